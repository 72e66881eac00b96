package main

import (
	"slices"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/site/console"
)

// The last good call is the newest that the platform answered well, whatever kind it was; a doubt
// counts against the quota, and what the platform calls used up is said.
func TestAChannelsStandingIsWhatThePlatformLastSaid(t *testing.T) {
	d := openDoubt(t)
	s, ctx := d.station.store, t.Context()
	ch, _ := d.station.bench.ws.Config.Channel("gzh")
	cfg := d.station.bench.ws.Config
	cfg.Calendar.Quota = map[string]content.Quota{"gzh": {Day: 2}}
	look := func() standing {
		t.Helper()
		got, err := d.app.standing(ctx, cfg, s, ch)
		d.ok(err)
		return got
	}
	if got := look(); !got.good.IsZero() || got.used["day"] != (usage{1, 2}) || !got.spent.Until.IsZero() {
		t.Fatalf("in doubt: %+v", got)
	}

	// The platform says that no send is left, and when one will be.
	word := content.Transition{Release: d.release, From: []content.State{content.InDoubt}, To: content.Approved, Who: "林溪", At: time.Now()}
	d.ok(s.Transition(ctx, word))
	tickets, err := s.DispatchDue(ctx, time.Now(), time.Now(), 0)
	d.ok(err)
	a, err := s.Claim(ctx, content.Claim{Ticket: tickets[0], Worker: "studio:1", Now: time.Now(), Started: time.Now(), Lease: time.Now().Add(time.Minute)})
	d.ok(err)
	again := time.Now().Add(5 * time.Minute).Truncate(time.Second)
	d.ok(s.Settle(ctx, content.Settlement{Release: d.release, Fence: tickets[0].Fence, From: content.Publishing, To: content.Approved, Attempt: a.ID,
		Who: "worker", At: time.Now(), Finished: time.Now(), NotBefore: again, Error: "limited: 群发次数用完了 [45028]"}))
	if got := look(); !got.spent.Until.Equal(again) || got.spent.Text.ZH == "" || got.used["day"] != (usage{0, 2}) || !got.good.IsZero() {
		t.Errorf("used up: %+v", got)
	}
	shown, err := d.app.consoleAccounts(ctx, d.station)
	d.ok(err)
	i := slices.IndexFunc(shown, func(a console.Account) bool { return a.Channel == "gzh" })
	if !shown[i].Again.Equal(again) || shown[i].Spent != spentCodes["45028"] || shown[i].ByHand || shown[i].Token != console.TokenUnknown {
		t.Errorf("pages are told %+v", shown[i])
	}
	for _, a := range shown {
		if by := a.Platform == content.XiaoHongShu; a.ByHand != by {
			t.Errorf("%s is by hand: %v", a.Channel, a.ByHand)
		}
	}

	// Then it goes out, and a reading is newer than the post.
	tickets, err = s.DispatchDue(ctx, again, again, 0)
	d.ok(err)
	a, err = s.Claim(ctx, content.Claim{Ticket: tickets[0], Worker: "studio:1", Now: again, Started: again, Lease: again.Add(time.Minute)})
	d.ok(err)
	d.ok(s.Settle(ctx, content.Settlement{Release: d.release, Fence: tickets[0].Fence, From: content.Publishing, To: content.Published, Attempt: a.ID,
		Who: "worker", At: again, Finished: again, Publications: []content.Publication{{RemoteID: "1", PublishedAt: again.Add(-time.Minute), Title: "茶凉了再说"}}}))
	if got := look(); !got.good.Equal(again) || got.used["day"].Max != 2 || !got.spent.Until.IsZero() {
		t.Errorf("published: good at %s, %+v; want %s", got.good, got, again)
	}
	read := again.Add(time.Hour)
	collect(t, s, read, 0)
	if got := look(); !got.good.Equal(read) {
		t.Errorf("read back: good at %s, want %s", got.good, read)
	}
	collect(t, s, read.Add(time.Hour), 1)
	if got := look(); got.good.Equal(read.Add(time.Hour)) {
		t.Error("a reading that failed counts as good")
	}
}

// Pages hear of a token what the platform said of the first permission, and no more than that.
func TestATokenIsWhatThePlatformSaidOfIt(t *testing.T) {
	yes, no := true, false
	said := func(first *bool) permissions {
		return permissions{Permissions: []permission{{Key: "token", Allowed: first}, {Key: "draft", Allowed: &no}}}
	}
	for name, c := range map[string]struct {
		standing standing
		want     console.Token
	}{
		"never asked":    {standing{secret: secretEnv}, console.TokenUnknown},
		"not found out":  {standing{secret: secretEnv, report: said(nil)}, console.TokenUnknown},
		"accepted":       {standing{secret: secretSealed, report: said(&yes)}, console.TokenValid},
		"refused":        {standing{secret: secretEnv, report: said(&no)}, console.TokenRefused},
		"none is needed": {standing{secret: secretNone}, console.TokenNone},
	} {
		if got := c.standing.token(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	for state, bad := range map[secretState]bool{secretNone: false, secretEnv: false, secretSealed: false, secretMissing: true, secretUnset: true, secretLocked: true} {
		if state.bad() != bad {
			t.Errorf("%s is bad: %v", state, !bad)
		}
	}
}

// collect keeps that the only publication was read.
func collect(t *testing.T, s *store.Store, at time.Time, failures int) {
	t.Helper()
	posts, err := s.Publications(t.Context(), content.PublicationFilter{Channel: "gzh"})
	if err != nil || len(posts) != 1 {
		t.Fatalf("%v, %v", posts, err)
	}
	if err := s.PutCollection(t.Context(), content.Collection{Publication: posts[0].ID, Collector: "page", Last: at, Failures: failures}); err != nil {
		t.Fatal(err)
	}
}

package wechat_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/sim"
	"moxin/publishers/wechat"
	"moxin/publishers/wechat/wechatsim"
)

const (
	sendPath    = "/cgi-bin/message/mass/sendall"
	previewPath = "/cgi-bin/message/mass/preview"
)

func TestAMassSendIsPushedOnceAndJoinsItsStatistics(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModeBroadcast)
	m, _ := withSteps(marked(0))
	r := submitted(t, p, pub, m)
	sends := p.sim.Sends(appID)
	if len(sends) != 1 || fmt.Sprint(sends[0].MsgID) != r.Job || !sends[0].ToAll || len(sends[0].Titles) != 2 {
		t.Fatalf("sends %+v", sends)
	}
	if key := sends[0].Key; len(key) == 0 || len(key) > 64 || strings.Contains(key, "moxin-1-") {
		t.Errorf("clientmsgid %q", key)
	}
	done, err := pub.Poll(t.Context(), m, r.Job)
	if err != nil || done.State != content.Published || len(done.Posts) != 2 {
		t.Fatalf("Poll = %+v, %v", done, err)
	}
	for i, post := range done.Posts {
		if want := fmt.Sprintf("%d_%d", sends[0].MsgDataID, i+1); post.StatID != want || post.RemoteID != r.Job {
			t.Errorf("post %d = %+v, want the StatID %s", i, post, want)
		}
	}
}

func TestAMassSendToATag(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(wechat.ModeBroadcast)
	ch.Tag = 7
	m, _ := withSteps(marked(0))
	submitted(t, p, p.openChannel(t, ch), m)
	if s := p.sim.Sends(appID); len(s) != 1 || s[0].ToAll || s[0].Tag != 7 {
		t.Errorf("sends %+v", s)
	}
}

// A lost answer, in every way it can be lost: the same key tells what became of the first call.
func TestALostMassSendIsRepeatedUnderItsKey(t *testing.T) {
	for kind, statID := range map[sim.Kind]bool{sim.ResetAfter: false, sim.ErrorAfter: false, sim.ResetBefore: true, sim.ErrorBefore: true, sim.Busy: true} {
		t.Run(string(kind), func(t *testing.T) {
			p := newPlatform(t)
			pub := p.open(t, wechat.ModeBroadcast)
			m, _ := withSteps(marked(0))
			p.fault(t, sim.Rule{Kind: kind, Path: sendPath, Count: 1})
			inDoubt(t, p, pub, m)
			if r, err := pub.Lookup(t.Context(), m); err == nil || errors.Is(err, publishers.ErrAbsent) || publishers.ClassOf(err) != publishers.Unknown {
				t.Errorf("Lookup = %+v, %v: nothing can tell", r, err)
			}
			r := submitted(t, p, pub, m)
			if s := p.sim.Sends(appID); len(s) != 1 || fmt.Sprint(s[0].MsgID) != r.Job {
				t.Fatalf("sends %+v", s)
			}
			done, err := pub.Poll(t.Context(), m, r.Job)
			if err != nil || done.State != content.Published || len(done.Posts) != 2 {
				t.Fatalf("Poll = %+v, %v", done, err)
			}
			// The repeated answer has no msg_data_id: unknown, not zero.
			if got := done.Posts[0].StatID; (got != "") != statID || strings.HasPrefix(got, "0") || strings.HasPrefix(got, "_") {
				t.Errorf("StatID = %q", got)
			}
			if found, err := pub.Lookup(t.Context(), m); err != nil || found.State != content.Published {
				t.Errorf("Lookup = %+v, %v", found, err)
			}
			if p.messages() != 1 {
				t.Errorf("%d messages", p.messages())
			}
		})
	}
}

// Under an earlier call whose outcome is unknown no refusal is believed but "seen before".
func TestARefusalUnderAnEarlierCallEndsNoDoubt(t *testing.T) {
	for _, code := range []int{45028, 45066, 45009, 48001, 40007, 53503, 45003, 47001, 40001, 99999} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			p := newPlatform(t)
			pub := p.open(t, wechat.ModeBroadcast)
			m, _ := withSteps(marked(0))
			refusal := sim.Rule{Kind: sim.Busy, Path: sendPath, Count: 2, Body: fmt.Sprintf(`{"errcode":%d,"errmsg":"x"}`, code)}
			p.fault(t, sim.Rule{Kind: sim.ResetAfter, Path: sendPath, Count: 1})
			inDoubt(t, p, pub, m)
			p.faults.Clear()
			p.fault(t, refusal)
			inDoubt(t, p, pub, m)
			p.faults.Clear()
			submitted(t, p, pub, m)
			if p.messages() != 1 || len(p.sim.Sends(appID)) != 1 {
				t.Errorf("%d messages, sends %+v", p.messages(), p.sim.Sends(appID))
			}
		})
	}
}

// The same holds for what goes wrong before the repeated call.
func TestTroubleBeforeARepeatedSendEndsNoDoubt(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModeBroadcast)
	m, _ := withSteps(marked(0))
	p.fault(t, sim.Rule{Kind: sim.ResetBefore, Path: sendPath, Count: 1})
	inDoubt(t, p, pub, m)
	p.fault(t, sim.Rule{Kind: sim.Busy, Path: "/cgi-bin/draft/get", Body: `{"errcode":48001,"errmsg":"x"}`})
	inDoubt(t, p, pub, m)
	p.faults.Clear()
	submitted(t, p, pub, m)
	if p.messages() != 1 {
		t.Errorf("%d messages", p.messages())
	}
}

func TestFirstRefusalsOfAMassSend(t *testing.T) {
	for code, class := range map[int]publishers.Class{
		45028: publishers.Limited, 48001: publishers.Account, 48003: publishers.Account, 53503: publishers.Rejected, 45052: publishers.Bug,
		-1: publishers.Unknown, 45066: publishers.Unknown, 40007: publishers.Unknown, 45065: publishers.Unknown,
	} {
		p := newPlatform(t)
		pub := p.open(t, wechat.ModeBroadcast)
		p.fault(t, sim.Rule{Kind: sim.Busy, Path: sendPath, Count: 1, Body: fmt.Sprintf(`{"errcode":%d,"errmsg":"x"}`, code)})
		m, _ := withSteps(marked(0))
		_, err := pub.Publish(t.Context(), m)
		var e *publishers.Error
		if !errors.As(err, &e) || e.Class != class || e.Code != fmt.Sprint(code) {
			t.Errorf("%d: %v", code, err)
			continue
		}
		if code == 45066 && e.After < time.Minute {
			t.Errorf("45066 waits %v", e.After)
		}
		p.pass(2 * time.Minute)
		submitted(t, p, pub, m)
		if p.messages() != 1 {
			t.Errorf("%d: %d messages", code, p.messages())
		}
	}
}

func TestWhenSendsComeBack(t *testing.T) {
	for kind, want := range map[string]time.Duration{
		"subscription": 20 * time.Hour,           // midnight in Beijing, from 04:00
		"service":      (29*24 + 20) * time.Hour, // the first of January, from 2 December 04:00
	} {
		p := newPlatformOf(t, wechatsim.Account{AppID: appID, Secret: secret, Verified: true, Kind: kind})
		ch := p.channel(wechat.ModeBroadcast)
		ch.Account = kind
		pub := p.openChannel(t, ch)
		if err := p.sim.ScriptMass(appID, wechatsim.MassVerdict{Refuse: 45028}); err != nil {
			t.Fatal(err)
		}
		m, _ := withSteps(marked(0))
		_, err := pub.Publish(t.Context(), m)
		var e *publishers.Error
		if !errors.As(err, &e) || e.Class != publishers.Limited || e.After != want {
			t.Errorf("%s: %v after %v, want %v", kind, err, e.After, want)
		}
		p.pass(want)
		submitted(t, p, pub, m)
	}
}

// A send whose draft has left the box, and a platform that has forgotten the key or never saw the
// call: the repeated call is refused for the draft, and the doubt stays until one more attempt.
func TestARepeatedSendWhoseDraftIsGone(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModeBroadcast)
	m, _ := withSteps(marked(0))
	p.fault(t, sim.Rule{Kind: sim.ResetBefore, Path: sendPath, Count: 1})
	inDoubt(t, p, pub, m)
	if err := p.client().DeleteDraft(t.Context(), p.sim.Drafts(appID)[0].MediaID); err != nil {
		t.Fatal(err)
	}
	inDoubt(t, p, pub, m)
	if n := p.sim.Calls(appID)[addPath]; n != 1 || p.messages() != 0 {
		t.Fatalf("%d drafts were made, %d messages", n, p.messages())
	}
	submitted(t, p, pub, m)
	if s := p.sim.Sends(appID); len(s) != 1 || p.messages() != 1 {
		t.Errorf("sends %+v, %d messages", s, p.messages())
	}
}

func TestAnAdministratorMayTakeHisTime(t *testing.T) {
	for name, yes := range map[string]bool{"confirmed": true, "refused": false} {
		t.Run(name, func(t *testing.T) {
			p := newPlatformOf(t, wechatsim.Account{AppID: appID, Secret: secret, Verified: true, AdminConfirm: true})
			pub := p.open(t, wechat.ModeBroadcast)
			m, _ := withSteps(marked(0))
			r, err := pub.Publish(t.Context(), m)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(r.Why, "30 分钟内") {
				t.Errorf("submitted with %q, want who has to confirm it and by when", r.Why)
			}
			p.pass(25 * time.Minute)
			if early, err := pub.Poll(t.Context(), m, r.Job); err != nil || early.State != content.Submitted {
				t.Fatalf("waiting: %+v, %v", early, err)
			}
			if err := p.sim.ConfirmMass(appID, 0, yes); err != nil {
				t.Fatal(err)
			}
			p.pass(10 * time.Minute)
			end, err := pub.Poll(t.Context(), m, r.Job)
			if err != nil || (end.State == content.Published) != yes || (end.State == content.Failed) == yes {
				t.Errorf("%+v, %v", end, err)
			}
		})
	}
	if tr := newPlatform(t).open(t, wechat.ModeBroadcast).Traits(); tr.Processing < 31*time.Minute || tr.KeyLife != 24*time.Hour || tr.Lookup == publishers.Authoritative {
		t.Errorf("traits %+v", tr)
	}
}

// A send that came to nothing is over: another one has another key, or the platform would answer
// for the first.
func TestAFailedSendIsSentAgainUnderAnotherKey(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModeBroadcast)
	if err := p.sim.ScriptMass(appID, wechatsim.MassVerdict{Err: 10001}); err != nil {
		t.Fatal(err)
	}
	m, _ := withSteps(marked(0))
	r := submitted(t, p, pub, m)
	end, err := pub.Poll(t.Context(), m, r.Job)
	if err != nil || end.State != content.Failed || end.Why == "" {
		t.Fatalf("Poll = %+v, %v", end, err)
	}
	p.pass(24 * time.Hour) // a failed send is not given back
	again := submitted(t, p, pub, m)
	s := p.sim.Sends(appID)
	if len(s) != 2 || s[0].Key == s[1].Key || again.Job == r.Job || p.messages() != 1 {
		t.Errorf("sends %+v, %d messages", s, p.messages())
	}
}

// Two stores, and two lives of one store, never share a key.
func TestKeysOfMassSendsNeverCollide(t *testing.T) {
	key := func(change func(*publishers.Deps, *content.Channel, *publishers.Message)) string {
		p := newPlatform(t)
		d, ch := p.deps(), p.channel(wechat.ModeBroadcast)
		m, _ := withSteps(marked(0))
		change(&d, &ch, &m)
		pub, err := wechat.New(ch, d)
		if err != nil {
			t.Fatal(err)
		}
		submitted(t, p, pub, m)
		return p.sim.Sends(appID)[0].Key
	}
	same := key(func(*publishers.Deps, *content.Channel, *publishers.Message) {})
	if again := key(func(_ *publishers.Deps, _ *content.Channel, m *publishers.Message) { m.Release.Fence = 9 }); again != same {
		t.Error("the key depends on the attempt")
	}
	seen := map[string]string{same: "the first"}
	for name, change := range map[string]func(*publishers.Deps, *content.Channel, *publishers.Message){
		"another store":   func(d *publishers.Deps, _ *content.Channel, _ *publishers.Message) { d.Key = storeKey[1:] },
		"another release": func(_ *publishers.Deps, _ *content.Channel, m *publishers.Message) { m.Release.ID = 12 },
		"a restored store": func(_ *publishers.Deps, _ *content.Channel, m *publishers.Message) {
			m.Release.CreatedAt = time.Unix(9, 0)
		},
	} {
		k := key(change)
		if seen[k] != "" {
			t.Errorf("%s has the key of %s", name, seen[k])
		}
		seen[k] = name
	}
}

func TestAPreviewComesFirstAndOncePerContent(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(wechat.ModeBroadcast)
	ch.PreviewTo = "linxi_test"
	pub := p.openChannel(t, ch)
	m, _ := withSteps(marked(0))
	for range 2 {
		if _, err := pub.Prepare(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	m.Items[1] = withText(m.Items[1], "正文", "改过的正文")
	if _, err := pub.Prepare(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	submitted(t, p, pub, m)
	shown := p.sim.Previews(appID)
	if len(shown) != 2 || shown[0].Name != "linxi_test" || len(shown[0].Titles) != 2 {
		t.Errorf("previews %+v", shown)
	}
	if n := len(p.sim.Sends(appID)); n != 1 || p.sim.Calls(appID)[addPath] != 1 {
		t.Errorf("%d sends, %d drafts", n, p.sim.Calls(appID)[addPath])
	}
}

func TestAFailedPreviewIsSaidAndStopsNothing(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(wechat.ModeBroadcast)
	ch.PreviewTo = "nobody"
	pub := p.openChannel(t, ch)
	m, _ := withSteps(marked(0))
	p.fault(t, sim.Rule{Kind: sim.Busy, Path: previewPath, Body: `{"errcode":40132,"errmsg":"invalid username"}`})
	ready, err := pub.Prepare(t.Context(), m)
	if err != nil || !strings.Contains(ready.Why, "preview_to") || ready.PreviewURL == "" {
		t.Fatalf("Prepare = %+v, %v", ready, err)
	}
	r := submitted(t, p, pub, m)
	if !strings.Contains(r.Why, "preview_to") || p.messages() != 1 {
		t.Errorf("Publish = %+v, %d messages", r, p.messages())
	}
}

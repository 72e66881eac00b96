package wecom_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/wecom"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
	"moxin/publishers/wecom/wecomsim"
)

func laterOf(err error) (ingest.ErrLater, bool) {
	var later ingest.ErrLater
	return later, errors.As(err, &later)
}

// A message stands by customer, before anybody has confirmed and after.
func TestMessageResults(t *testing.T) {
	w := newWorld(t, 3, 30)
	p := w.send(t, "et1")
	c := w.messages()
	if !c.Accepts(p) || c.Accepts(content.Publication{Platform: content.WeCom, Channel: "qy"}) || c.Accepts(content.Publication{Platform: content.WeCom, Channel: "other", RemoteID: "M"}) {
		t.Error("accepts what is not its own")
	}
	want := func(name string, confirmed, delivered, waiting float64) {
		t.Helper()
		r, err := c.Collect(t.Context(), p)
		got := by(t, r)
		if err != nil || r.Source != wecom.MessageSource || got[content.Confirmed] != confirmed || got[content.Delivered] != delivered ||
			got[content.Undelivered] != waiting || got[content.LostSends]+got[content.CappedSends] != 0 || len(got) != 5 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	w.pass(time.Hour)
	want("nobody", 0, 0, 15)
	if err := w.sim.Confirm(p.RemoteID, member(0)); err != nil {
		t.Fatal(err)
	}
	want("one of three", 1, 5, 10)
	done := 0
	for reader, d := range w.deliveries {
		if !strings.HasPrefix(reader, "h:") || d.Publication != p.ID {
			t.Errorf("kept %+v", d)
		}
		if d.Status == content.SendDone && !d.At.IsZero() {
			done++
		}
	}
	if len(w.deliveries) != 15 || done != 5 {
		t.Errorf("%d kept, %d done", len(w.deliveries), done)
	}
}

// Customers who left, or got what the month allows, are told from those who wait.
func TestMessageResultsThatFailed(t *testing.T) {
	w := newWorld(t, 1, 4)
	p := w.send(t, "et1")
	w.pass(time.Hour)
	all := w.sim.Customers(corp)
	if err := w.sim.Leave(corp, all[0].ID, member(0)); err != nil {
		t.Fatal(err)
	}
	if err := w.sim.Confirm(p.RemoteID); err != nil {
		t.Fatal(err)
	}
	r, err := w.messages().Collect(t.Context(), p)
	if got := by(t, r); err != nil || got[content.LostSends] != 1 || got[content.Delivered] != 1 || got[content.Undelivered] != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

// Without a key nobody can be told apart: counts are read, nothing of anybody is kept.
func TestMessageResultsWithoutAKey(t *testing.T) {
	w := newWorld(t, 1, 4)
	p := w.send(t, "et1")
	c := wecom.NewMessages(wecom.MessageOptions{Channel: "qy", API: w.api, Now: w.now})
	w.pass(time.Hour)
	r, err := c.Collect(t.Context(), p)
	if got := by(t, r); err != nil || got[content.Undelivered] != 2 || len(w.deliveries) != 0 {
		t.Errorf("%v, %v, kept %v", got, err, w.deliveries)
	}
}

func TestMomentResults(t *testing.T) {
	w := newWorld(t, 2, 6)
	job, err := w.api.AddMoment(t.Context(), wecomapi.Moment{Text: "早", Tags: []string{"et1"}})
	if err != nil {
		t.Fatal(err)
	}
	var id string
	for range 10 {
		w.pass(time.Minute)
		made, err := w.api.MomentJob(t.Context(), job)
		if err != nil || made.Failure != nil {
			t.Fatal(made, err)
		}
		if id = made.MomentID; made.Status == wecomapi.JobFinished {
			break
		}
	}
	p := content.Publication{ID: 2, Platform: content.WeCom, Channel: "pyq", RemoteID: id}
	c := wecom.NewMoments(wecom.MomentOptions{Channel: "pyq", API: w.api, Now: w.now})
	r, err := c.Collect(t.Context(), p)
	if got := by(t, r); err != nil || got[content.Confirmed] != 0 || got[content.Delivered] != 0 || len(got) != 5 {
		t.Errorf("before: %v, %v", got, err)
	}
	if err := w.sim.Confirm(id); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Minute)
	r, err = c.Collect(t.Context(), p)
	if got := by(t, r); err != nil || got[content.Confirmed] != 2 || got[content.Delivered] != 3 || got[content.Likes] != 0 {
		t.Errorf("after: %v, %v", got, err)
	}
}

// What customers do is not mixed with what colleagues do, and who sees two copies is one.
func TestMomentReactions(t *testing.T) {
	c := wecom.NewMoments(wecom.MomentOptions{Channel: "pyq", API: moments{}, Now: time.Now})
	r, err := c.Collect(t.Context(), content.Publication{ID: 3, RemoteID: "mom"})
	got := by(t, r)
	want := map[content.Metric]float64{content.Confirmed: 2, content.Delivered: 3, content.Comments: 2, content.Likes: 2, content.Replies: 2}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

// moments are two copies of a moment; a third member has taken theirs back meanwhile.
type moments struct{}

func (moments) MomentStaff(_ context.Context, _, cursor string) (wecomapi.Page[wecomapi.MomentTask], error) {
	if cursor == "" {
		return wecomapi.Page[wecomapi.MomentTask]{List: []wecomapi.MomentTask{{User: "a", Published: true}, {User: "b"}}, Next: "2"}, nil
	}
	return wecomapi.Page[wecomapi.MomentTask]{List: []wecomapi.MomentTask{{User: "c", Published: true}}}, nil
}

func (moments) MomentReached(_ context.Context, _, user, cursor string) (wecomapi.Page[string], error) {
	if cursor == "" {
		return wecomapi.Page[string]{List: []string{"wm1", "wm" + user}, Next: "N"}, nil
	}
	return wecomapi.Page[string]{List: []string{"wm1"}}, nil
}

func (moments) MomentReactions(_ context.Context, _, user string) (wecomapi.Reactions, error) {
	return wecomapi.Reactions{
		Comments: []wecomapi.Reaction{{Customer: "wm1"}, {User: user}},
		Likes:    []wecomapi.Reaction{{Customer: "wm1"}, {User: user}},
	}, nil
}

// The days of a corp are those of all its members together, of whole days, from nine o'clock on.
func TestDays(t *testing.T) {
	w := newWorld(t, 3, 30)
	if _, err := w.sim.Arrive(wecomsim.Arrival{Corp: corp, Staff: member(1)}); err != nil {
		t.Fatal(err)
	}
	if err := w.sim.Leave(corp, w.sim.Customers(corp)[0].ID, member(0)); err != nil {
		t.Fatal(err)
	}
	w.pass(22*time.Hour + 30*time.Minute) // 2026-11-11 08:30
	c := w.account()
	r, err := c.CollectSince(t.Context(), "qy", w.now())
	if err != nil || len(r.Samples) == 0 {
		t.Fatal(r, err)
	}
	today := time.Date(2026, 11, 11, 0, 0, 0, 0, content.Beijing())
	for _, s := range r.Samples {
		if s.Source == wecom.Days && s.ObservedAt.After(today.AddDate(0, 0, -1)) {
			t.Errorf("before nine: %+v", s)
		}
	}
	w.pass(time.Hour)
	r, err = c.CollectSince(t.Context(), "qy", w.now())
	got := map[content.Metric]float64{}
	for _, s := range r.Samples {
		if s.Source == wecom.Days && s.ObservedAt.Equal(today) {
			got[s.Metric] = s.Value
		}
		if total := s.Metric == content.Groups || s.Metric == content.GroupMembers || s.Metric == content.Followers; s.Channel != "qy" || s.Cumulative != total {
			t.Errorf("sample %+v", s)
		}
	}
	if err != nil || got[content.Adds] != 1 || got[content.Unfollows] != 1 || got[content.Groups] != 1 || got[content.GroupMembers] != 20 {
		t.Errorf("%v, %v", got, err)
	}
	for _, m := range []content.Metric{content.Chats, content.ChatMessages, content.Applies, content.NewGroups, content.ActiveGroups, content.NewMembers, content.ActiveMembers, content.GroupMessages} {
		if _, ok := got[m]; !ok {
			t.Errorf("%s is not told", m)
		}
	}
	if len(r.Raw) == 0 {
		t.Error("nothing is kept raw")
	}
}

// After an outage every day is made up for, thirty a call, as far back as the platform knows.
func TestDaysCatchUp(t *testing.T) {
	w := newWorld(t, 2, 4)
	for name, days := range map[string]int{"a week": 7, "three months": 90, "a year": 365} {
		r, err := w.account(member(0), member(1)).CollectSince(t.Context(), "qy", w.now().AddDate(0, 0, -days))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		seen := map[string]bool{}
		for _, s := range r.Samples {
			if s.Metric == content.Adds {
				seen[s.ObservedAt.Format(time.DateOnly)] = true
			}
		}
		if want := min(days+1, 179); len(seen) != want {
			t.Errorf("%s: %d days, want %d", name, len(seen), want)
		}
	}
	w.memory.rolled = w.now()
	before := w.sim.Calls("/cgi-bin/externalcontact/get_user_behavior_data")
	if _, err := w.account(member(0), member(1)).CollectChannel(t.Context(), "qy"); err != nil {
		t.Fatal(err)
	}
	if n := w.sim.Calls("/cgi-bin/externalcontact/get_user_behavior_data") - before; n != 2 {
		t.Errorf("thirty days take %d calls of two members", n)
	}
}

// A member who is not there is named, and leaves no sum without them.
func TestDaysAreOfEverybodyOrNobody(t *testing.T) {
	w := newWorld(t, 2, 4)
	r, err := w.account(member(0), "gone").CollectChannel(t.Context(), "qy")
	if !errors.Is(err, ingest.ErrForbidden) || !strings.Contains(err.Error(), "member gone ") || len(r.Samples) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	c := wecom.NewAccount(wecom.AccountOptions{Channel: "qy", API: patchy{refuses: "b"}, Now: w.now})
	r, err = c.CollectChannel(t.Context(), "qy")
	if err == nil || !strings.Contains(err.Error(), "member b:") || len(r.Samples) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// A reply that leaves a figure out makes no sum, and replies are weighed by conversations.
func TestDaysKeepWhatIsUnknown(t *testing.T) {
	c := wecom.NewAccount(wecom.AccountOptions{Channel: "qy", Staff: []string{"a", "b"}, API: patchy{}, Now: func() time.Time {
		return time.Date(2026, 11, 10, 10, 0, 0, 0, content.Beijing())
	}})
	r, err := c.CollectSince(t.Context(), "qy", time.Date(2026, 11, 10, 10, 0, 0, 0, content.Beijing()))
	got := by(t, r)
	want := map[content.Metric]float64{content.Chats: 40, content.ReplyRate: 0.65, content.ReplySeconds: 600, content.Groups: 3}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

type patchy struct{ refuses string }

func is(v float64) wecomapi.Number { return wecomapi.Number{Value: v, Present: true} }

func (patchy) Staff(context.Context) ([]string, error) { return []string{"a", "b"}, nil }

func (p patchy) Behavior(_ context.Context, user string, begin, _ time.Time) (wecomapi.Report[wecomapi.BehaviorDay], error) {
	if user == p.refuses {
		return wecomapi.Report[wecomapi.BehaviorDay]{}, &wecomapi.Error{Code: 60111, Class: publishers.Rejected}
	}
	day := wecomapi.BehaviorDay{Chats: is(10), Added: is(1), ReplyShare: is(50), ReplyMinutes: is(10)}
	if user == "b" {
		day = wecomapi.BehaviorDay{Chats: is(30), ReplyShare: is(70), ReplyMinutes: is(10)}
	}
	day.Day = wecomapi.Int(begin.Unix())
	return wecomapi.Report[wecomapi.BehaviorDay]{List: []wecomapi.BehaviorDay{day}, Raw: []byte("{}")}, nil
}

func (patchy) GroupDays(_ context.Context, _ []string, begin, _ time.Time) (wecomapi.Report[wecomapi.GroupDay], error) {
	day := wecomapi.GroupDay{Data: wecomapi.GroupStat{Chats: is(3)}}
	day.Day = wecomapi.Int(begin.Unix())
	return wecomapi.Report[wecomapi.GroupDay]{List: []wecomapi.GroupDay{day}, Raw: []byte("{}")}, nil
}

// What only the owner can mend is told from what passes.
func TestRefusals(t *testing.T) {
	for class, want := range map[publishers.Class]error{publishers.Account: ingest.ErrForbidden, publishers.Transient: nil, publishers.Limited: ingest.ErrLater{}} {
		at := time.Date(2026, 11, 10, 10, 0, 0, 0, content.Beijing())
		c := wecom.NewMessages(wecom.MessageOptions{Channel: "qy", API: wall{&wecomapi.Error{Class: class, After: time.Hour}}, Now: func() time.Time { return at }})
		_, err := c.Collect(t.Context(), content.Publication{ID: 4, RemoteID: "M"})
		later, put := laterOf(err)
		switch {
		case want == nil && (put || errors.Is(err, ingest.ErrForbidden)), errors.Is(want, ingest.ErrForbidden) && !errors.Is(err, ingest.ErrForbidden):
			t.Errorf("%v: %v", class, err)
		case class == publishers.Limited && (!put || !later.At.Equal(at.Add(time.Hour))):
			t.Errorf("%v: %v, %v", class, err, later)
		}
	}
	c := wecom.NewMessages(wecom.MessageOptions{Channel: "qy", API: wall{&wecomapi.Error{Code: wecomapi.CodeSpreading}}, Now: time.Now})
	if r, err := c.Collect(t.Context(), content.Publication{ID: 5, RemoteID: "M"}); err != nil || r.Retry == 0 || len(r.Samples) != 0 {
		t.Errorf("a task that is being given out: %+v, %v", r, err)
	}
}

type wall struct{ err error }

func (w wall) MessageStaff(context.Context, string, string) (wecomapi.Page[wecomapi.StaffTask], error) {
	return wecomapi.Page[wecomapi.StaffTask]{}, w.err
}

func (w wall) MessageResults(context.Context, string, string, string) (wecomapi.Page[wecomapi.SendResult], error) {
	return wecomapi.Page[wecomapi.SendResult]{}, w.err
}

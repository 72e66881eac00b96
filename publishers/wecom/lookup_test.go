package wecom_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/sim"
	"moxin/publishers/wecom/wecomapi"
)

// client speaks for the app, as a colleague's own tool or the console would.
func (p *platform) client() *wecomapi.Client {
	return wecomapi.New(wecomapi.Options{BaseURL: p.url, CorpID: corpID, Secret: secret, Now: p.clock})
}

// lost publishes with a fault at the call that makes the task.
func lost(t *testing.T, p *platform, pub publishers.Publisher, m publishers.Message, kind sim.Kind) {
	t.Helper()
	path := addMessage
	if m.Channel.Mode == content.ModeMoment {
		path = addMoment
	}
	p.fault(t, sim.Rule{Kind: kind, Path: path, Count: 1})
	refusedAs(t, pub, m, publishers.Unknown)
	p.faults.Clear()
}

// An answer that was lost: the task is found, handed off, and never made again.
func TestALostAnswer(t *testing.T) {
	for _, mode := range []string{content.ModeMessage, content.ModeMoment} {
		for _, format := range formats[mode] {
			t.Run(mode+" "+format, func(t *testing.T) {
				p := newPlatform(t)
				ch := p.channel(mode, format)
				pub, m := p.open(ch), withSteps(ch, 0)
				lost(t, p, pub, m, sim.ResetAfter)
				p.pass(time.Minute)
				found, err := pub.Lookup(t.Context(), m)
				if err != nil || found.State != content.HandedOff || found.Job != p.tasks()[0].ID || found.Handoff == nil {
					t.Fatalf("Lookup = %+v, %v", found, err)
				}
				r := handedOff(t, pub, m)
				if r.Job != found.Job || r.Handoff.Token != found.Handoff.Token || len(p.tasks()) != 1 {
					t.Errorf("job %s after %s, %d tasks", r.Job, found.Job, len(p.tasks()))
				}
			})
		}
	}
}

// The task is found also by a machine whose clock is wrong.
func TestALostAnswerByAWrongClock(t *testing.T) {
	for _, mode := range []string{content.ModeMessage, content.ModeMoment} {
		for _, by := range []time.Duration{-20 * time.Hour, -15 * time.Minute, 15 * time.Minute, 20 * time.Hour} {
			t.Run(fmt.Sprint(mode, by), func(t *testing.T) {
				p := newPlatform(t)
				ch := p.channel(mode, "text")
				d := p.deps()
				d.Now = func() time.Time { return p.clock().Add(by) }
				pub, m := openWith(t, ch, d), withSteps(ch, 0)
				lost(t, p, pub, m, sim.ResetAfter)
				p.pass(time.Minute)
				if found, err := pub.Lookup(t.Context(), m); err != nil || found.Job != p.tasks()[0].ID {
					t.Errorf("Lookup = %+v, %v", found, err)
				}
			})
		}
	}
}

// The look finds the task of an attempt also where the attempt itself is the next to look.
func TestTheNextAttemptLooksFirst(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "text")
	m := withSteps(ch, 0)
	lost(t, p, p.open(ch), m, sim.ErrorAfter)
	if r := handedOff(t, p.open(ch), m); r.Job != p.tasks()[0].ID || len(p.tasks()) != 1 {
		t.Errorf("job %s, %d tasks", r.Job, len(p.tasks()))
	}
	// While the look fails, nothing is made.
	m = withSteps(ch, 1)
	lost(t, p, p.open(ch), m, sim.ResetBefore)
	p.fault(t, sim.Rule{Kind: sim.ErrorBefore, Path: "/cgi-bin/externalcontact/get_groupmsg_list_v2", Count: 1})
	refusedAs(t, p.open(ch), m, publishers.Unknown)
	if handedOff(t, p.open(ch), m); len(p.tasks()) != 2 {
		t.Errorf("%d tasks", len(p.tasks()))
	}
}

// A process that died between recording a task and ending its intent counts the task once.
func TestAnIntentThatOutlivesItsTask(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "text")
	pub, m := p.open(ch), withSteps(ch, 0)
	lost(t, p, pub, m, sim.ResetAfter)
	standing, _, err := m.Steps.Step(t.Context(), "wecom.intent")
	if err != nil {
		t.Fatal(err)
	}
	r := handedOff(t, pub, m)
	tasks, _, err := m.Steps.Step(t.Context(), "wecom.tasks")
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]string{"wecom.intent": standing, "wecom.tasks": strings.Replace(tasks, `,"whole":true`, "", 1)} {
		if err := m.Steps.Record(t.Context(), name, v); err != nil {
			t.Fatal(err)
		}
	}
	if again := handedOff(t, pub, m); again.Job != r.Job || len(p.tasks()) != 1 {
		t.Errorf("job %s, then %s", r.Job, again.Job)
	}
}

// Two releases of the same words: each has its own task, whichever answers were lost.
func TestTheTaskOfAnotherReleaseIsNotTaken(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "images")
	pub, one, two := p.open(ch), withSteps(ch, 0), withSteps(ch, 0)
	two.Release.ID = 2
	lost(t, p, pub, one, sim.ResetBefore) // never arrived
	r := handedOff(t, pub, two)
	if found, err := pub.Lookup(t.Context(), one); !errors.Is(err, publishers.ErrAbsent) {
		t.Fatalf("found %+v, %v: it is the other's", found, err)
	}
	if again := handedOff(t, pub, one); again.Job == r.Job || len(p.tasks()) != 2 {
		t.Errorf("jobs %s and %s of %d tasks", again.Job, r.Job, len(p.tasks()))
	}
}

// Two that nobody can tell apart are a person's.
func TestTwoAlikeArePutToAPerson(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "text")
	pub, one := p.open(ch), withSteps(ch, 0)
	lost(t, p, pub, one, sim.ResetAfter)
	if _, err := p.client().AddTemplate(t.Context(), wecomapi.Template{Chat: wecomapi.ChatSingle, Tags: [][]string{{oldTag}}, Text: one.Items[0].Text}); err != nil {
		t.Fatal(err)
	}
	_, err := pub.Lookup(t.Context(), one)
	var e *publishers.Error
	if !errors.As(err, &e) || e.Class != publishers.Unknown || !strings.Contains(e.Text.ZH, "2 个一样的任务") {
		t.Errorf("Lookup: %v", err)
	}
	refusedAs(t, pub, one, publishers.Unknown)
	if n := len(p.tasks()); n != 2 {
		t.Errorf("%d tasks", n)
	}
}

// Cards carry their release's marker: two of the same words are told apart although both were lost.
func TestCardsAreToldApart(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "link")
	pub, one, two := p.open(ch), withSteps(ch, 0), withSteps(ch, 0)
	two.Release.ID = 2
	lost(t, p, pub, one, sim.ResetAfter)
	lost(t, p, pub, two, sim.ResetAfter)
	a, errA := pub.Lookup(t.Context(), one)
	b, errB := pub.Lookup(t.Context(), two)
	if errA != nil || errB != nil || a.Job == b.Job {
		t.Errorf("found %s and %s, %v, %v", a.Job, b.Job, errA, errB)
	}
}

// A task that stood before the first attempt is never taken for its own.
func TestWhatWasThereBefore(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "text")
	m := withSteps(ch, 0)
	if _, err := p.client().AddTemplate(t.Context(), wecomapi.Template{Chat: wecomapi.ChatSingle, Tags: [][]string{{oldTag}}, Text: m.Items[0].Text}); err != nil {
		t.Fatal(err)
	}
	p.pass(time.Minute)
	pub := p.open(ch)
	lost(t, p, pub, m, sim.ResetBefore)
	if r, err := pub.Lookup(t.Context(), m); !errors.Is(err, publishers.ErrAbsent) {
		t.Errorf("found %+v, %v", r, err)
	}
}

// Pictures without a word say too little: another task of as many pictures may be anybody's.
func TestOtherPicturesArePutToAPerson(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "images")
	pub, m := p.open(ch), withSteps(ch, 0)
	m.Items[0].Text = ""
	lost(t, p, pub, m, sim.ResetBefore)
	api := p.client()
	var pictures []wecomapi.Attachment
	for range m.Items[0].Media {
		id, err := api.Upload(t.Context(), wecomapi.Media{Kind: wecomapi.MediaImage, Name: "x.png", Data: coverData})
		if err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, wecomapi.Picture{MediaID: id})
	}
	if _, err := api.AddTemplate(t.Context(), wecomapi.Template{Chat: wecomapi.ChatSingle, Tags: [][]string{{oldTag}}, Attachments: pictures}); err != nil {
		t.Fatal(err)
	}
	var e *publishers.Error
	if _, err := pub.Lookup(t.Context(), m); !errors.As(err, &e) || e.Class != publishers.Unknown || !strings.Contains(e.Text.ZH, "认不准") {
		t.Errorf("Lookup: %v", err)
	}
}

// What the platform makes of spaces does not matter; one word more does.
func TestOneWordMoreIsAnotherMessage(t *testing.T) {
	for extra, found := range map[string]bool{" \n": true, "！": false} {
		p := newPlatform(t)
		ch := p.channel(content.ModeMessage, "text")
		pub, m := p.open(ch), withSteps(ch, 0)
		lost(t, p, pub, m, sim.ResetBefore)
		if _, err := p.client().AddTemplate(t.Context(), wecomapi.Template{Chat: wecomapi.ChatSingle, Tags: [][]string{{oldTag}}, Text: m.Items[0].Text + extra}); err != nil {
			t.Fatal(err)
		}
		if _, err := pub.Lookup(t.Context(), m); (err == nil) != found {
			t.Errorf("with %q: %v", extra, err)
		}
	}
}

// The second of three tasks is refused: with time left it is tried again and none is made twice, without it
// the release is handed off and says who is left out.
func TestSomeOfSeveralTasks(t *testing.T) {
	staff := []string{"linxi", "wenbo", "yaqin"}
	for name, late := range map[string]bool{"in time": false, "late": true} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t)
			ch := p.channel(content.ModeMessage, "text")
			m := withSteps(ch, 0)
			m.Items[0].To = &content.Recipients{Everyone: true, Staff: staff}
			p.fault(t, sim.Rule{Kind: sim.Busy, Path: addMessage, Skip: 1, Count: 1, Body: `{"errcode":45009,"errmsg":"x"}`})
			if late {
				p.pass(m.Release.Late)
				r := handedOff(t, p.open(ch), m)
				if !strings.Contains(r.Why, "只建好了 1 个任务") || len(p.tasks()) != 1 {
					t.Errorf("%q, %d tasks", r.Why, len(p.tasks()))
				}
				return
			}
			refusedAs(t, p.open(ch), m, publishers.Limited)
			if r := handedOff(t, p.open(ch), m); len(p.tasks()) != 3 || strings.Count(r.Job, ",") != 2 || r.Why != "" {
				t.Errorf("job %s, why %q, %d tasks", r.Job, r.Why, len(p.tasks()))
			}
		})
	}
}

// A lost answer among several tasks: the others are made afterwards.
func TestALostAnswerAmongSeveral(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "text")
	pub, m := p.open(ch), withSteps(ch, 0)
	m.Items[0].To = &content.Recipients{Everyone: true, Staff: []string{"linxi", "wenbo", "yaqin"}}
	p.fault(t, sim.Rule{Kind: sim.ResetAfter, Path: addMessage, Skip: 1, Count: 1})
	refusedAs(t, pub, m, publishers.Unknown)
	found, err := pub.Lookup(t.Context(), m)
	if err != nil || found.State != content.HandedOff || strings.Count(found.Job, ",") != 1 || found.Handoff != nil {
		t.Fatalf("Lookup = %+v, %v", found, err)
	}
	if r := handedOff(t, pub, m); len(p.tasks()) != 3 || strings.Count(r.Job, ",") != 2 {
		t.Errorf("job %s, %d tasks", r.Job, len(p.tasks()))
	}
}

// A channel that speaks for another company now proves nothing of the former's tasks.
func TestATaskOfTheCompanyBefore(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "text")
	m := withSteps(ch, 0)
	lost(t, p, p.open(ch), m, sim.ResetAfter)
	other := corp()
	other.ID = "ww0000000000000002"
	q := newPlatformOf(t, other)
	m.Channel.AppID, m.Channel.BaseURL = other.ID, q.url
	_, err := q.open(m.Channel).Lookup(t.Context(), m)
	var e *publishers.Error
	if !errors.As(err, &e) || e.Class != publishers.Unknown || !strings.Contains(e.Text.ZH, corpID) {
		t.Errorf("Lookup: %v", err)
	}
	if handedOff(t, q.open(m.Channel), m); len(q.tasks()) != 1 { // once a person has said that it is not there
		t.Errorf("%d tasks of the company that it is now", len(q.tasks()))
	}
}

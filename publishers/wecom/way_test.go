package wecom_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/sim"
)

const addWay = "/cgi-bin/externalcontact/add_contact_way"

func way(state string, staff ...string) content.ContactWay {
	return content.ContactWay{State: state, Slug: "tea", Channel: "gzh", WeCom: "qy", Staff: staff}
}

// A way is made once for its state; its picture is the platform's own.
func TestAWayIsMadeOnce(t *testing.T) {
	for name, staff := range map[string][]string{"one colleague": {"linxi"}, "two": {"linxi", "wenbo"}} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t)
			ch := p.channel(content.ModeMessage, "link")
			w, picture, err := p.open(ch).MakeWay(t.Context(), way("mx1", staff...))
			if err != nil || w.Account != corpID || w.Config == "" || w.State != "mx1" || !bytes.HasPrefix(picture, []byte("\x89PNG")) {
				t.Fatalf("%+v, %d bytes, %v", w, len(picture), err)
			}
			again, same, err := p.open(ch).MakeWay(t.Context(), way("mx1", staff...))
			if err != nil || again.Config != w.Config || !bytes.Equal(same, picture) {
				t.Errorf("again: %+v, %v", again, err)
			}
			ways := p.sim.Ways()
			if len(ways) != 1 || ways[0].State != "mx1" || !slices.Equal(ways[0].Users, staff) {
				t.Errorf("ways %+v", ways)
			}
		})
	}
}

// However its answer is lost, the next call finds the way or makes it: never two.
func TestAWayWhoseAnswerWasLost(t *testing.T) {
	for _, kind := range []sim.Kind{sim.Busy, sim.ErrorBefore, sim.ErrorAfter, sim.ResetBefore, sim.ResetAfter} {
		p := newPlatform(t)
		pub := p.open(p.channel(content.ModeMoment, "link"))
		p.fault(t, sim.Rule{Kind: kind, Path: addWay, Count: 1})
		if _, _, err := pub.MakeWay(t.Context(), way("mx1", "linxi")); publishers.ClassOf(err) != publishers.Unknown {
			t.Errorf("%s: %v", kind, err)
		}
		if w, _, err := pub.MakeWay(t.Context(), way("mx1", "linxi")); err != nil || w.Config == "" || len(p.sim.Ways()) != 1 {
			t.Errorf("%s: %+v, %v; %d ways", kind, w, err, len(p.sim.Ways()))
		}
	}
}

// While the ways cannot be listed none is made.
func TestNoWayWithoutALook(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(p.channel(content.ModeMessage, "link"))
	p.fault(t, sim.Rule{Kind: sim.ErrorBefore, Path: "/cgi-bin/externalcontact/list_contact_way", Count: 1})
	if _, _, err := pub.MakeWay(t.Context(), way("mx1", "linxi")); publishers.ClassOf(err) != publishers.Transient || len(p.sim.Ways()) != 0 {
		t.Errorf("%v; %d ways", err, len(p.sim.Ways()))
	}
	for name, w := range map[string]content.ContactWay{"no state": way("", "linxi"), "nobody": way("mx1")} {
		if _, _, err := pub.MakeWay(t.Context(), w); publishers.ClassOf(err) != publishers.Bug {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := pub.MakeWay(t.Context(), way("mx1", "stranger")); publishers.ClassOf(err) != publishers.Rejected {
		t.Errorf("a colleague who is none: %v", err)
	}
}

// A way that is found gets the colleagues that are wanted now.
func TestAWayChangesHands(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(p.channel(content.ModeMessage, "link"))
	for _, staff := range [][]string{{"linxi", "wenbo"}, {"wenbo", "yaqin"}} {
		if _, _, err := pub.MakeWay(t.Context(), way("mx1", staff...)); err != nil {
			t.Fatal(err)
		}
		if w := p.sim.Ways(); len(w) != 1 || !slices.Equal(w[0].Users, staff) {
			t.Errorf("ways %+v, want %v", w, staff)
		}
	}
}

// Each way that stands is asked for once in the life of a process.
func TestManyWays(t *testing.T) {
	const n = 12
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "link")
	pub := p.open(ch)
	for i := range n {
		if _, _, err := pub.MakeWay(t.Context(), way(fmt.Sprintf("mx%d", i), "linxi")); err != nil {
			t.Fatal(err)
		}
	}
	if calls := p.sim.Calls("/cgi-bin/externalcontact/get_contact_way"); calls != 0 {
		t.Errorf("%d ways were read by who made them", calls)
	}
	if _, _, err := p.open(ch).MakeWay(t.Context(), way("mx5", "linxi")); err != nil || len(p.sim.Ways()) != n {
		t.Errorf("%v; %d ways", err, len(p.sim.Ways()))
	}
	if calls := p.sim.Calls("/cgi-bin/externalcontact/get_contact_way"); calls > n {
		t.Errorf("%d reads of %d ways", calls, n)
	}
}

func TestDropWay(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(p.channel(content.ModeMessage, "link"))
	w, _, err := pub.MakeWay(t.Context(), way("mx1", "linxi"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := pub.DropWay(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	if w := p.sim.Ways(); len(w) != 1 || w[0].Deleted.IsZero() {
		t.Errorf("ways %+v", w)
	}
	if _, _, err := pub.MakeWay(t.Context(), way("mx1", "linxi")); err != nil || len(p.sim.Ways()) != 2 {
		t.Errorf("made again: %v", err)
	}
}

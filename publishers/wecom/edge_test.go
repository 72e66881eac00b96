package wecom_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/sim"
	"moxin/publishers/wecom"
	"moxin/publishers/wecom/wecomapi"
)

// A customer whom a colleague removes between the reading of the roll and the task is left out, and people are told.
func TestACustomerWhoIsRemovedMeanwhile(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "text")
	m := withSteps(ch, 0)
	m.Items[0].To = &content.Recipients{Everyone: true}
	p.before(func(path string) {
		if path == addMessage {
			if err := p.sim.Remove(corpID, "wmC4", "yaqin"); err != nil {
				t.Error(err)
			}
		}
	})
	if r := handedOff(t, p.open(ch), m); !strings.Contains(r.Why, "1 位客户收不到") {
		t.Errorf("handed off with %q", r.Why)
	}
}

var errAway = errors.New("the store is away")

// away is a store that cannot be reached.
type away struct{}

func (away) Upload(context.Context, string, string, string) (content.Remote, bool, error) {
	return content.Remote{}, false, errAway
}

func (away) RecordUpload(context.Context, string, string, string, content.Remote) error {
	return errAway
}

// While the store is away nothing is made; a task whose owner could not be written down is a doubt, and ends
// as one task.
func TestAStoreThatIsAway(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "images")
	d := p.deps()
	d.Uploads = away{}
	m := withSteps(ch, 0)
	refusedAs(t, openWith(t, ch, d), m, publishers.Transient)
	if n := len(p.tasks()); n != 0 {
		t.Fatalf("%d tasks", n)
	}
	ch = p.channel(content.ModeMessage, "text")
	m = withSteps(ch, 1)
	refusedAs(t, openWith(t, ch, d), m, publishers.Unknown)
	if r := handedOff(t, p.open(ch), m); len(p.tasks()) != 1 || r.Job != p.tasks()[0].ID {
		t.Errorf("job %s, %d tasks", r.Job, len(p.tasks()))
	}
}

// What cannot be counted is not sent.
func TestACounterThatIsAway(t *testing.T) {
	p := newPlatform(t)
	d := p.deps()
	d.Take = func(context.Context, string, time.Duration, int) (bool, error) { return false, errAway }
	ch := p.channel(content.ModeRobot, "text")
	pub, err := newWith(ch, d)
	if err != nil {
		t.Fatal(err)
	}
	refusedAs(t, pub, withSteps(ch, 0), publishers.Transient)
	ch = p.channel(content.ModeMessage, "text")
	m := withSteps(ch, 0)
	r := handedOff(t, p.open(ch), m)
	if err := openWith(t, ch, d).Remind(t.Context(), m, r.Job); publishers.ClassOf(err) != publishers.Transient {
		t.Errorf("Remind: %v", err)
	}
	if n := len(p.sim.Messages(robotKey)) + len(p.sim.Tasks()[0].Reminded); n != 0 {
		t.Errorf("%d went out", n)
	}
}

// A token that was revoked early is asked for anew inside the call; nothing is made twice.
func TestATokenThatIsRevoked(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "text")
	pub := p.open(ch)
	handedOff(t, pub, withSteps(ch, 0))
	if err := p.sim.Revoke(corpID); err != nil {
		t.Fatal(err)
	}
	handedOff(t, pub, withSteps(ch, 1))
	if n := len(p.tasks()); n != 2 {
		t.Errorf("%d tasks", n)
	}
}

// Colleagues cannot be read in this moment: the poll says so and changes nothing.
func TestAPollThatFails(t *testing.T) {
	p, pub, m, job := asked(t, content.ModeMessage)
	for body, class := range map[string]publishers.Class{
		`{"errcode":-1,"errmsg":"x"}`: publishers.Transient, `{"errcode":41063,"errmsg":"x"}`: publishers.Transient, `{"errcode":48002,"errmsg":"x"}`: publishers.Account,
	} {
		p.fault(t, sim.Rule{Kind: sim.Busy, Path: "/cgi-bin/externalcontact/get_groupmsg_task", Count: 1, Body: body})
		if r, err := pub.Poll(t.Context(), m, job); publishers.ClassOf(err) != class {
			t.Errorf("%s: %+v, %v", body, r, err)
		}
		p.faults.Clear()
	}
	if r := polled(t, pub, m, job); r.State != content.HandedOff || len(p.tasks()) != 1 {
		t.Errorf("%+v", r)
	}
}

// Whatever an address is, it leads where it led, and is not longer than what is taken.
func FuzzCarry(f *testing.F) {
	for _, s := range []string{"", "https://example.com/a", "https://example.com/a#b", "https://example.com/?a=1&b=茶", "mailto:x@example.com", "%zz", "https://example.com/" + strings.Repeat("a", 2040)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		got := wecom.Carry(address, "moxin-12")
		if got == address {
			return
		}
		was, err := url.Parse(address)
		if err != nil {
			t.Fatalf("%q became %q", address, got)
		}
		is, err := url.Parse(got)
		if err != nil || is.Fragment != "moxin-12" || is.Host != was.Host || is.Path != was.Path || is.RawQuery != was.RawQuery || len(got) > wecomapi.MaxLinkURL {
			t.Errorf("%q became %q, %v", address, got, err)
		}
	})
}

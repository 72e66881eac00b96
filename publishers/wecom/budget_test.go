package wecom_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
	"moxin/publishers/wecom/wecomsim"
)

const messageTask = "/cgi-bin/externalcontact/get_groupmsg_task"

// windows count uses as a store does.
type windows struct {
	now   func() time.Time
	taken map[string][]time.Time
	most  map[string]int // most uses of a key within its window
}

func (w windows) take(_ context.Context, key string, window time.Duration, most int) (bool, error) {
	var live []time.Time
	for _, at := range w.taken[key] {
		if w.now().Sub(at) < window {
			live = append(live, at)
		}
	}
	ok := len(live) < most
	if ok {
		live = append(live, w.now())
	}
	w.taken[key], w.most[key] = live, max(w.most[key], len(live))
	return ok, nil
}

// Polls are counted with the readings of numbers: where these used a minute up, a poll waits, and asks
// nothing. What a person or a release waits for goes on.
func TestPollsKeepToTheBudget(t *testing.T) {
	p, _, m, job := asked(t, content.ModeMessage)
	counts := windows{p.clock, map[string][]time.Time{}, map[string]int{}}
	d := p.deps()
	d.Take = counts.take
	pub := openWith(t, m.Channel, d)
	readers := wecomapi.Budget{CorpID: corpID, Take: counts.take, Now: p.clock}
	for range wecomapi.LooksPerMinute {
		if err := readers.Allow(t.Context(), messageTask); err != nil {
			t.Fatal(err)
		}
	}
	before := p.sim.Calls(messageTask)
	_, err := pub.Poll(t.Context(), m, job)
	var e *publishers.Error
	if !errors.As(err, &e) || e.Class != publishers.Limited || e.After != 20*time.Second || e.Text.ZH != "查询的次数用到了上限，过一会儿再查" {
		t.Errorf("a full minute: %v", err)
	}
	if n := p.sim.Calls(messageTask) - before; n != 0 {
		t.Errorf("asked %d times all the same", n)
	}
	if err := pub.Remind(t.Context(), m, job); err != nil {
		t.Errorf("a reminder: %v", err)
	}
	handedOff(t, pub, withSteps(m.Channel, 1))
	if r, err := pub.Cancel(t.Context(), m, job); err != nil || r.State != content.Failed {
		t.Errorf("cancelling: %+v, %v", r, err)
	}
	p.pass(time.Minute)
	polled(t, pub, m, job)
}

// A simulator counts by its own clock: a play goes through weeks in the store's minute, and its polls are
// not counted there.
func TestPollsOfASimulatorAreNotCounted(t *testing.T) {
	p, _, m, job := asked(t, content.ModeMessage)
	m.Channel.Simulator = true
	d := p.deps()
	d.Take = func(_ context.Context, key string, _ time.Duration, _ int) (bool, error) {
		t.Errorf("%s was counted", key)
		return false, nil
	}
	polled(t, openWith(t, m.Channel, d), m, job)
}

// A day of twenty messages that thirty colleagues are to confirm, each asked for every half hour, which
// is more often than it is, stays within a hundredth of the platform's rates by the platform's count.
func TestADayOfPolls(t *testing.T) {
	c := corp()
	c.Staff = nil
	for i := range 30 {
		c.Staff = append(c.Staff, wecomsim.Staff{ID: fmt.Sprintf("staff%02d", i)})
	}
	var names []string
	for _, s := range c.Staff {
		names = append(names, s.ID)
	}
	c.Customers = wecomsim.Crowd{Seed: 1, Count: 600, Staff: names, Tags: []string{oldTag}, Since: start.AddDate(0, -1, 0)}.Customers()
	c.Groups = nil
	p := newPlatformOf(t, c)
	counts := windows{p.clock, map[string][]time.Time{}, map[string]int{}}
	d := p.deps()
	d.Take = counts.take
	ch := p.channel(content.ModeMessage, "link")
	pub := openWith(t, ch, d)
	type open struct {
		m   publishers.Message
		job string
	}
	var all []open
	for i := range 20 {
		m := withSteps(ch, i)
		m.Release.Due = p.clock()
		all = append(all, open{m, handedOff(t, pub, m).Job})
	}
	begun := p.sim.Calls(messageTask)
	for range 48 {
		for _, o := range all {
			if r := polled(t, pub, o.m, o.job); r.State != content.HandedOff || r.Progress.Total != 30 {
				t.Fatalf("%+v", r)
			}
		}
		p.pass(30 * time.Minute)
	}
	n, minute := p.sim.Calls(messageTask)-begun, counts.most["wecom:"+corpID+":"+messageTask]
	t.Logf("%d a day, at most %d a minute", n, minute)
	if n != 20*48 || n > wecomapi.LooksPerDay || minute != 20 {
		t.Errorf("%d a day, %d a minute", n, minute)
	}
}

package publishertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/sim"
)

func testTraits(t *testing.T, h Harness) {
	p := h(t).Open()
	tr := p.Traits()
	if tr.CallTimeout <= 0 {
		t.Error("no CallTimeout: a lease cannot be sized")
	}
	if tr.Processing < 0 || tr.VisibilityDelay < 0 {
		t.Errorf("negative durations: %+v", tr)
	}
	if tr != p.Traits() {
		t.Error("traits change between two questions")
	}
}

func testPublishesOnce(t *testing.T, h Harness) {
	s := newScene(t, h(t), 0)
	r, err := s.carry()
	s.finished(r, err)
	if s.handsOff() {
		again, err := s.attempt()
		if err != nil || again.State != content.HandedOff || again.Handoff == nil || again.Handoff.Token != r.Handoff.Token {
			t.Errorf("a repeated attempt made another package: %+v, %v", again, err)
		}
		s.finished(again, err)
		return
	}
	if s.pub.Traits().Lookup == publishers.NoLookup {
		return
	}
	found, err := s.pub.Lookup(t.Context(), s.message)
	if err != nil || found.State != content.Published {
		t.Fatalf("what is published is not found: %+v, %v", found, err)
	}
	for i := range min(len(r.Posts), len(found.Posts)) {
		if found.Posts[i].RemoteID != r.Posts[i].RemoteID {
			t.Errorf("post %d is found as %q, published as %q", i, found.Posts[i].RemoteID, r.Posts[i].RemoteID)
		}
	}
}

func testTwoMessages(t *testing.T, h Harness) {
	w := h(t)
	one := newScene(t, w, 0)
	first, err := one.carry()
	one.finished(first, err)
	two := newScene(t, w, 1)
	second, err := two.carry()
	if err != nil {
		t.Fatal(err)
	}
	if n := two.count(); w.Count != nil && n != 2 {
		t.Errorf("%d posts, want 2", n)
	}
	if one.handsOff() {
		if first.Handoff.Token == second.Handoff.Token {
			t.Error("two messages share a token")
		}
		return
	}
	for i := range second.Posts {
		if a, b := first.Posts[0], second.Posts[i]; a.RemoteID+a.URL == b.RemoteID+b.URL {
			t.Errorf("both messages are at %q, as %q", b.URL, b.RemoteID)
		}
	}
}

func testLookupBefore(t *testing.T, h Harness) {
	s := newScene(t, h(t), 0)
	r, err := s.pub.Lookup(t.Context(), s.message)
	if err == nil {
		t.Errorf("found %+v where nothing was published", r)
	}
	if s.pub.Traits().Lookup == publishers.Authoritative && !errors.Is(err, publishers.ErrAbsent) {
		t.Errorf("err = %v, want ErrAbsent", err)
	}
	if n := s.count(); n != 0 {
		t.Errorf("the look-up left %d posts", n)
	}
}

func testCancelled(t *testing.T, h Harness) {
	s := newScene(t, h(t), 0)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, err := s.pub.Publish(ctx, s.message)
	if err == nil && !s.handsOff() {
		t.Fatalf("published with a cancelled context: %+v", r)
	}
	if err != nil && publishers.ClassOf(err) == publishers.Unknown {
		t.Errorf("nothing was sent, but the outcome is called unknown: %v", err)
	}
	if _, err := s.pub.Lookup(ctx, s.message); err == nil && !s.handsOff() {
		t.Error("a cancelled look-up found something")
	}
	r, err = s.carry()
	s.finished(r, err)
}

// testKilled kills the process before and after every recorded step.
func testKilled(t *testing.T, h Harness) {
	for n := range 100 {
		for _, kept := range []bool{false, true} {
			s := newScene(t, h(t), 0)
			died := s.killAt(n, kept)
			r, err := s.carry()
			if !died() {
				if n == 0 {
					t.Error("nothing is recorded: a killed attempt leaves no trace")
				}
				return
			}
			if t.Failed() || err != nil {
				t.Logf("killed at recording %d, kept %v; recorded: %v", n, kept, s.steps.values)
			}
			s.finished(r, err)
		}
	}
	t.Error("no end of recordings")
}

// attemptTime is how long an attempt lives in which the platform does not answer. When a busy
// machine makes it end at an earlier call, that is one more cut, and the rule strikes later.
const attemptTime = 50 * time.Millisecond

// cuts are the ways in which one call can go wrong.
var cuts = []struct {
	kind    sim.Kind
	timeout time.Duration
}{
	{sim.Busy, 0}, {sim.ErrorBefore, 0}, {sim.ErrorAfter, 0}, {sim.ResetBefore, 0}, {sim.ResetAfter, 0},
	{sim.HangBefore, attemptTime}, {sim.HangAfter, attemptTime}, {sim.SlowBody, attemptTime},
}

// testCut harms each call of a whole release in each way, one world for each.
func testCut(t *testing.T, h Harness) {
	for _, cut := range cuts {
		t.Run(string(cut.kind), func(t *testing.T) {
			t.Parallel() // most of the time is spent waiting for answers that do not come
			for n := range 200 {
				if !cutAt(t, h, sim.Rule{Kind: cut.kind, Skip: n, Count: 1, For: 2 * attemptTime}, cut.timeout) {
					if n == 0 {
						t.Error("no call was made")
					}
					return
				}
			}
			t.Error("no end of calls")
		})
	}
}

// cutAt reports whether the rule harmed a call.
func cutAt(t *testing.T, h Harness, rule sim.Rule, timeout time.Duration) bool {
	w := h(t)
	if err := w.Faults.Add(rule); err != nil {
		t.Fatal(err)
	}
	s := newScene(t, w, 0)
	s.timeout = timeout
	r, err := s.carry()
	fired := w.Faults.Fired()
	if len(fired) == 0 {
		return false
	}
	if err != nil {
		t.Logf("%s at call %d (%s %s); recorded: %v", rule.Kind, rule.Skip, fired[0].Method, fired[0].Path, s.steps.values)
	}
	s.finished(r, err)
	return true
}

// testBroken lets a platform fail every call: no attempt may succeed, none may leave a post,
// and once it works again the release goes out, once.
func testBroken(t *testing.T, h Harness) {
	for _, kind := range []sim.Kind{sim.Busy, sim.ErrorBefore, sim.ResetBefore} {
		t.Run(string(kind), func(t *testing.T) {
			w := h(t)
			if err := w.Faults.Add(sim.Rule{Kind: kind}); err != nil {
				t.Fatal(err)
			}
			s := newScene(t, w, 0)
			for range 3 {
				if r, err := s.attempt(); err == nil {
					t.Fatalf("published on a broken platform: %+v", r)
				}
			}
			if r, err := s.pub.Lookup(t.Context(), s.message); err == nil {
				t.Errorf("found %+v on a broken platform", r)
			}
			w.Faults.Clear()
			r, err := s.carry()
			s.finished(r, err)
		})
	}
}

// testConcurrent publishes several messages at the same time with one publisher.
func testConcurrent(t *testing.T, h Harness) {
	const messages = 6
	w := h(t)
	shared := w.Open()
	open := w.Open
	w.Open = func() publishers.Publisher { return shared }
	defer func() { w.Open = open }()
	var wg sync.WaitGroup
	errs := make([]error, messages)
	for i := range messages {
		s := newScene(t, w, i)
		s.crowded = true
		wg.Go(func() {
			r, err := s.carry()
			if err == nil && r.State != content.Published && r.State != content.HandedOff {
				err = fmt.Errorf("ended as %q", r.State)
			}
			errs[i] = err
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if w.Count != nil {
		if n := w.Count(); n != messages {
			t.Errorf("%d are on the platform of %d messages", n, messages)
		}
	}
}

//go:build unix

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// judge compares every release with the platform it was for, and every post with its release.
func (a *arena) judge() {
	ctx := a.t.Context()
	s, err := a.see(ctx)
	if err != nil {
		a.t.Fatal(err)
	}
	a.toll.late, a.toll.sent = map[string][]time.Duration{}, map[string]int{}
	for _, x := range a.releases() {
		a.toll.releases++
		a.toll.sent[kindOf(x.Channel)]++
		tried, err := a.store.Attempts(ctx, x.ID)
		if err != nil {
			a.t.Fatal(err)
		}
		a.attempts(x, tried)
		a.order(x, tried)
		a.doubts(ctx, x)
		switch {
		case x.State != content.Published && x.State != content.HandedOff:
			a.toll.lost++
			a.t.Errorf("release %d (%s on %s) is %s: %s%s", x.ID, x.Title(), x.Channel, x.State, x.Why, a.story(x))
		case kindOf(x.Channel) == kindDraft:
			a.handedOff(x)
			a.box(x, s.drafts[x.Channel][x.Title()])
		case kindOf(x.Channel) == kindHandoff:
			a.handedOff(x)
		default:
			a.compare(x, tried, s.of(x))
		}
		for _, it := range x.Items {
			delete(s.of(x), it.Title)
		}
	}
	for channel, posts := range s.posts {
		for title, on := range posts {
			a.toll.doubled++
			a.t.Errorf("%q is on %s, but nobody's: %v", title, channel, on)
		}
	}
	for key, n := range s.keys {
		if n > 1 {
			a.toll.doubled++
			a.t.Errorf("the key %s made %d posts", key, n)
		}
	}
	a.toll.faults = len(a.gate.faults.Fired())
	a.toll.blows(a.kills, a.stands)
	a.slowest()
}

// compare expects that a published release has a publication for each item, that it is the
// article on the platform, and that there is no other.
func (a *arena) compare(x content.Release, tried []content.Attempt, posts map[string][]seen) {
	pubs := a.publications(x)
	if len(pubs) < len(x.Items) {
		a.toll.wrong++
		a.t.Errorf("release %d of %d articles has %d publications", x.ID, len(x.Items), len(pubs))
		return
	}
	for i, it := range x.Items {
		on := posts[it.Title]
		switch {
		case len(on) == 0:
			a.toll.lost++
			a.t.Errorf("release %d: %q is not on %s: %s", x.ID, it.Title, x.Channel, a.story(x))
		case len(on) > 1 && kindOf(x.Channel) == boardChannel && a.throughHole(tried):
			a.toll.hole++
		case len(on) > 1:
			a.toll.doubled++
			a.t.Errorf("release %d: %q is on %s %d times: %s", x.ID, it.Title, x.Channel, len(on), a.story(x))
		case !a.same(pubs[i], on[0]) || on[0].index != i || len(pubs) > len(x.Items):
			a.toll.wrong++
			a.t.Errorf("release %d: publication %+v, the platform has %+v: %s", x.ID, pubs[i], on[0], a.story(x))
		}
	}
}

// same reports whether a publication is the platform's article: id, place and address. Of what a
// person has pasted there is the address alone.
func (a *arena) same(p content.Publication, on seen) bool {
	if p.URL == "" && on.job != "" {
		return p.Index == on.index && p.RemoteID == on.job // a mass send tells no address
	}
	url := strings.Replace(p.URL, a.gate.url, a.sim.url, 1)
	return p.Index == on.index && url == strings.Replace(on.url, a.gate.url, a.sim.url, 1) &&
		(p.RemoteID == on.id || p.RemoteID == p.URL || strings.HasSuffix(url, "/"+p.RemoteID))
}

// box expects the one draft of a release that a person publishes.
func (a *arena) box(x content.Release, drafts int) {
	if drafts == 0 {
		a.toll.lost++
		a.t.Errorf("release %d: %q is not in the draft box: %s", x.ID, x.Title(), a.story(x))
	}
	a.toll.drafts += max(drafts-1, 0)
}

// handedOff expects the package that a person completes, and what a person has said of it.
func (a *arena) handedOff(x content.Release) {
	h, err := a.store.HandoffOf(a.t.Context(), x.ID)
	if err != nil || h.Title == "" || h.Token == "" {
		a.toll.lost++
		a.t.Errorf("release %d is handed off without a package: %v", x.ID, err)
	}
	pubs := a.publications(x)
	switch link := a.pasted[x.ID]; {
	case x.State == content.HandedOff && link == "" && len(pubs) == 0:
	case x.State == content.Published && len(pubs) == 1 && pubs[0].URL == link:
		a.toll.confirmed++
	default:
		a.toll.wrong++
		a.t.Errorf("release %d is %s, a person has pasted %q, it has %v: %s", x.ID, x.State, link, pubs, a.story(x))
	}
}

// throughHole reports whether one of the attempts stood still at the failpoint before the call.
func (a *arena) throughHole(tried []content.Attempt) bool {
	for _, at := range tried {
		for _, s := range a.stands {
			if s.point == pointBeforeCall && strings.HasSuffix(at.Worker, fmt.Sprintf(":%d", s.pid)) {
				return true
			}
		}
	}
	return false
}

// slowest tells of the kill that took the longest to be made good of.
func (a *arena) slowest() {
	var worst *kill
	for _, k := range a.kills {
		if len(k.left) > 0 && (worst == nil || k.settled.IsZero() || k.settled.Sub(k.at) > worst.settled.Sub(worst.at)) {
			worst = k
		}
	}
	if worst == nil {
		return
	}
	a.t.Logf("the slowest recovery: killed at %s, settled at %s", worst.at.Format("15:04:05.000"), worst.settled.Format("15:04:05.000"))
	for _, x := range a.releases() {
		if slices.Contains(worst.left, x.ID) {
			a.t.Logf("release %d on %s: %s", x.ID, x.Channel, a.story(x))
		}
	}
}

func (a *arena) publications(x content.Release) []content.Publication {
	pubs, err := a.store.Publications(a.t.Context(), content.PublicationFilter{Release: x.ID})
	if err != nil {
		a.t.Fatal(err)
	}
	return pubs
}

// attempts counts what was tried for a release.
func (a *arena) attempts(x content.Release, tried []content.Attempt) {
	a.toll.attempts += len(tried)
	for i, at := range tried {
		if at.Finished.IsZero() {
			a.toll.cut++
		}
		if at.Late != "" {
			a.toll.tooLate++
		}
		if i == 0 && !a.kept(x) {
			a.toll.late[a.trial.name] = append(a.toll.late[a.trial.name], at.Lateness)
		}
	}
}

// kept reports whether a release had to let something go before it, or to hear somebody's word: how
// late it is says nothing of the scheduler.
func (a *arena) kept(x content.Release) bool {
	waits, err := a.store.WaitsOf(a.t.Context(), x.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return x.Consent.People > 0 || len(waits[x.ID]) > 0
}

// doubts counts how a release came into doubt and how that ended.
func (a *arena) doubts(ctx context.Context, x content.Release) {
	audit, err := a.store.Audit(ctx, fmt.Sprintf("release:%d", x.ID), 0)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, e := range audit {
		switch {
		case e.Action == "release.ask":
			a.toll.asked++
		case e.Action != "release.transition":
		case e.To == string(content.InDoubt):
			a.toll.doubts++
		case e.From != string(content.InDoubt):
		case strings.Contains(e.Why, "under the same key"):
			a.toll.repeated++
		case e.Who == "scheduler" && e.To == string(content.Published):
			a.toll.found++
		case e.Who == "scheduler":
			a.toll.absent++
		case e.To == string(content.Published):
			a.toll.saidFound++
		default:
			a.toll.saidAbsent++
		}
	}
}

// story is what the store remembers of a release, for whoever looks into what went wrong.
func (a *arena) story(x content.Release) string {
	var b strings.Builder
	audit, err := a.store.Audit(a.t.Context(), fmt.Sprintf("release:%d", x.ID), 0)
	if err != nil {
		return err.Error()
	}
	for i := range audit {
		e := audit[len(audit)-1-i]
		fmt.Fprintf(&b, "\n\t%s %s %s %s → %s %s", e.At.Format("15:04:05.000"), e.Who, e.Action, e.From, e.To, e.Why)
	}
	tried, err := a.store.Attempts(a.t.Context(), x.ID)
	if err != nil {
		return err.Error()
	}
	for _, at := range tried {
		fmt.Fprintf(&b, "\n\tattempt %d by %s %s–%s %s late: %s", at.ID, at.Worker, at.Started.Format("15:04:05.000"),
			at.Finished.Format("15:04:05.000"), at.Result, at.Late)
	}
	return b.String()
}

//go:build unix

package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers/wechat/wechatapi"
)

type item = wechatapi.NewsItem

// sight is what the platforms have in the end, by title.
type sight struct {
	posts  map[string][]wechatapi.Published
	drafts map[string]int
}

// judge compares every release with the platform it was for.
func (a *arena) judge() {
	ctx := a.t.Context()
	s := sight{drafts: map[string]int{}}
	var err error
	if s.posts, err = a.sim.posts(ctx); err != nil {
		a.t.Fatal(err)
	}
	for _, app := range a.sim.apps[lanes:] {
		if err := a.sim.drafts(ctx, app, s.drafts); err != nil {
			a.t.Fatal(err)
		}
	}
	a.tally.late = map[string][]time.Duration{}
	for _, x := range a.releases() {
		a.tally.releases++
		tried, err := a.store.Attempts(ctx, x.ID)
		if err != nil {
			a.t.Fatal(err)
		}
		a.attempts(x, tried)
		a.doubts(ctx, x)
		if x.State != content.Published && x.State != content.HandedOff {
			a.tally.lost++
			a.t.Errorf("release %d (%s on %s) is %s: %s", x.ID, x.Title(), x.Channel, x.State, x.Why)
		}
		switch kindOf(x.Channel) {
		case "gzh":
			a.compare(x, s.posts)
		case "box":
			a.box(x, s.drafts[x.Title()])
		case "xhs":
			a.handedOff(x)
		case boardChannel:
			a.boards(x, tried)
		}
	}
	for title, on := range s.posts {
		a.tally.doubled++
		a.t.Errorf("%q is on the platform, but nobody's: %s", title, on[0].ArticleID)
	}
	a.tally.faults = len(a.gate.faults.Fired())
	a.tally.blows(a.kills, a.stands)
	a.slowest()
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

// compare expects that a published release has a publication for each item, that it is the
// article on the platform, and that there is no other.
func (a *arena) compare(x content.Release, posts map[string][]wechatapi.Published) {
	pubs := a.publications(x)
	if x.State == content.Published && len(pubs) != len(x.Items) {
		a.t.Errorf("release %d of %d articles has %d publications", x.ID, len(x.Items), len(pubs))
	}
	for i, it := range x.Items {
		on := posts[it.Title]
		delete(posts, it.Title)
		switch {
		case len(on) > 1:
			a.tally.doubled++
			a.t.Errorf("release %d: %q is on the platform %d times: %s", x.ID, it.Title, len(on), a.story(x))
		case len(on) == 0:
			a.tally.lost++
			a.t.Errorf("release %d: %q is not on the platform: %s", x.ID, it.Title, a.story(x))
		case i < len(pubs) && !same(pubs[i], on[0], i, a.sim.url, a.gate.url):
			a.tally.wrong++
			a.t.Errorf("release %d: publication %d is %s %s, the platform has %s %s", x.ID, pubs[i].Index, pubs[i].RemoteID, pubs[i].URL,
				on[0].ArticleID, on[0].Items[i].URL)
		}
	}
}

// same reports whether a publication is the platform's article: id, place and address. What a person
// has pasted has the address alone.
func same(p content.Publication, on wechatapi.Published, i int, sim, gate string) bool {
	url := strings.Replace(p.URL, gate, sim, 1)
	return p.Index == i && url == on.Items[i].URL && (p.RemoteID == on.ArticleID || strings.HasSuffix(url, "/"+p.RemoteID))
}

// box expects one draft and one package of a release whose draft a person publishes.
func (a *arena) box(x content.Release, drafts int) {
	a.handedOff(x)
	switch {
	case drafts == 0:
		a.tally.lost++
		a.t.Errorf("release %d: %q is not in the draft box: %s", x.ID, x.Title(), a.story(x))
	case drafts > 1:
		a.tally.drafts += drafts - 1
	}
}

// handedOff expects the package that a person completes.
func (a *arena) handedOff(x content.Release) {
	h, err := a.store.HandoffOf(a.t.Context(), x.ID)
	if err != nil || h.Title == "" || h.Token == "" {
		a.tally.lost++
		a.t.Errorf("release %d is handed off without a package: %v", x.ID, err)
	}
	if pubs := a.publications(x); x.State == content.HandedOff && len(pubs) > 0 {
		a.t.Errorf("release %d is handed off and has publications: %v", x.ID, pubs)
	}
}

// boards expects one post, on a platform on which a process that stood still between the look at
// its lease and the call can make a second.
func (a *arena) boards(x content.Release, tried []content.Attempt) {
	ids := a.gate.board.of(x.Title())
	pubs := a.publications(x)
	switch {
	case len(ids) == 0:
		a.tally.lost++
		a.t.Errorf("release %d: %q is not on the board: %s", x.ID, x.Title(), a.story(x))
	case len(ids) > 1 && a.throughHole(tried):
		a.tally.hole++
	case len(ids) > 1:
		a.tally.doubled++
		a.t.Errorf("release %d: %q is on the board as %v: %s", x.ID, x.Title(), ids, a.story(x))
	case len(pubs) != 1 || pubs[0].RemoteID != ids[0] && pubs[0].URL != a.gate.url+"/board/"+ids[0]:
		a.tally.wrong++
		a.t.Errorf("release %d: publications %v, on the board is %v", x.ID, pubs, ids)
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

func (a *arena) publications(x content.Release) []content.Publication {
	pubs, err := a.store.Publications(a.t.Context(), content.PublicationFilter{Release: x.ID})
	if err != nil {
		a.t.Fatal(err)
	}
	return pubs
}

// attempts counts what was tried for a release.
func (a *arena) attempts(x content.Release, tried []content.Attempt) {
	a.tally.attempts += len(tried)
	for i, at := range tried {
		if at.Finished.IsZero() {
			a.tally.cut++
		}
		if at.Late != "" {
			a.tally.tooLate++
		}
		if i == 0 {
			a.tally.late[a.trial.name] = append(a.tally.late[a.trial.name], at.Lateness)
		}
	}
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
			a.tally.asked++
		case e.To == string(content.InDoubt):
			a.tally.doubts++
		case e.From != string(content.InDoubt):
		case e.Who == "scheduler" && e.To == string(content.Published):
			a.tally.found++
		case e.Who == "scheduler":
			a.tally.absent++
		case e.To == string(content.Published):
			a.tally.saidFound++
		default:
			a.tally.saidAbsent++
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

// drafts counts the articles in an account's draft box by title.
func (s *platformProc) drafts(ctx context.Context, app string, into map[string]int) error {
	api := wechatapi.New(wechatapi.Options{BaseURL: s.url, AppID: app, Secret: simSecret, HTTP: http.DefaultClient, Now: time.Now})
	const page = 20
	for offset, total := 0, 1; offset < total; offset += page {
		list, n, err := api.Drafts(ctx, offset, page)
		if err != nil {
			return err
		}
		total = n
		for _, d := range list {
			for _, it := range d.Items {
				into[it.Title]++
			}
		}
	}
	return nil
}

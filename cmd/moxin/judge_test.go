//go:build unix

package main

import (
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers/wechat/wechatapi"
)

// judge compares the store with the platform.
func (r *ring) judge(settling time.Duration) {
	posts, err := r.sim.posts(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	var lost, doubled, doubts, cut, late, attempts int
	for _, x := range r.releases() {
		switch x.State {
		case content.Published:
			r.compare(x, posts)
		case content.InDoubt:
			doubts++
			r.t.Errorf("release %d (%s) is left to a person: %s", x.ID, x.Title(), x.Why)
		default:
			lost++
			r.t.Errorf("release %d (%s) is %s: %s", x.ID, x.Title(), x.State, x.Why)
		}
		for _, it := range x.Items {
			if n := len(posts[it.Title]); n > 1 {
				doubled++
				r.t.Errorf("release %d: %q is on the platform %d times", x.ID, it.Title, n)
			}
			delete(posts, it.Title)
		}
		tried, err := r.store.Attempts(r.t.Context(), x.ID)
		if err != nil {
			r.t.Fatal(err)
		}
		attempts += len(tried)
		for _, a := range tried {
			if a.Finished.IsZero() {
				cut++
			}
			if a.Late != "" {
				late++
			}
		}
	}
	for title := range posts {
		r.t.Errorf("%q is on the platform, but nobody's", title)
	}
	if cut == 0 {
		r.t.Error("no kill met an attempt under way: the bout shows nothing")
	}
	r.t.Logf("%d kills, %d freezes, %d releases, %d attempts, %d of them cut off, %d answered when it was too late; %d doubled, %d lost, %d in doubt; settled %s after the last kill",
		r.killed, len(r.frozen), len(r.releases()), attempts, cut, late, doubled, lost, doubts, settling.Round(100*time.Millisecond))
}

// compare expects that a published release has a publication for each item, and that it is the
// article on the platform.
func (r *ring) compare(x content.Release, posts map[string][]wechatapi.Published) {
	pubs, err := r.store.Publications(r.t.Context(), content.PublicationFilter{Release: x.ID})
	if err != nil {
		r.t.Fatal(err)
	}
	if len(pubs) != len(x.Items) {
		r.t.Errorf("release %d of %d articles has %d publications", x.ID, len(x.Items), len(pubs))
		return
	}
	for i, p := range pubs {
		on := posts[x.Items[i].Title]
		if len(on) == 0 {
			r.t.Errorf("release %d: %q is published, but the platform does not have it", x.ID, x.Items[i].Title)
		} else if p.RemoteID != on[0].ArticleID || !strings.HasPrefix(p.URL, r.sim.url) {
			r.t.Errorf("release %d: publication %s %s, the platform has %s", x.ID, p.RemoteID, p.URL, on[0].ArticleID)
		}
	}
}

package rank_test

import (
	"math"
	"testing"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

// What a group's posts have more of is the mean of what they have one by one, each signal over the posts
// that it was read of.
func TestGroupsHaveWhatTheirPostsHave(t *testing.T) {
	data := gather(24, audience.Options{Seed: 3}).data
	for i := range data.Readings {
		if data.Readings[i].Post < "p0012" { // of half the posts nobody told
			delete(data.Readings[i].Values, content.Saves)
		}
	}
	got := rank.Rank(data, rank.Options{Seed: 1, Draws: 60})
	authors := map[string]string{}
	for _, p := range data.Posts {
		authors[p.ID] = p.Author
	}
	type part struct {
		sum, events float64
		posts       int
	}
	want := map[[2]string]part{}
	for _, s := range got.Posts {
		for _, c := range s.Contributions {
			key := [2]string{authors[s.Post], string(c.Signal)}
			p := want[key]
			want[key] = part{p.sum + c.Value, p.events + c.Events, p.posts + 1}
			if c.Posts != 0 {
				t.Errorf("%s: its own %s is of %d posts", s.Post, c.Signal, c.Posts)
			}
		}
	}
	seen := 0
	for _, g := range got.Groups {
		if g.Kind != "author" {
			continue
		}
		last := math.Inf(1)
		for _, c := range g.Contributions {
			w := want[[2]string{g.Name, string(c.Signal)}]
			if c.Posts != w.posts || math.Abs(c.Value-w.sum/float64(w.posts)) > 1e-5 || math.Abs(c.Events-w.events) > 1e-3 {
				t.Errorf("%s has %+v, its posts %+v", g.Name, c, w)
			}
			if c.Signal == content.Saves && c.Posts >= g.Posts {
				t.Errorf("%s: saves were read of %d of %d posts", g.Name, c.Posts, g.Posts)
			}
			if math.Abs(c.Value) > last {
				t.Errorf("%s: %s comes after a smaller one", g.Name, c.Signal)
			}
			last = math.Abs(c.Value)
			seen++
		}
	}
	if seen != len(want) || seen == 0 {
		t.Errorf("%d parts of authors, want %d", seen, len(want))
	}
}

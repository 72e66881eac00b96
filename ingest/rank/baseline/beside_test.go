package baseline_test

import (
	"math"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/baseline"
)

// What stands beside a ranking is what each index says alone, in the order of the ranking's posts.
func TestBesideSaysWhatIndexesSay(t *testing.T) {
	t.Parallel()
	var d desk
	for i, id := range []string{"a", "b", "c", "d"} {
		d.post(id, "")
		n := float64(i + 1)
		d.read(id, "wechat", 24*time.Hour, counts{content.Reads: 100 * n, content.Likes: 3 * n * n, content.Hearts: n, content.Saves: 5, content.Shares: n, content.Comments: 1, content.Follows: 0})
	}
	d.post("unread", "")
	posts := []string{"c", "unread", "a", "stranger"}
	all := baseline.Beside(d.Data, posts)
	if len(all) != len(baseline.All()) {
		t.Fatalf("%d indexes of %d", len(all), len(baseline.All()))
	}
	for i, index := range baseline.All() {
		if all[i].Name != index.Name || all[i].Title != index.Title || all[i].Formula != index.Formula || all[i].Source != index.Source {
			t.Errorf("%s is told as %+v", index.Name, all[i])
		}
		alone := says(t, index.Name, d.Data)
		for k, id := range posts {
			v := all[i].Values[k]
			if known := alone[id] != "unknown" && alone[id] != ""; (v != nil) != known {
				t.Errorf("%s of %s: %v beside, %q alone", index.Name, id, v, alone[id])
			}
		}
	}
	if c := all[0].Values[0]; c == nil || *c != 27+5+4+12+0 {
		t.Errorf("CES of c is %v", c)
	}
	if len(baseline.Beside(rank.Data{}, nil)[0].Values) != 0 {
		t.Error("nothing has values")
	}
}

// A number that no store keeps is not known.
func TestBesideKeepsNoInfinity(t *testing.T) {
	t.Parallel()
	var d desk
	for _, id := range []string{"a", "b"} {
		d.post(id, "")
		d.read(id, "wechat", 24*time.Hour, counts{content.Reads: 1, content.Likes: math.MaxFloat64, content.Saves: math.MaxFloat64, content.Comments: math.MaxFloat64, content.Shares: math.MaxFloat64})
	}
	for _, index := range baseline.Beside(d.Data, []string{"a", "b"}) {
		for _, v := range index.Values {
			if v != nil && (math.IsInf(*v, 0) || math.IsNaN(*v)) {
				t.Errorf("%s says %v", index.Name, *v)
			}
		}
	}
}

package audience_test

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

func simulate(t *testing.T, name string, seed uint64) audience.Simulation {
	t.Helper()
	v, ok := audience.VariantNamed(name)
	if !ok {
		t.Fatalf("no variant %s", name)
	}
	return audience.Simulate(v, seed)
}

// place is one publication of a simulation.
type place struct{ post, platform string }

func byPlace(readings []rank.Reading) map[place][]rank.Reading {
	out := map[place][]rank.Reading{}
	for _, r := range readings {
		at := place{r.Post, r.Platform}
		out[at] = append(out[at], r)
	}
	return out
}

func TestSimulateIsAPureFunction(t *testing.T) {
	for _, name := range []string{"few", "all"} {
		one, two := simulate(t, name, 3), simulate(t, name, 3)
		if !reflect.DeepEqual(one.Data, two.Data) || !maps.Equal(one.Truth, two.Truth) || !maps.Equal(one.Oracle(), two.Oracle()) {
			t.Errorf("%s: two simulations of one seed differ", name)
		}
		if other := simulate(t, name, 4); maps.Equal(one.Truth, other.Truth) {
			t.Errorf("%s: another seed has the same truth", name)
		}
	}
}

// What variants say of themselves holds for their data.
func TestVariantsAreWhatTheySay(t *testing.T) {
	for _, v := range audience.Variants() {
		s := audience.Simulate(v, 2)
		platforms, seen := map[string]bool{}, map[content.Metric]bool{}
		for _, r := range s.Data.Readings {
			platforms[r.Platform] = true
			for m := range r.Values {
				seen[m] = true
			}
			if _, read := r.Values[content.Reads]; read && slices.Contains(v.Unread, r.Platform) {
				t.Fatalf("%s: reads of %s are told", v.Name, r.Platform)
			}
		}
		if len(s.Data.Posts) != v.Posts || len(s.Truth) != v.Posts {
			t.Errorf("%s: %d posts, %d truths", v.Name, len(s.Data.Posts), len(s.Truth))
		}
		want := len(v.Platforms)
		if want == 0 {
			want = 4
		}
		if len(platforms) != want {
			t.Errorf("%s: platforms %v", v.Name, platforms)
		}
		if seen[content.Repurchases] != v.Outcomes || seen[content.Adds] != v.Outcomes {
			t.Errorf("%s: outcomes known %v", v.Name, seen[content.Repurchases])
		}
		if (len(s.Bought) > 0) != (v.Bought > 0) {
			t.Errorf("%s: %d posts with bought likes", v.Name, len(s.Bought))
		}
	}
}

// A team is told whole counts of what its platforms count, never anything that is hidden.
func TestTeamSeesCountsOnly(t *testing.T) {
	for _, name := range []string{"base", "outcomes", "all"} {
		for _, r := range simulate(t, name, 1).Data.Readings {
			for m, v := range r.Values {
				if v < 0 || v != math.Trunc(v) || !m.OfPosts(r.Platform) {
					t.Fatalf("%s: %s of %s is %v", name, m, r.Platform, v)
				}
			}
		}
	}
}

func TestSmallIsAboutFiveHundredReadsAPost(t *testing.T) {
	s := simulate(t, "small", 5)
	newest, reads := map[place]time.Time{}, map[place]float64{}
	for _, r := range s.Data.Readings {
		at := place{r.Post, r.Platform}
		if v, ok := r.Values[content.Reads]; ok && r.ObservedAt.After(newest[at]) {
			newest[at], reads[at] = r.ObservedAt, v
		}
	}
	sums := map[string]float64{}
	for at, v := range reads {
		sums[at.post] += v
	}
	all := slices.Sorted(maps.Values(sums))
	if middle := all[len(all)/2]; middle < 250 || middle > 800 {
		t.Errorf("a middling post has %v reads", middle)
	}
}

// Some posts are read twice and some twenty times, and the newest are young.
func TestReadingsAreIrregular(t *testing.T) {
	s := simulate(t, "base", 1)
	times := map[int]int{}
	for _, of := range byPlace(s.Data.Readings) {
		times[len(of)]++
	}
	if times[2] < 5 || times[20] < 3 || times[1] > 0 || times[21] > 0 {
		t.Errorf("publications by how often they are read: %v", times)
	}
	young := 0
	for _, p := range s.Data.Posts {
		if s.Now.Sub(p.PublishedAt) < 7*24*time.Hour {
			young++
		}
	}
	for _, r := range s.Data.Readings {
		if r.ObservedAt.After(s.Now) {
			t.Fatalf("%s is read at %v, after %v", r.Post, r.ObservedAt, s.Now)
		}
	}
	if young < 3 {
		t.Errorf("%d posts are younger than a week", young)
	}
}

// Counters fall only where platforms make them fall.
func TestTroublesAreThere(t *testing.T) {
	falls := func(s audience.Simulation) (n int) {
		for _, of := range byPlace(s.Data.Readings) {
			slices.SortStableFunc(of, func(a, b rank.Reading) int { return a.ObservedAt.Compare(b.ObservedAt) })
			for m := range of[0].Values {
				last := 0.0
				for _, r := range of {
					if v, ok := r.Values[m]; ok && r.Source != "page" {
						if v < last {
							n++
						}
						last = v
					}
				}
			}
		}
		return n
	}
	if n := falls(simulate(t, "base", 1)); n > 0 {
		t.Errorf("%d counters fall without a cause", n)
	}
	s := simulate(t, "all", 1)
	capped, pages, twice := 0, 0, map[[3]string]int{}
	for _, r := range s.Data.Readings {
		if r.Capped[content.Reads] {
			capped++
		}
		if r.Source == "page" {
			pages++
		}
		twice[[3]string{r.Post, r.Platform, r.Source + r.ObservedAt.String()}]++
	}
	again := 0
	for _, n := range twice {
		if n > 1 {
			again++
		}
	}
	if falls(s) < 5 || capped == 0 || pages < 100 || again < 100 || len(byPlace(s.Data.Readings)) < 300 {
		t.Errorf("%d falls, %d capped, %d of the worse source, %d there twice", falls(s), capped, pages, again)
	}
}

// Likes that are bought arrive within hours and nothing else changes.
func TestBoughtLikesArriveInABurst(t *testing.T) {
	honest, bought := simulate(t, "base", 6), simulate(t, "bought", 6)
	if len(honest.Data.Readings) != len(bought.Data.Readings) || len(bought.Bought) == 0 {
		t.Fatalf("%d readings, with bought likes %d", len(honest.Data.Readings), len(bought.Data.Readings))
	}
	more := 0
	for i, h := range honest.Data.Readings {
		b := bought.Data.Readings[i]
		if b.Values[content.Likes] > h.Values[content.Likes] {
			more++
			if !slices.Contains(bought.Bought, b.Post) {
				t.Fatalf("%s has %v likes instead of %v", b.Post, b.Values[content.Likes], h.Values[content.Likes])
			}
		}
		delete(h.Values, content.Likes)
		delete(b.Values, content.Likes)
		if !maps.Equal(h.Values, b.Values) {
			t.Fatalf("%s: %v became %v", b.Post, h.Values, b.Values)
		}
	}
	if more < 10*len(bought.Bought) {
		t.Errorf("%d readings have more likes, of %d posts", more, len(bought.Bought))
	}
}

// Appeal and trust go together where a variant says so, and only there.
func TestAlignedGoTogether(t *testing.T) {
	together := func(name string) (sum float64) {
		var n float64
		for seed := range uint64(6) {
			for _, z := range simulate(t, name, 10+seed).Truth {
				sum, n = sum+z.Trust*z.Attention, n+1
			}
		}
		return sum / n
	}
	if c := together("aligned"); c < .3 || c > .7 {
		t.Errorf("aligned: correlation %.2f", c)
	}
	if c := together("base"); math.Abs(c) > .2 {
		t.Errorf("base: correlation %.2f", c)
	}
}

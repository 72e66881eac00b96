package rank_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

// quick makes few draws: what holds for them holds for more.
var quick = rank.Options{Draws: 40}

// some makes enough draws for the ends of intervals, a quarter of what a ranking takes.
var some = rank.Options{Draws: 100}

func scores(r rank.Result) map[string]rank.Score {
	out := map[string]rank.Score{}
	for _, s := range r.Posts {
		out[s.Post] = s
	}
	return out
}

func asJSON(t *testing.T, r rank.Result) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// altered is a deep copy with every reading passed through f.
func altered(d rank.Data, f func(*rank.Reading)) rank.Data {
	out := rank.Data{Posts: slices.Clone(d.Posts)}
	for _, r := range d.Readings {
		r.Values = maps.Clone(r.Values)
		f(&r)
		out.Readings = append(out.Readings, r)
	}
	return out
}

func TestOrderAndDuplicatesChangeNothing(t *testing.T) {
	d := gather(40, audience.Options{Seed: 1}).data
	want := asJSON(t, rank.Rank(d, quick))
	shuffled := altered(d, func(*rank.Reading) {})
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(shuffled.Readings), func(i, j int) {
		shuffled.Readings[i], shuffled.Readings[j] = shuffled.Readings[j], shuffled.Readings[i]
	})
	r.Shuffle(len(shuffled.Posts), func(i, j int) { shuffled.Posts[i], shuffled.Posts[j] = shuffled.Posts[j], shuffled.Posts[i] })
	shuffled.Readings = append(shuffled.Readings, shuffled.Readings[:50]...)
	if asJSON(t, rank.Rank(shuffled, quick)) != want {
		t.Error("order or duplicates of readings changed the result")
	}
}

func TestSameBytesEveryTime(t *testing.T) {
	d := gather(30, audience.Options{Seed: 2}).data
	want := asJSON(t, rank.Rank(d, quick))
	for range 5 { // map order differs between runs
		if asJSON(t, rank.Rank(d, quick)) != want {
			t.Fatal("two runs differ")
		}
	}
}

// childOutput asks this test, run as a process of its own, for the ranking's bytes.
const childOutput = "MOXIN_TEST_RANK_OUTPUT"

// However many cores there are, and whatever a process hashes maps with, the bytes are the same.
func TestSameBytesInEveryProcess(t *testing.T) {
	d := gather(70, audience.Options{Seed: 2}).data // more posts than one core is given
	if file := os.Getenv(childOutput); file != "" {
		r := rank.Rank(d, quick)
		body := []byte(asJSON(t, r))
		kept, err := json.Marshal(r.Ranking(time.Unix(0, 0)))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(body, kept...), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	var first []byte
	for _, cores := range []string{"1", "2"} {
		file := filepath.Join(t.TempDir(), cores)
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSameBytesInEveryProcess$")
		child.Env = append(os.Environ(), childOutput+"="+file, "GOMAXPROCS="+cores)
		if out, err := child.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = body
		}
		if !bytes.Equal(body, first) {
			t.Errorf("on %s cores the ranking has other bytes than on one", cores)
		}
	}
}

func TestRenamingChangesNothing(t *testing.T) {
	d := gather(40, audience.Options{Seed: 3}).data
	name := func(s string) string { return fmt.Sprintf("%x", 1e6-float64(len(s)*1000)) + reverse(s) }
	renamed := altered(d, func(r *rank.Reading) { r.Post, r.Platform = name(r.Post), name(r.Platform) })
	for i := range renamed.Posts {
		p := &renamed.Posts[i]
		p.ID, p.Author, p.Series, p.Topic = name(p.ID), name(p.Author), name(p.Series), name(p.Topic)
	}
	before, after := scores(rank.Rank(d, quick)), scores(rank.Rank(renamed, quick))
	for id, b := range before {
		a := after[name(id)]
		if math.Abs(a.Trust.Value-b.Trust.Value) > 2e-6 || math.Abs(a.Trust.Low-b.Trust.Low) > 2e-6 ||
			a.Rank != b.Rank || a.RankLow != b.RankLow || a.PTop10 != b.PTop10 {
			t.Fatalf("%s: %+v, renamed %+v", id, b.Trust, a.Trust)
		}
	}
}

func reverse(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// TestMoreNeverPointsTheWrongWay raises one counter of one post and looks at that post.
func TestMoreNeverPointsTheWrongWay(t *testing.T) {
	cases := []struct {
		metric content.Metric
		sign   float64
	}{{content.Saves, 1}, {content.Follows, 1}, {content.Hearts, 1}, {content.Adds, 1}, {content.Unfollows, -1}}
	r := rand.New(rand.NewPCG(5, 5))
	for _, n := range []int{9, 40} {
		d := altered(gather(n, audience.Options{Seed: 4}).data, func(x *rank.Reading) {
			x.Values[content.Unfollows] = float64(int(x.Values[content.Reads]*.002) + int(x.ObservedAt.Unix()%3))
		})
		before := scores(rank.Rank(d, quick))
		for range 3 {
			post := d.Posts[r.IntN(len(d.Posts))].ID
			for _, c := range cases {
				for _, more := range []float64{1, 30, 3000} {
					after := scores(rank.Rank(altered(d, func(x *rank.Reading) {
						if v, ok := x.Values[c.metric]; ok && x.Post == post {
							x.Values[c.metric] = v + more
						}
					}), quick))
					if change := c.sign * (after[post].Trust.Value - before[post].Trust.Value); change < -1e-6 {
						t.Errorf("n=%d: %v more %s moved trust of %s by %v", n, more, c.metric, post, change)
					}
				}
			}
		}
	}
}

func TestAPostWithoutDataHasItsGroupsMeanAndTheWidestInterval(t *testing.T) {
	d := gather(60, audience.Options{Seed: 6}).data
	d.Posts = append(d.Posts, rank.Post{ID: "silent", PublishedAt: d.Posts[0].PublishedAt, Author: "author 1"})
	result := rank.Rank(d, quick)
	all := scores(result)
	silent := all["silent"]
	for id, s := range all {
		if id != "silent" && s.Trust.High-s.Trust.Low >= silent.Trust.High-silent.Trust.Low {
			t.Errorf("%s has a wider interval than a post without data", id)
		}
	}
	if silent.Rank != 0 || silent.Evidence != 0 || silent.Exposure != nil || len(silent.Contributions) != 0 {
		t.Errorf("a post without data: %+v", silent)
	}
	best, worst := "", ""
	for _, g := range result.Groups {
		if g.Kind != "author" {
			continue
		}
		if best == "" {
			best = g.Name
		}
		worst = g.Name
	}
	d.Posts[len(d.Posts)-1].Author = best
	high := scores(rank.Rank(d, quick))["silent"].Trust.Value
	d.Posts[len(d.Posts)-1].Author = worst
	low := scores(rank.Rank(d, quick))["silent"].Trust.Value
	if high <= low {
		t.Errorf("by the best author %.2f, by the worst %.2f", high, low)
	}
}

func TestFewPostsGetIntervalsAndNoRank(t *testing.T) {
	for n := range 8 {
		result := rank.Rank(gather(n, audience.Options{Seed: 7}).data, quick)
		if len(result.Posts) != n {
			t.Fatalf("n=%d: %d scores", n, len(result.Posts))
		}
		for _, s := range result.Posts {
			if s.Rank != 0 {
				t.Errorf("n=%d: %s has rank %d", n, s.Post, s.Rank)
			}
			if !(s.Trust.Low < s.Trust.Value && s.Trust.Value < s.Trust.High) {
				t.Errorf("n=%d: %s has %+v", n, s.Post, s.Trust)
			}
		}
		if n > 0 && len(result.Notes) == 0 {
			t.Errorf("n=%d: nothing says why there are no ranks", n)
		}
	}
	if r := rank.Rank(gather(9, audience.Options{Seed: 7}).data, quick); r.Posts[0].Rank != 1 {
		t.Error("nine posts with data are not ranked")
	}
}

func TestAFieldAlwaysZeroTellsNothing(t *testing.T) {
	d := altered(gather(40, audience.Options{Seed: 8}).data, func(r *rank.Reading) { delete(r.Values, content.DeepComments) })
	want := asJSON(t, rank.Rank(d, quick))
	zero := altered(d, func(r *rank.Reading) { r.Values[content.DeepComments] = 0 })
	if asJSON(t, rank.Rank(zero, quick)) != want {
		t.Error("a counter that is always zero changed the result")
	}
	nothing := altered(d, func(r *rank.Reading) {
		for m := range r.Values {
			r.Values[m] = 0
		}
	})
	for _, s := range rank.Rank(nothing, quick).Posts {
		if math.IsNaN(s.Trust.Value) || s.Rank != 0 {
			t.Fatalf("all zero: %+v", s)
		}
	}
}

// Saves without reads still tell which of two posts is saved more, and less surely than with them.
func TestReadsUnknownLeaveLessSure(t *testing.T) {
	only := altered(gather(40, audience.Options{Seed: 9}).data, func(*rank.Reading) {})
	only.Readings = slices.DeleteFunc(only.Readings, func(r rank.Reading) bool { return r.Platform != content.XiaoHongShu })
	blind := altered(only, func(r *rank.Reading) { delete(r.Values, content.Reads) })
	seen, result := rank.Rank(only, quick), rank.Rank(blind, quick)
	if !slices.ContainsFunc(result.Notes, func(n content.Text) bool { return strings.Contains(n.ZH, content.XiaoHongShu) }) {
		t.Errorf("notes %v do not name the channel without reads", result.Notes)
	}
	with, without := scores(seen), scores(result)
	var wide, narrow, product float64
	for id, s := range without {
		wide += s.Trust.High - s.Trust.Low
		narrow += with[id].Trust.High - with[id].Trust.Low
		product += s.Trust.Value * with[id].Trust.Value / float64(len(without))
		if s.Exposure != nil || s.Evidence != 0 {
			t.Errorf("%s has an exposure without reads: %+v", id, s)
		}
	}
	if wide <= narrow {
		t.Errorf("without reads intervals are %.2f wide, with them %.2f", wide/40, narrow/40)
	}
	if product < .3 {
		t.Errorf("without reads the ranking has nothing in common with the one with them: %.2f", product)
	}
}

func TestContributionsAddUp(t *testing.T) {
	for _, s := range rank.Rank(gather(40, audience.Options{Seed: 10}).data, quick).Posts {
		var sum float64
		for _, c := range s.Contributions {
			sum += c.Value
		}
		if math.Abs(sum-s.Before) > 1e-4 || math.Abs(s.Before+s.Pull-s.Trust.Value) > 1e-5 {
			t.Errorf("%s: parts %.5f, before pooling %.5f, pull %.5f, trust %.5f", s.Post, sum, s.Before, s.Pull, s.Trust.Value)
		}
		if s.Why.ZH == "" || s.Why.EN == "" {
			t.Errorf("%s has no explanation", s.Post)
		}
	}
}

func TestDemandNeedsDemandData(t *testing.T) {
	d := gather(20, audience.Options{Seed: 11}).data
	quiet := altered(d, func(r *rank.Reading) { delete(r.Values, content.Adds) })
	for id, s := range scores(rank.Rank(quiet, quick)) {
		if s.Demand != nil {
			t.Errorf("%s has a demand of %v without demand data", id, *s.Demand)
		}
	}
	for id, s := range scores(rank.Rank(d, quick)) {
		if s.Demand == nil {
			t.Errorf("%s has contact adds and no demand", id)
		}
	}
}

func TestExposureIsMatchedByAge(t *testing.T) {
	// One post reads twice its channel at every age; the youngest has little yet, as all had.
	var d rank.Data
	for i := range 12 {
		id := fmt.Sprint("p", i)
		at := epoch.Add(time.Duration(i) * 48 * time.Hour)
		d.Posts = append(d.Posts, rank.Post{ID: id, PublishedAt: at})
		for _, day := range []int{1, 2, 7} {
			if i == 11 && day > 1 {
				continue
			}
			reads := 300 * float64(day)
			if i == 3 {
				reads *= 2
			}
			d.Readings = append(d.Readings, rank.Reading{Post: id, Platform: "wechat", ObservedAt: at.Add(time.Duration(day) * 24 * time.Hour),
				Values: map[content.Metric]float64{content.Reads: reads}})
		}
	}
	all := scores(rank.Rank(d, quick))
	if young := all["p11"].Exposure.Value; math.Abs(young) > .15 {
		t.Errorf("a young post that is as usual for its age has exposure %.2f", young)
	}
	if double := all["p3"].Exposure.Value; math.Abs(double-math.Log(2)) > .2 {
		t.Errorf("twice the usual reads is exposure %.2f, want about %.2f", double, math.Log(2))
	}
}

func TestSourcesAreNeverJoined(t *testing.T) {
	d := gather(20, audience.Options{Seed: 12}).data
	want := scores(rank.Rank(altered(d, func(r *rank.Reading) { r.Source = "datacube" }), quick))
	both := altered(d, func(r *rank.Reading) { r.Source = "datacube" })
	for _, r := range d.Readings { // the public page shows far more, in times and not people
		r.Source, r.Values = "page", map[content.Metric]float64{content.Reads: 9 * r.Values[content.Reads]}
		both.Readings = append(both.Readings, r)
	}
	for id, s := range scores(rank.Rank(both, quick)) {
		if s.Trust != want[id].Trust || s.Evidence != want[id].Evidence {
			t.Fatalf("%s: a worse source changed %v to %v", id, want[id].Trust, s.Trust)
		}
	}
}

// What the platform's interface tells an owner comes before its public page, whichever platform it is.
func TestTheOwnersNumbersComeFirst(t *testing.T) {
	d := gather(20, audience.Options{Seed: 12}).data
	for _, source := range []string{"datacube", "openapi", "event"} {
		want := scores(rank.Rank(altered(d, func(r *rank.Reading) { r.Source = source }), quick))
		both := altered(d, func(r *rank.Reading) { r.Source = source })
		for _, r := range d.Readings {
			r.Source, r.Values = "page", map[content.Metric]float64{content.Reads: 9 * r.Values[content.Reads]}
			both.Readings = append(both.Readings, r)
		}
		for id, s := range scores(rank.Rank(both, quick)) {
			if s.Evidence != want[id].Evidence {
				t.Fatalf("%s, %s: %v reads, want %v", source, id, s.Evidence, want[id].Evidence)
			}
		}
	}
}

func TestCountersThatBeginAnew(t *testing.T) {
	d := gather(20, audience.Options{Seed: 13}).data
	post := d.Posts[2].ID
	var level float64
	broken := altered(d, func(r *rank.Reading) {
		if r.Post != post || r.Platform != content.WeChat {
			return
		}
		if r.ObservedAt.Sub(d.Posts[2].PublishedAt) <= 6*time.Hour {
			level = r.Values[content.Reads]
		} else {
			r.Values[content.Reads] -= level
		}
	})
	a, b := scores(rank.Rank(d, quick))[post], scores(rank.Rank(broken, quick))[post]
	if a.Evidence < b.Evidence || a.Evidence-b.Evidence > level {
		t.Errorf("reads %v, with a reset of %v: %v", a.Evidence, level, b.Evidence)
	}
}

func TestWriteCSVLeavesTheUnknownBlank(t *testing.T) {
	var out bytes.Buffer
	if err := rank.WriteCSV(&out, rank.Rank(gather(3, audience.Options{Seed: 14}).data, quick)); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if lines[0] != "rank,post_id,trust,low,high,rank_low,rank_high,p_top10,demand,exposure,evidence" || len(lines) != 4 {
		t.Fatalf("got\n%s", out.String())
	}
	if cells := strings.Split(lines[1], ","); cells[0] != "" || cells[5] != "" || cells[7] != "" || cells[2] == "" {
		t.Errorf("an unranked post is written as %q", lines[1])
	}
}

func BenchmarkRank(b *testing.B) {
	for _, n := range []int{120, 1000} {
		d := gather(n, audience.Options{Seed: 1}).data
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				rank.Rank(d, rank.Options{})
			}
		})
	}
}

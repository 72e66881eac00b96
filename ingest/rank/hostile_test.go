package rank_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

// hostile is data of n posts, each read as f says.
func hostile(n int, f func(i int, p *rank.Post) []rank.Reading) rank.Data {
	var d rank.Data
	for i := range n {
		p := rank.Post{ID: fmt.Sprint("p", i), PublishedAt: began.AddDate(0, 0, i), Author: fmt.Sprint("a", i%3), Series: "s"}
		readings := f(i, &p)
		d.Posts, d.Readings = append(d.Posts, p), append(d.Readings, readings...)
	}
	return d
}

var began = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)

// read is a reading of everything at an age: events of a hundredth of the reads.
func read(p *rank.Post, age time.Duration, reads float64) rank.Reading {
	r := rank.Reading{Post: p.ID, Platform: content.WeChat, ObservedAt: p.PublishedAt.Add(age), Values: map[content.Metric]float64{content.Reads: reads}}
	for _, m := range []content.Metric{content.Likes, content.Saves, content.Shares, content.Comments, content.Follows, content.Unfollows, content.Adds} {
		r.Values[m] = math.Floor(reads / 100)
	}
	return r
}

const day = 24 * time.Hour

// Whatever is read, every number that is told is one, within its interval, and can be written as JSON.
func TestNumbersStayNumbers(t *testing.T) {
	of := func(age time.Duration, reads func(i int) float64) func(int, *rank.Post) []rank.Reading {
		return func(i int, p *rank.Post) []rank.Reading { return []rank.Reading{read(p, age, reads(i))} }
	}
	same := func(v float64) func(int) float64 { return func(int) float64 { return v } }
	varied := func(i int) float64 { return float64(100 + 900*i) }
	long := strings.Repeat("长", 200)
	for name, d := range map[string]rank.Data{
		"no post":              {},
		"posts without a word": hostile(9, func(int, *rank.Post) []rank.Reading { return nil }),
		"one":                  hostile(1, of(day, varied)),
		"two":                  hostile(2, of(day, varied)),
		"all zero":             hostile(20, of(day, same(0))),
		"all the same":         hostile(20, of(day, same(5000))),
		"huge":                 hostile(20, of(day, func(i int) float64 { return 1e15 * float64(i+1) })),
		"beyond huge":          hostile(20, of(day, func(i int) float64 { return 1e300 * float64(i+1) })),
		"one beyond huge":      hostile(20, of(day, func(i int) float64 { return varied(i) * math.Pow(1e290, float64(i/19)) })),
		"less than one":        hostile(20, of(day, same(5e-324))),
		"at age 0":             hostile(20, of(0, varied)),
		"after a nanosecond":   hostile(20, of(1, varied)),
		"before publication":   hostile(20, of(-day, varied)),
		"after centuries":      hostile(20, of(290*365*day, varied)),
		"not numbers":          hostile(20, of(day, func(i int) float64 { return []float64{math.NaN(), math.Inf(1), -5, 1000}[i%4] })),
		"capped": hostile(20, func(i int, p *rank.Post) []rank.Reading {
			r := read(p, day, 100001)
			r.Capped = map[content.Metric]bool{content.Reads: true, content.Likes: i%2 == 0}
			return []rank.Reading{r}
		}),
		"more events than reads": hostile(20, func(i int, p *rank.Post) []rank.Reading {
			r := read(p, day, 3)
			r.Values[content.Likes] = 1e12
			return []rank.Reading{r}
		}),
		"a thousand channels": hostile(100, func(i int, p *rank.Post) (out []rank.Reading) {
			for k := range 10 {
				r := read(p, day, varied(i+k))
				r.Channel = fmt.Sprint("c", 10*i+k)
				out = append(out, r)
			}
			return out
		}),
		"many channels without reads": hostile(20, func(i int, p *rank.Post) (out []rank.Reading) {
			for k := range 14 { // each is an unknown exposure of its own
				r := read(p, day, varied(i+k))
				delete(r.Values, content.Reads)
				r.Channel = fmt.Sprint("c", k)
				out = append(out, r)
			}
			return out
		}),
		"names": hostile(20, func(i int, p *rank.Post) []rank.Reading {
			p.Author, p.Series, p.Topic = "../x", long, []string{"", " ", "\x00"}[i%3]
			return []rank.Reading{read(p, day, varied(i))}
		}),
		"one instant": hostile(20, func(i int, p *rank.Post) []rank.Reading {
			p.PublishedAt = began
			return []rank.Reading{read(p, day, varied(i)), read(p, day, varied(i+3))}
		}),
		"falling": hostile(20, func(i int, p *rank.Post) (out []rank.Reading) {
			for k := range 8 {
				out = append(out, read(p, time.Duration(k+1)*time.Hour, math.Pow(10, float64(9-k))))
			}
			return out
		}),
	} {
		t.Run(name, func(t *testing.T) {
			r := rank.Rank(d, rank.Options{Draws: 20})
			if len(r.Posts) != len(d.Posts) {
				t.Errorf("%d of %d posts", len(r.Posts), len(d.Posts))
			}
			body, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(body), "e+") {
				t.Errorf("a number beyond all measure: %.200s", body[strings.Index(string(body), "e+")-100:])
			}
			if _, err := r.Scores(began); err != nil {
				t.Error(err)
			}
			if _, err := json.Marshal(r.Ranking(began)); err != nil {
				t.Error(err)
			}
			for _, s := range r.Posts {
				for _, e := range []*rank.Estimate{&s.Trust, s.Demand, s.Exposure, s.Contributed} {
					if e != nil && !(e.Low <= e.Value && e.Value <= e.High) {
						t.Fatalf("%s: %+v", s.Post, *e)
					}
				}
				if s.Rank != 0 && !(1 <= s.RankLow && s.RankLow <= s.Rank && s.Rank <= s.RankHigh && s.RankHigh <= len(d.Posts)) {
					t.Fatalf("%s: rank %d (%d–%d)", s.Post, s.Rank, s.RankLow, s.RankHigh)
				}
			}
			for _, g := range r.Groups {
				if !(g.Trust.Low <= g.Trust.Value && g.Trust.Value <= g.Trust.High) {
					t.Fatalf("%s %q: %+v", g.Kind, g.Name, g.Trust)
				}
			}
		})
	}
}

// More reads than a platform shows are no more trust, and no more exposure than was told: 10万+ of ten times
// as many readers, with the same share of each acting, looks like ten times the share.
func TestLowerBoundsOfReadsAreNoExposure(t *testing.T) {
	d := hostile(20, func(i int, p *rank.Post) (out []rank.Reading) {
		reads := 20_000.0
		if i == 0 {
			reads *= 50
		}
		for _, hours := range []float64{.25, 1, 24, 300} {
			r := read(p, time.Duration(hours*float64(time.Hour)), reads*(1-math.Exp(-math.Pow(hours/30, .6))))
			if r.Values[content.Reads] > 100_000 {
				r.Values[content.Reads], r.Capped = 100_001, map[content.Metric]bool{content.Reads: true}
			}
			out = append(out, r)
		}
		return out
	})
	for _, s := range rank.Rank(d, quick).Posts {
		if s.Post != "p0" {
			continue
		}
		for _, c := range s.Contributions {
			if c.Signal != content.Reads && (c.Ratio < .5 || c.Ratio > 2) {
				t.Errorf("%s are %.1f times the usual, and the same share of readers acted", c.Signal, c.Ratio)
			}
		}
		if s.Exposure == nil || s.Exposure.Value < 3 {
			t.Errorf("exposure %+v of fifty times the readers, log %.1f", s.Exposure, math.Log(50))
		}
	}
	for i := range d.Readings {
		if r := &d.Readings[i]; r.Post == "p0" {
			r.Values[content.Reads], r.Capped = 100_001, map[content.Metric]bool{content.Reads: true}
		}
	}
	for _, s := range rank.Rank(d, quick).Posts {
		if s.Post == "p0" && (s.Exposure != nil || s.Contributed != nil || s.Evidence != 100_001) {
			t.Errorf("nobody told how many read it: exposure %+v, contributed %+v, evidence %.0f", s.Exposure, s.Contributed, s.Evidence)
		}
	}
}

// What is usual on a channel is known by the other posts there: of one alone nobody can say that it was read
// as usual, and of three not so surely as of thirty.
func TestExposureIsAsSureAsTheUsual(t *testing.T) {
	width := map[int]float64{}
	for _, n := range []int{1, 3, 30} {
		r := rank.Rank(hostile(n, func(i int, p *rank.Post) []rank.Reading {
			return []rank.Reading{read(p, 30*day, float64(1000+500*(i%3)))}
		}), quick)
		e := r.Posts[0].Exposure
		if n == 1 {
			if e != nil {
				t.Errorf("one post alone has exposure %+v", *e)
			}
			continue
		}
		width[n] = e.High - e.Low
	}
	if width[3] < 1.5*width[30] {
		t.Errorf("intervals of exposure are %.2f wide by three posts, %.2f by thirty", width[3], width[30])
	}
}

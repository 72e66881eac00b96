// Package eval compares the ranking, and the indexes of the field, with the hidden truth of simulated
// audiences.
package eval

import (
	"context"
	"math"
	"time"

	"golang.org/x/sync/errgroup"

	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
	"moxin/ingest/rank/baseline"
)

// Seeds for tuning the model are 1 to 99; these, which nobody tunes on, are for reporting.
const (
	FirstSeed = 1000
	Seeds     = 20
)

// Run is one audience, ranked.
type Run struct {
	Variant  string
	Seed     uint64
	Posts    int
	Spearman float64
	NDCG     float64 // at 10
	Value    float64 // share of posts whose 90 % interval covers the truth
	Places   float64 // share of ranked posts whose rank interval covers the true rank
	Width    float64 // mean width of rank intervals, as a share of the posts
	Ranked   int
	Oracle   float64
	Indexes  map[string]float64 // Spearman by baseline
	Spent    time.Duration      // of ranking, by the clock that was given
}

// ZMean is the best of the baselines.
func (r Run) ZMean() float64 { return r.Indexes["z-mean"] }

// Way is how much of the way from the mean of z-scores to the oracle the ranking goes.
func (r Run) Way() float64 { return (r.Spearman - r.ZMean()) / (r.Oracle - r.ZMean()) }

// Best reports whether the ranking is better than every baseline.
func (r Run) Best() bool {
	for _, v := range r.Indexes {
		if v >= r.Spearman {
			return false
		}
	}
	return true
}

// Options say what to run.
type Options struct {
	Variants []audience.Variant
	First    uint64
	Seeds    int
	Workers  int
	Rank     rank.Options
	Oracle   bool
}

// Evaluate runs every variant with every seed. The result is in the order of variants, then seeds,
// however many workers there are.
func Evaluate(ctx context.Context, o Options) ([]Run, error) {
	out := make([]Run, len(o.Variants)*o.Seeds)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(o.Workers, 1))
	for i := range out {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			out[i] = o.one(audience.Simulate(o.Variants[i/o.Seeds], o.First+uint64(i%o.Seeds)))
			return nil
		})
	}
	return out, group.Wait()
}

func (o Options) one(s audience.Simulation) Run {
	r := Run{Variant: s.Variant.Name, Seed: s.Seed, Posts: len(s.Data.Posts), Indexes: map[string]float64{}}
	truth := make([]float64, len(s.Data.Posts))
	at := map[string]int{}
	for i, p := range s.Data.Posts {
		truth[i], at[p.ID] = s.Truth[p.ID].Trust, i
	}
	r.judge(rank.Rank(s.Data, o.Rank), truth, at)
	for _, index := range baseline.All() {
		var x, y []float64
		for i, v := range index.Score(s.Data) {
			if v.Known {
				x, y = append(x, v.Value), append(y, truth[i])
			}
		}
		if rho := Spearman(x, y); !math.IsNaN(rho) {
			r.Indexes[index.Name] = rho
		}
	}
	if o.Oracle {
		knows := s.Oracle()
		best := make([]float64, len(truth))
		for i, p := range s.Data.Posts {
			best[i] = knows[p.ID]
		}
		r.Oracle = Spearman(best, truth)
	}
	return r
}

// judge compares a result with the truth.
func (r *Run) judge(result rank.Result, truth []float64, at map[string]int) {
	value := make([]float64, len(truth))
	standard, order := standardised(truth), places(truth)
	for _, p := range result.Posts {
		i := at[p.Post]
		value[i] = p.Trust.Value
		if standard[i] >= p.Trust.Low && standard[i] <= p.Trust.High {
			r.Value += 1 / float64(len(truth))
		}
		if p.Rank == 0 {
			continue
		}
		place := float64(len(truth)) + 1 - order[i]
		if float64(p.RankLow) <= place && place <= float64(p.RankHigh) {
			r.Places++
		}
		r.Width += float64(p.RankHigh-p.RankLow) / float64(len(truth))
		r.Ranked++
	}
	r.Places, r.Width = r.Places/float64(r.Ranked), r.Width/float64(r.Ranked)
	r.Spearman, r.NDCG = Spearman(value, truth), NDCG(value, truth, 10)
}

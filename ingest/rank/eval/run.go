// Package eval compares the ranking, and the indexes of the field, with the hidden truth of simulated
// audiences:
//
//	variant × seed ─ audience.Simulate ─┬─ rank.Rank ──────┐
//	                                    ├─ baseline.All ───┼─ against the truth ─→ Run ─→ Summary ─→ tables, plot
//	                                    └─ Oracle ─────────┘
//
// Order is judged by Spearman's correlation and NDCG@10, honesty by how often intervals hold what they
// claim, gain by how much of the way from the best plain index (mean of z-scores) to an oracle the
// ranking goes. Seeds 1 to 99 are for tuning the model, 1000 to 1019 for reporting: nobody
// tunes on them.
package eval

import (
	"context"
	"math"

	"golang.org/x/sync/errgroup"

	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
	"moxin/ingest/rank/baseline"
)

// Options say what to run.
type Options struct {
	Variants []audience.Variant
	First    uint64 // seed
	Seeds    int
	Workers  int // at once; 0 = 1
	Rank     rank.Options
}

// Run is one audience, ranked.
type Run struct {
	Variant  string
	Seed     uint64
	Posts    int
	Ranked   int
	Spearman float64 // of trust with the truth
	NDCG     float64 // at 10
	Value    float64 // share of posts whose 90 % interval holds the truth
	Places   float64 // share of ranked posts whose rank interval holds the true rank
	Width    float64 // mean width of rank intervals, as a share of the posts
	Cover    Cover
	Oracle   float64            // Spearman
	Indexes  map[string]float64 // Spearman by baseline; one that tells nobody apart is not there
}

// reference is the index that the way is measured from: the best of those that are no model.
const reference = "z-mean"

// Way is how much of the way from the mean of z-scores to the oracle the ranking goes, 1 = all.
func (r Run) Way() float64 {
	from := r.Indexes[reference]
	return (r.Spearman - from) / (r.Oracle - from)
}

// Best reports whether the ranking is better than every baseline.
func (r Run) Best() bool {
	for _, v := range r.Indexes {
		if v >= r.Spearman {
			return false
		}
	}
	return true
}

// Evaluate runs every variant with every seed. The result is in the order of variants, then seeds,
// however many workers there are.
func Evaluate(ctx context.Context, o Options) ([]Run, error) {
	return each(ctx, o, func(v audience.Variant, seed uint64) Run { return o.run(audience.Simulate(v, seed)) })
}

// each asks for every variant with every seed, Workers at once.
func each[T any](ctx context.Context, o Options, ask func(audience.Variant, uint64) T) ([]T, error) {
	out := make([]T, len(o.Variants)*o.Seeds)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(o.Workers, 1))
	for i := range out {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			out[i] = ask(o.Variants[i/o.Seeds], o.First+uint64(i%o.Seeds))
			return nil
		})
	}
	return out, group.Wait()
}

func (o Options) run(s audience.Simulation) Run {
	truth := truths(s)
	r := Run{Variant: s.Variant.Name, Seed: s.Seed, Posts: len(truth), Indexes: indexes(s, truth), Oracle: oracle(s, truth)}
	r.judge(rank.Rank(s.Data, o.Rank), s, truth)
	return r
}

// indexes are the Spearman correlations of the baselines with the truth, each over the posts that it
// knows.
func indexes(s audience.Simulation, truth []float64) map[string]float64 {
	out := map[string]float64{}
	for _, index := range baseline.All() {
		var x, y []float64
		for i, v := range index.Score(s.Data) {
			if v.Known {
				x, y = append(x, v.Value), append(y, truth[i])
			}
		}
		if rho := Spearman(x, y); !math.IsNaN(rho) {
			out[index.Name] = rho
		}
	}
	return out
}

// oracle is that of the oracle.
func oracle(s audience.Simulation, truth []float64) float64 {
	knows, best := s.Oracle(), make([]float64, len(truth))
	for i, p := range s.Data.Posts {
		best[i] = knows[p.ID]
	}
	return Spearman(best, truth)
}

// truths are the hidden trust of the posts, in their order.
func truths(s audience.Simulation) []float64 {
	out := make([]float64, len(s.Data.Posts))
	for i, p := range s.Data.Posts {
		out[i] = s.Truth[p.ID].Trust
	}
	return out
}

// judge compares a result with the truth.
func (r *Run) judge(result rank.Result, s audience.Simulation, truth []float64) {
	at := map[string]int{}
	for i, p := range s.Data.Posts {
		at[p.ID] = i
	}
	value, standard, order := make([]float64, len(truth)), standardised(truth), ranks(truth)
	for _, p := range result.Posts {
		i := at[p.Post]
		value[i] = p.Trust.Value
		if standard[i] >= p.Trust.Low && standard[i] <= p.Trust.High {
			r.Value += 1 / float64(len(truth))
		}
		if p.Rank == 0 {
			continue
		}
		if float64(p.RankLow) <= order[i] && order[i] <= float64(p.RankHigh) {
			r.Places++
		}
		r.Width += float64(p.RankHigh-p.RankLow) / float64(len(truth))
		r.Ranked++
	}
	if r.Ranked > 0 {
		r.Places, r.Width = r.Places/float64(r.Ranked), r.Width/float64(r.Ranked)
	}
	r.Spearman, r.NDCG = Spearman(value, truth), NDCG(value, truth, 10)
	r.Cover = covers(result, at, truth)
}

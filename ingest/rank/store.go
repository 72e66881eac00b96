package rank

import (
	"encoding/json"
	"fmt"
	"time"

	"moxin/content"
)

// Scores are a result as the store keeps it, made at an instant: the scores of articles that are known,
// trust for groups.
func (r Result) Scores(at time.Time) ([]content.Score, error) {
	var out []content.Score
	for _, s := range r.Posts {
		why, err := json.Marshal(s)
		if err != nil {
			return nil, fmt.Errorf("rank: explanation of %s: %w", s.Post, err)
		}
		base := content.Score{Kind: "article", Subject: s.Post, Evidence: s.Evidence, Model: r.Model, At: at}
		t := named(base, "trust", s.Trust)
		t.Rank, t.RankLow, t.RankHigh, t.Why = s.Rank, s.RankLow, s.RankHigh, string(why)
		out = append(out, t)
		for _, other := range []struct {
			name  string
			score *Estimate
		}{{"demand", s.Demand}, {"exposure", s.Exposure}, {"contributed", s.Contributed}} {
			if other.score != nil {
				out = append(out, named(base, other.name, *other.score))
			}
		}
	}
	for _, g := range r.Groups {
		why, err := json.Marshal(g)
		if err != nil {
			return nil, fmt.Errorf("rank: explanation of %s: %w", g.Name, err)
		}
		t := named(content.Score{Kind: g.Kind, Subject: g.Name, Evidence: g.Evidence, Model: r.Model, At: at}, "trust", g.Trust)
		t.Rank, t.RankLow, t.RankHigh, t.Why = g.Rank, g.RankLow, g.RankHigh, string(why)
		out = append(out, t)
	}
	return out, nil
}

func named(s content.Score, name string, e Estimate) content.Score {
	s.Name, s.Value, s.Low, s.High = name, e.Value, e.Low, e.High
	return s
}

package main

import (
	"context"
	"fmt"
	"math"

	"moxin/cmd/moxin/demo"
	"moxin/content"
	"moxin/ingest/rank/baseline"
	"moxin/ingest/rank/eval"
)

// demoTruth is how well the demo's ranking finds what it cannot know, part of the demo's JSON.
type demoTruth struct {
	// Agreement is Spearman's correlation of the ranking with the readers' hidden taste.
	Agreement float64 `json:"agreement"`
	// Indexes are the same of the indexes of the field, by name, each over the articles that it can
	// say anything of.
	Indexes map[string]float64 `json:"agreement_of_indexes"`
	// BestIndex is the one that agrees most among those that know every article.
	BestIndex string `json:"best_index"`
}

// truth compares the ranking, and the indexes of the field on the same numbers, with the taste.
func (p *play) truth(ctx context.Context) (t demoTruth, err error) {
	var values, tastes []float64
	for _, one := range p.result.Posts {
		values, tastes = append(values, one.Trust.Value), append(tastes, demo.Taste[one.Post].Trust)
	}
	t.Agreement, t.Indexes = eval.Spearman(values, tastes), map[string]float64{}
	data, err := keptData(ctx, p.station.store)
	if err != nil {
		return t, err
	}
	for _, index := range baseline.All() {
		said := index.Score(data)
		values, tastes = nil, nil
		for _, v := range said {
			if v.Known {
				values, tastes = append(values, v.Value), append(tastes, demo.Taste[v.Post].Trust)
			}
		}
		rho := eval.Spearman(values, tastes)
		if len(values) < 3 || math.IsNaN(rho) { // two always agree or disagree; what is all the same does neither
			continue
		}
		t.Indexes[index.Name] = rho
		if len(values) == len(said) && (t.BestIndex == "" || t.Indexes[index.Name] > t.Indexes[t.BestIndex]) {
			t.BestIndex = index.Name
		}
	}
	return t, nil
}

// text says it in words.
func (t demoTruth) text() content.Text {
	best, ok := baseline.Find(t.BestIndex)
	if !ok {
		return content.T(fmt.Sprintf("与读者真实口味的秩相关 %.2f", t.Agreement),
			fmt.Sprintf("rank correlation with the readers' real taste %.2f", t.Agreement))
	}
	return content.T(
		fmt.Sprintf("与读者真实口味的秩相关 %.2f（现成指数里最好的是“%s”：%.2f）", t.Agreement, best.Title.ZH, t.Indexes[best.Name]),
		fmt.Sprintf("rank correlation with the readers' real taste %.2f (the best index of the field, %s: %.2f)", t.Agreement, best.Title.EN, t.Indexes[best.Name]))
}

package rank

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// Kept is what the store holds of articles and their numbers.
type Kept struct {
	Articles     []content.ArticleRecord
	Publications []content.Publication
	Samples      []content.Sample
}

// Data turns what the store holds into what a ranking rests on. A publication whose article
// is no longer known keeps its slug and its own title. Daily values (not cumulative) are left
// out: a missed day would be read as nothing.
func (k Kept) Data() Data {
	var d Data
	articles := map[string]content.ArticleRecord{}
	for _, a := range k.Articles {
		articles[a.Slug] = a
	}
	posts, publications := map[string]int{}, map[int64]content.Publication{}
	for _, p := range k.Publications {
		publications[p.ID] = p
		i, ok := posts[p.Slug]
		if !ok {
			i = len(d.Posts)
			posts[p.Slug] = i
			d.Posts = append(d.Posts, newPost(p, articles[p.Slug]))
		}
		if p.PublishedAt.Before(d.Posts[i].PublishedAt) {
			d.Posts[i].PublishedAt = p.PublishedAt
		}
	}
	slices.SortFunc(d.Posts, func(a, b Post) int { return strings.Compare(a.ID, b.ID) })
	d.Readings = readings(publications, k.Samples)
	return d
}

func newPost(p content.Publication, a content.ArticleRecord) Post {
	topic := ""
	if len(a.Tags) > 0 {
		topic = a.Tags[0]
	}
	return Post{
		ID: p.Slug, PublishedAt: p.PublishedAt, Title: cmp.Or(a.Title, p.Title), Author: a.Author, Series: a.Series,
		Topic: topic, Stage: string(a.Stage), Audience: string(a.Audience),
	}
}

// readings gathers samples of one publication, instant and source into one row.
func readings(publications map[int64]content.Publication, samples []content.Sample) []Reading {
	type key struct {
		publication int64
		at          int64
		source      string
	}
	index := map[key]int{}
	var out []Reading
	for _, s := range samples {
		p, ok := publications[s.Publication]
		if !ok || !s.Cumulative && s.Metric != content.FinishRate {
			continue
		}
		at := key{s.Publication, s.ObservedAt.UnixNano(), s.Source}
		i, ok := index[at]
		if !ok {
			i = len(out)
			index[at] = i
			out = append(out, Reading{
				Post: p.Slug, Platform: p.Platform, Channel: p.Channel, PublishedAt: p.PublishedAt,
				ObservedAt: s.ObservedAt, Source: s.Source,
				Values: map[content.Metric]float64{}, Capped: map[content.Metric]bool{},
			})
		}
		out[i].Values[s.Metric] = s.Value
		if s.Capped {
			out[i].Capped[s.Metric] = true
		}
	}
	for _, r := range out {
		r.finish()
	}
	slices.SortFunc(out, func(a, b Reading) int {
		return cmp.Or(strings.Compare(a.Post, b.Post), strings.Compare(a.Channel, b.Channel),
			a.PublishedAt.Compare(b.PublishedAt), a.ObservedAt.Compare(b.ObservedAt), strings.Compare(a.Source, b.Source))
	})
	return out
}

// finish turns a rate of finished reads into a count, where the reads it is a share of were
// read with it.
func (r Reading) finish() {
	rate, ok := r.Values[content.FinishRate]
	delete(r.Values, content.FinishRate)
	if reads, known := r.Values[content.Reads]; ok && known {
		if _, counted := r.Values[content.Finishes]; !counted {
			r.Values[content.Finishes] = rate * reads
		}
	}
}

// Scores are a result as the store keeps it, made at an instant: three scores for articles,
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
		if s.Demand != nil {
			out = append(out, named(base, "demand", *s.Demand))
		}
		if s.Exposure != nil {
			out = append(out, named(base, "exposure", *s.Exposure))
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

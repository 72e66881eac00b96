package rank

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// Kept is what the store holds of articles and their numbers. Samples are gone through once and not
// held: a store has millions. They come in any order; each publication, metric, instant and source once.
type Kept struct {
	Articles     []content.ArticleRecord
	Publications []content.Publication
	Samples      iter.Seq2[content.Sample, error]
}

// Data turns what the store holds into what a ranking rests on; an error of Samples ends it.
//
// A post is an article under the slug that it has now, whatever it was published as; its format is
// content.FormatOf all its publications, its topic the first tag. A publication whose article is no longer
// known keeps its slug and its own title. Daily values (not cumulative) are left out: a missed day would
// be read as nothing. Outcomes come as samples too: of the collector event, and of event.Credits.
func (k Kept) Data() (Data, error) {
	g := k.gather()
	for s, err := range k.Samples {
		if err != nil {
			return Data{}, err
		}
		g.take(s)
	}
	return g.data(), nil
}

func (k Kept) gather() *gathering {
	g := &gathering{
		publications: make(map[int64]int32, len(k.Publications)), rows: make([]kept, len(k.Publications)),
		index: map[moment]int32{}, sources: map[string]int32{}, followers: map[string][]follow{},
	}
	articles, posts, families := map[string]content.ArticleRecord{}, map[string]int{}, map[string][]content.Family{}
	for _, a := range k.Articles {
		for _, old := range a.Aliases {
			articles[old] = a
		}
	}
	for _, a := range k.Articles { // a living slug is nobody's older one
		articles[a.Slug] = a
	}
	for row, p := range k.Publications {
		a := articles[p.Slug]
		p.Slug = cmp.Or(a.Slug, p.Slug)
		g.publications[p.ID], g.rows[row] = int32(row), kept{Publication: p, first: -1}
		i, ok := posts[p.Slug]
		if !ok {
			i = len(g.posts)
			posts[p.Slug] = i
			g.posts = append(g.posts, newPost(p, a))
		}
		families[p.Slug] = append(families[p.Slug], p.Family)
		post := &g.posts[i]
		post.Format = content.FormatOf(families[p.Slug])
		if p.PublishedAt.Before(post.PublishedAt) {
			post.PublishedAt = p.PublishedAt
		}
	}
	return g
}

func newPost(p content.Publication, a content.ArticleRecord) Post {
	return Post{
		ID: p.Slug, PublishedAt: p.PublishedAt, Title: cmp.Or(a.Title, p.Title), Author: a.Author, Series: a.Series,
		Topic: a.Topic(), Stage: string(a.Stage), Audience: string(a.Audience),
	}
}

// gathering puts samples of one publication, instant and source into one row.
type gathering struct {
	posts        []Post
	publications map[int64]int32
	rows         []kept
	readings     []Reading
	index        map[moment]int32
	sources      map[string]int32
	followers    map[string][]follow // of channels
}

// kept is a publication, and its first reading; -1 = none.
type kept struct {
	content.Publication
	first int32
}

type moment struct {
	publication, source int32
	at                  int64
}

// follow is how many followed a channel at an instant.
type follow struct {
	at time.Time
	n  float64
}

func (g *gathering) take(s content.Sample) {
	if s.Publication == 0 {
		if s.Metric == content.Followers {
			g.followers[s.Channel] = append(g.followers[s.Channel], follow{s.ObservedAt, s.Value})
		}
		return
	}
	row, ok := g.publications[s.Publication]
	if !ok || !s.Cumulative && s.Metric != content.FinishRate {
		return
	}
	r := g.reading(row, s)
	r.Values[s.Metric] = s.Value
	if s.Capped {
		if r.Capped == nil {
			r.Capped = map[content.Metric]bool{}
		}
		r.Capped[s.Metric] = true
	}
}

// reading is the row that a sample belongs to.
func (g *gathering) reading(row int32, s content.Sample) *Reading {
	source, ok := g.sources[s.Source]
	if !ok {
		source = int32(len(g.sources))
		g.sources[s.Source] = source
	}
	key := moment{row, source, s.ObservedAt.UnixNano()}
	i, ok := g.index[key]
	if !ok {
		i = int32(len(g.readings))
		p := &g.rows[row]
		g.index[key] = i
		g.readings = append(g.readings, Reading{
			Post: p.Slug, Platform: p.Platform, Channel: p.Channel, PublishedAt: p.PublishedAt,
			ObservedAt: s.ObservedAt, Source: s.Source, Values: map[content.Metric]float64{},
		})
		if p.first < 0 || s.ObservedAt.Before(g.readings[p.first].ObservedAt) {
			p.first = i
		}
	}
	return &g.readings[i]
}

func (g *gathering) data() Data {
	for _, of := range g.followers {
		slices.SortFunc(of, func(a, b follow) int { return a.at.Compare(b.at) })
	}
	for _, p := range g.rows {
		if n, ok := g.followed(p.Publication); ok && p.first >= 0 {
			g.readings[p.first].Values[FollowersAtPublish] = n
		}
	}
	for _, r := range g.readings {
		r.finish()
	}
	slices.SortFunc(g.posts, func(a, b Post) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(g.readings, func(a, b Reading) int {
		return cmp.Or(strings.Compare(a.Post, b.Post), strings.Compare(a.Channel, b.Channel),
			a.PublishedAt.Compare(b.PublishedAt), a.ObservedAt.Compare(b.ObservedAt), strings.Compare(a.Source, b.Source))
	})
	return Data{Posts: g.posts, Readings: g.readings}
}

// nearby is how long before or after a post its channel's followers were counted, for them to be those
// of then.
const nearby = 7 * 24 * time.Hour

// followed is how many followed a publication's channel when it went out: the newest count before, else
// the first one after.
func (g *gathering) followed(p content.Publication) (float64, bool) {
	all := g.followers[p.Channel]
	i, at := slices.BinarySearchFunc(all, p.PublishedAt, func(f follow, at time.Time) int { return f.at.Compare(at) })
	if at {
		return all[i].n, true
	}
	if i > 0 && p.PublishedAt.Sub(all[i-1].at) <= nearby {
		return all[i-1].n, true
	}
	if i < len(all) && all[i].at.Sub(p.PublishedAt) <= nearby {
		return all[i].n, true
	}
	return 0, false
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

package report

import (
	"cmp"
	"slices"
	"time"

	"moxin/content"
)

// maker has an input by what it is looked up by.
type maker struct {
	Input
	before   content.Period
	articles map[string]Article
	order    map[string]int                      // of channels
	platform map[string]string                   // by channel
	on       map[string][]string                 // channels by slug
	scores   map[string]map[string]content.Score // by slug, then name
	readings map[int64][]content.Sample          // by publication, oldest first
	posts    map[int64]content.Publication       // by id
}

// Make sums up a period.
func Make(in Input) Report {
	m := newMaker(in)
	r := Report{
		Brand: in.Config.Brand, Period: in.Period, Before: m.before, Zone: in.Period.From.Location().String(),
		Made: in.Now, Late: in.Late, Seen: in.Seen, Open: in.Now.Before(in.Period.Until), Scored: in.Ranking.At, Model: in.Ranking.Model,
		Notes: in.Ranking.Notes,
	}
	r.Released, r.Troubles = m.released()
	r.Numbers, r.Outcomes = m.numbers(), m.outcomes()
	r.Posts = m.ranked()
	r.Sum = m.sum(r.Posts, r.Outcomes)
	r.Overall, r.Moves, r.Compared = m.moves()
	r.Channels = m.channels(r.Posts)
	r.Gaps = m.gaps()
	for _, a := range in.Ranking.Advice {
		title := a.Subject
		if a.Kind == "article" {
			title = m.title(a.Subject)
		}
		r.Advice = append(r.Advice, Advice{a, title, m.platform[a.Channel]})
	}
	return r
}

func newMaker(in Input) *maker {
	m := &maker{Input: in, before: in.Period.Before(), articles: map[string]Article{}, order: map[string]int{}, platform: map[string]string{},
		on: map[string][]string{}, scores: map[string]map[string]content.Score{}, readings: map[int64][]content.Sample{}, posts: map[int64]content.Publication{}}
	for i, ch := range in.Config.Channels {
		m.order[ch.ID], m.platform[ch.ID] = i-len(in.Config.Channels), ch.Platform
	}
	for _, a := range in.Articles {
		m.articles[a.Slug] = a
	}
	for _, p := range in.Publications {
		m.posts[p.ID] = p
		m.platform[p.Channel] = p.Platform
		if !slices.Contains(m.on[p.Slug], p.Channel) {
			m.on[p.Slug] = append(m.on[p.Slug], p.Channel)
		}
	}
	for _, list := range m.on {
		slices.SortFunc(list, m.channelOrder)
	}
	for _, s := range in.Scores {
		if s.Kind != "article" {
			continue
		}
		if m.scores[s.Subject] == nil {
			m.scores[s.Subject] = map[string]content.Score{}
		}
		m.scores[s.Subject][s.Name] = s
	}
	for _, s := range in.Samples {
		if s.Publication != 0 && s.Cumulative && s.ObservedAt.Before(in.Period.Until) {
			m.readings[s.Publication] = append(m.readings[s.Publication], s)
		}
	}
	for _, list := range m.readings {
		slices.SortStableFunc(list, func(a, b content.Sample) int { return a.ObservedAt.Compare(b.ObservedAt) })
	}
	return m
}

// channelOrder is that of moxin.yaml; channels that are no longer there come last, by id.
func (m *maker) channelOrder(a, b string) int {
	return cmp.Or(m.order[a]-m.order[b], cmp.Compare(a, b))
}

// title is an article's, or its slug.
func (m *maker) title(slug string) string { return cmp.Or(m.articles[slug].Title, slug) }

// publications are those of the period that readers could see, by channel.
func (m *maker) publications() []content.Publication {
	var out []content.Publication
	for _, p := range m.Publications {
		if m.Period.Holds(p.PublishedAt) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b content.Publication) int {
		return cmp.Or(m.channelOrder(a.Channel, b.Channel), a.PublishedAt.Compare(b.PublishedAt), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// slugs are the articles first published within a period, in order of time.
func (m *maker) slugs(p content.Period) []string {
	var out []Article
	for _, a := range m.Articles {
		if p.Holds(a.Published) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b Article) int {
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.Slug, b.Slug))
	})
	names := make([]string, len(out))
	for i, a := range out {
		names[i] = a.Slug
	}
	return names
}

// end is when the period's numbers end: they cannot be newer than now.
func (m *maker) end() time.Time {
	if m.Now.Before(m.Period.Until) {
		return m.Now
	}
	return m.Period.Until
}

package report

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"moxin/content"
)

// Names of scores.
const (
	nameTrust    = "trust"
	nameDemand   = "demand"
	nameExposure = "exposure"
)

// explained is the part of a score's explanation that a report repeats.
type explained struct {
	Contributions []Part         `json:"contributions"`
	Missing       []content.Text `json:"missing"`
	Why           content.Text   `json:"why"`
}

// ranked are the articles first published in the period: the ranked by rank, then by score, then those
// without one.
func (m *maker) ranked() []Post {
	var out []Post
	for _, slug := range m.slugs(m.Period) {
		out = append(out, m.post(slug))
	}
	slices.SortStableFunc(out, func(a, b Post) int {
		return cmp.Or(no(a.Trust != nil)-no(b.Trust != nil), no(a.Rank > 0)-no(b.Rank > 0), a.Rank-b.Rank, cmp.Compare(valueOf(b.Trust), valueOf(a.Trust)))
	})
	return out
}

func valueOf(v *content.Interval) float64 {
	if v == nil {
		return math.Inf(-1)
	}
	return v.Value
}

func (m *maker) post(slug string) Post {
	a := m.articles[slug]
	p := Post{Slug: slug, Title: m.title(slug), Author: a.Author, Series: a.Series, Channels: m.on[slug], Published: a.Published, Verdict: Unknown}
	scores := m.scores[slug]
	trust, ok := scores[nameTrust]
	if !ok {
		return p
	}
	v := m.interval(slug, trust)
	p.Trust, p.Verdict = &v, verdict(v)
	p.Rank, p.RankLow, p.RankHigh, p.Evidence = trust.Rank, trust.RankLow, trust.RankHigh, trust.Evidence
	if s, ok := scores[nameDemand]; ok {
		p.Demand = &s.Value
	}
	if s, ok := scores[nameExposure]; ok {
		p.Exposure = &s.Value
	}
	var why explained
	if json.Unmarshal([]byte(trust.Why), &why) == nil { // of another model: its numbers stand all the same
		p.Parts, p.Missing, p.Why = why.Contributions, why.Missing, why.Why
		slices.SortStableFunc(p.Parts, func(a, b Part) int { return cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)) })
	}
	return p
}

// interval is a post's score, with how sure it is that it is above what is usual.
func (m *maker) interval(slug string, s content.Score) content.Interval {
	v := content.Interval{Value: s.Value, Low: s.Low, High: s.High, Posts: 1, Above: .5}
	if drawn, ok := m.Ranking.Mean([]string{slug}); ok {
		v.Above = drawn.Above
	}
	return v
}

func verdict(v content.Interval) Verdict {
	switch {
	case v.Low > 0:
		return Built
	case v.High < 0:
		return Cost
	}
	return Usual
}

// sum is the mean of each score over the period's posts.
func (m *maker) sum(posts []Post, outcomes []Outcome) Sum {
	s := Sum{Posts: len(posts)}
	slugs := make([]string, len(posts))
	for i, p := range posts {
		slugs[i] = p.Slug
	}
	s.Demand, s.Trust, s.Exposure = m.term(slugs, nameDemand), m.term(slugs, nameTrust), m.term(slugs, nameExposure)
	if v, ok := m.Ranking.Mean(slugs); ok {
		// Of the fewest posts a scoring leaves the mean where its model has it.
		s.Mean, s.Whole = &v, v.Posts == len(m.Ranking.Posts) && math.Abs(v.Value) < .005
		s.Trust.Low, s.Trust.High = &v.Low, &v.High
	}
	for _, o := range outcomes {
		if o.Kind == content.OutcomeReorder && o.Count > 0 {
			s.Repeat = &o.Count
		}
	}
	return s
}

// term is the mean of one score over those posts of which it is known. Its interval is from the mean of their
// low ends to that of their high ends: the deviation of a mean is at most the mean of the deviations, which it
// has where the errors are one and the same. Only trust is drawn for all posts together, and so known better.
func (m *maker) term(slugs []string, name string) Term {
	var t Term
	var mean, low, high float64
	for _, slug := range slugs {
		if s, ok := m.scores[slug][name]; ok {
			t.Known++
			mean, low, high = mean+s.Value, low+s.Low, high+s.High
		}
	}
	if t.Known == 0 {
		return t
	}
	n := float64(t.Known)
	mean, low, high = mean/n, low/n, high/n
	t.Mean, t.Low, t.High = &mean, &low, &high
	return t
}

// groupKinds are what posts are grouped by, in the order of a report; channels are grouped apart.
var groupKinds = []string{"author", "series", "topic", "format", "stage", "audience", kindChannel}

const kindChannel = "channel"

// moves compares the period with the one before: all posts, and every group that has scored posts in
// both but is not all of them. Only what can be told is named; the surest first.
func (m *maker) moves() (overall Move, told []Move, compared int) {
	now, past := m.slugs(m.Period), m.slugs(m.before)
	overall = m.move("", "", now, past)
	for _, kind := range groupKinds {
		here, there := m.grouped(kind, now), m.grouped(kind, past)
		for name, slugs := range here {
			one := m.move(kind, name, slugs, there[name])
			if one.Difference == nil || one.Posts == len(now) && one.PostsPast == len(past) {
				continue // of everything, overall speaks
			}
			compared++
			if verdict(*one.Difference) != Usual {
				told = append(told, one)
			}
		}
	}
	sure := func(v Move) float64 { return math.Abs(v.Difference.Above - .5) }
	slices.SortFunc(told, func(a, b Move) int {
		return cmp.Or(cmp.Compare(sure(b), sure(a)), cmp.Compare(math.Abs(b.Difference.Value), math.Abs(a.Difference.Value)),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	return overall, told, compared
}

func (m *maker) move(kind, name string, now, past []string) Move {
	v := Move{Kind: kind, Name: name, Posts: len(now), PostsPast: len(past)}
	if d, ok := m.Ranking.Difference(now, past); ok {
		v.Difference = &d
	}
	return v
}

func (m *maker) grouped(kind string, slugs []string) map[string][]string {
	out := map[string][]string{}
	for _, slug := range slugs {
		names := []string{m.articles[slug].Groups[kind]}
		if kind == kindChannel {
			names = m.on[slug]
		}
		for _, name := range names {
			if name != "" {
				out[name] = append(out[name], slug)
			}
		}
	}
	return out
}

// channels are what is usual on each, and the period's most trusted post there whose reads were read.
func (m *maker) channels(posts []Post) []Channel {
	var out []Channel
	for _, b := range m.Ranking.Bands {
		if b.Metric != content.Reads || len(b.Hours) == 0 {
			continue
		}
		c := Channel{Channel: b.Channel, Platform: m.platform[b.Channel], Band: b}
		for _, p := range posts {
			if p.Trust == nil || !slices.Contains(p.Channels, b.Channel) {
				continue
			}
			if c.Hours, c.Counts = m.curve(p.Slug, b.Channel); len(c.Hours) > 0 {
				c.Slug, c.Title = p.Slug, p.Title
				break
			}
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Channel) int { return m.channelOrder(a.Channel, b.Channel) })
	return out
}

// curve is the reads of an article's first publication on a channel by age, from one kind of source.
func (m *maker) curve(slug, channel string) (hours, counts []float64) {
	for _, p := range m.publications() {
		if p.Slug != slug || p.Channel != channel {
			continue
		}
		source := m.grown(p)[content.Reads].source
		for _, s := range m.readings[p.ID] {
			kind, _ := content.SourceKind(s.Source)
			if age := s.ObservedAt.Sub(p.PublishedAt).Hours(); s.Metric == content.Reads && kind == source && age > 0 {
				hours, counts = append(hours, age), append(counts, s.Value)
			}
		}
		return hours, counts
	}
	return nil, nil
}

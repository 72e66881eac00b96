package report

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"moxin/content"
)

// gains are the counts whose growth a report tells, in its order.
var gains = []content.Metric{content.Reads, content.Likes, content.Saves, content.Shares, content.Comments, content.Follows, content.Unfollows, content.Adds}

// sourceOrder puts kinds of sources by how far they are to be believed: interfaces, exports, pages,
// then what people typed in. Our own counting is an interface.
var sourceOrder = map[string]int{"csv": 1, "page": 2, content.ByHand: 3}

// growth is what one kind of source says of one count of one publication.
type growth struct {
	source     string // its kind
	start, end content.Sample
	starts     bool // it was read, or had not begun, when the period began
	ends       bool
}

// numbers is what was read, by channel.
func (m *maker) numbers() []Numbers {
	of := map[string]*Numbers{}
	at := func(channel string) *Numbers {
		if of[channel] == nil {
			of[channel] = &Numbers{Channel: channel, Platform: m.platform[channel], Gained: map[content.Metric]Growth{}}
		}
		return of[channel]
	}
	for _, p := range m.publications() {
		at(p.Channel).Posts++
	}
	for _, id := range slices.Sorted(maps.Keys(m.readings)) {
		p, ok := m.posts[id]
		if !ok || !p.PublishedAt.Before(m.Period.Until) {
			continue
		}
		n := at(p.Channel)
		for metric, g := range m.grown(p) {
			if metric == content.Reads && g.ends && m.Period.Holds(p.PublishedAt) {
				n.Read++
			}
			if slices.Contains(gains, metric) {
				n.Gained[metric] = n.Gained[metric].with(g, m.Period.Holds(p.PublishedAt))
			}
		}
	}
	for channel, level := range m.followers() {
		at(channel).Followers = &level
	}
	out := make([]Numbers, 0, len(of))
	for _, n := range of {
		for metric, g := range n.Gained {
			g.Least = g.Least || g.fresh < n.Posts // of some of them it was not read
			n.Gained[metric] = g
		}
		maps.DeleteFunc(n.Gained, func(_ content.Metric, g Growth) bool {
			return g.Of == 0 || g.Least && g.Value == 0 // at least nothing says nothing
		})
		out = append(out, *n)
	}
	slices.SortFunc(out, func(a, b Numbers) int { return m.channelOrder(a.Channel, b.Channel) })
	return out
}

// with adds one publication's growth. One that cannot be told makes the sum a lower bound; so does one
// that fell: the counter began anew, or the platform took something back, and nobody knows when; and one that
// began at no more than a lower bound: it may not have grown at all.
func (g Growth) with(one growth, fresh bool) Growth {
	if !one.ends {
		return g
	}
	if !one.starts || one.start.Capped || one.end.Value < one.start.Value {
		g.Least = true
		return g
	}
	g.Value += one.end.Value - one.start.Value
	g.Of++
	if fresh {
		g.fresh++
	}
	g.Least = g.Least || one.end.Capped
	return g
}

// grown is the growth of each count of a publication by the kind of source to be believed that read it at
// both ends; kinds are never joined.
func (m *maker) grown(p content.Publication) map[content.Metric]growth {
	fresh := m.Period.Holds(p.PublishedAt)
	all := map[content.Metric]map[string]growth{}
	for _, s := range m.readings[p.ID] {
		if all[s.Metric] == nil {
			all[s.Metric] = map[string]growth{}
		}
		kind, _ := content.SourceKind(s.Source) // the export of each week is a file of its own
		g := all[s.Metric][kind]
		g.source, g.starts = kind, g.starts || fresh
		if s.ObservedAt.After(m.Period.From) {
			g.end, g.ends = s, true
		} else {
			g.start, g.starts = s, true
		}
		all[s.Metric][kind] = g
	}
	out := map[content.Metric]growth{}
	for metric, sources := range all {
		out[metric] = slices.MinFunc(slices.Collect(maps.Values(sources)), believed)
	}
	return out
}

// believed puts what is whole first, then the better source, then the later reading.
func believed(a, b growth) int {
	return cmp.Or(no(a.starts && a.ends)-no(b.starts && b.ends), no(a.ends)-no(b.ends), sourceOrder[a.source]-sourceOrder[b.source],
		b.end.ObservedAt.Compare(a.end.ObservedAt), cmp.Compare(a.source, b.source))
}

func no(yes bool) int {
	if yes {
		return 0
	}
	return 1
}

// followers is how many each channel had at the end, and how many more than at the beginning.
func (m *maker) followers() map[string]Level {
	type ends struct{ start, end *content.Sample }
	of := map[string]map[string]*ends{} // by channel and kind of source
	for i, s := range m.Samples {
		if s.Channel == "" || s.Metric != content.Followers || !s.Cumulative || !s.ObservedAt.Before(m.Period.Until) {
			continue
		}
		if of[s.Channel] == nil {
			of[s.Channel] = map[string]*ends{}
		}
		kind, _ := content.SourceKind(s.Source)
		e := of[s.Channel][kind]
		if e == nil {
			e = &ends{}
			of[s.Channel][kind] = e
		}
		to := &e.end
		if !s.ObservedAt.After(m.Period.From) {
			to = &e.start
		}
		if *to == nil || (*to).ObservedAt.Before(s.ObservedAt) {
			*to = &m.Samples[i]
		}
	}
	out := map[string]Level{}
	for channel, sources := range of {
		var newest time.Time
		for _, source := range slices.Sorted(maps.Keys(sources)) {
			e := sources[source]
			if e.end == nil || !e.end.ObservedAt.After(newest) {
				continue
			}
			newest = e.end.ObservedAt
			level := Level{Value: e.end.Value}
			if e.start != nil {
				change := e.end.Value - e.start.Value
				level.Change = &change
			}
			out[channel] = level
		}
	}
	return out
}

// told are the outcomes that a report tells of, in its order.
var told = []content.OutcomeKind{content.OutcomeFollow, content.OutcomeAdd, content.OutcomeUnfollow, content.OutcomeReturn, content.OutcomeOrder, content.OutcomeReorder, content.OutcomeRefund}

// outcomes counts what readers did, each kind also where none is known.
func (m *maker) outcomes() []Outcome {
	of := map[content.OutcomeKind]*Outcome{}
	for _, kind := range told {
		of[kind] = &Outcome{Kind: kind}
	}
	for _, o := range m.Outcomes {
		one := of[o.Kind]
		if one == nil || !o.At.Before(m.Period.Until) {
			continue
		}
		if o.At.After(one.Last) {
			one.Last = o.At
		}
		if o.At.Before(m.Period.From) {
			continue
		}
		one.Count++
		one.Value += o.Value
		if o.Publication != 0 {
			one.Credited++
		}
	}
	out := make([]Outcome, len(told))
	for i, kind := range told {
		out[i] = *of[kind]
	}
	return out
}

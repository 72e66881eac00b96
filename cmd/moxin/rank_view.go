package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/baseline"
)

// rankPeriods are what is listed, and what it is compared with.
type rankPeriods struct {
	period *content.Period // nil = all
	with   *content.Period // nil = nothing
	every  bool            // articles are listed, not only those of the two periods
}

// rankView is a ranking of everything, and the part of it that was asked for.
type rankView struct {
	rankPeriods
	at     time.Time
	result rank.Result
	kept   content.Ranking
	posts  []rank.Score // of the period
	groups []rank.Group // with posts of the period

	compared *comparison
	preset   *presetView

	by        string
	index     string // of the preset
	published map[string]time.Time
}

// view reads what was asked for.
func (in rankInput) view(o rankOptions) (rankView, error) {
	v := rankView{at: in.now, index: o.preset, by: o.by, published: make(map[string]time.Time, len(in.data.Posts))}
	for _, p := range in.data.Posts {
		v.published[p.ID] = p.PublishedAt
	}
	var err error
	v.rankPeriods, err = periodsOf(o, in.now)
	return v, err
}

// periodsOf reads what periods were asked for.
func periodsOf(o rankOptions, now time.Time) (rankPeriods, error) {
	var v rankPeriods
	for _, one := range []struct {
		flag, value string
		to          **content.Period
	}{{"--period", o.period, &v.period}, {"--compare", o.compare, &v.with}} {
		if one.value == "" {
			continue
		}
		p, why, ok := content.ParsePeriod(one.value, now)
		if !ok {
			return v, usageText(one.flag+" "+why.ZH, one.flag+" "+why.EN)
		}
		*one.to = &p
	}
	if v.with != nil {
		return v, v.apart(now)
	}
	return v, nil
}

// apart refuses to compare periods that share posts. The period is by default as long as the other one,
// until now.
func (v *rankPeriods) apart(now time.Time) error {
	v.every = v.period == nil
	if v.every {
		p := untilNow(*v.with, now)
		v.period = &p
	}
	if v.period.From.Before(v.with.Until) && v.with.From.Before(v.period.Until) {
		return usageText(fmt.Sprintf("%s 和 %s 有重叠的日子，比不出差别；用 --period 写另一段", v.period, v.with),
			fmt.Sprintf("%s and %s share days: name another one with --period", v.period, v.with))
	}
	return nil
}

// score scores everything together and narrows what is shown.
func (v *rankView) score(ctx context.Context, in rankInput) (err error) {
	if v.result, err = rank.RankUntil(ctx, in.data, in.options()); err != nil {
		return fmt.Errorf("scoring: %w", err)
	}
	v.kept = v.result.Ranking(v.at)
	if in.going != nil {
		v.kept.Advice = in.going.still(v.kept.Advice)
	}
	v.posts, v.groups = slices.Clone(v.result.Posts), slices.Clone(v.result.Groups)
	if v.period != nil && !v.every {
		v.narrow(in.data)
	}
	if v.with != nil {
		v.compared = v.compare(in)
	}
	if index, ok := baseline.Find(v.index); ok {
		v.preset = v.presetOf(index, in.data)
	}
	return nil
}

// narrow leaves what went out in the period, and the groups that have some of it.
func (v *rankView) narrow(data rank.Data) {
	v.posts = slices.DeleteFunc(v.posts, func(s rank.Score) bool { return !v.period.Holds(v.published[s.Post]) })
	there := map[string]map[string]bool{}
	for _, kind := range rankedBy[1:] {
		there[kind] = map[string]bool{}
		for name, slugs := range membersOf(data, kind) {
			there[kind][name] = slices.ContainsFunc(slugs, func(slug string) bool { return v.period.Holds(v.published[slug]) })
		}
	}
	v.groups = slices.DeleteFunc(v.groups, func(g rank.Group) bool { return !there[g.Kind][g.Name] })
}

// says reports whether any article names a group of a kind, listed or not.
func (v rankView) says(kind string) bool {
	return slices.ContainsFunc(v.result.Groups, func(g rank.Group) bool { return g.Kind == kind })
}

// advice is what to do next: of what is listed, where it is the ranking of all.
func (v rankView) advice() []content.Advice {
	if v.period != nil || v.preset != nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(v.kept.Advice), func(a content.Advice) bool { return v.by != rankedBy[0] && a.Kind != v.by })
}

// groupOf says what group of a kind a post is in; channels are known by readings.
var groupOf = map[string]func(rank.Post) string{
	"author":   func(p rank.Post) string { return p.Author },
	"series":   func(p rank.Post) string { return p.Series },
	"topic":    func(p rank.Post) string { return p.Topic },
	"format":   func(p rank.Post) string { return p.Format },
	"stage":    func(p rank.Post) string { return p.Stage },
	"audience": func(p rank.Post) string { return p.Audience },
}

// membersOf are the posts of each group of a kind.
func membersOf(data rank.Data, kind string) map[string][]string {
	out := map[string][]string{}
	if of, ok := groupOf[kind]; ok {
		for _, p := range data.Posts {
			if name := of(p); name != "" {
				out[name] = append(out[name], p.ID)
			}
		}
		return out
	}
	in := map[[2]string]bool{}
	for _, r := range data.Readings {
		channel := cmp.Or(r.Channel, r.Platform)
		if at := [2]string{channel, r.Post}; !in[at] {
			in[at] = true
			out[channel] = append(out[channel], r.Post)
		}
	}
	return out
}

// rankJSON is the stable shape of a ranking in --json.
type rankJSON struct {
	Model    string           `json:"model"`
	At       time.Time        `json:"at"`     // until when things are known
	Period   *content.Period  `json:"period"` // null = all
	Posts    []rank.Score     `json:"posts"`
	Groups   []rank.Group     `json:"groups"`
	Weights  []content.Weight `json:"weights"`
	Advice   []content.Advice `json:"advice"`
	Notes    []content.Text   `json:"notes"`
	Compared *comparison      `json:"compare,omitempty"`
	Preset   *presetView      `json:"preset,omitempty"`
}

func (v rankView) json() rankJSON {
	period := v.period
	if v.every {
		period = nil
	}
	return rankJSON{
		Model: v.result.Model, At: v.at, Period: period, Compared: v.compared, Preset: v.preset,
		// A list of nothing is [], not null.
		Posts: append([]rank.Score{}, v.posts...), Groups: append([]rank.Group{}, v.groups...),
		Weights: append([]content.Weight{}, v.kept.Weights...), Advice: append([]content.Advice{}, v.kept.Advice...),
		Notes: append([]content.Text{}, v.result.Notes...),
	}
}

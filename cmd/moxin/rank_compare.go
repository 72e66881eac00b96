package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

// comparison is how one period differs from another one before it.
type comparison struct {
	Period content.Period    `json:"period"`
	With   content.Period    `json:"with"`
	All    groupDifference   `json:"all"`
	Groups []groupDifference `json:"groups"`
	Posts  []placeThen       `json:"posts"` // of --by article alone
}

// groupDifference is the mean trust of a group's posts of both periods; null where one has none.
type groupDifference struct {
	Kind       string            `json:"kind"`
	Name       string            `json:"name"`
	Now        *content.Interval `json:"now"`
	Then       *content.Interval `json:"then"`
	Difference *content.Interval `json:"difference"` // now less then
}

// placeThen is where an article stood at the end of the other period; 0 = it had no rank.
type placeThen struct {
	Post     string        `json:"post_id"`
	Title    string        `json:"title"`
	RankThen int           `json:"rank_then"`
	LowThen  int           `json:"rank_low_then"`
	HighThen int           `json:"rank_high_then"`
	Rank     int           `json:"rank"`
	RankLow  int           `json:"rank_low"`
	RankHigh int           `json:"rank_high"`
	Trust    rank.Estimate `json:"trust"` // now
}

// compare puts the period beside the one that it is compared with.
func (v *rankView) compare(in rankInput) *comparison {
	c := &comparison{Period: *v.period, With: *v.with, Groups: []groupDifference{}, Posts: []placeThen{}}
	var every []string
	for _, p := range in.data.Posts {
		every = append(every, p.ID)
	}
	c.All = v.difference(c, "all", "", every)
	for _, kind := range rankedBy[1:] {
		var of []groupDifference
		for name, slugs := range membersOf(in.data, kind) {
			if d := v.difference(c, kind, name, slugs); d.Now != nil || d.Then != nil {
				of = append(of, d)
			}
		}
		slices.SortFunc(of, byDifference)
		c.Groups = append(c.Groups, of...)
	}
	if v.by == rankedBy[0] {
		c.Posts = v.places(c, in)
	}
	return c
}

// untilNow is a period of the same length that ends now.
func untilNow(p content.Period, now time.Time) content.Period {
	if days := int(math.Round(p.Until.Sub(p.From).Hours() / 24)); days > 0 {
		return content.Period{From: now.AddDate(0, 0, -days), Until: now}
	}
	return content.Period{From: now.Add(-p.Until.Sub(p.From)), Until: now}
}

func (v *rankView) difference(c *comparison, kind, name string, slugs []string) groupDifference {
	var now, then []string
	for _, slug := range slugs {
		if c.Period.Holds(v.published[slug]) {
			now = append(now, slug)
		}
		if c.With.Holds(v.published[slug]) {
			then = append(then, slug)
		}
	}
	known := func(i content.Interval, ok bool) *content.Interval {
		if !ok {
			return nil
		}
		return &i
	}
	return groupDifference{kind, name, known(v.kept.Mean(now)), known(v.kept.Mean(then)), known(v.kept.Difference(now, then))}
}

// byDifference puts the greatest rise first, and what cannot be compared last.
func byDifference(a, b groupDifference) int {
	if a.Difference == nil || b.Difference == nil {
		return cmp.Or(boolOrder(a.Difference == nil, b.Difference == nil), cmp.Compare(a.Name, b.Name))
	}
	return cmp.Or(cmp.Compare(b.Difference.Value, a.Difference.Value), cmp.Compare(a.Name, b.Name))
}

// boolOrder puts false before true.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// places are those of articles at the other period's end and now, by rank now.
func (v *rankView) places(c *comparison, in rankInput) []placeThen {
	then := map[string]rank.Score{}
	for _, s := range in.then {
		then[s.Post] = s
	}
	out := []placeThen{}
	for _, s := range v.result.Posts {
		at := v.published[s.Post]
		if !v.every && !c.Period.Holds(at) && !c.With.Holds(at) {
			continue
		}
		was := then[s.Post]
		out = append(out, placeThen{s.Post, s.Title, was.Rank, was.RankLow, was.RankHigh, s.Rank, s.RankLow, s.RankHigh, s.Trust})
	}
	return out
}

func (a *app) printCompared(v rankView, by string) {
	c := v.compared
	a.printf("%s\n", a.say(comparedText(*c)))
	if by == rankedBy[0] {
		t := a.table("then", "now", "trust", "90%", "title")
		for _, p := range c.Posts {
			t.add(rankRange(p.RankThen, p.LowThen, p.HighThen), rankRange(p.Rank, p.RankLow, p.RankHigh),
				signed(p.Trust.Value), between(p.Trust.Low, p.Trust.High), fit(cmp.Or(p.Title, p.Post), 40))
		}
		a.printf("%s", t.render(a.terminal()))
		return
	}
	t := a.table("then", "now", "difference", "90%", "sure", by)
	for _, g := range c.Groups {
		if g.Kind != by {
			continue
		}
		difference, interval, sure := "—", "—", "—"
		if d := g.Difference; d != nil {
			difference, interval, sure = signed(d.Value), between(d.Low, d.High), a.say(howSure(*d))
		}
		t.add(meanOf(g.Then), meanOf(g.Now), difference, interval, sure, g.Name)
	}
	a.printf("%s", t.render(a.terminal()))
}

// meanOf is a mean with the posts that it is of.
func meanOf(i *content.Interval) string {
	if i == nil {
		return "—"
	}
	return signed(i.Value) + " (" + grouped(i.Posts) + ")"
}

// comparedText is the one sentence on all articles.
func comparedText(c comparison) content.Text {
	d := c.All.Difference
	if d == nil {
		empty := c.Period
		if c.All.Now != nil {
			empty = c.With
		}
		return content.T(fmt.Sprintf("%s 没有发出文章，无法和 %s 比较", empty, other(c, empty)),
			fmt.Sprintf("nothing went out in %s: there is nothing to compare with %s", empty, other(c, empty)))
	}
	sure := howSure(*d)
	return content.T(
		fmt.Sprintf("%s（%s 篇）比 %s（%s 篇）：平均信任 %s（九成把握 %s），%s", c.Period, grouped(c.All.Now.Posts), c.With, grouped(c.All.Then.Posts), signed(d.Value), between(d.Low, d.High), sure.ZH),
		fmt.Sprintf("%s (%s articles) against %s (%s): mean trust %s (90%%: %s), %s", c.Period, grouped(c.All.Now.Posts), c.With, grouped(c.All.Then.Posts), signed(d.Value), between(d.Low, d.High), sure.EN))
}

func other(c comparison, p content.Period) content.Period {
	if p == c.Period {
		return c.With
	}
	return c.Period
}

// toldApart reports whether the interval of a difference leaves 0 out.
func toldApart(d content.Interval) bool { return d.Low > 0 || d.High < 0 }

// howSure says which way a difference goes and in what share of draws; where its interval holds 0, that
// the two cannot be told apart.
func howSure(d content.Interval) content.Text {
	share := max(d.Above, 1-d.Above)
	percent := content.Percent(math.Floor(100*share)/100, 0)
	if share == 1 {
		percent = ">99%" // of some hundred draws
	}
	zh, en := "更高", "higher"
	if d.Value < 0 {
		zh, en = "更低", "lower"
	}
	if !toldApart(d) {
		return content.T("分不出高低（"+percent+" "+zh+"）", "not to be told apart ("+percent+" "+en+")")
	}
	return content.T(zh+"（"+percent+"）", en+" ("+percent+")")
}

package console

import (
	"cmp"
	"context"
	"html/template"
	"maps"
	"math"
	"slices"
	"strings"

	"moxin/content"
	"moxin/site/chart"
)

// compareView is two periods beside each other.
type compareView struct {
	Title string
	Swap  string
	All   *changeRow  // nil: one of the periods has no article that was scored
	Rows  []changeRow // groups of the kind; of articles, the groups of any kind that moved
	Kinds bool        // the rows are of several kinds
	// Stood are articles of both periods: where each stood at the end of one and of the other. When says
	// which scorings tell it.
	Stood []changeRow
	When  string
	// Looked is how many groups could be compared: of so many, some move by chance.
	Looked int
	None   string // why there is nothing to compare
}

// changeRow is how the mean trust of some articles differs between two periods.
type changeRow struct {
	Kind  string // in words; "" = that of the page
	Title string
	Href  string
	Posts string // 4 / 6; "" = of one article
	Then  string // mean of the period that is compared with, of an article its place; "—" = nothing
	Now   string
	Sides []sideView
	Says  string // the difference in words
	Sure  string // how sure it is that it is higher; "" = one side is missing
	Word  string // rose, fell, no difference can be told
	Move  string // rose, fell, same, one
	Bar   template.HTML

	then, now, diff content.Interval
	thenAt, nowAt   span
	told            bool // diff is known
	subject, kind   string
}

// sideView is one side of a change: its place with its range, and the interval.
type sideView struct {
	Label string // then, now
	Place string // "" = none
	Range string
	Trust string // "" = nothing is known
	Low   string
	High  string
}

// side is what is known of a period.
func (p *page) side(word string, at span, of content.Interval) sideView {
	v := sideView{Label: p.T(word)}
	if at.rank > 0 {
		v.Place, v.Range = placeText(at.rank, at.low, at.high)
	}
	if of.Posts > 0 {
		v.Trust = signed(of.Value)
		v.Low, v.High = ends(of)
	}
	return v
}

// sides fills both; a period of which nothing is known has none.
func (r *changeRow) sides(p *page) {
	then, now := "compare.with", "compare.this" // of groups, what came out in each
	if r.kind == kindArticle {
		then, now = "compare.then", "compare.now"
	}
	for _, v := range []sideView{p.side(then, r.thenAt, r.then), p.side(now, r.nowAt, r.now)} {
		if v.Trust != "" {
			r.Sides = append(r.Sides, v)
		}
	}
}

// movedKinds are those whose groups are looked through where articles are compared.
var movedKinds = []string{kindAuthor, kindSeries, kindTopic, kindFormat, kindChannel}

// compare sets the period that is asked for against another, by all articles and by the groups of a kind; of
// articles, where atOnce of them stood, 0 = all.
func (h *handler) compare(ctx context.Context, v *rankingsView, atOnce int) (*compareView, error) {
	now, then := v.wish.period, v.wish.with
	after, err := h.of(ctx, v, now)
	if err != nil {
		return nil, err
	}
	before, err := h.of(ctx, v, then)
	if err != nil {
		return nil, err
	}
	out := &compareView{Title: v.F("compare", now.Name, then.Name)}
	swapped := v.asked.set("period", v.asked.get("with")).set("page", "")
	out.Swap = swapped.with("with", v.asked.get("period"))
	switch {
	case len(after)+len(before) == 0:
		out.None = v.T("compare.neither")
	case len(after) == 0:
		out.None = v.F("compare.empty", now.Name)
	case len(before) == 0:
		out.None = v.F("compare.empty", then.Name)
	}
	if out.None != "" {
		return out, nil
	}
	if v.placed, err = h.placed(ctx, v.kept, v.outline.tally.Ranked); err != nil {
		return nil, err
	}
	all := v.change(rankedSlugs(after), rankedSlugs(before))
	all.Title = v.T("compare.all")
	all.sides(v.page)
	if out.All = &all; v.Articles {
		out.Kinds = true
		out.Rows, out.Looked = v.moved(after, before)
		if err := h.stood(ctx, v, out, slices.Concat(before, after), atOnce); err != nil {
			return nil, err
		}
	} else {
		out.Rows = v.changesOf(v.wish.kind, after, before)
		out.Looked = toldOf(out.Rows)
	}
	out.draw()
	return out, nil
}

// moved are the groups of any kind whose change the interval supports, and how many were looked at. One
// that holds all articles says what they say.
func (v *rankingsView) moved(after, before []content.RankedArticle) (rows []changeRow, looked int) {
	for _, name := range movedKinds {
		all := v.changesOf(kindOf(name), after, before)
		all = slices.DeleteFunc(all, func(r changeRow) bool { return r.now.Posts == len(after) && r.then.Posts == len(before) })
		looked += toldOf(all)
		for _, row := range all {
			if row.Move == "rose" || row.Move == "fell" {
				row.Kind = v.T("label." + name)
				rows = append(rows, row)
			}
		}
	}
	return rows, looked
}

// told is how many rows have a difference.
func toldOf(rows []changeRow) int {
	n := 0
	for _, row := range rows {
		if row.told {
			n++
		}
	}
	return n
}

// draw gives all rows a bar on one scale.
func (c *compareView) draw() {
	of := []content.Interval{c.All.diff}
	for _, row := range c.Rows {
		if row.told {
			of = append(of, row.diff)
		}
	}
	scale := chart.ScaleOf(of...)
	c.All.draw(scale)
	for i := range c.Rows {
		c.Rows[i].draw(scale)
	}
}

// changesOf are the groups of a kind in both periods: those that moved first, by how much.
func (v *rankingsView) changesOf(k rankedKind, after, before []content.RankedArticle) []changeRow {
	now, then := k.groupsOf(after), k.groupsOf(before)
	values := map[string]bool{}
	for _, of := range []groupPosts{now, then} {
		for value := range of {
			values[value] = true
		}
	}
	names := slices.Sorted(maps.Keys(values))
	nowAt, thenAt := v.placesIn(names, now), v.placesIn(names, then)
	var rows []changeRow
	for i, value := range names {
		row := v.change(now[value], then[value])
		row.subject, row.kind, row.nowAt, row.thenAt = value, k.name, nowAt[i], thenAt[i]
		row.Title, row.Href = v.subject(k.name, value), subjectHref(k.name, value)
		row.sides(v.page)
		rows = append(rows, row)
	}
	order := map[string]int{"rose": 0, "fell": 0, "same": 1, "one": 2}
	slices.SortFunc(rows, func(a, b changeRow) int {
		return cmp.Or(order[a.Move]-order[b.Move], cmp.Compare(math.Abs(b.diff.Value), math.Abs(a.diff.Value)), strings.Compare(a.subject, b.subject))
	})
	return rows
}

// placesIn are the places of groups among each other by the mean trust of what they published in a period.
// A group has one where an article of it has.
func (v *rankingsView) placesIn(names []string, of groupPosts) []span {
	draws := make([][]float64, len(names))
	for i, name := range names {
		if slices.ContainsFunc(of[name], func(slug string) bool { return v.placed[slug] }) {
			draws[i], _ = v.kept.drawsOf(of[name])
		}
	}
	return placesOf(draws)
}

// fewDraws keeps a share of draws from being said to be none or all: there are but a few hundred.
const fewDraws = .001

// change compares some articles with others, by the draws of the newest scoring.
func (v *rankingsView) change(now, then []string) changeRow {
	row := changeRow{Posts: v.F("compare.posts", tally(len(then)), tally(len(now))), Then: unknown, Now: unknown, Move: "one", Word: v.T("compare.one")}
	drawsNow, n := v.kept.drawsOf(now)
	if n > 0 {
		row.now = content.IntervalOf(drawsNow, n)
		row.Now = signed(row.now.Value)
	}
	drawsThen, m := v.kept.drawsOf(then)
	if m > 0 {
		row.then = content.IntervalOf(drawsThen, m)
		row.Then = signed(row.then.Value)
	}
	if n == 0 || m == 0 {
		return row
	}
	for k := range drawsNow {
		drawsNow[k] -= drawsThen[k]
	}
	row.diff, row.told = content.IntervalOf(drawsNow, min(n, m)), true
	says := "no"
	row.Move = "same"
	size := signed(row.diff.Value)
	switch verdict(row.diff.Low, row.diff.High) {
	case "above":
		row.Move, says, size = "rose", "up", content.Grouped(row.diff.Value, 1)
	case "below":
		row.Move, says, size = "fell", "down", content.Grouped(-row.diff.Value, 1)
	}
	row.Word = v.T("compare." + row.Move)
	low, high := ends(row.diff)
	row.Says = v.F("compare.says."+says, size, low, high)
	row.Sure = v.F("compare.sure", percent(min(max(row.diff.Above, fewDraws), 1-fewDraws)))
	return row
}

func (r *changeRow) draw(scale chart.Scale) {
	if r.told {
		r.Bar = scale.Bar(r.diff, r.Says)
	}
}

package console

import (
	"cmp"
	"context"
	"html/template"
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
	None  string      // why there is nothing to compare
}

// changeRow is how the mean trust of some articles differs between two periods.
type changeRow struct {
	Kind  string // in words; "" = that of the page
	Title string
	Href  string
	Posts string // 4 / 6
	Then  string // mean of the period that is compared with; "—" = nothing
	Now   string
	Says  string // the difference in words
	Sure  string // how sure it is that it is higher; "" = one side is missing
	Word  string // rose, fell, no difference can be told
	Move  string // rose, fell, same, one
	Bar   template.HTML

	then, now, diff content.Interval
	told            bool // diff is known
	subject, kind   string
}

// movedKinds are those whose groups are looked through where articles are compared.
var movedKinds = []string{kindAuthor, kindSeries, kindTopic, kindFormat, kindChannel}

// compare sets the period that is asked for against another, by all articles and by the groups of a kind.
func (h *handler) compare(ctx context.Context, v *rankingsView) (*compareView, error) {
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
	all := v.change(rankedSlugs(after), rankedSlugs(before))
	if !all.told && len(after)+len(before) == 0 {
		out.None = v.T("compare.neither")
		return out, nil
	}
	all.Title = v.T("compare.all")
	out.All = &all
	if v.wish.kind.of != nil {
		out.Rows = v.changesOf(v.wish.kind, after, before)
	} else {
		out.Kinds = true
		for _, name := range movedKinds {
			for _, row := range v.changesOf(kindOf(name), after, before) {
				if row.Move == "rose" || row.Move == "fell" {
					row.Kind = v.T("label." + name)
					out.Rows = append(out.Rows, row)
				}
			}
		}
	}
	var of []content.Interval
	for _, row := range append(out.Rows, all) {
		if row.told {
			of = append(of, row.diff)
		}
	}
	scale := chart.ScaleOf(of...)
	out.All.draw(scale)
	for i := range out.Rows {
		out.Rows[i].draw(scale)
	}
	return out, nil
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
	var rows []changeRow
	for value := range values {
		row := v.change(now[value], then[value])
		row.subject, row.kind = value, k.name
		row.Title, row.Href = v.subject(k.name, value), subjectHref(k.name, value)
		rows = append(rows, row)
	}
	order := map[string]int{"rose": 0, "fell": 0, "same": 1, "one": 2}
	slices.SortFunc(rows, func(a, b changeRow) int {
		return cmp.Or(order[a.Move]-order[b.Move], cmp.Compare(math.Abs(b.diff.Value), math.Abs(a.diff.Value)), strings.Compare(a.subject, b.subject))
	})
	return rows
}

// change compares some articles with others, by the draws of the newest scoring.
func (v *rankingsView) change(now, then []string) changeRow {
	row := changeRow{Posts: v.F("compare.posts", len(now), len(then)), Then: unknown, Now: unknown, Move: "one", Word: v.T("compare.one")}
	var ok bool
	if row.now, ok = v.kept.Mean(now); ok {
		row.Now = signed(row.now.Value)
	}
	if row.then, ok = v.kept.Mean(then); ok {
		row.Then = signed(row.then.Value)
	}
	if row.diff, row.told = v.kept.Difference(now, then); !row.told {
		return row
	}
	says := "no"
	row.Move = "same"
	size := signed(row.diff.Value)
	switch verdict(row.diff.Low, row.diff.High) {
	case "above":
		row.Move, says, size = "rose", "up", decimal(row.diff.Value, 1)
	case "below":
		row.Move, says, size = "fell", "down", decimal(-row.diff.Value, 1)
	}
	row.Word = v.T("compare." + row.Move)
	row.Says = v.F("compare.says."+says, size, signed(row.diff.Low), signed(row.diff.High))
	row.Sure = v.F("compare.sure", percent(row.diff.Above))
	return row
}

func (r *changeRow) draw(scale chart.Scale) {
	if r.told {
		r.Bar = scale.Bar(r.diff, r.Says)
	}
}

package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"strconv"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/baseline"
)

// Columns of --csv but for articles, whose are rank.WriteCSV's. What is not known is blank.
var (
	groupCSV        = []string{"rank", "kind", "name", "posts", "trust", "low", "high", "rank_low", "rank_high", "evidence"}
	comparedCSV     = []string{"post_id", "rank_then", "rank_low_then", "rank_high_then", "rank", "rank_low", "rank_high", "trust", "low", "high", "title"}
	comparedKindCSV = []string{"kind", "name", "then", "then_low", "then_high", "then_posts", "now", "now_low", "now_high", "now_posts",
		"difference", "low", "high", "above", "told_apart"}
	presetCSV  = []string{"place", "post_id", "value", "rank", "rank_low", "rank_high", "title"}
	presetsCSV = []string{"name", "title", "formula", "source"}
)

// printRankingCSV prints the table that people would see.
func (a *app) printRankingCSV(v rankView) error {
	switch {
	case v.compared != nil:
		a.progressf("%s\n", a.say(comparedText(*v.compared)))
		if v.by == rankedBy[0] {
			return a.printCSV(comparedCSV, placeRows(v.compared.Posts))
		}
		return a.printCSV(comparedKindCSV, differenceRows(v.compared, v.by))
	case v.preset != nil:
		a.notePreset(v.preset)
		return a.printCSV(presetCSV, presetRows(v.preset.Posts))
	case v.by != rankedBy[0]:
		return a.printCSV(groupCSV, groupRows(v.groups, v.by))
	}
	return rank.WriteCSV(a.stdout, rank.Result{Posts: v.posts})
}

func (a *app) printCSV(head []string, rows [][]string) error {
	out := csv.NewWriter(a.stdout)
	_ = out.Write(head) // kept by the writer, and told by WriteAll
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("writing CSV: %w", err)
	}
	return nil
}

func groupRows(groups []rank.Group, kind string) [][]string {
	var out [][]string
	for _, g := range groups {
		if g.Kind == kind {
			place := places(g.Rank, g.RankLow, g.RankHigh)
			out = append(out, []string{place[0], g.Kind, content.CellText(g.Name), strconv.Itoa(g.Posts),
				bare(g.Trust.Value), bare(g.Trust.Low), bare(g.Trust.High), place[1], place[2], bare(g.Evidence)})
		}
	}
	return out
}

func placeRows(posts []placeThen) [][]string {
	var out [][]string
	for _, p := range posts {
		row := append([]string{content.CellText(p.Post)}, places(p.RankThen, p.LowThen, p.HighThen)...)
		row = append(row, places(p.Rank, p.RankLow, p.RankHigh)...)
		out = append(out, append(row, bare(p.Trust.Value), bare(p.Trust.Low), bare(p.Trust.High), content.CellText(p.Title)))
	}
	return out
}

// differenceRows begin with all articles.
func differenceRows(c *comparison, kind string) [][]string {
	var out [][]string
	for _, g := range append([]groupDifference{c.All}, c.Groups...) {
		if g.Kind != kind && g.Kind != c.All.Kind {
			continue
		}
		row := []string{g.Kind, content.CellText(g.Name)}
		for _, mean := range []*content.Interval{g.Then, g.Now} {
			row = append(row, intervalCells(mean)...)
			if mean == nil {
				row = append(row, "")
				continue
			}
			row = append(row, strconv.Itoa(mean.Posts))
		}
		row = append(row, intervalCells(g.Difference)...)
		if d := g.Difference; d == nil {
			row = append(row, "", "")
		} else {
			row = append(row, sixth(d.Above), strconv.FormatBool(toldApart(*d)))
		}
		out = append(out, row)
	}
	return out
}

func presetRows(posts []presetPost) [][]string {
	var out [][]string
	for _, p := range posts {
		place, value := "", ""
		if p.Value != nil {
			place, value = strconv.Itoa(p.Place), bare(*p.Value)
		}
		row := append([]string{place, content.CellText(p.Post), value}, places(p.Rank, p.Low, p.High)...)
		out = append(out, append(row, content.CellText(p.Title)))
	}
	return out
}

func (a *app) presetListRows() [][]string {
	var out [][]string
	for _, x := range baseline.All() {
		out = append(out, []string{x.Name, a.say(x.Title), a.say(x.Formula), a.say(x.Source)})
	}
	return out
}

// intervalCells are value, low and high, to six places as scores are: the rest is chance of the draws.
func intervalCells(i *content.Interval) []string {
	if i == nil {
		return []string{"", "", ""}
	}
	return []string{sixth(i.Value), sixth(i.Low), sixth(i.High)}
}

// sixth is a number to six places; none of it is -0.
func sixth(v float64) string {
	if v = math.Round(v*1e6) / 1e6; v == 0 {
		return "0"
	}
	return bare(v)
}

// places are a rank and its range.
func places(rank, low, high int) []string {
	if rank == 0 {
		return []string{"", "", ""}
	}
	return []string{strconv.Itoa(rank), strconv.Itoa(low), strconv.Itoa(high)}
}

// bare is a number for programs.
func bare(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

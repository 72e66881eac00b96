package console

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

func TestPlacesOfGroups(t *testing.T) {
	t.Parallel()
	rises, falls, flat := []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, []float64{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, []float64{2, 2, 2, 2, 2, 2, 2, 2, 2, 2}
	high := []float64{20, 21, 22, 23, 24, 25, 26, 27, 28, 29}
	for name, c := range map[string]struct {
		groups [][]float64
		want   string
	}{
		"nothing":            {nil, "[]"},
		"one alone":          {[][]float64{nil, rises}, "[{0 0 0} {0 0 0}]"},
		"surely apart":       {[][]float64{flat, high}, "[{2 2 2} {1 1 1}]"},
		"crossing":           {[][]float64{flat, nil, rises}, "[{2 1 2} {0 0 0} {1 1 2}]"},
		"all the same":       {[][]float64{flat, flat}, "[{0 0 0} {0 0 0}]"},
		"two of three alike": {[][]float64{flat, high, flat}, "[{2 2 3} {1 1 1} {2 2 3}]"},
		"of equal means":     {[][]float64{rises, falls, high}, "[{3 2 3} {2 2 3} {1 1 1}]"},
	} {
		if got := fmt.Sprint(placesOf(c.groups)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Means are those of the ranking, whatever the order of posts and however often one is named.
func TestDrawsOfPostsAreTheRankings(t *testing.T) {
	t.Parallel()
	k := fourPosts()
	want, _ := k.Mean([]string{"a", "c"})
	draws, n := k.drawsOf([]string{"c", "nobody", "a", "c"})
	if got := content.IntervalOf(draws, n); got != want {
		t.Errorf("the mean is %+v, want %+v", got, want)
	}
	draws[0] = 1e9
	if again, _ := k.drawsOf([]string{"a", "c"}); again[0] == 1e9 {
		t.Error("whoever changes the draws of a mean changes those of the next")
	}
	if draws, n := k.drawsOf([]string{"nobody"}); draws != nil || n != 0 {
		t.Errorf("nobody has %d draws", len(draws))
	}
}

// movedShop was scored in November and now: since then one article has gone up, one down, and one came.
func movedShop(t *testing.T) *shop {
	t.Helper()
	s := fullShop(t)
	then, r := s.scoring(now.AddDate(0, 0, -6), 0)
	place := func(slug string, at span) {
		for i := range then {
			if c := &then[i]; c.Kind == kindArticle && c.Name == nameTrust && c.Subject == slug {
				c.Rank, c.RankLow, c.RankHigh = at.rank, at.low, at.high
			}
		}
	}
	for i, a := range ranked {
		if a.rank > 0 {
			place(a.slug, span{a.rank, a.low, a.high})
		}
		switch i {
		case 0:
			place(a.slug, span{20, a.high + 1, 30}) // it was far below
		case 1:
			place(a.slug, span{1, max(1, a.low-1), a.high}) // it was within its range
		case 2:
			then = slices.DeleteFunc(then, func(c content.Score) bool { return c.Subject == a.slug })
		}
	}
	s.ok(s.store.PutScoring(t.Context(), then, r))
	scores, r := s.scoring(now.Add(-10*60e9), 0)
	s.ok(s.store.PutScoring(t.Context(), scores, r))
	return s
}

// Of articles the page says where each stood at the end of both periods; only ranges that do not meet are a move.
func TestArticlesStoodThenAndNow(t *testing.T) {
	t.Parallel()
	s := movedShop(t)
	doc := s.page("/rankings?period=2026-12&with=2026-11")
	got := map[string]string{}
	var order []string
	for _, li := range doc.Find(".stood li").EachIter() {
		title := li.Find(".of a").Text()
		got[title] = li.AttrOr("data-move", "") + " " + strings.Join(strings.Fields(li.Find(".sides").Text()), " ")
		order = append(order, li.AttrOr("data-move", ""))
	}
	title := func(i int) string {
		for _, w := range library {
			if w.slug == ranked[i].slug {
				return w.title
			}
		}
		return ranked[i].slug
	}
	for i, want := range []string{fmt.Sprintf("rose 20 → %d", ranked[0].rank), fmt.Sprintf("same 1 → %d", ranked[1].rank), fmt.Sprintf("new — → %d", ranked[2].rank)} {
		if got[title(i)] != want {
			t.Errorf("%s: %q, want %q", title(i), got[title(i)], want)
		}
	}
	if !slices.IsSortedFunc(order, func(a, b string) int { return stoodOrder[a] - stoodOrder[b] }) {
		t.Errorf("what moved does not come first: %v", order)
	}
	first := doc.Find(".stood li").First()
	if n := first.Find(".bars svg").Length(); n != 2 {
		t.Errorf("%d intervals of what moved are drawn, want that of then and that of now", n)
	}
	if says := first.Find(".says").Text(); !strings.Contains(says, "不相接") {
		t.Errorf("the move is told as %q", says)
	}
	if side := strings.Join(strings.Fields(first.Find(".side").First().Text()), " "); !strings.HasPrefix(side, fmt.Sprintf("当时 20 (%d–30) ", ranked[0].high+1)) {
		t.Errorf("then is told as %q", side)
	}
	if when := text(doc, ".stood"); when == "" {
		t.Error("nothing stood")
	}
	if when := doc.Find(".remark").Text(); !strings.Contains(when, "11-28") || !strings.Contains(when, "12-04") {
		t.Errorf("the scorings are told as %q", when)
	}

	lines := s.csvOf("/rankings/ranking.csv?period=2026-12&with=2026-11")
	if want := "slug title trust_then trust rank_then rank_low_then rank_high_then low_then high_then rank rank_low rank_high low_now high_now move says"; strings.Join(lines[0], " ") != want {
		t.Errorf("the columns are %v", lines[0])
	}
	if len(lines) != len(got)+1 || lines[1][0] != ranked[0].slug || lines[1][4] != "20" || lines[1][9] != fmt.Sprint(ranked[0].rank) || lines[1][14] != "升" {
		t.Errorf("%d lines, the first %v", len(lines), lines[1])
	}
}

// Where nothing was scored at the end of a period, the page says so instead of showing places of another time.
func TestPlacesOfATimeBeforeTheFirstScoring(t *testing.T) {
	t.Parallel()
	s := movedShop(t)
	for target, want := range map[string]string{
		"/rankings?period=2026-12&with=2026-11-01..2026-11-20": "结束时还没有打过分",
		"/rankings?period=2026-11&with=2026-12-01..2026-12-31": "结束以后没有再打过分",
	} {
		if got := s.page(target).Find(".remark").Text(); !strings.Contains(got, want) {
			t.Errorf("%s says %q, want %q", target, got, want)
		}
	}
}

// Groups have places among those that published in a period, and the interval of each side.
func TestGroupsStoodThenAndNow(t *testing.T) {
	t.Parallel()
	s := movedShop(t)
	lines := s.csvOf("/rankings/ranking.csv?by=author&period=2026-11&with=2026-12")
	at := func(line []string, key string) string { return line[slices.Index(lines[0], key)] }
	places := map[string]string{}
	for _, line := range lines[1:] {
		places[at(line, "name")] = at(line, "rank_then") + "→" + at(line, "rank")
	}
	now, then := 0, 0
	for _, p := range places {
		if !strings.HasSuffix(p, "→") {
			now++
		}
		if !strings.HasPrefix(p, "→") {
			then++
		}
	}
	if now != 3 || then != 0 {
		t.Errorf("places are %v: three authors wrote in November, one alone in December", places)
	}
	doc := s.page("/rankings?by=author&period=2026-11&with=2026-12")
	if got := doc.Find(".moves:not(.whole) li .side").Length(); got != 4 {
		t.Errorf("%d sides are told, want three of November and one of December", got)
	}
}

// Pages of an index and of then and now hold what every page holds, in both languages.
func TestComparingPagesAreWellBehaved(t *testing.T) {
	t.Parallel()
	moved, indexed := movedShop(t), indexedShop(t, 12)
	for _, lang := range []string{"zh", "en"} {
		wellBehaved(t, moved, "/rankings?period=2026-12&with=2026-11", lang)
		wellBehaved(t, moved, "/rankings?by=author&period=2026-11&with=2026-12", lang)
		wellBehaved(t, indexed, "/rankings?index=ces", lang)
		wellBehaved(t, indexed, "/rankings", lang)
	}
}

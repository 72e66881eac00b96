package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// rows are a table's cells as people read them.
func rows(t table) []string {
	var out []string
	for _, row := range t.rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = c.in(t.columns[i].kind, shanghai)
		}
		out = append(out, strings.Join(cells, " | "))
	}
	return out
}

// tableOf is a part's table by its id.
func tableOf(t testing.TB, s section, id string) table {
	t.Helper()
	for _, one := range s.tables {
		if one.id == id {
			return one
		}
	}
	t.Fatalf("%s has no table %s", s.id, id)
	return table{}
}

func want(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Every row of every table has a cell for each column: a report of much, of nothing, in either language.
func TestTablesAreWhole(t *testing.T) {
	t.Parallel()
	nothing := Make(Input{Config: content.Config{Zone: shanghai}, Period: week, Now: week.Until})
	for name, r := range map[string]Report{"desk": Make(desk(t)), "nothing": nothing, "one": weeks(t, 1), "many": weeks(t, make([]float64, 60)...)} {
		for _, lang := range []string{"zh", "en"} {
			seen := map[string]bool{}
			for _, s := range r.document(lang).sections {
				if seen[s.id] {
					t.Errorf("%s: there are two parts %s", name, s.id)
				}
				seen[s.id] = true
				for _, table := range s.tables {
					for _, row := range table.rows {
						if len(row) != len(table.columns) {
							t.Errorf("%s %s: %s has %d cells of %d", name, lang, table.id, len(row), len(table.columns))
						}
					}
					if len(table.rows) > 0 && (speaker{Report: r, lang: lang}).sheetNames()[table.id] == "" {
						t.Errorf("%s has no sheet", table.id)
					}
				}
			}
		}
	}
}

// What went out is a row for each channel; what did not is one for each release, with why.
func TestReleasedTables(t *testing.T) {
	t.Parallel()
	r := Report{
		Released: []Released{{"gzh", content.WeChat, 1, 2, 3, 4, 5, 6, 7}, {Channel: "gone", Platform: "nowhere", Published: 1200}},
		Troubles: []Trouble{{1, "茶", "gzh", content.WeChat, hour(3), content.Missed, content.T("没有批准", "not approved")}, {2, "水", "gzh", content.WeChat, hour(5), content.InDoubt, content.Text{}}},
	}
	zh := speaking(r, "zh").out()
	want(t, "released", rows(tableOf(t, zh, "released")), "公众号 gzh | 1 | 2 | 3 | 4 | 5 | 6 | 7", "gone | 1,200 | 0 | 0 | 0 | 0 | 0 | 0")
	want(t, "troubles", rows(tableOf(t, zh, "troubles")), "11-16 03:00 | 公众号 gzh | 茶 | "+content.StateWords[content.Missed].ZH+" | 没有批准", "11-16 05:00 | 公众号 gzh | 水 | "+content.StateWords[content.InDoubt].ZH+" | —")
	en := speaking(r, "en").out()
	if got := rows(tableOf(t, en, "troubles"))[0]; !strings.HasSuffix(got, " | not approved") {
		t.Errorf("in English %q", got)
	}
}

// Counts that nobody read of any channel have no column; reads always do. What one channel lacks is a dash.
func TestNumbersTable(t *testing.T) {
	t.Parallel()
	minus := -3.0
	r := Report{Numbers: []Numbers{
		{Channel: "gzh", Platform: content.WeChat, Posts: 2, Read: 1, Gained: map[content.Metric]Growth{content.Reads: {Value: 1200, Least: true}, content.Unfollows: {Value: 0}}, Followers: &Level{5263, &minus}},
		{Channel: "own", Platform: content.Site, Posts: 1, Followers: &Level{Value: 9}}, {Channel: "shop", Platform: content.Webhook},
	}}
	table := tableOf(t, speaking(r, "en").read(), "numbers")
	var heads []string
	for _, c := range table.columns {
		heads = append(heads, c.head)
	}
	want(t, "columns", heads, "channel", "posts", "read", "reads", "unfollows", "followers", "change")
	want(t, "numbers", rows(table), "WeChat Official Account gzh | 2 | 1 | ≥ 1,200 | 0 | 5,263 | −3", "own site own | 1 | 0 | — | — | 9 | —", "webhook shop | 0 | 0 | — | — | — | —")
	if bare := tableOf(t, speaking(Report{}, "en").read(), "numbers"); len(bare.rows) > 0 || bare.none == "" || len(bare.columns) != 4 {
		t.Errorf("of nothing: %+v", bare)
	}
	if got := speaking(Report{}, "zh").read().remark; got != "" {
		t.Errorf("dashes are explained where there are none: %q", got)
	}
}

// Readers' doings are rows where one was ever recorded; money only where some was paid.
func TestOutcomesTable(t *testing.T) {
	t.Parallel()
	r := Report{Outcomes: []Outcome{
		{Kind: content.OutcomeAdd, Count: 1200, Credited: 1199, Last: hour(4)}, {Kind: content.OutcomeReorder, Count: 2, Value: 12850, Credited: 0, Last: hour(5)},
		{Kind: content.OutcomeFollow, Last: hour(-9)}, {Kind: content.OutcomeReturn},
	}}
	table, never := speaking(r, "zh").did()
	want(t, "outcomes", rows(table), "加企业微信 | 1,200 | — | 1,199 | 11-16 04:00", "复购订单 | 2 | 128.50 | 0 | 11-16 05:00", "关注 | — | — | — | 11-15 15:00")
	want(t, "never recorded", never, "回访")
}

// Groups that moved are told with how many were compared, and what chance alone would bring.
func TestMovesAreTold(t *testing.T) {
	t.Parallel()
	up, down := content.Interval{Value: .8, Low: .3, High: 1.3, Above: .99}, content.Interval{Value: -.6, Low: -1, High: -.2, Above: .01}
	r := Report{Scored: week.Until, Period: week, Before: week.Before(), Overall: Move{Difference: &up, Posts: 6, PostsPast: 4}, Compared: 30,
		Moves: []Move{{"author", "林溪", 3, 2, &up}, {"stage", string(content.StageTrust), 2, 1, &down}}}
	sec := speaking(r, "zh").moved()
	want(t, "moves", rows(tableOf(t, sec, "moves")), "作者 | 林溪 | +0.80 (+0.30 … +1.30) | 3 | 2", "阶段 | "+content.StageWords[content.StageTrust].ZH+" | −0.60 (−1.00 … −0.20) | 2 | 1")
	if got := sec.say[1]; got != "比了 30 组，说得出变化的 2 组；其余说不出。" {
		t.Errorf("it says %q", got)
	}
	if !strings.Contains(sec.remark, "约 3.0 组") {
		t.Errorf("of chance it says %q", sec.remark)
	}
	for _, c := range []struct {
		compared int
		say      string
	}{{0, "No group has scored articles in both."}, {1, "1 group was compared, and cannot be said to differ."}, {7, "Of 7 groups that were compared none can be said to differ."}} {
		r.Compared, r.Moves = c.compared, nil
		if sec := speaking(r, "en").moved(); sec.say[1] != c.say || sec.remark != "" || len(rows(tableOf(t, sec, "moves"))) > 0 {
			t.Errorf("of %d: %q, %q", c.compared, sec.say, sec.remark)
		}
	}
	r.Overall.Difference, r.Overall.PostsPast = nil, 0
	if sec := speaking(r, "zh").moved(); len(sec.tables) > 0 || !strings.Contains(sec.say[0], "本期 6 篇，上期 0 篇") {
		t.Errorf("with nothing to compare: %+v", sec)
	}
	r.Scored = time.Time{}
	if sec := speaking(r, "zh").moved(); sec.title != "" {
		t.Errorf("never scored, and it is compared: %+v", sec)
	}
}

// Advice is said in words that fit whom it is for; one of a newer make is said as it is.
func TestAdviceIsSaid(t *testing.T) {
	t.Parallel()
	trust := content.Interval{Value: 1, Low: .5, High: 1.5}
	give := func(do, kind, subject, channel string) Advice {
		return Advice{Advice: content.Advice{Do: do, Kind: kind, Subject: subject, Channel: channel, Trust: trust, Why: content.T("有依据", "for a reason")}, Title: subject, Platform: content.XiaoHongShu}
	}
	r := Report{Scored: week.Until, Advice: []Advice{
		give("repeat", "series", "老客来信", ""), give("rerelease", "article", "茶", "xhs"), give("retire", "article", "水", ""), give("retire", "topic", "水温", ""), give("frame", "author", "林溪", ""),
	}}
	const with = " | +1.00 (+0.50 … +1.50) | "
	want(t, "zh", rows(speaking(r, "zh").next().tables[0]), "再写 | 系列 老客来信"+with+"有依据", "再发 | 《茶》 → 小红书 xhs"+with+"有依据", "别再推 | 《水》"+with+"有依据", "少写 | 话题 水温"+with+"有依据", "frame | 作者 林溪"+with+"有依据")
	want(t, "en", rows(speaking(r, "en").next().tables[0])[1:3], "re-release | “茶” → Xiaohongshu xhs"+with+"for a reason", "stop showing | “水”"+with+"for a reason")
	r.Scored = time.Time{}
	if got := speaking(r, "zh").next(); got.title != "" {
		t.Error("nothing was scored, and something is advised")
	}
}

// Every new article has a row, with ties side by side; places are of all articles, and one without is said so.
func TestAllArticles(t *testing.T) {
	t.Parallel()
	r := weeks(t, 1, 1, -.2)
	r.Posts[1].Rank, r.Posts[1].RankLow, r.Posts[1].RankHigh, r.Posts[0].RankHigh = 1, 1, 2, 2
	r.Posts[2].Rank, r.Posts[2].Author, r.Posts[2].Evidence = 0, "林溪", 0
	half := -.5
	r.Posts[0].Demand = &half
	want(t, "articles", rows(tableOf(t, speaking(r, "zh").all(), "posts")),
		"第 1（1–2） | 第 0 篇 | — | +1.00 (+0.50 … +1.50) | −0.50 | — | 100 | 11-16 00:00",
		"第 1（1–2） | 第 1 篇 | — | +1.00 (+0.50 … +1.50) | — | — | 100 | 11-16 01:00",
		"未排名 | 第 2 篇 | 林溪 | −0.20 (−0.70 … +0.30) | — | — | — | 11-16 02:00")
	for n, apart := range map[int]bool{25: false, 26: true} {
		if sec := speaking(weeks(t, make([]float64, n)...), "zh").all(); sec.apart != apart {
			t.Errorf("%d articles begin a page: %t", n, sec.apart)
		}
	}
	if sec := speaking(Report{}, "en").all(); sec.remark != "" || sec.tables[0].none != "No article was published first in this period." {
		t.Errorf("of none: %+v", sec)
	}
}

// Gaps list eight titles and count the rest; with articles and no gap it is said that there is none.
func TestGapsTable(t *testing.T) {
	t.Parallel()
	var titles []string
	for i := range 11 {
		titles = append(titles, fmt.Sprint(i))
	}
	r := Report{Posts: make([]Post, 3), Gaps: []Gap{{"gzh", titles, content.T("没有", "nothing")}}}
	want(t, "zh", rows(speaking(r, "zh").missing().tables[0]), "gzh | 11 | 没有 | 《0》、《1》、《2》、《3》、《4》、《5》、《6》、《7》等 11 篇")
	want(t, "en", rows(speaking(r, "en").missing().tables[0]), "gzh | 11 | nothing | “0”, “1”, “2”, “3”, “4”, “5”, “6”, “7” and 3 more")
	r.Gaps = nil
	if sec := speaking(r, "zh").missing(); len(sec.tables[0].rows) > 0 || sec.tables[0].none == "" {
		t.Errorf("no gap: %+v", sec)
	}
	if sec := speaking(Report{}, "zh").missing(); sec.title != "" {
		t.Errorf("nothing went out, and it is missed: %+v", sec)
	}
}

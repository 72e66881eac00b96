package main

import (
	"cmp"

	"moxin/content"
	"moxin/ingest/rank"
)

// rankHeads are the columns of rankings, in the readers' languages.
var rankHeads = map[string]content.Text{
	"rank": content.T("名次", "RANK"), "trust": content.T("信任", "TRUST"), "90%": content.T("九成把握", "90%"),
	"demand": content.T("需求", "DEMAND"), "exposure": content.T("曝光", "EXPOSURE"), "reads": content.T("阅读", "READS"),
	"title": content.T("标题", "TITLE"), "posts": content.T("篇数", "POSTS"), "then": content.T("那时", "THEN"),
	"now": content.T("现在", "NOW"), "difference": content.T("差", "DIFFERENCE"), "sure": content.T("把握", "SURE"),
	"value": content.T("数值", "VALUE"), "trust rank": content.T("信任名次", "TRUST RANK"), "name": content.T("名字", "NAME"),
	"index": content.T("指数", "INDEX"), "formula": content.T("算法", "FORMULA"), "source": content.T("出处", "SOURCE"),
	"author": content.T("作者", "AUTHOR"), "series": content.T("系列", "SERIES"), "topic": content.T("主题", "TOPIC"),
	"format": content.T("形式", "FORMAT"), "channel": content.T("渠道", "CHANNEL"), "stage": content.T("阶段", "STAGE"),
	"audience": content.T("受众", "AUDIENCE"),
}

// table is a table with these columns; one that rankHeads does not have is a name of its own.
func (a *app) table(columns ...string) *table {
	t := &table{}
	for _, c := range columns {
		head, ok := rankHeads[c]
		if !ok {
			head = content.T(c, c)
		}
		t.head = append(t.head, a.say(head))
	}
	return t
}

func (a *app) rankTable(posts []rank.Score) *table {
	t := a.table("rank", "trust", "90%", "demand", "exposure", "reads", "title")
	for _, p := range posts {
		t.add(rankRange(p.Rank, p.RankLow, p.RankHigh), signed(p.Trust.Value), between(p.Trust.Low, p.Trust.High),
			known(p.Demand), known(p.Exposure), reads(p.Evidence), fit(cmp.Or(p.Title, p.Post), 40))
	}
	return t
}

// groupTable has the groups of one kind.
func (a *app) groupTable(groups []rank.Group, kind string) *table {
	t := a.table("rank", "trust", "90%", "posts", "reads", kind)
	for _, g := range groups {
		if g.Kind != kind {
			continue
		}
		t.add(rankRange(g.Rank, g.RankLow, g.RankHigh), signed(g.Trust.Value), between(g.Trust.Low, g.Trust.High),
			grouped(g.Posts), reads(g.Evidence), g.Name)
	}
	return t
}

// rankRange is "3 (1–6)", or "—" where there is too little evidence for a rank.
func rankRange(rank, low, high int) string {
	if rank == 0 {
		return "—"
	}
	return grouped(rank) + " (" + grouped(low) + "–" + grouped(high) + ")"
}

func signed(v float64) string { return content.WithSign(v, 2) }

func between(low, high float64) string {
	from, to := content.Ends(low, high, 2)
	return from + " … " + to
}

// grouped is how many there are, for people.
func grouped(n int) string { return content.Grouped(float64(n), 0) }

// known prints an estimate, and "—" for one that nothing is known of.
func known(e *rank.Estimate) string {
	if e == nil {
		return "—"
	}
	return signed(e.Value)
}

func reads(n float64) string {
	if n == 0 {
		return "—"
	}
	return content.Grouped(n, 0)
}

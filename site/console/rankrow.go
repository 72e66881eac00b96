package console

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"moxin/content"
)

// rankRow is one subject of a ranking.
type rankRow struct {
	Subject  string
	Title    string
	Cover    string
	Href     string
	Place    string // "" = too little evidence to rank
	Range    string // 1–6
	Channels []channelView
	Trust    string
	Low      string
	High     string
	Bar      bar
	Demand   string // "" = no demand data
	Exposure string
	Evidence string
	Read     string // how long ago its numbers were read; "" = never
	Spoken   string // the bar in words
	Reason   string // why it has no place
	Why      whyView

	score content.Score
}

// bar is an interval on a scale that all rows share, in units of an SVG intervalWidth wide.
type bar struct{ Low, Value, High, Zero, Width int }

// rankRows joins the scores of each subject: ranked by trust, then those without a rank.
func (p *page) rankRows(scores []content.Score) []rankRow {
	type key struct{ subject, name string }
	by := map[key]content.Score{}
	var trust []content.Score
	for _, s := range scores {
		by[key{s.Subject, s.Name}] = s
		if s.Name == nameTrust {
			trust = append(trust, s)
		}
	}
	scale := scaleOf(trust)
	rows := make([]rankRow, len(trust))
	for i, s := range trust {
		row := rankRow{
			Subject: s.Subject, Title: s.Subject, Trust: signed(s.Value), Low: signed(s.Low), High: signed(s.High),
			Bar: scale.bar(s), Exposure: unknown, Evidence: unknown, Why: p.why(s.Why), score: s,
		}
		row.Spoken = p.F("interval", row.Trust, row.Low, row.High)
		if row.Reason = row.Why.Missing; row.Reason == "" {
			row.Reason = p.T("unranked.why")
		}
		if s.Rank > 0 {
			row.Place, row.Range = fmt.Sprint(s.Rank), fmt.Sprintf("%d–%d", s.RankLow, s.RankHigh)
		}
		if s.Evidence > 0 {
			row.Evidence = p.F("reads", count(s.Evidence))
		}
		if d, ok := by[key{s.Subject, nameDemand}]; ok {
			row.Demand = signed(d.Value)
		}
		if e, ok := by[key{s.Subject, nameReach}]; ok {
			row.Exposure = signed(e.Value)
		}
		rows[i] = row
	}
	slices.SortStableFunc(rows, func(a, b rankRow) int {
		return cmp.Or(cmp.Compare(unranked(a.score), unranked(b.score)), cmp.Compare(a.score.Rank, b.score.Rank),
			cmp.Compare(b.score.Value, a.score.Value), strings.Compare(a.Subject, b.Subject))
	})
	return rows
}

func unranked(s content.Score) int {
	if s.Rank == 0 {
		return 1
	}
	return 0
}

// signed is a score: in standard deviations, 0 is the usual. A minus of its own width.
func signed(v float64) string { return strings.Replace(fmt.Sprintf("%+.1f", v), "-", "−", 1) }

// scale spans the intervals of the ranked; those of the unranked are so wide that they would
// press all others together, so they are cut off at its ends.
type scale struct{ low, high float64 }

func scaleOf(scores []content.Score) scale {
	s := scale{-1, 1}
	for _, c := range scores {
		if c.Rank > 0 {
			s.low, s.high = min(s.low, c.Low), max(s.high, c.High)
		}
	}
	return s
}

// intervalWidth is how wide an interval's drawing is.
const intervalWidth = 200

func (s scale) at(v float64) int {
	share := (min(max(v, s.low), s.high) - s.low) / (s.high - s.low)
	return 4 + int(share*(intervalWidth-8)+.5) // room for the dot at both ends
}

func (s scale) bar(c content.Score) bar {
	b := bar{Low: s.at(c.Low), Value: s.at(c.Value), High: s.at(c.High), Zero: s.at(0)}
	b.Width = max(1, b.High-b.Low)
	return b
}

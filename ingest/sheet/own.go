package sheet

import (
	"fmt"
	"strings"
	"time"

	"moxin/content"
)

// ownColumns name moxin's own samples.csv (the data folder of `moxin rank`).
var ownColumns = []string{"post_id", "platform", "observed_at"}

// ownTable recognises samples.csv by its first row.
func ownTable(records []record) (table, bool) {
	if len(records) == 0 {
		return table{}, false
	}
	names := headers(records[0].cells)
	for _, c := range ownColumns {
		if _, ok := names[c]; !ok {
			return table{}, false
		}
	}
	return table{header: records[0], rows: records[1:], column: names}, true
}

// own reads samples.csv: post_id is the article's slug, and the row names platform, channel
// and instant itself. Its numbers are cumulative; blank is unknown.
func (t table) own(result *Result, o Options) {
	result.Layout, result.Header = "samples.csv", t.header.line
	for _, r := range t.rows {
		if blank(r.cells) {
			continue
		}
		result.Rows++
		post, at, problem := t.ownRow(r, o)
		if problem != nil {
			result.Problems = append(result.Problems, *problem)
			continue
		}
		result.Matched++
		for name, i := range t.column {
			metric := content.Metric(name)
			unit, known := content.Metrics[metric]
			if !known || i >= len(r.cells) {
				continue
			}
			n, err := ParseNumber(r.cells[i])
			if err != nil || n.Known && n.Value < 0 {
				result.Problems = append(result.Problems, Problem{Line: r.line, Column: name, Kind: Unreadable, Title: post.Slug,
					Text: content.T(fmt.Sprintf("看不懂 %q", r.cells[i]), fmt.Sprintf("cannot read %q", r.cells[i]))})
				continue
			}
			if !n.Known || n.Below {
				continue
			}
			result.Samples = append(result.Samples, content.Sample{
				Publication: post.ID, Metric: metric, Unit: unit, Value: n.Value, Capped: n.Capped,
				Cumulative: unit != content.UnitShare && unit != content.UnitTime, ObservedAt: at, Source: source(o),
			})
		}
	}
	sortSamples(result.Samples)
}

// ownRow finds the one publication of a row.
func (t table) ownRow(r record, o Options) (content.Publication, time.Time, *Problem) {
	get := func(column string) string { cell, _ := t.cell(r, []string{column}); return cell }
	fail := func(column, kind string, text content.Text) (content.Publication, time.Time, *Problem) {
		return content.Publication{}, time.Time{}, &Problem{Line: r.line, Column: column, Kind: kind, Title: get("post_id"), Text: text}
	}
	at, err := time.Parse(time.RFC3339, get("observed_at"))
	if err != nil {
		return fail("observed_at", Unreadable, content.T("不是 RFC 3339 时间", "not an instant in RFC 3339"))
	}
	var fit []content.Publication
	for _, p := range candidates(o, get("platform")) {
		published, err := time.Parse(time.RFC3339, get("published_at"))
		switch {
		case p.Slug != get("post_id"):
		case get("channel") != "" && !strings.EqualFold(get("channel"), p.Channel):
		case err == nil && !published.Equal(p.PublishedAt.Truncate(time.Second)):
		default:
			fit = append(fit, p)
		}
	}
	switch len(fit) {
	case 0:
		return fail("", Unmatched, content.T("没有这篇文章在这个平台的发布", "no publication of this article on this platform"))
	case 1:
		return fit[0], at, nil
	}
	return fail("", Ambiguous, content.T("不止一次发布：请写明 channel 或 published_at", "more than one publication: say channel or published_at"))
}

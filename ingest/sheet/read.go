package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"moxin/content"
)

// cell is the row's cell under the first of the headers that the table has; "" without one.
func (t table) cell(r record, headers []string) (cell, header string) {
	for _, h := range headers {
		if i, ok := t.column[h]; ok && i < len(r.cells) {
			return strings.TrimSpace(r.cells[i]), h
		}
	}
	return "", ""
}

// taken is a row that found its publication.
type taken struct {
	row  record
	post content.Publication
}

// read reads an export's rows.
func (t table) read(result *Result, o Options) {
	result.Layout, result.Platform, result.Header = t.layout.name, t.layout.platform, t.header.line
	posts := candidates(o, t.layout.platform)
	var rows []taken
	for _, r := range t.rows {
		title, _ := t.cell(r, t.layout.title)
		if title == "" && blank(r.cells) {
			continue
		}
		result.Rows++
		if state, _ := t.cell(r, t.layout.private); slices.Contains(hidden, state) {
			result.Skipped++
			continue
		}
		post, problem := t.join(r, title, posts, o)
		if problem != nil {
			result.Problems = append(result.Problems, *problem)
			continue
		}
		rows = append(rows, taken{r, post})
	}
	for _, row := range alone(rows, result, t) {
		result.Matched++
		t.samples(row, result, o)
	}
	slices.SortStableFunc(result.Problems, func(a, b Problem) int { return a.Line - b.Line })
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// alone drops rows that share a publication: which of them it is, nobody knows.
func alone(rows []taken, result *Result, t table) []taken {
	times := map[int64]int{}
	for _, r := range rows {
		times[r.post.ID]++
	}
	return slices.DeleteFunc(rows, func(r taken) bool {
		if times[r.post.ID] == 1 {
			return false
		}
		title, _ := t.cell(r.row, t.layout.title)
		result.Problems = append(result.Problems, Problem{Line: r.row.line, Kind: Ambiguous, Title: title,
			Text: content.T("表里有几行对应同一篇发布", "several rows fit the same publication")})
		return true
	})
}

// samples reads the cells of one row.
func (t table) samples(row taken, result *Result, o Options) {
	for _, c := range t.layout.columns {
		cell, name := t.cell(row.row, c.headers)
		n, err := ParseNumber(cell)
		if err == nil {
			n, err = c.kind.accept(n)
		}
		if err != nil {
			title, _ := t.cell(row.row, t.layout.title)
			result.Problems = append(result.Problems, Problem{Line: row.row.line, Column: name, Kind: Unreadable, Title: title,
				Text: content.T(fmt.Sprintf("看不懂 %q", cell), fmt.Sprintf("cannot read %q", cell))})
			continue
		}
		if !n.Known || n.Below { // less than a bound is nothing that could be stored
			continue
		}
		unit := c.unit
		if unit == "" {
			unit = content.Metrics[c.metric]
		}
		result.Samples = append(result.Samples, content.Sample{
			Publication: row.post.ID, Metric: c.metric, Unit: unit, Value: n.Value,
			Cumulative: c.kind == count, Capped: n.Capped, ObservedAt: o.ObservedAt, Source: source(o),
		})
	}
}

func source(o Options) string { return "csv:" + o.File }

// sortSamples puts samples in one order whatever map they came from.
func sortSamples(samples []content.Sample) {
	slices.SortStableFunc(samples, func(a, b content.Sample) int {
		return cmp.Or(cmp.Compare(a.Publication, b.Publication), a.ObservedAt.Compare(b.ObservedAt),
			strings.Compare(string(a.Metric), string(b.Metric)))
	})
}

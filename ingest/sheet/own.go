package sheet

import (
	"strings"
	"time"

	"moxin/content"
)

// ownName is moxin's own file (of the data folder of `moxin rank`), told by ownColumns.
const ownName = "samples.csv"

var ownColumns = []string{"post_id", "platform", "observed_at"}

// own recognises samples.csv by its first row.
func (g grid) own() (table, bool, error) {
	rows, err := g.head(1)
	if err != nil || len(rows) == 0 {
		return table{}, false, err
	}
	n := headers(rows[0].cells)
	for _, c := range ownColumns {
		if _, ok := n[c]; !ok {
			return table{}, false, nil
		}
	}
	return table{grid: g, layout: &Layout{}, header: rows[0], names: n}, true, nil
}

// ownPart is how many samples of samples.csv are handed on at once.
const ownPart = 5000

// ownReader reads samples.csv: post_id is the article's slug, and the row names platform, channel
// and instant itself. Its numbers are cumulative; blank is unknown.
type ownReader struct {
	table   table
	options Options
	result  *Result
	posts   map[string][]content.Publication // by slug
}

func (t table) readOwn(result *Result, o Options) error {
	result.Layout, result.Header = ownName, t.header.line
	r := ownReader{t, o, result, map[string][]content.Publication{}}
	for _, p := range o.Posts {
		r.posts[p.Slug] = append(r.posts[p.Slug], p)
	}
	if err := t.body(r.row); err != nil {
		return err
	}
	sortSamples(result.Samples)
	return r.flush(1)
}

// flush hands on the samples read so far when there are at least least.
func (r ownReader) flush(least int) error {
	if r.options.Sink == nil || len(r.result.Samples) < least {
		return nil
	}
	err := r.options.Sink(r.result.Samples)
	r.result.Samples = r.result.Samples[:0]
	return err
}

func (r ownReader) row(rec record) error {
	r.result.Rows++
	post, at, problem := r.subject(rec)
	if problem != nil {
		r.result.Problems = append(r.result.Problems, *problem)
		return nil
	}
	r.result.Matched++
	for name, i := range r.table.names {
		metric := content.Metric(name)
		unit, known := content.Metrics[metric]
		if !known || i >= len(rec.cells) {
			continue
		}
		n, err := ways[waysOf[unit][0]].read(rec.cells[i])
		if err != nil {
			r.result.Problems = append(r.result.Problems, Problem{Line: rec.line, Column: name, Kind: Unreadable, Title: post.Slug,
				Text: unreadable(rec.cells[i], err)})
			continue
		}
		if !n.Known || n.Below {
			continue
		}
		r.result.Samples = append(r.result.Samples, content.Sample{
			Publication: post.ID, Metric: metric, Unit: unit, Value: n.Value, Capped: n.Capped,
			Cumulative: unit != content.UnitShare && unit != content.UnitTime, ObservedAt: at, Source: source(r.options),
		})
	}
	return r.flush(ownPart)
}

// subject finds the one publication of a row, and its instant.
func (r ownReader) subject(rec record) (content.Publication, time.Time, *Problem) {
	get := func(column string) string { return strings.TrimPrefix(r.table.cell(rec, []string{column}), "'") }
	fail := func(column, kind string, text content.Text) (content.Publication, time.Time, *Problem) {
		return content.Publication{}, time.Time{}, &Problem{Line: rec.line, Column: column, Kind: kind, Title: get("post_id"), Text: text}
	}
	at, err := time.Parse(time.RFC3339, get("observed_at"))
	if err != nil {
		return fail("observed_at", Unreadable, content.T("不是 RFC 3339 时间", "not an instant in RFC 3339"))
	}
	var fit []content.Publication
	if err := r.options.past(at); err != nil {
		return fail("observed_at", Unreadable, content.T("这个时刻还没到", "this instant is still to come"))
	}
	for _, p := range r.posts[get("post_id")] {
		published, err := time.Parse(time.RFC3339, get("published_at"))
		switch {
		case p.Platform != get("platform") || r.options.Channel != "" && r.options.Channel != p.Channel:
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

package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// reader reads the tables of a file that have rows of posts.
type reader struct {
	table   table // the one that is read
	options Options
	posts   *index
	answers answers
	result  *Result
	rows    []row
	keys    map[string]int // how many rows have a key
}

// row is a row that was read, with the part of the result's samples that it gave.
type row struct {
	joined   int // its place in Result.Joined
	post     int64
	day      time.Time
	from, to int // of Result.Samples
	key      string
	narrow   string
}

func newReader(result *Result, o Options, platform string) *reader {
	return &reader{posts: newIndex(o, platform), answers: newAnswers(o.Matches), result: result, keys: map[string]int{}}
}

// read reads a table with a row per post, or per post and day.
func (r *reader) read(t table, o Options) error {
	r.table, r.options = t, o
	return t.body(r.row)
}

// finish settles what only all rows together tell.
func (r *reader) finish() {
	r.single()
	for _, row := range r.rows {
		j := &r.result.Joined[row.joined]
		if j.How == "" && r.keys[row.key] > 1 {
			j.Key = row.narrow
		}
	}
}

// Early is why a row is left out whose post came out after the instant that the file's numbers are
// said to hold for: the instant is wrong.
const Early = "early"

// early says so of a row; nil when its post was out.
func (r *reader) early(id identity) *Problem {
	at := r.options.ObservedAt
	if len(r.table.layout.day) > 0 || at.IsZero() || !id.at.At.After(at) {
		return nil
	}
	s := at.In(r.options.Zone).Format("2006-01-02 15:04")
	return &Problem{Kind: Early, Text: content.T("发布时间 "+id.when+" 晚于这份数据的时间 "+s+"：用 --at 说明是什么时候导出的",
		"came out at "+id.when+", after "+s+", which the numbers are said to hold for: say --at when the file was exported")}
}

// row reads one row.
func (r *reader) row(rec record) error {
	t, l := r.table, r.table.layout
	id := identity{title: t.cell(rec, l.title), id: t.cell(rec, l.id), url: t.cell(rec, l.url), when: t.cell(rec, l.time)}
	r.result.Rows++
	j := Joined{Sheet: t.sheet(r.result), Line: rec.line, Title: id.title, Time: id.when}
	if t.leaves(rec) {
		j.How = LeftOut
		r.result.Skipped++
		r.result.Joined = append(r.result.Joined, j)
		return nil
	}
	var err error
	if id.at, err = ParseTime(id.when, r.options.Zone); err != nil && id.when != "" {
		return r.fail(j, row{}, Problem{Column: first(l.time), Kind: Unreadable, Text: content.T("看不懂发布时间 "+id.when, "cannot read the time "+id.when)})
	}
	if p := r.early(id); p != nil {
		return r.fail(j, row{}, *p)
	}
	day, problem := t.day(rec, r.options)
	if problem != nil {
		return r.fail(j, row{}, *problem)
	}
	key, narrow := keysOf(id)
	at := row{joined: len(r.result.Joined), day: day, key: key, narrow: narrow}
	r.keys[key]++
	j.Key = key
	return r.join(rec, id, j, at)
}

// join finds the row's publication and reads its cells.
func (r *reader) join(rec record, id identity, j Joined, at row) error {
	found := r.posts.find(id)
	certain := found.how == ByURL || found.how == ByID
	if m, ok := r.answers.of(r.posts.platform, at.key, at.narrow); ok && !certain {
		if m.Publication == 0 {
			j.How = NoneOfOurs
			r.result.None++
			r.result.Joined = append(r.result.Joined, j)
			return nil
		}
		if p, ok := r.posts.known[m.Publication]; ok {
			found = match{[]*content.Publication{p}, ByAnswer}
		}
	}
	switch {
	case at.key == "":
		return r.fail(j, at, Problem{Kind: Unmatched, Text: content.T("没有标题", "no title")})
	case len(found.posts) == 0:
		j.Candidates = candidatesOf(r.posts.about(id.at))
		return r.fail(j, at, Problem{Kind: Unmatched, Text: content.T("没有标题和时间都对得上的发布", "no publication has this title at about this time")})
	case len(found.posts) > 1:
		j.Candidates = candidatesOf(found.posts)
		return r.fail(j, at, Problem{Kind: Ambiguous, Text: content.T("不止一篇发布对得上", "more than one publication fits")})
	}
	j.How, j.Publication = found.how, found.posts[0].ID
	at.post, at.from = j.Publication, len(r.result.Samples)
	r.result.Joined = append(r.result.Joined, j)
	r.cells(rec, content.Sample{Publication: at.post}, at.day)
	at.to = len(r.result.Samples)
	r.result.Joined[at.joined].Samples = at.to - at.from
	r.rows = append(r.rows, at)
	return nil
}

// fail leaves a row open, with why.
func (r *reader) fail(j Joined, at row, p Problem) error {
	j.Kind, j.Why = p.Kind, &p.Text
	p.Sheet, p.Line, p.Title = j.Sheet, j.Line, j.Title
	r.result.Problems = append(r.result.Problems, p)
	at.joined = len(r.result.Joined)
	r.result.Joined = append(r.result.Joined, j)
	r.rows = append(r.rows, at)
	return nil
}

// strength orders how rows found a publication: what names it, before what resembles it.
var strength = map[string]int{ByURL: 3, ByID: 3, ByAnswer: 2, ByTitle: 1, ByCaption: 1}

// single sees to it that no two rows speak of one publication: of such rows the one that names it
// is right, and if none or several do, nobody knows which.
func (r *reader) single() {
	type subject struct {
		post int64
		day  time.Time
	}
	groups := map[subject][]row{}
	for _, row := range r.rows {
		if row.post != 0 {
			s := subject{row.post, row.day}
			groups[s] = append(groups[s], row)
		}
	}
	drop := make([]bool, len(r.result.Samples))
	for _, rows := range groups {
		if len(rows) == 1 {
			continue
		}
		for _, loser := range r.losers(rows) {
			r.open(loser)
			for i := loser.from; i < loser.to; i++ {
				drop[i] = true
			}
		}
	}
	kept := r.result.Samples[:0]
	for i, s := range r.result.Samples {
		if !drop[i] {
			kept = append(kept, s)
		}
	}
	r.result.Samples = kept
}

// losers are the rows that do not keep their publication.
func (r *reader) losers(rows []row) []row {
	force := func(x row) int { return strength[r.result.Joined[x.joined].How] }
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(force(b), force(a)) })
	if force(rows[0]) > force(rows[1]) {
		return rows[1:]
	}
	return rows
}

// open takes a row's publication away.
func (r *reader) open(x row) {
	j := &r.result.Joined[x.joined]
	why := content.T("表里有几行对应同一篇发布", "several rows fit the same publication")
	j.Candidates = candidatesOf([]*content.Publication{r.posts.known[j.Publication]})
	j.How, j.Publication, j.Samples, j.Kind, j.Why = "", 0, 0, Ambiguous, &why
	r.result.Problems = append(r.result.Problems, Problem{Sheet: j.Sheet, Line: j.Line, Kind: Ambiguous, Title: j.Title, Text: why})
}

// leaves reports whether a rule of the layout leaves the row out.
func (t table) leaves(rec record) bool {
	for _, rule := range t.layout.only {
		if !slices.Contains(rule.values, t.cell(rec, rule.column)) {
			return true
		}
	}
	for _, rule := range t.layout.skip {
		if slices.Contains(rule.values, t.cell(rec, rule.column)) {
			return true
		}
	}
	return false
}

// cells reads the numbers of a row into samples of a subject. A cell that cannot be read is a
// problem of its own: the others are kept.
func (r *reader) cells(rec record, of content.Sample, day time.Time) {
	for _, c := range r.table.cols {
		if c.place >= len(rec.cells) {
			continue
		}
		cell := rec.cells[c.place]
		n, err := c.way.read(cell)
		if err != nil {
			r.result.Problems = append(r.result.Problems, Problem{Sheet: r.table.sheet(r.result), Line: rec.line, Column: c.header, Kind: Unreadable,
				Title: r.table.cell(rec, r.table.layout.title),
				Text:  content.T(fmt.Sprintf("看不懂 %q", cell), fmt.Sprintf("cannot read %q", cell))})
			continue
		}
		if !n.Known || n.Below { // less than a bound is nothing that could be stored
			continue
		}
		s := of
		s.Metric, s.Unit, s.Value, s.Capped, s.Cumulative = c.metric, c.unit, n.Value, n.Capped, c.cumulative
		s.ObservedAt, s.Source = r.options.ObservedAt, source(r.options)
		if !day.IsZero() {
			s.ObservedAt = day
		}
		r.result.Samples = append(r.result.Samples, s)
	}
}

// read understands a cell.
func (w way) read(cell string) (Number, error) {
	n, err := ParseNumber(cell)
	if err != nil {
		return n, err
	}
	if n.Known && !n.Time && w.times != 1 {
		n.Value = tidy(n.Value * w.times)
	}
	return w.kind.accept(n)
}

// sheet names the table of a row where the file has several.
func (t table) sheet(r *Result) string {
	if r.several {
		return t.grid.name
	}
	return ""
}

func first(headers []string) string {
	if len(headers) == 0 {
		return ""
	}
	return headers[0]
}

func source(o Options) string { return "csv:" + o.File }

// sortSamples puts samples in one order whatever map they came from.
func sortSamples(samples []content.Sample) {
	slices.SortStableFunc(samples, func(a, b content.Sample) int {
		return cmp.Or(cmp.Compare(a.Publication, b.Publication), a.ObservedAt.Compare(b.ObservedAt),
			strings.Compare(string(a.Metric), string(b.Metric)))
	})
}

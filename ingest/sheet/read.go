package sheet

import (
	"cmp"
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
	values  []value
	keys    map[string]int // how many rows have a key
}

// row is a row that was read, with the part of the reader's values that it gave.
type row struct {
	joined   int // its place in Result.Joined
	post     int64
	day      time.Time
	at       time.Time // for which its values hold
	cols     []bound
	from, to int // of reader.values
	key      string
	narrow   string
}

// value is a number that was read: an eighth of the sample that it becomes once all rows are known.
type value struct {
	number float64
	column uint16 // of its row's
	capped bool
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
	r.posts = nil // of a long list as large as the samples
	total := 0
	for _, row := range r.rows {
		if row.post != 0 {
			total += row.to - row.from
		}
		j := &r.result.Joined[row.joined]
		if j.How == "" && r.keys[row.key] > 1 {
			j.Key = row.narrow
		}
	}
	r.result.Samples = slices.Grow(r.result.Samples, total)
	for _, row := range r.rows {
		if row.post != 0 {
			r.give(row, content.Sample{Publication: row.post})
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
		p, ok := r.posts.known[m.Publication]
		if !ok { // it is said to be another channel's, whatever its title
			return r.fail(j, at, Problem{Kind: Unmatched, Text: content.T("这一行答过是另一个渠道的发布，这次只读一个渠道", "this row was said to be a post of another channel than the one that is read")})
		}
		found = match{[]*content.Publication{p}, ByAnswer}
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
	at.post = j.Publication
	r.cells(rec, &at)
	j.Samples = at.to - at.from
	r.result.Joined = append(r.result.Joined, j)
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
	count := map[subject]int{}
	for _, row := range r.rows {
		count[subject{row.post, row.day}]++
	}
	groups := map[subject][]int{}
	for i, row := range r.rows {
		if s := (subject{row.post, row.day}); row.post != 0 && count[s] > 1 {
			groups[s] = append(groups[s], i)
		}
	}
	for _, rows := range groups {
		for _, loser := range r.losers(rows) {
			r.open(r.rows[loser])
			r.rows[loser].post = 0
		}
	}
}

// losers are the rows that do not keep their publication.
func (r *reader) losers(rows []int) []int {
	force := func(i int) int { return strength[r.result.Joined[r.rows[i].joined].How] }
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(force(b), force(a)) })
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

// cells reads the numbers of a row. A cell that cannot be read is a problem of its own: the others are
// kept.
func (r *reader) cells(rec record, x *row) {
	x.cols, x.at, x.from = r.table.cols, r.options.ObservedAt, len(r.values)
	if !x.day.IsZero() {
		x.at = x.day
	}
	for i, c := range x.cols {
		if c.place >= len(rec.cells) {
			continue
		}
		cell := rec.cells[c.place]
		n, err := c.way.read(cell)
		if err != nil {
			r.result.Problems = append(r.result.Problems, Problem{Sheet: r.table.sheet(r.result), Line: rec.line, Column: c.header, Kind: Unreadable,
				Title: r.table.cell(rec, r.table.layout.title),
				Text:  unreadable(cell, err)})
			continue
		}
		if n.Known && !n.Below { // less than a bound is nothing that could be stored
			r.values = append(r.values, value{n.Value, uint16(i), n.Capped})
		}
	}
	x.to = len(r.values)
}

// give makes samples of a row's values.
func (r *reader) give(x row, of content.Sample) {
	of.ObservedAt, of.Source = x.at, source(r.options)
	for _, v := range r.values[x.from:x.to] {
		c := x.cols[v.column]
		of.Metric, of.Unit, of.Value, of.Capped, of.Cumulative = c.metric, c.unit, v.number, v.capped, c.cumulative
		r.result.Samples = append(r.result.Samples, of)
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

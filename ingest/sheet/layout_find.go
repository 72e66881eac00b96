package sheet

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// headerRows is how deep a header may lie: banners and notes come first.
const headerRows = 20

// table is one table of a file whose header was found.
type table struct {
	grid   grid
	index  int // of the grid in its file
	layout *Layout
	header record
	names  names
	cols   []bound
	score  int
	banner []record // the rows above the header
}

// bound is a column of a layout at its place in the file.
type bound struct {
	column
	place  int
	header string // as the file writes it
}

// found is what the tables of a file are. Those without a known header are named in other.
type found struct {
	tables []table
	other  []string
}

// find looks in every table for the row that names the most columns of a layout. The best of all
// says whose file it is; tables of the same platform are read with it.
func find(grids []grid, layouts []*Layout, o Options) (found, error) {
	var out found
	var all []table
	var heads []record
	for i, g := range grids {
		if g.hidden && len(all) > 0 { // an older state that nobody sees is read only where there is nothing else
			out.other = append(out.other, g.name)
			continue
		}
		rows, err := g.head(headerRows)
		if err != nil {
			return out, err
		}
		heads = append(heads, rows...)
		fit := g.fitting(i, rows, layouts)
		if len(fit) == 0 {
			out.other = append(out.other, g.name)
		}
		all = append(all, fit...)
	}
	if len(all) == 0 {
		return out, unfit(heads, layouts)
	}
	platform, err := o.whose(all)
	if err != nil {
		return out, err
	}
	seen := map[int]bool{}
	for _, t := range all { // the best of each grid comes first
		if t.layout.Platform == platform && !seen[t.index] {
			seen[t.index] = true
			out.tables = append(out.tables, t.bind())
		}
	}
	return out, nil
}

// head are the first rows of a table.
func (g grid) head(n int) ([]record, error) {
	var out []record
	for r, err := range g.rows {
		if err != nil {
			return nil, err
		}
		if out = append(out, r); len(out) == n {
			break
		}
	}
	return out, nil
}

// fitting are the ways to read a table, the best first. A merged banner repeats one text in many
// cells, so that names are counted once.
func (g grid) fitting(index int, rows []record, layouts []*Layout) []table {
	var out []table
	for i, r := range rows {
		n := headers(r.cells)
		for _, l := range layouts {
			m := n
			if len(l.begin) > 0 {
				m = n.from(r.cells, l.begin)
			}
			if score := l.fits(m); score > 0 {
				out = append(out, table{grid: g, index: index, layout: l, header: r, names: m, score: score, banner: rows[:i]})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b table) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(ordinal(a.layout.brought), ordinal(b.layout.brought)))
	})
	return out
}

func ordinal(first bool) int {
	if first {
		return 0
	}
	return 1
}

// from are the names of the cells beginning with one of those: what is left of it is of another
// table beside this one.
func (n names) from(cells []string, begin []string) names {
	at, ok := n.at(begin)
	if !ok {
		return nil
	}
	out := headers(cells[at:])
	for name := range out {
		out[name] += at
	}
	return out
}

// whose says which platform's file it is: the one that was said where its headers fit as well as
// any, or the one that fits best. Headers that contradict what was said are refused.
func (o Options) whose(all []table) (string, error) {
	best := slices.MaxFunc(all, func(a, b table) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(ordinal(!a.layout.brought), ordinal(!b.layout.brought)))
	})
	platform := o.platform()
	if platform == "" || platform == best.layout.Platform {
		return o.alone(best, all)
	}
	for _, t := range all {
		if t.layout.Platform == platform && t.score == best.score {
			return platform, nil
		}
	}
	said, looks := named(platform), named(best.layout.Platform)
	return "", &FileError{content.T(
		"这看起来是"+looks.ZH+"的表（"+best.layout.Name+"），不是"+said.ZH+"的",
		"This looks like a file of "+looks.EN+" ("+best.layout.Name+"), not of "+said.EN)}
}

// alone is the platform of the best, unless another's fits as well: then those that the workspace
// has a channel on are meant, and if that does not tell, a person has to.
func (o Options) alone(best table, all []table) (string, error) {
	if o.platform() != "" {
		return best.layout.Platform, nil
	}
	var like []string
	for _, t := range all {
		if t.score == best.score && t.layout.brought == best.layout.brought && !slices.Contains(like, t.layout.Platform) {
			like = append(like, t.layout.Platform)
		}
	}
	if mine := slices.DeleteFunc(slices.Clone(like), func(p string) bool { return !o.has(p) }); len(mine) > 0 {
		like = mine
	}
	if len(like) == 1 {
		return like[0], nil
	}
	return "", &FileError{content.T("表头分不出是哪个平台的（"+strings.Join(like, "、")+"）：用 --platform 指明",
		"The headers fit more than one platform ("+strings.Join(like, ", ")+"): say --platform")}
}

func named(platform string) content.Text {
	if p, ok := content.PlatformByID(platform); ok {
		return p.Name
	}
	return content.T(platform, platform)
}

// bind finds the place of each column. Of columns with one metric the first that is there counts.
func (t table) bind() table {
	taken := map[content.Metric]bool{}
	for _, c := range t.layout.columns {
		i, ok := t.names.at(c.from)
		if !ok || taken[c.metric] {
			continue
		}
		taken[c.metric] = true
		t.cols = append(t.cols, bound{c, i, strings.TrimSpace(t.header.cells[i])})
	}
	return t
}

// unread are the headers of columns that say nothing to moxin.
func (t table) unread() []string {
	used := map[int]bool{}
	for _, c := range t.cols {
		used[c.place] = true
	}
	l := t.layout
	for _, h := range [][]string{l.title, l.time, l.id, l.url, l.day} {
		if i, ok := t.names.at(h); ok {
			used[i] = true
		}
	}
	for _, r := range slices.Concat(l.only, l.skip) {
		if i, ok := t.names.at(r.column); ok {
			used[i] = true
		}
	}
	var out []string
	for i, c := range t.header.cells {
		if c = strings.TrimSpace(c); c != "" && !used[i] {
			out = append(out, c)
		}
	}
	return out
}

// cell is the row's cell under the first of the headers that the table has; "" without one.
func (t table) cell(r record, any []string) string {
	if i, ok := t.names.at(any); ok && i < len(r.cells) {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

// body are the rows below the header, read as they are asked for.
func (t table) body(each func(record) error) error {
	for r, err := range t.grid.rows {
		if err != nil {
			return err
		}
		if r.line <= t.header.line || blank(r.cells) {
			continue
		}
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// asOf is how a banner says when its numbers were counted.
var asOf = regexp.MustCompile(`(?:导出时间|下载时间|生成时间|数据更新时间|数据更新至|统计截至|数据截至|截至时间)\s*[:：]?\s*(\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?)`)

// told is the instant that a banner names as the one its numbers hold for, if one does.
func (t table) told(zone *time.Location) (Moment, bool) {
	for _, r := range t.banner {
		for _, c := range r.cells {
			if m := asOf.FindStringSubmatch(c); m != nil {
				if at, err := ParseTime(m[1], zone); err == nil {
					return at, true
				}
			}
		}
	}
	return Moment{}, false
}

// unfit says why no header was found: what the nearest of the described sheets misses, where some
// were described.
func unfit(rows []record, layouts []*Layout) error {
	if slices.ContainsFunc(rows, func(r record) bool { _, ok := findOrders(r.cells); return ok }) {
		return ErrOrders
	}
	if l, n := nearest(rows, layouts); l != nil {
		zh, en := l.misses(n)
		return &FileError{content.T("和说明里的“"+l.Name+"”不合：表头里没有"+zh,
			"It is not "+l.Name+" as described: no header says "+en)}
	}
	for _, r := range rows {
		names := headers(r.cells)
		if names.has([]string{"日期", "时间"}) && len(names) >= 2 {
			return &FileError{content.T("这是按天汇总的数据，不是每篇内容一行：请导出作品（笔记、单篇视频）列表",
				"This file is by day, not by post: export the list of posts")}
		}
	}
	return &FileError{content.T("前 20 行里没有认得的表头（需要标题、发布时间和至少两项数据）；别的表写一个说明文件，用 --map 或 ingest.sheets 给出",
		"No known header in the first 20 rows (a title, a time and at least two metrics are needed); describe other files with --map or ingest.sheets")}
}

// nearest is the described sheet that a row names most of, with what the row names; nil where no row
// names two of its columns.
func nearest(rows []record, layouts []*Layout) (best *Layout, of names) {
	most := 1
	for _, r := range rows {
		n := headers(r.cells)
		for _, l := range layouts {
			hits := 0
			for _, h := range l.named() {
				hits += ordinal(!n.has(h))
			}
			if l.brought && hits > most {
				best, of, most = l, n, hits
			}
		}
	}
	return best, of
}

// named are the headers that l looks for, each with its other names.
func (l *Layout) named() [][]string {
	out := [][]string{l.title, l.time, l.id, l.url, l.day}
	for _, c := range l.columns {
		out = append(out, c.from)
	}
	return out
}

// misses names the headers that l needs and n has not.
func (l *Layout) misses(n names) (zh, en string) {
	var lacking []string
	need := func(some ...[]string) {
		if all := slices.Concat(some...); len(all) > 0 && !n.has(all) {
			lacking = append(lacking, strings.Join(all, "/"))
		}
	}
	if need(l.day); !l.ofChannel() {
		need(l.title, l.id, l.url)
		if !n.has(l.id) && !n.has(l.url) {
			need(l.time)
		}
	}
	need(l.begin)
	for _, h := range l.with {
		need([]string{h})
	}
	var metrics [][]string
	for _, c := range l.columns {
		metrics = append(metrics, c.from)
	}
	need(metrics...)
	if len(lacking) == 0 { // a header stands there that must not
		return "不该有" + strings.Join(l.without, "/"), "there must not be " + strings.Join(l.without, "/")
	}
	return strings.Join(lacking, "、"), strings.Join(lacking, ", ")
}

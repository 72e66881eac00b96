package sheet

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"moxin/content"
)

// way is how a column's cells are written: their kind, and by how much a bare number is
// multiplied to be in the metric's unit.
type way struct {
	kind  kind
	times float64
	total bool // counts something that adds up; rates and durations do not
}

// ways are the kinds of columns by their words.
var ways = map[string]way{
	"count":   {count, 1, true},    // events or people
	"share":   {share, 1, false},   // 0..1, or with %
	"percent": {percent, 1, false}, // 16.55 is 16.55%, with the sign or without
	"seconds": {seconds, 1, false}, // per reader
	"minutes": {seconds, 60, false},
	"fen":     {count, 1, true},
	"yuan":    {count, 100, true},
}

// waysOf are the words that fit a unit, the usual one first.
var waysOf = map[content.Unit][]string{
	content.UnitPeople: {"count"}, content.UnitTimes: {"count"},
	content.UnitShare: {"share", "percent"}, content.UnitTime: {"seconds", "minutes"}, content.UnitFen: {"fen", "yuan"},
}

// column maps headers to a metric. Of several headers the first that is there is taken, and of
// several columns with one metric likewise.
type column struct {
	metric     content.Metric
	way        way
	unit       content.Unit
	values     string // cumulative or daily as the file says, "" = by the sheet
	cumulative bool   // the cell counts since the beginning, not one day
	from       []string
}

// rule chooses rows by a column's value.
type rule struct {
	column []string
	values []string
}

// Layout is one export as people download it: which columns tell the post, or the day, and what
// the others count. Built-in ones are in layouts/, those of a workspace in files of the same form.
type Layout struct {
	Platform string // id
	Name     string // as people know the file
	Source   string // where its facts are from
	Checked  string // when somebody last held them against the real thing

	title, time, id, url []string // tell a row's post
	day                  []string // a row per day; without title, id and url it is of the channel
	begin                []string // columns left of this one belong to another table beside it
	with, without        []string // headers that must, must not be there: they tell a like export apart
	only, skip           []rule
	columns              []column
	zone                 *time.Location // of times without one
	brought              bool           // by the workspace: preferred to a built-in one that fits as well
}

// ofChannel reports whether rows speak of a channel's days and of no post.
func (l *Layout) ofChannel() bool {
	return len(l.day) > 0 && len(l.title) == 0 && len(l.id) == 0 && len(l.url) == 0
}

// names are a header's cells by their normalised names.
type names map[string]int

// headers names a row's cells. A cell goes by all of its text and, where that is nobody's name,
// by what stands before a bracket: 播放量（次） is 播放量 too. Of equal names the first counts.
func headers(cells []string) names {
	out := names{}
	for _, form := range []func(string) string{header, shortHeader} {
		for i, c := range cells {
			name := form(c)
			if _, ok := out[name]; !ok && name != "" {
				out[name] = i
			}
		}
	}
	return out
}

// header drops spaces, brackets, width, case and a byte order mark.
func header(cell string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '(' || r == ')' || r == '\ufeff' {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(cell))
}

func shortHeader(cell string) string {
	s, _, _ := strings.Cut(norm.NFKC.String(cell), "(")
	return header(s)
}

// at is the place of the first of the headers that is there.
func (n names) at(any []string) (place int, found bool) {
	for _, h := range any {
		if i, ok := n[h]; ok {
			return i, true
		}
	}
	return 0, false
}

func (n names) has(any []string) bool { _, ok := n.at(any); return ok }

// fits counts the columns of l in a header; 0 when it is another export's. A post needs what
// tells it and two metrics, or all that there are; one is enough where a person described the file.
func (l *Layout) fits(n names) int {
	told := n.has(l.title) && (len(l.time) == 0 || n.has(l.time)) || n.has(l.id) || n.has(l.url)
	switch {
	case len(l.day) > 0 && !n.has(l.day),
		!l.ofChannel() && !told,
		len(l.begin) > 0 && !n.has(l.begin),
		slices.ContainsFunc(l.with, func(h string) bool { _, ok := n[h]; return !ok }),
		n.has(l.without):
		return 0
	}
	metrics := map[content.Metric]bool{}
	all := map[content.Metric]bool{}
	for _, c := range l.columns {
		all[c.metric] = true
		if n.has(c.from) {
			metrics[c.metric] = true
		}
	}
	enough := min(2, len(all))
	if l.brought {
		enough = 1
	}
	if len(metrics) < enough {
		return 0
	}
	hits := len(metrics)
	for _, h := range [][]string{l.title, l.time, l.id, l.url, l.day} {
		if n.has(h) {
			hits++
		}
	}
	return hits
}

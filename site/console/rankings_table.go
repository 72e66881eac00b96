package console

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// table is what a page shows, for files. A cell is a string, an int, a float64, figures, a time.Time, or
// nil for what is not known.
type table struct {
	Title   string
	Notes   []string // below the table, a sentence each
	Columns []column
	Rows    [][]any
}

// figures are a number told by its figures, wherever its point is: an index may be thousands or
// thousandths.
type figures float64

// column is one of a table. Key stays the same in every language, for whoever reads the file with a program.
type column struct {
	Key  string
	Name string
	Wide int // characters that a sheet gives it
}

// exportKind is a file that a ranking is exported as.
type exportKind struct {
	file, label, mime string
	write             func(table) ([]byte, error)
}

var exportKinds = []exportKind{
	{"ranking.csv", "CSV", "text/csv; charset=utf-8", table.csv},
	{"ranking.xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", table.xlsx},
	{"ranking.md", "Markdown", "text/markdown; charset=utf-8", table.markdown},
}

// exportRanking answers with all that the ranking of the same query shows, on all of its pages.
func (h *handler) exportRanking(w http.ResponseWriter, r *http.Request) error {
	i := slices.IndexFunc(exportKinds, func(k exportKind) bool { return k.file == r.PathValue("file") })
	if i < 0 {
		return web.ErrUnknown
	}
	v, err := h.ranked(r, 0)
	if err != nil {
		return err
	}
	body, err := exportKinds[i].write(v.table())
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", exportKinds[i].mime)
	w.Header().Set("Content-Disposition", `attachment; filename="moxin-`+v.fileName()+exportKinds[i].file+`"`)
	_, _ = w.Write(body) // whoever went away needs no file
	return nil
}

// fileName says of what kind and scoring the file is.
func (v *rankingsView) fileName() string {
	name := v.Kind + "-"
	if v.Index != nil {
		name += v.Index.index.Name + "-"
	}
	if !v.outline.at.IsZero() {
		name += v.outline.at.In(v.zone).Format("20060102-1504") + "-"
	}
	return name
}

// table is the page without its drawings.
func (v *rankingsView) table() table {
	t := table{Title: v.title(), Notes: v.footnotes()}
	switch {
	case v.Compare != nil && v.Articles:
		v.stoodTable(&t)
	case v.Compare != nil:
		v.compared(&t)
	case v.Index != nil:
		v.indexTable(&t)
	case v.Articles:
		v.articleTable(&t)
	default:
		v.groupTable(&t)
	}
	return t
}

func (v *rankingsView) title() string {
	parts := []string{v.T("rankings"), v.Head}
	if v.Compare != nil {
		parts = append(parts, v.Compare.Title)
	} else if v.wish.period.Name != "" {
		parts = append(parts, v.wish.period.Name)
	}
	for _, f := range v.Filters[1:] {
		for _, l := range f.Links {
			if l.On && l.Kind != v.asked.get("with") {
				parts = append(parts, f.Label+" "+l.Label)
			}
		}
	}
	for _, f := range v.Folded {
		if f.Chosen != nil {
			parts = append(parts, f.Label+" "+f.Chosen.Label)
		}
	}
	return strings.Join(parts, " · ")
}

// footnotes say what the numbers rest on.
func (v *rankingsView) footnotes() []string {
	if v.Model == "" {
		return []string{v.T("rankings.empty")}
	}
	var out []string
	if v.Index != nil {
		out = append(out, v.Index.Says, v.Index.Formula)
	}
	out = append(out, v.F("rankings.rests", v.Model, cmp.Or(v.Sources, v.T("no_sources")))+" "+v.At.Full+v.T("rank.stop"))
	if v.Compare != nil {
		if v.Compare.None != "" {
			out = append(out, v.Compare.None)
		}
		if v.Compare.All != nil {
			out = append(out, v.T("compare.all")+v.T("colon")+cmp.Or(v.Compare.All.Says, v.Compare.All.Word)+v.T("rank.stop"))
		}
		out = append(out, v.T("compare.claim"))
		if v.Compare.When != "" {
			out = append(out, v.Compare.When)
		}
	}
	return append(append(out, v.Notes...), v.T("trust")+v.T("colon")+v.T("trust.file"), v.T("rankings.claim"))
}

func (v *rankingsView) columns(t *table, of ...column) {
	for _, c := range of {
		c.Name = v.T("col." + c.Key)
		t.Columns = append(t.Columns, c)
	}
}

// place is a rank and its range; nil where there is none.
func place(s content.Score) []any {
	if s.Rank == 0 {
		return []any{nil, nil, nil}
	}
	return []any{s.Rank, s.RankLow, s.RankHigh}
}

func valueOf(s *content.Score) any {
	if s == nil {
		return nil
	}
	return s.Value
}

// known is a word, or nil where there is none.
func known(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func knownTime(t time.Time, zone *time.Location) any {
	if t.IsZero() {
		return nil
	}
	return t.In(zone)
}

func (v *rankingsView) articleTable(t *table) {
	v.columns(t, column{Key: "rank", Wide: 7}, column{Key: "rank_low", Wide: 9}, column{Key: "rank_high", Wide: 9}, column{Key: "slug", Wide: 24},
		column{Key: "title", Wide: 40}, column{Key: "author", Wide: 12}, column{Key: "series", Wide: 16}, column{Key: "stage", Wide: 8},
		column{Key: "audience", Wide: 10}, column{Key: "channels", Wide: 20}, column{Key: "published_at", Wide: 18}, column{Key: "trust", Wide: 9},
		column{Key: "low", Wide: 9}, column{Key: "high", Wide: 9}, column{Key: "demand", Wide: 9}, column{Key: "exposure", Wide: 9},
		column{Key: "contributed", Wide: 10}, column{Key: "reads", Wide: 10}, column{Key: "read_at", Wide: 18}, column{Key: "why", Wide: 60})
	for _, l := range v.Lists {
		for _, row := range l.Rows {
			a := row.article
			var channels []string
			for _, c := range row.Channels {
				channels = append(channels, c.ID)
			}
			t.Rows = append(t.Rows, append(place(row.score), a.Slug, row.Title, known(a.Author), known(a.Series), known(v.stageOr(a.Stage)),
				known(v.audienceOr(a.Audience)), known(strings.Join(channels, " ")), knownTime(a.Published, v.zone), a.Trust.Value, a.Trust.Low,
				a.Trust.High, valueOf(a.Demand), valueOf(a.Exposure), valueOf(a.Contributed), evidence(a.Trust), knownTime(a.Read, v.zone), known(row.Why.Sentence)))
		}
	}
}

// evidence are the reads behind a score, in whole ones; nil where there are none.
func evidence(s content.Score) any {
	if s.Evidence <= 0 {
		return nil
	}
	return int(math.Round(s.Evidence))
}

func (p *page) stageOr(s content.Stage) string {
	if s == "" {
		return ""
	}
	return p.stage(s)
}

func (p *page) audienceOr(a content.Audience) string {
	if a == "" {
		return ""
	}
	return p.audience(a)
}

func (v *rankingsView) groupTable(t *table) {
	v.columns(t, column{Key: "rank", Wide: 7}, column{Key: "rank_low", Wide: 9}, column{Key: "rank_high", Wide: 9}, column{Key: "id", Wide: 20},
		column{Key: "name", Wide: 24}, column{Key: "articles", Wide: 9}, column{Key: "trust", Wide: 9}, column{Key: "low", Wide: 9},
		column{Key: "high", Wide: 9}, column{Key: "reads", Wide: 10})
	for _, l := range v.Lists {
		for _, row := range l.Rows {
			t.Rows = append(t.Rows, append(place(row.score), row.Subject, row.Title, row.articles(), row.score.Value, row.score.Low, row.score.High,
				evidence(row.score)))
		}
	}
}

// articles is how many a group's score is of; nil where that is not told.
func (r rankRow) articles() any {
	if r.posts == 0 {
		return nil
	}
	return r.posts
}

func (v *rankingsView) compared(t *table) {
	v.columns(t, column{Key: "id", Wide: 20}, column{Key: "name", Wide: 24}, column{Key: "articles", Wide: 9}, column{Key: "trust", Wide: 9},
		column{Key: "articles_then", Wide: 9}, column{Key: "trust_then", Wide: 9}, column{Key: "difference", Wide: 9}, column{Key: "low", Wide: 9},
		column{Key: "high", Wide: 9}, column{Key: "higher", Wide: 9})
	v.columns(t, sideColumns...)
	v.columns(t, column{Key: "says", Wide: 60})
	side := func(v content.Interval) []any {
		if v.Posts == 0 {
			return []any{nil, nil}
		}
		return []any{v.Posts, v.Value}
	}
	for _, row := range v.Compare.Rows {
		cells := append(append([]any{row.subject, row.Title}, side(row.now)...), side(row.then)...)
		if row.told {
			cells = append(cells, row.diff.Value, row.diff.Low, row.diff.High, row.diff.Above)
		} else {
			cells = append(cells, nil, nil, nil, nil)
		}
		cells = append(append(cells, sideCells(row.thenAt, row.then)...), sideCells(row.nowAt, row.now)...)
		t.Rows = append(t.Rows, append(cells, cmp.Or(row.Says, row.Word)))
	}
}

// sideColumns are the places and intervals of both sides of a change.
var sideColumns = []column{
	{Key: "rank_then", Wide: 9}, {Key: "rank_low_then", Wide: 9}, {Key: "rank_high_then", Wide: 9}, {Key: "low_then", Wide: 9}, {Key: "high_then", Wide: 9},
	{Key: "rank", Wide: 9}, {Key: "rank_low", Wide: 9}, {Key: "rank_high", Wide: 9}, {Key: "low_now", Wide: 9}, {Key: "high_now", Wide: 9},
}

// sideCells are a place with its range, and an interval without its value; nil for what there is not.
func sideCells(at span, of content.Interval) []any {
	out := make([]any, 5)
	if at.rank > 0 {
		out[0], out[1], out[2] = at.rank, at.low, at.high
	}
	if of.Posts > 0 {
		out[3], out[4] = of.Low, of.High
	}
	return out
}

// stoodTable are all articles of both periods, as they stood at the end of each.
func (v *rankingsView) stoodTable(t *table) {
	v.columns(t, column{Key: "slug", Wide: 24}, column{Key: "title", Wide: 40}, column{Key: "trust_then", Wide: 9}, column{Key: "trust", Wide: 9})
	v.columns(t, sideColumns...)
	v.columns(t, column{Key: "move", Wide: 12}, column{Key: "says", Wide: 30})
	value := func(of content.Interval) any {
		if of.Posts == 0 {
			return nil
		}
		return of.Value
	}
	for _, row := range v.Compare.Stood {
		cells := append([]any{row.subject, row.Title, value(row.then), value(row.now)}, sideCells(row.thenAt, row.then)...)
		t.Rows = append(t.Rows, append(append(cells, sideCells(row.nowAt, row.now)...), row.Word, known(row.Says)))
	}
}

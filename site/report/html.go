package report

import (
	_ "embed" // style and frame
	"fmt"
	"html/template"
	"io"

	"moxin/site/chart"
)

//go:embed assets/report.css
var css string

//go:embed assets/report.html
var frame string

// style is all the style of a report: it is one file, which loads nothing.
var style = template.CSS(chart.CSS + css) //nolint:gosec // ours

var page = template.Must(template.New("report.html").Parse(frame))

// HTML writes the report in a language as one file that needs nothing else and prints to A4.
func (r Report) HTML(w io.Writer, lang string) error {
	d := r.document(lang)
	v := htmlReport{Lang: map[bool]string{true: "en", false: "zh-CN"}[d.lang == "en"], Style: style, Title: d.title, Brand: d.brand, Facts: d.facts, Lead: d.lead}
	for _, s := range d.sections {
		v.Sections = append(v.Sections, htmlSectionOf(s, d))
	}
	if err := page.Execute(w, v); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// htmlReport is a document as its template has it.
type htmlReport struct {
	Lang, Title, Brand string
	Style              template.CSS
	Facts, Lead        []string
	Sections           []htmlSection
}

type htmlSection struct {
	ID, Title, Remark string
	Say               []string
	Figure            template.HTML
	Plates            []htmlPlate
	Entries           []htmlEntry
	Tables            []htmlTable
	Apart             bool
}

type htmlPlate struct {
	Title, Words string
	Drawing      template.HTML
}

type htmlEntry struct {
	Mark, Title, Under, Figure string
	Bar, Parts                 template.HTML
	Say                        []string
}

type htmlTable struct {
	Title, None string
	Columns     []htmlCell
	Rows        [][]htmlCell
	Wide        bool // takes smaller type to fit a page
}

type htmlCell struct {
	Text    string
	Class   string
	Head    string // of its column, where a narrow screen sets cells below each other
	Drawing template.HTML
}

// numeric are the kinds that are set flush right.
var numeric = map[kind]string{count: "num", score: "num", money: "num", instant: "when", name: "when", interval: "interval"}

// wide is how many columns make a table wide.
const wide = 7

func htmlSectionOf(s section, d document) htmlSection {
	out := htmlSection{ID: s.id, Title: s.title, Remark: s.remark, Say: s.say, Figure: s.figure, Apart: s.apart}
	for _, p := range s.plates {
		out.Plates = append(out.Plates, htmlPlate{p.title, p.words, p.drawing})
	}
	for _, e := range s.entries {
		out.Entries = append(out.Entries, htmlEntry{e.mark, e.title, e.under, e.figure, e.bar, e.parts, e.say})
	}
	for _, t := range s.tables {
		if s.figure != "" || len(t.rows) == 0 && t.none == "" {
			continue // the drawing says it all
		}
		one := htmlTable{Title: t.title, None: t.none, Wide: len(t.columns) >= wide}
		for _, c := range t.columns {
			one.Columns = append(one.Columns, htmlCell{Text: c.head, Class: numeric[c.kind]})
		}
		for _, row := range t.rows {
			cells := make([]htmlCell, len(row))
			for i, c := range row {
				k := t.columns[i].kind
				cells[i] = htmlCell{Text: c.in(k, d.zone), Class: numeric[k], Head: t.columns[i].head, Drawing: c.bar}
			}
			one.Rows = append(one.Rows, cells)
		}
		out.Tables = append(out.Tables, one)
	}
	return out
}

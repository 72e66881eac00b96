package report

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"
)

// XLSX writes the report's tables in a language: one sheet each, numbers and instants as
// what they are, heads that stay in sight. The first sheet says what it is of. Instants are on the wall
// clock of the report's zone: a sheet knows no zones.
func (r Report) XLSX(w io.Writer, lang string) (err error) {
	d := r.document(lang)
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	b := book{File: f, zone: d.zone}
	if err := b.styles(); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	names := speaker{r, d.lang, d.zone}.sheetNames()
	first := map[bool]string{true: "report", false: "报告"}[d.lang == "en"]
	if err := b.cover(first, d); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	for _, s := range d.sections {
		for _, t := range s.tables {
			if len(t.rows) == 0 {
				continue
			}
			if err := b.sheet(names[t.id], t); err != nil {
				return fmt.Errorf("report: sheet %s: %w", t.id, err)
			}
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// book is a workbook in the making.
type book struct {
	*excelize.File
	zone  *time.Location
	head  map[bool]int // of columns set flush right, and others
	style map[kind]int
	wrap  int
}

// formats are how cells of a kind are shown.
var formats = map[kind]string{count: "#,##0", score: "+0.00;-0.00;0.00", interval: "+0.00;-0.00;0.00", instant: "yyyy-mm-dd hh:mm", money: "#,##0.00"}

func (b *book) styles() (err error) {
	b.style, b.head = map[kind]int{}, map[bool]int{}
	for flush, way := range map[bool]string{true: "right", false: "left"} {
		if b.head[flush], err = b.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "1F2328"}},
			Alignment: &excelize.Alignment{Horizontal: way, Indent: 1, Vertical: "bottom", WrapText: true}}); err != nil {
			return err
		}
	}
	if b.wrap, err = b.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Horizontal: "left", Indent: 1, WrapText: true, Vertical: "top"}}); err != nil {
		return err
	}
	for k, form := range formats {
		if b.style[k], err = b.NewStyle(&excelize.Style{CustomNumFmt: &form, Alignment: &excelize.Alignment{Horizontal: "right", Indent: 1, Vertical: "top"}}); err != nil {
			return err
		}
	}
	return nil
}

// coverWidth is how wide the first sheet is, in characters.
const coverWidth = 64

// cover is the first sheet: what the report is of, and what it says in a few sentences.
func (b *book) cover(name string, d document) error {
	if err := b.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	lines := append([]string{d.title, d.brand}, d.facts...)
	lines = append(append(lines, ""), d.lead...)
	for _, s := range d.sections {
		if s.id == "method" {
			lines = append(append(lines, "", s.title), s.say...)
		}
	}
	for i, line := range lines {
		cell := fmt.Sprintf("A%d", i+1)
		if err := errors.Join(b.SetCellStr(name, cell, clean(line)), b.SetCellStyle(name, cell, cell, b.wrap), b.tall(name, i+1, folds(line, coverWidth))); err != nil {
			return err
		}
	}
	return errors.Join(b.SetColWidth(name, "A", "A", coverWidth), b.paper(name, "portrait"))
}

// paper has a sheet print on A4 as wide as it is, however long.
func (b *book) paper(sheet, way string) error {
	a4, wide, long, fit := 9, 1, 0, true // 9 is A4 by the format's own list of papers
	return errors.Join(
		b.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &way, FitToWidth: &wide, FitToHeight: &long}),
		b.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
}

// part is one column of a sheet, of a column that may take three.
type part struct {
	head string
	kind kind
	put  func(c cell) any // nil = unknown
}

// parts are the columns that a column takes in a sheet.
func (b *book) parts(c column) []part {
	switch c.kind {
	case words, name:
		return []part{{c.head, words, func(v cell) any { return nothing(v.text == "", clean(v.text)) }}}
	case instant:
		return []part{{c.head, instant, func(v cell) any { return nothing(v.at.IsZero(), wall(v.at, b.zone)) }}}
	case interval:
		return []part{{c.head, interval, func(v cell) any {
			switch {
			case v.of != nil:
				return rounded(v.of.Value)
			case v.value != nil:
				return rounded(*v.value)
			}
			return nothing(v.text == "", clean(v.text))
		}}, {c.head + " 5%", interval, func(v cell) any {
			if v.of == nil {
				return nil
			}
			return rounded(v.of.Low)
		}}, {c.head + " 95%", interval, func(v cell) any {
			if v.of == nil {
				return nil
			}
			return rounded(v.of.High)
		}}}
	}
	return []part{{c.head, c.kind, func(v cell) any {
		switch {
		case v.value == nil:
			return nil
		case v.least:
			return v.in(c.kind, b.zone) // a lower bound is no number to add up
		}
		return rounded(*v.value)
	}}}
}

// rounded is a number to as many places as can mean anything: what is no more than 0 is not shown as -0.00.
func rounded(v float64) float64 { return math.Round(v*1e4)/1e4 + 0 }

func nothing(missing bool, v any) any {
	if missing {
		return nil
	}
	return v
}

// wall is an instant as a sheet has it: the wall clock of a zone.
func wall(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

func (b *book) sheet(name string, t table) error {
	if _, err := b.NewSheet(name); err != nil {
		return err
	}
	var errs []error
	folded := make([]int, 1+len(t.rows)) // how many lines each row takes
	at := 0
	for i, c := range t.columns {
		for _, p := range b.parts(c) {
			at++
			letter, err := excelize.ColumnNumberToName(at)
			width := widthOf(t, i, p)
			errs = append(errs, err, b.SetCellStr(name, letter+"1", clean(p.head)), b.SetCellStyle(name, letter+"1", letter+"1", b.head[p.kind != words]), b.SetColWidth(name, letter, letter, width))
			folded[0] = max(folded[0], folds(p.head, width))
			for n, row := range t.rows {
				cell := fmt.Sprintf("%s%d", letter, n+2)
				errs = append(errs, b.put(name, cell, p, row[i]))
				if p.kind == words {
					folded[n+1] = max(folded[n+1], folds(row[i].text, width))
				}
			}
		}
	}
	for i, lines := range folded {
		errs = append(errs, b.tall(name, i+1, lines))
	}
	errs = append(errs, b.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
		b.paper(name, "landscape"),
		b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$1:$1", name), Scope: name}))
	return errors.Join(errs...)
}

func (b *book) put(sheet, at string, p part, c cell) error {
	v := p.put(c)
	style := b.style[p.kind]
	if p.kind == words || p.kind == name {
		style = b.wrap
	}
	if v == nil {
		v = unknown
	}
	if s, ok := v.(string); ok { // never a formula, whatever it begins with
		return errors.Join(b.SetCellStr(sheet, at, s), b.SetCellStyle(sheet, at, at, style))
	}
	return errors.Join(b.SetCellValue(sheet, at, v), b.SetCellStyle(sheet, at, at, style))
}

// widths are how wide columns of a kind are, in characters.
var widths = map[kind]float64{count: 12, score: 11, interval: 11, instant: 18, money: 14}

// mostWide is how wide a column of words is at most; what is longer is folded.
const mostWide = 60

// widthOf is how wide a part of a column is, in characters; a Han character is two.
func widthOf(t table, i int, p part) float64 {
	if p.kind != words {
		return widths[p.kind]
	}
	longest := max(6, runewidth.StringWidth(p.head))
	for _, row := range t.rows {
		longest = max(longest, runewidth.StringWidth(row[i].text))
	}
	return float64(min(longest+4, mostWide))
}

// folds is how many lines words take in a column; a line ends where the next word would not fit.
func folds(s string, width float64) int {
	return max(1, int(math.Ceil(float64(runewidth.StringWidth(s))/(width-4))))
}

const (
	lineHeight = 15  // points
	mostHeight = 409 // that a row can have
)

// tall makes a row as tall as its lines: not every program does by itself.
func (b *book) tall(sheet string, row, lines int) error {
	if lines < 2 {
		return nil
	}
	return b.SetRowHeight(sheet, row, min(lineHeight*float64(lines), mostHeight))
}

// clean leaves out what XML cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
}

package report

import (
	"html/template"
	"time"

	"moxin/content"
	"moxin/site/chart"
)

// document is a report in one language, before it is written in a form.
type document struct {
	lang     string
	title    string
	brand    string
	facts    []string // below the title
	lead     []string // the few sentences that say it all
	sections []section
	zone     *time.Location
}

// section is one part; what it says comes before its drawings, its tables and its entries.
type section struct {
	id, title string
	say       []string
	figure    template.HTML // of the whole section
	plates    []plate
	entries   []entry
	tables    []table
	remark    string // small, at the end
	apart     bool   // begins a page where there are pages
}

// plate is one of several drawings beside each other; words carries what it shows where nothing can be
// drawn.
type plate struct {
	title   string
	drawing template.HTML
	words   string
}

// entry is one thing told at length: a post, an advice.
type entry struct {
	mark   string // its place; may be ""
	title  string
	under  string // small, below the title
	bar    template.HTML
	figure string // the number beside the bar
	say    []string
	parts  template.HTML
}

// table is for comparing. Its id names its sheet.
type table struct {
	id, title string
	columns   []column
	rows      [][]cell
	none      string // said where there are no rows; "" = the table is left out then
}

type column struct {
	head string
	kind kind
}

// kind is what the cells of a column are.
type kind int

const (
	words    kind = iota
	name          // words that stay on one line: a channel, a person, a place
	count         // a whole number
	score         // signed, two places
	interval      // a score with its 90% interval: one column to read, three in a sheet
	instant       // of the report's zone
	money         // yuan
)

// cell is one value: text, or by the kind of its column a number, an interval or an instant. The zero
// cell is unknown. In a column of intervals it may also be a number that has none, or words.
type cell struct {
	text  string
	value *float64
	least bool // a lower bound
	of    *content.Interval
	bar   template.HTML // beside the interval
	at    time.Time
}

func said(s string) cell          { return cell{text: s} }
func counting(n int) cell         { v := float64(n); return cell{value: &v} }
func number(v *float64) cell      { return cell{value: v} }
func when(t time.Time) cell       { return cell{at: t} }
func of(v *content.Interval) cell { return cell{of: v} }
func (c cell) drawn(s chart.Scale, label string) cell {
	if c.of != nil {
		c.bar = s.Bar(*c.of, label)
	}
	return c
}

// unknown is what stands for what was not read.
const unknown = "—"

// in is the text of a cell of a kind, as people read it.
func (c cell) in(k kind, zone *time.Location) string {
	switch {
	case k == words || k == name:
		if c.text == "" {
			return unknown
		}
		return c.text
	case k == instant:
		if c.at.IsZero() {
			return unknown
		}
		return c.at.In(zone).Format("01-02 15:04")
	case k == interval && c.of == nil && c.value != nil: // it has none
		return signed(*c.value)
	case k == interval && c.of == nil && c.text != "": // of a row that is something else
		return c.text
	case k == interval:
		if c.of == nil {
			return unknown
		}
		low, high := content.Ends(c.of.Low, c.of.High, 2)
		return signed(c.of.Value) + " (" + low + " … " + high + ")"
	case c.value == nil:
		return unknown
	}
	least := ""
	if c.least {
		least = "≥ "
	}
	switch k {
	case score:
		return least + signed(*c.value)
	case money:
		return least + content.Grouped(*c.value, 2)
	}
	return least + content.Grouped(*c.value, 0)
}

// Package chart draws numbers as inline SVG in ink on paper: an interval on a shared scale, counts by
// age before the band of a channel's own posts, the parts of a score, months beside each other, and how
// much is known of a sum. Console and report draw with it.
//
// Everything is a pure function of values and of words that the caller has in the reader's language. A
// drawing says in its label what it shows; what is unknown is not drawn. Drawings have no style of their
// own but classes: whoever shows them serves or inlines CSS, which takes its colours from --ink, --soft,
// --rule, --faint, --band, --seal and --paper (site/web/assets/ink.css).
package chart

import (
	"embed"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// Assets is the folder "assets" with chart.css, for pages that serve it by name.
//
//go:embed assets
var Assets embed.FS

// CSS is chart.css, for a document that carries its style in itself.
//
//go:embed assets/chart.css
var CSS string

// svg is a drawing in the making.
type svg struct{ strings.Builder }

// begin opens a drawing of w × h units that says label.
func (s *svg) begin(class string, w, h int, label string) {
	s.add(`<svg class="chart `, class, `" viewBox="0 0 `, strconv.Itoa(w), " ", strconv.Itoa(h), `" width="`, strconv.Itoa(w), `" height="`, strconv.Itoa(h), `"`)
	if label == "" {
		s.add(` aria-hidden="true">`)
		return
	}
	s.add(` role="img" aria-label="`, escape(label), `">`)
}

func (s *svg) end() template.HTML {
	s.add("</svg>")
	return template.HTML(s.String()) //nolint:gosec // words went through escape
}

// add writes what is markup already.
func (s *svg) add(parts ...string) {
	for _, p := range parts {
		s.WriteString(p)
	}
}

// text stands at a point; class says how it is anchored.
func (s *svg) text(class string, x, y float64, words string) {
	s.add(`<text class="`, class, `" x="`, num(x), `" y="`, num(y), `">`, escape(words), `</text>`)
}

// path draws d, the value of a path's own attribute.
func (s *svg) path(class, d string) {
	if d != "" {
		s.add(`<path class="`, class, `" d="`, d, `"/>`)
	}
}

func escape(words string) string { return template.HTMLEscapeString(words) }

// num is a coordinate: tenths are finer than any screen shows.
func num(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

package card

import (
	"math"
	"regexp"
	"strings"
)

// grid is a table being laid out.
type grid struct {
	*flow
	column
	rows   [][]string
	widths []float64 // of columns, padding included
	right  []bool    // columns of numbers stand right
	pad    float64   // of a cell, left and right
}

// table fits columns to the card; cells wrap, and a table that goes on repeats its head.
func (f *flow) table(b Block) {
	rows, n := squared(b.Rows)
	if n == 0 {
		return
	}
	g := &grid{flow: f, column: f.column(), rows: rows}
	g.leading, g.justify, g.look = 1.5, false, look{role: roleSans}
	for _, small := range smaller {
		g.size = round1(f.size * tableSize(n) * small)
		g.pad = min(0.4*f.size, 0.6*g.size) * small
		if g.fit(n) {
			break
		}
	}
	head := g.row(rows[0], true)
	top := strip{draw: func(*canvas, float64) {}}
	var words []string
	for _, s := range head {
		words = append(words, s.text)
	}
	top.text = strings.Join(words, "\n")
	for _, s := range head {
		at := top.height
		under := top.draw
		top.draw = func(cv *canvas, y float64) { under(cv, y); s.draw(cv, y+at) }
		top.height += s.height
	}
	top.stick = true
	out := []strip{top}
	for i, r := range rows[1:] {
		ss := g.row(r, false)
		for j := range ss {
			ss[j].head = &top
		}
		ss[len(ss)-1].cost = rowTear(i, len(rows)-1)
		if i == len(rows)-2 {
			ss[len(ss)-1] = g.bottomed(ss[len(ss)-1])
		}
		out = append(out, ss...)
	}
	f.add(blockSpace*f.size, out...)
}

// rowTear is what it costs to part a table of n rows behind row i.
func rowTear(i, n int) float64 {
	switch {
	case i == n-1:
		return 0
	case i == 0 || i == n-2:
		return edgeCost
	}
	return innerCost * 2
}

// squared makes all rows as long as the longest.
func squared(rows [][]string) ([][]string, int) {
	n := 0
	for _, r := range rows {
		n = max(n, len(r))
	}
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = append(append([]string{}, r...), make([]string, n-len(r))...)
	}
	return out, n
}

// tableSize is the size of a table's words, in em of the running words, by its columns.
func tableSize(columns int) float64 {
	switch {
	case columns <= 3:
		return 0.86
	case columns <= 5:
		return 0.76
	}
	return 0.66
}

// smaller are the sizes tried in turn where a table's words would have to be cut.
var smaller = [...]float64{1, 0.9, 0.82}

func (g *grid) tokens(cell string, head bool) []token {
	return g.setting(head).tokens([]Span{{Text: cell}})
}

func (g *grid) setting(head bool) setting {
	l := g.look
	l.bold = head
	return setting{measure: g.fonts.measure, size: g.column.size, look: l}
}

// fit gives each column what it needs where there is room, else its longest word, at most six
// characters, and a share of the rest by what it would need. Cells of a few characters stay whole
// where that can be had. It reports whether no word has to be cut.
func (g *grid) fit(n int) bool {
	whole := false
	for _, short := range shortCells {
		want, least := g.needs(n, short*g.column.size)
		g.widths = shares(want, least, g.width)
		if whole = sum(least) <= g.width; whole {
			break
		}
	}
	g.right = make([]bool, n)
	for i := range n {
		g.right[i] = len(g.rows) > 1
		for _, r := range g.rows[1:] {
			g.right[i] = g.right[i] && (r[i] == "" || numeric.MatchString(r[i]))
		}
	}
	return whole
}

// shortCells are the lengths up to which cells are kept whole, in em, to be tried in turn.
var shortCells = [...]float64{8.2, 6.2, 5.2, 4.2, 3.2, 0}

// needs are what each column wants, and what it cannot do without when cells up to a length are
// kept whole; padding included.
func (g *grid) needs(n int, short float64) (want, least []float64) {
	want, least = make([]float64, n), make([]float64, n)
	for i := range n {
		for j, r := range g.rows {
			whole, longest := g.natural(r[i], j == 0)
			if whole <= short {
				longest = whole
			}
			want[i] = max(want[i], whole)
			least[i] = max(least[i], min(longest, max(short, 6*g.column.size)))
		}
		want[i] += 2 * g.pad
		least[i] += 2 * g.pad
	}
	return want, least
}

func sum(vs []float64) float64 {
	s := 0.0
	for _, v := range vs {
		s += v
	}
	return s
}

// numeric is a cell that reads as a number: a sign, figures, a unit of a character or two.
var numeric = regexp.MustCompile(`^[+\-−~≈<>]?[¥￥$€]?\d[\d,.]*\s?[\p{L}℃℉°]{0,2}[%％]?$|^[—–-]$`)

// natural is the width of a cell on one line, and that of its longest unbreakable part.
func (g *grid) natural(cell string, head bool) (whole, longest float64) {
	run := 0.0
	for i, t := range g.tokens(cell, head) {
		if t.brk || t.kind == newline {
			run = 0
		}
		a := advance(t, i == 0)
		whole, run = whole+a, run+a
		longest = max(longest, run)
	}
	return math.Ceil(whole) + 1, math.Ceil(longest) + 1
}

// shares divides the room among columns.
func shares(want, least []float64, room float64) []float64 {
	all, low := sum(want), sum(least)
	out := make([]float64, len(want))
	for i := range out {
		switch {
		case all <= room: // the rest evenly
			out[i] = want[i] + (room-all)/float64(len(want))
		case low <= room:
			out[i] = least[i] + (room-low)*(want[i]-least[i])/max(1, all-low)
		default:
			out[i] = least[i] * room / low
		}
	}
	return out
}

// row sets the cells of a row beside each other, a strip for each of its lines.
func (g *grid) row(cells []string, head bool) []strip {
	k := g.ink(g.column, nil)
	if head && g.bold {
		k.color = g.onAccent
	}
	cols := make([][]line, len(cells))
	high := 1
	for i, c := range cells {
		fill := filling{width: max(g.column.size, g.widths[i]-2*g.pad), em: g.column.size}
		cols[i] = fill.fill(g.tokens(c, head), g.setting(head))
		high = max(high, len(cols[i]))
	}
	air := 0.3 * g.column.size
	out := make([]strip, high)
	for n := range high {
		s := strip{height: k.leading, stick: n < high-1 && high <= 8, cost: innerCost, text: cellWords(cols, n)}
		if n == 0 {
			s.height += air
		}
		if n == high-1 {
			s.height += air
			s.cost = 0
		}
		h := s.height
		s.draw = func(cv *canvas, y float64) {
			g.behind(cv, box{g.x, y, g.width, h}, head, n == 0, n == high-1)
			if n == 0 {
				y += air
			}
			g.cells(cv, cols, n, y, k)
		}
		out[n] = s
	}
	return out
}

// cellWords are the n-th lines of a row's cells.
func cellWords(cols [][]line, n int) string {
	var out []string
	for _, c := range cols {
		if n < len(c) {
			out = append(out, c[n].text())
		}
	}
	return strings.Join(out, " ")
}

func (g *grid) cells(cv *canvas, cols [][]line, n int, y float64, k ink) {
	x := g.x
	for i, c := range cols {
		if n < len(c) {
			at := x + g.pad
			if g.right[i] {
				at = x + g.widths[i] - g.pad - c[n].width
			}
			k.draw(cv, c[n], at, y)
		}
		x += g.widths[i]
	}
}

// behind draws a row's rules: a book's table has three thick ones and hairlines between rows; in
// bold the head is a coloured bar.
func (g *grid) behind(cv *canvas, b box, head, first, last bool) {
	switch {
	case head && g.bold:
		cv.rect(b, g.accent)
	case head && first:
		cv.rect(box{b.x, b.y, b.w, 3}, g.design.ink)
	}
	switch {
	case !last:
	case head && !g.bold:
		cv.rect(box{b.x, b.y + b.h - 2, b.w, 2}, g.design.ink)
	case !head:
		cv.rect(box{b.x, b.y + b.h - 1, b.w, 1}, g.hair)
	}
}

// bottomed closes the table below its last row.
func (g *grid) bottomed(s strip) strip {
	draw, h := s.draw, s.height
	s.draw = func(cv *canvas, y float64) {
		draw(cv, y)
		col := g.design.ink
		if g.bold {
			col = g.accent
		}
		cv.rect(box{g.x, y + h - 3, g.width, 3}, col)
	}
	return s
}

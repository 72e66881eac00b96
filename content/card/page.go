package card

import (
	"math"
	"strings"
)

// leaf is a page: strips at their places below the top of the words' area.
type leaf struct {
	strips []strip
	tops   []float64
}

// What a page costs. Fewest pages first, but rather one more than a line by itself; then no page
// nearly empty; then breaks where sense allows.
const (
	pageCost   = 1000.0
	emptyCost  = 30.0   // times the square of the empty part, not for the last page
	lonelyCost = 220.0  // times the square of what a last page lacks of a third
	widowCost  = 1500.0 // a paragraph's first or last line by itself
	edgeCost   = 60.0   // a table's first or last row by itself, or a line of code
	innerCost  = 8.0    // inside a paragraph
	thinCost   = 3000.0 // times the square of what a page lacks of two thirds
	shrinkCost = 40.0   // times the square of what pictures give of what they can
)

// paginate puts strips on pages of a height. It looks at all ways at once, so a heading never ends
// a page, a paragraph is not torn for one line, and the last page is not left with a scrap.
func paginate(strips []strip, height float64) []leaf {
	n := len(strips)
	cost := make([]float64, n+1) // of the pages before strip i
	from := make([]int, n+1)
	for i := 1; i <= n; i++ {
		cost[i] = math.Inf(1)
	}
	for i := range n {
		if math.IsInf(cost[i], 1) {
			continue
		}
		used, gives := strips[i].back.padding(), 0.0
		if strips[i].head != nil {
			used += strips[i].head.height
		}
		for j := i; j < n; j++ {
			if j > i {
				used += between(strips[j-1], strips[j])
			}
			used, gives = used+strips[j].height, gives+strips[j].gives()
			over := used + strips[j].back.padding() - height
			if j > i && (over > gives || strips[j].fresh) {
				break
			}
			c := cost[i] + breakCostOf(strips, j, used/height)
			if over > 0 && gives > 0 {
				c += shrinkCost * min(1, over/gives) * min(1, over/gives)
			}
			if c < cost[j+1] {
				cost[j+1], from[j+1] = c, i
			}
		}
	}
	var out []leaf
	for end := n; end > 0; end = from[end] {
		out = append(out, place(fitted(strips[from[end]:end], height)))
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// breakCostOf is what a page costs that ends behind strip j and is filled to a part.
func breakCostOf(strips []strip, j int, filled float64) float64 {
	if j == len(strips)-1 {
		lack := max(0, 1.0/3-filled)
		return pageCost + lonelyCost*lack*lack*9
	}
	c := pageCost + strips[j].cost + strips[j+1].open
	if strips[j+1].fresh {
		return c
	}
	if strips[j].stick {
		c += 50 * pageCost // only where nothing else is possible
	}
	empty, thin := max(0, 1-filled), max(0, 2.0/3-filled)
	return c + emptyCost*empty*empty*4 + thinCost*thin*thin
}

// fitted shrinks the pictures of a page that is too full, all by the same part of what they can give.
func fitted(strips []strip, height float64) []strip {
	l := place(strips)
	last := strips[len(strips)-1]
	over, gives := l.height()+last.back.padding()-height, 0.0
	for _, s := range strips {
		gives += s.gives()
	}
	if over <= 0 || gives <= 0 {
		return strips
	}
	out := make([]strip, len(strips))
	for i, s := range strips {
		out[i] = s.shrunk(over / gives)
	}
	return out
}

// place sets the strips of one page below each other, without a pause at its top or foot.
func place(strips []strip) leaf {
	for len(strips) > 1 && strips[0].pause {
		strips = strips[1:]
	}
	for len(strips) > 1 && strips[len(strips)-1].pause {
		strips = strips[:len(strips)-1]
	}
	l := leaf{}
	y := strips[0].back.padding()
	if h := strips[0].head; h != nil {
		l.strips, l.tops = append(l.strips, *h), append(l.tops, y)
		y += h.height
	}
	for i, s := range strips {
		if i > 0 {
			y += between(strips[i-1], s)
		}
		l.strips, l.tops = append(l.strips, s), append(l.tops, y)
		y += s.height
	}
	return l
}

// height is how far down the page the words reach.
func (l leaf) height() float64 {
	n := len(l.strips) - 1
	return l.tops[n] + l.strips[n].height
}

// draw draws the panels, then the words.
func (l leaf) draw(c *canvas, top float64) {
	for i := 0; i < len(l.strips); i++ {
		p := l.strips[i].back
		if p == nil {
			continue
		}
		first := i
		for i+1 < len(l.strips) && l.strips[i+1].back == p {
			i++
		}
		y := top + l.tops[first] - p.pad
		p.draw(c, y, l.tops[i]+l.strips[i].height+p.pad-l.tops[first]+p.pad)
	}
	for i, s := range l.strips {
		if s.draw != nil {
			s.draw(c, top+l.tops[i])
		}
	}
}

// text is what the page says, a line for each paragraph, cell row or line of code.
func (l leaf) text() string {
	var b strings.Builder
	for _, s := range l.strips {
		if s.text == "" {
			continue
		}
		if b.Len() > 0 && !s.runOn {
			b.WriteByte('\n')
		}
		b.WriteString(s.text)
	}
	return b.String()
}

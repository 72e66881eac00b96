package card

import (
	"strings"

	"github.com/go-text/typesetting/segmenter"
)

// placed is a token at its place in a line, x in pixels from the line's left edge.
type placed struct {
	token
	x float64
}

// line is one line of a paragraph.
type line struct {
	tokens []placed
	width  float64 // of what is in the measure, hanging signs not counted
	last   bool    // of its paragraph, or before a forced break
	blank  string  // the blanks that the break behind it took
}

// text is what the line says.
func (l line) text() string {
	var b strings.Builder
	for _, t := range l.tokens {
		b.WriteString(t.lead)
		b.WriteString(t.text)
	}
	return b.String()
}

// filling is how tokens become lines.
type filling struct {
	width   float64 // the measure, in pixels
	em      float64
	hang    bool // a comma or stop may stand in the margin
	spare   int  // lines more than are needed that balanced may use
	justify bool // lines end flush with the measure where little is missing
}

// fill sets tokens in lines, each as full as the rules allow.
func (f filling) fill(tokens []token, s setting) []line {
	tokens = f.parted(tokens, s)
	var out []line
	for start := 0; start < len(tokens); {
		end := f.next(tokens, start)
		out = append(out, f.set(tokens[start:end]))
		for start = end; start < len(tokens) && tokens[start].kind == space; start++ {
			out[len(out)-1].blank = " "
		}
		if start < len(tokens) && tokens[start].kind == newline {
			out[len(out)-1].last = true
			start++
		}
	}
	if len(out) > 0 {
		out[len(out)-1].last = true
	}
	return f.finish(f.company(out))
}

// next is where the line that begins at start ends.
func (f filling) next(tokens []token, start int) int {
	x, end := 0.0, start
	for i := start; i < len(tokens); i++ {
		t := tokens[i]
		if t.kind == newline {
			return i
		}
		if i > start && t.brk {
			end = i
		}
		x += advance(t, i == start)
		if x-trailing(t) > f.width+0.5 && t.kind != space {
			if f.hangs(tokens, i, x) {
				return i + 1
			}
			if end > start {
				return end
			}
			return max(i, start+1) // nothing may be parted here, so anything may
		}
	}
	return len(tokens)
}

// hangs reports whether the sign at i, which ends at x, may stand in the margin.
func (f filling) hangs(tokens []token, i int, x float64) bool {
	t := tokens[i]
	if !f.hang || !strings.Contains(hangers, t.text) || x-t.width > f.width+0.5 {
		return false
	}
	return i+1 == len(tokens) || tokens[i+1].brk || tokens[i+1].kind == space || tokens[i+1].kind == newline
}

// advance is how far a token moves the pen, trailing what of its blank half goes at a line's end.
func advance(t token, first bool) float64 {
	switch {
	case first && t.kind == opens:
		return t.width - t.give
	case first:
		return t.width
	}
	return t.gap + t.width
}

func trailing(t token) float64 {
	if t.kind == closes {
		return t.give
	}
	return 0
}

// set places tokens in a line.
func (f filling) set(tokens []token) line {
	for len(tokens) > 0 && tokens[len(tokens)-1].kind == space {
		tokens = tokens[:len(tokens)-1]
	}
	var l line
	x := 0.0
	for i, t := range tokens {
		p := placed{token: t, x: x}
		if i == 0 {
			p.gap = 0
			if t.kind == opens {
				p.x -= t.give
			}
		} else {
			p.x += t.gap
		}
		x += advance(t, i == 0)
		l.tokens = append(l.tokens, p)
	}
	if n := len(tokens); n > 0 {
		l.width = x - trailing(tokens[n-1])
		if f.hang && strings.Contains(hangers, tokens[n-1].text) && l.width > f.width+0.5 {
			l.width = x - tokens[n-1].width
		}
	}
	return l
}

// parted cuts words, and chains of dashes or dots, that are wider than the measure between their clusters.
func (f filling) parted(tokens []token, s setting) []token {
	var out []token
	for _, t := range tokens {
		if t.width <= f.width || t.kind != word && t.kind != dash && t.kind != dots {
			out = append(out, t)
			continue
		}
		var seg segmenter.Segmenter
		seg.Init([]rune(t.text))
		first := true
		for it := seg.GraphemeIterator(); it.Next(); first = false {
			p := t
			p.text = string(it.Grapheme().Text)
			p.width = s.measure(p.text, p.look).width * s.size
			if !first {
				p.gap, p.lead, p.brk = 0, "", true
			}
			out = append(out, p)
		}
	}
	return out
}

// company sees that a last line is at least two characters: it takes a single one up into the line
// before where that line's signs can give so much, else it gives it what that line can spare.
func (f filling) company(lines []line) []line {
	var out []line
	for _, l := range lines {
		n := len(out) - 1
		if n < 0 || !l.last || out[n].last || l.width >= 1.6*f.em {
			out = append(out, l)
			continue
		}
		prev := out[n]
		if one, ok := f.squeezed(append(restored(prev, f.em), plain(l.tokens)...)); ok {
			out[n] = one
			continue
		}
		j := len(prev.tokens) - 1
		for j > len(prev.tokens)/2 && !prev.tokens[j].brk {
			j--
		}
		tail := f.set(append(restored(prev, f.em), plain(l.tokens)...)[j:])
		if j > len(prev.tokens)/2 && tail.width <= f.width {
			tail.last = true
			out[n], l = f.set(plain(prev.tokens[:j])), tail
		}
		out = append(out, l)
	}
	return out
}

// restored are a line's tokens with the blank that the break behind it took.
func restored(l line, em float64) []token {
	out := plain(l.tokens)
	if l.blank != "" && len(out) > 0 {
		out = append(out, token{kind: space, text: l.blank, look: out[len(out)-1].look, width: em / 4})
	}
	return out
}

// What signs and gaps inside a line give of theirs when a line is squeezed.
const (
	signGives = 0.7
	gapGives  = 0.3
)

// squeezed sets tokens as a last line that fits because its signs and gaps give way.
func (f filling) squeezed(tokens []token) (line, bool) {
	l := f.set(tokens)
	l.last = true
	over, room := l.width-f.width, 0.0
	for i := range l.tokens {
		before, behind := gives(l.tokens, i)
		room += before + behind
	}
	if over > room {
		return l, false
	}
	shift := 0.0
	for i := range l.tokens {
		before, behind := gives(l.tokens, i)
		shift += before * max(0, over) / max(room, 1e-9)
		l.tokens[i].x -= shift
		shift += behind * max(0, over) / max(room, 1e-9)
	}
	l.width -= max(0, over)
	return l, true
}

// gives is what token i of a line can give before and behind its ink.
func gives(tokens []placed, i int) (before, behind float64) {
	t := tokens[i]
	if i > 0 {
		before = t.gap * gapGives
		if t.kind == opens {
			before += t.give * signGives
		}
	}
	if i < len(tokens)-1 && t.kind == closes {
		behind = t.give * signGives
	}
	return before, behind
}

func plain(ps []placed) []token {
	out := make([]token, len(ps))
	for i, p := range ps {
		out[i] = p.token
	}
	return out
}

// finish spreads what little is missing of a line over its Chinese.
func (f filling) finish(lines []line) []line {
	if !f.justify {
		return lines
	}
	for i := range lines {
		l := &lines[i]
		slack := f.width - l.width
		if l.last || slack < 0.5 || slack > 2.2*f.em {
			continue
		}
		var at []int
		for j := 1; j < len(l.tokens); j++ {
			if a, b := l.tokens[j-1].kind, l.tokens[j].kind; b == han || a == han || b == space || b == emoji || a == closes {
				at = append(at, j)
			}
		}
		if len(at) < 6 {
			continue
		}
		shift, k := 0.0, 0
		for j := range l.tokens {
			if k < len(at) && at[k] == j {
				shift += slack / float64(len(at))
				k++
			}
			l.tokens[j].x += shift
		}
		l.width = f.width
	}
	return lines
}

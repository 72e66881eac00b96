package render

import (
	"slices"

	"moxin/content"
)

// gap is the empty line before a block, in characters.
const gap = 2

// selection is an extract in the making.
type selection struct {
	candidates []candidate
	limit      content.Limit
	headings   map[int]int // candidate by section
	chosen     []bool
	used       int
}

func newSelection(candidates []candidate, limit content.Limit) *selection {
	s := &selection{candidates: candidates, limit: limit, headings: make(map[int]int), chosen: make([]bool, len(candidates))}
	for i, c := range candidates {
		if c.kind == unitHeading {
			s.headings[c.section] = i
		}
	}
	return s
}

// take chooses the candidates of a step, and the heading above them, when all of them fit.
// Every sentence counts with an empty line: where paragraphs end is decided later.
func (s *selection) take(step []int) bool {
	if h, ok := s.headings[s.candidates[step[0]].section]; ok && !s.chosen[h] {
		step = append([]int{h}, step...)
	}
	size := 0
	for _, i := range step {
		if !s.chosen[i] {
			size += s.limit.Count.Of(s.candidates[i].text) + gap
		}
	}
	if s.limit.Max > 0 && s.used+size > s.limit.Max {
		return false
	}
	for _, i := range step {
		s.chosen[i] = true
	}
	s.used += size
	return true
}

// hangs reports what leans on a candidate that is not chosen: a sentence from the middle, and a list
// that goes on with the number of one before it.
func (s *selection) hangs(i int) bool {
	c := s.candidates[i]
	if s.limit.Max > 0 && s.used >= s.limit.Max {
		return false // nothing fits any more
	}
	before := i - 1
	switch {
	case c.kind == unitParagraph && c.rank >= rankStrong:
		for before >= 0 && s.candidates[before].kind == unitPassed {
			before--
		}
		return (before < 0 || !s.chosen[before]) && leaning.MatchString(c.text)
	case c.kind == unitItem && goesOnCounting(c.mark):
		for before >= 0 && s.candidates[before].kind != unitItem {
			before--
		}
		return before >= 0 && !s.chosen[before] && s.candidates[before].group != c.group
	}
	return false
}

// goesOnCounting reports the marker of an item that is not the first: "4.".
func goesOnCounting(mark string) bool {
	return mark != "" && mark[0] >= '2' && mark[0] <= '9'
}

// pick chooses a candidate without its heading: it will stand somewhere else.
func (s *selection) pick(i int) {
	s.chosen[i] = true
	s.used += s.limit.Count.Of(s.candidates[i].text) + gap
}

// filled reports whether anything is chosen.
func (s *selection) filled() bool { return slices.Contains(s.chosen, true) }

// sizes are those of all words and of the chosen ones.
func (s *selection) sizes() (all, kept int) {
	for i, c := range s.candidates {
		if !c.said() && c.kind != unitHeading && c.kind != unitPassed {
			continue
		}
		size := s.limit.Count.Of(c.text)
		all += size
		if s.chosen[i] {
			kept += size
		}
	}
	return all, kept
}

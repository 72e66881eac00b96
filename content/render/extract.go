package render

import (
	"fmt"
	"slices"
	"strings"

	"moxin/content"
)

// Ranks of sentences for an extract, taken in this order.
const (
	rankLead  = iota // paragraphs before the first heading
	rankFirst        // the first sentence below a heading
	rankItem         // list items
	rankRest         // everything else
)

// candidate is one sentence, heading or item that an extract may take.
type candidate struct {
	unit
	rank  int
	joins bool // continues the paragraph of the candidate before it
}

// candidates splits the article into what an extract chooses from. Code and tables are not
// read in a note; the heading that repeats the title is not said twice.
func (j *job) candidates() []candidate {
	var list []candidate
	first := -1 // section whose first sentence was seen
	for i, u := range j.units(j.doc.root) {
		switch u.kind {
		case unitCode, unitTable:
		case unitHeading:
			if i == 0 && (sameText(u.text, j.article.Title) || sameText(u.text, j.out.Title)) {
				continue
			}
			u.text = "【" + u.text + "】"
			list = append(list, candidate{unit: u})
		case unitItem:
			list = append(list, candidate{unit: u, rank: rankItem})
		default:
			u.kind = unitParagraph
			for n, s := range sentences(u.text) {
				c := candidate{unit: unit{kind: u.kind, text: s, section: u.section}, rank: rankRest, joins: n > 0}
				switch {
				case u.section <= j.leadSection():
					c.rank = rankLead
				case first != u.section && !pointsOn(s):
					c.rank, first = rankFirst, u.section
				}
				list = append(list, c)
			}
		}
	}
	return list
}

// pointsOn reports a sentence that only leads to what comes after it: a list, code, a picture.
func pointsOn(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasSuffix(s, "：") || strings.HasSuffix(s, ":")
}

// leadSection is the last section that still belongs to the lead: 1 when the article begins
// with a heading, often its title.
func (j *job) leadSection() int {
	if n := j.doc.root.FirstChild(); n != nil && j.titleHeading() == n {
		return 1
	}
	return 0
}

// hasOther reports blocks that no extract carries.
func (j *job) hasOther() bool {
	for _, u := range j.units(j.doc.root) {
		if u.kind == unitCode || u.kind == unitTable {
			return true
		}
	}
	return false
}

// lead is the article's first paragraph, without headings.
func (j *job) lead() string {
	for _, u := range j.units(j.doc.root) {
		if u.kind == unitParagraph || u.kind == unitQuote {
			return strings.TrimSpace(u.text)
		}
	}
	return ""
}

// extract builds a note from the article's own words: whole sentences, in the article's order,
// the most telling first, as many as fit beside the topics. A list comes whole, with the sentence
// that leads to it: "four reasons" above two of them would be wrong. It is said that nobody wrote
// it as a note, and how much of the article it leaves out.
func (j *job) extract(topics string) string {
	s := newSelection(j.candidates(), j.limits[content.LimitText])
	s.used = s.limit.Count.Of(topics) + gap
	var lists [][]int
	for _, step := range steps(s.candidates) {
		if !s.take(step) && len(step) > 1 {
			lists = append(lists, step)
		}
	}
	for _, list := range lists { // room is left when all else is in: better the head of a list than nothing
		if s.candidates[list[0]].kind != unitItem && s.filled() {
			continue
		}
		for _, i := range list {
			if !s.take([]int{i}) {
				break
			}
		}
	}
	if all, kept := s.sizes(); kept < all || j.hasOther() {
		j.report(extractProblem(all, kept))
	}
	return joinChosen(s.candidates, s.chosen)
}

// steps are the candidates in the order in which an extract takes them; those of one step are
// taken together. Headings are not among them: each comes with the first words below it.
func steps(candidates []candidate) [][]int {
	ranked := make([][][]int, rankRest+1)
	for i := 0; i < len(candidates); {
		c, next := candidates[i], i+1
		if c.kind == unitHeading {
			i = next
			continue
		}
		step, rank, group := []int{i}, c.rank, c.group
		if c.kind == unitParagraph && pointsOn(c.text) && next < len(candidates) {
			group = candidates[next].group
		}
		for ; group > 0 && next < len(candidates) && candidates[next].group == group; next++ {
			step, rank = append(step, next), rankItem
		}
		ranked[rank] = append(ranked[rank], step)
		i = next
	}
	return slices.Concat(ranked...)
}

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
func (s *selection) take(step []int) bool {
	if h, ok := s.headings[s.candidates[step[0]].section]; ok && !s.chosen[h] {
		step = append([]int{h}, step...)
	}
	size := 0
	for _, i := range step {
		c := s.candidates[i]
		size += s.limit.Count.Of(c.text)
		if !c.joins || !s.chosen[i-1] {
			size += gap
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

// filled reports whether anything is chosen.
func (s *selection) filled() bool { return slices.Contains(s.chosen, true) }

// sizes are those of all candidates and of the chosen ones.
func (s *selection) sizes() (all, kept int) {
	for i, c := range s.candidates {
		size := s.limit.Count.Of(c.text)
		all += size
		if s.chosen[i] {
			kept += size
		}
	}
	return all, kept
}

// gap is the empty line before a block, in characters.
const gap = 2

func extractProblem(all, kept int) problem {
	zh, en := fmt.Sprintf("略去了 %d 字（全文 %d 字），代码和表格没有带上", all-kept, all),
		fmt.Sprintf("it leaves out %d of the article's %d characters, and code and tables", all-kept, all)
	if kept == all {
		zh, en = "代码和表格没有带上", "it leaves out code and tables"
	}
	return problem{rule: "note/extract", severity: content.SeverityWarning,
		message: content.T(
			"没有写 ::: note：这段文字是从文章里摘的，没有人确认过，"+zh,
			"no ::: note: this text is an extract that nobody confirmed; "+en),
		suggestion: content.T("在文章里写一段 ::: note … :::", "write a ::: note … ::: in the article")}
}

// joinChosen writes what was chosen; sentences that follow each other stay one paragraph.
func joinChosen(candidates []candidate, chosen []bool) string {
	var list []unit
	for i, c := range candidates {
		if !chosen[i] {
			continue
		}
		if c.joins && chosen[i-1] {
			list[len(list)-1].text += c.text
			continue
		}
		list = append(list, c.unit)
	}
	return strings.TrimSpace(joinUnits(list))
}

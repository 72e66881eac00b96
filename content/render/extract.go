package render

import (
	"fmt"
	"strings"

	"moxin/content"
)

// Ranks of sentences for an extract, taken in this order.
const (
	rankLead    = iota // paragraphs before the first heading
	rankHeading        // what the article is made of
	rankFirst          // the first sentence below a heading
	rankItem           // list items
	rankRest           // everything else
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
			list = append(list, candidate{unit: u, rank: rankHeading})
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
// the most telling first, as many as fit beside the topics. It is said that nobody wrote it as a
// note, and how much of the article it leaves out.
func (j *job) extract(topics string) string {
	candidates := j.candidates()
	limit := j.limits[content.LimitText]
	chosen := make([]bool, len(candidates))
	all, kept, used := 0, 0, limit.Count.Of(topics)+gap
	for rank := rankLead; rank <= rankRest; rank++ {
		for i, c := range candidates {
			if c.rank != rank {
				continue
			}
			size, apart := limit.Count.Of(c.text), gap
			if c.joins && chosen[i-1] {
				apart = 0
			}
			all += size
			if limit.Max > 0 && used+size+apart > limit.Max {
				continue
			}
			chosen[i] = true
			kept += size
			used += size + apart
		}
	}
	for _, i := range bareHeadings(candidates, chosen) {
		chosen[i] = false
		kept -= limit.Count.Of(candidates[i].text)
	}
	if kept < all || j.hasOther() {
		j.report(extractProblem(all, kept))
	}
	return joinChosen(candidates, chosen)
}

// bareHeadings are the chosen headings with nothing chosen below them.
func bareHeadings(candidates []candidate, chosen []bool) []int {
	filled := make(map[int]bool)
	for i, c := range candidates {
		if chosen[i] && c.kind != unitHeading {
			filled[c.section] = true
		}
	}
	var bare []int
	for i, c := range candidates {
		if chosen[i] && c.kind == unitHeading && !filled[c.section] {
			bare = append(bare, i)
		}
	}
	return bare
}

// gap is the empty line before a block, in characters.
const gap = 2

func extractProblem(all, kept int) problem {
	return problem{rule: "note/extract", severity: content.SeverityWarning,
		message: content.T(
			fmt.Sprintf("没有写 ::: note：这段文字是从文章里摘的，没有人确认过，略去了 %d 字（全文 %d 字），代码和表格没有带上", all-kept, all),
			fmt.Sprintf("no ::: note: this text is an extract that nobody confirmed; it leaves out %d of the article's %d characters, and code and tables", all-kept, all)),
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

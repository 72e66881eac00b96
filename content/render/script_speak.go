package render

import (
	"regexp"
	"strings"
)

// speaker puts the chosen sentences of an article into spoken paragraphs.
type speaker struct {
	paragraphs []string
	run        strings.Builder // the paragraph under way
	sections   int             // spoken headings so far
	total      int             // headings that will be spoken as parts
	level      int             // of those
	numbered   bool            // they begin with a bare number
	list       int             // group of the list under way
	listed     bool            // nothing was said since its last item
	item       int             // its items so far
	items      map[int]int     // how many of each list are spoken and no tasks
	steps      bool            // the list is one of steps
	plain      bool            // the list is not counted: one of tasks, or one that follows another
	last       string          // words before it
	shown      int             // group of the table shown last
}

// spoken writes the script: a first line that catches, the sections in turn, lists as 第一、第二,
// what is shown as a cue, and the last paragraph of the article as the close.
func (x extracted) spoken(title string) string {
	s := &speaker{items: make(map[int]int)}
	s.level, s.total = x.parts()
	s.numbered = x.numbered(s.level)
	for i, c := range x.list {
		if _, task := taskStates[c.mark]; c.kind == unitItem && c.level == 1 && x.chosen[i] && !task {
			s.items[c.group]++
		}
	}
	if x.hook >= 0 && x.chosen[x.hook] {
		s.say(x.list[x.hook].text)
	} else {
		s.say(title)
	}
	s.end()
	said := true // the words before a picture are spoken
	for i, c := range x.list {
		switch {
		case c.kind == unitPassed:
			continue
		case c.shown():
			if said {
				s.cue(c)
			}
			continue
		case !x.chosen[i] && pointsOn(c.text): // "as follows:" before what is shown
			if said && i+1 < len(x.list) && x.list[i+1].shown() {
				s.candidate(c)
			}
			continue
		case !x.chosen[i]:
			said = false
			s.end()
			continue
		}
		said = true
		if i != x.hook {
			s.candidate(c)
		}
	}
	s.end()
	return strings.Join(s.paragraphs, "\n\n")
}

// parts are the level with the most headings among the chosen ones, and how many it has.
func (x extracted) parts() (level, count int) {
	var counts [7]int
	for i, c := range x.list {
		if c.kind == unitHeading && x.chosen[i] && c.level < len(counts) && !openings.MatchString(headingWords(c.text)) {
			counts[c.level]++
		}
	}
	for l, n := range counts {
		if n > count {
			level, count = l, n
		}
	}
	return level, count
}

// bareNumber is a number without a mark behind it, as in "1 安装".
var bareNumber = regexp.MustCompile(`^\d{1,2}\s+\D`)

// numbered reports headings of a level that are counted with bare numbers, all of them: "3 个理由"
// alone is words.
func (x extracted) numbered(level int) bool {
	n := 0
	for _, c := range x.list {
		if c.kind != unitHeading || c.level != level {
			continue
		}
		if !bareNumber.MatchString(c.text) {
			return false
		}
		n++
	}
	return n > 1
}

func (s *speaker) candidate(c candidate) {
	if c.kind != unitItem {
		s.list, s.listed = 0, false
	}
	switch c.kind {
	case unitHeading:
		s.end()
		s.heading(c)
	case unitItem:
		s.listItem(c)
	default:
		if !c.joins {
			s.end()
		}
		s.say(c.text)
	}
}

// say adds words to the paragraph under way.
func (s *speaker) say(text string) {
	text = speakable(text)
	s.run.WriteString(text)
	s.last = text
}

// end closes the paragraph under way; one of many sentences becomes several.
func (s *speaker) end() {
	for _, p := range shortParagraphs(s.run.String()) {
		s.paragraphs = append(s.paragraphs, finish(p))
	}
	s.run.Reset()
}

// spokenNumber is the number that a heading or an item begins with.
var spokenNumber = regexp.MustCompile(`^\s*(第[一二三四五六七八九十\d]+[，,、：:]|[(（]?[一二三四五六七八九十]+[)）、.．]\s*|[(（]?\d+(\.\d+)*[)）、.．]\s*|\d+(\.\d+)+\s+|0\d\s+|Part\s*\d+[:：]?\s*)`)

// openings and endings are headings that announce nothing but a place in the text.
var (
	openings = regexp.MustCompile(`(?i)^(前言|引言|引子|导语|导读|编者按|背景|开头|写在前面|序|概述|简介|介绍|intro(duction)?|overview|background|preface)$`)
	endings  = regexp.MustCompile(`(?i)^(summary|conclusion|总结|小结|结语|结论|结尾|写在最后|最后|尾声|后记)$`)
)

// turns lead from part to part; the first and the last have their own.
var turns = []string{"再说", "接着说", "然后说"}

// heading speaks a heading: parts of an article are announced in turn, deeper ones said as they are.
func (s *speaker) heading(c candidate) {
	text := headingWords(speakable(c.text))
	if s.numbered {
		text = strings.TrimLeft(text, "0123456789 ")
	}
	if text == "" || openings.MatchString(text) {
		return
	}
	turn := ""
	if c.level == s.level && s.total > 1 {
		s.sections++
		turn = turns[(s.sections+1)%len(turns)]
		switch s.sections {
		case 1:
			turn = "先说"
		case s.total:
			turn = "最后说"
		}
		if !strings.ContainsAny(text, "：:") { // one colon is enough: 先说水：先看水，再看茶
			turn += "："
		}
	}
	said := finish(turn + asked(text))
	if endings.MatchString(text) {
		said = "最后，总结一下。"
	}
	s.paragraphs = append(s.paragraphs, said)
	s.last = text
}

// asked ends a heading that is a question as one.
func asked(heading string) string {
	if strings.HasSuffix(heading, "吗") || strings.HasSuffix(heading, "呢") {
		return heading + "？"
	}
	return heading
}

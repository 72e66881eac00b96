package render

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// speaker puts the chosen sentences of an article into spoken paragraphs.
type speaker struct {
	paragraphs []string
	run        strings.Builder // the paragraph under way
	sections   int             // spoken headings so far
	total      int             // headings that will be spoken as parts
	level      int             // of those
	list       int             // group of the list under way
	item       int             // its items so far
	items      map[int]int     // how many of each list are spoken
	steps      bool            // the list is one of steps
	last       string          // words before it
	shown      int             // group of the table shown last
}

// spoken writes the script: a first line that catches, the sections in turn, lists as 第一、第二,
// what is shown as a cue, and the last paragraph of the article as the close.
func (x extracted) spoken(title string) string {
	s := &speaker{items: make(map[int]int)}
	s.level, s.total = x.parts()
	for i, c := range x.list {
		if c.kind == unitItem && c.level == 1 && x.chosen[i] {
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
		if c.kind == unitHeading && x.chosen[i] && c.level < len(counts) {
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

func (s *speaker) candidate(c candidate) {
	if c.kind != unitItem {
		s.list = 0
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
	openings = regexp.MustCompile(`^(前言|引言|引子|导语|背景|开头|写在前面|序|概述|简介|介绍)$`)
	endings  = regexp.MustCompile(`^(总结|小结|结语|结论|结尾|写在最后|最后|尾声|后记)$`)
)

// turns lead from part to part; the first and the last have their own.
var turns = []string{"再说：", "接着说：", "然后说："}

// heading speaks a heading: parts of an article are announced in turn, deeper ones said as they are.
func (s *speaker) heading(c candidate) {
	text := strings.TrimRight(spokenNumber.ReplaceAllString(speakable(c.text), ""), "：: ")
	if text == "" {
		return
	}
	turn := ""
	if c.level == s.level && s.total > 1 {
		s.sections++
		turn = turns[(s.sections+1)%len(turns)]
		switch s.sections {
		case 1:
			turn = "先说："
		case s.total:
			turn = "最后说："
		}
	}
	switch {
	case openings.MatchString(text):
		return
	case endings.MatchString(text):
		s.paragraphs = append(s.paragraphs, "最后，总结一下。")
	default:
		s.paragraphs = append(s.paragraphs, finish(turn+asked(text)))
	}
	s.last = text
}

// asked ends a heading that is a question as one.
func asked(heading string) string {
	if strings.HasSuffix(heading, "吗") || strings.HasSuffix(heading, "呢") {
		return heading + "？"
	}
	return heading
}

var ordinals = []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// ordinal is 第一, 第二, … 第二十三.
func ordinal(n int) string {
	switch {
	case n <= 10:
		return "第" + ordinals[n]
	case n < 20:
		return "第十" + ordinals[n-10]
	case n < 100:
		return "第" + ordinals[n/10] + "十" + ordinals[n%10]
	}
	return "第" + strconv.Itoa(n)
}

// listItem speaks an item: those of the first depth are counted, what stands below one follows it.
func (s *speaker) listItem(c candidate) {
	if c.group != s.list {
		s.end()
		s.list, s.item, s.steps = c.group, 0, strings.Contains(s.last, "步")
	}
	text := spokenNumber.ReplaceAllString(speakable(strings.TrimPrefix(c.text, c.mark)), "")
	if text == "" {
		return
	}
	if c.level != 1 {
		s.run.WriteString(finish(text))
		return
	}
	s.end()
	if s.items[c.group] == 1 { // nothing to count
		s.run.WriteString(finish(text))
		return
	}
	s.item++
	count := ordinal(s.item)
	if s.steps {
		count += "步"
	}
	s.run.WriteString(count + "，" + finish(text))
}

// describes finds what a picture shows in its alt text; "image" and "a.jpg" say nothing.
var describes = regexp.MustCompile(`^[^.]*\p{Han}[^.]*$`)

// cue says what is on the screen meanwhile. The rows of a table are one picture.
func (s *speaker) cue(c candidate) {
	what := ""
	switch c.kind {
	case unitCode:
		what = "代码"
	case unitTable:
		if s.shown == c.group {
			return
		}
		s.shown, what = c.group, "表格"
		if strings.Trim(c.text, "｜ ") != "" {
			what += "，" + strings.ReplaceAll(c.text, "｜", "、")
		}
	default:
		if what = oneLine(c.text); !describes.MatchString(what) {
			return
		}
	}
	s.end()
	cue := cueOpen + strings.NewReplacer("【", "（", cueClose, "）").Replace(what) + cueClose
	if !slices.Contains(s.paragraphs[max(0, len(s.paragraphs)-1):], cue) { // two blocks of code in a row are one
		s.paragraphs = append(s.paragraphs, cue)
	}
}

// inWords are what is said otherwise than it is written. Each is looked for only where one of its
// signs stands: most sentences hold none.
var inWords = []struct {
	signs   string
	pattern *regexp.Regexp
	words   string
}{
	{"~～", regexp.MustCompile(`(\d)\s*[~～]\s*(\d)`), "${1}到${2}"},
	{"–—-", regexp.MustCompile(`(^|[^\d–—-])(\d+(?:\.\d+)?)\s*[–—-]\s*(\d+(?:\.\d+)?\s*[\p{Han}%％℃])`), "${1}${2}到${3}"}, // no date
	{"%％", regexp.MustCompile(`\s*(\d+(?:\.\d+)?)\s*[%％]`), "百分之$1"},
	{" \t\n", regexp.MustCompile(`[ \t\n]+`), " "},
}

// speakable is a text as it is said: no pictographs and marks of the eye, ranges and percentages
// in words.
func speakable(s string) string {
	s = strings.Map(func(r rune) rune {
		if isEmoji(r) || r == '\ufe0f' || r == '\u200d' || strings.ContainsRune(ownMarks, r) {
			return -1
		}
		return r
	}, s)
	for _, w := range inWords {
		if strings.ContainsAny(s, w.signs) {
			s = w.pattern.ReplaceAllString(s, w.words)
		}
	}
	return strings.TrimSpace(s)
}

// finish ends a paragraph with a mark.
func finish(s string) string {
	s = strings.TrimSpace(s)
	marks := strings.TrimRight(s, closers)
	last, _ := utf8.DecodeLastRuneInString(marks)
	if s == "" || strings.ContainsRune(ends+"：:～~", last) {
		return s
	}
	return strings.TrimRight(s, "，,、") + "。"
}

package render

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// Ranks of sentences for an extract, taken in this order.
const (
	rankLead   = iota // the first words of the article
	rankFirst         // the first sentence of a section, the last paragraph
	rankStrong        // sentences with words in bold
	rankItem          // list items
	rankSecond        // what continues the first sentence of a section
	rankDeep          // the first sentence of a section inside another
	rankRest          // everything else
)

// maxLead is how many characters count as the lead of an article.
const maxLead = 200

// candidate is one sentence, heading or item that an extract may take.
type candidate struct {
	unit
	rank  int
	joins bool // continues the paragraph of the candidate before it
	bold  bool // holds words in bold
	lead  bool // stands before the first heading
}

// candidates splits the article into what an extract chooses from. The heading that repeats the
// title is not said twice; what was written as a caption is no part of the article. Channels that
// are shown the same share one list, which nothing changes.
func (j *job) candidates() []candidate {
	title := j.titleHeading()
	key := shownKey{title: title, containers: j.shownContainers()}
	if list, ok := j.doc.shown.find(key); ok {
		j.reportStruck(j.doc.root)
		return list
	}
	skip := func(n ast.Node) bool { return n == title || j.ownContainer(n) }
	b := candidateBuilder{seen: -1, chinese: isChinese(j.doc.source)}
	units := j.collect(j.doc.root, unitCollector{plain: j.doc.plain, skip: skip, emoji: usesEmoji(j.doc.source)})
	for _, u := range units {
		if u.kind == unitHeading && (b.top == 0 || u.level < b.top) {
			b.top = u.level
		}
	}
	b.list = make([]candidate, 0, 3*len(units)) // most paragraphs have some sentences
	for _, u := range units {
		b.add(u)
	}
	b.closing()
	return j.doc.shown.keep(key, slices.Clip(b.list))
}

// candidateBuilder ranks the units of an article as they come.
type candidateBuilder struct {
	list     []candidate
	chinese  bool // sentences without a Chinese character are output or code
	top      int  // the highest level of heading
	level    int  // of the heading above
	leadSize int  // characters taken as lead so far
	lead     int  // the last section of the lead
	seen     int  // the section whose first sentence was seen
	aside    int  // the level of a heading whose section no extract reads; 0 = none
	byline   bool // the paragraph before says who wrote the text
}

func (b *candidateBuilder) add(u unit) {
	if u.kind == unitHeading && b.heading(u) {
		return
	}
	if b.aside > 0 || u.kind == unitItem && (holdsAddress(u.text) || strings.Contains(u.text, "{:")) {
		b.pass(u.text)
		return
	}
	switch u.kind {
	case unitCode, unitTable:
		b.leadTo()
		b.list = append(b.list, candidate{unit: u})
	case unitPicture, unitHeading:
		b.byline = false
		b.list = append(b.list, candidate{unit: u})
	case unitItem:
		b.leadToItem(u)
		b.list = append(b.list, candidate{unit: u, rank: rankItem, bold: len(u.strong) > 0})
	default:
		b.paragraph(u)
	}
}

// heading follows where the article stands. It reports a heading that is not shown: one above the
// first words that says nothing but "here it begins".
func (b *candidateBuilder) heading(u unit) bool {
	b.level = u.level
	if b.aside == 0 || u.level <= b.aside {
		b.aside = 0
	}
	if b.aside == 0 && asides.MatchString(headingWords(u.text)) {
		b.aside = u.level
	}
	if b.aside > 0 {
		b.pass(u.text)
		return true
	}
	if slices.ContainsFunc(b.list, func(c candidate) bool { return c.kind != unitPassed }) || !openings.MatchString(headingWords(u.text)) {
		return false
	}
	b.lead = u.section
	b.pass(u.text)
	return true
}

// pass keeps what no extract takes, so that it counts among what is left out.
func (b *candidateBuilder) pass(text string) {
	b.list = append(b.list, candidate{unit: unit{kind: unitPassed, text: text}})
}

func (b *candidateBuilder) paragraph(u unit) {
	joins := false
	if b.byline = isByline(u.text) || b.byline && isTitleOfPerson(u.text); b.byline {
		b.pass(u.text)
		return
	}
	for i, s := range sentences(u.text) {
		if holdsAddress(s) || isNotice(s) || onlyPoints(s) || b.chinese && !strings.ContainsFunc(s, isHan) {
			b.pass(s) // readers of a note can follow no link
			joins = false
			continue
		}
		c := candidate{unit: unit{kind: unitParagraph, text: s, section: u.section}, joins: joins, lead: u.section <= b.lead}
		c.bold = isStrong(s, u.strong)
		c.rank = b.rank(c, i == 0)
		b.list = append(b.list, c)
		joins = true
	}
}

// leadTo gives the words right before code or a table, which stop without a mark, the colon that
// stands there in effect.
func (b *candidateBuilder) leadTo() {
	if len(b.list) == 0 {
		return
	}
	if last := &b.list[len(b.list)-1]; stopsOpen(last.text) {
		switch {
		case last.kind == unitParagraph:
			last.text, last.rank = strings.TrimSpace(last.text)+"：", rankRest
		case last.kind == unitItem && leading.MatchString(last.text): // the last of a list need not lead to it
			last.text = strings.TrimSpace(last.text) + "："
		}
	}
}

// leadToItem does so for words before the first item of a list.
func (b *candidateBuilder) leadToItem(u unit) {
	if len(b.list) > 0 && u.group > 0 {
		if last := b.list[len(b.list)-1]; last.kind == unitParagraph && last.group != u.group {
			b.leadTo()
		}
	}
}

// stopsOpen reports words that stop without a mark.
func stopsOpen(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(s))
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// isStrong reports a sentence with words in bold. A few bold words without a mark behind them are
// a heading by another name.
func isStrong(s string, strong []string) bool {
	s = strings.TrimSpace(s)
	whole := func() bool { return strings.ContainsFunc(s, stops) || utf8.RuneCountInString(s) >= minStrong }
	return len(strong) > 0 && whole() && slices.ContainsFunc(strong, func(w string) bool {
		return utf8.RuneCountInString(w) > 3 && strings.Contains(s, strings.TrimSpace(w))
	})
}

// stops reports a mark behind which a clause is over.
func stops(r rune) bool {
	switch r {
	case '。', '！', '？', '!', '?', '；':
		return true
	}
	return false
}

// minStrong is how many bold characters say something without a mark behind them.
const minStrong = 12

// beside are sentences that speak of what stands beside them on the page.
var beside = regexp.MustCompile(`^\s*图\s*\d|^[左右]?图[为是]|图片来源|如[上下]?[图表]|[上下][图表]|见[图表]|如[上下]所示|[上下]文|[上下]面的?(代码|例子|示例|命令)`)

// onlyPoints reports a short sentence that does nothing but point at the page.
func onlyPoints(s string) bool {
	return utf8.RuneCountInString(s) <= minStrong*2 && speaksOfThePage(s) && !pointsOn(s)
}

// speaksOfThePage reports a sentence that a reader understands beside a picture or a table alone.
// Each alternative of the expression holds one of the characters, which are faster to look for.
func speaksOfThePage(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r == '图' || r == '表' || r == '示' || r == '文' || r == '面'
	}) && beside.MatchString(s)
}

func (b *candidateBuilder) rank(c candidate, begins bool) int {
	size := utf8.RuneCountInString(c.text)
	switch {
	case pointsOn(c.text) || speaksOfThePage(c.text):
		return rankRest
	case c.lead && b.leadSize+size <= maxLead:
		b.leadSize += size
		return rankLead
	case c.lead && begins: // an article without headings speaks in paragraphs
		return rankFirst
	case !c.lead && b.seen != c.section:
		b.seen = c.section
		if b.level > b.top {
			return rankDeep
		}
		return rankFirst
	case c.bold:
		return rankStrong
	case c.joins && len(b.list) > 0 && b.list[len(b.list)-1].rank == rankFirst:
		return rankSecond
	}
	return rankRest
}

// closing lifts the last paragraph: what a reader shall take along stands there.
func (b *candidateBuilder) closing() {
	for i := len(b.list) - 1; i >= 0 && b.list[i].kind == unitParagraph && !pointsOn(b.list[i].text); i-- {
		b.list[i].rank = min(b.list[i].rank, rankFirst)
		if !b.list[i].joins {
			return
		}
	}
}

// holdsAddress reports a sentence with a web address in it.
func holdsAddress(s string) bool {
	return strings.Contains(s, "http://") || strings.Contains(s, "https://") || strings.Contains(s, "www.") || strings.Contains(s, "{{link ")
}

// pointsOn reports a sentence that only leads to what comes after it: a list, code, a picture.
func pointsOn(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasSuffix(s, "：") || strings.HasSuffix(s, ":") || strings.HasSuffix(s, "，") ||
		stopsOpen(s) && leading.MatchString(s)
}

// leading are the words with which a sentence stops that goes on in what comes after it.
var leading = regexp.MustCompile(`(如下|以下[^，。；：]{0,8}|这样|所示|的有|包括|例如|比如|要点)$`)

// said reports a candidate that is words of its own.
func (c candidate) said() bool { return c.kind == unitParagraph || c.kind == unitItem }

// shown reports a candidate that is looked at: code, a row of a table, a picture.
func (c candidate) shown() bool {
	return c.kind == unitCode || c.kind == unitTable || c.kind == unitPicture
}

package render

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
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
// title is not said twice; what was written as a caption is no part of the article.
func (j *job) candidates() []candidate {
	title := j.titleHeading()
	skip := func(n ast.Node) bool { return n == title || j.isCaption(n) }
	b := candidateBuilder{seen: -1, chinese: isChinese(j.doc.source)}
	units := j.collect(j.doc.root, unitCollector{plain: j.doc.plain, skip: skip, emoji: usesEmoji(j.doc.source)})
	for _, u := range units {
		if u.kind == unitHeading && (b.top == 0 || u.level < b.top) {
			b.top = u.level
		}
	}
	for _, u := range units {
		b.add(u)
	}
	b.closing()
	return b.list
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
}

// asides are headings above what refers to other texts or to the page itself.
var asides = regexp.MustCompile(`(?i)^[\d.、\s]*(参考(资料|链接|文献|阅读)?|相关(阅读|链接|文章|资料)|推荐阅读|本周推荐阅读|延伸阅读|扩展阅读|引用(链接)?|致谢|鸣谢|更新(记录|日志)|目录|references?|table of contents|toc|links?)[:：]?$`)

func (b *candidateBuilder) add(u unit) {
	if u.kind == unitHeading && b.heading(u) {
		return
	}
	if b.aside > 0 || u.kind == unitItem && holdsAddress(u.text) {
		b.pass(u.text)
		return
	}
	switch u.kind {
	case unitCode, unitTable, unitPicture, unitHeading:
		b.list = append(b.list, candidate{unit: u})
	case unitItem:
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
	if asides.MatchString(u.text) {
		b.aside = u.level
	}
	if len(b.list) > 0 || !openings.MatchString(u.text) {
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

// isStrong reports a sentence with words in bold. A few bold words without a mark behind them are
// a heading by another name.
func isStrong(s string, strong []string) bool {
	s = strings.TrimSpace(s)
	whole := strings.ContainsAny(s, "。！？!?；") || utf8.RuneCountInString(s) >= minStrong
	return whole && slices.ContainsFunc(strong, func(w string) bool {
		return utf8.RuneCountInString(w) > 3 && strings.Contains(s, strings.TrimSpace(w))
	})
}

// minStrong is how many bold characters say something without a mark behind them.
const minStrong = 12

// beside are sentences that speak of what stands beside them on the page.
var beside = regexp.MustCompile(`如[上下]?[图表]|[上下][图表]|见[图表]|如[上下]所示|[上下]文|[上下]面的?(代码|例子|示例|命令)`)

// onlyPoints reports a short sentence that does nothing but point at the page.
func onlyPoints(s string) bool {
	return utf8.RuneCountInString(s) <= minStrong*2 && beside.MatchString(s) && !pointsOn(s)
}

func (b *candidateBuilder) rank(c candidate, begins bool) int {
	size := utf8.RuneCountInString(c.text)
	switch {
	case pointsOn(c.text) || beside.MatchString(c.text):
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

// isCaption reports a container that was written as a caption, at the top level.
func (j *job) isCaption(n ast.Node) bool {
	c, ok := n.(*container)
	return ok && j.out.Family == content.FamilyCaption && n.Parent() == j.doc.root &&
		c.word == containerOnly && slices.Contains(c.args, j.channel.ID) && j.captionsOnly(c.args)
}

// holdsAddress reports a sentence with a web address in it.
func holdsAddress(s string) bool {
	return strings.Contains(s, "http://") || strings.Contains(s, "https://") || strings.Contains(s, "www.") || strings.Contains(s, "{{link ")
}

// notices are sentences about the text instead of its subject.
var notices = regexp.MustCompile(`^\s*(——|(参考|参见|详见|另见)[\s:：]*|本文.{0,16}(首发|转载|译自|发表|收录|同步|原载|最后更新)|本文作者|\W*本文\W*\s*\d+\s*字|人物介绍|点击(这里|此处|链接|阅读原文|原文)|转载(请|自|于)|版权声明|(原文|作者|来源|译者|封面图?|更新时间|发布时间|原标题)\s*[:：])`)

func isNotice(s string) bool { return notices.MatchString(s) }

// pointsOn reports a sentence that only leads to what comes after it: a list, code, a picture.
func pointsOn(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasSuffix(s, "：") || strings.HasSuffix(s, ":")
}

// extracted is a text made from the article's own sentences.
type extracted struct {
	list      []candidate // of the article, in its order
	chosen    []bool
	hook      int // index of the sentence that stands first; -1 when the article's own first one does
	all, kept int // characters
	other     bool
}

// extract chooses from the article's own words: whole sentences, in the article's order, the
// most telling first, as many as fit. A list comes whole, with the sentence that leads to it:
// "four reasons" above two of them would be wrong.
func (j *job) extract(limit content.Limit) extracted { return extract(j.candidates(), limit) }

func extract(list []candidate, limit content.Limit) extracted {
	s := newSelection(list, limit)
	x := extracted{list: s.candidates, chosen: s.chosen, hook: findHook(s.candidates)}
	if x.hook >= 0 {
		s.pick(x.hook)
	}
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
	x.all, x.kept = s.sizes()
	x.other = slices.ContainsFunc(s.candidates, func(c candidate) bool { return c.kind == unitCode || c.kind == unitTable })
	return x
}

// steps are the candidates in the order in which an extract takes them; those of one step are
// taken together: what points on and what it points to, a question and what follows it. Headings
// are not among them: each comes with the first words below it.
func steps(candidates []candidate) [][]int {
	ranked := make([][][]int, rankRest+1)
	for i := 0; i < len(candidates); {
		step, rank := stepAt(candidates, i)
		i += max(1, len(step))
		if len(step) > 0 {
			ranked[rank] = append(ranked[rank], step)
		}
	}
	return slices.Concat(ranked...)
}

// stepAt is the step that begins with a candidate; none where it points to nothing that is said.
func stepAt(candidates []candidate, i int) (step []int, rank int) {
	c, next := candidates[i], i+1
	if !c.said() {
		return nil, 0
	}
	step, rank = []int{i}, c.rank
	follows := next < len(candidates) && candidates[next].said()
	group := c.group
	switch {
	case c.kind == unitItem:
	case pointsOn(c.text) && !follows:
		return nil, 0
	case pointsOn(c.text) && candidates[next].kind == unitItem:
		group = candidates[next].group
	case pointsOn(c.text) || follows && candidates[next].joins && asks(c.text):
		step = append(step, next)
	}
	for ; group > 0 && next < len(candidates) && candidates[next].group == group; next++ {
		step, rank = append(step, next), rankItem
	}
	return step, rank
}

func asks(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasSuffix(s, "？") || strings.HasSuffix(s, "?")
}

// said reports a candidate that is words of its own.
func (c candidate) said() bool { return c.kind == unitParagraph || c.kind == unitItem }

// shown reports a candidate that is looked at: code, a row of a table, a picture.
func (c candidate) shown() bool {
	return c.kind == unitCode || c.kind == unitTable || c.kind == unitPicture
}

// reportExtract says that nobody wrote an extract, and what it leaves out.
func (j *job) reportExtract(x extracted) {
	id := j.channel.ID
	j.report(problem{rule: "note/unconfirmed", severity: content.SeverityWarning,
		message:    content.T("笔记文字是从文章里摘的，没有人确认过", "the note's text is an extract of the article that nobody has confirmed"),
		suggestion: content.T("照着它写一段 ::: note … :::，或写在 front matter 的 channels."+id+".text", "write a ::: note … ::: after it, or channels."+id+".text in the front matter")})
	if x.kept == x.all && !x.other {
		return
	}
	zh, en := fmt.Sprintf("摘文略去了 %d 字（全文 %d 字）", x.all-x.kept, x.all), fmt.Sprintf("the extract leaves out %d of the article's %d characters", x.all-x.kept, x.all)
	if x.other {
		zh, en = zh+"，代码和表格没有带上", en+", and code and tables"
	}
	if x.kept == x.all {
		zh, en = "摘文没有带上代码和表格", "the extract leaves out code and tables"
	}
	severity := content.SeverityWarning
	if j.cards() { // the whole article is on the cards
		severity = content.SeverityNote
	}
	j.report(problem{rule: "note/extract", severity: severity, message: content.T(zh, en),
		suggestion: content.T("少了要紧的话就自己写这段笔记", "write the note yourself where it misses what matters")})
}

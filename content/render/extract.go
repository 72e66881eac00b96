package render

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// extracted is a text made from the article's own sentences.
type extracted struct {
	list      []candidate // of the article, in its order
	chosen    []bool
	hook      int          // index of the sentence that stands first; -1 when the article's own first one does
	all, kept int          // characters
	others    content.Text // what is looked at and not among the words
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
		if !s.hangs(step[0]) && !s.take(step) && len(step) > 1 {
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
	x.others = lookedAt(s.candidates)
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
	case namesNext(candidates, i):
		return append(step, next), rank
	case c.kind == unitItem:
	case (pointsOn(c.text) || isLabel(c)) && !follows:
		return nil, 0
	case pointsOn(c.text) && candidates[next].kind == unitItem:
		group = candidates[next].group
	case pointsOn(c.text) || isLabel(c) || follows && candidates[next].joins && asks(c.text):
		rest, _ := stepAt(candidates, next) // which may lead on as well
		if rest == nil && !asks(c.text) {
			return nil, 0
		}
		return append(step, rest...), rank
	}
	for ; group > 0 && next < len(candidates) && candidates[next].group == group; next++ {
		step, rank = append(step, next), rankItem
	}
	return step, rank
}

// maxLabel is how long a paragraph is that names what comes after it.
const maxLabel = 12

// isLabel reports a paragraph that is a heading by another name: a few words without a mark.
func isLabel(c candidate) bool {
	return c.kind == unitParagraph && !c.joins && stopsOpen(c.text) && utf8.RuneCountInString(c.text) <= maxLabel
}

// namesNext reports the only item of a list that is a heading by another name: a few words without
// a mark, and a paragraph behind it.
func namesNext(list []candidate, i int) bool {
	c := list[i]
	return c.kind == unitItem && c.level == 1 && stopsOpen(c.text) && i+1 < len(list) && list[i+1].kind == unitParagraph &&
		(i == 0 || list[i-1].group != c.group) && utf8.RuneCountInString(c.text) <= maxLabel*2
}

func asks(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasSuffix(s, "？") || strings.HasSuffix(s, "?")
}

// reportExtract says that nobody wrote an extract, and what it leaves out.
func (j *job) reportExtract(x extracted) {
	id := j.channel.ID
	j.report(problem{rule: "note/unconfirmed", severity: content.SeverityWarning,
		message:    content.T("笔记文字是从文章里摘的，没有人确认过", "the note's text is an extract of the article that nobody has confirmed"),
		suggestion: content.T("照着它写一段 ::: note … :::，或写在 front matter 的 channels."+id+".text", "write a ::: note … ::: after it, or channels."+id+".text in the front matter")})
	if x.kept == x.all && x.others.ZH == "" {
		return
	}
	zh, en := fmt.Sprintf("摘文略去了 %d 字（全文 %d 字）", x.all-x.kept, x.all), fmt.Sprintf("the extract leaves out %d of the article's %d characters", x.all-x.kept, x.all)
	if x.others.ZH != "" {
		zh, en = zh+"，"+x.others.ZH+"没有带上", en+", and "+x.others.EN
	}
	if x.kept == x.all {
		zh, en = "摘文没有带上"+x.others.ZH, "the extract leaves out "+x.others.EN
	}
	severity := content.SeverityWarning
	if j.cards() { // the whole article is on the cards
		severity = content.SeverityNote
	}
	j.report(problem{rule: "note/extract", severity: severity, message: content.T(zh, en),
		suggestion: content.T("少了要紧的话就自己写这段笔记", "write the note yourself where it misses what matters")})
}

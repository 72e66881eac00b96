package render

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// Lengths of a caption made of the article's first words, in characters: common practice
// (unverified).
const (
	captionEnough = 40  // a first paragraph shorter than this wants the next
	captionLength = 200 // where it ends, at the end of a sentence
)

// captionLead is the article's first words, whole sentences, with a note that nobody wrote them
// as a caption.
func (j *job) captionLead(list []candidate, limit content.Limit) string {
	most := captionLength
	if limit.Max > 0 {
		most = min(most, limit.Max)
	}
	var b strings.Builder
	size := 0
	for _, c := range list {
		if !c.joins && size >= captionEnough {
			break
		}
		if c.kind != unitParagraph || pointsOn(c.text) {
			continue
		}
		text := c.text
		if !c.joins && size > 0 {
			text = "\n" + text
		}
		n := utf8.RuneCountInString(text)
		if size+n > most && (size > 0 || limit.Max > 0 && n > limit.Max) { // a long first sentence is better than none
			break
		}
		b.WriteString(text)
		size += n
	}
	s := strings.TrimSpace(b.String())
	if s == "" {
		s = leadItems(list, most)
	}
	if s == "" && slices.ContainsFunc(list, candidate.said) {
		j.noLead()
	}
	if s != "" {
		j.reportKey("summary", problem{rule: "caption/lead", severity: content.SeverityNote,
			message:    content.T(fmt.Sprintf("没有写文案：用了正文开头的 %d 字", utf8.RuneCountInString(s)), fmt.Sprintf("no caption given: the first %d characters of the text stand in", utf8.RuneCountInString(s))),
			suggestion: content.T("写 channels."+j.channel.ID+".text，或写 summary", "write channels."+j.channel.ID+".text, or a summary")})
	}
	return s
}

// noLead says that a video has no words but its title and topics.
func (j *job) noLead() {
	j.reportKey("summary", problem{rule: "caption/lead", severity: content.SeverityWarning,
		message:    content.T("没有写文案，正文里也没有放得下的整句：文案是空的", "no caption given, and no whole sentence of the text fits: it is empty"),
		suggestion: content.T("写 channels."+j.channel.ID+".text，或写 summary", "write channels."+j.channel.ID+".text, or a summary")})
}

// leadItems are the first items of an article that consists of lists, while they fit.
func leadItems(list []candidate, most int) string {
	var lines []string
	size := 0
	for _, c := range list {
		if c.kind != unitItem || c.level != 1 {
			continue
		}
		if size += utf8.RuneCountInString(c.text) + 1; size > most || len(lines) == maxPoints {
			break
		}
		lines = append(lines, strings.TrimSpace(c.text))
	}
	return strings.Join(lines, "\n")
}

// beforeFold reports whether the first sentence ends where readers still see it.
func (j *job) beforeFold(text string) bool {
	fold := j.limits[content.LimitFold]
	all := sentences(text)
	return fold.Max == 0 || len(all) == 0 || fold.Count.Of(strings.TrimSpace(all[0])) <= fold.Max
}

// checkFold reports a caption whose first sentence is folded away. What people wrote stays as it is.
func (j *job) checkFold(key, text string) {
	if j.beforeFold(text) {
		return
	}
	most := j.limits[content.LimitFold].Max
	j.reportKey(key, problem{rule: "caption/fold", severity: content.SeverityNote,
		message:    content.T(fmt.Sprintf("第一句没说完就被折叠了：大约只露出 %d 字", most), fmt.Sprintf("the first sentence goes on behind the fold: about %d characters are seen", most)),
		suggestion: content.T("把最要紧的一句写短，放在最前面", "begin with a short sentence that says what matters")})
}

// hooked puts the most telling sentence first where the text's own first one would be folded away.
func (j *job) hooked(list []candidate, text string) string {
	if j.beforeFold(text) {
		return text
	}
	hook := findHook(list)
	if hook < 0 || !j.beforeFold(list[hook].text) || sameText(list[hook].text, j.out.Title) {
		j.checkFold("summary", text)
		return text
	}
	first := list[hook].text
	rest := strings.TrimSpace(strings.Replace(text, first, "", 1))
	return joinLines(strings.TrimSpace(first), rest)
}

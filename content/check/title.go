package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"moxin/content"
)

// clauseEnds are where a title can be cut and still reads.
const clauseEnds = "：:，,。！!？?｜|—；;…"

// suggestTitle makes a title that fits out of what the article says already: the longest run of
// whole clauses of one that is too long, a short one with the series or a tag behind it. It is "" when nothing fits; a person decides in any case.
func suggestTitle(a *content.Article, title string, l content.Limit) string {
	fits := func(s string) bool {
		size := l.Count.Of(s)
		return size >= l.Min && size <= l.Max
	}
	if l.Count.Of(title) < l.Min {
		if title == "" {
			return ""
		}
		for _, word := range append([]string{a.Series}, a.Tags...) {
			if s := title + " " + word; word != "" && !strings.Contains(title, word) && fits(s) {
				return s
			}
		}
		return ""
	}
	best := ""
	for _, part := range clauses(title) {
		if !paired(part) {
			continue
		}
		if q := part + "？"; strings.Contains(title, q) && fits(q) { // without it a question is a claim
			part = q
		}
		// Less than half of what there is room for is a word and no title.
		if fits(part) && l.Count.Of(part) >= l.Max/2 && l.Count.Of(part) > l.Count.Of(best) {
			best = part
		}
	}
	return best
}

// maxCuts bounds how many ends of clauses are looked at; a title has one or two.
const maxCuts = 12

// clauses are the runs of whole clauses in a title, the marks at their ends taken off.
func clauses(title string) []string {
	cuts := []int{0}
	for i, r := range title {
		dash := r == '-' && strings.HasSuffix(title[:i], " ") && strings.HasPrefix(title[i+1:], " ")
		if (dash || strings.ContainsRune(clauseEnds, r)) && len(cuts) < maxCuts {
			cuts = append(cuts, i+utf8.RuneLen(r))
		}
	}
	cuts = append(cuts, len(title))
	var runs []string
	for i, from := range cuts {
		for _, to := range cuts[i+1:] {
			runs = append(runs, strings.Trim(title[from:to], clauseEnds+" -"))
		}
	}
	return runs
}

// inShortTitle is a title in the marks that 短标题 takes beside letters, digits and spaces (platform
// notes collected 2026-11, from public publishing code).
func inShortTitle(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '：':
			return ':'
		case r == '？':
			return '?'
		case unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("《》“”:+?%°", r):
			return r
		}
		return ' '
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// brackets are pairs of marks that a clause holds both of, or none.
var brackets = []string{"()", "（）", "【】", "《》", "「」", "“”", "[]"}

// paired reports a clause that no bracket is left open in.
func paired(s string) bool {
	for _, b := range brackets {
		opens, closes := []rune(b)[0], []rune(b)[1]
		if strings.Count(s, string(opens)) != strings.Count(s, string(closes)) {
			return false
		}
	}
	return true
}

// titleAdvice says what to write in the place of a title that does not fit.
func (r *sent) titleAdvice(l content.Limit) content.Text {
	key := "channels." + r.channel.ID + ".title"
	s := suggestTitle(r.article, r.out.Title, l)
	if r.channel.Platform == content.Channels {
		s = inShortTitle(s)
	}
	if s != "" {
		return content.T("写 "+key+"，例如“"+s+"”；", "write "+key+", such as “"+s+"”; ")
	}
	if l.Count.Of(r.out.Title) < l.Min {
		return content.T("写 "+key+"，补上讲给谁或解决什么；", "write "+key+": add whom it is for or what it solves; ")
	}
	return content.T("写 "+key+"，只留最要紧的半句；", "write "+key+" and keep the half that matters; ")
}

package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"moxin/content"
)

// shortTitleMarks are the only marks that 视频号's 短标题 takes beside letters, digits and
// spaces (platform notes collected 2026-11, from public publishing code).
const shortTitleMarks = "《》“”:+?%°"

// shortTitle makes commas spaces, as the platform does, and names what it would strip.
func (j *job) shortTitle() {
	j.out.Title = clean(cmp.Or(j.over.Short, j.out.Title))
	title := strings.NewReplacer(",", " ", "，", " ").Replace(j.out.Title)
	if title != j.out.Title {
		j.reportKey("title", problem{rule: "caption/comma", severity: content.SeverityNote,
			message:    content.T("短标题里逗号变成空格："+title, "commas are spaces in a short title: "+title),
			suggestion: content.T("为 "+j.channel.ID+" 单独写 title", "write a title for "+j.channel.ID)})
		j.out.Title = title
	}
	var odd []string
	for _, r := range title {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ' || strings.ContainsRune(shortTitleMarks, r) || slices.Contains(odd, string(r)) {
			continue
		}
		odd = append(odd, string(r))
	}
	if len(odd) > 0 {
		j.reportKey("title", problem{rule: "caption/characters", severity: content.SeverityWarning,
			message: content.T(
				"短标题不收这些字符："+strings.Join(odd, " ")+"；可用的符号只有 "+shortTitleMarks,
				"a short title does not take "+strings.Join(odd, " ")+"; the only marks are "+shortTitleMarks),
			suggestion: content.T("为 "+j.channel.ID+" 单独写 title", "write a title for "+j.channel.ID)})
	}
}

// minShort is the length below which a clause says too little for a title.
const minShort = 4

// short is the short title of a platform that has one beside the title: the editor's own, the
// title itself, or the title's longest clause that fits, which is said. "" where nothing fits.
func (j *job) short() string {
	limit, ok := j.limits[content.LimitShort]
	if !ok {
		return ""
	}
	if s := clean(j.over.Short); s != "" {
		return s
	}
	fits := func(s string) bool { return limit.Max == 0 || limit.Count.Of(s) <= limit.Max }
	if fits(j.out.Title) {
		return j.out.Title
	}
	best := ""
	for _, clause := range clauses(j.out.Title) {
		clause = strings.TrimSpace(clause)
		if n := limit.Count.Of(clause); fits(clause) && strings.ContainsFunc(clause, unicode.IsLetter) && n >= minShort && n > limit.Count.Of(best) {
			best = clause
		}
	}
	p := problem{rule: "caption/short", severity: content.SeverityNote,
		message:    content.T("短标题取了标题里的一段："+best, "the short title is a clause of the title: "+best),
		suggestion: content.T("要换就写 channels."+j.channel.ID+".short", "to have another, write channels."+j.channel.ID+".short")}
	if best == "" {
		p.message = content.T(fmt.Sprintf("没有短标题：标题里没有不超过 %d 字的一段", limit.Max), fmt.Sprintf("no short title: no clause of the title has at most %d characters", limit.Max))
	}
	j.reportKey("title", p)
	return best
}

// clauses are the parts of a title between its marks, those in brackets and quotes whole.
func clauses(title string) []string {
	return strings.FieldsFunc(title, func(r rune) bool {
		return strings.ContainsRune("：:，,。！!？?｜|—–；;…、()（）【】[]~～", r)
	})
}

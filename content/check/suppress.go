package check

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"moxin/content"
)

// An allowance is a comment that lets findings pass.
//
// It reaches findings on its own line and on the next line that is not blank. One in the front
// matter, or on the first line of a file without any, also reaches findings that concern the
// whole file. It needs a reason and reaches nothing without one. Rules that are Fixed or Hard
// are beyond it: the file could not be read, or the platform would refuse the post anyway.
type allowance struct {
	rules  []string // ids, or families with their "/"
	reason string
	at     content.Position
	until  int  // the last line that it reaches
	file   bool // it reaches findings of the whole file
	text   int  // the line where the text begins: findings of a rendition as a whole stand there
}

var (
	bodyAllowance = regexp.MustCompile(`<!--[ \t]*lint-ok\b[ \t]*([^\n]*?)[ \t]*-->`)
	headAllowance = regexp.MustCompile(`#[ \t]*lint-ok\b[ \t]*([^\n]*)`)
	ruleName      = regexp.MustCompile(`^[a-z][a-z0-9-]*/[a-z0-9-]*$`)
)

// allowancesOf reads an article's exceptions.
func allowancesOf(a *content.Article) []allowance {
	var out []allowance
	if bytes.Contains(a.Head, []byte("lint-ok")) {
		out = append(out, readAllowances(a.Path, a.Head, 1, headAllowance)...)
		for i := range out {
			out[i].file, out[i].text = true, a.BodyLine
		}
	}
	if bytes.Contains(a.Body, []byte("lint-ok")) {
		more := readAllowances(a.Path, prose(blankless(a.Body)), a.BodyLine, bodyAllowance)
		for i := range more {
			more[i].file = len(a.Head) == 0 && more[i].at.Line == a.BodyLine
		}
		out = append(out, more...)
	}
	return out
}

// blankless hides comments from the blanking of prose, which takes them for nothing to read: an
// exception inside of code is an example and no exception.
func blankless(body []byte) []byte {
	body = bytes.ReplaceAll(body, []byte("<!--"), []byte("<\x01--"))
	return bytes.ReplaceAll(body, []byte("-->"), []byte("--\x01"))
}

func readAllowances(file string, text []byte, line int, pattern *regexp.Regexp) []allowance {
	text = bytes.ReplaceAll(text, []byte("<\x01--"), []byte("<!--"))
	text = bytes.ReplaceAll(text, []byte("--\x01"), []byte("-->"))
	lines := bytes.Split(text, []byte("\n"))
	var out []allowance
	for i, l := range lines {
		for _, m := range pattern.FindAllSubmatchIndex(l, -1) {
			next := i + 1
			for next < len(lines) && len(bytes.TrimSpace(lines[next])) == 0 {
				next++
			}
			names, reason := splitReason(string(l[m[2]:m[3]]))
			out = append(out, allowance{
				rules: names, reason: reason, until: line + next,
				at: content.Position{File: file, Line: line + i, Column: len([]rune(string(l[:m[0]]))) + 1},
			})
		}
	}
	return out
}

// splitReason reads "RULE, RULE: reason"; a full-width colon or comma serves as well.
func splitReason(s string) (names []string, reason string) {
	s = strings.NewReplacer("：", ":", "，", ",").Replace(s)
	head, reason, _ := strings.Cut(s, ":")
	names = strings.FieldsFunc(head, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
	return names, strings.TrimSpace(reason)
}

// covers reports whether the allowance lets a finding pass.
func (w allowance) covers(f content.Finding) bool {
	if w.reason == "" || f.File != w.at.File || beyond(f.Rule) {
		return false
	}
	whole := f.Line == 0 || f.Channel != "" && f.Line == w.text && f.Column <= 1
	inReach := f.Line >= w.at.Line && f.Line <= w.until || w.file && whole
	return inReach && w.names(f.Rule)
}

// names reports whether the allowance is for a rule, by its id or its family.
func (w allowance) names(rule string) bool {
	return slices.Contains(w.rules, rule) || slices.Contains(w.rules, familyOf(rule)+"/")
}

// beyond reports a rule that no exception reaches.
func beyond(rule string) bool {
	r, ok := ruleByID(rule)
	return ok && (r.Fixed || r.Hard) || familyOf(rule) == "suppress"
}

// Unused reports the exceptions in an article that let nothing pass. Ask when the article and its
// renditions for all channels are checked, what others found went through Apply, and what was
// remembered of other runs through Remember. Of exceptions to what Workspace finds it speaks only
// when this Checker was asked for that.
func (c *Checker) Unused(a *content.Article) []content.Finding {
	var findings []content.Finding
	for _, w := range c.allowed.of(a) {
		used, across := c.allowed.state(w)
		if !used && w.reason != "" && len(c.faults(w)) == 0 && (across || !w.names(acrossRule)) {
			findings = append(findings, finding("suppress/unused", w.at,
				content.T("例外 "+strings.Join(w.rules, "、")+" 没有用上", "the exception for "+strings.Join(w.rules, ", ")+" lets nothing pass"),
				content.T("问题已经不在这里，删掉这条注释", "what it was for is gone: remove the comment")))
		}
	}
	return Adjust(c.ws.Config.Check, findings)
}

// remarks are what is wrong with the exceptions themselves.
func (c *Checker) remarks(a *content.Article) []content.Finding {
	var findings []content.Finding
	for _, w := range c.allowed.of(a) {
		findings = append(findings, c.faults(w)...)
	}
	return Adjust(c.ws.Config.Check, findings)
}

func (c *Checker) faults(w allowance) []content.Finding {
	var findings []content.Finding
	if w.reason == "" || len(w.rules) == 0 {
		findings = append(findings, finding("suppress/no-reason", w.at,
			content.T("例外没有写明规则和理由，不起作用", "an exception without a rule and a reason has no effect"),
			content.T("写成 lint-ok 规则: 理由", "write lint-ok RULE: reason")))
	}
	known := c.ids()
	for _, name := range w.rules {
		switch {
		case strings.HasSuffix(name, "/") && slices.ContainsFunc(known, func(id string) bool { return strings.HasPrefix(id, name) }):
		case !ruleName.MatchString(name) || !slices.Contains(known, name):
			findings = append(findings, finding("suppress/unknown", w.at,
				content.T("没有规则 "+short(name), "there is no rule "+short(name)), nearestRule(name, known)))
		case beyond(name):
			findings = append(findings, finding("suppress/fixed", w.at,
				content.T("规则 "+name+" 不能例外：不改就发不出去", "there is no exception to "+name+": the post would not go out"),
				content.T("改掉问题本身，删掉这条注释", "mend what it reports, and remove the comment")))
		}
	}
	return findings
}

package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"

	"moxin/content"
	"moxin/content/check"
)

// report is what a check says.
type report struct {
	articles int
	outcome
	files  *plains
	mended *mended // nil without --fix
}

// printReport writes a report in the format that was asked for.
func (a *app) printReport(ctx context.Context, root string, o checkOptions, r report) error {
	switch {
	case a.json || o.format == formatJSON:
		return a.printJSON(r.json())
	case o.format == formatSARIF:
		return a.printJSON(a.sarif(r, gitPrefix(ctx, root)))
	case o.format == formatGitHub:
		a.printGitHub(r, gitPrefix(ctx, root))
		return nil
	}
	a.printText(r, o.source)
	return nil
}

func (r report) json() map[string]any {
	v := map[string]any{"articles": r.articles, "findings": r.findings, "suppressed": check.Suppressed(r.passed)}
	if r.mended != nil {
		v["mended"], v["mended_files"] = r.mended.edits, r.mended.files()
	}
	return v
}

// printText writes findings for people: one line each, or with source lines, where each file is a
// group of its own. What several channels say of one place is said once.
func (a *app) printText(r report, source bool) {
	if source {
		a.printSources(r)
	} else {
		for _, f := range joinChannels(r.findings) {
			a.printf("%s", a.findingLine(f))
		}
	}
	a.summary(r)
}

func (a *app) printSources(r report) {
	p := a.paint()
	joined := joinChannels(r.findings)
	for i, f := range joined {
		if i > 0 && joined[i-1].File != f.File {
			a.printf("\n")
		}
		then := f.Suggestion
		f.Suggestion = content.Text{}
		a.printf("%s%s", a.paintedLine(f, p), excerpt(r.files.file(f.File), f, p, a.columns()))
		if s := a.say(then); s != "" {
			a.printf("%s      → %s%s\n", p.dim, printable(s), p.reset)
		}
	}
	if len(joined) > 0 {
		a.printf("\n")
	}
}

// joinChannels makes one finding of those that differ in the channel alone; its Channel lists them.
// Each names the keys of its own channel: together they are those of channels.X.
func joinChannels(findings []content.Finding) []content.Finding {
	var out []content.Finding
	at := map[content.Finding]int{}
	for _, f := range findings {
		alike := anyChannel(f)
		i, ok := at[alike]
		if !ok || f.Channel == "" {
			at[alike] = len(out)
			out = append(out, f)
			continue
		}
		alike.Channel = strings.TrimPrefix(out[i].Channel+" "+f.Channel, " ")
		out[i] = alike
	}
	return out
}

// anyChannel is a finding as it reads for every channel.
func anyChannel(f content.Finding) content.Finding {
	if f.Channel != "" {
		own := strings.NewReplacer("channels."+f.Channel+".", "channels.X.", "::: except "+f.Channel, "::: except X")
		f.Suggestion = content.T(own.Replace(f.Suggestion.ZH), own.Replace(f.Suggestion.EN))
	}
	f.Channel = ""
	return f
}

// summary counts findings as they are read: what several channels say is one.
func (a *app) summary(r report) {
	count := map[content.Severity]int{}
	for _, f := range joinChannels(r.findings) {
		count[f.Severity]++
	}
	errors, warnings, notes := count[content.SeverityError], count[content.SeverityWarning], count[content.SeverityNote]
	a.progressf("%s\n", a.say(content.Text{
		ZH: fmt.Sprintf("%d 篇文章：%d 个错误，%d 个警告，%d 条提示", r.articles, errors, warnings, notes),
		EN: many(r.articles, "article") + ": " + many(errors, "error") + ", " + many(warnings, "warning") + ", " + many(notes, "note"),
	}))
	passed := 0
	for _, n := range check.Suppressed(r.passed) {
		passed += n
	}
	if passed > 0 {
		a.progressf("%s\n", a.say(content.T(
			fmt.Sprintf("另有 %d 处写了例外和理由（lint-ok），没有列出", passed),
			fmt.Sprintf("%d more are excepted with a reason (lint-ok) and not listed", passed))))
	}
	fixable := 0
	for _, f := range r.findings {
		if !f.Edit.None() {
			fixable++
		}
	}
	if r.mended == nil && fixable > 0 {
		a.progressf("%s\n", a.say(content.T(
			fmt.Sprintf("其中 %d 个可以用 moxin check --fix 自动修改", fixable),
			fmt.Sprintf("moxin check --fix can mend %d of them", fixable))))
	}
}

var severityWord = map[content.Severity]content.Text{
	content.SeverityError:   content.T("错误", "error"),
	content.SeverityWarning: content.T("警告", "warning"),
	content.SeverityNote:    content.T("提示", "note"),
}

// A palette holds the escape sequences of a terminal; the zero palette paints nothing.
type palette struct {
	reset, bold, dim, mark string
	severity               map[content.Severity]string
}

// paint is the palette of the standard output.
func (a *app) paint() palette {
	if !a.colour() {
		return palette{}
	}
	return palette{
		reset: "\x1b[0m", bold: "\x1b[1m", dim: "\x1b[2m", mark: "\x1b[1;32m",
		severity: map[content.Severity]string{
			content.SeverityError: "\x1b[1;31m", content.SeverityWarning: "\x1b[1;33m", content.SeverityNote: "\x1b[1;36m",
		},
	}
}

// findingLine is one finding as compilers print theirs, so that editors can jump to it.
func (a *app) findingLine(f content.Finding) string { return a.paintedLine(f, palette{}) }

func (a *app) paintedLine(f content.Finding, p palette) string {
	at := f.Position
	if at.File != "" && at.Line == 0 { // of the file as a whole: editors and CI want a line
		at.Line, at.Column = 1, 1
	}
	line := p.bold + printable(at.String()) + p.reset + ": " +
		p.severity[f.Severity] + a.say(severityWord[f.Severity]) + p.reset + ": "
	if f.Channel != "" {
		line += "[" + f.Channel + "] "
	}
	line += printable(a.say(f.Message))
	if s := a.say(f.Suggestion); s != "" {
		line += " → " + printable(s)
	}
	return line + " " + p.dim + "(" + f.Rule + ")" + p.reset + "\n"
}

// printable keeps a text on one line and its characters from commanding the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// defaultColumns is how wide lines are shown where the terminal does not say.
const defaultColumns = 100

// fewestColumns is the narrowest that lines are made, on a telephone.
const fewestColumns = 30

// columns is the width that lines may take: COLUMNS, or what the terminal says, or 100.
func (a *app) columns() int {
	v, _ := a.env("COLUMNS")
	n, _ := strconv.Atoi(v) // no number: 0
	if f, ok := a.stdout.(*os.File); ok && n <= 0 {
		n = terminalWidth(f)
	}
	if n <= 0 {
		return defaultColumns
	}
	return max(n, fewestColumns)
}

// excerpt is the source line of a finding with a caret below the place, or "" where the finding
// names no line. A Han character is two columns wide.
func excerpt(file *plain, f content.Finding, p palette, columns int) string {
	line, ok := file.line(f.Line)
	if !ok || strings.TrimSpace(line) == "" {
		return ""
	}
	runes := []rune(printable(line))
	at := min(max(f.Column, 1)-1, len(runes))
	number := fmt.Sprintf("%5d", f.Line)
	before, place, after := window(runes, at, caretRunes(f), columns-len(number)-3)
	gutter := p.dim + number + " | " + p.reset
	blank := p.dim + strings.Repeat(" ", len(number)) + " | " + p.reset
	caret := "^" + strings.Repeat("~", max(0, runewidth.StringWidth(place)-1))
	if f.Column == 0 { // the whole line
		caret = ""
	}
	out := gutter + before + place + after + "\n"
	if caret == "" {
		return out
	}
	return out + blank + strings.Repeat(" ", runewidth.StringWidth(before)) + cmp.Or(p.severity[f.Severity], "") + caret + p.reset + "\n"
}

// caretRunes is how much of the line a finding is about: what its edit replaces, else one place.
func caretRunes(f content.Finding) int {
	old, _, _ := strings.Cut(f.Edit.Old, "\n")
	return max(1, len([]rune(old)))
}

// window cuts a line to columns around its place, with an ellipsis where something is left out.
func window(line []rune, at, n, columns int) (before, place, after string) {
	end := min(at+n, len(line))
	before, place, after = string(line[:at]), string(line[at:end]), string(line[end:])
	if runewidth.StringWidth(string(line)) <= columns {
		return before, place, after
	}
	place = runewidth.Truncate(place, columns/2, "…")
	room := columns - max(1, runewidth.StringWidth(place)) // past the end there is a caret still
	left := min(runewidth.StringWidth(before), max(room/2, room-runewidth.StringWidth(after)))
	if w := runewidth.StringWidth(before); w > left {
		before = runewidth.TruncateLeft(before, w-left+1, "…")
	}
	return before, place, runewidth.Truncate(after, room-runewidth.StringWidth(before), "…")
}

package preview

import (
	"bytes"
	"cmp"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// findingView is a finding as pages show it.
type findingView struct {
	Severity   content.Severity
	Word       string
	Rule       string
	Place      string // file:line:column
	Line       int    // 0 = the whole file, or another file
	Message    string
	Suggestion string
	Fixable    bool
}

func (p *page) finding(f content.Finding) findingView {
	return findingView{
		Severity: f.Severity, Word: p.T("severity." + string(f.Severity)), Rule: f.Rule, Place: f.Position.String(),
		Line: f.Line, Message: p.In(f.Message), Suggestion: p.In(f.Suggestion), Fixable: !f.Edit.None(),
	}
}

// sourceView is the file as the editor wrote it, with what check says beside the lines.
type sourceView struct {
	Lines   []lineView
	General []findingView // of the whole file, or of another one
	All     []findingView // the gravest first
	Errors  int
	Warn    int
	Notes   int
}

type lineView struct {
	Number   int
	Text     string
	Kind     string // "matter", "head", "mark" or "": how it is coloured
	Severity content.Severity
	Findings []findingView
}

// severities order findings by what they stop.
var severities = []content.Severity{content.SeverityError, content.SeverityWarning, content.SeverityNote}

func rank(s content.Severity) int { return slices.Index(severities, s) }

// source puts findings beside the lines of the file. One whose line is not there (the file has
// been saved again meanwhile) stands with those of the whole file.
func (p *page) source(ws *content.Workspace, a *content.Article, findings []content.Finding) sourceView {
	var v sourceView
	for i, text := range fileLines(ws, a) {
		v.Lines = append(v.Lines, lineView{Number: i + 1, Text: text, Kind: lineKind(text, i+1 < a.BodyLine)})
	}
	for _, f := range findings {
		view := p.finding(f)
		if f.File != a.Path || f.Line > len(v.Lines) {
			view.Line = 0
		}
		v.count(f.Severity)
		v.All = append(v.All, view)
		if view.Line == 0 {
			v.General = append(v.General, view)
			continue
		}
		l := &v.Lines[view.Line-1]
		l.Findings = append(l.Findings, view)
		if l.Severity == "" || rank(f.Severity) < rank(l.Severity) {
			l.Severity = f.Severity
		}
	}
	slices.SortStableFunc(v.All, func(x, y findingView) int {
		return cmp.Or(rank(x.Severity)-rank(y.Severity), x.Line-y.Line)
	})
	return v
}

func (v *sourceView) count(s content.Severity) {
	switch s {
	case content.SeverityError:
		v.Errors++
	case content.SeverityWarning:
		v.Warn++
	default:
		v.Notes++
	}
}

// fileLines are the lines of the file on disk, so that front matter is shown as it stands there.
// A file that has gone since, or is no text any more, is shown as it was understood.
func fileLines(ws *content.Workspace, a *content.Article) []string {
	data, err := fs.ReadFile(ws.FS, a.Path)
	if err != nil || len(data) > content.MaxArticle || !utf8.Valid(data) {
		data = append(bytes.Repeat([]byte("\n"), max(0, a.BodyLine-1)), a.Body...)
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// lineKind tells lines apart that are coloured: it is a help for the eye, not a parser.
func lineKind(text string, matter bool) string {
	trimmed := strings.TrimSpace(text)
	switch {
	case matter:
		return "matter"
	case strings.HasPrefix(text, "#"):
		return "head"
	case strings.HasPrefix(trimmed, ":::"), strings.HasPrefix(trimmed, "```"), strings.HasPrefix(trimmed, "<"):
		return "mark"
	}
	return ""
}

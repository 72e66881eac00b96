package content

import (
	"encoding/json"
	"fmt"
)

// Severity orders findings: an error stops the release on the channel it concerns,
// a warning is shown before approval, a note informs. None stops the rendering
// that lets an editor look.
type Severity string

const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityNote    Severity = "note"
)

// Position is a place in a file of the workspace. Line and Column count from 1,
// Column in runes; 0 means the whole file (or the whole line).
type Position struct {
	File   string
	Line   int
	Column int
}

// String is file:line:column as editors link it.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Finding is one result of a check. Rule is a stable id such as "frontmatter/unknown-key";
// Channel is empty when every channel is concerned.
type Finding struct {
	Rule     string
	Severity Severity
	Position
	Channel    string
	Message    Text
	Suggestion Text
	// Edit mends it without a person's judgement; zero where that takes one.
	Edit Edit
}

// Edit replaces Old, which begins at the finding's position, with New. It is done only where Old
// really stands there.
type Edit struct{ Old, New string }

// None reports that nothing can be mended mechanically.
func (e Edit) None() bool { return e == Edit{} }

// MarshalJSON writes the stable shape of `check --json`: message and suggestion in Chinese,
// their English beside them.
func (f Finding) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Rule         string   `json:"rule"`
		Severity     Severity `json:"severity"`
		File         string   `json:"file"`
		Line         int      `json:"line"`
		Column       int      `json:"column"`
		Channel      string   `json:"channel"`
		Message      string   `json:"message"`
		MessageEN    string   `json:"message_en"`
		Suggestion   string   `json:"suggestion"`
		SuggestionEN string   `json:"suggestion_en"`
		Fixable      bool     `json:"fixable"`
	}{
		f.Rule, f.Severity, f.File, f.Line, f.Column, f.Channel,
		f.Message.ZH, f.Message.In("en"), f.Suggestion.ZH, f.Suggestion.In("en"), !f.Edit.None(),
	})
}

// Failing reports whether findings hold an error that concerns channel.
// An empty channel asks about all of them.
func Failing(findings []Finding, channel string) bool {
	for _, f := range findings {
		if f.Severity == SeverityError && (channel == "" || f.Channel == "" || f.Channel == channel) {
			return true
		}
	}
	return false
}

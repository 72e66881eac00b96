package content

import (
	"bytes"
	"regexp"
	"strings"
)

// A heading is the first heading of a body.
type heading struct {
	text string // without marks
	from int    // byte offset of its line
}

var (
	atxHeading  = regexp.MustCompile(`^ {0,3}#{1,6}(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$`)
	setextLine  = regexp.MustCompile(`^ {0,3}(?:=+|-+)[ \t]*$`)
	notHeading  = regexp.MustCompile(`^(?:\s{4,}|\s*(?:[-*+>|<]|\d+[.)]|:::|!\[|\[!))`)
	headingID   = regexp.MustCompile(`\s*\{(?:[#.:]|/\*)[^}]*\}$`)
	inlineLink  = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	inlineMarks = strings.NewReplacer("**", "", "__", "", "`", "", "~~", "", "*", "", `\`, "")
)

// firstHeading finds the first heading of Markdown outside of fenced code, in one pass:
// "# x", or a line underlined with = or -.
func firstHeading(body []byte) (heading, bool) {
	var fence fenceState
	var above struct {
		line string
		from int
	}
	offset := 0
	for raw := range bytes.Lines(body) {
		line, from := strings.TrimRight(string(raw), "\n"), offset
		offset += len(raw)
		if fence.code(line) {
			above.line = ""
			continue
		}
		if m := atxHeading.FindStringSubmatch(line); m != nil {
			if text := plainHeading(m[1]); text != "" {
				return heading{text, from}, true
			}
		}
		if above.line != "" && setextLine.MatchString(line) {
			return heading{plainHeading(above.line), above.from}, true
		}
		// A paragraph of several lines above an underline is a heading too, but never a title.
		single := above.line == "" && strings.TrimSpace(line) != "" && !notHeading.MatchString(line)
		above.line, above.from = "", from
		if single {
			above.line = line
		}
	}
	return heading{}, false
}

// plainHeading drops the marks of links, emphasis and code.
func plainHeading(s string) string {
	s = headingID.ReplaceAllString(strings.TrimSpace(s), "")
	return strings.Join(strings.Fields(inlineMarks.Replace(inlineLink.ReplaceAllString(s, "$1"))), " ")
}

// fenceState follows fenced code from line to line.
type fenceState struct{ mark string }

// code reports whether the line belongs to fenced code, fences included.
func (f *fenceState) code(line string) bool {
	trimmed := strings.TrimLeft(line, " \t>")
	run := trimmed[:len(trimmed)-len(strings.TrimLeft(trimmed, "`~"))]
	if f.mark != "" {
		if strings.HasPrefix(run, f.mark) && strings.TrimSpace(trimmed[len(run):]) == "" {
			f.mark = ""
		}
		return true
	}
	if len(run) < 3 || strings.Trim(run, run[:1]) != "" || run[0] == '`' && strings.Contains(trimmed[len(run):], "`") {
		return false
	}
	f.mark = run
	return true
}

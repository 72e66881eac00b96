package content

import (
	"bytes"
	"fmt"
	"strings"
)

// Nesting that no writer reaches. goldmark is quadratic in nested brackets (100,000 pairs
// take 2.3 s) and deep lists (1,200 levels take 3.3 s), measured 2026-11 with 1.8.7.
const (
	maxBrackets     = 200  // open '[' within one block of text
	maxCodeBrackets = 5000 // the same where we take the line for code: logs are full of them
	maxContainers   = 100  // quotes and lists in one another
)

// checkNesting looks, in one pass and before any Markdown parser, for nesting that would
// make one slow. line is the line of the file on which text begins.
func checkNesting(file string, line int, text []byte) (Finding, bool) {
	var fence fenceState
	brackets, line0, offset := 0, line, 0
	for raw := range bytes.Lines(text) {
		code := fence.code(strings.TrimRight(string(raw), "\n"))
		if len(bytes.TrimSpace(raw)) == 0 {
			brackets = 0 // links do not reach across blocks
		}
		limit := maxBrackets
		if code {
			limit = maxCodeBrackets
		}
		if at := openBrackets(raw, &brackets, limit); at >= 0 {
			return nestingFinding(placeOf(file, line0, text, offset+at), T("方括号", "square brackets"), limit), true
		}
		if !code && containers(raw) > maxContainers {
			return nestingFinding(Position{file, line, 1}, T("引用或列表", "quotes or lists"), maxContainers), true
		}
		line++
		offset += len(raw)
	}
	return Finding{}, false
}

// openBrackets counts on from *open and returns the offset at which more than limit are
// open, or -1.
func openBrackets(line []byte, open *int, limit int) int {
	for i, b := range line {
		switch b {
		case '[':
			if *open++; *open > limit {
				return i
			}
		case ']':
			*open = max(0, *open-1)
		}
	}
	return -1
}

// containers estimates how deep a line lies in quotes and lists: its markers, and two
// columns of indentation for each list around it when it begins an item itself.
func containers(line []byte) int {
	depth, indent, i := 0, 0, 0
	for ; i < len(line); i++ {
		switch b := line[i]; {
		case b == ' ':
			indent++
		case b == '\t':
			indent += 4
		case b == '>':
			depth++
		case (b == '-' || b == '*' || b == '+') && i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t'):
			depth++
		case b >= '0' && b <= '9' || (b == '.' || b == ')') && i > 0:
			// An ordered marker: its digits, then its dot.
			if b == '.' || b == ')' {
				depth++
			}
		default:
			if depth == 0 {
				return 0
			}
			return depth + indent/2
		}
	}
	if depth == 0 {
		return 0
	}
	return depth + indent/2
}

func nestingFinding(at Position, what Text, limit int) Finding {
	return Finding{
		Rule: "article/nesting", Severity: SeverityError, Position: at,
		Message: Text{ZH: fmt.Sprintf("%s嵌套超过 %d 层，不解析这篇文章", what.ZH, limit),
			EN: fmt.Sprintf("%s are nested more than %d deep; the article is not parsed", what.EN, limit)},
		Suggestion: T("拆开嵌套；成段的代码或数据放进 ``` 之间", "take the nesting apart; code or data goes between ``` lines"),
	}
}

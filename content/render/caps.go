package render

import (
	"bytes"
	"fmt"

	"moxin/content"
)

// Caps of what is parsed at all. goldmark takes time quadratic in the depth of nested brackets
// and lists and in the number of unmatched delimiters; articles people write stay far below.
const (
	maxBody       = 2 << 20 // bytes
	maxBrackets   = 200     // [ open at once in one paragraph
	maxDepth      = 60      // lists, quotes and containers inside one another
	maxDelimiters = 5000    // * _ ~ in one paragraph
)

// refuse says why a body is not parsed. It reads every byte once.
func refuse(body []byte) (problem, bool) {
	if len(body) > maxBody {
		return problem{
			rule: "body/too-large", severity: content.SeverityError,
			message: content.T(
				fmt.Sprintf("正文有 %.1f MB，超过 %d MB，没有编译", float64(len(body))/(1<<20), maxBody>>20),
				fmt.Sprintf("the body has %.1f MB, more than %d MB, and was not compiled", float64(len(body))/(1<<20), maxBody>>20)),
			suggestion: content.T("拆成几篇文章；图片用文件，不要写进正文", "split the article; keep pictures in files, not in the text"),
		}, true
	}
	var c capCounter
	for at := 0; at < len(body); {
		end := bytes.IndexByte(body[at:], '\n')
		if end < 0 {
			end = len(body) - at
		}
		if what, over := c.line(body[at : at+end]); over {
			return tooNested(at, what), true
		}
		at += end + 1
	}
	return problem{}, false
}

func tooNested(at int, what content.Text) problem {
	return problem{
		rule: "body/too-nested", severity: content.SeverityError, offset: at,
		message: content.T("这里"+what.ZH+"，没有编译", what.EN+" here; the article was not compiled"),
		suggestion: content.T("检查这一行：通常是粘贴坏了的内容",
			"look at this line: usually something was pasted broken"),
	}
}

// capCounter follows nesting line by line, roughly and never below the parser's own.
type capCounter struct {
	brackets, delimiters int
	indents              []int // of the list items that are open
}

var (
	capBrackets   = content.T(fmt.Sprintf("方括号嵌套超过 %d 层", maxBrackets), fmt.Sprintf("more than %d nested brackets", maxBrackets))
	capDepth      = content.T(fmt.Sprintf("列表或引用嵌套超过 %d 层", maxDepth), fmt.Sprintf("lists or quotes nested more than %d deep", maxDepth))
	capDelimiters = content.T(fmt.Sprintf("一段里有超过 %d 个强调符号", maxDelimiters), fmt.Sprintf("more than %d emphasis marks in one paragraph", maxDelimiters))
)

func (c *capCounter) line(line []byte) (content.Text, bool) {
	if len(bytes.TrimSpace(line)) == 0 {
		c.brackets, c.delimiters = 0, 0
		return content.Text{}, false
	}
	if c.depth(line) > maxDepth {
		return capDepth, true
	}
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '[':
			c.brackets++
		case ']':
			c.brackets = max(0, c.brackets-1)
		case '*', '_', '~':
			// A run is one delimiter.
			if i == 0 || line[i-1] != line[i] {
				c.delimiters++
			}
		}
		if c.brackets > maxBrackets {
			return capBrackets, true
		}
	}
	if c.delimiters > maxDelimiters {
		return capDelimiters, true
	}
	return content.Text{}, false
}

// depth is how many blocks the markers of this line open inside those of earlier lines.
func (c *capCounter) depth(line []byte) int {
	indent, quotes, i := 0, 0, 0
	for i < len(line) {
		switch {
		case line[i] == ' ':
			indent, i = indent+1, i+1
		case line[i] == '\t':
			indent, i = indent+4, i+1
		case line[i] == '>':
			quotes, indent, i = quotes+1, indent+1, i+1
		default:
			width := listMarker(line[i:])
			if width == 0 || isRule(line[i:]) {
				c.closeFrom(indent, i == 0)
				return len(c.indents) + quotes
			}
			c.closeFrom(indent, true)
			c.indents = append(c.indents, indent)
			indent, i = indent+width, i+width
		}
	}
	return len(c.indents) + quotes
}

// closeFrom ends the list items that begin at indent or deeper. Text that does not begin a
// list item ends them only from the margin: lazy lines continue a paragraph.
func (c *capCounter) closeFrom(indent int, closes bool) {
	for closes && len(c.indents) > 0 && c.indents[len(c.indents)-1] >= indent {
		c.indents = c.indents[:len(c.indents)-1]
	}
}

// listMarker is the width of "-", "*", "+", "12." or "12)" before a space, else 0.
func listMarker(s []byte) int {
	i := 0
	for i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i < len(s) && (i > 0 && (s[i] == '.' || s[i] == ')') || i == 0 && (s[i] == '-' || s[i] == '*' || s[i] == '+')) {
		i++
		if i == len(s) || s[i] == ' ' || s[i] == '\t' {
			return i
		}
	}
	return 0
}

// isRule reports a thematic break such as "- - -", which nests nothing.
func isRule(s []byte) bool {
	for _, b := range s {
		if b != s[0] && b != ' ' && b != '\t' {
			return false
		}
	}
	return s[0] == '-' || s[0] == '*'
}

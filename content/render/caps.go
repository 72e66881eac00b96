package render

import (
	"bytes"
	"fmt"

	"moxin/content"
)

// Caps of what is parsed at all. goldmark takes time quadratic in these (measured 2026-11 with
// 1.8.7: 100,000 mixed * and _ in one paragraph 24 s, 50,000 unclosed links 10 s, 5,000 nested
// containers 2.3 s), and a table as wide as a book makes output of rows times columns. Brackets,
// quotes and lists in one another are content.CheckNesting's. Articles that people write stay far
// below all of them.
const (
	maxBody       = 2 << 20 // bytes
	maxDelimiters = 5000    // runs of * _ ~ in one paragraph
	maxLinks      = 3000    // [ in one paragraph
	maxContainers = 50      // ::: in one another
	maxColumns    = 200     // of a table
)

// refuse says why a body of a fair size is not parsed. It reads every byte once.
func refuse(body []byte, lines []int) (problem, bool) {
	if f, deep := content.CheckNesting("", 0, body); deep {
		at := lines[min(max(f.Line, 0), len(lines)-1)]
		return problem{rule: f.Rule, severity: f.Severity, offset: at, message: f.Message, suggestion: f.Suggestion}, true
	}
	var d density
	offset := 0
	for line := range bytes.Lines(body) {
		if what, over := d.line(bytes.TrimSpace(line)); over {
			return tooDense(offset, what), true
		}
		offset += len(line)
	}
	return problem{}, false
}

func tooLarge(size int) problem {
	mb := float64(size) / (1 << 20)
	return problem{
		rule: "body/too-large", severity: content.SeverityError,
		message: content.T(
			fmt.Sprintf("正文有 %.1f MB，超过 %d MB，没有编译", mb, maxBody>>20),
			fmt.Sprintf("the body has %.1f MB, more than %d MB, and was not compiled", mb, maxBody>>20)),
		suggestion: content.T("拆成几篇文章；图片用文件，不要写进正文", "split the article; keep pictures in files, not in the text"),
	}
}

func tooDense(at int, what content.Text) problem {
	return problem{
		rule: "body/too-dense", severity: content.SeverityError, offset: at,
		message:    content.T(what.ZH+"，没有编译", what.EN+"; the article was not compiled"),
		suggestion: content.T("看看这一行：多半是粘贴坏了；数据放进 ``` 之间", "look at this line: something was pasted broken; data goes between ``` lines"),
	}
}

// density counts, paragraph by paragraph, what makes a parser slow. It does not know code
// blocks: it may count too much, never too little.
type density struct{ delimiters, links, containers int }

func (d *density) line(line []byte) (content.Text, bool) {
	if len(line) == 0 {
		d.delimiters, d.links = 0, 0
		return content.Text{}, false
	}
	d.count(line)
	colons, word := splitColons(line)
	switch {
	case colons >= 3 && word != "":
		d.containers++
	case colons >= 3:
		d.containers = max(0, d.containers-1)
	}
	switch {
	case d.delimiters > maxDelimiters:
		return content.T(fmt.Sprintf("一段里有超过 %d 个强调符号", maxDelimiters), fmt.Sprintf("more than %d emphasis marks in one paragraph", maxDelimiters)), true
	case d.links > maxLinks:
		return content.T(fmt.Sprintf("一段里有超过 %d 个方括号", maxLinks), fmt.Sprintf("more than %d brackets in one paragraph", maxLinks)), true
	case d.containers > maxContainers:
		return content.T(fmt.Sprintf("容器嵌套超过 %d 层", maxContainers), fmt.Sprintf("containers nested more than %d deep", maxContainers)), true
	case isTableRule(line) && bytes.Count(line, []byte("|")) > maxColumns:
		return content.T(fmt.Sprintf("表格超过 %d 列", maxColumns), fmt.Sprintf("a table of more than %d columns", maxColumns)), true
	}
	return content.Text{}, false
}

func (d *density) count(line []byte) {
	var last byte
	for _, b := range line {
		switch b {
		case '*', '_', '~':
			if b != last { // a run is one delimiter
				d.delimiters++
			}
		case '[':
			d.links++
		}
		last = b
	}
}

// isTableRule reports the line below a table's head, such as |---|:-:|.
func isTableRule(line []byte) bool { return len(bytes.Trim(line, "|:- \t")) == 0 }

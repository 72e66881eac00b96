package content

import (
	"bytes"
	"fmt"
)

// Density that no writer reaches. goldmark takes time quadratic in these (measured 2026-11 with
// 1.8.7: 100,000 mixed * and _ in one paragraph 24 s, 50,000 unclosed links 10 s, 5,000 nested
// containers 2.3 s), and a table as wide as a book makes output of rows times columns.
const (
	maxDelimiters = 5000 // runs of * _ ~ in one paragraph
	maxLinks      = 3000 // [ in one paragraph
	maxFences     = 50   // ::: in one another
	maxColumns    = 200  // of a table
)

// checkBody says why a body is not parsed. It reads every byte twice and is the one place that
// keeps hostile Markdown from the parser: whoever has an Article may parse its body.
func checkBody(file string, line int, body []byte) (Finding, bool) {
	if f, deep := checkNesting(file, line, body); deep {
		return f, true
	}
	var d density
	for raw := range bytes.Lines(body) {
		if what, over := d.line(bytes.TrimSpace(raw)); over {
			return Finding{
				Rule: "article/too-dense", Severity: SeverityError, Position: Position{file, line, 1},
				Message:    T(what.ZH+"，不解析这篇文章", what.EN+"; the article is not parsed"),
				Suggestion: T("看看这一行：多半是粘贴坏了；数据放进 ``` 之间", "look at this line: something was pasted broken; data goes between ``` lines"),
			}, true
		}
		line++
	}
	return Finding{}, false
}

// density counts, paragraph by paragraph, what makes a parser slow. It does not know code
// blocks: it may count too much, never too little.
type density struct{ delimiters, links, containers int }

func (d *density) line(line []byte) (Text, bool) {
	if len(line) == 0 {
		d.delimiters, d.links = 0, 0
		return Text{}, false
	}
	d.count(line)
	colons, word := colonsOf(line)
	switch {
	case colons >= 3 && word != "":
		d.containers++
	case colons >= 3:
		d.containers = max(0, d.containers-1)
	}
	switch {
	case d.delimiters > maxDelimiters:
		return T(fmt.Sprintf("一段里有超过 %d 个强调符号", maxDelimiters), fmt.Sprintf("more than %d emphasis marks in one paragraph", maxDelimiters)), true
	case d.links > maxLinks:
		return T(fmt.Sprintf("一段里有超过 %d 个方括号", maxLinks), fmt.Sprintf("more than %d brackets in one paragraph", maxLinks)), true
	case d.containers > maxFences:
		return T(fmt.Sprintf("容器嵌套超过 %d 层", maxFences), fmt.Sprintf("containers nested more than %d deep", maxFences)), true
	case isTableRule(line) && bytes.Count(line, []byte("|")) > maxColumns:
		return T(fmt.Sprintf("表格超过 %d 列", maxColumns), fmt.Sprintf("a table of more than %d columns", maxColumns)), true
	}
	return Text{}, false
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

// colonsOf counts leading colons and returns what follows.
func colonsOf(line []byte) (int, string) {
	rest := bytes.TrimLeft(line, ":")
	return len(line) - len(rest), string(bytes.TrimSpace(rest))
}

package content

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A reader turns nodes into values and everything wrong on the way into findings.
// Its methods return a zero value and false after they have reported.
type reader struct {
	file     string
	line0    int // lines of the file before the document
	area     string
	findings []Finding
}

// keys is what a mapping may hold: each key with what reads its value.
type keys map[string]func(*node)

func (r *reader) position(line, col int) Position {
	if line == 0 {
		return Position{File: r.file, Line: r.line0 + 1}
	}
	return Position{r.file, r.line0 + line, col}
}

func (r *reader) report(rule string, severity Severity, at Position, message, suggestion Text) {
	r.findings = append(r.findings, Finding{
		Rule: r.area + "/" + rule, Severity: severity, Position: at, Message: message, Suggestion: suggestion,
	})
}

// wrong reports an error at a node.
func (r *reader) wrong(rule string, n *node, message, suggestion Text) {
	r.report(rule, SeverityError, r.position(n.line, n.col), message, suggestion)
}

// syntax reports a document that cannot be read.
func (r *reader) syntax(err error, what Text) {
	var at Position
	message := Text{ZH: err.Error()}
	if e, ok := err.(*syntaxError); ok { //nolint:errorlint // made by the parsers above, never wrapped
		at, message = r.position(e.line, e.col), e.message
	}
	r.report("syntax", SeverityError, at,
		Text{ZH: what.ZH + " 读不懂：" + message.ZH, EN: what.EN + " cannot be read: " + message.In("en")},
		T("检查这一行的缩进、引号和冒号；含冒号的值要加引号", "check indentation, quotes and colons on this line; a value with a colon needs quotes"))
}

// mapping reads a mapping strictly: a key that known does not hold is an error with the
// nearest key that it does.
func (r *reader) mapping(n *node, name string, known keys) bool {
	if n.kind == nullNode { // "calendar:" with everything below it commented out
		return true
	}
	if n.kind != mapNode {
		r.expected(n, name, mapNode)
		return false
	}
	for _, f := range n.fields {
		read, ok := known[f.key]
		if !ok {
			r.unknown(f, name, slices.Collect(maps.Keys(known)))
			continue
		}
		if f.value.kind != nullNode {
			read(f.value)
		}
	}
	return true
}

func (r *reader) unknown(f field, name string, known []string) {
	r.report("unknown-key", SeverityError, r.position(f.line, f.col), unknownKey(f.key, name), didYouMean(f.key, known))
}

func unknownKey(key, name string) Text {
	if name == "" {
		return Text{ZH: "没有 " + quote(key) + " 这个键", EN: "there is no key " + quote(key)}
	}
	return Text{ZH: name + " 里没有 " + quote(key) + " 这个键", EN: name + " has no key " + quote(key)}
}

// didYouMean names the nearest word, or all that there are.
func didYouMean(word string, known []string) Text {
	if near := Nearest(word, known); near != "" {
		return Text{ZH: "是不是想写 " + near + "？", EN: "did you mean " + near + "?"}
	}
	list := strings.Join(slices.Sorted(slices.Values(known)), ", ")
	return Text{ZH: "可用的有：" + list, EN: "there are: " + list}
}

func (r *reader) expected(n *node, name string, want nodeKind) {
	w, g := kindNames[want], kindNames[n.kind]
	r.wrong("wrong-type", n, Text{ZH: fmt.Sprintf("%s 应该是%s，这里是%s", name, w.ZH, g.ZH),
		EN: fmt.Sprintf("%s should be %s, here is %s", name, w.EN, g.EN)}, Text{})
}

// str reads any single value as text: titles such as 2024 and names such as yes are text.
func (r *reader) str(n *node, name string) (string, bool) {
	if !n.scalar() {
		r.expected(n, name, textNode)
		return "", false
	}
	return strings.TrimSpace(n.text), true
}

// strs reads a single value or a list of single values; blank items are left out.
func (r *reader) strs(n *node, name string) []string {
	items := n.items
	if n.kind != listNode {
		items = []*node{n}
	}
	var out []string
	for _, item := range items {
		if item.kind == nullNode {
			continue
		}
		if s, ok := r.str(item, name); ok && s != "" {
			out = append(out, s)
		}
	}
	return out
}

// list reads a list strictly.
func (r *reader) list(n *node, name string, each func(*node)) {
	if n.kind != listNode {
		r.expected(n, name, listNode)
		return
	}
	for _, item := range n.items {
		each(item)
	}
}

func (r *reader) boolean(n *node, name string) (value, ok bool) {
	switch strings.ToLower(n.text) {
	case "true", "yes", "on":
		return true, n.scalar()
	case "false", "no", "off":
		return false, n.scalar()
	}
	r.expected(n, name, boolNode)
	return false, false
}

// whole reads a whole number of at least least.
func (r *reader) whole(n *node, name string, least int) (int, bool) {
	v, err := strconv.Atoi(n.text)
	if err != nil || !n.scalar() {
		r.expected(n, name, numberNode)
		return 0, false
	}
	if v < least {
		r.bad(n, name, Text{ZH: fmt.Sprintf("至少是 %d", least), EN: fmt.Sprintf("at least %d", least)})
		return 0, false
	}
	return v, true
}

// choice reads one of a few words.
func (r *reader) choice(n *node, name string, words ...string) (string, bool) {
	s, ok := r.str(n, name)
	if !ok {
		return "", false
	}
	if !slices.Contains(words, s) {
		r.bad(n, name, didYouMean(s, words))
		return "", false
	}
	return s, true
}

// duration reads a positive Go duration such as 30m or 4h; d stands for 24 hours.
func (r *reader) duration(n *node, name string) (time.Duration, bool) {
	text := n.text
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if v, err := strconv.Atoi(days); err == nil && v <= 366 {
			text = strconv.Itoa(v*24) + "h"
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || !n.scalar() {
		r.bad(n, name, T("写成 30m、4h 或 2d", "write 30m, 4h or 2d"))
		return 0, false
	}
	return d, true
}

// bad reports a value of the right type that cannot be.
func (r *reader) bad(n *node, name string, suggestion Text) {
	what := n.text
	if !n.scalar() {
		what = "…"
	}
	r.wrong("bad-value", n, Text{ZH: name + " 的值 " + quote(what) + " 不对", EN: name + " cannot be " + quote(what)}, suggestion)
}

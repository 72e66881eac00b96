package sheet

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"moxin/content"
)

// maxLayouts is the largest file of layouts that is read, in bytes; the YAML parser is quadratic.
const maxLayouts = 64 << 10

// LayoutError is what is wrong in a file of layouts, each thing with its place.
type LayoutError struct {
	File     string
	Problems []LayoutProblem
}

// LayoutProblem is one thing that is wrong; line and column count from 1.
type LayoutProblem struct {
	Line, Column int
	Text         content.Text
}

// Error lists all of it, a line each, in both languages.
func (e *LayoutError) Error() string {
	return e.each(func(t content.Text) string { return t.String() })
}

// In is Error in one language.
func (e *LayoutError) In(lang string) string {
	return e.each(func(t content.Text) string { return t.In(lang) })
}

func (e *LayoutError) each(say func(content.Text) string) string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = fmt.Sprintf("%s:%d:%d: %s", e.File, p.Line, p.Column, say(p.Text))
	}
	return strings.Join(lines, "\n")
}

// yamlField is one key of a mapping with its value.
type yamlField struct {
	key   string
	value ast.Node
	place *token.Position
}

// layoutReader reads one file and gathers all that is wrong in it.
type layoutReader struct {
	problems []LayoutProblem
}

func (r *layoutReader) wrong(at *token.Position, zh, en string) {
	p := LayoutProblem{1, 1, content.T(zh, en)}
	if at != nil {
		p.Line, p.Column = at.Line, at.Column
	}
	r.problems = append(r.problems, p)
}

// document is the one mapping of a file.
func (r *layoutReader) document(data []byte) (fields []yamlField) {
	if len(data) > maxLayouts || strings.Count(string(data), "[")+strings.Count(string(data), "{") > 2000 {
		r.wrong(nil, "文件太大", "the file is too large")
		return nil
	}
	// The parser belongs to others and the file to anybody: a bug in it must not end the run.
	defer func() {
		if p := recover(); p != nil {
			fields = nil
			r.wrong(nil, "YAML 解析器无法处理", "the YAML parser gave up")
		}
	}()
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		message := err.Error()
		var at *token.Position
		var e yaml.Error
		if errors.As(err, &e) {
			message = e.GetMessage()
			if tk := e.GetToken(); tk != nil {
				at = tk.Position
			}
		}
		r.wrong(at, "读不懂："+message, "can't be read: "+message)
		return nil
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if fields != nil {
			r.wrong(position(doc.Body), "这里开始了第二个 YAML 文档", "a second YAML document begins here")
			return fields
		}
		fields = r.mapping(doc.Body)
	}
	return fields
}

func position(n ast.Node) *token.Position {
	if tk := n.GetToken(); tk != nil {
		return tk.Position
	}
	return nil
}

// mapping are the keys of n.
func (r *layoutReader) mapping(n ast.Node) []yamlField {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		r.wrong(position(n), "应是“键: 值”", "keys and values belong here")
	}
	fields := make([]yamlField, len(values))
	for i, v := range values {
		tk := v.Key.GetToken()
		fields[i] = yamlField{tk.Value, v.Value, tk.Position}
	}
	return fields
}

// keys reads the fields of a mapping by their names and reports those that nothing has.
func (r *layoutReader) keys(fields []yamlField, known map[string]func(yamlField)) {
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.key] {
			r.wrong(f.place, "写了两次 "+f.key, f.key+" is there twice")
			continue
		}
		seen[f.key] = true
		if read, ok := known[f.key]; ok {
			read(f)
			continue
		}
		all := make([]string, 0, len(known))
		for k := range known {
			all = append(all, k)
		}
		slices.Sort(all)
		zh, en := "可用："+strings.Join(all, "、"), "there are "+strings.Join(all, ", ")
		if near := content.Nearest(f.key, all); near != "" {
			zh, en = "是不是 "+near+"？", "did you mean "+near+"?"
		}
		r.wrong(f.place, fmt.Sprintf("没有键 %s，%s", f.key, zh), fmt.Sprintf("there is no key %s; %s", f.key, en))
	}
}

// items are the members of a list.
func (r *layoutReader) items(n ast.Node) []ast.Node {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		r.wrong(position(n), "应是一个列表", "a list belongs here")
		return nil
	}
	return s.Values
}

// text is a scalar as it is written.
func (r *layoutReader) text(n ast.Node) string {
	switch v := n.(type) {
	case *ast.StringNode:
		return strings.TrimSpace(v.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return strings.TrimSpace(n.GetToken().Value)
	}
	r.wrong(position(n), "应是文字", "text belongs here")
	return ""
}

// texts are one text, or a list of them.
func (r *layoutReader) texts(n ast.Node) []string {
	if _, ok := n.(*ast.SequenceNode); !ok {
		if s := r.text(n); s != "" {
			return []string{s}
		}
		return nil
	}
	var out []string
	for _, item := range r.items(n) {
		if s := r.text(item); s != "" {
			out = append(out, s)
		}
	}
	return out
}

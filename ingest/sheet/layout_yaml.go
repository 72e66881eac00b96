package sheet

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"moxin/content"
	"moxin/content/yamldoc"
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

// layoutReader reads one file and gathers all that is wrong in it.
type layoutReader struct {
	problems []LayoutProblem
}

// wrong reports a thing by its place; zero = the whole file, which begins at its first line.
func (r *layoutReader) wrong(at yamldoc.Place, zh, en string) {
	r.problems = append(r.problems, LayoutProblem{cmp.Or(at.Line, 1), cmp.Or(at.Column, 1), content.T(zh, en)})
}

// document is the one mapping of a file.
func (r *layoutReader) document(data []byte) []yamldoc.Field {
	if len(data) > maxLayouts || strings.Count(string(data), "[")+strings.Count(string(data), "{") > 2000 {
		r.wrong(yamldoc.Place{}, "文件太大", "the file is too large")
		return nil
	}
	fields, err := r.read(data)
	if err != nil {
		r.unread(err)
		return nil
	}
	return fields
}

func (r *layoutReader) read(data []byte) (fields []yamldoc.Field, err error) {
	defer yamldoc.Survive(&err)
	file, err := yamldoc.Parse(data)
	if err != nil {
		return nil, err
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if fields != nil {
			r.wrong(yamldoc.PlaceOf(doc.Body), "这里开始了第二个 YAML 文档", "a second YAML document begins here")
			return fields, nil
		}
		fields = r.mapping(doc.Body)
	}
	return fields, nil
}

func (r *layoutReader) unread(err error) {
	var e *yamldoc.Error
	switch {
	case !errors.As(err, &e):
		r.wrong(yamldoc.Place{}, "读不懂："+err.Error(), "can't be read: "+err.Error())
	case e.Crash != "":
		r.wrong(e.Place, "YAML 解析器无法处理", "the YAML parser gave up")
	default:
		r.wrong(e.Place, "读不懂："+e.Message, "can't be read: "+e.Message)
	}
}

// mapping are the keys of n.
func (r *layoutReader) mapping(n ast.Node) []yamldoc.Field {
	fields, ok := yamldoc.Fields(n)
	if !ok {
		r.wrong(yamldoc.PlaceOf(n), "应是“键: 值”", "keys and values belong here")
		return []yamldoc.Field{} // a document all the same: a second one is told
	}
	return fields
}

// keys reads the fields of a mapping by their names and reports those that nothing has.
func (r *layoutReader) keys(fields []yamldoc.Field, known map[string]func(yamldoc.Field)) {
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.Key] {
			r.wrong(f.Place, "写了两次 "+f.Key, f.Key+" is there twice")
			continue
		}
		seen[f.Key] = true
		if read, ok := known[f.Key]; ok {
			read(f)
			continue
		}
		all := make([]string, 0, len(known))
		for k := range known {
			all = append(all, k)
		}
		slices.Sort(all)
		zh, en := "可用："+strings.Join(all, "、"), "there are "+strings.Join(all, ", ")
		if near := content.Nearest(f.Key, all); near != "" {
			zh, en = "是不是 "+near+"？", "did you mean "+near+"?"
		}
		r.wrong(f.Place, fmt.Sprintf("没有键 %s，%s", f.Key, zh), fmt.Sprintf("there is no key %s; %s", f.Key, en))
	}
}

// items are the members of a list.
func (r *layoutReader) items(n ast.Node) []ast.Node {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		r.wrong(yamldoc.PlaceOf(n), "应是一个列表", "a list belongs here")
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
	r.wrong(yamldoc.PlaceOf(n), "应是文字", "text belongs here")
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

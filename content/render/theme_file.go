package render

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"moxin/content"
)

// themeFile is what a theme's file says.
type themeFile struct {
	extends      string
	title, about content.Text
	colors       map[string]string // by the names of content.CardColors
	css          map[string]string // by element, as written
	code         map[chroma.TokenType]string
}

// themeProblem is something wrong in a theme's file; line and column count from 1.
type themeProblem struct {
	problem
	line, column int
}

// maxTheme is the largest theme file that is read, in bytes; the YAML parser is quadratic.
const maxTheme = 64 << 10

// themeReader reads one file and keeps what can be used of it.
type themeReader struct {
	file     themeFile
	base     *themeFile // what it extends; nil for a built-in theme
	problems []themeProblem
}

// readTheme reads the file of a theme. Without base it is a whole theme. With one it may say
// which built-in theme it extends: what it does not say is that theme's. What is wrong is left
// out and reported, so that the rest can be looked at.
func readTheme(data []byte, base func(name string) *themeFile) (themeFile, []themeProblem) {
	r := &themeReader{file: themeFile{colors: map[string]string{}, css: map[string]string{}, code: map[chroma.TokenType]string{}}}
	fields := r.parse(data)
	if base != nil {
		r.extend(fields, base)
	}
	for _, f := range fields {
		if !r.read(f) {
			r.unknown(f, "theme/unknown-key", content.T("键 ", "key "), themeKeys)
		}
	}
	if base != nil {
		r.contrasts(fields)
	}
	return r.file, r.problems
}

// themeField is one key of a mapping.
type themeField struct {
	key          string
	value        ast.Node
	line, column int
}

func (r *themeReader) parse(data []byte) (fields []themeField) {
	if len(data) > maxTheme {
		r.broken(1, 1, content.T(fmt.Sprintf("主题文件太大：%d KB", len(data)>>10), fmt.Sprintf("the theme's file is too large: %d KB", len(data)>>10)))
		return nil
	}
	// The parser belongs to others and the file to anybody: a bug in it must not end the run.
	defer func() {
		if p := recover(); p != nil {
			fields = nil
			r.broken(1, 1, content.T("YAML 解析器无法处理", "the YAML parser gave up"))
		}
	}()
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		line, column, message := 1, 1, err.Error()
		var e yaml.Error
		if errors.As(err, &e) {
			message = e.GetMessage()
			if tk := e.GetToken(); tk != nil && tk.Position != nil {
				line, column = tk.Position.Line, tk.Position.Column
			}
		}
		r.broken(line, column, content.T("读不懂这个主题文件："+message, "this theme can't be read: "+message))
		return nil
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		fields, ok := mapping(doc.Body)
		if !ok {
			r.broken(1, 1, content.T("主题文件应是“键: 值”", "a theme's file holds keys and values"))
		}
		return fields
	}
	return nil
}

func mapping(n ast.Node) ([]themeField, bool) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	case *ast.NullNode, *ast.CommentGroupNode:
	default:
		return nil, false
	}
	fields := make([]themeField, len(values))
	for i, v := range values {
		tk := v.Key.GetToken()
		fields[i] = themeField{tk.Value, v.Value, tk.Position.Line, tk.Position.Column}
	}
	return fields, true
}

// str is a value that is text.
func (r *themeReader) str(f themeField) (string, bool) {
	switch v := f.value.(type) {
	case *ast.StringNode:
		return strings.TrimSpace(v.Value), true
	case *ast.LiteralNode:
		return strings.TrimSpace(v.Value.Value), true
	}
	r.report(f, "theme/bad-value", content.T(f.key+" 应是文字", f.key+" should be text"), content.T("加上引号", "put it in quotes"))
	return "", false
}

// each reads the keys inside f.
func (r *themeReader) each(f themeField, read func(themeField)) {
	fields, ok := mapping(f.value)
	if !ok {
		r.report(f, "theme/bad-value", content.T(f.key+" 下面应是“键: 值”", f.key+" holds keys and values"), content.Text{})
	}
	for _, inner := range fields {
		read(inner)
	}
}

func (r *themeReader) broken(line, column int, message content.Text) {
	r.report(themeField{line: line, column: column}, "theme/broken", message,
		content.T("moxin theme new 能写出一份正确的主题文件", "moxin theme new writes a correct file to start from"))
}

func (r *themeReader) report(f themeField, rule string, message, suggestion content.Text) {
	severity := content.SeverityWarning // what is left out is named, and the rest holds
	if rule == "theme/broken" || rule == "theme/bad-value" || rule == "theme/unknown" {
		severity = content.SeverityError
	}
	r.problems = append(r.problems, themeProblem{
		problem: problem{rule: rule, severity: severity, message: message, suggestion: suggestion}, line: f.line, column: f.column})
}

// unknown reports a name that nothing has, with the nearest that something has.
func (r *themeReader) unknown(f themeField, rule string, kind content.Text, known []string) {
	suggestion := content.T("可用："+strings.Join(known, "、"), "known: "+strings.Join(known, ", "))
	if near := content.Nearest(f.key, known); near != "" {
		suggestion = content.T("是不是 "+near+"？", "did you mean "+near+"?")
	}
	r.report(f, rule, content.T("没有"+kind.ZH+f.key, "there is no "+kind.EN+f.key), suggestion)
}

package render

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/goccy/go-yaml/ast"

	"moxin/content"
	"moxin/content/yamldoc"
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

func (r *themeReader) parse(data []byte) []yamldoc.Field {
	if len(data) > maxTheme {
		r.broken(yamldoc.Place{}, content.T(fmt.Sprintf("主题文件太大：%d KB", len(data)>>10), fmt.Sprintf("the theme's file is too large: %d KB", len(data)>>10)))
		return nil
	}
	fields, err := r.top(data)
	if err != nil {
		r.unread(err)
		return nil
	}
	return fields
}

// top are the keys of the file's first document.
func (r *themeReader) top(data []byte) (fields []yamldoc.Field, err error) {
	defer yamldoc.Survive(&err)
	file, err := yamldoc.Parse(data)
	if err != nil {
		return nil, err
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		fields, ok := yamldoc.Fields(doc.Body)
		if !ok && !yamldoc.Empty(doc.Body) {
			r.broken(yamldoc.Place{}, content.T("主题文件应是“键: 值”", "a theme's file holds keys and values"))
		}
		return fields, nil
	}
	return nil, nil
}

func (r *themeReader) unread(err error) {
	at, message := yamldoc.Place{}, content.T("读不懂这个主题文件："+err.Error(), "this theme can't be read: "+err.Error())
	var e *yamldoc.Error
	if errors.As(err, &e) {
		at = e.Place
		if e.Crash != "" {
			message = content.T("YAML 解析器无法处理", "the YAML parser gave up")
		}
	}
	r.broken(at, message)
}

// str is a value that is text.
func (r *themeReader) str(f yamldoc.Field) (string, bool) {
	switch v := f.Value.(type) {
	case *ast.StringNode:
		return strings.TrimSpace(v.Value), true
	case *ast.LiteralNode:
		return strings.TrimSpace(v.Value.Value), true
	}
	r.report(f, "theme/bad-value", content.T(f.Key+" 应是文字", f.Key+" should be text"), content.T("加上引号", "put it in quotes"))
	return "", false
}

// each reads the keys inside f.
func (r *themeReader) each(f yamldoc.Field, read func(yamldoc.Field)) {
	fields, ok := yamldoc.Fields(f.Value)
	if !ok && !yamldoc.Empty(f.Value) {
		r.report(f, "theme/bad-value", content.T(f.Key+" 下面应是“键: 值”", f.Key+" holds keys and values"), content.Text{})
	}
	for _, inner := range fields {
		read(inner)
	}
}

func (r *themeReader) broken(at yamldoc.Place, message content.Text) {
	r.report(yamldoc.Field{Place: yamldoc.Place{Line: cmp.Or(at.Line, 1), Column: cmp.Or(at.Column, 1)}}, "theme/broken", message,
		content.T("moxin theme new 能写出一份正确的主题文件", "moxin theme new writes a correct file to start from"))
}

func (r *themeReader) report(f yamldoc.Field, rule string, message, suggestion content.Text) {
	severity := content.SeverityWarning // what is left out is named, and the rest holds
	if rule == "theme/broken" || rule == "theme/bad-value" || rule == "theme/unknown" {
		severity = content.SeverityError
	}
	r.problems = append(r.problems, themeProblem{
		problem: problem{rule: rule, severity: severity, message: message, suggestion: suggestion}, line: f.Line, column: f.Column})
}

// unknown reports a name that nothing has, with the nearest that something has.
func (r *themeReader) unknown(f yamldoc.Field, rule string, kind content.Text, known []string) {
	suggestion := content.T("可用："+strings.Join(known, "、"), "known: "+strings.Join(known, ", "))
	if near := content.Nearest(f.Key, known); near != "" {
		suggestion = content.T("是不是 "+near+"？", "did you mean "+near+"?")
	}
	r.report(f, rule, content.T("没有"+kind.ZH+f.Key, "there is no "+kind.EN+f.Key), suggestion)
}

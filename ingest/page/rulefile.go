package page

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"moxin/content"
	"moxin/content/yamldoc"
)

// RuleError is a file of rules that cannot be used, and where in it; a Line of 0 is the whole file.
type RuleError struct {
	content.Position
	Text content.Text
}

// Error is the message in both languages.
func (e *RuleError) Error() string { return e.Position.String() + ": " + e.Text.String() }

// In is the message in one language.
func (e *RuleError) In(lang string) string { return e.Position.String() + ": " + e.Text.In(lang) }

// whole is a file that cannot be used at all.
func whole(file string, t content.Text) *RuleError {
	return &RuleError{content.Position{File: file}, t}
}

// Bounds of a file of rules: the YAML parser is quadratic in keys and recursive in depth.
const (
	maxRules = 64 << 10 // bytes
	deepYAML = 200      // brackets and dashes open at once
	// mostAliases bounds what a small file can grow to: aliases within what aliases name multiply.
	mostAliases = 16
)

// ruleFile is a file of rules.
type ruleFile struct {
	Rules []*rule `yaml:"rules"`
}

func readFile(fsys fs.FS, name string) ([]*rule, error) {
	info, err := fs.Stat(fsys, name)
	if err == nil && info.Size() > maxRules {
		return nil, whole(name, content.T(fmt.Sprintf("太大：%d KB，上限 %d KB", info.Size()>>10, maxRules>>10),
			fmt.Sprintf("too large: %d KB, the limit is %d KB", info.Size()>>10, maxRules>>10)))
	}
	var data []byte
	if err == nil {
		data, err = fs.ReadFile(fsys, name)
	}
	if err != nil {
		return nil, whole(name, content.T("读不了规则文件："+err.Error(), "the file of rules cannot be read: "+err.Error()))
	}
	return parseRules(name, data)
}

// parseRules reads a file of rules strictly: what is not understood is an error, because a rule
// that is half read would miss numbers without a word.
func parseRules(name string, data []byte) (rules []*rule, err error) {
	if len(data) > maxRules || deep(data) {
		return nil, whole(name, content.T("太大或嵌套过深", "too large or nested too deeply"))
	}
	// The parser belongs to others and the file to anybody: a bug in it must not end the run.
	defer func() {
		if p := recover(); p != nil {
			rules, err = nil, whole(name, content.T("YAML 解析器无法处理", "the YAML parser gave up"))
		}
	}()
	if n := aliases(data); n > mostAliases {
		return nil, whole(name, content.T(fmt.Sprintf("有 %d 个别名，上限 %d 个", n, mostAliases), fmt.Sprintf("it has %d aliases, the limit is %d", n, mostAliases)))
	}
	var file ruleFile
	if err := yamldoc.Decode(data, &file); err != nil {
		return nil, misread(name, err)
	}
	if len(file.Rules) == 0 {
		return nil, whole(name, content.T("没有规则：应以 rules: 开头，下面是列表", "no rules: the file begins with rules: and a list below it"))
	}
	for i, r := range file.Rules {
		if bad := r.compile(); bad != nil {
			e := whole(name, bad.text)
			at := yamldoc.Near(data, fmt.Sprintf("$.rules[%d]%s", i, bad.path))
			e.Line, e.Column = at.Line, at.Column
			return nil, e
		}
		r.origin = name
		r.print = fmt.Sprintf("%s %.8x", r.ID, sha256.Sum256(data))
	}
	return file.Rules, nil
}

func aliases(data []byte) int {
	n := 0
	for _, t := range lexer.Tokenize(string(data)) {
		if t.Type == token.AliasType {
			n++
		}
	}
	return n
}

// deep reports whether a document nests deeper than any rule.
func deep(data []byte) bool {
	depth := 0
	for line := range bytes.Lines(data) {
		depth += bytes.Count(line, []byte("[")) + bytes.Count(line, []byte("{"))
		if depth > deepYAML || bytes.Count(line, []byte("- "))+bytes.Count(line, []byte(": "))+bytes.Count(line, []byte("? ")) > deepYAML {
			return true
		}
		depth = max(0, depth-bytes.Count(line, []byte("]"))-bytes.Count(line, []byte("}")))
	}
	return false
}

// misread is an error of reading in our words, with its place.
func misread(name string, err error) error {
	out := whole(name, content.T("读不懂："+err.Error(), "can't be read: "+err.Error()))
	var e *yamldoc.Error
	if !errors.As(err, &e) {
		return out
	}
	out.Line, out.Column = e.Line, e.Column
	switch {
	case e.Crash != "":
		out.Text = content.T("YAML 解析器无法处理", "the YAML parser gave up")
	case e.Unknown != "":
		out.Text = nearest(content.T("没有键 "+e.Unknown, "there is no key "+e.Unknown), e.Unknown, ruleKeys(reflect.TypeFor[ruleFile]()))
	}
	return out
}

// nearest adds what a word may have meant.
func nearest(t content.Text, word string, known []string) content.Text {
	if near := content.Nearest(word, known); near != "" {
		return content.T(t.ZH+"，是不是 "+near+"？", t.EN+"; did you mean "+near+"?")
	}
	return content.T(t.ZH+"，可用："+strings.Join(known, "、"), t.EN+"; known: "+strings.Join(known, ", "))
}

// ruleKeys are the keys of the format, off the types that it is read into.
func ruleKeys(t reflect.Type) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var keys []string
	for i := range t.NumField() {
		f := t.Field(i)
		key, tagged := f.Tag.Lookup("yaml")
		if !tagged {
			continue
		}
		if !strings.HasPrefix(key, ",") {
			keys = append(keys, key)
		}
		keys = append(keys, ruleKeys(f.Type)...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

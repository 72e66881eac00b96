package content

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"moxin/content/yamldoc"
)

// maxDocument is the largest moxin.yaml or front matter that is read, in bytes. The YAML
// parser is quadratic in the number of keys: 256 KB of them take 1.4 s, this a tenth.
const maxDocument = 64 << 10

// parseYAML reads one YAML document into a node; an empty document is nil.
// Duplicate keys are syntax errors.
func parseYAML(data []byte) (*node, error) {
	if err := guardYAML(data); err != nil {
		return nil, err
	}
	n, err := readTree(data)
	var e *yamldoc.Error
	if errors.As(err, &e) {
		return nil, yamlSyntax(e)
	}
	return n, err
}

func readTree(data []byte) (n *node, err error) {
	defer yamldoc.Survive(&err)
	file, err := yamldoc.Parse(data)
	if err != nil {
		return nil, err
	}
	b := yamlTree{anchors: map[string]*node{}}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if n != nil {
			return nil, &syntaxError{yamldoc.PlaceOf(doc.Body).Line, 1, T("这里开始了第二个 YAML 文档", "a second YAML document begins here")}
		}
		if n, err = b.node(doc.Body, 0); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// guardYAML refuses what would make a recursive parser deep or slow.
func guardYAML(data []byte) error {
	if len(data) > maxDocument {
		return &syntaxError{1, 1, Text{ZH: fmt.Sprintf("太大：%d KB，上限 %d KB", len(data)>>10, maxDocument>>10),
			EN: fmt.Sprintf("too large: %d KB, the limit is %d KB", len(data)>>10, maxDocument>>10)}}
	}
	depth, line := 0, 0
	for text := range strings.Lines(string(data)) {
		line++
		depth += strings.Count(text, "[") + strings.Count(text, "{")
		compact := strings.Count(text, "- ") + strings.Count(text, "? ") + strings.Count(text, ": ")
		if depth > 1000 || compact > 1000 {
			return &syntaxError{line, 1, T("嵌套过深", "nested too deeply")}
		}
		depth = max(0, depth-strings.Count(text, "]")-strings.Count(text, "}"))
	}
	return nil
}

func yamlSyntax(e *yamldoc.Error) error {
	if e.Crash != "" {
		return &syntaxError{message: Text{ZH: "YAML 解析器无法处理：" + e.Crash, EN: "the YAML parser gave up: " + e.Crash}}
	}
	return &syntaxError{e.Line, e.Column, yamlMessage(e.Message)}
}

// yamlHints translate the parser's sentences that editors meet, by a part of them.
var yamlHints = []struct {
	part string
	text Text
}{
	{"mapping value is not allowed", T("值里有未加引号的冒号", "a value holds an unquoted colon")},
	{"already defined", T("同一个键写了两次", "a key is written twice")},
	{"'\t'", T("用了制表符缩进，YAML 只认空格", "indented with a tab; YAML takes spaces only")},
	{"tab character", T("用了制表符缩进，YAML 只认空格", "indented with a tab; YAML takes spaces only")},
	{"end token ']'", T("方括号没有合上", "a square bracket is not closed")},
	{"end token '}'", T("花括号没有合上", "a brace is not closed")},
	{"end character of double-quoted", T("双引号没有合上", "a double quote is not closed")},
	{"end character of single-quoted", T("单引号没有合上", "a single quote is not closed")},
	{"reserved character", T("值以 YAML 的保留字符开头，请加引号", "a value starts with a character that YAML reserves; quote it")},
	{"value is not allowed in this context", T("缩进不对，或少了冒号", "wrong indentation, or a missing colon")},
	{"non-map value is specified", T("这一行不是“键: 值”", "this line is not “key: value”")},
	{"unexpected key name", T("这一行不是“键: 值”", "this line is not “key: value”")},
}

func yamlMessage(msg string) Text {
	for _, h := range yamlHints {
		if strings.Contains(msg, h.part) {
			return Text{ZH: h.text.ZH, EN: h.text.EN}
		}
	}
	return Text{ZH: msg}
}

// yamlTree turns the parser's nodes into ours. An alias shares the anchor's node, so that
// a document of aliases to aliases stays as small as its source.
type yamlTree struct{ anchors map[string]*node }

func place(n ast.Node) *node {
	at := yamldoc.PlaceOf(n)
	return &node{line: at.Line, col: at.Column}
}

func (b *yamlTree) node(from ast.Node, depth int) (*node, error) {
	n := place(from)
	if depth > maxDepth {
		return nil, &syntaxError{n.line, n.col, T("嵌套过深", "nested too deeply")}
	}
	switch v := from.(type) {
	case *ast.MappingNode:
		return b.mapping(n, v.Values, depth)
	case *ast.MappingValueNode:
		return b.mapping(n, []*ast.MappingValueNode{v}, depth)
	case *ast.SequenceNode:
		return b.sequence(n, v.Values, depth)
	case *ast.AnchorNode:
		value, err := b.node(v.Value, depth+1)
		b.anchors[v.Name.GetToken().Value] = value
		return value, err
	case *ast.AliasNode:
		return b.alias(n, v)
	case *ast.TagNode:
		return b.node(v.Value, depth+1)
	case *ast.LiteralNode:
		n.kind, n.text = textNode, v.Value.Value
	case *ast.StringNode:
		n.kind, n.text = textNode, v.Value
	case *ast.BoolNode:
		n.kind, n.text = boolNode, v.Token.Value
	case *ast.NullNode:
		n.kind = nullNode
	default: // integers and floats in every notation, infinities
		n.kind, n.text = numberNode, from.GetToken().Value
	}
	return n, nil
}

func (b *yamlTree) alias(at *node, v *ast.AliasNode) (*node, error) {
	name := v.Value.GetToken().Value
	if n, ok := b.anchors[name]; ok && n != nil {
		return n, nil
	}
	return nil, &syntaxError{at.line, at.col, Text{ZH: "没有名为 &" + name + " 的锚点", EN: "there is no anchor &" + name}}
}

func (b *yamlTree) mapping(n *node, values []*ast.MappingValueNode, depth int) (*node, error) {
	n.kind = mapNode
	for i, v := range values {
		key := place(v.Key)
		if i == 0 { // the parser places a mapping at its first colon
			n.line, n.col = key.line, key.col
		}
		value, err := b.node(v.Value, depth+1)
		if err != nil {
			return nil, err
		}
		n.fields = append(n.fields, field{v.Key.GetToken().Value, key.line, key.col, value})
	}
	return n, nil
}

func (b *yamlTree) sequence(n *node, values []ast.Node, depth int) (*node, error) {
	n.kind = listNode
	for _, v := range values {
		item, err := b.node(v, depth+1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, item)
	}
	return n, nil
}

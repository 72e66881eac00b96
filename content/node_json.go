package content

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// parseJSON reads one JSON value into a node.
func parseJSON(data []byte) (*node, error) {
	b := jsonTree{dec: json.NewDecoder(bytes.NewReader(data)), data: data}
	b.dec.UseNumber()
	n, err := b.value(0)
	if err != nil {
		return nil, b.syntax(err)
	}
	if b.dec.More() {
		return nil, b.fail(T("JSON 结束后还有内容", "there is more after the JSON value"))
	}
	return n, nil
}

type jsonTree struct {
	dec  *json.Decoder
	data []byte
}

// place is where the token that ends at the decoder's offset starts.
func (b *jsonTree) place(size int) (line, col int) {
	at := max(0, min(int(b.dec.InputOffset())-size, len(b.data)))
	before := b.data[:at]
	line = bytes.Count(before, []byte("\n")) + 1
	col = utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return line, col
}

func (b *jsonTree) fail(text Text) error {
	line, col := b.place(0)
	return &syntaxError{line, col, text}
}

func (b *jsonTree) syntax(err error) error {
	var own *syntaxError
	if errors.As(err, &own) {
		return own
	}
	return b.fail(Text{ZH: "不是有效的 JSON（" + err.Error() + "）", EN: "not valid JSON (" + err.Error() + ")"})
}

func (b *jsonTree) value(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, b.fail(T("嵌套过深", "nested too deeply"))
	}
	start := int(b.dec.InputOffset())
	tok, err := b.dec.Token()
	if err != nil {
		return nil, err
	}
	// The token starts after white space, commas and colons.
	raw := bytes.TrimLeft(b.data[start:b.dec.InputOffset()], " \t\r\n,:")
	n := &node{}
	n.line, n.col = b.place(len(raw))
	switch v := tok.(type) {
	case json.Delim:
		if v == '{' {
			return n, b.object(n, depth)
		}
		return n, b.array(n, depth)
	case string:
		n.kind, n.text = textNode, v
	case json.Number:
		n.kind, n.text = numberNode, v.String()
	case bool:
		n.kind, n.text = boolNode, fmt.Sprint(v)
	}
	return n, nil
}

func (b *jsonTree) object(n *node, depth int) error {
	n.kind = mapNode
	for b.dec.More() {
		key, err := b.value(depth + 1)
		if err != nil {
			return err
		}
		if _, dup := n.find(key.text); dup {
			return &syntaxError{key.line, key.col, T("同一个键写了两次", "a key is written twice")}
		}
		value, err := b.value(depth + 1)
		if err != nil {
			return err
		}
		n.fields = append(n.fields, field{key.text, key.line, key.col, value})
	}
	_, err := b.dec.Token()
	return err
}

func (b *jsonTree) array(n *node, depth int) error {
	n.kind = listNode
	for b.dec.More() {
		item, err := b.value(depth + 1)
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
	}
	_, err := b.dec.Token()
	return err
}

package edit

import (
	"encoding/json"
	"fmt"
	"strings"
)

// jsonLanguage edits one object. With --- fences the object's braces are part of the block.
type jsonLanguage struct{}

func (jsonLanguage) decode(block string) (map[string]any, error) {
	root := map[string]any{}
	if strings.TrimSpace(block) == "" {
		return root, nil
	}
	if err := json.Unmarshal([]byte(block), &root); err != nil {
		return nil, fmt.Errorf("decoding: %w", err)
	}
	return root, nil
}

func (l jsonLanguage) scan(block string) (item, error) {
	said, err := l.decode(block)
	if err != nil {
		return item{}, err
	}
	from := strings.IndexByte(block, '{')
	if from < 0 {
		return item{}, ErrLayout
	}
	to, items, ok := scanFlow(block, from, len(block))
	if !ok || len(items) != len(said) {
		return item{}, ErrLayout
	}
	return item{valFrom: from, valTo: to, kind: flowMap, items: items}, nil
}

func (l jsonLanguage) set(block string, path []string, value any) (string, error) {
	text, err := written(value, quoted)
	if err != nil {
		return "", err
	}
	root, err := l.scan(block)
	if err != nil {
		return "", err
	}
	at, rest := root.deepest(path)
	if len(rest) == 0 {
		return replaceValue(block, at, text), nil
	}
	entry := quoted(rest[len(rest)-1]) + ": " + text
	for i := len(rest) - 2; i >= 0; i-- {
		entry = quoted(rest[i]) + ": {" + entry + "}"
	}
	switch {
	case at.kind == emptyKind || at.kind == flowMap && len(at.items) == 0:
		return splice(block, at.valFrom, at.valTo, "{"+entry+"}"), nil
	case at.kind == flowMap:
		last := at.items[len(at.items)-1]
		start := strings.LastIndexByte(block[:last.from], '\n') + 1
		gap := " "
		if indent := block[start:last.from]; start > 0 && strings.TrimSpace(indent) == "" {
			gap = "\n" + indent
		}
		return splice(block, last.to, last.to, ","+gap+entry), nil
	}
	return "", ErrLayout
}

func (l jsonLanguage) rename(block, from, to string) (string, error) {
	root, err := l.scan(block)
	if err != nil {
		return "", err
	}
	it, ok := root.child(from)
	if !ok {
		return "", ErrNoKey
	}
	return splice(block, it.keyFrom, it.keyTo, quoted(to)), nil
}

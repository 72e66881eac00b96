package edit

import (
	"strings"

	"moxin/content"
)

func (l yamlLanguage) set(block string, path []string, value any) (string, error) {
	root, err := l.scan(block)
	if err != nil {
		return "", err
	}
	at, rest := root.deepest(path)
	words := yamlFlow
	if _, isText := value.(string); isText && (len(rest) == 0 && at.indent >= 0 || len(rest) == 1 && at.kind == blockMap) {
		words = yamlText
	}
	text, err := written(value, words)
	if err != nil {
		return "", err
	}
	if len(rest) == 0 {
		return replaceValue(block, at, text), nil
	}
	switch at.kind {
	case blockMap:
		return addLine(block, at, rest, text), nil
	case flowMap:
		return addFlow(block, at, yamlEntry(rest, text)), nil
	case emptyKind:
		return replaceValue(block, at, "{"+yamlEntry(rest, text)+"}"), nil
	case blockList, flowList:
		mapping, err := l.keyed(block, at)
		if err != nil {
			return "", err
		}
		return l.set(mapping, path, value)
	}
	return "", ErrLayout
}

// yamlEntry writes the rest of a path inside braces.
func yamlEntry(path []string, text string) string {
	out := yamlText(path[len(path)-1]) + ": " + text
	for i := len(path) - 2; i >= 0; i-- {
		out = yamlText(path[i]) + ": {" + out + "}"
	}
	return out
}

// replaceValue writes a value where the old one stands; the comment behind it stays. A value on the lines
// below its key moves up beside it.
func replaceValue(block string, at item, text string) string {
	if at.valFrom > 0 && block[at.valFrom-1] == ':' {
		text = " " + text
	}
	if at.valTo < len(block) && block[at.valTo] == '#' {
		text += " "
	}
	if at.kind == blockMap || at.kind == blockList {
		// The comment behind the key stays in front of the line end, the value goes before it.
		if line, _, _ := strings.Cut(block[at.valFrom:at.valTo], "\n"); line != "" {
			text += " " + line
		}
	}
	return splice(block, at.valFrom, at.valTo, text)
}

// addLine writes what is left of a path as lines at the end of a block mapping; in the root a key
// of ours goes to its place in the documented order.
func addLine(block string, parent item, rest []string, text string) string {
	indent, at := 0, parent.to
	if len(parent.items) > 0 {
		indent = parent.items[0].indent
	}
	if parent.indent < 0 {
		at = placeFor(rest[0], parent, at)
	}
	line := strings.Repeat(" ", indent) + yamlText(rest[0]) + ":"
	switch {
	case len(rest) == 1:
		line += " " + text
	case parent.indent < 0:
		line += "\n" + strings.Repeat(" ", indent+2) + yamlEntry(rest[1:], text)
	default:
		line += " {" + yamlEntry(rest[1:], text) + "}"
	}
	if at > 0 && block[at-1] != '\n' {
		line = "\n" + line
	}
	return splice(block, at, at, line+"\n")
}

// placeFor is where a new key of the root goes: behind the last key that comes before it in the
// documented order, or at the end.
func placeFor(key string, root item, end int) int {
	rank := keyRank(key)
	for i := len(root.items) - 1; i >= 0 && rank < foreignRank; i-- {
		if keyRank(root.items[i].key) < rank {
			return root.items[i].to
		}
	}
	return end
}

// foreignRank is the rank of keys that are not ours.
const foreignRank = 1 << 10

// keyRank is the place of a key, or of another name of it, in the documented order.
func keyRank(name string) int {
	key, ok := content.MatterKey(name)
	if !ok {
		return foreignRank
	}
	for i, k := range content.MatterKeys() {
		if k == key {
			return i
		}
	}
	return foreignRank
}

// addFlow writes an entry before the closing brace.
func addFlow(block string, parent item, entry string) string {
	if len(parent.items) == 0 {
		return splice(block, parent.valFrom, parent.valTo, "{"+entry+"}")
	}
	at := parent.items[len(parent.items)-1].to
	return splice(block, at, at, ", "+entry)
}

// keyed turns a list of names into a mapping with these keys.
func (l yamlLanguage) keyed(block string, list item) (string, error) {
	said, err := l.decode(block)
	if err != nil {
		return "", err
	}
	names, ok := asMapping(said[list.key])
	if !ok || list.indent != 0 {
		return "", ErrLayout
	}
	value := block[list.valFrom:list.valTo]
	if list.kind == flowList {
		words := make([]string, 0, len(names))
		for _, name := range said[list.key].([]any) { // a list of strings, as asMapping found
			words = append(words, yamlText(name.(string))+": {}")
		}
		return splice(block, list.valFrom, list.valTo, "{"+strings.Join(words, ", ")+"}"), nil
	}
	lines := strings.Split(value, "\n")
	for i, line := range lines {
		name, isItem := strings.CutPrefix(strings.TrimLeft(line, " "), "- ")
		if idle(line) || !isItem {
			continue
		}
		word := plainText(strings.TrimLeft(name, " "))
		comment := strings.TrimPrefix(strings.TrimLeft(name, " "), word)
		lines[i] = "  " + word + ":" + comment
	}
	return splice(block, list.valFrom, list.valTo, strings.Join(lines, "\n")), nil
}

func (l yamlLanguage) rename(block, from, to string) (string, error) {
	root, err := l.scan(block)
	if err != nil {
		return "", err
	}
	it, ok := root.child(from)
	if !ok {
		return "", ErrNoKey
	}
	return splice(block, it.keyFrom, it.keyTo, yamlText(to)), nil
}

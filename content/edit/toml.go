package edit

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"
)

// tomlLanguage edits keys that stand on a line of their own, at the top or under a [table].
type tomlLanguage struct{}

func (tomlLanguage) decode(block string) (map[string]any, error) {
	root := map[string]any{}
	if _, err := toml.Decode(block, &root); err != nil {
		return nil, fmt.Errorf("decoding: %w", err)
	}
	return root, nil
}

var (
	tomlTable = regexp.MustCompile(`^[ \t]*\[[ \t]*([A-Za-z0-9_.-]+)[ \t]*\][ \t]*(?:#.*)?$`)
	tomlKey   = regexp.MustCompile(`^([ \t]*)([A-Za-z0-9_-]+)[ \t]*=[ \t]*`)
)

// scan gives the keys at the top as items, and each table as one whose items are its keys, under
// its whole name. Whatever follows a table of tables is not looked at.
func (tomlLanguage) scan(block string) (item, error) {
	root := item{kind: blockMap, valTo: len(block), to: len(block), indent: -1}
	lines := lineStarts(block)
	table := -1
	for i := 0; i+1 < len(lines); i++ {
		line := strings.TrimSuffix(block[lines[i]:lines[i+1]], "\n")
		if m := tomlTable.FindStringSubmatch(line); m != nil {
			table = len(root.items)
			root.items = append(root.items, item{key: m[1], from: lines[i], to: lines[i+1], kind: blockMap})
			continue
		}
		if strings.HasPrefix(strings.TrimSpace(line), "[[") {
			break
		}
		m := tomlKey.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		from := lines[i]
		it := item{key: m[2], from: from, keyFrom: from + len(m[1]), keyTo: from + len(m[1]) + len(m[2]), valFrom: from + len(m[0])}
		end := tomlValue(block, it.valFrom)
		it.valTo = end
		for i+2 < len(lines) && lines[i+1] < end {
			i++
		}
		it.to = lines[i+1]
		if table < 0 {
			root.items = append(root.items, it)
			continue
		}
		root.items[table].items = append(root.items[table].items, it)
		root.items[table].to = it.to
	}
	return root, nil
}

// tomlValue is the offset behind the value at from.
func tomlValue(s string, from int) int {
	for _, fence := range []string{`"""`, "'''"} {
		if strings.HasPrefix(s[from:], fence) {
			if end := strings.Index(s[from+3:], fence); end >= 0 {
				return from + 3 + end + 3
			}
			return len(s)
		}
	}
	if from == len(s) {
		return from
	}
	switch s[from] {
	case '"', '\'':
		return skipQuoted(s, from, len(s))
	case '[', '{':
		if end, _, ok := scanFlow(s, from, len(s)); ok {
			return end
		}
		return len(s)
	}
	line, _, _ := strings.Cut(s[from:], "\n")
	line, _, _ = strings.Cut(line, "#")
	return from + len(strings.TrimRight(line, " \t"))
}

// find is the item of a path: the last key in the table that the others name.
func (l tomlLanguage) find(block string, path []string) (table, it item, found bool, err error) {
	table, err = l.scan(block)
	if err != nil {
		return table, item{}, false, err
	}
	if len(path) > 1 {
		name := strings.Join(path[:len(path)-1], ".")
		if table, found = table.child(name); !found {
			return item{}, item{}, false, nil
		}
	}
	it, found = table.child(path[len(path)-1])
	return table, it, found, nil
}

func (l tomlLanguage) set(block string, path []string, value any) (string, error) {
	text, err := written(value, quoted)
	if err != nil {
		return "", err
	}
	table, it, found, err := l.find(block, path)
	switch {
	case err != nil:
		return "", err
	case found && it.kind == scalarKind:
		return splice(block, it.valFrom, it.valTo, text), nil
	case found:
		return "", ErrLayout
	}
	line := path[len(path)-1] + " = " + text + "\n"
	if table.to > 0 && table.indent == 0 {
		return splice(block, table.to, table.to, line), nil
	}
	if len(path) > 1 {
		return block + "\n[" + strings.Join(path[:len(path)-1], ".") + "]\n" + line, nil
	}
	at := len(block)
	for _, other := range table.items { // the keys of the root end where the first table begins
		if other.kind == blockMap {
			at = other.from
			break
		}
	}
	return splice(block, at, at, line), nil
}

func (l tomlLanguage) rename(block, from, to string) (string, error) {
	_, it, found, err := l.find(block, []string{from})
	if err != nil || !found {
		return "", ErrNoKey
	}
	if it.kind != scalarKind {
		return "", ErrLayout
	}
	return splice(block, it.keyFrom, it.keyTo, to), nil
}

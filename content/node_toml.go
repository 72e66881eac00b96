package content

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// parseTOML reads a TOML document into a node. The decoder tells no places of keys, so
// they are looked up in the source: exact for keys that stand on a line of their own,
// which is how front matter is written; the rest carries its table's line.
func parseTOML(data []byte) (*node, error) {
	if err := guardYAML(data); err != nil {
		return nil, err
	}
	if n := strings.Count(string(data), "."); n > maxDots {
		return nil, &syntaxError{1, 1, Text{ZH: fmt.Sprintf("有 %d 个点，超过 %d 个", n, maxDots), EN: fmt.Sprintf("it has %d dots, more than %d", n, maxDots)}}
	}
	var values map[string]any
	if _, err := toml.Decode(string(data), &values); err != nil {
		var pe toml.ParseError
		if errors.As(err, &pe) {
			return nil, &syntaxError{pe.Position.Line, max(1, pe.Position.Col),
				Text{ZH: "不是有效的 TOML（" + pe.Message + "）", EN: "not valid TOML (" + pe.Message + ")"}}
		}
		return nil, &syntaxError{message: Text{ZH: err.Error()}}
	}
	b := tomlTree{places: tomlPlaces(string(data))}
	return b.node("", values, tomlPlace{1, 1}, 0)
}

// maxDots bounds the dots of a document: the decoder is quadratic in the parts of one key
// (20,000 of them take 20 s with 1.6.0, measured 2026-11), and front matter has a few dozen.
const maxDots = 2000

type tomlPlace struct{ line, col int }

type tomlTree struct{ places map[string]tomlPlace }

var (
	tomlTable = regexp.MustCompile(`^\s*\[+\s*([^\[\]]+?)\s*\]+`)
	tomlKey   = regexp.MustCompile(`^(\s*)([A-Za-z0-9_.\-"' ]+?)\s*=`)
)

// tomlPlaces finds the line and column of every key written at the start of a line.
func tomlPlaces(source string) map[string]tomlPlace {
	places := map[string]tomlPlace{}
	prefix, line := "", 0
	for text := range strings.Lines(source) {
		line++
		if m := tomlTable.FindStringSubmatch(text); m != nil {
			prefix = plainKey(m[1])
			places[prefix] = tomlPlace{line, strings.Index(text, "[") + 1}
			continue
		}
		if m := tomlKey.FindStringSubmatch(text); m != nil {
			key := joinKey(prefix, plainKey(m[2]))
			if _, seen := places[key]; !seen {
				places[key] = tomlPlace{line, utf8.RuneCountInString(m[1]) + 1}
			}
		}
	}
	return places
}

func plainKey(key string) string { return strings.NewReplacer(`"`, "", `'`, "", " ", "").Replace(key) }

func joinKey(prefix, key string) string {
	if prefix == "" {
		return key
	}
	return prefix + "." + key
}

func (b *tomlTree) node(path string, value any, at tomlPlace, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, &syntaxError{at.line, at.col, T("嵌套过深", "nested too deeply")}
	}
	n := &node{line: at.line, col: at.col}
	switch v := value.(type) {
	case map[string]any:
		return n, b.table(n, path, v, depth)
	case []map[string]any:
		items := make([]any, len(v))
		for i := range v {
			items[i] = v[i]
		}
		return n, b.array(n, path, items, depth)
	case []any:
		return n, b.array(n, path, v, depth)
	case string:
		n.kind, n.text = textNode, v
	case bool:
		n.kind, n.text = boolNode, fmt.Sprint(v)
	case time.Time:
		n.kind, n.text = textNode, tomlTime(v)
	default:
		n.kind, n.text = numberNode, fmt.Sprint(v)
	}
	return n, nil
}

func (b *tomlTree) table(n *node, path string, table map[string]any, depth int) error {
	n.kind = mapNode
	for _, key := range slices.Sorted(maps.Keys(table)) {
		full := joinKey(path, key)
		at, ok := b.places[full]
		if !ok {
			at = tomlPlace{n.line, n.col}
		}
		value, err := b.node(full, table[key], at, depth+1)
		if err != nil {
			return err
		}
		n.fields = append(n.fields, field{key, at.line, at.col, value})
	}
	slices.SortStableFunc(n.fields, func(x, y field) int { return x.line - y.line })
	return nil
}

func (b *tomlTree) array(n *node, path string, items []any, depth int) error {
	n.kind = listNode
	for _, v := range items {
		item, err := b.node(path, v, tomlPlace{n.line, n.col}, depth+1)
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
	}
	return nil
}

// tomlTime writes a time as it stood: the decoder marks times without a zone by the name
// of their location, and such a time is in the workspace's zone.
func tomlTime(t time.Time) string {
	switch t.Location().String() {
	case "datetime-local":
		return t.Format("2006-01-02 15:04:05.999999999")
	case "date-local":
		return t.Format(time.DateOnly)
	case "time-local":
		return t.Format(time.TimeOnly)
	}
	return t.Format(time.RFC3339Nano)
}

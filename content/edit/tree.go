package edit

import (
	"encoding/json"
	"slices"
	"strings"
)

// An item is one key with its value, as byte offsets into the block.
type item struct {
	key            string
	from, to       int // the whole: of lines, from the first to behind the last; in braces, key and value
	keyFrom, keyTo int
	valFrom, valTo int    // without the comment behind it; empty for none
	indent         int    // columns before the key, where keys stand on lines
	kind           kind   // of the value
	items          []item // of a mapping
}

// kind is how a value is written.
type kind int

const (
	scalarKind kind = iota
	emptyKind
	blockMap
	blockList
	flowMap
	flowList
)

func (it *item) child(key string) (item, bool) {
	i := slices.IndexFunc(it.items, func(c item) bool { return c.key == key })
	if i < 0 {
		return item{}, false
	}
	return it.items[i], true
}

// deepest follows the path as far as keys are there, and returns what is left of it.
func (it item) deepest(path []string) (item, []string) {
	for len(path) > 0 {
		next, ok := it.child(path[0])
		if !ok {
			break
		}
		it, path = next, path[1:]
	}
	return it, path
}

func splice(s string, from, to int, with string) string { return s[:from] + with + s[to:] }

func steps(path string) []string { return strings.Split(path, ".") }

func lookup(v any, path []string) (any, bool) {
	for _, key := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil, false
		}
		if v, ok = m[key]; !ok {
			return nil, false
		}
	}
	return v, true
}

// put sets a value in what was decoded, with the mappings on the way to it.
func put(root map[string]any, path []string, value any) bool {
	for _, key := range path[:len(path)-1] {
		next, ok := asMapping(root[key])
		if !ok {
			return false
		}
		root[key] = next
		root = next
	}
	root[path[len(path)-1]] = value
	return true
}

// asMapping is what a path can go on in: a mapping, nothing, or a list of names as its keys.
func asMapping(v any) (map[string]any, bool) {
	switch v := v.(type) {
	case map[string]any:
		return v, true
	case nil:
		return map[string]any{}, true
	case []any:
		m := make(map[string]any, len(v))
		for _, name := range v {
			s, ok := name.(string)
			if !ok {
				return nil, false
			}
			m[s] = nil
		}
		return m, len(m) == len(v)
	}
	return nil, false
}

// same compares what was decoded: by JSON, in which an int is an int whatever its Go type, and an
// empty mapping is a missing one, as a channel named in a list says nothing of its own.
func same(a, b any) bool {
	x, errX := json.Marshal(emptied(a))
	y, errY := json.Marshal(emptied(b))
	return errX == nil && errY == nil && string(x) == string(y)
}

func emptied(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 {
			return nil
		}
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = emptied(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = emptied(e)
		}
		return out
	}
	return v
}

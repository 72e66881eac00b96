package content

// A node is one value of a YAML, TOML or JSON document with its place. The three formats
// become the same tree, so that keys, types and values are judged in one way, and every
// message can say line and column.
type node struct {
	kind   nodeKind
	text   string // of a scalar, without quotes
	fields []field
	items  []*node
	line   int // from 1
	col    int // from 1, in runes; 0 = unknown
}

// field is one key of a mapping, in the order of the file.
type field struct {
	key       string
	line, col int
	value     *node
}

type nodeKind int

const (
	nullNode nodeKind = iota
	textNode
	numberNode
	boolNode
	listNode
	mapNode
)

// kindNames are what people call the kinds.
var kindNames = map[nodeKind]Text{
	nullNode:   T("空", "nothing"),
	textNode:   T("文字", "text"),
	numberNode: T("数字", "a number"),
	boolNode:   T("true/false", "true/false"),
	listNode:   T("列表", "a list"),
	mapNode:    T("一组键值", "a mapping"),
}

// find returns the value of a key.
func (n *node) find(key string) (field, bool) {
	for _, f := range n.fields {
		if f.key == key {
			return f, true
		}
	}
	return field{}, false
}

// near finds the field whose key looks like a mistyped one.
func (n *node) near(key string) (field, bool) {
	for _, f := range n.fields {
		if Nearest(f.key, []string{key}) != "" {
			return f, true
		}
	}
	return field{}, false
}

// scalar reports whether the node is a single value; null is none.
func (n *node) scalar() bool {
	return n.kind == textNode || n.kind == numberNode || n.kind == boolNode
}

// maxDepth bounds the nesting of documents: nothing that people write comes near, and the
// recursion below must end.
const maxDepth = 64

// A syntaxError is a document that cannot be read at all. Line and col are 0 when the
// format's parser does not say.
type syntaxError struct {
	line, col int
	message   Text
}

func (e *syntaxError) Error() string { return e.message.String() }

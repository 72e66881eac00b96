// Package edit changes the front matter of an article and nothing else: comments, order and the
// writing of every key that was not asked for stay as they are, and so does every byte of the body.
//
//	bytes ── FrontMatter ── Doc ── Set, Rename ── Bytes
//	bytes ── Format ── the same article in canonical front matter
//
// Nothing is trusted to have gone well: after each change the block is decoded again and must say
// what it said before but for the change, or the change is refused. Front matter is found where
// content.ParseArticle finds it; what that refuses is refused here.
package edit

import (
	"errors"
	"fmt"
	"strings"

	"moxin/content"
)

// ErrLayout is front matter that is sound but written in a way that cannot be edited safely:
// YAML anchors and tags, a root that is a flow mapping or indented, TOML inline tables.
var ErrLayout = errors.New("the front matter is written in a way that cannot be edited safely")

// ErrNoKey is a key that is not there.
var ErrNoKey = errors.New("there is no such key")

// A RefusedError is a file that content.ParseArticle does not read.
type RefusedError struct{ Finding content.Finding }

func (e *RefusedError) Error() string { return e.In("") }

// In is the reason in the reader's language.
func (e *RefusedError) In(lang string) string {
	return fmt.Sprintf("%s: %s", e.Finding.Position, e.Finding.Message.In(lang))
}

// A Doc is an article whose front matter is edited.
type Doc struct {
	pre   string // BOM, blank lines and opener, as they stand
	block string // the front matter with LF line ends; ends in one unless empty
	post  string // closer and body, as they stand
	eol   string // line end of the file: "\n", "\r\n" or "\r"
	lang  language
}

// FrontMatter reads an article for editing. The error is a *RefusedError for a file that
// content.ParseArticle does not read.
func FrontMatter(data []byte) (*Doc, error) {
	a, findings := content.ParseArticle("", data, nil)
	if a == nil {
		return nil, refused(findings)
	}
	return split(string(data), a.BodyLine > 1)
}

func refused(findings []content.Finding) error {
	for _, f := range findings {
		if f.Severity == content.SeverityError {
			return &RefusedError{f}
		}
	}
	return ErrLayout
}

// Bytes is the file.
func (d *Doc) Bytes() []byte {
	block := d.block
	if d.eol != "\n" {
		block = strings.ReplaceAll(block, "\n", d.eol)
	}
	return []byte(d.pre + block + d.post)
}

// Keys are the keys of the root in the order of the file.
func (d *Doc) Keys() []string {
	if d.lang == nil {
		return nil
	}
	root, err := d.lang.scan(d.block)
	if err != nil {
		return nil
	}
	keys := make([]string, len(root.items))
	for i, it := range root.items {
		keys[i] = it.key
	}
	return keys
}

// Value is what a key holds: string, bool, nil, []any, map[string]any, or a number. Keys within
// one another are joined by dots, as in "channels.gzh.publish_at".
func (d *Doc) Value(path string) (any, bool) {
	if d.lang == nil {
		return nil, false
	}
	root, err := d.lang.decode(d.block)
	if err != nil {
		return nil, false
	}
	return lookup(root, steps(path))
}

// Set writes a string, bool, int or []string under a path, in place where it stands and on a line of its
// own where it does not. A value that is there already is not written again. Where the path goes
// on below a list of names (channels: [gzh, xhs]) the list becomes a mapping with those keys.
func (d *Doc) Set(path string, value any) error {
	if old, ok := d.Value(path); ok && same(old, value) {
		return nil
	}
	before := *d
	began := d.lang == nil
	if began {
		d.begin()
	}
	err := d.change("set", path, func() (string, error) { return d.lang.set(d.block, steps(path), value) },
		func(root map[string]any) bool { return put(root, steps(path), value) })
	if a, _ := content.ParseArticle("", d.Bytes(), nil); err == nil && began && (a == nil || a.BodyLine == 1) {
		err = fmt.Errorf("edit: set %s: %w", path, ErrLayout) // a block with this key alone is not seen as one
	}
	if err != nil {
		*d = before
	}
	return err
}

// Rename gives a key of the root another name. It is an error when that name is there already.
func (d *Doc) Rename(from, to string) error {
	return d.change("rename", from, func() (string, error) { return d.lang.rename(d.block, from, to) },
		func(root map[string]any) bool {
			v, ok := root[from]
			_, taken := root[to]
			delete(root, from)
			root[to] = v
			return ok && !taken
		})
}

// change replaces the block by what edit makes of it if that says the same as the old block does
// after want.
func (d *Doc) change(verb, path string, edit func() (string, error), want func(map[string]any) bool) error {
	if d.lang == nil {
		return fmt.Errorf("edit: %s %s: %w", verb, path, ErrNoKey)
	}
	wanted, err := d.lang.decode(d.block)
	if err != nil {
		return fmt.Errorf("edit: %s %s: %w", verb, path, err)
	}
	if !want(wanted) {
		return fmt.Errorf("edit: %s %s: %w", verb, path, ErrNoKey)
	}
	block, err := edit()
	if err != nil {
		return fmt.Errorf("edit: %s %s: %w", verb, path, err)
	}
	got, err := d.lang.decode(block)
	if err != nil || !same(got, wanted) {
		return fmt.Errorf("edit: %s %s: %w", verb, path, ErrLayout)
	}
	d.block = block
	return nil
}

// begin gives a file without front matter an empty block.
func (d *Doc) begin() {
	bom := ""
	if rest, ok := strings.CutPrefix(d.post, byteOrderMark); ok {
		bom, d.post = byteOrderMark, rest
	}
	d.pre = bom + "---" + d.eol
	d.post = "---" + d.eol + d.eol + d.post
	d.lang = yamlLanguage{}
}

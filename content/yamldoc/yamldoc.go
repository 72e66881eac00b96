// Package yamldoc reads YAML that people write, for readers that say line and column of what is wrong:
// settings, themes, lexicons, rules of pages, descriptions of exports.
//
//	bytes ─ Parse ─→ file ─ Fields ─→ keys, values and their places
//	bytes ─ Decode ─→ a value of Go, strictly
//
// The parser belongs to others and the file to anybody: where it panics, that costs the one file and is an
// Error as any other. It is quadratic in the keys of a file and recursive in its depth: who reads files of
// strangers bounds both before.
package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Place is where something stands, counted from 1, columns in characters. Zero = not known.
type Place struct{ Line, Column int }

// Error is a document that cannot be read.
type Error struct {
	Place          // zero = the whole of it
	Message string // of the parser, in English; "" when it panicked
	Unknown string // a key that what it is read into does not have; "" = something else is wrong
	Crash   string // what the parser panicked with; "" = it did not
}

// Error is the parser's message, without the place.
func (e *Error) Error() string {
	if e.Crash != "" {
		return "the YAML parser gave up: " + e.Crash
	}
	return e.Message
}

// Parse reads a file of documents. An error is an *Error.
func Parse(data []byte) (file *ast.File, err error) {
	defer Survive(&err)
	file, err = parser.ParseBytes(data, 0)
	if err != nil {
		return nil, misread(err)
	}
	return file, nil
}

// Decode reads one document into what into points to; a key that it does not have is an error. An empty
// document is nothing of it. An error is an *Error.
func Decode(data []byte, into any) (err error) {
	defer Survive(&err)
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return misread(err)
	}
	return nil
}

// Survive, deferred, makes a panic an *Error. Who walks through what Parse made of a broken file defers it
// too.
func Survive(err *error) {
	if p := recover(); p != nil {
		*err = &Error{Crash: fmt.Sprint(p)}
	}
}

// misread is what the library says, with its place.
func misread(err error) *Error {
	var e yaml.Error
	if !errors.As(err, &e) {
		return &Error{Message: err.Error()}
	}
	out := &Error{Message: e.GetMessage(), Place: placeOf(e.GetToken())}
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) && out.Line > 0 {
		out.Unknown = e.GetToken().Value
	}
	return out
}

// PlaceOf is where a value begins.
func PlaceOf(n ast.Node) Place { return placeOf(n.GetToken()) }

func placeOf(tk *token.Token) Place {
	if tk == nil || tk.Position == nil {
		return Place{}
	}
	return Place{tk.Position.Line, tk.Position.Column}
}

// Field is one key of a mapping with its value; its place is the key's.
type Field struct {
	Key   string
	Value ast.Node
	Place
}

// Fields are the keys of a mapping in the order of the file. False = it is something else.
func Fields(n ast.Node) ([]Field, bool) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode: // of one key
		values = []*ast.MappingValueNode{n}
	default:
		return nil, false
	}
	fields := make([]Field, len(values))
	for i, v := range values {
		tk := v.Key.GetToken()
		fields[i] = Field{tk.Value, v.Value, placeOf(tk)}
	}
	return fields, true
}

// Empty reports whether nothing is said: a key without a value, a document of comments.
func Empty(n ast.Node) bool {
	switch n.(type) {
	case *ast.NullNode, *ast.CommentGroupNode:
		return true
	}
	return false
}

// At is where in a document a path ($.rules[2].id) leads: its value, and of a mapping the first key. False =
// nothing is there.
func At(data []byte, path string) (Place, bool) {
	file, err := Parse(data)
	if err != nil {
		return Place{}, false
	}
	return find(file, path)
}

// Near is At, or where the nearest thing above it is that is there; zero = the document cannot be read.
func Near(data []byte, path string) Place {
	file, err := Parse(data)
	if err != nil {
		return Place{}
	}
	for len(path) > 1 { // $ is the document
		if at, ok := find(file, path); ok {
			return at
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return Place{1, 1}
}

func find(file *ast.File, path string) (at Place, ok bool) {
	defer func() {
		if recover() != nil { // a place is only a help
			at, ok = Place{}, false
		}
	}()
	p, err := yaml.PathString(path)
	if err != nil {
		return Place{}, false
	}
	n, err := p.FilterFile(file)
	if err != nil || n == nil {
		return Place{}, false
	}
	if fields, is := Fields(n); is && len(fields) > 0 {
		return fields[0].Place, fields[0].Line > 0
	}
	at = PlaceOf(n)
	return at, at.Line > 0
}

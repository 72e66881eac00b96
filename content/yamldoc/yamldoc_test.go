package yamldoc

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
)

type shop struct {
	Name  string `yaml:"name"`
	Hours []struct {
		From int `yaml:"from"`
	} `yaml:"hours"`
}

// What is wrong has its place: line and column of the very word.
func TestErrorsHaveTheirPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, unknown string
		at            Place
	}{
		{"name: 茶\nnmae: x\n", "nmae", Place{2, 1}},
		{"name: 茶\nhours:\n  - {from: 9}\n  - {form: 9}\n", "form", Place{4, 6}},
		{"name: 茶\nhours:\n  - {from: 早上}\n", "", Place{3, 12}},
		{"name: [", "", Place{1, 7}},
		{"name: 茶\nname: 酒\n", "", Place{2, 1}},
	} {
		var e *Error
		if err := Decode([]byte(c.text), &shop{}); !errors.As(err, &e) || e.Place != c.at || e.Unknown != c.unknown || e.Message == "" || e.Crash != "" {
			t.Errorf("%q: %#v, want it at %v", c.text, e, c.at)
		}
	}
}

func TestEmptyDocumentsSayNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n", "# 还没写\n"} {
		var s shop
		if err := Decode([]byte(text), &s); err != nil || s.Name != "" {
			t.Errorf("%q: %+v, %v", text, s, err)
		}
	}
}

// A parser that panics costs one file.
func TestPanicsAreErrors(t *testing.T) {
	t.Parallel()
	err := func() (err error) {
		defer Survive(&err)
		panic("index out of range")
	}()
	var e *Error
	if !errors.As(err, &e) || e.Crash != "index out of range" || e.Place != (Place{}) || !strings.Contains(err.Error(), "gave up") {
		t.Errorf("%#v", err)
	}
	if err := func() (err error) { defer Survive(&err); return errors.New("x") }(); err == nil || err.Error() != "x" {
		t.Errorf("an error that was returned became %v", err)
	}
}

func body(t *testing.T, text string) ast.Node {
	t.Helper()
	file, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return file.Docs[0].Body
}

func TestFieldsAreInTheOrderOfTheFile(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"b: 1\na: 2\n":   "b 1:1 = 1:4; a 2:1 = 2:4; ",
		"only: one":      "only 1:1 = 1:7; ",
		"{z: 1, 茶: 2}":   "z 1:2 = 1:5; 茶 1:8 = 1:11; ",
		"k:\n  inner: x": "k 1:1 = 2:8; ",
	} {
		fields, ok := Fields(body(t, text))
		got := ""
		for _, f := range fields {
			at := PlaceOf(f.Value)
			got += fmt.Sprintf("%s %d:%d = %d:%d; ", f.Key, f.Line, f.Column, at.Line, at.Column)
		}
		if !ok || got != want {
			t.Errorf("%q has %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"- a\n- b", "text", "3", "null"} {
		if fields, ok := Fields(body(t, text)); ok || fields != nil {
			t.Errorf("%q is taken for a mapping: %v", text, fields)
		}
	}
	if !Empty(body(t, "null")) || Empty(body(t, "{}")) || Empty(body(t, "x")) {
		t.Error("null alone says nothing")
	}
}

func TestPathsLeadToPlaces(t *testing.T) {
	t.Parallel()
	data := []byte("rules:\n  - id: a\n    path: x\n  - id: b\n    count: {reads: $.n}\n")
	for path, want := range map[string]Place{
		"$.rules[0].path": {3, 11}, "$.rules[1]": {4, 5}, "$.rules[1].count": {5, 13}, "$.rules[1].count.reads": {5, 20},
	} {
		if got, ok := At(data, path); !ok || got != want {
			t.Errorf("%s leads to %v, %t; want %v", path, got, ok, want)
		}
		if got := Near(data, path); got != want {
			t.Errorf("near %s is %v, want %v", path, got, want)
		}
	}
	for path, want := range map[string]Place{"$.rules[1].none": {4, 5}, "$.rules[0].path.deeper[3]": {3, 11}, "$.none": {1, 1}, "$": {1, 1}, "": {1, 1}, "nonsense[": {1, 1}} {
		if at, ok := At(data, path); ok && path != "$" {
			t.Errorf("%s leads to %v", path, at)
		}
		if got := Near(data, path); got != want {
			t.Errorf("near %s is %v, want %v", path, got, want)
		}
	}
	if at, ok := At([]byte("a: ["), "$.a"); ok || at != (Place{}) || Near([]byte("a: ["), "$.a") != (Place{}) {
		t.Error("a file that cannot be read has places")
	}
}

// Whatever a file holds, reading it ends with a value or an *Error.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"a: 1", "- a\n- {b: c}", "a: &x [1]\nb: *x", "? a\n: b", "a: |\n  b", "%YAML 1.2\n---\na", "{a: {b: [", "\t", "a: !!x y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4096 {
			return
		}
		var e *Error
		file, err := Parse([]byte(text))
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("%T", err)
		}
		if err := Decode([]byte(text), &shop{}); err != nil && !errors.As(err, &e) {
			t.Fatalf("%T", err)
		}
		if file == nil {
			return
		}
		Near([]byte(text), "$.a[0].b")
	})
}

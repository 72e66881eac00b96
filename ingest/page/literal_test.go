package page

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestAssigned(t *testing.T) {
	cases := []struct {
		name, script string
		want         any
	}{
		{"numbers as text", `x = {a: '21130' * 1, b: "3"*1, c: '4' - 0, d: 5}`, map[string]any{"a": 21130.0, "b": 3.0, "c": 4.0, "d": 5.0}},
		{"unknown is nil", `x={a:'' * 1,b:undefined,c:null,d:other.thing}`, map[string]any{"a": nil, "b": nil, "c": nil, "d": nil}},
		{"blank text stays text", `x = {a: ''}`, map[string]any{"a": ""}},
		{"decoders", `x = {a: JsDecode('\x3cb\x3e'), b: window.decode("二", 1)}`, map[string]any{"a": "<b>", "b": "二"}},
		{"expressions are passed over", `x = {a: y ? '1' : ',}', b: f(1, {c: 2}) || 3, d: '9' * 100, e: 2}`, map[string]any{"a": nil, "b": nil, "d": nil, "e": 2.0}},
		{"arrays and nesting", `x = {a: [1, 'b', {c: [ ]},], d: {}}`, map[string]any{"a": []any{1.0, "b", map[string]any{"c": []any{}}}, "d": map[string]any{}}},
		{"comments", "x = { // one: 1\n a: 1, /* b: 2, */ c: 3 }", map[string]any{"a": 1.0, "c": 3.0}},
		{"quoted keys", `x = {"a b": 1, 'c': true, d: false}`, map[string]any{"a b": 1.0, "c": true, "d": false}},
		{"escapes", `x = {a: 'it\'s \u4e2d\n\\', b: "</script>"}`, map[string]any{"a": "it's 中\n\\", "b": "</script>"}},
		{"mentioned before", `if (x == 1) { use(x) } x = {a: 1}`, map[string]any{"a": 1.0}},
		{"trailing code", `x = {a: 1};(function(){ y = {a: 2} })()`, map[string]any{"a": 1.0}},
		{"lists", `var x = [{a: undefined}][0] || {}`, []any{map[string]any{"a": nil}}},
		{"the end of a longer name", `max = {b: 1}; window.x={a: 1}`, map[string]any{"a": 1.0}},
		{"a rune in two halves", `x = {a: "\ud83c\udf75\ud83c!"}`, map[string]any{"a": "🍵\ufffd!"}},
		{"methods", `x = {f() { return {} }, a: 1}`, map[string]any{"a": 1.0}},
	}
	for _, c := range cases {
		got, err := assigned(c.script, "x")
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, %v, want %v", c.name, got, err, c.want)
		}
	}
}

func TestAssignedRefuses(t *testing.T) {
	deep := "x = " + strings.Repeat("{a:", 100) + "1" + strings.Repeat("}", 100)
	for script, want := range map[string]error{
		`y = {}`:          errNoLiteral,
		`x = {a: 1`:       errEnd,
		`x = {a: 'open}`:  errEnd,
		`x = {a: [1, 2 }`: errEnd,
		`x = 'text'`:      errNoLiteral,
		`x = [1`:          errEnd,
		deep:              errDeep,
	} {
		if got, err := assigned(script, "x"); !errors.Is(err, want) {
			t.Errorf("%.40q: %v, %v, want %v", script, got, err, want)
		}
	}
}

// BenchmarkAssigned reads what a hostile page could hold: megabytes of it take milliseconds,
// what was quadratic took minutes.
func BenchmarkAssigned(b *testing.B) {
	const n = 2 << 20
	for name, script := range map[string]string{
		"escapes":    `x = {a: '` + strings.Repeat(`\x22`, n/4) + `'}`,
		"comments":   `x = {` + strings.Repeat("/**/", n/4) + `}`,
		"mentions":   strings.Repeat(`x = {a: '`, n/9),
		"arrays":     `x = {a: [` + strings.Repeat("1,", n/2) + `]}`,
		"open skips": `x = {a: ` + strings.Repeat("y+(", n/3),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _ = assigned(script, "x") // any answer will do
			}
		})
	}
}

func FuzzAssigned(f *testing.F) {
	for _, s := range []string{
		`x = {a: '1' * 1, b: JsDecode('\x3c'), c: [1,{d:undefined}], e: y ? '1' : "2"}`, `x={`, `x = {a:'\`, `x={a:-}`, `x={a:f(`, `x = {/*`, `x={a:'\u12`, "x={`${y}`:1}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, script string) {
		value, err := assigned(script, "x")
		if (value == nil) == (err == nil) {
			t.Fatalf("value %v with error %v", value, err)
		}
		finite(t, value)
	})
}

func finite(t *testing.T, v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			finite(t, e)
		}
	case []any:
		for _, e := range v {
			finite(t, e)
		}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatal("a literal became ", v)
		}
	case string, bool, nil:
	default:
		t.Fatal(fmt.Sprintf("a literal became %T", v))
	}
}

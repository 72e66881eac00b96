package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/check"
)

func someVerdicts() map[string]verdict {
	return map[string]verdict{
		"articles/b.md": {digest: digest{1}},
		"articles/a.md": {
			digest: digest{2},
			rests:  []resting{{"images/a.png", 1234, time.Unix(1700000000, 5), digest{3}}, {name: "static/a.png", size: absent}, {name: "images", size: folder}},
			outcome: outcome{findings: []content.Finding{
				{Rule: "a/b", Severity: content.SeverityError, Position: content.Position{File: "articles/a.md", Line: 3, Column: 7}, Channel: "gzh",
					Message: content.T("坏", "bad"), Suggestion: content.T("改", "mend"), Edit: content.Edit{Old: "x", New: "y"}},
				{Rule: "a/b", Severity: content.SeverityNote, Position: content.Position{File: "articles/a.md"}, Message: content.T("坏", "bad")},
			}, passed: []check.Passed{{
				Finding: content.Finding{Rule: "a/b", Severity: content.SeverityNote, Position: content.Position{File: "articles/a.md", Line: 9}, Message: content.T("好", "good")},
				Reason:  "有证据", By: content.Position{File: "articles/a.md", Line: 8, Column: 1},
			}}},
		},
	}
}

func TestVerdictsSurviveTheFile(t *testing.T) {
	want := someVerdicts()
	data := encodeVerdicts(want, digest{9})
	if !bytes.Equal(data, encodeVerdicts(someVerdicts(), digest{9})) {
		t.Error("the same verdicts gave other bytes")
	}
	got := decodeVerdicts(data, digest{9})
	if len(got) != len(want) {
		t.Fatalf("%d verdicts came back of %d", len(got), len(want))
	}
	if !reflect.DeepEqual(got["articles/a.md"], want["articles/a.md"]) {
		t.Errorf("got %+v\nwant %+v", got["articles/a.md"], want["articles/a.md"])
	}
}

// What is not remembered whole is not remembered.
func TestDamagedCacheIsEmpty(t *testing.T) {
	data := encodeVerdicts(someVerdicts(), digest{9})
	if got := decodeVerdicts(data, digest{8}); got != nil {
		t.Error("another generation's verdicts were read")
	}
	for i := range data {
		torn := bytes.Clone(data)
		torn[i] ^= 0x40
		if decodeVerdicts(torn, digest{9}) != nil {
			t.Fatalf("verdicts were read with byte %d damaged", i)
		}
		if decodeVerdicts(data[:i], digest{9}) != nil {
			t.Fatalf("verdicts were read from the first %d bytes", i)
		}
	}
}

// A field that is added to a finding must be remembered too.
func TestEveryFieldOfAFindingIsRemembered(t *testing.T) {
	var f content.Finding
	for i, s := range findingTexts(&f) {
		*s = string(rune('a' + i))
	}
	f.Line, f.Column = 1, 2
	var empty func(v reflect.Value, name string)
	empty = func(v reflect.Value, name string) {
		if v.Kind() == reflect.Struct {
			for i := range v.NumField() {
				empty(v.Field(i), name+"."+v.Type().Field(i).Name)
			}
			return
		}
		if v.IsZero() {
			t.Errorf("%s is not remembered", name)
		}
	}
	empty(reflect.ValueOf(f), "Finding")
}

func FuzzDecodeVerdicts(f *testing.F) {
	head := len(cacheMagic) + len(digest{})
	data := encodeVerdicts(someVerdicts(), digest{9})
	f.Add(data[head : len(data)-4])
	f.Add([]byte{1, 255, 255, 255, 255, 15})
	f.Fuzz(func(t *testing.T, body []byte) { // with the head and the checksum that it would need
		decodeVerdicts(seal(body), digest{9})
	})
}

// seal makes a file of a body.
func seal(body []byte) []byte {
	sealed := encodeVerdicts(nil, digest{9})
	return appendChecksum(append(sealed[:len(cacheMagic)+len(digest{})], body...))
}

func TestRestingNoticesChanges(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.png")
	write := func(data string, age time.Duration) time.Time {
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(-age)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	fsys := os.DirFS(dir)
	missing, _ := rest(fsys, "a.png", time.Now())
	if !missing.holds(fsys) {
		t.Error("a file that is still missing does not hold")
	}
	write("one", time.Hour)
	if missing.holds(fsys) {
		t.Error("a file that has come holds as missing")
	}
	old, _ := rest(fsys, "a.png", time.Now())
	write("one", time.Minute) // as a checkout does
	if !old.holds(fsys) {
		t.Error("the same bytes with another time do not hold")
	}
	write("two", time.Minute)
	if old.holds(fsys) {
		t.Error("other bytes of the same length hold")
	}
	at := write("six", 0)
	young, _ := rest(fsys, "a.png", time.Now())
	write("ten", 0)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
	if young.holds(fsys) {
		t.Error("two changes within one tick of the clock cannot be told apart by time, and were")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if young.holds(fsys) {
		t.Error("a file that is gone holds")
	}
}

func TestReplaceFileKeepsModeAndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.md")
	if err := replaceFile(path, []byte("一"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := replaceFile(path, []byte("二"), 0o640); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	info, err := os.Stat(path)
	if err != nil || string(data) != "二" || info.Mode().Perm() != 0o640 {
		t.Errorf("got %q with mode %v (%v)", data, info.Mode(), err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files are left", len(left))
	}
	if err := replaceFile(filepath.Join(path, "a.md"), nil, 0o640); err == nil {
		t.Error("a file was written below a file")
	}
}

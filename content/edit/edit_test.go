package edit

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"moxin/content"
)

var update = flag.Bool("update", false, "write the expected output of testdata")

// TestEdits runs the lines of "do" on "in"; a line with ! must fail.
func TestEdits(t *testing.T) {
	eachCase(t, "testdata/edit/*.txtar", func(t *testing.T, in, do []byte) []byte {
		d, err := FrontMatter(in)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(do)) {
			line = strings.TrimSpace(line)
			rest, fails := strings.CutPrefix(line, "! ")
			if err := apply(t, d, rest); (err != nil) != fails {
				t.Errorf("%s: %v", line, err)
			}
			if _, err := FrontMatter(d.Bytes()); err != nil {
				t.Fatalf("%s made a file that is not read: %v\n%s", line, err, d.Bytes())
			}
		}
		return d.Bytes()
	})
}

func apply(t *testing.T, d *Doc, line string) error {
	t.Helper()
	verb, rest, _ := strings.Cut(line, " ")
	path, arg, _ := strings.Cut(rest, " ")
	if verb == "rename" {
		return d.Rename(path, arg)
	}
	var value any
	if err := json.Unmarshal([]byte(arg), &value); err != nil {
		t.Fatal(line, err)
	}
	if n, ok := value.(float64); ok {
		value = int(n)
	}
	before := d.Bytes()
	if err := d.Set(path, value); err != nil {
		if !bytes.Equal(before, d.Bytes()) {
			t.Errorf("%s failed and changed the file", line)
		}
		return err
	}
	once := d.Bytes()
	if err := d.Set(path, value); err != nil || !bytes.Equal(once, d.Bytes()) {
		t.Errorf("%s twice is not the same as once: %v", line, err)
	}
	return nil
}

// eachCase compares what run makes of "in" and "do" with "out" in every file.
func eachCase(t *testing.T, pattern string, run func(t *testing.T, in, do []byte) []byte) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal(pattern, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parts := map[string][]byte{}
			for _, f := range archive.Files {
				parts[f.Name] = f.Data
			}
			got := run(t, parts["in"], parts["do"])
			if *update {
				writeOut(t, file, archive, got)
				return
			}
			if !bytes.Equal(got, parts["out"]) {
				t.Errorf("got\n%s\nwant\n%s", got, parts["out"])
			}
		})
	}
}

func TestLineEndsAndBOMStay(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"CRLF", "---\r\ntitle: a # b\r\n---\r\nx\ny\r\n", "---\r\ntitle: c # b\r\n---\r\nx\ny\r\n"},
		{"BOM", "\ufeff---\ntitle: a\n---\nx", "\ufeff---\ntitle: c\n---\nx"},
		{"CR", "---\rtitle: a\r---\rx", "---\rtitle: c\r---\rx"},
		{"BOM without front matter", "\ufeffx\n", "\ufeff---\ntitle: c\n---\n\nx\n"},
		{"lines above", "\n\n---\ntitle: a\n---\n", "\n\n---\ntitle: c\n---\n"},
	} {
		d, err := FrontMatter([]byte(c.in))
		if err != nil {
			t.Fatal(c.name, err)
		}
		if err := d.Set("title", "c"); err != nil || string(d.Bytes()) != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, d.Bytes(), err, c.want)
		}
	}
}

// TestStringsComeBack: whatever a string holds, it is read back as it was.
func TestStringsComeBack(t *testing.T) {
	for _, s := range []string{
		"", " a ", "a: b", "a #b", "#a", "- a", "yes", "No", "null", "~", "12", "1.5", "0x1f", "1e3", "12:30", "2026-12-01 20:00",
		"“引号”", `a "b" \c`, "it's", "a, b", "[a]", "{a}", "*a", "&a", "!a", "%a", "@a", "`a`", "a:", "?", "甲\n乙", "甲\t乙", "<b>", "\u2028",
	} {
		for _, file := range []string{"---\nk: old\nm: {k: 1}\n---\n", "+++\nk = 'old'\n[m]\nk = 1\n+++\n", "{\n\"k\": \"old\", \"m\": {\"k\": 1}\n}\n\n"} {
			d, err := FrontMatter([]byte(file))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{"k", "m.k", "new"} {
				if err := d.Set(path, s); err != nil {
					t.Errorf("%s of %q: %v", path, s, err)
				} else if got, _ := d.Value(path); got != s {
					t.Errorf("%s: %q came back as %q", path, s, got)
				}
			}
			if err := d.Set("list", []string{s, "x"}); err != nil {
				t.Errorf("list of %q: %v", s, err)
			}
		}
	}
}

func TestWhatCannotBeEditedSaysSo(t *testing.T) {
	if _, err := FrontMatter([]byte("---\ntitle: a\n")); err == nil {
		t.Error("an unclosed block was opened for editing")
	} else if f, ok := Refused(err); !ok || f.Rule != "frontmatter/unclosed" {
		t.Errorf("%v does not say why", err)
	}
	for _, file := range []string{
		"---\n{title: a,\nslug: b}\n---\n", "---\n  title: a\n---\n", "---\ntitle: !!str a\n---\n", "---\na: &x 1\nb: *x\n---\n", "---\nx: 1\n? a\n: b\n---\n",
	} {
		d, err := FrontMatter([]byte(file))
		if err == nil {
			err = d.Set("title", "b")
		}
		if !errors.Is(err, ErrLayout) {
			t.Errorf("%q: %v", file, err)
		}
		if d != nil && string(d.Bytes()) != file {
			t.Errorf("%q was changed to %q", file, d.Bytes())
		}
	}
	d, err := FrontMatter([]byte("---\ntitle: a\nslug: b\n---\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Rename("title", "slug"); !errors.Is(err, ErrNoKey) {
		t.Errorf("a key was renamed onto another: %v", err)
	}
	if err := d.Set("title.deep", "x"); err == nil {
		t.Error("a key was put below a word")
	}
}

// FuzzSet: nothing panics, the body stays, and what is set is read.
func FuzzSet(f *testing.F) {
	for _, seed := range []string{"---\ntitle: a\n---\nb", "+++\na = 1\n+++\n", "{\n\"a\": 1\n}\n\nb", "---\na: {b: [c]}\nd:\n  - e\n---\n", "b"} {
		f.Add(seed, "channels.gzh.publish_at", "slot")
	}
	f.Fuzz(func(t *testing.T, file, path, value string) {
		d, err := FrontMatter([]byte(file))
		if err != nil {
			return
		}
		if string(d.Bytes()) != file && d.eol == "\n" && !strings.Contains(file, "\r") {
			t.Fatalf("%q became %q without an edit", file, d.Bytes())
		}
		before, _ := content.ParseArticle("", []byte(file), nil)
		if d.Set(path, value) != nil {
			return
		}
		if got, ok := d.Value(path); !ok || got != value {
			t.Fatalf("%s = %q reads %q", path, value, got)
		}
		after, _ := content.ParseArticle("", d.Bytes(), nil)
		if after != nil && !bytes.Equal(bare(before.Body), bare(after.Body)) {
			t.Fatalf("the body %q became %q", before.Body, after.Body)
		}
	})
}

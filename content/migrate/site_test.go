package migrate

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func files(pairs ...string) fstest.MapFS {
	site := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		site[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return site
}

func TestConfigsInEveryNotation(t *testing.T) {
	for name, config := range map[string]string{
		"hugo.toml":                "title = 'a'\n[params]\nauthor = 'b'\n",
		"config.yaml":              "title: a\nparams: {author: {name: b}}\n",
		"config.json":              `{"Title": "a", "Params": {"Author": "b"}}`,
		"config/_default/hugo.yml": "title: a\nauthor: b\n",
	} {
		r, err := Hugo(files(name, config, "content/x.md", "x"), nil)
		if err != nil || r.Site.Title != "a" || r.Site.Author != "b" {
			t.Errorf("%s: %+v %v", name, r.Site, err)
		}
	}
}

// TestConfigThatCannotBeTrusted: it is a note, and what it names outside the site is not looked at.
func TestConfigThatCannotBeTrusted(t *testing.T) {
	for _, config := range []string{"title = ", "contentDir = '../../etc'", "contentDir = '/etc/..'"} {
		r, err := Hugo(files("hugo.toml", config, "content/x.md", "x"), nil)
		if err != nil || len(r.Files) != 1 || r.Files[0].To != "x.md" {
			t.Errorf("%s: %+v %v", config, r, err)
		}
	}
	r, err := Hexo(files("_config.yml", "a: &a [x]\nb: *a\ntitle: t\n", "source/_posts/x.md", "x"), nil)
	if err != nil || len(r.Notes) == 0 || !strings.Contains(r.Notes[0].Do.EN, "anchors") {
		t.Errorf("%+v %v", r.Notes, err)
	}
}

func TestNoSite(t *testing.T) {
	for name, run := range tools {
		for _, site := range []fstest.MapFS{files("a.md", "x"), files("content/.hidden.md", "x", "source/.hidden.md", "x")} {
			if _, err := run(site, nil); !errors.Is(err, ErrNoSite) {
				t.Errorf("%s of %v: %v", name, site, err)
			}
		}
	}
}

// TestWhatDoesNotComeAlong: links, large pictures and what cannot be read are named with the reason.
func TestWhatDoesNotComeAlong(t *testing.T) {
	site := files("content/a.md", "x", "content/b.md", "a\x00b", "content/c.md", "---\ntitle: A\nslug: a\n---\n")
	site["content/link.md"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("/etc/passwd")}
	site["content/big.png"] = &fstest.MapFile{Data: make([]byte, MaxPicture+1)}
	site["content/big.md"] = &fstest.MapFile{Data: []byte(strings.Repeat("x", 3<<20))}
	r, err := Hugo(site, nil)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, r)
	want := map[string]string{"content/link.md": "symbolic", "content/big.png": "the limit is", "content/big.md": "more than", "content/b.md": "zero byte"}
	for _, f := range r.Files {
		if reason, ok := want[f.From]; ok != (f.To == "") || !strings.Contains(f.Skipped.EN, reason) {
			t.Errorf("%s: %+v", f.From, f.Skipped)
		}
		if f.From == "content/c.md" && len(f.Notes) == 0 {
			t.Error("two articles with one slug passed in silence")
		}
	}
	if len(r.Files) != 6 {
		t.Errorf("%d files: %+v", len(r.Files), r.Files)
	}
}

// TestKeysAreMapped: what the tool's keys become in front matter.
func TestKeysAreMapped(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"---\ntitle: a\nfeatured_image: /x.png # 图\n---\n", "---\ntitle: a\nauthor: b\ncover: /x.png # 图\n---\n"},
		{"---\ntitle: a\ncategories: 茶, 水\ntags: [水]\nauthor: c\n---\n", "---\ntitle: a\nauthor: c\ntags: [水, 茶]\ncategories: 茶, 水\n---\n"},
		{"---\ntitle: a\ndate: 2024-01-02T20:00:00Z\nlastmod: 2024-02-03\n---\n", "---\ntitle: a\nauthor: b\ndate: 2024-01-03 04:00\nlastmod: 2024-02-03\n---\n"},
		{"x\n", "---\nauthor: b\n---\n\nx\n"},
	} {
		r, err := Hugo(files("hugo.toml", "[params]\nauthor='b'\n", "content/x.md", c.in), shanghai(t))
		if err != nil || string(r.Files[0].Data) != c.want {
			t.Errorf("%q became %q, want %q (%v)", c.in, r.Files[0].Data, c.want, err)
		}
	}
}

package render_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/render"
)

func TestWriteStandsAlone(t *testing.T) {
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ws := workspace(fstest.MapFS{
		"articles/图 一.png": {Data: pixel(t, 1)}, "articles/b/图 一.png": {Data: pixel(t, 2)},
	})
	a := article("![甲](<图 一.png>)\n\n![乙](<b/图 一.png>)\n\n`src=\"media:x\"`\n")
	a.Title = `标题 <&"`
	e := &render.Engine{Media: store}
	out := t.TempDir()
	for _, ch := range channels {
		r, _, err := e.Compile(t.Context(), ws, a, ch)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // a second time replaces the first
			if err := render.Write(t.Context(), out, r, store); err != nil {
				t.Fatal(err)
			}
		}
		data, err := os.ReadFile(filepath.Join(out, "a", ch.ID, "rendition.json"))
		if err != nil {
			t.Fatal(err)
		}
		var back content.Rendition
		if err := json.Unmarshal(data, &back); err != nil || back.Digest != r.Digest {
			t.Errorf("%s: digest %q, %v", ch.ID, back.Digest, err)
		}
	}
	f, err := os.Open(filepath.Join(out, "a", "gzh", "body.html"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := goquery.NewDocumentFromReader(f)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Find("title").Text() != a.Title || doc.Find("meta[charset=utf-8]").Length() != 1 {
		t.Error("not a page of its own")
	}
	images := doc.Find("main img")
	if images.Length() != 2 {
		t.Fatalf("%d images", images.Length())
	}
	images.Each(func(_ int, s *goquery.Selection) {
		src, err := url.PathUnescape(s.AttrOr("src", ""))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(out, "a", "gzh", src)); err != nil {
			t.Error(err)
		}
	})
	text, err := os.ReadFile(filepath.Join(out, "a", "xhs", "text.txt"))
	if err != nil || !strings.HasPrefix(string(text), a.Title+"\n\n") {
		t.Errorf("text %q, %v", text, err)
	}
}

func TestWriteStaysInItsFolder(t *testing.T) {
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	r := content.Rendition{Slug: "../../x", Channel: "..", Family: content.FamilyNote, Text: "t"}
	if err := render.Write(t.Context(), out, r, store); err != nil {
		t.Fatal(err)
	}
	var found string
	filepath.WalkDir(out, func(path string, _ os.DirEntry, _ error) error {
		if filepath.Base(path) == "text.txt" {
			found = path
		}
		return nil
	})
	if found == "" {
		t.Error("written outside of its folder")
	}
	r.Media = []content.Media{{Hash: strings.Repeat("0", 64), Name: "x.png"}}
	if err := render.Write(t.Context(), out, r, store); err == nil {
		t.Error("a file that is not stored was written")
	}
}

func TestPreview(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	r := content.Rendition{
		HTML:  `<p>src="media:` + hash + `" as text</p><img src="media:` + hash + `" alt="">`,
		Media: []content.Media{{Hash: hash, Name: "x.png", Role: content.RoleInline}},
	}
	got := string(render.Preview(r, func(m content.Media) string { return "/m/" + m.Name + "?a=1&b=2" }))
	if !strings.Contains(got, `<img src="/m/x.png?a=1&amp;b=2" alt="">`) {
		t.Error(got)
	}
	text := content.Rendition{Text: "一 <b>\n二"}
	if got := render.Preview(text, nil); got != "一 &lt;b&gt;<br>二" {
		t.Error(got)
	}
}

func TestWriteNamesFilesByWhatTheyHold(t *testing.T) {
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		r    content.Rendition
		want map[string]string
	}{
		{content.Rendition{Family: content.FamilyRich, Title: "题", HTML: "<p>文</p>", Text: ""}, map[string]string{"body.html": "<p>文</p>"}},
		{content.Rendition{Family: content.FamilyPost, Title: "题", Text: "文"}, map[string]string{"text.txt": "文\n"}},
		{content.Rendition{Family: content.FamilyCaption, Title: "题", Text: "文", Script: "口播"}, map[string]string{"text.txt": "题\n\n文\n", "script.txt": "口播\n"}},
		{content.Rendition{Family: content.FamilyPage, Title: "题"}, map[string]string{"body.html": "<title>题</title>"}},
	}
	for _, tt := range tests {
		out := t.TempDir()
		tt.r.Slug, tt.r.Channel = "a", "c"
		if err := render.Write(t.Context(), out, tt.r, store); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(filepath.Join(out, "a", "c"))
		if err != nil || len(entries) != len(tt.want)+2 { // rendition.json and media beside them
			t.Errorf("%s: %v, %v", tt.r.Family, entries, err)
		}
		for name, want := range tt.want {
			got, err := os.ReadFile(filepath.Join(out, "a", "c", name))
			if err != nil || !strings.Contains(string(got), want) || name == "text.txt" && string(got) != want {
				t.Errorf("%s %s: %q, %v; want %q", tt.r.Family, name, got, err, want)
			}
		}
	}
}

package handoff

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

func pack(m *memory) content.Handoff { return testSpec.Build("t", message(m)) }

var wantFiles = map[string]string{
	"title.txt":   "老客户为什么走了",
	"caption.txt": "第一行\n\n#复购",
	"topics.txt":  "#复购 #会员",
	"01.jpg":      "jpeg bytes",
	"02.png":      "png bytes",
	"cover.jpg":   "cover bytes",

	"checklist.txt": "☐ 总要做\n   always\n☐ 声明 AI\n   declare AI\n☐ 包里没有视频：用拍好的成片，按上面的文案发\n   The package has no video: use your own cut with the texts above\n",
}

func TestWriteDirWritesThePackage(t *testing.T) {
	m, dir := newMemory(), filepath.Join(t.TempDir(), "out")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"03.jpg", "video.mp4", "notes.md", "my photo.jpg"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := WriteDir(t.Context(), dir, pack(m), m); err != nil {
		t.Fatal(err)
	}
	var names []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	want := []string{"01.jpg", "02.png", "README.html", "caption.txt", "checklist.txt", "cover.jpg", "my photo.jpg", "notes.md", "title.txt", "topics.txt"}
	if !slices.Equal(names, want) {
		t.Errorf("folder holds %q, want %q: an older package's pictures gone, other files kept", names, want)
	}
	for name, text := range wantFiles {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != text {
			t.Errorf("%s = %q, %v; want %q", name, got, err, text)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "README.html")); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("README.html: %v, %v; want it readable", info, err)
	}
}

func TestWriteDirLeavesNoHalfFile(t *testing.T) {
	m, dir := newMemory(), t.TempDir()
	delete(m.files, "bb")
	if err := WriteDir(t.Context(), dir, pack(m), m); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("error %v, want the missing picture", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".moxin-") || e.Name() == "02.png" {
			t.Errorf("%s is left behind", e.Name())
		}
	}
}

func TestWriteZipIsTheSameEveryTime(t *testing.T) {
	m := newMemory()
	var first, second bytes.Buffer
	if err := errors.Join(WriteZip(t.Context(), &first, pack(m), m), WriteZip(t.Context(), &second, pack(m), m)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two zips of one package differ")
	}
	z, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if z.File[0].Name != "README.html" || len(z.File) != len(wantFiles)+1 {
		t.Errorf("%d entries, first %s", len(z.File), z.File[0].Name)
	}
	for name, want := range wantFiles {
		if got, err := fs.ReadFile(z, name); err != nil || string(got) != want {
			t.Errorf("%s = %q, %v; want %q", name, got, err, want)
		}
	}
}

func TestWriteZipStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m := newMemory()
	if err := WriteZip(ctx, io.Discard, pack(m), m); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestFilesRefusesAKeyThatIsAPath(t *testing.T) {
	h := content.Handoff{Texts: []content.HandoffText{{Key: "../x", Value: "y"}}}
	if _, err := Files(h); err == nil {
		t.Error("a key with a path became a file name")
	}
}

func TestReadmeOpensOffline(t *testing.T) {
	h := pack(newMemory())
	h.Title = `<script>alert("x")</script>`
	h.Texts[1].Value = "\n第二行</textarea><b>"
	page, err := readme(h)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Find("textarea#text").Text(); got != h.Texts[1].Value {
		t.Errorf("caption on the page %q, want %q", got, h.Texts[1].Value)
	}
	doc.Find("[data-copy]").Each(func(_ int, s *goquery.Selection) {
		if doc.Find("textarea#"+s.AttrOr("data-copy", "")).Length() != 1 {
			t.Errorf("the button for %q copies nothing", s.AttrOr("data-copy", ""))
		}
	})
	var sources []string
	doc.Find("[src], [href]").Each(func(_ int, s *goquery.Selection) {
		sources = append(sources, s.AttrOr("src", "")+s.AttrOr("href", ""))
	})
	if want := []string{"01.jpg", "02.png", "cover.jpg"}; !slices.Equal(sources, want) {
		t.Errorf("the page loads %q, want only files of the package: %q", sources, want)
	}
	if n := doc.Find("input[type=checkbox]").Length(); n != 3 {
		t.Errorf("%d things to tick, want 3", n)
	}
	if !strings.Contains(doc.Text(), "2026-12-01 20:00 UTC+08:00") {
		t.Error("the due instant is missing or without its zone")
	}
	if doc.Find("script").Length() != 1 || doc.Find("h1").Text() != h.Title {
		t.Error("the title is not shown as text")
	}
}

// A video that is elsewhere is a link to save, on the page and as a file.
func TestRemoteVideoIsALink(t *testing.T) {
	const address = "https://v.example/x.mp4"
	m := newMemory()
	msg := message(m)
	msg.Items[0].Media = append(msg.Items[0].Media, content.Media{Role: content.RoleVideo, Type: "video/mp4", Source: address})
	r, err := publisher().Publish(t.Context(), msg)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := WriteDir(t.Context(), dir, *r.Handoff, m); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "video-link.txt")); err != nil || string(got) != address+"\n" {
		t.Errorf("video-link.txt = %q, %v", got, err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "README.html"))
	if err != nil || !strings.Contains(string(page), `href="`+address+`"`) || strings.Contains(string(page), "<video") {
		t.Errorf("the page does not lead to the video, %v", err)
	}
	if err := WriteDir(t.Context(), dir, pack(m), m); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "video-link.txt")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the link of an earlier package is left, %v", err)
	}
}

func TestReadmeOpensOnlyWhatStillWorks(t *testing.T) {
	label := content.T("去微博", "Open Weibo")
	for _, tt := range []struct {
		open content.Opening
		want bool
	}{
		{content.Opening{URL: "https://share.example/x", Label: label}, true},
		{content.Opening{URL: "https://share.example/x", Label: label, Expires: due}, false},
		{content.Opening{URL: "app://share", Label: label}, false},
		{content.Opening{}, false},
	} {
		page, err := readme(content.Handoff{Open: tt.open})
		if err != nil || strings.Contains(page, "去微博") != tt.want {
			t.Errorf("%+v is on the page: %v, %v", tt.open, !tt.want, err)
		}
	}
}

func TestReadmeOfAnEmptyPackage(t *testing.T) {
	page, err := readme(content.Handoff{Platform: "elsewhere"})
	if err != nil || !strings.Contains(page, "elsewhere") || strings.Contains(page, "0001") {
		t.Errorf("page of an empty package: %v\n%s", err, page)
	}
}

func TestRichTextIsAFileOfItsOwn(t *testing.T) {
	hash := strings.Repeat("a", 64)
	m, dir := newMemory(), t.TempDir()
	m.files[hash] = "png bytes"
	h := content.Handoff{
		Title: "题<", Texts: []content.HandoffText{{Key: KeyText, Value: "文", HTML: `<p>文</p><p><img src="media:` + hash + `" alt=""></p>`}},
		Media: []content.Media{{Hash: hash, Role: content.RoleInline, Type: "image/png"}, {Hash: hash, Role: content.RoleCover, Type: "image/png"},
			{Hash: hash, Role: content.RoleCover, Type: "image/png", Width: 900, Height: 383}},
	}
	if err := WriteDir(t.Context(), dir, h, m); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(filepath.Join(dir, "body.html"))
	if err != nil || !strings.Contains(string(body), `<img src="01.png" alt="">`) || !strings.Contains(string(body), "<title>题&lt;</title>") {
		t.Errorf("body.html %s, %v", body, err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "README.html"))
	if err != nil || !strings.Contains(string(page), `href="body.html"`) {
		t.Errorf("README.html does not lead to it, %v", err)
	}
	h.Texts[0].HTML, h.Media = "", nil
	if err := WriteDir(t.Context(), dir, h, m); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"body.html", "cover.png", "cover-2.35x1.png", "01.png"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s of an earlier package is left, %v", name, err)
		}
	}
}

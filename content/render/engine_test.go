package render_test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/render"
)

const sampleBody = "# 标题\n\n段落 **粗**，见[链接](https://example.com)。\n\n![图](a.png)\n\n```go\nvar x = 1\n```\n\n- 甲\n  - 乙\n"

func sample(t testing.TB) (*content.Workspace, *content.Article) {
	return workspace(fstest.MapFS{"articles/a.png": {Data: pixel(t, 7)}}), article(sampleBody)
}

// everything is one article of all the goldens' articles: every kind of node in one tree.
func everything(t testing.TB) *content.Article {
	t.Helper()
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var body strings.Builder
	for _, name := range cases {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name == "article.md" {
				body.Write(f.Data)
				body.WriteString("\n\n")
			}
		}
	}
	return article(body.String())
}

func TestCompileIsDeterministicAndSafeForManyAtOnce(t *testing.T) {
	ws, _ := sample(t)
	a := everything(t)
	want := make(map[string]string)
	for _, ch := range channels {
		r, _, err := (&render.Engine{}).Compile(t.Context(), ws, a, ch)
		if err != nil {
			t.Fatal(err)
		}
		want[ch.ID] = marshal(t, r)
	}
	e := &render.Engine{}
	var wg sync.WaitGroup
	for range 8 {
		for _, ch := range channels {
			wg.Go(func() {
				r, _, err := e.Compile(t.Context(), ws, a, ch)
				if err != nil || marshal(t, r) != want[ch.ID] {
					t.Errorf("%s differs, %v", ch.ID, err)
				}
			})
		}
	}
	wg.Wait()
}

func marshal(t testing.TB, r content.Rendition) string {
	data, err := json.Marshal(r)
	if err != nil {
		t.Error(err)
	}
	return string(data)
}

func TestCompileSealsAndCarries(t *testing.T) {
	ws, a := sample(t)
	a.AI, a.Authors, a.Summary = content.AIAssisted, []string{"林溪", "周宁"}, "摘要"
	a.Channels = map[string]content.Override{"gzh": {Title: "公众号标题", SourceURL: "https://example.com/a"}}
	e := &render.Engine{}
	r, findings, err := e.Compile(t.Context(), ws, a, channel(t, "gzh"))
	if err != nil || content.Failing(findings, "") {
		t.Fatal(findings, err)
	}
	again := r
	again.Seal()
	if r.Digest == "" || r.Digest != again.Digest {
		t.Errorf("digest %q, sealed again %q", r.Digest, again.Digest)
	}
	digest, err := e.SourceDigest(ws, a, channel(t, "gzh"))
	if err != nil || digest != r.SourceDigest {
		t.Errorf("source digest %q, %q, %v", r.SourceDigest, digest, err)
	}
	if r.Title != "公众号标题" || r.AI != content.AIAssisted || r.Author != "林溪" || r.Summary != "摘要" || r.SourceURL != "https://example.com/a" {
		t.Errorf("%+v", r)
	}
	if strings.Contains(r.HTML, "<h1") {
		t.Error("the heading that repeats the title is shown")
	}
}

func TestSourceDigestSeesWhatMatters(t *testing.T) {
	digest := func(change func(*content.Workspace, *content.Article, *content.Channel)) string {
		ws, a := sample(t)
		ch := channel(t, "gzh")
		change(ws, a, &ch)
		d, err := (&render.Engine{}).SourceDigest(ws, a, ch)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	type change = func(*content.Workspace, *content.Article, *content.Channel)
	base := digest(func(*content.Workspace, *content.Article, *content.Channel) {})
	for name, c := range map[string]change{
		"title": func(_ *content.Workspace, a *content.Article, _ *content.Channel) { a.Title = "另一个" },
		"body":  func(_ *content.Workspace, a *content.Article, _ *content.Channel) { a.Body = append(a.Body, '!') },
		"ai":    func(_ *content.Workspace, a *content.Article, _ *content.Channel) { a.AI = content.AIGenerated },
		"theme": func(_ *content.Workspace, _ *content.Article, ch *content.Channel) { ch.Theme = "other" },
		"limit": func(_ *content.Workspace, _ *content.Article, ch *content.Channel) {
			ch.Limit = map[string]int{"text": 9}
		},
		"picture": func(ws *content.Workspace, _ *content.Article, _ *content.Channel) {
			ws.FS = fstest.MapFS{"articles/a.png": {Data: pixel(t, 8)}}
		},
		"gone": func(ws *content.Workspace, _ *content.Article, _ *content.Channel) { ws.FS = fstest.MapFS{} },
		"topics": func(_ *content.Workspace, a *content.Article, _ *content.Channel) {
			a.Channels = map[string]content.Override{"gzh": {Topics: []string{"x"}}}
		},
	} {
		if digest(c) == base {
			t.Errorf("%s does not change it", name)
		}
	}
	for name, c := range map[string]change{
		"time": func(_ *content.Workspace, a *content.Article, _ *content.Channel) {
			a.PublishAt = content.Asked{Slot: true, Raw: "slot"}
		},
		"mode": func(_ *content.Workspace, _ *content.Article, ch *content.Channel) { ch.Mode = "publish" },
		"position": func(_ *content.Workspace, a *content.Article, _ *content.Channel) {
			a.Channels = map[string]content.Override{"gzh": {Position: 2}}
		},
	} {
		if digest(c) != base {
			t.Errorf("%s changes it", name)
		}
	}
}

func TestCompileFetchesRemotePictures(t *testing.T) {
	body := "![好](https://img.example.com/a.png)\n\n![坏](https://img.example.com/gone.png)\n\n![矢量](https://img.example.com/x.svg)\n\n![又](https://img.example.com/a.png)\n"
	var mu sync.Mutex
	asked := make(map[string]int)
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := &render.Engine{Media: store, Fetch: func(_ context.Context, url string) ([]byte, error) {
		mu.Lock()
		asked[url]++
		mu.Unlock()
		switch {
		case strings.HasSuffix(url, "a.png"):
			return pixel(t, 1), nil
		case strings.HasSuffix(url, ".svg"):
			return []byte("<svg/>"), nil
		}
		return nil, &media.FetchError{URL: url, Status: 404}
	}}
	r, findings, err := e.Compile(t.Context(), workspace(nil), article(body), channel(t, "gzh"))
	if err != nil {
		t.Fatal(err)
	}
	if asked["https://img.example.com/a.png"] != 1 {
		t.Errorf("asked %v", asked)
	}
	var rules []string
	for _, f := range findings {
		if f.Severity == content.SeverityError {
			rules = append(rules, f.Rule)
			if !strings.Contains(f.Message.ZH, "img.example.com") || f.Channel != "gzh" || f.Line == 0 {
				t.Errorf("%+v", f)
			}
		}
	}
	if strings.Join(rules, " ") != "media/fetch media/format" {
		t.Errorf("rules %v", rules)
	}
	if m := r.Media[len(r.Media)-1]; m.Role != content.RoleInline || !store.Has(m.Hash) || m.Width != 4 || m.Height != 3 {
		t.Errorf("%+v", m)
	}
	if !strings.Contains(r.HTML, "图片未载入：坏") {
		t.Error("a picture vanished without a word")
	}
}

func TestCompileCarriesVideo(t *testing.T) {
	ws, a := sample(t)
	ws.FS.(fstest.MapFS)["articles/v.mp4"] = &fstest.MapFile{Data: []byte("\x00\x00\x00\x1cftypisom\x00\x00\x00\x00 the rest")}
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := &render.Engine{Media: store}
	for video, want := range map[string]string{"./v.mp4": media.TypeMP4, "https://example.com/v.mp4": "", "none.mp4": "finding", "a.png": "finding"} {
		a.Channels = map[string]content.Override{"dy": {Video: video}}
		r, findings, err := e.Compile(t.Context(), ws, a, channel(t, "dy"))
		if err != nil {
			t.Fatal(err)
		}
		var found *content.Media
		for _, m := range r.Media {
			if m.Role == content.RoleVideo {
				found = &m
			}
		}
		switch {
		case want == "finding":
			if found != nil || !content.Failing(findings, "dy") {
				t.Errorf("%s: %+v %v", video, found, findings)
			}
		case found == nil || found.Type != want:
			t.Errorf("%s: %+v", video, found)
		case want != "" && !store.Has(found.Hash):
			t.Errorf("%s is not stored", video)
		}
	}
}

func TestCompileErrors(t *testing.T) {
	ws, a := sample(t)
	e := &render.Engine{}
	if _, _, err := e.Compile(t.Context(), ws, a, content.Channel{ID: "x", Platform: "fax"}); err == nil {
		t.Error("a platform that does not exist")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := e.Compile(ctx, ws, a, channel(t, "gzh")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestNoteNamesWhatItLeavesOut(t *testing.T) {
	files := fstest.MapFS{}
	var body strings.Builder
	for i := range 20 {
		name := string(rune('a'+i)) + ".png"
		files["articles/"+name] = &fstest.MapFile{Data: pixel(t, uint8(i))}
		body.WriteString("![](" + name + ")\n\n" + strings.Repeat("一句话说完。", 20) + "\n\n")
	}
	r, findings, err := (&render.Engine{}).Compile(t.Context(), workspace(files), article(body.String()), channel(t, "xhs"))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Media) != 18 {
		t.Errorf("%d images", len(r.Media))
	}
	if n := content.CountRunes.Of(r.Text); n > 600 || n < 450 || !strings.HasSuffix(r.Text, "。") {
		t.Errorf("%d characters, ends %q", n, r.Text[max(0, len(r.Text)-12):])
	}
	seen := make(map[string]string)
	for _, f := range findings {
		seen[f.Rule] = f.Message.ZH
	}
	if !strings.Contains(seen["note/images"], "s.png、t.png") || !strings.Contains(seen["note/extract"], "略去了") {
		t.Errorf("findings %v", seen)
	}
}

func FuzzCompile(f *testing.F) {
	f.Add(sampleBody)
	f.Add(":::\n\n## 甲 {#a}\n\n见https://a.example/x_y **乙 **~~丙。~~丁 List<T> {/* 注 */}")
	f.Add("::: only xhs\n> [!TIP]\n> - **甲。**乙 <div><b>$x_1$\n:::\n[^a]\n\n[^a]: {{link gzh}} <img src=a.png width=1>\n\n| a |\n|---|\n| <td> |\n\n术语\n: 说明\n\n<pre>\n<table><tr><li>")
	ws := workspace(fstest.MapFS{"articles/a.png": {Data: pixel(f, 7)}})
	e := &render.Engine{}
	f.Fuzz(func(t *testing.T, body string) {
		a := article(body)
		for _, ch := range channels {
			r, findings, err := e.Compile(t.Context(), ws, a, ch)
			if err != nil {
				t.Fatal(err)
			}
			if problems := lint(r.HTML); problems != nil {
				t.Errorf("%q: %v\n%s", body, problems, r.HTML)
			}
			for _, f := range findings {
				if f.Channel != ch.ID && f.Channel != "" || f.Line < 0 || f.Message.ZH == "" || f.Message.EN == "" {
					t.Errorf("%+v", f)
				}
			}
		}
	})
}

package render_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/render"
)

const drawBody = "行内 $a_1$ 和 $a_1$。\n\n$$\nE = mc^2\n$$\n\n```mermaid\ngraph TD; A-->B\n```\n\n```math\n\\begin{aligned}x\\end{aligned}\n```\n"

func drawWorkspace() *content.Workspace {
	ws := workspace(nil)
	ws.Config.Draw = content.Draw{Mermaid: "draw-mermaid", TeX: "draw-tex"}
	return ws
}

// pen is a Command that remembers what it was given.
type pen struct {
	mu    sync.Mutex
	given []string
}

func (p *pen) draw(t testing.TB) func(context.Context, string, []byte) ([]byte, error) {
	return func(_ context.Context, command string, source []byte) ([]byte, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.given = append(p.given, command+" "+string(source))
		return pixel(t, uint8(len(p.given))), nil
	}
}

func TestDrawingsBecomePictures(t *testing.T) {
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := &pen{}
	for range 2 { // the second engine finds what the first has made
		e := &render.Engine{Media: store, Command: p.draw(t)}
		r, findings, err := e.Compile(t.Context(), drawWorkspace(), article(drawBody), channel(t, "gzh"))
		if err != nil {
			t.Fatal(err)
		}
		if hasRule(findings, "draw/failed") || hasRule(findings, "draw/no-command") || lint(r.HTML) != nil {
			t.Errorf("%v %v", findings, lint(r.HTML))
		}
		if n := strings.Count(r.HTML, "<img"); n != 5 || strings.Contains(r.HTML, "graph") {
			t.Errorf("%d pictures in %s", n, r.HTML)
		}
		drawn := 0
		for _, m := range r.Media {
			if strings.HasPrefix(m.Source, content.Drawn) {
				drawn++
				if m.Role == content.RoleInline && (!store.Has(m.Hash) || m.Alt == "") {
					t.Errorf("%+v", m)
				}
				if m.Source == content.Drawn+"mermaid" && m.Text != "graph TD; A-->B" {
					t.Errorf("words in the picture: %q", m.Text)
				}
			}
		}
		if drawn < 4 {
			t.Errorf("%d drawn", drawn)
		}
	}
	want := []string{"draw-tex a_1", "draw-tex \\displaystyle E = mc^2", "draw-mermaid graph TD; A-->B", "draw-tex \\begin{aligned}x\\end{aligned}"}
	if strings.Join(p.given, "|") != strings.Join(want, "|") {
		t.Errorf("given %q", p.given)
	}
}

func TestDrawingsThatFailStayReadable(t *testing.T) {
	for name, c := range map[string]struct {
		engine *render.Engine
		draw   content.Draw
		want   string
		times  int
	}{
		"no command":  {&render.Engine{}, content.Draw{}, "draw/no-command", 2},
		"cannot run":  {&render.Engine{}, content.Draw{Mermaid: "x", TeX: "y"}, "draw/no-command", 2},
		"fails":       {&render.Engine{Command: func(context.Context, string, []byte) ([]byte, error) { return nil, errors.New("broken pen") }}, content.Draw{Mermaid: "x", TeX: "y"}, "draw/failed", 4},
		"not a PNG":   {&render.Engine{Command: func(context.Context, string, []byte) ([]byte, error) { return []byte("<html>"), nil }}, content.Draw{Mermaid: "x", TeX: "y"}, "draw/failed", 4},
		"in a sketch": {&render.Engine{Sketch: true}, content.Draw{Mermaid: "x", TeX: "y"}, "", 0},
	} {
		ws := workspace(nil)
		ws.Config.Draw = c.draw
		r, findings, err := c.engine.Compile(t.Context(), ws, article(drawBody), channel(t, "gzh"))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, f := range findings {
			if strings.HasPrefix(f.Rule, "draw/") {
				n++
				if f.Rule != c.want || f.Severity != content.SeverityWarning || f.Line == 0 {
					t.Errorf("%s: %+v", name, f)
				}
			}
		}
		if n != c.times {
			t.Errorf("%s: %d findings", name, n)
		}
		for _, source := range []string{"a_1", "E = mc^2", "TD;&nbsp;A--&gt;B", "aligned"} {
			if !strings.Contains(r.HTML, source) {
				t.Errorf("%s: %s is lost in %s", name, source, r.HTML)
			}
		}
	}
}

func TestOneDrawingIsDrawnOnce(t *testing.T) {
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var runs atomic.Int32
	e := &render.Engine{Media: store, Command: func(context.Context, string, []byte) ([]byte, error) {
		runs.Add(1)
		return nil, errors.New("broken pen")
	}}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, _, err := e.Compile(t.Context(), drawWorkspace(), article("```mermaid\nx\n```\n"), channel(t, "gzh")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if runs.Load() != 1 {
		t.Errorf("%d runs", runs.Load())
	}
}

func TestDrawingOutlivesSomebodyElsesEnd(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	var runs atomic.Int32
	e := &render.Engine{Command: func(ctx context.Context, _ string, _ []byte) ([]byte, error) {
		if runs.Add(1) == 1 {
			close(started)
			<-ctx.Done()
			<-release
			return nil, ctx.Err()
		}
		return pixel(t, 1), nil
	}}
	first, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	compile := func(ctx context.Context) (content.Rendition, error) {
		r, _, err := e.Compile(ctx, drawWorkspace(), article("```mermaid\nx\n```\n"), channel(t, "gzh"))
		return r, err
	}
	wg.Go(func() {
		if _, err := compile(first); !errors.Is(err, context.Canceled) {
			t.Errorf("the first: %v", err)
		}
	})
	<-started
	wg.Go(func() {
		if r, err := compile(t.Context()); err != nil || !strings.Contains(r.HTML, "<img") {
			t.Errorf("the second: %v", err)
		}
	})
	cancel()
	close(release)
	wg.Wait()
}

func TestDigestHoldsCommandsOnlyWhereTheyDraw(t *testing.T) {
	digest := func(ws *content.Workspace, body, id string) string {
		d, err := (&render.Engine{}).SourceDigest(ws, article(body), channel(t, id))
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	plain, drawing := workspace(nil), drawWorkspace()
	if digest(plain, "甲", "gzh") != digest(drawing, "甲", "gzh") {
		t.Error("a command that draws nothing changes a digest")
	}
	if digest(plain, drawBody, "gzh") == digest(drawing, drawBody, "gzh") {
		t.Error("a command that draws does not change the digest")
	}
	if digest(plain, drawBody, "dy") != digest(drawing, drawBody, "dy") {
		t.Error("a caption has no drawings")
	}
}

func TestDigestHoldsAWorkspacesTheme(t *testing.T) {
	digest := func(files fstest.MapFS, theme string) string {
		ch := channel(t, "gzh")
		ch.Theme = theme
		d, err := (&render.Engine{}).SourceDigest(workspace(files), article("甲"), ch)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	one := fstest.MapFS{"themes/own.yaml": {Data: []byte("extends: bold\n")}}
	two := fstest.MapFS{"themes/own.yaml": {Data: []byte("extends: letter\n")}}
	if digest(one, "own") == digest(two, "own") {
		t.Error("another theme, the same digest")
	}
	if digest(one, "bold") != digest(nil, "bold") || digest(nil, "default") != digest(two, "default") {
		t.Error("a theme that is not used changes a digest")
	}
}

func TestUnknownThemeIsFound(t *testing.T) {
	config := "version: 1\nchannels:\n  gzh:\n    platform: wechat\n    theme: lettre\n"
	ws := workspace(fstest.MapFS{"moxin.yaml": {Data: []byte(config)}})
	ch := channel(t, "gzh")
	ch.Theme = "lettre"
	r, findings, err := (&render.Engine{}).Compile(t.Context(), ws, article("甲\n"), ch)
	if err != nil || !strings.Contains(r.HTML, "甲") {
		t.Fatal(r.HTML, err)
	}
	for _, f := range findings {
		if f.Rule == "theme/unknown" {
			if f.String() != "moxin.yaml:5:12" || f.Severity != content.SeverityError || !strings.Contains(f.Suggestion.EN, "letter") || f.Channel != "gzh" {
				t.Errorf("%s %+v", f.Position, f)
			}
			return
		}
	}
	t.Errorf("%v", findings)
}

func TestPicturesThroughABrowser(t *testing.T) {
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><script>x</script></svg>`)
	files := fstest.MapFS{"articles/a.svg": {Data: svg}}
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	runs := 0
	browser := func(_ context.Context, data []byte, mime string) ([]byte, error) {
		if runs++; string(data) != string(svg) || mime != media.TypeSVG {
			t.Errorf("%s %s", mime, data)
		}
		return pixel(t, 9), nil
	}
	for range 2 {
		r, findings, err := (&render.Engine{Media: store, Browser: browser}).Compile(t.Context(), workspace(files), article("![图](a.svg)\n"), channel(t, "gzh"))
		if err != nil || content.Failing(findings, "gzh") {
			t.Fatal(findings, err)
		}
		if m := r.Media[len(r.Media)-1]; m.Type != media.TypePNG || m.Name != "a.png" || m.Source != "a.svg" {
			t.Errorf("%+v", m)
		}
	}
	if runs != 1 {
		t.Errorf("%d runs", runs)
	}
	_, findings, err := (&render.Engine{}).Compile(t.Context(), workspace(files), article("![图](a.svg)\n"), channel(t, "gzh"))
	if err != nil || !hasRule(findings, "media/format") {
		t.Fatal(findings, err)
	}
	for _, f := range findings {
		if f.Rule == "media/format" && (!strings.Contains(f.Suggestion.ZH, "Chromium") || !strings.Contains(f.Message.ZH, "a.svg")) {
			t.Errorf("%+v", f)
		}
	}
	sketching := &render.Engine{Sketch: true, Browser: func(context.Context, []byte, string) ([]byte, error) {
		t.Error("the browser was run for a sketch")
		return nil, errors.ErrUnsupported
	}}
	r, findings, err := sketching.Compile(t.Context(), workspace(files), article("![图](a.svg)\n"), channel(t, "gzh"))
	if err != nil || content.Failing(findings, "gzh") || lint(r.HTML) != nil || !strings.Contains(r.HTML, "图片：图") {
		t.Errorf("sketch: %v %v %s", findings, err, r.HTML)
	}
	_, findings, err = (&render.Engine{Sketch: true}).Compile(t.Context(), workspace(files), article("![图](a.svg)\n"), channel(t, "gzh"))
	if err != nil || !hasRule(findings, "media/format") {
		t.Errorf("a sketch without a browser to come hides it: %v %v", findings, err)
	}
}

func TestRuby(t *testing.T) {
	for body, want := range map[string]string{
		"{漢字|かんじ}を":                                                  "漢字（かんじ）を",
		"{漢字|かん|じ}":                                                  "漢字（かんじ）",
		"<ruby>漢字<rt>かんじ</rt></ruby>を":                               "漢字（かんじ）を",
		"<ruby>墨<rp>(</rp><rt>mò</rt><rp>)</rp>信<rt>xìn</rt></ruby>": "墨（mò）信（xìn）",
		"<ruby>**墨**<rt>mò</rt></ruby>":                              "墨（mò）",
		"<div><ruby>墨<rt>mò</rt></ruby></div>":                       "墨（mò）",
		"<div><ruby>墨<rp>(</rp><rt>mò</rt><rp>)</rp></ruby></div>":   "墨(mò)",
		"{a|b} 和 {漢字}":                                               "{a|b} 和 {漢字}",
		"`{漢字|かんじ}`":                                                 "{漢字|かんじ}",
	} {
		r, _ := compileWeChat(t, workspace(nil), body)
		if got := tags.ReplaceAllString(r.HTML, ""); got != want {
			t.Errorf("%s: %s, want %s\n%s", body, got, want, r.HTML)
		}
	}
	note, _, err := (&render.Engine{}).Compile(t.Context(), workspace(nil), article("::: note\n<ruby>墨<rt>mò</rt></ruby>和{信|xìn}\n:::\n"), channel(t, "xhs"))
	if err != nil || !strings.HasPrefix(note.Text, "墨（mò）和信（xìn）") {
		t.Errorf("%q %v", note.Text, err)
	}
}

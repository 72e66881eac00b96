package render_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"moxin/content"
	"moxin/content/render"
)

func TestSourcesNameWhatARenditionIsMadeOf(t *testing.T) {
	ws, a := sample(t)
	a.Path, a.Cover = "articles/x.md", "/cover.png"
	a.Body = []byte("![](a.png)\n\n![](a.png)\n\n![](https://example.com/w.png)\n\n![](missing.png)\n\n![](data:image/png;base64,AA==)\n")
	a.Channels = map[string]content.Override{"gzh": {Video: "clip.mp4"}}
	ws.Config.Static, ws.Config.Cards.Logo = []string{"static"}, "logo.png"
	one := &fstest.MapFile{Data: []byte("x")}
	ws.FS = fstest.MapFS{
		"articles/a.png": one, "articles/clip.mp4": one, "static/cover.png": one, "logo.png": one, "themes/house.yaml": one, "articles/other.png": one,
	}
	ch := channel(t, "gzh")
	ch.Theme = "house"
	got, err := (&render.Engine{}).Sources(ws, a, ch)
	if err != nil {
		t.Fatal(err)
	}
	files := []string{"articles/a.png", "articles/clip.mp4", "articles/x.md", "logo.png", "moxin.yaml", "static/cover.png", "themes/house.yaml"}
	if !slices.Equal(got.Files, files) || !slices.Equal(got.Remote, []string{"https://example.com/w.png"}) {
		t.Errorf("made of %q and %q", got.Files, got.Remote)
	}
	ch.Theme = "default"
	if got, err = (&render.Engine{}).Sources(ws, a, ch); err != nil || slices.Contains(got.Files, "themes/house.yaml") {
		t.Errorf("with a theme of moxin's own: %q, %v", got.Files, err)
	}
}

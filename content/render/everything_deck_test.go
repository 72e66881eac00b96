package render

import (
	"bytes"
	"context"
	"flag"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
	"moxin/content/card"
)

// everythingDir is a workspace whose one article uses all that articles may use.
const everythingDir = "testdata/everything"

// Everything reads the workspace of everythingDir, its pictures drawn, and its article.
func Everything(t testing.TB) (*content.Workspace, *content.Article) {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS(everythingDir)
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(p, "golden") {
			return err
		}
		data, err := fs.ReadFile(root, p)
		files[p] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for p, size := range map[string]image.Point{
		"articles/img/cover.png": {94, 40}, "articles/img/gaiwan.png": {64, 48}, "articles/img/cup.png": {40, 40}, "static/img/leaf.png": {30, 40},
	} {
		files[p] = &fstest.MapFile{Data: plainPNG(t, size)}
	}
	files["articles/img/pour.gif"] = &fstest.MapFile{Data: twoFrames(t)}
	files["articles/img/pour.mp4"] = &fstest.MapFile{Data: []byte("\x00\x00\x00\x10ftypisom\x00\x00\x00\x00")}
	ws, err := content.Load(files)
	if err != nil || len(ws.Articles) != 1 || content.Failing(ws.Findings, "") {
		t.Fatalf("%v %v, %d articles", err, ws.Findings, len(ws.Articles))
	}
	return ws, ws.Articles[0]
}

// EverythingDrawn is a Command that stands for the one of moxin.yaml.
func EverythingDrawn(t testing.TB) func(context.Context, string, []byte) ([]byte, error) {
	return func(context.Context, string, []byte) ([]byte, error) { return plainPNG(t, image.Pt(120, 60)), nil }
}

func plainPNG(t testing.TB, size image.Point) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rectangle{Max: size})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// twoFrames is the least animation.
func twoFrames(t testing.TB) []byte {
	t.Helper()
	ink := color.Palette{color.White, color.Black}
	g := gif.GIF{Image: []*image.Paletted{image.NewPaletted(image.Rect(0, 0, 16, 12), ink), image.NewPaletted(image.Rect(0, 0, 16, 12), ink)}, Delay: []int{20, 20}}
	g.Image[1].SetColorIndex(0, 0, 1)
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Golden compares with the golden of a name, or writes it.
func Golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join(everythingDir, "golden", name)
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || got != string(want) {
		t.Errorf("%s differs from its golden (%v):\n%s", name, err, got)
	}
}

// TestEverythingOnCards compares what the cards of the note say, before fonts decide where a line
// and a page end.
func TestEverythingOnCards(t *testing.T) {
	ws, a := Everything(t)
	ch, ok := ws.Config.Channel("xhs")
	if !ok {
		t.Fatal("no channel xhs")
	}
	over, _ := a.For(ch.ID)
	e := &Engine{Cards: card.NewDrawer(), Sketch: true}
	j := &job{ctx: t.Context(), engine: e, ws: ws, article: a, channel: ch, over: over, limits: ch.Limits(), doc: e.document(a),
		out: content.Rendition{Title: over.Title, Author: a.Author(), Topics: over.Topics, Platform: ch.Platform, Family: ch.Family()}}
	deck, _ := j.deck()
	head := strings.Join([]string{deck.Title, deck.Lead, deck.Author, strings.Join(deck.Tags, " ")}, "\n")
	Golden(t, "xhs.cards", head+"\n---\n"+deckLines(deck.Blocks))
}

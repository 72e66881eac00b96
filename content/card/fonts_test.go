package card

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBoldIsAnotherFace(t *testing.T) {
	f := drawer(t).fonts
	for _, r := range []role{roleSans, roleSerif} {
		if a, b := f.face(look{r, false}), f.face(look{r, true}); a.font == b.font {
			t.Errorf("role %d has one face for both weights", r)
		}
	}
}

func TestEmojiInColour(t *testing.T) {
	f := drawer(t).fonts
	if f.face(look{role: roleEmoji}) == nil {
		need(t, "no colour emoji")
	}
	for _, e := range []string{"😀", "👨‍👩‍👧", "🇨🇳", "1️⃣", "👍🏽"} {
		s := f.shape(e, look{role: roleSans})
		if len(s.glyphs) != 1 || !s.glyphs[0].bitmap || f.mask(s.glyphs[0], 40, 0).color == nil {
			t.Errorf("%s is %d glyphs", e, len(s.glyphs))
		}
	}
}

func TestNoFont(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "NotoSansCJK-Broken.ttc"), []byte("ttcf, but not really"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := openFonts([]string{filepath.Join(dir, "missing.otf")}, []string{dir})
	var fe *FontError
	if !errors.Is(err, ErrNoFont) || !errors.As(err, &fe) {
		t.Fatalf("error %v", err)
	}
	if text := fe.Text(); !strings.Contains(text.ZH, "fonts-noto-cjk") || !strings.Contains(text.EN, "missing.otf") {
		t.Errorf("says %v", text)
	}
}

// Looking for a font says what opening one does, and holds none.
func TestReadyIsWhatOpeningSays(t *testing.T) {
	d := drawer(t)
	light := NewDrawer(d.paths...)
	if err := light.Ready(); err != nil || light.fonts != nil {
		t.Errorf("ready: %v, with fonts held: %v", err, light.fonts != nil)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "NotoSansCJK-Broken.ttc"), []byte("ttcf, but not really"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := lookForFonts([]string{filepath.Join(dir, "missing.otf")}, []string{dir}); !errors.Is(err, ErrNoFont) {
		t.Errorf("without a font: %v", err)
	}
}

func TestOwnFontsComeFirst(t *testing.T) {
	f := &fonts{files: []fontFile{
		{path: "sys", family: "Noto Sans CJK SC", weight: 400}, {path: "sysbold", family: "Noto Sans CJK SC", weight: 700},
		{path: "serif", family: "Noto Serif CJK SC", weight: 400}, {path: "own", family: "Brand Hei", weight: 400, own: true},
		{path: "slanted", family: "Brand Hei", weight: 400, italic: true, own: true},
	}}
	for _, c := range []struct {
		look look
		want string
	}{
		{look{roleSans, false}, "own"}, {look{roleSerif, false}, "own"}, {look{roleSans, true}, "sysbold"}, {look{role: roleMono}, "sys"},
	} {
		if got := f.candidates(c.look); got[0].path != c.want {
			t.Errorf("%+v: %s first, want %s", c.look, got[0].path, c.want)
		}
	}
}

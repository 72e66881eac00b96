package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/content/media"
	"moxin/content/store/storetest"
)

func onePixel(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestCommandGetsSourceAndGivesPNG(t *testing.T) {
	dir := t.TempDir()
	want := onePixel(t)
	if err := os.WriteFile(filepath.Join(dir, "one.png"), want, 0o644); err != nil {
		t.Fatal(err)
	}
	run := newCommand(dir, drawTime)
	got, err := run(t.Context(), "cat > given; cat one.png", []byte("graph TD"))
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	if given, err := os.ReadFile(filepath.Join(dir, "given")); err != nil || string(given) != "graph TD" {
		t.Errorf("%q %v", given, err)
	}
	// A command need not read all of what it is given.
	if _, err := run(t.Context(), "cat one.png", bytes.Repeat([]byte("x"), 1<<20)); err != nil {
		t.Error(err)
	}
}

func TestCommandErrors(t *testing.T) {
	for name, c := range map[string]struct{ command, want string }{
		"fails":        {"echo parse error on line 2 >&2; exit 3", "exit status 3: parse error on line 2"},
		"no such":      {"moxin-no-such-command", "exit status 127"},
		"not a PNG":    {"echo '<html>'; echo usage >&2", "no PNG on its standard output (7 bytes): usage"},
		"nothing":      {"true", "no PNG on its standard output (0 bytes)"},
		"too much":     {"head -c 11000000 /dev/zero", "more than 10 MB"},
		"a long story": {"head -c 9000 /dev/zero | tr '\\0' y >&2; echo ' last words' >&2; exit 1", "last words"},
	} {
		_, err := newCommand(t.TempDir(), drawTime)(t.Context(), c.command, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) || len(err.Error()) > drawTail+80 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a command leaves running holds its output open: were it not ended too, the test would
// take as long as the sleep.
func TestCommandEndsWithItsChildren(t *testing.T) {
	_, err := newCommand(t.TempDir(), 50*time.Millisecond)(t.Context(), "sleep 600 & wait", nil)
	if err == nil || !strings.Contains(err.Error(), "no picture within 50ms") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newCommand(t.TempDir(), drawTime)(ctx, "sleep 600", nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// testSVG is red on its left half, clear on its right, and tries what a picture may not.
const testSVG = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="800" viewBox="0 0 1600 800">
<rect width="800" height="800" fill="#ff0000"/><image href="file:///etc/passwd" width="10" height="10"/><script>document.documentElement.remove()</script></svg>`

func TestBrowserDrawsPictures(t *testing.T) {
	t.Parallel()
	browser := newBrowser()
	if browser == nil {
		storetest.Need(t, "chromium", "no Chromium in PATH")
	}
	data, err := browser(t.Context(), []byte(testSVG), media.TypeSVG)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil || img.Bounds() != image.Rect(0, 0, browserWidth, browserWidth/2) {
		t.Fatal(img.Bounds(), err)
	}
	at := func(x, y int) color.NRGBA { return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA) }
	for p, want := range map[image.Point]color.NRGBA{
		{X: 60, Y: 60}: {R: 255, A: 255}, {X: 630, Y: 638}: {R: 255, A: 255}, {X: 650, Y: 2}: {}, {X: 1279, Y: 639}: {},
	} {
		if got := at(p.X, p.Y); got != want {
			t.Errorf("%v: %v, want %v", p, got, want)
		}
	}
	for name, c := range map[string]struct{ data, mime, want string }{
		"no size":  {"nothing", media.TypeSVG, "says no size"},
		"too tall": {`<svg width="10" height="19000"/>`, media.TypeSVG, "too tall"},
	} {
		if _, err := browser(t.Context(), []byte(c.data), c.mime); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPicturePageLoadsNothing(t *testing.T) {
	page := string(picturePage([]byte("<svg/>"), media.TypeSVG, 3, 4))
	if !strings.Contains(page, "default-src 'none'") || !strings.Contains(page, base64.StdEncoding.EncodeToString([]byte("<svg/>"))) {
		t.Error(page)
	}
}

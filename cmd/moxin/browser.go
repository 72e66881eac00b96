package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"moxin/content/media"
)

// browsers are the names that Chromium has in PATH, the preferred one first.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

const (
	browserTime  = 30 * time.Second
	browserWidth = 1280 // pixels; a picture in an article is never wider
	// browserMargin is added to the window: headless Chromium takes part of its height for itself.
	browserMargin = 200
	// browserLeast is the narrowest window that Chromium makes.
	browserLeast = 500
)

// newBrowser turns pictures into PNG with the Chromium of this machine; nil when there is none.
func newBrowser() func(ctx context.Context, data []byte, mime string) ([]byte, error) {
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			b := &browser{path: path, turn: make(chan struct{}, 1)}
			return b.picture
		}
	}
	return nil
}

// browser runs Chromium once for each picture, one at a time: each run takes a few hundred MB.
type browser struct {
	path string
	turn chan struct{}
}

// picture draws data, of a type that browsers show, as a PNG of its natural size.
func (b *browser) picture(ctx context.Context, data []byte, mime string) ([]byte, error) {
	w, h, ok := media.NaturalSize(data)
	if !ok {
		return nil, errors.New("the picture says no size")
	}
	if w > browserWidth {
		w, h = browserWidth, max(1, h*browserWidth/w)
	}
	if h > 8*browserWidth {
		return nil, fmt.Errorf("the picture is too tall: %d × %d", w, h)
	}
	select {
	case b.turn <- struct{}{}:
		defer func() { <-b.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	dir, err := os.MkdirTemp("", "moxin-picture-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) // what is left is in the system's temporary folder
	page := filepath.Join(dir, "page.html")
	if err := os.WriteFile(page, picturePage(data, mime, w, h), 0o600); err != nil {
		return nil, err
	}
	if err := b.shoot(ctx, dir, page, image.Pt(w, h)); err != nil {
		return nil, err
	}
	return cut(filepath.Join(dir, "shot.png"), image.Pt(w, h))
}

// picturePage shows the picture alone. As the source of an img an SVG runs no script and loads
// nothing, and the page itself may load nothing but what it holds.
func picturePage(data []byte, mime string, w, h int) []byte {
	return fmt.Appendf(nil, `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`+
		`<style>html,body{margin:0;background:transparent}img{display:block}</style><img width="%d" height="%d" src="data:%s;base64,%s">`,
		w, h, mime, base64.StdEncoding.EncodeToString(data))
}

// shoot takes the screenshot. No name resolves and nothing runs in the background: the browser
// reaches no network.
func (b *browser) shoot(ctx context.Context, dir, page string, size image.Point) error {
	ctx, cancel := context.WithTimeout(ctx, browserTime)
	defer cancel()
	args := []string{
		"--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--disable-extensions", "--hide-scrollbars", "--force-device-scale-factor=1",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--default-background-color=00000000", "--virtual-time-budget=5000",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--screenshot=" + filepath.Join(dir, "shot.png"),
		fmt.Sprintf("--window-size=%d,%d", max(size.X, browserLeast), size.Y+browserMargin),
	}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to start as root with one
	}
	c := exec.CommandContext(ctx, b.path, append(args, "file://"+page)...)
	said := &tail{max: drawTail}
	c.Stderr = said
	endGroup(c)
	err := c.Run()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%s took longer than %s", filepath.Base(b.path), browserTime)
	}
	if err != nil {
		return fmt.Errorf("running %s: %w%s", filepath.Base(b.path), err, said.said())
	}
	return nil
}

// cut takes the picture out of the screenshot's corner.
func cut(file string, size image.Point) ([]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("no screenshot: %w", err)
	}
	shot, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("reading the screenshot: %w", err)
	}
	if !size.In(shot.Bounds().Add(image.Pt(1, 1))) {
		return nil, fmt.Errorf("the screenshot is too small: %v", shot.Bounds().Max)
	}
	out := image.NewNRGBA(image.Rectangle{Max: size})
	draw.Draw(out, out.Bounds(), shot, image.Point{}, draw.Src)
	var buf bytes.Buffer
	if err := png.Encode(&buf, out); err != nil {
		return nil, fmt.Errorf("encoding the picture: %w", err)
	}
	return buf.Bytes(), nil
}

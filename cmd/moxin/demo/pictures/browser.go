package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// browser is a Chromium with a new profile.
type browser struct {
	ctx  context.Context
	stop []context.CancelFunc
}

func openBrowser(ctx context.Context) (*browser, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Flag("no-sandbox", true),
			chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("hide-scrollbars", true))
		ctx, stop := chromedp.NewExecAllocator(ctx, options...)
		ctx, end := chromedp.NewContext(ctx)
		b := &browser{ctx, []context.CancelFunc{end, stop}}
		// The browser lives as long as the context that it is first used with.
		if err := chromedp.Do(ctx); err != nil {
			b.close()
			return nil, fmt.Errorf("starting %s: %w", path, err)
		}
		return b, nil
	}
	return nil, errors.New("no Chromium in PATH; make deps installs it")
}

func (b *browser) close() {
	for _, stop := range b.stop {
		stop()
	}
}

// view is a page as somebody has it before them.
type view struct {
	url           string
	width, height int64   // of the window, CSS pixels
	scale         float64 // device pixels for each; 0 = 1
	ready         string  // a JavaScript expression that holds when there is all to be seen; "" = when loaded
	then          string  // done before the picture is taken
	dark          bool    // as a machine in dark mode shows it
}

// patience is how long a page may take until there is all to be seen.
const patience = time.Minute

// scheme makes the machine prefer light or dark pages.
func scheme(dark bool) chromedp.Action[chromedp.Void] {
	value := "light"
	if dark {
		value = "dark"
	}
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}},
		})
		return err
	})
}

// shoot takes a picture of a page.
func (b *browser) shoot(v view) (image.Image, error) {
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	scale := v.scale
	if scale == 0 {
		scale = 1
	}
	err := chromedp.Do(ctx, scheme(v.dark), chromedp.EmulateViewport(v.width, v.height, chromedp.EmulateScale(scale)), chromedp.Navigate(v.url))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", v.url, err)
	}
	if v.ready != "" {
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool](v.ready)); err != nil {
			return nil, fmt.Errorf("waiting for %s: %w", v.ready, err)
		}
	}
	settle := "(async () => { " + v.then + "; await document.fonts.ready; await new Promise((f) => requestAnimationFrame(() => requestAnimationFrame(f))); return true })()"
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](settle, chromedp.EvalAwaitPromise)); err != nil {
		return nil, fmt.Errorf("preparing the page: %w", err)
	}
	data, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return nil, fmt.Errorf("taking the picture: %w", err)
	}
	return png.Decode(bytes.NewReader(data))
}

package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	protocol "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	"moxin/content/store/storetest"
)

// A reader is a real browser with one page open.
type reader struct {
	testing.TB
	ctx context.Context
}

// openReader starts Chromium with a window of these pixels. A user's own browser is never touched:
// the profile is new.
func openReader(t *testing.T, width, height int64, also ...chromedp.ExecAllocatorOption) *reader {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		storetest.Need(t, "chromium", "no chromium in PATH; make deps installs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true))
	options = append(options, also...)
	// A browser that no longer answers ends its own test, not the whole run.
	ctx, late := context.WithTimeout(t.Context(), 4*time.Minute)
	t.Cleanup(late)
	ctx, stop := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(ctx)
	t.Cleanup(end)
	r := &reader{t, ctx}
	r.do(chromedp.EmulateViewport(width, height))
	return r
}

func (r *reader) do(steps ...chromedp.Action[chromedp.Void]) {
	r.Helper()
	if err := chromedp.Do(r.ctx, steps...); err != nil {
		r.Fatal(err)
	}
}

// until waits for a JavaScript expression to hold.
func (r *reader) until(expression string) {
	r.Helper()
	if _, err := chromedp.Run(r.ctx, chromedp.Poll[bool](expression)); err != nil {
		r.Fatalf("%s: %v", expression, err)
	}
}

// eval is the value of an expression, which may be a promise.
func (r *reader) eval(expression string) string {
	r.Helper()
	got, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		r.Fatalf("%s: %v", expression, err)
	}
	return got
}

// allow grants a permission to every page of this browser.
func (r *reader) allow(name string) {
	r.Helper()
	r.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, protocol.SetPermission, protocol.SetPermissionParams{
			Permission: &protocol.PermissionDescriptor{Name: name}, Setting: protocol.PermissionSettingGranted,
		})
		return chromedp.Void{}, err
	})
}

func TestOpenPageFollowsASave(t *testing.T) {
	t.Parallel()
	long := feature + strings.Repeat("\n又是一段，说得很长，好让这一页能滚动起来。\n", 60)
	for _, width := range []int64{1280, 375} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			s := openStudio(t, map[string]string{"old-tea.md": long})
			r := openReader(t, width, 800)
			r.do(chromedp.Navigate(s.url + "a/old-tea?channel=gzh&lang=zh"))
			r.until(`document.getElementById("live").textContent === "实时"`)
			r.until(`document.getElementById("frame").contentDocument.body.innerText.includes("一款老茶")`)
			// What the reader did to the page stays: the frame is scrolled, a mark is on it.
			r.until(`(() => { const w = document.getElementById("frame").contentWindow; w.scrollTo(0, 300); window.mark = 1; return w.scrollY === 300; })()`)

			s.write("articles/old-tea.md", strings.Replace(long, "每一件都不起眼", "每一件都值得等", 1))
			r.until(`document.getElementById("frame").contentDocument.body.innerText.includes("值得等")`)
			r.until(`document.getElementById("source").innerText.includes("值得等")`)
			if got := r.eval(`String([window.mark, document.getElementById("frame").contentWindow.scrollY])`); got != "1,300" {
				t.Errorf("after the save the mark and the scroll are %s, want 1,300", got)
			}
			// The new body looks like the old one: its inline styles are in force.
			if got := r.eval(`(() => { const p = document.getElementById("frame").contentDocument.querySelector("section p"); return getComputedStyle(p).lineHeight; })()`); got != "28.8px" {
				t.Errorf("after the save a paragraph's lines are %s high, want the theme's 28.8px", got)
			}
			if got := r.eval(`String(document.documentElement.scrollWidth <= innerWidth)`); got != "true" {
				t.Error("the page is wider than the window")
			}

			// A page whose article is gone says so.
			s.write("articles/old-tea.md", "---\nslug: renamed\n---\n\n# 新\n")
			r.do(chromedp.WaitVisible(`[data-notice=unknown]`))
		})
	}
}

func TestCopyPutsRichTextOnTheClipboard(t *testing.T) {
	s := openStudio(t, map[string]string{"old-tea.md": feature})
	r := openReader(t, 1280, 800)
	r.do(chromedp.Navigate(s.url + "a/old-tea?channel=gzh&lang=zh"))
	r.allow("clipboard-read")
	r.allow("clipboard-write")
	r.until(`document.getElementById("live").textContent === "实时"`)
	r.do(chromedp.Click(`[data-copy=rich]`))
	r.until(`document.getElementById("said").textContent === "已复制"`)
	html := r.eval(`navigator.clipboard.read().then(([item]) => item.getType("text/html")).then((blob) => blob.text())`)
	for _, want := range []string{"每一件都不起眼", "data:image/png;base64,", "style="} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is not in what was copied: %.300s", want, html)
		}
	}
	if strings.Contains(html, "/preview/media/") {
		t.Error("a picture was copied as an address of this machine")
	}
	plain := r.eval(`navigator.clipboard.readText()`)
	if !strings.Contains(plain, "每一件都不起眼") || strings.Contains(plain, "<p") {
		t.Errorf("as plain text it is %.200q", plain)
	}

	r.do(chromedp.Click(`[data-copy=html]`))
	r.until(`navigator.clipboard.readText().then((text) => text.includes("<p") || text.includes("<section"))`)
	r.do(chromedp.Click(`[data-field=title] [data-copy=text]`))
	r.until(`navigator.clipboard.readText().then((text) => text === "一款老茶")`)
}

func TestKeysMoveAboutThePreview(t *testing.T) {
	t.Parallel()
	s := openStudio(t, map[string]string{"old-tea.md": feature, "b.md": "# 乙\n\n正文。\n"})
	r := openReader(t, 1280, 800)
	press := func(key string) {
		r.eval(fmt.Sprintf(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: %q, bubbles: true, cancelable: true})) + ""`, key))
	}
	r.do(chromedp.Navigate(s.url))
	press("j")
	press("j")
	r.until(`[...document.querySelectorAll("[data-row]")].findIndex((row) => row.contains(document.activeElement)) === 1`)
	// A save that changes the list leaves the reader where they are.
	at := r.eval(`document.activeElement.getAttribute("href")`)
	s.write("articles/b.md", "# 丙\n\n正文。\n")
	r.until(`document.getElementById("list").innerText.includes("丙")`)
	r.until(`(document.activeElement.getAttribute("href") || "") === ` + fmt.Sprintf("%q", at))
	press("k")
	r.until(`[...document.querySelectorAll("[data-row]")].findIndex((row) => row.contains(document.activeElement)) === 0`)
	press("/")
	r.until(`document.activeElement.id === "q"`)
	r.do(chromedp.Navigate(s.url + "a/old-tea"))
	press("]")
	r.do(chromedp.WaitVisible(`.tabs a[aria-current][href*="channel=xhs"]`))
}

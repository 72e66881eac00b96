package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	protocol "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const eveningYAML = `version: 1
public: {listen: "127.0.0.1:0", url: "https://moxin.example"}
channels:
  xhs: {platform: xiaohongshu}
  group: {platform: group}
approval: {required: false}
`

// evening is a workspace whose hand-offs are out, and the serve that shows their pages.
type evening struct {
	testing.TB
	dir  string
	base string // where the public pages listen
	env  map[string]string
}

func openEvening(t *testing.T) *evening {
	t.Helper()
	e := &evening{TB: t, dir: t.TempDir()}
	e.write("moxin.yaml", []byte(eveningYAML))
	e.write("articles/counter.png", e.picture())
	e.write("articles/leave.md", []byte("---\ntitle: 老客户为什么走了\nslug: leave\nchannels:\n  xhs: {topics: [复购]}\n  group: {}\n---\n没有一位说太贵了。\n\n![柜台](counter.png)\n"))
	for _, ch := range []string{"xhs", "group"} {
		e.moxin("accounts", "connect", ch)
		e.moxin("publish", "leave", "--channel", ch)
	}
	e.serve()
	return e
}

func (e *evening) write(name string, data []byte) {
	e.Helper()
	path := filepath.Join(e.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		e.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		e.Fatal(err)
	}
}

func (e *evening) picture() []byte {
	e.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 300, 400))
	img.Set(1, 1, color.Black)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		e.Fatal(err)
	}
	return b.Bytes()
}

func (e *evening) app(out, said io.Writer) *app {
	return &app{stdin: strings.NewReader(""), stdout: out, stderr: said, env: func(name string) (string, bool) { v, ok := e.env[name]; return v, ok }, now: time.Now}
}

// moxin runs a command and returns what it printed.
func (e *evening) moxin(args ...string) string {
	e.Helper()
	var out, said bytes.Buffer
	if code := run(e.Context(), append([]string{"-C", e.dir}, args...), e.app(&out, &said)); code != exitOK {
		e.Fatalf("moxin %s ended with %d: %s", strings.Join(args, " "), code, said.String())
	}
	return out.String()
}

// serve runs the command until the test ends.
func (e *evening) serve() {
	e.Helper()
	ctx, stop := context.WithCancel(e.Context())
	in, said := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"-C", e.dir, "serve", "--listen", "127.0.0.1:0"}, e.app(io.Discard, said))
		said.Close()
	}()
	e.Cleanup(func() {
		stop()
		if c := <-code; c != exitOK && c != exitInterrupted {
			e.Errorf("serve ended with %d", c)
		}
	})
	for lines := bufio.NewScanner(in); lines.Scan(); {
		if address, ok := strings.CutPrefix(lines.Text(), "public pages: "); ok {
			e.base = address
			go io.Copy(io.Discard, in) // nobody reads on
			return
		}
	}
	e.Fatal("serve has no public pages")
}

// here is a link as it was printed, at the address that listens.
func (e *evening) here(link string) string {
	return strings.Replace(strings.TrimSpace(link), "https://moxin.example", e.base, 1)
}

// pageOf is the address of a channel's hand-off.
func (e *evening) pageOf(channel string) string {
	e.Helper()
	for line := range strings.Lines(e.moxin("handoff")) {
		if cells := strings.Split(line, "\t"); cells[2] == channel {
			return e.here(cells[4])
		}
	}
	e.Fatalf("no hand-off of %s", channel)
	return ""
}

// sharing stands for the share sheet of a phone, which desktop browsers lack.
const sharing = `navigator.canShare = () => true; navigator.share = async ({files}) => { window.shared = files.map((f) => f.name + " " + f.type).join(); };`

func (r *reader) before(script string) {
	r.Helper()
	r.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, protocol.AddScriptToEvaluateOnNewDocument, protocol.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return chromedp.Void{}, err
	})
}

func TestHandoffOnAPhone(t *testing.T) {
	t.Parallel()
	e := openEvening(t)
	r := openReader(t, 375, 800)
	r.do(chromedp.EmulateViewport(375, 800, chromedp.EmulateMobile, chromedp.EmulateTouch))
	r.before(sharing)
	r.do(chromedp.Navigate(e.pageOf("xhs") + "?lang=zh"))
	r.allow("clipboard-read")
	r.allow("clipboard-write")

	if got := r.eval(`String(document.documentElement.scrollWidth <= innerWidth)`); got != "true" {
		t.Error("the page is wider than a phone")
	}
	small := `[...document.querySelectorAll("button, summary, .save, input[type=file], input[type=text], textarea")]
		.filter((b) => b.offsetParent && b.getBoundingClientRect().height < 44).map((b) => b.outerHTML).join("\n")`
	if got := r.eval(small); got != "" {
		t.Errorf("too small for a thumb:\n%s", got)
	}

	r.do(chromedp.Click(`[data-copy=text-title]`))
	r.until(`navigator.clipboard.readText().then((text) => text === "老客户为什么走了")`)
	r.do(chromedp.Click(`[data-copy=text-all]`))
	r.until(`document.querySelector("[data-copy=text-all]").textContent === "已复制 ✓"`)
	if got := r.eval(`navigator.clipboard.readText()`); !strings.Contains(got, "老客户为什么走了") || strings.Count(got, "#复购") != 1 {
		t.Errorf("all of it is %q", got)
	}
	r.do(chromedp.Click(`[data-share]`))
	r.until(`Boolean(window.shared)`)
	if got := r.eval(`window.shared`); got != "01.png image/png" {
		t.Errorf("shared %q", got)
	}

	// What is ticked stays ticked when the person comes back from the other app.
	r.do(chromedp.Click(`.checklist label`))
	r.do(chromedp.Reload(), chromedp.WaitVisible(`.checklist`))
	r.until(`document.readyState === "complete" && document.querySelector(".checklist input").checked`)

	// A wrong link is said beside the field, which takes the focus.
	r.do(chromedp.SendKeys(`#link`, "https://v.douyin.com/iAb3xy/"), chromedp.Click(`.done [type=submit]`), chromedp.WaitVisible(`.done [role=alert]`))
	r.until(`document.activeElement.id === "link" && document.querySelector(".done [role=alert]").textContent.includes("抖音")`)
	r.do(chromedp.Clear(`#link`), chromedp.SendKeys(`#link`, "http://xhslink.com/a/Ab12Cd，复制本条信息"), chromedp.Click(`.done [type=submit]`), chromedp.WaitVisible(`[data-state=published]`))
	if got := r.eval(`document.querySelector(".closed a").href`); got != "https://xhslink.com/a/Ab12Cd" {
		t.Errorf("it is at %q", got)
	}
}

func TestScreenshotByKeyboard(t *testing.T) {
	t.Parallel()
	e := openEvening(t)
	e.write("shot.png", e.picture())
	r := openReader(t, 1280, 800)

	// From the list to the page, and back when it is done, without a mouse.
	list := e.here(e.moxin("handoff", "list", "--link"))
	r.do(chromedp.Navigate(list + "?lang=zh"))
	r.do(chromedp.WaitVisible(`.list li`))
	if got := r.eval(`String(document.querySelectorAll(".list li").length)`); got != "2" {
		t.Errorf("%s hand-offs on the list, want 2", got)
	}
	tab := func(until string) {
		for range 60 {
			if r.eval(fmt.Sprintf(`String(document.activeElement.matches(%q))`, until)) == "true" {
				return
			}
			r.do(chromedp.KeyEvent(kb.Tab))
		}
		t.Fatalf("no way to %s by keyboard", until)
	}
	tab(`.list li:nth-child(2) a`)
	r.do(chromedp.KeyEvent(kb.Enter))
	r.do(chromedp.WaitVisible(`#shot`))
	if got := r.eval(`getComputedStyle(document.querySelector(".code")).display`); got != "block" {
		t.Error("a desktop shows no code for the phone")
	}
	r.until(`document.querySelector(".code img").naturalWidth > 0`)

	tab(`#shot`) // the chooser itself is the system's
	r.do(chromedp.SetUploadFiles(`#shot`, []string{filepath.Join(e.dir, "shot.png")}))
	tab(`#note`)
	r.do(chromedp.KeyEvent("19:58"))
	r.do(chromedp.KeyEvent(kb.Enter))
	r.do(chromedp.WaitVisible(`.closed img.shot`))
	r.until(`document.querySelector(".closed img.shot").naturalWidth === 300`)
	tab(`.back a`)
	r.do(chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`.list li`))
	if got := r.eval(`String(document.querySelectorAll(".list li").length)`); got != "1" {
		t.Errorf("%s hand-offs left on the list, want 1", got)
	}
	if got := e.moxin("handoff", "show", "2"); !strings.Contains(got, "19:58") {
		t.Errorf("what was said is not there: %s", got)
	}
}

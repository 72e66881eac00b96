package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"moxin/content"
)

// happens writes into a release's story, as another process would.
func (d *doubtful) happens(why string) {
	d.Helper()
	d.ok(d.station.store.Log(d.Context(), content.Entry{
		At: time.Now(), Who: "worker", Action: "release.lookup", Subject: "release:" + strconv.FormatInt(d.release, 10), Why: why,
	}))
}

// says is an expression: the page's content has a text.
func says(text string) string {
	return fmt.Sprintf(`document.getElementById("main").innerText.includes(%q)`, text)
}

// A page that nobody works on shows what happens; one that somebody works on says that there is news.
func TestPageFollowsTheStoreUnlessSomebodyIsAtWork(t *testing.T) {
	t.Parallel()
	for _, width := range []int64{1280, 375} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) {
			t.Parallel()
			d := openDoubt(t)
			r := openReader(t, width, 500)
			r.do(chromedp.Navigate(fmt.Sprintf("%s/releases/%d?lang=zh", d.url, d.release)))
			r.until(`"listening" in document.documentElement.dataset`)

			// The focus and the place on the page stay where they were.
			r.eval(`(() => { window.mark = 1; document.querySelector("#main a[href^='/releases'], #main a[href^='/articles']").focus({preventScroll: true}); scrollTo(0, 120); return ""; })()`)
			focus, place := r.eval(`document.activeElement.href`), r.eval(`String(scrollY)`)
			d.happens("到平台看过第一眼")
			r.until(says("到平台看过第一眼"))
			if got := r.eval(`document.activeElement.href + " " + scrollY + " " + window.mark`); got != focus+" "+place+" 1" {
				t.Errorf("after the change: %s, want %s %s 1", got, focus, place)
			}

			// A link that is typed into the form of the doubt is nobody else's to throw away.
			r.eval(`(() => { const f = document.querySelector("#doubt input[name=link]"); f.focus(); f.value = "https://mp.weixin.qq.com/s/half"; return ""; })()`)
			d.happens("到平台看过第二眼")
			r.until(`document.querySelector("[data-live=waiting][aria-live=polite] a")?.textContent === "有新变化 · 刷新"`)
			if got := r.eval(`document.querySelector("#doubt input[name=link]").value + " " + ` + says("第二眼")); got != "https://mp.weixin.qq.com/s/half false" {
				t.Errorf("while somebody types: %s", got)
			}
			// Once it is empty again, the news comes by itself, and the link goes.
			r.eval(`(() => { const f = document.querySelector("#doubt input[name=link]"); f.value = ""; f.blur(); return ""; })()`)
			r.until(says("第二眼") + ` && !document.querySelector("[data-live=waiting] a")`)

			// A question that is open stays open.
			r.eval(`(() => { document.querySelector("#doubt details summary").click(); return ""; })()`)
			d.happens("到平台看过第三眼")
			r.until(`document.querySelector("[data-live=waiting] a") !== null && document.querySelector("#doubt details").open`)
			if got := r.eval(says("第三眼") + ` + " " + document.querySelector("[data-live=waiting] a").href`); got != "false "+r.eval(`location.href`) {
				t.Errorf("with an open question: %s", got)
			}
		})
	}
}

// A server that is closed with a page open closes at once: at Ctrl-C, and when moxin.yaml is opened anew.
func TestOpenPagesDoNotHoldUpServe(t *testing.T) {
	d := openDoubt(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	d.ok(err)
	outer := t.Context() // lives on, as serve's does when the workspace is opened anew
	pages, err := d.app.consoleHandler(outer, d.station, l.Addr().String())
	d.ok(err)
	ctx, cancel := context.WithCancel(outer)
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := serveUntil(ctx, l, consoleServer(pages)); err != nil {
			t.Errorf("the server was broken off: %v", err)
		}
	})
	wg.Go(func() {
		if err := pages.follow(ctx); err != nil {
			t.Error(err)
		}
	})
	answer, err := http.Get("http://" + l.Addr().String() + "/live")
	d.ok(err)
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() && lines.Text() != "event: change" {
	}
	cancel()
	for lines.Scan() {
	}
	d.ok(lines.Err()) // the stream ended, the connection did not break
	wg.Wait()
}

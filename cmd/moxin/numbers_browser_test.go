package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"moxin/content"
)

// TestNumbersInABrowser brings a file and corrects a number as people do. One browser serves all of
// it; each case has a store of its own.
func TestNumbersInABrowser(t *testing.T) {
	t.Parallel()
	r := openReader(t, 1280, 900)
	for _, tt := range []struct {
		name string
		run  func(*office, *reader)
	}{
		{"a file is dropped, a row answered, all of it imported", dropNumbers},
		{"a number is corrected by keyboard alone on a phone", correctByKeyboard},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(openOffice(t), &reader{t, r.ctx}) })
	}
}

// twice is an article that is out twice on one channel, so that an export of days cannot tell which
// of the posts it means.
func (o *office) twice() (first, second content.Publication) {
	o.put(lot{slug: "tea", channel: "gzh", due: "12-08 09:00", state: content.Published})
	o.put(lot{slug: "tea", channel: "gzh", due: "12-08 10:00", state: content.Published, run: 2})
	posts, err := o.station.store.Publications(o.Context(), content.PublicationFilter{Slug: "tea"})
	o.ok(err)
	if len(posts) != 2 {
		o.Fatalf("%d posts are out", len(posts))
	}
	if posts[0].PublishedAt.After(posts[1].PublishedAt) {
		posts[0], posts[1] = posts[1], posts[0]
	}
	return posts[0], posts[1]
}

// reads is what counts of the reads of a post.
func (o *office) reads(post content.Publication) []float64 {
	o.Helper()
	samples, err := o.station.store.Samples(o.Context(), content.SampleFilter{Publications: []int64{post.ID}})
	o.ok(err)
	var out []float64
	for _, s := range samples {
		if s.Metric == content.Reads {
			out = append(out, s.Value)
		}
	}
	return out
}

// dropFile lets a file of the machine go over an element.
func (r *reader) dropFile(path, selector string) {
	r.Helper()
	at := r.spot(selector, .5, .5)
	for _, typ := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop} {
		r.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, input.DispatchDragEvent, input.DispatchDragEventParams{Type: typ, X: at.X, Y: at.Y, Data: &input.DragData{Items: []*input.DragDataItem{}, Files: []string{path}, DragOperationsMask: 1}})
			return err
		}))
	}
}

// dropNumbers drops an export whose row fits two posts, says by keyboard which, and imports it; the
// same file again asks nothing and counts nothing.
func dropNumbers(o *office, r *reader) {
	first, second := o.twice()
	path := filepath.Join(o.TempDir(), "内容明细 <b>.csv")
	o.ok(os.WriteFile(path, []byte("内容标题,发表时间,内容url,总阅读人数,总分享人数,阅读后关注人数,阅读完成率\n茶凉了再说,2026-12-08,,1200,3,1,40%\n"), 0o600))
	look := func() {
		r.do(chromedp.Navigate(o.url+"/import?lang=zh"), chromedp.WaitVisible(`#file`))
		r.dropFile(path, `#file`)
		r.until(`document.getElementById("file").files.length === 1`)
		r.do(chromedp.Click(`form.bring button`), chromedp.WaitVisible(`[data-layout]`))
	}
	look()
	if got := r.eval(`document.querySelector("h1").innerText + " " + document.querySelector("[data-open]").innerText`); got != "内容明细 <b>.csv 1" {
		o.Errorf("the file that was dropped shows as %q", got)
	}
	if len(o.reads(first)) != 0 || len(o.reads(second)) != 0 {
		o.Error("a dry run counted something")
	}
	press(r, `input[name=post0]`)
	for range 4 { // past what stands for later, round to the post that is meant
		if r.eval(`document.activeElement.value`) == fmt.Sprint(second.ID) {
			break
		}
		r.do(chromedp.KeyEvent(kb.ArrowDown))
	}
	press(r, `button[value=keep]`)
	r.do(chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`.done[role=status]`))
	if a, b := o.reads(first), o.reads(second); len(a) != 0 || len(b) != 1 || b[0] != 1200 {
		o.Errorf("reads are %v of the first post and %v of the second, want 1200 of the second", a, b)
	}
	look()
	if got := r.eval(`document.querySelectorAll("[data-ask]").length + " " + document.querySelector("[data-new]").innerText + " " + (document.querySelector("[data-before] a") !== null)`); got != "0 0 true" {
		o.Errorf("brought again it asks, counts and knows of before: %q", got)
	}
}

// correctByKeyboard corrects the newest reading at a phone's width: without a reason first, then with
// a word that is no number, then as it should be.
func correctByKeyboard(o *office, r *reader) {
	post, _ := o.twice()
	_, err := o.station.store.AddSamples(o.Context(), []content.Sample{
		{Publication: post.ID, Metric: content.Reads, Unit: content.UnitTimes, Value: 12, Cumulative: true, ObservedAt: post.PublishedAt.Add(time.Hour), Source: "csv:一个名字长得放不下的导出文件-一个名字长得放不下的导出文件.xlsx"},
	})
	o.ok(err)
	r.do(chromedp.EmulateViewport(375, 812))
	r.do(chromedp.Navigate(fmt.Sprintf("%s/articles/tea?lang=zh&channel=gzh&post=%d", o.url, post.ID)), chromedp.WaitVisible(`.readings`))
	fits := func(where string) {
		if got := r.eval(`document.documentElement.scrollWidth + " " + [...document.querySelectorAll(".readings td.num, .readings td.said")].filter((e) => e.getBoundingClientRect().right > innerWidth).length`); got != "375 0" {
			o.Errorf("%s: width and cells beyond the edge: %s", where, got)
		}
	}
	fits("the readings")
	press(r, `.readings td.said a`)
	r.do(chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`#fix-value`))
	say := func(value, why string) {
		press(r, `#fix-value`)
		r.eval(`(() => { document.getElementById("fix-value").value = ""; return ""; })()`)
		r.do(chromedp.KeyEvent(value))
		press(r, `#fix-why`)
		r.eval(`(() => { document.getElementById("fix-why").value = ""; return ""; })()`)
		r.do(chromedp.KeyEvent(why), chromedp.KeyEvent(kb.Enter))
	}
	say("120", "")
	if got := r.eval(`String(document.getElementById("fix-why").matches(":invalid"))`); got != "true" || o.reads(post)[0] != 12 {
		o.Error("corrected without a reason")
	}
	r.do(chromedp.Navigate(r.eval(`location.href`)), chromedp.WaitVisible(`#fix-value`))
	say("many", "少打了一个零")
	r.do(chromedp.WaitVisible(`[role=alert]`))
	if got := r.eval(`document.getElementById("fix-why").value`); got != "少打了一个零" {
		o.Errorf("what was typed is %q after a refusal", got)
	}
	fits("the form that was refused")
	say("120", "少打了一个零")
	r.do(chromedp.WaitVisible(`.done[role=status]`))
	if got := o.reads(post); len(got) != 1 || got[0] != 120 {
		o.Errorf("what counts is %v", got)
	}
	if got := r.eval(`document.querySelector(".readings del").innerText + "→" + document.querySelector(".readings [data-said] b").innerText`); got != "12→更正为 120" {
		o.Errorf("the reading says %q", got)
	}
}

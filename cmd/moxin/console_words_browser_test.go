package main

import (
	"context"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"moxin/content"
)

// another is a second person's browser: with cookies of its own.
func (r *reader) another() *reader {
	r.Helper()
	ctx, end := chromedp.NewContext(r.ctx, chromedp.WithNewBrowserContext())
	r.Cleanup(end)
	second := &reader{r.TB, ctx}
	second.do(chromedp.EmulateViewport(1280, 900))
	return second
}

// keeps checks that an act has not thrown the focus away.
func (r *reader) keeps(after string) {
	r.Helper()
	if r.eval(`String(document.activeElement === document.body || document.activeElement === null)`) == "true" {
		r.Errorf("%s: the focus is lost", after)
	}
}

func approveTwice(o *office, r *reader) {
	o.person("zhouye", content.Admin)
	o.person("zhixia", content.Scheduler)
	o.person("chenmo", content.Scheduler, "陈默")
	one := o.put(lot{slug: "tea", channel: "dy", due: "12-10 20:00", consent: content.Consent{People: 2, Barred: []string{"陈默"}}})
	row := `.pile [data-release="1"]`
	open := func(who string) *reader {
		second := r.another()
		second.signIn(o, who)
		second.do(chromedp.Navigate(o.url+"/approvals?lang=zh"), chromedp.WaitVisible(row))
		return second
	}

	// Who wrote it is told so, and has no button.
	barred := open("chenmo")
	if got := barred.eval(`document.querySelector(".pile [data-bar]")?.innerText + " " + document.querySelectorAll(".pile [data-act=approve] button").length`); !strings.Contains(got, "这是你自己写的") || !strings.HasSuffix(got, " 0") {
		o.Errorf("the author reads %q", got)
	}

	first := open("zhouye")
	first.do(chromedp.Click(row+` [data-act=approve] button`), chromedp.WaitVisible(`.done[role=status]`), chromedp.WaitVisible(row))
	if got := first.eval(`document.querySelector(".pile [data-consent]").innerText`); !strings.Contains(got, "1/2") && !strings.Contains(got, "1 / 2") {
		o.Errorf("after one of two it says %q", got)
	}
	if got := o.release(one.ID).State; got != content.Planned {
		o.Errorf("one of two made it %s", got)
	}
	second := open("zhixia")
	second.do(chromedp.Click(row+` [data-act=approve] button`), chromedp.WaitVisible(`.done[role=status]`))
	if got := o.release(one.ID).State; got != content.Approved || o.lastWord(one.ID).Who != "zhixia" {
		o.Errorf("two of two made it %s, the last word is %+v", got, o.lastWord(one.ID))
	}
}

func approveSeveral(o *office, r *reader) {
	var all []content.Release
	for _, slug := range []string{"tea", "list", "shift"} {
		all = append(all, o.put(lot{slug: slug, channel: "dy", due: "12-1" + string(rune('0'+len(all))) + " 20:00", consent: content.Consent{People: 1}}))
	}
	r.do(chromedp.Navigate(o.url+"/approvals?lang=zh"), chromedp.WaitVisible(`[data-bulk]`))
	for _, box := range []string{`[name=pick][value^="1:"]`, `[name=pick][value^="3:"]`} {
		r.do(chromedp.Click(box))
	}
	r.until(`document.querySelector("[data-picked]").innerText === "2"`)
	r.do(chromedp.Click(`[data-bulk] button[value=approve]`), chromedp.WaitVisible(`[data-sure=approve]`), chromedp.Click(`[data-sure=approve] button`), chromedp.WaitVisible(`[data-result]`))
	for i, want := range []content.State{content.Approved, content.Planned, content.Approved} {
		if got := o.release(all[i].ID).State; got != want {
			o.Errorf("release %d is %s, want %s", all[i].ID, got, want)
		}
	}
}

// byKeyboard goes from the skip link to the calendar, moves a release there and approves another.
func byKeyboard(o *office, r *reader) {
	was := o.put(lot{slug: "tea", channel: "dy", due: "12-10 20:00", state: content.Approved})
	r.do(chromedp.Navigate(o.url+"/?lang=zh"), chromedp.WaitVisible(`#main`))
	press(r, `.skip`)
	r.do(chromedp.KeyEvent(kb.Enter))
	r.until(`location.hash === "#main"`)
	r.do(chromedp.KeyEvent("?"), chromedp.WaitVisible(`dialog[open]`), chromedp.KeyEvent(kb.Escape))
	r.until(`!document.querySelector("dialog[open]")`)
	r.do(chromedp.KeyEvent("/"))
	r.until(`document.activeElement.id === "q"`)
	r.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("g"), chromedp.KeyEvent("c"), chromedp.WaitVisible(chipOf(was.ID)))
	press(r, chipOf(was.ID))
	// Up a quarter, on two days; then let go, and the same again for good.
	for _, end := range []string{kb.Escape, kb.Enter} {
		r.do(chromedp.KeyEvent("m"), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowUp))
		r.until(`document.querySelector('td[data-day="2026-12-12"][data-over=yes]') !== null`)
		r.do(chromedp.KeyEvent(end))
		if end == kb.Escape {
			o.stands(was)
		}
		r.keeps("moving")
	}
	r.until(on(was.ID, dayOf("12-12")) + ` && !document.querySelector(".told")?.innerText.includes("…")`)
	if got := o.release(was.ID); !got.Due.Equal(o.at("12-12 19:45")) {
		o.Errorf("it is at %s", got.Due.In(beijing))
	}
	r.until(`document.activeElement.matches(` + "`" + chipOf(was.ID) + "`" + `)`)
	// What cannot be is refused, and the focus stays for another try.
	r.do(chromedp.KeyEvent("m"), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.Enter))
	if said := r.told("alert"); !strings.Contains(said, "国家公祭日") {
		o.Errorf("the blackout says %q", said)
	}
	r.keeps("a refusal")

	plan := o.put(lot{slug: "list", channel: "dy", due: "12-16 20:00", consent: content.Consent{People: 1}})
	r.do(chromedp.Navigate(o.url+"/approvals?lang=zh"), chromedp.WaitVisible(`.pile`))
	press(r, `[data-act=approve] button`)
	r.do(chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`.done[role=status]`))
	if got := o.release(plan.ID).State; got != content.Approved {
		o.Errorf("approved by keyboard it is %s", got)
	}
}

// finger touches a spot, or lifts off: no spot.
func (r *reader) finger(typ input.DispatchTouchEventType, spots ...spot) {
	r.Helper()
	points := []*input.TouchPoint{}
	for _, s := range spots {
		points = append(points, &input.TouchPoint{X: s.X, Y: s.Y})
	}
	r.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: typ, TouchPoints: points})
		return err
	}))
}

// byFinger holds a chip until it is taken, and carries it to another day of a phone's month.
func byFinger(o *office, r *reader) {
	was := o.put(lot{slug: "tea", channel: "dy", due: "12-10 20:00", state: content.Approved})
	o.put(lot{slug: "list", channel: "dy", due: "12-11 09:00", state: content.Approved})
	r = r.another()
	r.do(chromedp.EmulateViewport(375, 812, chromedp.EmulateTouch), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	}))
	o.month(r, was.ID)
	r.eval(`(() => { document.querySelector('td[data-day="2026-12-10"]').scrollIntoView({block: "center"}); return ""; })()`)
	to := r.spot(dayOf("12-11"), .5, .8)
	from := r.spot(chipOf(was.ID), .3, .5)
	r.finger(input.DispatchTouchEventTypeTouchStart, from)
	r.until(`document.querySelector(".ghost") !== null`) // it rests until it is held
	for i := 1; i <= 4; i++ {
		part := float64(i) / 4
		r.finger(input.DispatchTouchEventTypeTouchMove, spot{from.X + (to.X-from.X)*part, from.Y + (to.Y-from.Y)*part})
	}
	r.finger(input.DispatchTouchEventTypeTouchEnd)
	r.until(on(was.ID, dayOf("12-11")))
	if got := o.release(was.ID); !got.Due.Equal(o.at("12-11 20:00")) {
		o.Errorf("it is at %s", got.Due.In(beijing))
	}
}

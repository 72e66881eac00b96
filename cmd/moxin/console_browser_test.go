package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"moxin/content"
	"moxin/site/console"
)

// TestTheDeskInABrowser moves and approves releases as people do: with a mouse, a finger, a keyboard.
// One browser serves all of it; each case has a store of its own.
func TestTheDeskInABrowser(t *testing.T) {
	t.Parallel()
	r := openReader(t, 1280, 1500)
	for _, tt := range []struct {
		name string
		run  func(*office, *reader)
	}{
		{"dropped on another day of the month", dropInMonth},
		{"dropped on a quarter of an hour of the week", dropInWeek},
		{"dropped where it cannot be", dropRefused},
		{"dropped where it cannot be, and taken to where it can", dropOffered},
		{"what is out does not move", dropPublished},
		{"dropped after somebody else moved it", dropStale},
		{"dropped without a network", dropOffline},
		{"approved by two people", approveTwice},
		{"several approved at once", approveSeveral},
		{"moved and approved by keyboard alone", byKeyboard},
		{"moved with a finger", byFinger},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(openOffice(t), &reader{t, r.ctx}) })
	}
}

// a spot is a point of the window, in CSS pixels.
type spot struct{ X, Y float64 }

// spot finds a part of an element, as shares of its width and height.
func (r *reader) spot(selector string, across, down float64) spot {
	r.Helper()
	text := r.eval(fmt.Sprintf(`(() => { const e = document.querySelector(%q); if (!e) return "null"; e.scrollIntoView({block: "nearest"}); const b = e.getBoundingClientRect(); return JSON.stringify({X: b.left + b.width * %f, Y: b.top + b.height * %f}); })()`, selector, across, down))
	var s *spot
	if err := json.Unmarshal([]byte(text), &s); err != nil || s == nil {
		r.Fatalf("there is no %s: %s %v", selector, text, err)
	}
	return *s
}

func (r *reader) mouse(typ input.DispatchMouseEventType, s spot) {
	r.Helper()
	held := int64(1)
	if typ == input.DispatchMouseEventTypeMouseReleased {
		held = 0
	}
	r.do(chromedp.MouseEvent(typ, s.X, s.Y, func(p *input.DispatchMouseEventParams) {
		p.Button, p.Buttons, p.ClickCount = input.MouseButtonLeft, held, 1
	}))
}

// drag takes what is at one spot to another and lets it go there.
func (r *reader) drag(from, to spot) {
	r.Helper()
	r.mouse(input.DispatchMouseEventTypeMousePressed, from)
	for i := 1; i <= 4; i++ {
		part := float64(i) / 4
		r.mouse(input.DispatchMouseEventTypeMouseMoved, spot{from.X + (to.X-from.X)*part, from.Y + (to.Y-from.Y)*part})
	}
	r.mouse(input.DispatchMouseEventTypeMouseReleased, to)
}

// chipOf is the selector of a release in the calendar.
func chipOf(id int64) string { return fmt.Sprintf(`.event[data-release="%d"]`, id) }

func dayOf(day string) string { return fmt.Sprintf(`td[data-day="2026-%s"]`, day) }

// month opens December; the chip of a release has to be on it.
func (o *office) month(r *reader, id int64) {
	r.Helper()
	r.do(chromedp.Navigate(o.url+"/calendar?month=2026-12&lang=zh"), chromedp.WaitVisible(chipOf(id)))
}

// on is an expression: the chip of a release lies within an element.
func on(id int64, place string) string {
	return fmt.Sprintf(`document.querySelector(%q) !== null`, place+" "+chipOf(id)+":not([data-pending])")
}

// told waits until the calendar says something in a role: an alert where it refuses.
func (r *reader) told(role string) string {
	r.Helper()
	r.until(fmt.Sprintf(`document.querySelector(".told[role=%s]") !== null`, role))
	return r.eval(fmt.Sprintf(`document.querySelector(".told[role=%s]")?.innerText ?? ""`, role))
}

func dropInMonth(o *office, r *reader) {
	was := o.put(lot{slug: "tea", channel: "dy", due: "12-10 20:15", state: content.Approved})
	o.month(r, was.ID)
	r.drag(r.spot(chipOf(was.ID), .5, .5), r.spot(dayOf("12-16"), .5, .8))
	r.until(on(was.ID, dayOf("12-16")))
	if said := r.told("status"); !strings.Contains(said, "12-16 周三 20:15") {
		o.Errorf("it says %q", said)
	}
	got := o.release(was.ID)
	if !got.Due.Equal(o.at("12-16 20:15")) || got.Version <= was.Version || got.State != content.Approved {
		o.Errorf("it is %s at %s, version %d after %d", got.State, got.Due.In(beijing), got.Version, was.Version)
	}
	if e := o.lastWord(was.ID); e.Who != "林溪" || e.Origin != "127.0.0.1" {
		o.Errorf("the audit says %+v", e)
	}
	// What the page was told is what it shows: it can be moved on at once.
	r.drag(r.spot(chipOf(was.ID), .5, .5), r.spot(dayOf("12-18"), .5, .8))
	r.until(on(was.ID, dayOf("12-18")))
	if got := o.release(was.ID); !got.Due.Equal(o.at("12-18 20:15")) {
		o.Errorf("moved on it is at %s", got.Due.In(beijing))
	}
	// A drag opens no page, and a click still does.
	if at := r.eval(`location.pathname`); at != "/calendar" {
		o.Errorf("the drag led to %s", at)
	}
	r.do(chromedp.Click(chipOf(was.ID)), chromedp.WaitVisible(`#timeline`))
}

func dropInWeek(o *office, r *reader) {
	was := o.put(lot{slug: "tea", channel: "dy", due: "12-10 20:00", state: content.Approved})
	r.do(chromedp.Navigate(o.url+"/calendar?view=week&week=2026-12-09&lang=zh"), chromedp.WaitVisible(chipOf(was.ID)))
	hour := `.cell[data-hour="2026-12-11T15:00"]`
	r.drag(r.spot(chipOf(was.ID), .5, .5), r.spot(hour, .5, .6)) // the third quarter
	r.until(on(was.ID, hour))
	if got := o.release(was.ID); !got.Due.Equal(o.at("12-11 15:30")) {
		o.Errorf("it is at %s, want 15:30", got.Due.In(beijing))
	}
}

func dropRefused(o *office, r *reader) {
	was := o.put(lot{slug: "tea", channel: "xhs", due: "12-10 20:00", state: content.Approved})
	taken := o.put(lot{slug: "list", channel: "xhs", due: "12-15 12:30", state: content.Approved})
	o.month(r, was.ID)
	for day, why := range map[string]string{"12-08": "已经过去", "12-13": "国家公祭日", "12-15": "最多 1 条"} {
		r.drag(r.spot(chipOf(was.ID), .5, .5), r.spot(dayOf(day), .5, .8))
		if said := r.told("alert"); !strings.Contains(said, why) {
			o.Errorf("on %s it says %q, want %q", day, said, why)
		}
		r.until(on(was.ID, dayOf("12-10")))
		o.stands(was)
		r.do(chromedp.Click(`.told .shut`))
	}
	o.stands(taken)
}

func dropOffered(o *office, r *reader) {
	was := o.put(lot{slug: "tea", channel: "xhs", due: "12-10 20:00", state: content.Approved})
	o.put(lot{slug: "list", channel: "xhs", due: "12-15 12:30", state: content.Approved}) // one a day
	o.month(r, was.ID)
	r.drag(r.spot(chipOf(was.ID), .5, .5), r.spot(dayOf("12-15"), .5, .8))
	r.do(chromedp.WaitVisible(`.told [data-take]`))
	offer := r.eval(`document.querySelector(".told").innerText`)
	r.do(chromedp.Click(`.told [data-take]`))
	r.until(on(was.ID, dayOf("12-18"))) // the next free slot of the channel
	if got := o.release(was.ID); !got.Due.Equal(o.at("12-18 20:00")) {
		o.Errorf("%q led to %s", offer, got.Due.In(beijing))
	}
}

func dropPublished(o *office, r *reader) {
	was := o.put(lot{slug: "tea", channel: "dy", due: "12-08 20:00", state: content.Published})
	o.month(r, was.ID)
	r.drag(r.spot(chipOf(was.ID), .5, .5), r.spot(dayOf("12-16"), .5, .8))
	r.told("alert")
	r.until(on(was.ID, dayOf("12-08")))
	o.stands(was)
}

func dropStale(o *office, r *reader) {
	was := o.put(lot{slug: "tea", channel: "dy", due: "12-10 20:00", state: content.Approved})
	o.month(r, was.ID)
	// Live updates would tell in time; here they are late.
	r.eval(`(() => { document.documentElement.dataset.busy = "test"; return ""; })()`)
	due := o.at("12-22 09:00")
	o.ok(consoleActs{o.app, o.station}.Act(content.WithCaller(o.Context(), content.Caller{Person: content.Person{Name: "周野"}}), console.Word{
		Release: was.ID, Version: was.Version, Act: console.ActMove, At: due, Via: "console",
	}))
	r.drag(r.spot(chipOf(was.ID), .5, .5), r.spot(dayOf("12-16"), .5, .8))
	r.told("alert")
	r.until(on(was.ID, dayOf("12-22")))
	if got := o.release(was.ID); !got.Due.Equal(due) || o.lastWord(was.ID).Who != "周野" {
		o.Errorf("it is at %s by %s", got.Due.In(beijing), o.lastWord(was.ID).Who)
	}
}

func dropOffline(o *office, r *reader) {
	was := o.put(lot{slug: "tea", channel: "dy", due: "12-10 20:00", state: content.Approved})
	o.month(r, was.ID)
	o.down.Store(true)
	r.drag(r.spot(chipOf(was.ID), .5, .5), r.spot(dayOf("12-16"), .5, .8))
	r.told("alert")
	r.until(on(was.ID, dayOf("12-10")))
	o.stands(was)
	o.down.Store(false)
	r.drag(r.spot(chipOf(was.ID), .5, .5), r.spot(dayOf("12-16"), .5, .8))
	r.until(on(was.ID, dayOf("12-16")))
}

package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

func read[T any](d *desk, target string) T {
	d.Helper()
	var v T
	w := d.ask(http.MethodGet, target, "")
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code != http.StatusOK {
		d.Fatalf("%s: %d %s", target, w.Code, w.Body)
	}
	return v
}

// Page by page everything comes once and in order, also where a crowd is due at one instant.
func TestPagesHoldEverythingOnce(t *testing.T) {
	d := newDesk(t)
	for i := range d.releases {
		d.releases[i].Due = evening
		if i > 6 {
			d.releases[i].Due = evening.Add(time.Minute)
		}
	}
	for limit := 1; limit <= len(d.releases)+1; limit++ {
		var ids []int64
		cursor := ""
		for pages := 0; ; pages++ {
			p := read[page](d, fmt.Sprintf("/releases?limit=%d&cursor=%s", limit, cursor))
			for _, r := range p.Releases {
				ids = append(ids, r.ID)
			}
			if cursor = p.NextCursor; cursor == "" {
				break
			}
			if len(p.Releases) != limit || pages > len(d.releases) {
				t.Fatalf("a page of %d holds %d", limit, len(p.Releases))
			}
		}
		if want := []int64{12, 13, 14, 15, 16, 17, 18, 19, 20}; !slices.Equal(ids, want) {
			t.Errorf("by %d: %v", limit, ids)
		}
	}
}

func TestFiltersReachTheStore(t *testing.T) {
	d := newDesk(t)
	read[page](d, "/releases?"+url.Values{
		"state": {"planned,approved", "failed"}, "channel": {"gzh"}, "slug": {"tea"}, "campaign": {"launch"},
		"from": {"2026-12-01"}, "to": {"2026-12-05T00:00:00Z"},
	}.Encode())
	f := d.asked[len(d.asked)-1]
	if !slices.Equal(f.States, []content.State{content.Planned, content.Approved, content.Failed}) || f.Channel != "gzh" || f.Slug != "tea" || f.Campaign != "launch" ||
		!f.From.Equal(time.Date(2026, 12, 1, 0, 0, 0, 0, shanghai)) || !f.To.Equal(time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC)) || f.Limit != pageUnsaid+1 {
		t.Errorf("%+v", f)
	}
	// A cursor never reaches back before from.
	late := cursor{evening, 12}.String()
	read[page](d, "/releases?from=2027-01-01&cursor="+late)
	if f := d.asked[len(d.asked)-1]; !f.From.Equal(time.Date(2027, 1, 1, 0, 0, 0, 0, shanghai)) {
		t.Errorf("from %v", f.From)
	}
}

func TestCursorsAreReadBack(t *testing.T) {
	c := cursor{evening, 12}
	if got, err := readCursor(c.String()); err != nil || !got.due.Equal(c.due) || got.id != c.id {
		t.Errorf("%+v, %v", got, err)
	}
	for _, s := range []string{"x", "MS4x", "Mi4xLjE", "MS54LjE", "MS4xLjA"} { // x; 1.1; 2.1.1; 1.x.1; 1.1.0
		if _, err := readCursor(s); err == nil {
			t.Errorf("%s was read", s)
		}
	}
}

// A release is shown with what happened to it; what is not known is left out.
func TestOneRelease(t *testing.T) {
	d := newDesk(t)
	if got := read[dossier](d, "/releases/12"); *got.Release.Approvals != (approvals{2, 1}) || len(got.ApprovedBy) != 1 || got.ApprovedBy[0] != (spoken{"周野", "console", "2026-12-01T01:30:00Z"}) {
		t.Errorf("approvals %+v", got)
	}
	published := read[dossier](d, "/releases/15")
	if len(published.Attempts) != 2 || published.Attempts[0].LatenessMS != 120 || published.Attempts[1].Finished != "" || len(published.Publications) != 2 {
		t.Errorf("%+v", published)
	}
	if got := read[dossier](d, "/releases/17").Handoff; got == nil || got.URL != "https://h.example/h/tok" || got.Expires != "2026-12-03T12:00:00Z" {
		t.Errorf("hand-off %+v", got)
	}
	if got := read[dossier](d, "/releases/18").Waits; len(got) != 2 || !got[0].Over || got[1].Over || got[1].Release != 0 {
		t.Errorf("waits %+v", got)
	}
	w := d.ask(http.MethodGet, "/releases/12", "")
	for _, none := range []string{"null", `""`, "0001-01-01", "not_before", "handoff", "commit"} {
		if strings.Contains(w.Body.String(), none) {
			t.Errorf("%s is not known and said: %s", none, w.Body)
		}
	}
	if w.Header().Get("ETag") != `"3"` {
		t.Errorf("tag %s", w.Header().Get("ETag"))
	}
	// Without a public listener there is no link, and a package that is gone is none.
	d.open(func(o *Options) { o.Handoff = nil })
	if got := read[dossier](d, "/releases/17").Handoff; got == nil || got.URL != "" {
		t.Errorf("hand-off %+v", got)
	}
	d.release(12).State = content.HandedOff
	if got := read[dossier](d, "/releases/12").Handoff; got != nil {
		t.Errorf("hand-off %+v", got)
	}
}

// Who is barred does not count, nor does a word for other content.
func TestApprovalsCountPeople(t *testing.T) {
	d := newDesk(t)
	d.words = append(d.words, content.Approval{Release: 12, Digest: digest, By: "林溪", Via: "api", At: now}, content.Approval{Release: 12, Digest: digest, By: "陈默", Via: "trailer", At: now})
	d.release(12).Consent.Barred = []string{"林溪"}
	if got := read[dossier](d, "/releases/12"); got.Release.Approvals.Have != 2 || len(got.ApprovedBy) != 3 || got.ApprovedBy[2].Via != "trailer" {
		t.Errorf("%+v", got)
	}
}

// agendaRead is an agenda without its findings, which are only written.
type agendaRead struct {
	From, Zone string
	Days       []dayShape
}

func TestCalendarSpans(t *testing.T) {
	day := func(s string) time.Time {
		t, _ := time.ParseInLocation(time.DateOnly, s, shanghai)
		return t
	}
	for q, want := range map[string]Span{
		"":                               {day("2026-12-01"), day("2027-01-01"), ""},
		"?from=2026-12-07":               {day("2026-12-07"), day("2027-01-07"), ""},
		"?to=2026-12-03&channel=xhs":     {day("2026-12-01"), day("2026-12-03"), "xhs"},
		"?from=2026-01-01&to=2026-04-11": {day("2026-01-01"), day("2026-04-11"), ""},
	} {
		d := newDesk(t)
		got := read[agendaRead](d, "/calendar"+q)
		if d.span != want || got.From != want.From.Format(time.RFC3339) || got.Zone != "Asia/Shanghai" {
			t.Errorf("%s: %v, %s", q, d.span, got.From)
		}
	}
	d := newDesk(t)
	got := read[agendaRead](d, "/calendar?to=2026-12-03").Days[0]
	if got.Date != "2026-12-01" || got.Holiday.Kind != content.DayOff || got.Blackout != "国家公祭日" || got.Quota[0] != (useShape{"gzh", 0, 1}) ||
		got.Slots[0].Channel != "gzh" || !got.Slots[0].Free || got.Releases[0].ID != 12 {
		t.Errorf("%+v", got)
	}
}

// Slots begin now at the earliest; those that are taken say why in both languages.
func TestSlots(t *testing.T) {
	d := newDesk(t)
	got := read[struct{ Slots []slotShape }](d, "/calendar/slots?channel=gzh&after=2020-01-01").Slots
	if len(got) != 3 || got[0].At != "2026-12-01T02:30:00Z" || !got[0].Free || got[1].Free || got[1].Rule != "taken" || got[1].WhyEN != "a release stands there" || got[2].WhyEN != "外面的话" {
		t.Errorf("%+v", got)
	}
}

func TestChannels(t *testing.T) {
	d := newDesk(t)
	all := read[struct{ Channels []channelShape }](d, "/channels").Channels
	if len(all) != 3 {
		t.Fatalf("%+v", all)
	}
	gzh, xhs, lost := all[0], all[1], all[2]
	if gzh.Role != content.Primary || gzh.Every != "168h0m0s" || gzh.Connected == nil || !*gzh.Connected || gzh.Quota["month"] != (spanUse{2, 4}) || len(gzh.Paused) != 0 || gzh.Waiting != 3 {
		t.Errorf("gzh %+v", gzh)
	}
	if !xhs.ByHand || xhs.Connected != nil || xhs.Every != "" || len(xhs.Paused) != 1 || xhs.Paused[0].Reason != "换封面" {
		t.Errorf("xhs %+v", xhs)
	}
	if lost.Connected == nil || *lost.Connected || len(lost.Quota) != 0 {
		t.Errorf("lost %+v", lost)
	}
}

// A pause holds what it names until it is ended; one that is over is none.
func TestPauses(t *testing.T) {
	d := newDesk(t)
	scopes := func() (out []string) {
		for _, p := range read[struct{ Paused []pauseShape }](d, "/pauses").Paused {
			out = append(out, p.Scope)
		}
		return out
	}
	if got := scopes(); !slices.Equal(got, []string{"channel:xhs"}) {
		t.Errorf("%v", got)
	}
	if w := d.ask(http.MethodPost, "/pauses", `{"scope": "", "reason": "默哀"}`); w.Code != http.StatusCreated || !strings.Contains(w.Body.String(), `"scope":""`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if got := read[struct{ Channels []channelShape }](d, "/channels").Channels[0].Paused; len(got) != 1 || got[0].Scope != "" {
		t.Errorf("%+v", got)
	}
	for want, code := range []int{http.StatusNoContent, http.StatusNotFound} {
		if w := d.ask(http.MethodDelete, "/pauses?scope=", ""); w.Code != code {
			t.Errorf("time %d: %d %s", want+1, w.Code, w.Body)
		}
	}
	if got := scopes(); !slices.Equal(got, []string{"channel:xhs"}) {
		t.Errorf("%v", got)
	}
}

// How far colleagues are is told where somebody counts, and left out elsewhere.
func TestProgressOfAHandOff(t *testing.T) {
	d := newDesk(t)
	if got := read[dossier](d, "/releases/17").Progress; got != nil {
		t.Errorf("nobody counts: %+v", got)
	}
	d.open(func(o *Options) {
		o.Progress = func(_ context.Context, r content.Release) (*content.Progress, error) {
			if r.ID != 17 {
				return nil, nil
			}
			return &content.Progress{Done: 12, Total: 30, Waiting: []string{"zhouye"}, At: now}, nil
		}
	})
	if got := read[dossier](d, "/releases/17").Progress; got == nil || got.Done != 12 || got.Total != 30 || !slices.Equal(got.Waiting, []string{"zhouye"}) || got.At != "2026-12-01T01:30:00Z" {
		t.Errorf("progress %+v", got)
	}
	if w := d.ask(http.MethodGet, "/releases/12", ""); strings.Contains(w.Body.String(), "progress") {
		t.Errorf("of one that nobody confirms: %s", w.Body)
	}
}

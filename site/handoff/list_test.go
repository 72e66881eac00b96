package handoff

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

// threeOpen are hand-offs of one store, in the order of their ids.
func threeOpen(context.Context) ([]content.Handoff, error) {
	at := func(release int64, platform string, due time.Time) content.Handoff {
		return content.Handoff{Token: signed(release), Release: release, Platform: platform, Channel: "c", Due: due, Title: "题<" + platform}
	}
	return []content.Handoff{
		at(7, content.XiaoHongShu, due), at(8, content.Group, due.Add(-time.Hour)), at(9, content.Zhihu, due.Add(24*time.Hour)),
	}, nil
}

func TestListShowsWhatIsDueFirst(t *testing.T) {
	b := newBench()
	b.waiting, b.now = threeOpen, due
	list := key.ListToken(due.Add(time.Hour))
	doc := parse(t, b.get(t, "/h/"+list+"?lang=en"), http.StatusOK)
	var rows []string
	doc.Find(".list li").Each(func(_ int, s *goquery.Selection) {
		rows = append(rows, s.Find("strong").Text()+" "+s.Find(".when").Text())
	})
	want := []string{"题<group overdue by 60 min", "题<xiaohongshu now", "题<zhihu in 24 h"}
	if strings.Join(rows, "|") != strings.Join(want, "|") {
		t.Errorf("rows %q, want %q", rows, want)
	}
	if doc.Find("#list_due").Text() != "Due 2" || doc.Find("#list_later").Text() != "Later 1" {
		t.Errorf("headings %q", doc.Find("h2").Text())
	}
	// The page of one leads back, also after it was answered.
	first, _ := doc.Find(".list a").First().Attr("href")
	if want := "/h/" + signed(8) + "?lang=en&list=" + list; first != want {
		t.Fatalf("the first row leads to %q, want %q", first, want)
	}
	here := "/h/" + token + "?lang=en&list=" + list
	doc = parse(t, b.get(t, here), http.StatusOK)
	if got := doc.Find(".back a").AttrOr("href", ""); got != "/h/"+list+"?lang=en" {
		t.Errorf("back leads to %q", got)
	}
	if got := doc.Find(".place").Text(); got != "2 of 3 to be posted" {
		t.Errorf("its place is %q", got)
	}
	if got := doc.Find("a[rel=alternate]").AttrOr("href", ""); got != "/h/"+token+"?lang=zh&list="+list {
		t.Errorf("the other language is at %q", got)
	}
	w := b.post(t, doc.Find(".done form").AttrOr("action", ""), map[string][]string{"link": {goodLink}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != here {
		t.Errorf("answered %d to %q, want %q", w.Code, w.Header().Get("Location"), here)
	}
}

func TestListIsBehindItsOwnToken(t *testing.T) {
	list := key.ListToken(due.Add(time.Hour))
	tests := []struct {
		name, target string
		spoil        func(*bench)
		status       int
		notice       string
	}{
		{"over", list, func(b *bench) { b.now = due.Add(time.Hour + time.Second) }, http.StatusGone, "list_gone"},
		{"forged", list[:len(list)-1] + "a", func(*bench) {}, http.StatusNotFound, "unknown"},
		{"another store's", content.LinkKey("another").ListToken(due.Add(time.Hour)), func(*bench) {}, http.StatusNotFound, "unknown"},
		{"no list here", list, func(b *bench) { b.waiting = nil }, http.StatusNotFound, "unknown"},
		{"the store is down", list, func(b *bench) {
			b.waiting = func(context.Context) ([]content.Handoff, error) { return nil, errDisk }
		}, http.StatusInternalServerError, "broken"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench()
			b.waiting, b.now = threeOpen, due
			tt.spoil(b)
			doc := parse(t, b.get(t, "/h/"+tt.target), tt.status)
			if doc.Find("[data-notice="+tt.notice+"]").Length() != 1 || strings.Contains(doc.Text(), "题") {
				t.Errorf("it says %q", doc.Find("main").Text())
			}
		})
	}
	b := newBench()
	b.waiting = func(context.Context) ([]content.Handoff, error) { return nil, nil }
	if doc := parse(t, b.get(t, "/h/"+list), http.StatusOK); doc.Find("[role=status]").Length() != 1 {
		t.Error("an empty list says nothing")
	}
	// A list that has ended is not led back to.
	if doc := parse(t, b.get(t, "/h/"+token+"?list="+key.ListToken(due.Add(-time.Hour))), http.StatusOK); doc.Find(".back").Length() != 0 {
		t.Error("the page leads back to a list that has ended")
	}
}

func TestPlaceIsNoReasonToFail(t *testing.T) {
	b := newBench()
	b.waiting = func(context.Context) ([]content.Handoff, error) { return nil, errDisk }
	if doc := parse(t, b.get(t, "/h/"+token), http.StatusOK); doc.Find(".place").Length() != 0 {
		t.Error("a place that is not known is shown")
	}
	if !strings.Contains(b.log.String(), "hand-off list") {
		t.Error("nobody is told")
	}
}

func TestListLinksLiveAWeek(t *testing.T) {
	if got := ListUntil(due).Sub(due); got != 7*24*time.Hour {
		t.Errorf("a list's link works for %v", got)
	}
}

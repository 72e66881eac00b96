package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

// keptReport is a report of a shelf: a week before the fixture's now by its number, as the audit has it.
func keptReport(entry int64, name string) content.ReportKept {
	return content.ReportKept{Entry: entry, Name: name, Title: content.T("周报 "+name, "Weekly "+name), Made: now.Add(time.Duration(entry) * time.Minute), Seen: content.Newest{Sample: entry}}
}

// A kept report says what it does not know by now, and is written anew by whoever may; one that nothing came in
// for offers nothing, one that does not say what it knows offers it without a count.
func TestReportsSayWhatTheyDoNotKnow(t *testing.T) {
	t.Parallel()
	old := keptReport(3, "2026-W44")
	old.Seen = content.Newest{}
	var anew []string
	s := newShelf(t, shelf{more: []content.ReportKept{keptReport(9, "2026-W46"), keptReport(7, "2026-W45"), old}, anew: &anew,
		learned: map[int64]content.Learned{9: {Readings: 1234, Corrections: 1, Outcomes: 2}, 3: {Readings: 5}}})
	s.options.Acts = &hand{}
	s.open()
	doc := s.page("/reports")
	for i, want := range []struct {
		since string
		form  string
	}{{"之后又有：1,234 个读数、1 处更正、2 笔读者做的事", "/reports/2026-W46/anew"}, {"", ""}, {"", "/reports/2026-W44/anew"}} {
		row := doc.Find(".kept-reports > li").Eq(i)
		if got := row.Find(".since").Text(); got != want.since {
			t.Errorf("row %d says %q, want %q", i, got, want.since)
		}
		if got := row.Find("form[data-act=anew]").AttrOr("action", ""); got != want.form {
			t.Errorf("row %d has the form %q, want %q", i, got, want.form)
		}
	}
	if got := s.page("/reports?lang=en").Find(".since").First().Text(); got != "Since then: 1,234 readings, 1 correction, 2 things that readers did" {
		t.Errorf("in English it says %q", got)
	}
	w := s.post("/reports/2026-W46/anew", url.Values{"seen": {"9"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/reports?done=report.anew" {
		t.Errorf("it answers %d to %s", w.Code, w.Header().Get("Location"))
	}
	if got := s.page(w.Header().Get("Location")).Find(".done[role=status]").Text(); got != "重写好了。以前的那份还在。" {
		t.Errorf("it says %q", got)
	}
	for _, wrong := range []struct{ path, seen string }{{"2026-W46", ""}, {"2026-W99", "9"}, {"2199-01", "9"}} {
		if w := s.post("/reports/"+wrong.path+"/anew", url.Values{"seen": {wrong.seen}}); w.Code != http.StatusNotFound {
			t.Errorf("%v answers %d", wrong, w.Code)
		}
	}
	if len(anew) != 1 || !strings.HasPrefix(anew[0], "2026-W46 9 ") {
		t.Errorf("written anew: %q", anew)
	}
}

// Who saw another one than counts by now is told so, and nothing is offered where nobody acts.
func TestReportsThatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	var anew []string
	s := newShelf(t, shelf{more: []content.ReportKept{keptReport(9, "2026-W46")}, learned: map[int64]content.Learned{9: {Readings: 1}}, anew: &anew, fails: ErrChanged})
	if n := s.page("/reports").Find("form[data-act=anew]").Length(); n != 0 {
		t.Error("it is offered where nobody acts")
	}
	s.options.Acts = &hand{}
	s.open()
	w := s.post("/reports/2026-W46/anew", url.Values{"seen": {"8"}})
	doc := s.parse("refused", w, http.StatusUnprocessableEntity)
	if !strings.Contains(doc.Find(".refused[role=alert]").Text(), "已经变了") || doc.Find(".kept-reports > li").Length() != 1 || doc.Find(".since").Text() != "之后又有：1 个读数" {
		t.Errorf("it says %s", text(doc, "main"))
	}
	if got := doc.Find("a[hreflang]").AttrOr("href", ""); strings.Contains(got, "anew") {
		t.Errorf("the other language is at %s", got)
	}
	if w := s.get("/reports/2026-W46.html?kept=8"); w.Code != http.StatusNotFound {
		t.Errorf("one that was never kept answers %d", w.Code)
	}
}

// Of one period the newest counts; those that it took the place of have their own addresses.
func TestReportsThatWereReplaced(t *testing.T) {
	t.Parallel()
	again := keptReport(9, "2026-W46")
	again.Who = "linxi"
	s := newShelf(t, shelf{more: []content.ReportKept{again, keptReport(8, "2026-11"), keptReport(7, "2026-W46"), keptReport(6, "2026-W46")}})
	doc := s.page("/reports")
	if n := doc.Find(".kept-reports > li").Length(); n != 2 {
		t.Fatalf("%d reports", n)
	}
	row := doc.Find(".kept-reports > li").First()
	var before []string
	row.Find("a[href*='kept=']").Each(func(_ int, a *goquery.Selection) { before = append(before, a.AttrOr("href", "")) })
	if got := strings.Join(before, " "); got != "/reports/2026-W46.html?kept=7 /reports/2026-W46.html?kept=6" || !strings.Contains(row.Text(), "linxi 让重写的") {
		t.Errorf("before it there were %s in %s", got, row.Text())
	}
	if got := s.get(before[0]).Body.String(); got != "2026-W46 html zh 7" {
		t.Errorf("the one before says %q", got)
	}
	if w := s.get("/reports/2026-W46.html?kept=x"); w.Code != http.StatusNotFound {
		t.Errorf("no number answers %d", w.Code)
	}
}

// A page lists a dozen; each is on one page alone, also one that was written anew.
func TestReportsByTheDozen(t *testing.T) {
	t.Parallel()
	var all []content.ReportKept
	for i := range 30 {
		all = append(all, keptReport(int64(100-i), fmt.Sprintf("2026-W%02d", 44-i)))
	}
	all = append([]content.ReportKept{keptReport(101, "2026-W20")}, all...) // W20 is entry 76 too
	s := newShelf(t, shelf{more: all})
	var seen []string
	next := "/reports"
	for range 4 {
		doc := s.page(next)
		doc.Find(".kept-reports > li a.name").Each(func(_ int, a *goquery.Selection) { seen = append(seen, strings.TrimPrefix(a.Text(), "周报 ")) })
		var more bool
		if next, more = doc.Find(".pages [rel=next]").Attr("href"); !more {
			break
		}
	}
	distinct := map[string]bool{}
	for _, name := range seen {
		distinct[name] = true
	}
	if len(seen) != 30 || len(distinct) != 30 || seen[0] != "2026-W20" || seen[1] != "2026-W44" || next != "" {
		t.Errorf("%d reports, %d of them apart, on pages to %q: %v", len(seen), len(distinct), next, seen)
	}
}

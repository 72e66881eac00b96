package console

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// shelf has one kept report unless it has more, and writes any by naming what it was asked for.
type shelf struct {
	fails   error
	more    []content.ReportKept
	learned map[int64]content.Learned // by entry
	anew    *[]string                 // what was to be written anew
}

func (s shelf) Learned(_ context.Context, k content.ReportKept) (content.Learned, error) {
	return s.learned[k.Entry], nil
}

func (s shelf) Anew(ctx context.Context, p content.Period, seen int64) error {
	*s.anew = append(*s.anew, fmt.Sprint(p, " ", seen, " ", content.CallerOf(ctx).Person.Name))
	return s.fails
}

func (s shelf) Kept(context.Context) ([]content.ReportKept, error) {
	if s.more != nil {
		return s.more, nil
	}
	return []content.ReportKept{{Name: "2026-W46", Title: content.T("周报 · 2026 年第 46 周", "Weekly report · 2026 week 46"), Made: now, Late: true,
		Lines: []content.Text{content.T("发出 <b>2</b> 条。", "2 went out.")}}}, nil
}

func (s shelf) Write(_ context.Context, w io.Writer, ask ReportAsk) error {
	fmt.Fprintf(w, "%s %s %s", ask.Period, ask.Format, ask.Lang)
	if ask.Entry != 0 {
		fmt.Fprint(w, " ", ask.Entry)
	}
	return s.fails
}

func newShelf(t *testing.T, s shelf) *shop {
	t.Helper()
	shop := newShop(t, nil)
	shop.options.Reports = s
	day := content.ReportTime{Weekday: time.Monday, At: content.DayTime{Hour: 9}}
	cfg := shop.options.Config()
	cfg.Report.Weekly = &day
	shop.options.Config = func() content.Config { return cfg }
	shop.open()
	return shop
}

func TestReportsAreListed(t *testing.T) {
	s := newShelf(t, shelf{})
	doc := s.page("/reports")
	row := doc.Find(".kept-reports > li")
	if row.Length() != 1 || row.Find("a.name").AttrOr("href", "") != "/reports/2026-W46.html" || row.Find(".tag").Length() != 1 || row.Find("ul li").Text() != "发出 <b>2</b> 条。" {
		t.Errorf("listed %s", row.Text())
	}
	if n := row.Find(`a[href="/reports/2026-W46.md"], a[href="/reports/2026-W46.xlsx"]`).Length(); n != 2 {
		t.Errorf("%d files", n)
	}
	if doc.Find(`nav a[href="/reports"][aria-current]`).Length() != 1 || !strings.Contains(doc.Text(), "每周一 09:00") {
		t.Error("the menu or the plan does not say so")
	}
	if got := s.page("/reports?period=2026-10").Find(`[role=status] a[href="/reports/2026-10.html"]`).Length(); got != 1 {
		t.Error("the period that was asked for is not offered")
	}
	for _, wrong := range []string{"2026-13", "2199-01", "<script>"} {
		if s.page("/reports?period="+wrong).Find("[role=alert]").Length() != 1 {
			t.Errorf("%s is not refused", wrong)
		}
	}
}

func TestReportFiles(t *testing.T) {
	s := newShelf(t, shelf{})
	for path, want := range map[string]string{
		"/reports/2026-10.html": "2026-10 html zh", "/reports/2026-W40.md?lang=en": "2026-W40 md en", "/reports/2026-10-01..2026-10-03.xlsx": "2026-10-01..2026-10-03 xlsx zh",
	} {
		w := s.get(path)
		head := w.Header()
		if w.Code != http.StatusOK || w.Body.String() != want || head.Get("Content-Security-Policy") != reportPolicy {
			t.Errorf("%s: %d %s %v", path, w.Code, w.Body, head)
		}
		if saved := strings.HasPrefix(head.Get("Content-Disposition"), "attachment"); saved == strings.Contains(path, ".html") {
			t.Errorf("%s: saved %v", path, saved)
		}
	}
	for _, path := range []string{"/reports/2026-10.pdf", "/reports/2026-13.html", "/reports/2199-01.html", "/reports/x", "/reports/.html"} {
		if w := s.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}

// A report that fails half-way is no report; where nobody makes any there is no page.
func TestReportsThatAreNotThere(t *testing.T) {
	s := newShelf(t, shelf{fails: io.ErrUnexpectedEOF})
	if w := s.get("/reports/2026-10.html"); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "2026-10 html") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	bare := newShop(t, nil)
	bare.open()
	if w := bare.get("/reports"); w.Code != http.StatusNotFound {
		t.Errorf("without reports it answers %d", w.Code)
	}
	if bare.page("/").Find(`nav a[href="/reports"]`).Length() != 0 {
		t.Error("the menu names what is not there")
	}
}

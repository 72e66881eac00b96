package content

import (
	"testing"
	"time"
)

func reportConfig(t *testing.T, report string) (Config, []Finding) {
	t.Helper()
	return ParseConfig("moxin.yaml", []byte("channels:\n  gzh: {platform: wechat}\nreport: {"+report+"}\n"))
}

func TestEveryKeyOfReportIsRead(t *testing.T) {
	c, findings := reportConfig(t, `weekly: "FR 9:05", monthly: "28 18:00", keep: reports`)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	r := c.Report
	if r.Weekly == nil || *r.Weekly != (ReportTime{Weekday: time.Friday, At: DayTime{9, 5}}) || r.Monthly == nil || *r.Monthly != (ReportTime{Day: 28, At: DayTime{18, 0}}) || r.Keep != "reports" {
		t.Errorf("%+v %+v %q", r.Weekly, r.Monthly, r.Keep)
	}
	if w := r.Weekly.Words(); w != T("每周五 09:05", "Fridays at 09:05") {
		t.Errorf("%+v", w)
	}
	if w := r.Monthly.Words(); w.ZH != "每月 28 日 18:00" {
		t.Errorf("%+v", w)
	}
}

func TestReportsThatCannotBeMadeAreRefused(t *testing.T) {
	for _, wrong := range []string{`weekly: "1 09:00"`, `monthly: "MO 09:00"`, `monthly: "29 09:00"`, `monthly: "0 09:00"`, `weekly: "09:00"`, `weekly: "MON 09:00"`, `weekly: "MO 24:00"`, `weekly: true`, `keep: /tmp/x`, `keep: articles`, `keep: articles/reports`, `daily: "09:00"`} {
		if c, findings := reportConfig(t, wrong); len(findings) != 1 || findings[0].Line != 3 || findings[0].Suggestion.ZH == "" {
			t.Errorf("%s: %v %+v", wrong, findings, c.Report)
		}
	}
}

// What is kept among a site's pages everybody reads.
func TestReportsAreNotKeptAmongPages(t *testing.T) {
	for keep, refused := range map[string]bool{"web": true, "web/reports": true, "webs": false, ".moxin/site/current": true, ".moxin/reports": false} {
		c, findings := ParseConfig("moxin.yaml", []byte("channels:\n  own: {platform: site, url: \"https://tea.example/\", folder: web}\n  other: {platform: site, url: \"https://b.example/\"}\nreport: {keep: "+keep+"}\n"))
		if got := len(findings) > 0; got != refused || (c.Report.Keep == "") != refused {
			t.Errorf("%s: %v, kept in %q", keep, findings, c.Report.Keep)
		}
	}
}

// A report is of what ended last, whenever it is made.
func TestReportTimes(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	const minute = "2006-01-02 15:04"
	for _, c := range []struct{ written, now, last, of string }{
		{"MO 09:00", "2026-11-23 09:00", "2026-11-23 09:00", "2026-W47"},
		{"MO 09:00", "2026-11-23 08:59", "2026-11-16 09:00", "2026-W46"},
		{"FR 18:00", "2026-11-22 12:00", "2026-11-20 18:00", "2026-W46"},
		{"SU 18:00", "2026-11-22 12:00", "2026-11-15 18:00", "2026-W45"},
		{"1 09:00", "2026-12-01 09:30", "2026-12-01 09:00", "2026-11"},
		{"1 09:00", "2027-01-01 08:30", "2026-12-01 09:00", "2026-11"},
		{"28 09:00", "2026-03-27 08:30", "2026-02-28 09:00", "2026-01"},
	} {
		now, err := time.ParseInLocation(minute, c.now, zone)
		if err != nil {
			t.Fatal(err)
		}
		r, ok := parseReportTime(c.written, c.written[0] < 'A')
		if !ok {
			t.Fatal(c.written)
		}
		if at := r.Last(now); at.Format(minute) != c.last || r.Of(at).String() != c.of {
			t.Errorf("%s at %s: %s, of %s", c.written, c.now, at.Format(minute), r.Of(at))
		}
	}
}

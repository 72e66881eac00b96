package content

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// ReportPlan is when serve makes reports by itself: of the week and of the month that ended last.
type ReportPlan struct {
	// Weekly and Monthly are nil where no such report is asked for.
	Weekly  *ReportTime
	Monthly *ReportTime
	// Keep is a folder of the workspace that the files are written into, too; "" = none. The console has
	// them either way.
	Keep string
}

// ReportTime is a minute of each week or month, on the wall clock of the workspace's zone.
type ReportTime struct {
	Weekday time.Weekday // of a weekly one
	Day     int          // of a monthly one, 1 to 28: every month has it
	At      DayTime
}

// reportDays are the days of the week as a recurrence rule names them (RFC 5545).
var reportDays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// reportShape is "MO 09:00" or "1 09:00".
var reportShape = regexp.MustCompile(`^(SU|MO|TU|WE|TH|FR|SA|[1-9]|1[0-9]|2[0-8]) +([01]?[0-9]|2[0-3]):[0-5][0-9]$`)

// parseReportTime reads "MO 09:00", or "1 09:00" of a month.
func parseReportTime(s string, monthly bool) (ReportTime, bool) {
	if !reportShape.MatchString(s) {
		return ReportTime{}, false
	}
	day, at, _ := strings.Cut(s, " ")
	var r ReportTime
	r.At, _ = ParseDayTime(strings.TrimSpace(at)) // its shape was looked at
	if i := slices.Index(reportDays, day); i >= 0 {
		r.Weekday = time.Weekday(i)
		return r, !monthly
	}
	r.Day = digits(day)
	return r, monthly
}

// Last is the newest such minute that is not after now, in the zone that now carries.
func (r ReportTime) Last(now time.Time) time.Time {
	if r.Day > 0 {
		at := r.At.On(time.Date(now.Year(), now.Month(), r.Day, 0, 0, 0, 0, now.Location()))
		if at.After(now) {
			at = r.At.On(time.Date(now.Year(), now.Month()-1, r.Day, 0, 0, 0, 0, now.Location()))
		}
		return at
	}
	back := (int(now.Weekday()) - int(r.Weekday) + 7) % 7
	at := r.At.On(now.AddDate(0, 0, -back))
	if at.After(now) {
		at = r.At.On(now.AddDate(0, 0, -back-7))
	}
	return at
}

// Of is the period that a report made at such a minute is of: the week or month that ended last by then.
func (r ReportTime) Of(at time.Time) Period {
	if r.Day > 0 {
		return Month(at).Before()
	}
	return Week(at).Before()
}

func (c *configReader) reports(n *node) {
	to := &c.config.Report
	c.mapping(n, "report", keys{
		"weekly":  c.reportTime(&to.Weekly, "report.weekly", false, T(`写成 "MO 09:00"：MO TU WE TH FR SA SU 里的一天和几点`, `write "MO 09:00": one of MO TU WE TH FR SA SU, and the hour`)),
		"monthly": c.reportTime(&to.Monthly, "report.monthly", true, T(`写成 "1 09:00"：几号（1 到 28）和几点`, `write "1 09:00": the day of the month, 1 to 28, and the hour`)),
		"keep": func(n *node) {
			if p, ok := c.folder(n, "report.keep"); ok {
				to.Keep, c.keep = p, n
			}
		},
	})
}

// keepApart refuses to keep reports among the articles, where the Markdown of one would be an article, and
// among the pages of a site, which everybody reads.
func (c *configReader) keepApart() {
	if c.keep == nil {
		return
	}
	if c.keptIn(c.config.Articles) {
		c.config.Report.Keep = ""
		c.bad(c.keep, "report.keep", T("不能在文章文件夹里：报告会被当成文章发出去。换一个文件夹", "not among the articles: a report would go out as one of them; name another folder"))
		return
	}
	for _, ch := range c.config.Channels {
		if folder := path.Clean(cmp.Or(ch.Folder, ".moxin/site")); ch.Platform == Site && c.keptIn(folder) {
			c.config.Report.Keep = ""
			c.bad(c.keep, "report.keep", T("不能在 "+ch.ID+" 的页面文件夹里：谁都读得到。换一个文件夹", "not among the pages of "+ch.ID+": everybody reads them; name another folder"))
			return
		}
	}
}

// keptIn reports whether reports are kept within a folder of the workspace.
func (c *configReader) keptIn(folder string) bool {
	keep := c.config.Report.Keep
	return keep == folder || folder == "." || strings.HasPrefix(keep, folder+"/")
}

func (c *configReader) reportTime(to **ReportTime, name string, monthly bool, hint Text) func(*node) {
	return func(n *node) {
		s, ok := c.str(n, name)
		if !ok {
			return
		}
		r, ok := parseReportTime(s, monthly)
		if !ok {
			c.bad(n, name, hint)
			return
		}
		*to = &r
	}
}

// reportKeys are the keys of report.
func reportKeys() []Key {
	at := func(name, example string, doc Text) Key {
		return Key{Name: name, Kind: KeyText, Pattern: reportShape.String(), Example: example, Doc: doc}
	}
	return []Key{
		at("weekly", "MO 09:00", T("每周哪天几点出上一周的周报；不写就不出", "when the report of the week before is made; unsaid = never")),
		at("monthly", "1 09:00", T("每月几号几点出上个月的月报；不写就不出", "when the report of the month before is made; unsaid = never")),
		{Name: "keep", Kind: KeyText, Example: "reports", Doc: T("文件另外存一份到这个文件夹；控制台里总有", "a folder that the files are written into, too; the console has them anyway")},
	}
}

// Words are the minute for people.
func (r ReportTime) Words() Text {
	if r.Day > 0 {
		return T(fmt.Sprintf("每月 %d 日 %s", r.Day, r.At), fmt.Sprintf("day %d of each month at %s", r.Day, r.At))
	}
	return T("每周"+[]string{"日", "一", "二", "三", "四", "五", "六"}[r.Weekday]+" "+r.At.String(), r.Weekday.String()+"s at "+r.At.String())
}

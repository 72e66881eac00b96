package console

import (
	"fmt"
	"strings"
	"time"

	"moxin/content"
)

// instant is a time for people, for people who need it exactly, and for machines.
// The zero instant is unknown and shows as "—".
type instant struct {
	Text string // 12-01 周二 20:00
	Full string // 2026-12-01 20:00:00 (Asia/Shanghai, UTC+08:00)
	ISO  string
}

var weekdays = [...]content.Text{
	content.T("周日", "Sun"), content.T("周一", "Mon"), content.T("周二", "Tue"), content.T("周三", "Wed"),
	content.T("周四", "Thu"), content.T("周五", "Fri"), content.T("周六", "Sat"),
}

// instant shows a time in the workspace's zone; the year only where it is another one.
func (p *page) instant(t time.Time) instant {
	if t.IsZero() {
		return instant{Text: unknown}
	}
	t = t.In(p.zone)
	date := t.Format("01-02")
	if t.Year() != p.now.Year() {
		date = t.Format(time.DateOnly)
	}
	return instant{
		Text: date + " " + p.In(weekdays[t.Weekday()]) + " " + t.Format("15:04"),
		Full: t.Format("2006-01-02 15:04:05") + " (" + zoneName(t) + ")",
		ISO:  t.Format(time.RFC3339),
	}
}

func zoneName(t time.Time) string {
	zone := t.Format("UTC-07:00")
	if name := t.Location().String(); strings.Contains(name, "/") {
		zone = name + ", " + zone
	}
	return zone
}

// span is a length of time in the largest unit that tells it.
func (p *page) span(d time.Duration) string {
	d = d.Abs()
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d %s", int(d/time.Second), p.T("unit.second"))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d %s", int(d/time.Minute), p.T("unit.minute"))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d %s", int(d/time.Hour), p.T("unit.hour"))
	}
	return fmt.Sprintf("%d %s", int(d/(24*time.Hour)), p.T("unit.day"))
}

// until says how far an instant is from calendar time: 还有 3 小时, 已过 12 分钟.
func (p *page) until(t time.Time) string {
	switch d := t.Sub(p.now); {
	case t.IsZero():
		return ""
	case d.Abs() < time.Minute:
		return p.T("now")
	case d > 0:
		return p.F("in", p.span(d))
	default:
		return p.F("overdue", p.span(d))
	}
}

// ago says how long before at an instant was; both are of one clock.
func (p *page) ago(t, at time.Time) string {
	if t.IsZero() {
		return unknown
	}
	if at.Sub(t).Abs() < time.Second {
		return p.T("just_now")
	}
	return p.F("ago", p.span(at.Sub(t)))
}

// lateness is how long after its due instant an attempt began: 晚 0.3 秒.
func (p *page) lateness(d time.Duration) string {
	size := p.span(d)
	switch abs := d.Abs(); {
	case abs < time.Millisecond:
		return p.T("on_time")
	case abs < 100*time.Millisecond:
		size = fmt.Sprintf("%d %s", abs.Milliseconds(), p.T("unit.millisecond"))
	case abs < time.Minute:
		size = fmt.Sprintf("%.1f %s", abs.Seconds(), p.T("unit.second"))
	}
	if d < 0 {
		return p.F("early_by", size)
	}
	return p.F("late_by", size)
}

package main

import (
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"

	"moxin/content"
)

func golden(t *testing.T) (agenda, *app) {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	from, _ := content.WeekOf(time.Date(2026, 10, 1, 0, 0, 0, 0, zone))
	v := agenda{from: from, to: from.AddDate(0, 0, 35), now: time.Date(2026, 10, 4, 9, 0, 0, 0, zone), counts: map[content.State]int{},
		config: content.Config{Zone: zone, Channels: []content.Channel{{ID: "gzh", Platform: content.WeChat}}, Calendar: content.Calendar{
			Quota: map[string]content.Quota{"gzh": {Day: 1}}, Blackout: []content.Blackout{{From: from.AddDate(0, 0, 20), To: from.AddDate(0, 0, 20), Reason: "盘点"}},
		}}}
	var all []content.Release
	for i, state := range []content.State{content.Published, content.Planned, content.Cancelled, content.Approved, content.InDoubt} {
		all = append(all, content.Release{ID: int64(i + 1), Channel: "gzh", State: state, Due: time.Date(2026, 10, 8, 8+i, 30, 0, 0, zone),
			Items: []content.Item{{Slug: "a", Title: "为什么老客户不再回来，三件小事"}, {Slug: "b", Title: "乙"}}})
	}
	v.fill(all, "")
	return v, &app{lang: "zh"}
}

// TestMonthIsAGrid: whatever stands in the cells, every line is as wide as the others.
func TestMonthIsAGrid(t *testing.T) {
	v, a := golden(t)
	for _, columns := range []int{40, 80, 112, 300} {
		out := v.month(a, columns)
		width := 0
		for line := range strings.Lines(out) {
			w := runewidth.StringWidth(strings.TrimSuffix(line, "\n"))
			if width == 0 {
				width = w
			}
			if w != width || w > max(columns, 7*narrowestCell+8) {
				t.Errorf("at %d columns a line has %d, the first has %d: %s", columns, w, width, line)
			}
		}
	}
	out := v.month(a, 160)
	for _, want := range []string{"10-01 休 国庆节", "[4] 休", "10 班 国庆节", "停发 盘点", "gzh 4/1", "=08:30 gzh", "?09:30 gzh", "+2"} {
		if !strings.Contains(out, want) {
			t.Errorf("the grid lacks %q:\n%s", want, out)
		}
	}
}

func TestListGoesDayByDay(t *testing.T) {
	v, a := golden(t)
	short, whole := v.list(a, false, 100), v.list(a, true, 100)
	if strings.Count(short, "2026-") != 1 || strings.Count(whole, "2026-") != 35 {
		t.Errorf("days: %d and %d", strings.Count(short, "2026-"), strings.Count(whole, "2026-"))
	}
	for _, want := range []string{"2026-10-08  周四  gzh 4/1\n", "  08:30  gzh  已发布", "#5", "为什么老客户不再回来，三件小事 +1"} {
		if !strings.Contains(short, want) {
			t.Errorf("the list lacks %q:\n%s", want, short)
		}
	}
	if notes := strings.Join(v.notes(a), "\n"); !strings.Contains(notes, "= 已发布 1") || strings.Contains(notes, "配比") {
		t.Errorf("notes: %s", notes)
	}
}

// TestListFitsItsTerminal: on a telephone titles stand below their releases, and no line is wider.
func TestListFitsItsTerminal(t *testing.T) {
	v, a := golden(t)
	for _, columns := range []int{30, 40, 54, 60, 100} {
		for line := range strings.Lines(v.list(a, false, columns)) {
			if w := runewidth.StringWidth(strings.TrimSuffix(line, "\n")); w > columns {
				t.Errorf("at %d columns a line has %d: %s", columns, w, line)
			}
		}
	}
	if out := v.list(a, false, 40); !strings.Contains(out, "  08:30  gzh  已发布  #1\n    为什么老客户不再回来，三件小事 +1\n") {
		t.Errorf("at 40 columns:\n%s", out)
	}
	if out := v.month(a, 100); !strings.Contains(out, "|=08:30 gzh   |") || !strings.Contains(out, "| 为什么老客… |") {
		t.Errorf("a narrow cell says no title:\n%s", out)
	}
}

func TestColumns(t *testing.T) {
	for _, c := range []struct {
		said string
		want int
	}{{"", defaultColumns}, {"wide", defaultColumns}, {"72", 72}, {"12", fewestColumns}, {"-5", defaultColumns}} {
		a := &app{stdout: &strings.Builder{}, env: func(name string) (string, bool) { return c.said, name == "COLUMNS" }}
		if got := a.columns(); got != c.want {
			t.Errorf("COLUMNS=%s makes %d, want %d", c.said, got, c.want)
		}
	}
}

func TestWeekNamed(t *testing.T) {
	for name, want := range map[string]string{"2026-W49": "2026-11-30", "2026-W53": "2026-12-28", "2027-W01": "2027-01-04", "2020W1": "2019-12-30"} {
		from, to, err := weekNamed(name, time.UTC)
		if err != nil || from.Format(time.DateOnly) != want || to.Sub(from) != 7*24*time.Hour {
			t.Errorf("%s begins %s, %v; want %s", name, from, err, want)
		}
	}
	for _, name := range []string{"", "2026-W54", "2027-W53", "2026-W0", "W49", "2026-49"} {
		if from, _, err := weekNamed(name, time.UTC); err == nil {
			t.Errorf("%q begins %s", name, from)
		}
	}
}

// An iCalendar of no days in particular holds what is to come, not the rest of this month.
func TestICalendarHoldsWhatComes(t *testing.T) {
	now := time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)
	from, to, err := calendarOptions{ics: true}.span(nil, now)
	if err != nil || from.After(now.AddDate(0, -2, 0)) || to.Before(now.AddDate(1, 0, 0)) {
		t.Errorf("%s to %s, %v", from, to, err)
	}
	from, to, err = calendarOptions{ics: true}.span([]string{"2026-12"}, now)
	if err != nil || from.Month() != time.December || to.Sub(from) > 31*24*time.Hour {
		t.Errorf("a month that was asked for: %s to %s, %v", from, to, err)
	}
}

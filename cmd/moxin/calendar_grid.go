package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"moxin/content"
)

// stateMarks are the states in one column; the line below a grid says what they stand for.
var stateMarks = map[content.State]string{
	content.Planned: "?", content.Approved: "+", content.Queued: ">", content.Publishing: ">", content.Submitted: ">",
	content.HandedOff: "@", content.InDoubt: "!", content.Published: "=", content.Failed: "x", content.Missed: "-",
	content.Expired: "-", content.Cancelled: "~",
}

const (
	gridReleases  = 3 // that a day of the grid shows
	narrowestCell = 9
	widestCell    = 24
)

// month draws whole weeks as a grid that is at most width columns wide: each cell is a day.
func (v agenda) month(a *app, width int) string {
	cell := min(max((width-8)/7, narrowestCell), widestCell)
	rule := "+" + strings.Repeat(strings.Repeat("-", cell)+"+", 7) + "\n"
	var b strings.Builder
	var head []string
	for i := range 7 {
		head = append(head, " "+a.say(weekdayWords[(i+1)%7]))
	}
	b.WriteString(gridRow(head, cell) + rule)
	for week := 0; week+7 <= len(v.days); week += 7 {
		var columns [7][]string
		tall := 0
		for i, d := range v.days[week : week+7] {
			columns[i] = v.cell(a, d)
			tall = max(tall, len(columns[i]))
		}
		for line := range tall {
			var row []string
			for _, c := range columns {
				text := ""
				if line < len(c) {
					text = c[line]
				}
				row = append(row, text)
			}
			b.WriteString(gridRow(row, cell))
		}
		b.WriteString(rule)
	}
	return b.String()
}

// cell is the lines of one day.
func (v agenda) cell(a *app, d agendaDay) []string {
	number := fmt.Sprintf("%2d", d.date.Day())
	if sameDay(d.date, v.now) {
		number = fmt.Sprintf("[%d]", d.date.Day())
	}
	if d.date.Day() == 1 {
		number = d.date.Format("01-02")
	}
	lines := []string{strings.TrimRight(number+" "+d.name(a), " ")}
	if d.stop != "" {
		lines = append(lines, a.say(content.T("停发 ", "stop "))+d.stop)
	}
	var quotas []string
	for _, q := range d.quotas {
		if q.used > 0 {
			quotas = append(quotas, fmt.Sprintf("%s %d/%d", q.channel, q.used, q.max))
		}
	}
	if len(quotas) > 0 {
		lines = append(lines, strings.Join(quotas, " "))
	}
	for i, r := range d.releases {
		if i == gridReleases && len(d.releases) > gridReleases+1 {
			lines = append(lines, fmt.Sprintf("+%d", len(d.releases)-i))
			break
		}
		lines = append(lines, fmt.Sprintf("%s%s %s %s", stateMarks[r.State], r.Due.In(d.date.Location()).Format("15:04"), r.Channel, r.Title()))
	}
	return lines
}

func gridRow(cells []string, width int) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString("|" + runewidth.FillRight(fit(c, width), width))
	}
	return b.String() + "|\n"
}

func sameDay(a, b time.Time) bool {
	return a.Format(time.DateOnly) == b.In(a.Location()).Format(time.DateOnly)
}

// list writes day by day; days without anything are left out unless every is true.
func (v agenda) list(a *app, every bool) string {
	var b strings.Builder
	for _, d := range v.days {
		if !every && len(d.releases) == 0 {
			continue
		}
		head := []string{d.date.Format(time.DateOnly), a.say(weekdayWords[d.date.Weekday()])}
		if name := d.name(a); name != "" {
			head = append(head, name)
		}
		if d.stop != "" {
			head = append(head, a.say(content.T("停发 ", "no releases: "))+d.stop)
		}
		for _, q := range d.quotas {
			head = append(head, fmt.Sprintf("%s %d/%d", q.channel, q.used, q.max))
		}
		b.WriteString(strings.Join(head, "  ") + "\n")
		t := &table{head: make([]string, 5)}
		for _, r := range d.releases {
			t.add("  "+r.Due.In(d.date.Location()).Format("15:04"), r.Channel, a.say(content.StateWords[r.State]), fmt.Sprintf("#%d", r.ID), fit(r.Title(), 48)+more(r))
		}
		if len(t.rows) > 0 {
			_, rows, _ := strings.Cut(t.render(true), "\n") // the days are the heads
			b.WriteString(rows)
		}
	}
	return b.String()
}

// more says how many further articles a message carries.
func more(r content.Release) string {
	if n := len(r.Items) - 1; n > 0 {
		return fmt.Sprintf(" +%d", n)
	}
	return ""
}

// lines are the releases as a pipe gets them: day, clock, channel, state, id, title.
func (v agenda) lines() string {
	t := &table{}
	for _, d := range v.days {
		for _, r := range d.releases {
			at := r.Due.In(d.date.Location())
			t.add(at.Format(time.DateOnly), at.Format("15:04 -07"), r.Channel, string(r.State), fmt.Sprint(r.ID), r.Title()+more(r))
		}
	}
	return t.render(false)
}

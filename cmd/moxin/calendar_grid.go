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
	roomyCell     = 18 // has room for clock, channel and title on one line
	gridColumns   = 7*narrowestCell + 8
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
			columns[i] = v.cell(a, d, cell < roomyCell)
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

// cell is the lines of one day; in a narrow one a title stands below its release.
func (v agenda) cell(a *app, d agendaDay, narrow bool) []string {
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
		head := fmt.Sprintf("%s%s %s", stateMarks[r.State], r.Due.In(d.date.Location()).Format("15:04"), r.Channel)
		if narrow {
			lines = append(lines, head, " "+r.Title())
		} else {
			lines = append(lines, head+" "+r.Title())
		}
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

// titleRoom is the least that a title gets beside its release; with less it stands below.
const titleRoom = 24

// list writes day by day, in lines of at most width columns; days without anything are left out unless
// every is true.
func (v agenda) list(a *app, every bool, width int) string {
	var b strings.Builder
	room := width - v.listHead(a)
	for _, d := range v.days {
		if !every && len(d.releases) == 0 {
			continue
		}
		head := []string{d.date.Format(time.DateOnly), a.say(weekdayWords[d.date.Weekday()])}
		if sameDay(d.date, v.now) {
			head = append(head, a.say(content.T("今天", "today")))
		}
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
		for _, r := range d.releases {
			line := v.listLine(a, r)
			if room >= titleRoom {
				b.WriteString(runewidth.FillRight(line, width-room) + title(r, room) + "\n")
			} else {
				b.WriteString(strings.TrimRight(line, " ") + "\n    " + title(r, width-4) + "\n")
			}
		}
	}
	return b.String()
}

// listLine is a release of the list but for its title.
func (v agenda) listLine(a *app, r content.Release) string {
	channels := 0
	for _, c := range v.config.Channels {
		channels = max(channels, runewidth.StringWidth(c.ID))
	}
	states := 0
	for state := range v.counts {
		states = max(states, runewidth.StringWidth(a.say(content.StateWords[state])))
	}
	return fmt.Sprintf("  %s  %s  %s  #%d  ", r.Due.In(v.from.Location()).Format("15:04"),
		runewidth.FillRight(r.Channel, channels), runewidth.FillRight(a.say(content.StateWords[r.State]), states), r.ID)
}

// listHead is the width of what stands before the titles.
func (v agenda) listHead(a *app) (width int) {
	for _, d := range v.days {
		for _, r := range d.releases {
			width = max(width, runewidth.StringWidth(v.listLine(a, r)))
		}
	}
	return width
}

// title is a message's title within width columns, with how many further articles it carries.
func title(r content.Release, width int) string {
	return fit(r.Title(), width-len(more(r))) + more(r)
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

// Package ical writes releases as an iCalendar (RFC 5545), for calendars that people have already.
//
// An event is one release. Its UID never changes, so that a calendar which reads again moves the
// event instead of adding another; SEQUENCE is the release's version and grows with every change.
// Nothing in it is secret, but it tells what is planned: whoever serves it checks who asks.
package ical

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Statuses of an event (RFC 5545, 3.8.1.11).
const (
	Tentative = "TENTATIVE"
	Confirmed = "CONFIRMED"
	Cancelled = "CANCELLED"
)

// Calendar is a VCALENDAR.
type Calendar struct {
	Name   string
	Zone   string        // IANA name, for readers that show one; "" = none. Instants are in UTC
	Every  time.Duration // how often to read again; 0 = unsaid
	Events []Event
}

// Event is a VEVENT. Its texts may hold anything: what no calendar can hold is left out.
type Event struct {
	UID      string // without line breaks
	Start    time.Time
	Length   time.Duration
	Changed  time.Time
	Sequence int64
	Status   string
	Title    string
	Text     string
	URL      string
	Category string
}

// Write writes the calendar: lines end with CRLF, and none is longer than 75 octets.
func (c Calendar) Write(w io.Writer) error {
	out := &folder{w: bufio.NewWriter(w)}
	out.line("BEGIN", "VCALENDAR")
	out.line("VERSION", "2.0")
	out.line("PRODID", "-//moxin//moxin//ZH")
	out.line("CALSCALE", "GREGORIAN")
	out.text("X-WR-CALNAME", c.Name)
	out.text("X-WR-TIMEZONE", c.Zone)
	if c.Every > 0 {
		out.line("REFRESH-INTERVAL;VALUE=DURATION", duration(c.Every)) // RFC 7986
		out.line("X-PUBLISHED-TTL", duration(c.Every))
	}
	for _, e := range c.Events {
		e.write(out)
	}
	out.line("END", "VCALENDAR")
	return out.w.Flush() // a bufio.Writer keeps its first error
}

func (e Event) write(out *folder) {
	out.line("BEGIN", "VEVENT")
	out.line("UID", e.UID)
	out.line("DTSTAMP", instant(e.Changed)) // without METHOD it is when the event was changed (3.8.7.2)
	out.line("LAST-MODIFIED", instant(e.Changed))
	out.line("SEQUENCE", fmt.Sprint(e.Sequence))
	out.line("DTSTART", instant(e.Start))
	out.line("DURATION", duration(e.Length))
	out.line("STATUS", e.Status)
	out.line("TRANSP", "TRANSPARENT") // it keeps nobody busy
	out.text("SUMMARY", e.Title)
	out.text("DESCRIPTION", e.Text)
	out.text("CATEGORIES", e.Category)
	if e.URL != "" {
		out.line("URL", e.URL)
	}
	out.line("END", "VEVENT")
}

func instant(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// duration is in whole minutes, at least one.
func duration(d time.Duration) string { return fmt.Sprintf("PT%dM", max(1, int(d/time.Minute))) }

// folder writes content lines, folded.
type folder struct{ w *bufio.Writer }

// octets is the most that a line may have without its end (3.1).
const octets = 75

func (f *folder) line(name, value string) {
	rest, room := name+":"+clean(value), octets
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) { // never inside of a character
			cut--
		}
		f.w.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], octets-1 // the blank counts
	}
	f.w.WriteString(rest + "\r\n")
}

// escapes are those of TEXT (3.3.11).
var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// text writes a text; an empty one not at all.
func (f *folder) text(name, value string) {
	if value != "" {
		f.line(name, escapes.Replace(value))
	}
}

// clean leaves out control characters, which no line may hold, and what is no UTF-8.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

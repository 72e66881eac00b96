package ical

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store/storetest"
)

// parser has Python's icalendar read a calendar and tell what it took in, and what it could not.
const parser = `
import json, sys, icalendar
cal = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
def event(e):
    text = lambda name: str(e.get(name, ""))
    return {
        "uid": text("UID"), "title": text("SUMMARY"), "text": text("DESCRIPTION"), "url": text("URL"), "status": text("STATUS"),
        "category": ",".join(str(c) for c in e["CATEGORIES"].cats) if "CATEGORIES" in e else "",
        "start": int(e["DTSTART"].dt.timestamp()), "changed": int(e["DTSTAMP"].dt.timestamp()),
        "minutes": int(e["DURATION"].dt.total_seconds() // 60), "sequence": int(e["SEQUENCE"]),
        "errors": [str(x) for x in e.errors],
    }
json.dump({"name": str(cal["X-WR-CALNAME"]), "errors": [str(x) for x in cal.errors], "events": [event(e) for e in cal.walk("VEVENT")]}, sys.stdout)
`

// parsed is what the parser says.
type parsed struct {
	Name   string
	Errors []string
	Events []struct {
		UID, Title, Text, URL, Status, Category string
		Start, Changed, Sequence                int64
		Minutes                                 int
		Errors                                  []string
	}
}

// pythonWith finds a Python that has a module: the first in PATH, or the system's own, which Debian's
// packages are for. Else why says what was tried.
func pythonWith(t *testing.T, module string) (python, why string) {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		out, err := exec.CommandContext(t.Context(), python, "-c", "import "+module).CombinedOutput()
		if err == nil {
			return python, ""
		}
		why += fmt.Sprintf("%s: %v %s; ", python, err, bytes.TrimSpace(out))
	}
	return "", strings.TrimSuffix(why, "; ")
}

func parse(t *testing.T, c Calendar) parsed {
	t.Helper()
	const name = "icalendar" // for MOXIN_TEST_REQUIRE
	python, why := pythonWith(t, name)
	if why != "" {
		storetest.Need(t, name, "no Python has the module icalendar, which reads calendars beside our own reader: "+why)
	}
	var written, said bytes.Buffer
	if err := c.Write(&written); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", parser)
	cmd.Stdin, cmd.Stderr = &written, &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	var p parsed
	if err := json.Unmarshal(out, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// A parser that is not ours, written by others from the same standard, reads every event as it was
// meant: releases, every place of a fold within a character, and what has to be escaped. Backslashes are
// left to our own reader: icalendar unescapes twice.
func TestAnotherParserReadsTheCalendar(t *testing.T) {
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	c := View{Config: content.Config{Brand: "半山书店；一、二, 三"}, Lang: "zh", Instance: "abcd", Base: "http://127.0.0.1:8080"}.Calendar([]content.Release{sample()})
	add := func(title string) {
		n := len(c.Events)
		c.Events = append(c.Events, Event{
			UID: fmt.Sprintf("e%d@moxin", n), Start: start.Add(time.Duration(n) * time.Hour), Length: 15 * time.Minute, Changed: start,
			Sequence: int64(n), Status: Confirmed, Title: title, Text: title + "\n第二行", URL: "https://example.com/?q=" + strings.Repeat("a", n), Category: "gzh",
		})
	}
	for n := range octets {
		for _, r := range []string{"字", "é", "😀", ";"} {
			add(strings.Repeat("x", n) + strings.Repeat(r, 60))
		}
	}
	for _, title := range []string{"甲,乙;丙:丁\"戊\"", ",;,;", "END:VEVENT", "BEGIN:VALARM\r\nX", " 前后有空 ", "a\tb", "a=b;c=d:e"} {
		add(title)
	}
	got := parse(t, c)
	if got.Name != c.Name || len(got.Errors) != 0 || len(got.Events) != len(c.Events) {
		t.Fatalf("it reads %q with %d events and the errors %v, want %q with %d", got.Name, len(got.Events), got.Errors, c.Name, len(c.Events))
	}
	for i, want := range c.Events {
		e := got.Events[i]
		text := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") } // RFC 5545 has one line break in texts
		if e.Title != text(want.Title) || e.Text != text(want.Text) || e.UID != want.UID || e.URL != want.URL || e.Status != want.Status || e.Category != want.Category {
			t.Errorf("it reads %+v\nof %+v", e, want)
		}
		if e.Start != want.Start.Unix() || e.Changed != want.Changed.Unix() || e.Minutes != int(want.Length/time.Minute) || e.Sequence != want.Sequence || len(e.Errors) != 0 {
			t.Errorf("it reads %+v\nof %+v", e, want)
		}
	}
}

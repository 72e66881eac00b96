package ical

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"moxin/content"
)

// property is a content line: name, parameters and value as they stand.
type property struct{ name, params, value string }

// read is a small reader, written from RFC 5545 sections 3.1 and 3.3.11 alone: it unfolds, splits
// and refuses what a strict reader refuses.
func read(data []byte) ([]property, error) {
	if !bytes.HasSuffix(data, []byte("\r\n")) {
		return nil, fmt.Errorf("the last line has no end")
	}
	var lines []string
	for i, raw := range strings.Split(strings.TrimSuffix(string(data), "\r\n"), "\r\n") {
		switch {
		case strings.ContainsAny(raw, "\r\n"):
			return nil, fmt.Errorf("line %d has a bare CR or LF", i+1)
		case len(raw) > 75:
			return nil, fmt.Errorf("line %d has %d octets", i+1, len(raw))
		case !utf8.ValidString(raw):
			return nil, fmt.Errorf("line %d is cut inside of a character", i+1)
		case raw == "":
			return nil, fmt.Errorf("line %d is empty", i+1)
		case raw[0] == ' ' || raw[0] == '\t':
			if len(lines) == 0 {
				return nil, fmt.Errorf("the first line is a continuation")
			}
			lines[len(lines)-1] += raw[1:]
		default:
			lines = append(lines, raw)
		}
	}
	var out []property
	for _, l := range lines {
		colon, quoted := -1, false
		for i, r := range l {
			if r == '"' {
				quoted = !quoted
			}
			if r == ':' && !quoted {
				colon = i
				break
			}
		}
		if colon < 1 {
			return nil, fmt.Errorf("%q has no colon", l)
		}
		name, params, _ := strings.Cut(l[:colon], ";")
		if strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			return nil, fmt.Errorf("%q is no name", name)
		}
		out = append(out, property{name, params, l[colon+1:]})
	}
	return out, nil
}

// unescape reads a TEXT value, and refuses what must be escaped and is not.
func unescape(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ',', ';':
			return "", fmt.Errorf("%q has a bare %c", s, s[i])
		case '\\':
			i++
			if i == len(s) {
				return "", fmt.Errorf("%q ends within an escape", s)
			}
			switch s[i] {
			case 'n', 'N':
				b.WriteByte('\n')
			case '\\', ',', ';':
				b.WriteByte(s[i])
			default:
				return "", fmt.Errorf("%q escapes %c", s, s[i])
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), nil
}

// events reads a calendar into its events by property, and checks how they nest.
func events(t *testing.T, c Calendar) (head map[string]string, all []map[string]string) {
	t.Helper()
	var out bytes.Buffer
	if err := c.Write(&out); err != nil {
		t.Fatal(err)
	}
	lines, err := read(out.Bytes())
	if err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	var open []string
	head = map[string]string{}
	for _, p := range lines {
		switch {
		case p.name == "BEGIN":
			open = append(open, p.value)
			if p.value == "VEVENT" {
				all = append(all, map[string]string{})
			}
		case p.name == "END":
			if len(open) == 0 || open[len(open)-1] != p.value {
				t.Fatalf("END:%s closes %v", p.value, open)
			}
			open = open[:len(open)-1]
		case len(open) == 2:
			if _, twice := all[len(all)-1][p.name]; twice {
				t.Fatalf("%s stands twice", p.name)
			}
			all[len(all)-1][p.name] = p.value
		case len(open) == 1:
			head[p.name] = p.value
		default:
			t.Fatalf("%s stands outside", p.name)
		}
	}
	if len(open) != 0 || lines[0] != (property{"BEGIN", "", "VCALENDAR"}) {
		t.Fatalf("left open: %v", open)
	}
	return head, all
}

var zone = time.FixedZone("CST", 8*3600)

func sample() content.Release {
	return content.Release{
		ID: 12, Channel: "gzh", Platform: content.WeChat, State: content.Approved, Version: 3,
		Due: time.Date(2026, 12, 1, 20, 0, 0, 0, zone), UpdatedAt: time.Date(2026, 11, 20, 9, 30, 5, 0, zone),
		Items: []content.Item{{Title: "为什么老客户不再回来；三件小事, 一个教训\\完"}, {Title: "第二条"}},
	}
}

func TestReleaseAsAnEvent(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	v := View{Config: content.Config{Brand: "半山书店", Zone: shanghai}, Lang: "zh", Instance: "abcd", Base: "http://127.0.0.1:8080"}
	head, all := events(t, v.Calendar([]content.Release{sample()}))
	if head["VERSION"] != "2.0" || head["PRODID"] == "" || head["X-WR-CALNAME"] != "半山书店" || head["X-WR-TIMEZONE"] != "Asia/Shanghai" {
		t.Errorf("head %v", head)
	}
	if len(all) != 1 {
		t.Fatalf("%d events", len(all))
	}
	for name, want := range map[string]string{
		"UID": "release-12-abcd@moxin", "DTSTART": "20261201T120000Z", "DTSTAMP": "20261120T013005Z", "LAST-MODIFIED": "20261120T013005Z",
		"SEQUENCE": "3", "STATUS": "CONFIRMED", "URL": "http://127.0.0.1:8080/releases/12", "CATEGORIES": "gzh", "DURATION": "PT15M", "TRANSP": "TRANSPARENT",
	} {
		if got := all[0][name]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	title, err := unescape(all[0]["SUMMARY"])
	if err != nil || title != "gzh 为什么老客户不再回来；三件小事, 一个教训\\完 +1 · 已排期" {
		t.Errorf("title %q, %v", title, err)
	}
	text, err := unescape(all[0]["DESCRIPTION"])
	if err != nil || text != "为什么老客户不再回来；三件小事, 一个教训\\完\n第二条" {
		t.Errorf("text %q, %v", text, err)
	}
}

// Moved, a release is the same event with a higher number; every state says what it is.
func TestEventsFollowTheirReleases(t *testing.T) {
	r := sample()
	v := View{Lang: "en", Instance: "abcd"}
	before := v.event(r)
	r.Due, r.Version, r.State = r.Due.Add(time.Hour), r.Version+1, content.Cancelled
	after := v.event(r)
	if after.UID != before.UID || after.Sequence <= before.Sequence || after.Status != Cancelled || after.Start.Equal(before.Start) || after.URL != "" {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
	if other := (View{Instance: "other"}).event(r); other.UID == after.UID {
		t.Error("another store's release is the same event")
	}
	for _, s := range content.States {
		r.State = s
		if e := v.event(r); e.Status == "" || strings.HasSuffix(e.Title, "· ") {
			t.Errorf("%s is %+v", s, e)
		}
	}
}

func TestLinesAreFoldedByOctets(t *testing.T) {
	for n := range 90 { // every place within a character comes to stand at the fold
		for _, r := range []string{"字", "é", "😀", "a"} {
			title := strings.Repeat("x", n) + strings.Repeat(r, 90)
			_, all := events(t, Calendar{Events: []Event{{UID: "1", Title: title, Status: Confirmed}}})
			if got, err := unescape(all[0]["SUMMARY"]); err != nil || got != title {
				t.Fatalf("%d × x, then %s: %q, %v", n, r, got, err)
			}
		}
	}
}

func TestWriteTellsWhatItCouldNotWrite(t *testing.T) {
	if err := (Calendar{Name: "x"}).Write(full{}); err == nil {
		t.Error("a full disk is no error")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, fmt.Errorf("full") }

// FuzzCalendar: whatever a title holds, a strict reader gets it back, but for control characters.
func FuzzCalendar(f *testing.F) {
	for _, s := range []string{"标题", "a\r\nEND:VEVENT", "\\;,\\n", "\xff\xfe", strings.Repeat("墨", 100), "\u0085\u2028", "\x00tab\t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, all := events(t, Calendar{Name: s, Events: []Event{{UID: "1", Title: "t" + s, Text: s, URL: "http://x/" + s, Category: s, Status: Confirmed}}})
		got, err := unescape(all[0]["SUMMARY"])
		want := clean("t" + s)
		if err != nil || strings.ReplaceAll(got, "\n", "") != want {
			t.Errorf("%q came back as %q, %v", want, got, err)
		}
	})
}

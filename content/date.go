package content

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateShape is every shape of a date that articles in the wild carry: 2024-01-02,
// 2024/1/2, 2024年1月2日, with "T" or spaces before 8:00 or 08:00:00.123456789, and
// after it Z, +08:00, +0800 or +08, with or without a space. Groups: year, month, day,
// hour, minute, second, fraction, zone.
var dateShape = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?` +
	`(?:(?:[Tt]|\s+|\s*，\s*)(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:[.,](\d{1,9}))?)?)?` +
	`\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$`)

// An instant is a date that was read. HasTime is false for a bare day, which is its
// midnight; HasZone is false where the workspace's zone was used.
type instant struct {
	at               time.Time
	hasTime, hasZone bool
}

// dateProblem says why a date cannot be read.
type dateProblem struct{ message, suggestion Text }

var dateHint = T("写成 2026-12-01 20:00，或带时区 2026-12-01T20:00:00+08:00",
	"write 2026-12-01 20:00, or with a zone 2026-12-01T20:00:00+08:00")

// parseInstant reads a date; without a zone of its own it is in zone.
// The problem is nil when it could be read.
func parseInstant(raw string, zone *time.Location) (instant, *dateProblem) {
	m := dateShape.FindStringSubmatch(strings.TrimSpace(raw))
	if m == nil {
		return instant{}, &dateProblem{Text{ZH: "看不懂的时间 " + quote(raw), EN: "cannot read the time " + quote(raw)}, dateHint}
	}
	in := instant{hasTime: m[4] != "", hasZone: m[8] != ""}
	if in.hasZone {
		zone = fixedZone(m[8])
	}
	absent := &dateProblem{Text{ZH: "不存在的时间 " + quote(raw), EN: "there is no such time as " + quote(raw)}, dateHint}
	if zone == nil {
		return instant{}, absent
	}
	num := func(i int) int { n, _ := strconv.Atoi(m[i]); return n } // digits by the pattern, or "" for 0
	nano, _ := strconv.Atoi((m[7] + "000000000")[:9])
	in.at = OnClock(time.Date(num(1), time.Month(num(2)), num(3), num(4), num(5), num(6), 0, time.UTC), zone).Add(time.Duration(nano))
	// time.Date moves what does not exist (31 June, 25:00, the hour that summer time
	// skips) to something that does; a release must not move silently.
	same := in.at.Month() == time.Month(num(2)) && in.at.Day() == num(3) && in.at.Hour() == num(4) &&
		in.at.Minute() == num(5) && in.at.Second() == num(6)
	if !same {
		return instant{}, absent
	}
	return in, nil
}

// fixedZone reads Z, UTC, +08:00, +0800 or +08. Beyond 14 hours it is nil: no place on
// Earth has that offset.
func fixedZone(s string) *time.Location {
	if s[0] != '+' && s[0] != '-' {
		return time.UTC
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	h, _ := strconv.Atoi(digits[:2])
	m, _ := strconv.Atoi((digits + "00")[2:4])
	if h > 14 || m > 59 {
		return nil
	}
	offset := (h*60 + m) * 60
	if s[0] == '-' {
		offset = -offset
	}
	return time.FixedZone("", offset)
}

// quote puts a value in Chinese quotation marks, shortened so that a message stays one line.
func quote(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return "“" + s + "”"
}

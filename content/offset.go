package content

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// offsetShape is "gzh +2h" and "gzh +1d 09:00". Groups: channel, sign, how long, hour, minute.
var offsetShape = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_-]*?)\s*([+＋-])\s*([0-9][0-9.a-zµ]*)(?:\s+(\d{1,2})[:：](\d{2}))?$`)

// maxOffset bounds offsets: what is farther off than a year is a slip of the pen.
const maxOffset = 366 * 24 * time.Hour

var offsetHint = T(`写成 "gzh +2h"（公众号发出两小时后）或 "gzh +1d 09:00"（次日 9 点）`,
	`write "gzh +2h" (two hours after gzh) or "gzh +1d 09:00" (at nine the next day)`)

// String is the offset as releases remember it; "" without a channel.
func (o Offset) String() string {
	switch {
	case o.Channel == "":
		return ""
	case o.Daily:
		return fmt.Sprintf("%s +%dd %02d:%02d", o.Channel, o.Days, int(o.Clock/time.Hour), int(o.Clock/time.Minute)%60)
	}
	return o.Channel + " +" + o.Delay.String()
}

// Words say how far the offset is from the other's instant: "2 小时后", "次日 09:00"; in English as what
// stands before the other's name: "2h after", "at 09:00 on the day after".
func (o Offset) Words() Text {
	clock := fmt.Sprintf("%02d:%02d", int(o.Clock/time.Hour), int(o.Clock/time.Minute)%60)
	switch {
	case o.Daily && o.Days == 0:
		return Text{ZH: "当天 " + clock, EN: "at " + clock + " on the day of"}
	case o.Daily && o.Days == 1:
		return Text{ZH: "次日 " + clock, EN: "at " + clock + " on the day after"}
	case o.Daily:
		return Text{ZH: fmt.Sprintf("%d 天后 %s", o.Days, clock), EN: fmt.Sprintf("at %s, %d days after", clock, o.Days)}
	case o.Delay == 0:
		return T("随后", "right after")
	}
	var zh []string
	var en string
	for _, u := range []struct {
		unit   time.Duration
		zh, en string
	}{{24 * time.Hour, "天", "d"}, {time.Hour, "小时", "h"}, {time.Minute, "分钟", "m"}, {time.Second, "秒", "s"}} {
		if n := o.Delay / u.unit; n > 0 {
			zh, en = append(zh, fmt.Sprintf("%d %s", n, u.zh)), en+fmt.Sprintf("%d%s", n, u.en)
			o.Delay -= n * u.unit
		}
	}
	return Text{ZH: strings.Join(zh, " ") + "后", EN: en + " after"}
}

// ParseOffset reads what Offset.String writes and the ways in which people write it.
func ParseOffset(raw string) (Offset, bool) {
	o, problem := parseOffset(raw)
	return o, problem == nil
}

// parseOffset reads an offset. The problem is nil when it could be read.
func parseOffset(raw string) (Offset, *dateProblem) {
	m := offsetShape.FindStringSubmatch(strings.TrimSpace(raw))
	if m == nil || !channelID.MatchString(m[1]) {
		return Offset{}, &dateProblem{Text{ZH: "看不懂的时间 " + quote(raw), EN: "cannot read the time " + quote(raw)}, offsetHint}
	}
	if m[2] == "-" {
		return Offset{}, &dateProblem{T("只能往后推，不能排在另一个渠道之前", "an offset counts forwards: nothing goes out before the release it counts from"), offsetHint}
	}
	o, ok := Offset{Channel: m[1]}, false
	if m[4] != "" {
		ok = o.daily(m[3], m[4], m[5])
	} else {
		ok = o.delay(m[3])
	}
	if !ok {
		return Offset{}, &dateProblem{Text{ZH: "看不懂的间隔 " + quote(raw), EN: "cannot read the offset " + quote(raw)}, offsetHint}
	}
	return o, nil
}

// daily reads whole days and a time of day; false for what no clock shows.
func (o *Offset) daily(days, hour, minute string) bool {
	count, isDays := strings.CutSuffix(days, "d")
	n, err := strconv.Atoi(count)
	h, _ := strconv.Atoi(hour) // digits by the pattern
	m, _ := strconv.Atoi(minute)
	if err != nil || !isDays || n > int(maxOffset/(24*time.Hour)) || h > 23 || m > 59 {
		return false
	}
	o.Daily, o.Days, o.Clock = true, n, time.Duration(h)*time.Hour+time.Duration(m)*time.Minute
	return true
}

// delay reads a time span of whole seconds; d stands for 24 hours.
func (o *Offset) delay(span string) bool {
	if days, ok := strings.CutSuffix(span, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n <= int(maxOffset/(24*time.Hour)) {
			span = strconv.Itoa(n*24) + "h"
		}
	}
	d, err := time.ParseDuration(span)
	if err != nil || d > maxOffset || d%time.Second != 0 {
		return false
	}
	o.Delay = d
	return true
}

// offsetTried reports a value that was meant as an offset, right or wrong.
func offsetTried(raw string) bool {
	first, _, found := strings.Cut(strings.ReplaceAll(raw, "＋", "+"), "+")
	first = strings.TrimSpace(first)
	return found && first != "" && first[0] > '9' && first[0] < 0x80 || offsetShape.MatchString(raw)
}

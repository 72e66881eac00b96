package rank

import (
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"moxin/content"
)

// saysCount is what is wrong with a cell that is no count, and how it is written where that can be told.
func saysCount(cell string) content.Text {
	plain := strings.ToLower(width.Narrow.String(cell))
	switch s := strings.NewReplacer(",", "", " ", "", "\u00a0", "", "'", "").Replace(plain); {
	case unsaid[s]:
		return content.T("不是计数：不知道就空着", "not a count: leave it blank where it is unknown")
	case strings.HasSuffix(s, "%"):
		return content.T("是比率，不是计数：写次数", "a rate and not a count: write how many")
	case strings.HasPrefix(s, "-") && countOf(s[1:]) != "":
		return content.T("计数不会小于 0", "a count is never below 0")
	case countOf(s) != "":
		return content.T("不是计数：写成 "+countOf(s), "not a count: write it as "+countOf(s))
	}
	return content.T("不是计数：写数字，不知道就空着，到了显示上限写 100000+",
		"not a count: write a number, nothing where it is unknown, 100000+ where no more is shown")
}

// unsaid is how people and exports write that a number is not known.
var unsaid = map[string]bool{
	"-": true, "--": true, "—": true, "——": true, "–": true, "/": true, "n/a": true, "#n/a": true, "na": true,
	"nan": true, "null": true, "none": true, "暂无": true, "无": true, "未知": true,
}

// multiples are the words that counts are shortened by.
var multiples = []struct {
	word string
	by   float64
}{{"亿", 1e8}, {"万", 1e4}, {"w", 1e4}, {"千", 1e3}, {"k", 1e3}}

// countOf is a count as it is to be written; "" where there is none.
func countOf(s string) string {
	s, capped := strings.CutSuffix(s, "+")
	by := 1.0
	for _, m := range multiples {
		if rest, ok := strings.CutSuffix(s, m.word); ok {
			s, by = rest, m.by
			break
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	if v *= by; err != nil || !isCount(v) {
		return ""
	}
	out := strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
	if capped {
		out += "+"
	}
	return out
}

// otherInstants are how spreadsheets and people write instants.
var otherInstants = []string{
	"2006-1-2T15:04:05", "2006-1-2T15:04", "2006-1-2 15:04:05", "2006-1-2 15:04", "2006/1/2 15:04:05", "2006/1/2 15:04",
	"2006年1月2日 15:04:05", "2006年1月2日 15:04", "2006-1-2 15:04:05Z07:00", "2006-1-2 15:04:05 -0700", "2006-1-2T15:04:05-0700",
	"2006-1-2", "2006/1/2", "2006年1月2日",
}

// saysInstant is what is wrong with a cell that is no instant, and how it is written where that can be told.
func saysInstant(cell string) content.Text {
	beijing := time.FixedZone("", 8*60*60)
	plain := strings.Join(strings.Fields(width.Narrow.String(cell)), " ")
	for _, layout := range otherInstants {
		t, err := time.ParseInLocation(layout, plain, beijing)
		if err != nil {
			continue
		}
		written := t.Format("2006-01-02T15:04:05Z07:00")
		if strings.Contains(layout, "07") {
			return content.T("不是 RFC 3339 的时刻，写成 "+written, "not an instant in RFC 3339: write it as "+written)
		}
		return content.T("没有写时区：是北京时间就写成 "+written, "has no zone: write it as "+written+" if it is Beijing's")
	}
	if v, err := strconv.ParseFloat(plain, 64); err == nil && v > 20000 && v < 80000 {
		return content.T("是 Excel 的日期序号，写成 2026-11-03T20:00:00+08:00", "a date as Excel counts days: write it as 2026-11-03T20:00:00+08:00")
	}
	return content.T("不是 RFC 3339 的时刻，写成 2026-11-03T20:00:00+08:00", "not an instant in RFC 3339, such as 2026-11-03T20:00:00+08:00")
}

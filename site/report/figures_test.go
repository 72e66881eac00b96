package report

import (
	"math"
	"testing"
	"time"

	"moxin/content"
)

// Scores carry their sign, a real minus, and never a signed nothing.
func TestSigned(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		.82: "+0.82", -.31: "−0.31", 0: "0.00", .004: "0.00", -.004: "0.00", .005: "+0.01", -.006: "−0.01", 12.345: "+12.35", math.Copysign(0, -1): "0.00",
	} {
		if got := signed(v); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
}

// Nobody is ever a hundred percent sure.
func TestPercent(t *testing.T) {
	t.Parallel()
	for share, want := range map[float64]string{0: "0%", .5: "50%", .955: "96%", .994: "99%", .996: "99%", 1: "99%"} {
		if got := percent(share); got != want {
			t.Errorf("%v is %q, want %q", share, got, want)
		}
	}
}

// Each kind of cell is written as what it is; one that is not known is a dash, whatever its kind.
func TestCells(t *testing.T) {
	t.Parallel()
	v, minus := 1234.5, -.25
	for _, c := range []struct {
		what string
		cell cell
		kind kind
		want string
	}{
		{"words", said("茶"), words, "茶"}, {"a name", said("林溪"), name, "林溪"},
		{"a count", counting(1234), count, "1,234"}, {"nothing counted", counting(0), count, "0"},
		{"a bound", cell{value: &v, least: true}, count, "≥ 1,234"}, {"a score", number(&minus), score, "−0.25"},
		{"money", number(&v), money, "1,234.50"}, {"a bound of money", cell{value: &v, least: true}, money, "≥ 1,234.50"},
		{"an interval", of(&content.Interval{Value: .1, Low: -.2, High: .4}), interval, "+0.10 (−0.20 … +0.40)"},
		{"a number without an interval", number(&minus), interval, "−0.25"}, {"words among intervals", said("9 单"), interval, "9 单"},
		{"an instant", when(hour(2)), instant, "11-16 02:00"}, {"an instant of elsewhere", when(hour(2).UTC()), instant, "11-16 02:00"},
	} {
		if got := c.cell.in(c.kind, shanghai); got != c.want {
			t.Errorf("%s is %q, want %q", c.what, got, c.want)
		}
		if got := (cell{}).in(c.kind, shanghai); got != unknown {
			t.Errorf("%s that is not known is %q", c.what, got)
		}
	}
	if got := of(nil).in(interval, shanghai); got != unknown {
		t.Errorf("no interval is %q", got)
	}
	if got := number(nil).in(score, shanghai); got != unknown {
		t.Errorf("no number is %q", got)
	}
}

// Periods are named as people name them, and stand in a sentence with Chinese kept off figures.
func TestPeriodsAreNamed(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 12, 3, 0, 0, 0, 0, shanghai)
	for _, c := range []struct {
		period             content.Period
		zh, en, head, past string
	}{
		{week, "2026 年第 47 周", "2026 week 47", "周报", "2026 年第 47 周"},
		{content.Month(day), "2026 年 12 月", "December 2026", "月报", "2026 年 12 月"},
		{content.Period{From: day, Until: day.AddDate(0, 0, 1)}, "2026-12-03", "2026-12-03", "报告", "2026-12-03 "},
		{content.Period{From: day, Until: day.AddDate(0, 0, 10)}, "2026-12-03 至 2026-12-12", "2026-12-03 to 2026-12-12", "报告", "2026-12-03 至 2026-12-12 "},
	} {
		r := Report{Period: c.period, Before: c.period}
		zh, en := speaking(r, "zh"), speaking(r, "en")
		if zh.period(c.period) != c.zh || en.period(c.period) != c.en || zh.head() != c.head || zh.past() != c.past || en.past() != c.en {
			t.Errorf("%q, %q, %q, %q; want %+v", zh.period(c.period), en.period(c.period), zh.head(), zh.past(), c)
		}
	}
}

// A channel is named with its platform, wherever in the report that is known from.
func TestChannelsAreNamed(t *testing.T) {
	t.Parallel()
	r := Report{Numbers: []Numbers{{Channel: "gzh", Platform: content.WeChat}}, Released: []Released{{Channel: "xhs", Platform: content.XiaoHongShu}},
		Channels: []Channel{{Channel: "dy", Platform: content.Douyin}}, Advice: []Advice{{Advice: content.Advice{Channel: "qy"}, Platform: content.WeCom}}}
	for id, want := range map[string]string{"gzh": "公众号 gzh", "xhs": "小红书 xhs", "dy": "抖音 dy", "qy": "企业微信 qy", "old": "old"} {
		if got := speaking(r, "zh").channel(id); got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
	if got := speaking(r, "en").names([]string{"xhs", "old"}); got != "Xiaohongshu xhs, old" {
		t.Errorf("they are %q", got)
	}
}

// Groups are named in the words of their kind; names that people gave stay as they are.
func TestGroupsAreNamed(t *testing.T) {
	t.Parallel()
	r := Report{Numbers: []Numbers{{Channel: "gzh", Platform: content.WeChat}}}
	for _, c := range []struct{ kind, name, zh, en string }{
		{"author", "林溪", "林溪", "林溪"}, {kindChannel, "gzh", "公众号 gzh", "WeChat Official Account gzh"}, {"stage", "own words", "own words", "own words"},
		{"stage", string(content.StageTrust), content.StageWords[content.StageTrust].ZH, content.StageWords[content.StageTrust].EN},
	} {
		if zh, en := speaking(r, "zh").group(c.kind, c.name), speaking(r, "en").group(c.kind, c.name); zh != c.zh || en != c.en {
			t.Errorf("%s %s is %q, %q", c.kind, c.name, zh, en)
		}
	}
}

// How sure it is, is of the side that the value is on.
func TestHowSure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		v      content.Interval
		zh, en string
	}{
		{content.Interval{Value: .4, Above: .93}, "93% 的把握高于平常", "93% sure that it is above what is usual"},
		{content.Interval{Value: -.4, Above: .07}, "93% 的把握低于平常", "93% sure that it is below what is usual"},
		{content.Interval{Value: -.4, Above: 0}, "99% 的把握低于平常", "99% sure that it is below what is usual"},
	} {
		if zh, en := speaking(Report{}, "zh").sure(c.v), speaking(Report{}, "en").sure(c.v); zh != c.zh || en != c.en {
			t.Errorf("%+v: %q, %q", c.v, zh, en)
		}
	}
}

// Ages are told in hours for two days, then in days.
func TestAges(t *testing.T) {
	t.Parallel()
	for hours, want := range map[float64]string{1: "1 小时", 47: "47 小时", 48: "2 天", 168: "7 天"} {
		if got := speaking(Report{}, "zh").age(hours); got != want {
			t.Errorf("%v hours are %q, want %q", hours, got, want)
		}
	}
	for _, c := range []struct {
		hours []float64
		want  int
	}{{[]float64{1, 24, 168, 336}, 2}, {[]float64{1, 24}, 1}, {[]float64{336}, 0}, {[]float64{24, 167, 169}, 1}} {
		if got := typical(content.Band{Hours: c.hours}); got != c.want {
			t.Errorf("of %v the %d. is told, want %d.", c.hours, got, c.want)
		}
	}
}

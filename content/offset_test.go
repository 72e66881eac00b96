package content

import (
	"testing"
	"time"
)

func TestParseOffset(t *testing.T) {
	for raw, want := range map[string]string{
		"gzh +2h":         "gzh +2h0m0s",
		"gzh+2h":          "gzh +2h0m0s",
		" gzh + 90m ":     "gzh +1h30m0s",
		"gzh ＋45s":        "gzh +45s",
		"gzh +0m":         "gzh +0s",
		"gzh +2d":         "gzh +48h0m0s",
		"gzh +1h30m":      "gzh +1h30m0s",
		"gzh +1d 09:00":   "gzh +1d 09:00",
		"gzh +1d 9：05":    "gzh +1d 09:05",
		"gzh +0d 21:30":   "gzh +0d 21:30",
		"my-gzh_2 +1h":    "my-gzh_2 +1h0m0s",
		"gzh +366d 00:00": "gzh +366d 00:00",
	} {
		o, ok := ParseOffset(raw)
		if !ok || o.String() != want {
			t.Errorf("%q = %q, %v, want %q", raw, o.String(), ok, want)
			continue
		}
		if again, ok := ParseOffset(want); !ok || again != o {
			t.Errorf("%q does not read back: %+v", want, again)
		}
	}
	for _, raw := range []string{
		"", "gzh", "gzh +", "+2h", "gzh -2h", "gzh 2h", "gzh +2", "gzh +2x", "gzh +1h 09:00", "gzh +1d 24:00", "gzh +1d 09:60",
		"gzh +1d 9", "GZH +2h", "公众号 +2h", "gzh +367d", "gzh +367d 09:00", "gzh +8785h", "gzh +1.5s", "gzh +999999999999999999d", "2026-12-01 +08",
	} {
		if o, ok := ParseOffset(raw); ok {
			t.Errorf("%q is taken for %+v", raw, o)
		}
	}
}

// An offset of hours counts time, one of days counts the calendar, also where clocks change.
func TestOffsetFrom(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ raw, from, want string }{
		{"gzh +2h", "2026-12-01 20:00", "2026-12-01 22:00"},
		{"gzh +1d 09:00", "2026-12-01 20:00", "2026-12-02 09:00"},
		{"gzh +1d 09:00", "2026-12-31 00:00", "2027-01-01 09:00"},
		{"gzh +0d 21:30", "2026-12-01 20:00", "2026-12-01 21:30"},
		{"gzh +24h", "2027-03-27 20:00", "2027-03-28 21:00"}, // summer time begins that night
		{"gzh +1d 20:00", "2027-03-27 20:00", "2027-03-28 20:00"},
	} {
		o, _ := ParseOffset(c.raw)
		from, _ := time.ParseInLocation("2006-01-02 15:04", c.from, berlin)
		if got := o.From(from.UTC(), berlin).In(berlin).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%s from %s = %s, want %s", c.raw, c.from, got, c.want)
		}
	}
}

func TestOffsetWords(t *testing.T) {
	for raw, want := range map[string][2]string{
		"gzh +2h":       {"2 小时后", "2h after"},
		"gzh +90m":      {"1 小时 30 分钟后", "1h30m after"},
		"gzh +2d":       {"2 天后", "2d after"},
		"gzh +0m":       {"随后", "right after"},
		"gzh +1d 09:00": {"次日 09:00", "at 09:00 on the day after"},
		"gzh +0d 21:05": {"当天 21:05", "at 21:05 on the day of"},
		"gzh +3d 09:00": {"3 天后 09:00", "at 09:00, 3 days after"},
	} {
		o, _ := ParseOffset(raw)
		if w := o.Words(); w.ZH != want[0] || w.EN != want[1] {
			t.Errorf("%s is said as %q, %q", raw, w.ZH, w.EN)
		}
	}
}

func TestAskedAt(t *testing.T) {
	want := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	for _, remembered := range []string{"2026-12-01T20:00:00+08:00", "slot 2026-12-01T20:00:00+08:00", "gzh +2h0m0s = 2026-12-01T20:00:00+08:00"} {
		if at, ok := AskedAt(remembered); !ok || !at.Equal(want) {
			t.Errorf("%q = %v, %v", remembered, at, ok)
		}
	}
	for _, remembered := range []string{"", "slot", "nothing", "gzh +2h0m0s", "gzh +1d 09:00"} {
		if at, ok := AskedAt(remembered); ok {
			t.Errorf("%q is taken for %v", remembered, at)
		}
	}
}

func TestFrontMatterReadsTerms(t *testing.T) {
	a, findings := ParseArticle("articles/a.md", []byte(`---
title: 一
series: 手记
part: 3
campaign: launch
after: [why, /2026/how.html, why]
priority: high
publish_at: 2026-12-01 20:00
channels:
  gzh:
  xhs: {publish_at: "gzh +2h"}
  qun: {publish_at: gzh +1d 09:00}
---
正文
`), time.UTC)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if a.Part != 3 || a.Campaign != "launch" || a.Priority != PriorityHigh || len(a.After) != 2 || a.After[1] != "how" {
		t.Errorf("part %d, campaign %q, priority %d, after %v", a.Part, a.Campaign, a.Priority, a.After)
	}
	want := Asked{Raw: "gzh +2h0m0s", Offset: Offset{Channel: "gzh", Delay: 2 * time.Hour}}
	if got := a.Channels["xhs"].PublishAt; got != want || got.None() {
		t.Errorf("xhs is asked %+v", got)
	}
	if got := a.Channels["qun"].PublishAt.Raw; got != "gzh +1d 09:00" {
		t.Errorf("qun is asked %q", got)
	}
	if got := a.Keys["after"].Line; got != 6 {
		t.Errorf("after stands in line %d", got)
	}
}

// Formats without YAML's leniency read the same.
func TestTermsInJSONAndTOML(t *testing.T) {
	for name, file := range map[string]string{
		"json": "---json\n{\"title\": \"一\", \"part\": 2, \"publish_at\": \"gzh +1h\", \"after\": \"why\"}\n---\n正文\n",
		"toml": "+++\ntitle = '一'\npart = 2\npublish_at = 'gzh +1h'\nafter = ['why']\n+++\n正文\n",
	} {
		a, findings := ParseArticle("a.md", []byte(file), time.UTC)
		if len(findings) > 0 || a.Part != 2 || a.PublishAt.Offset.Delay != time.Hour || len(a.After) != 1 {
			t.Errorf("%s: %+v %v", name, a, findings)
		}
	}
}

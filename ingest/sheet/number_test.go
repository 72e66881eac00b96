package sheet_test

import (
	"math"
	"testing"
	"time"

	"moxin/ingest/sheet"
)

func TestParseNumber(t *testing.T) {
	known := func(v float64) sheet.Number { return sheet.Number{Value: v, Known: true} }
	cases := map[string]sheet.Number{
		"0": known(0), "12": known(12), " 1,234 ": known(1234), "1,234,567.5": known(1234567.5), "'42": known(42),
		"1.2万": known(12000), "3亿": known(3e8), "1.2w": known(12000), "5W": known(50000), "2千": known(2000), "1.5k": known(1500),
		"１２３": known(123), "0.2864": known(.2864), "2.3万": known(23000),
		"10万+":   {Value: 1e5, Known: true, Capped: true},
		"10+":    {Value: 10, Known: true, Capped: true},
		">100":   {Value: 100, Known: true, Capped: true},
		"28.64%": {Value: .2864, Known: true, Share: true},
		"6.50％":  {Value: .065, Known: true, Share: true},
		"<0.1%":  {Value: .001, Known: true, Share: true, Below: true},
		"10秒":    {Value: 10, Known: true, Time: true}, "15.20秒": {Value: 15.2, Known: true, Time: true},
		"1分7秒": {Value: 67, Known: true, Time: true}, "1小时2分": {Value: 3720, Known: true, Time: true},
		"00:01:07": {Value: 67, Known: true, Time: true}, "1:07": {Value: 67, Known: true, Time: true},
		"": {}, "-": {}, "--": {}, "—": {}, "——": {}, "-1": {}, "-1.00": {}, "null": {}, "N/A": {}, " ": {}, "暂无": {},
		"-3": known(-3),
	}
	for cell, want := range cases {
		if got, err := sheet.ParseNumber(cell); err != nil || got != want {
			t.Errorf("%q: %+v, %v, want %+v", cell, got, err, want)
		}
	}
	for _, cell := range []string{"很多", "1,23", "12,34,567", "1.2.3", "5%%", "万", "+", "<", "%", "1e5", "0x10", "Inf", "1 2 a", "2.9星", "1-2", "１２个"} {
		if got, err := sheet.ParseNumber(cell); err == nil {
			t.Errorf("%q was read as %+v", cell, got)
		}
	}
}

func TestParseTime(t *testing.T) {
	exact := time.Date(2026, 6, 5, 18, 1, 32, 0, beijing)
	minute, day := exact.Truncate(time.Minute), time.Date(2026, 6, 5, 0, 0, 0, 0, beijing)
	cases := map[string]sheet.Moment{
		"2026年06月05日18时01分32秒": {At: exact}, "2026年6月5日 18:01:32": {At: exact}, "2026-06-05 18:01:32": {At: exact},
		"2026-06-05  18:01": {At: minute}, "2026/6/5 18:01": {At: minute}, "2026-06-05T18:01:32+08:00": {At: exact},
		"2026/06/05": {At: day, Day: true}, "2026-6-5": {At: day, Day: true}, "20260605": {At: day, Day: true},
		"2026年6月5日": {At: day, Day: true}, "46178": {At: day, Day: true}, "46178.75": {At: day.Add(18 * time.Hour)},
	}
	for cell, want := range cases {
		got, err := sheet.ParseTime(cell, beijing)
		if err != nil || !got.At.Equal(want.At) || got.Day != want.Day {
			t.Errorf("%q: %+v, %v, want %+v", cell, got, err, want)
		}
	}
	for _, cell := range []string{"", "昨天", "2026-13-01", "06-05 18:01", "12", "99999999", "NaN"} {
		if got, err := sheet.ParseTime(cell, beijing); err == nil {
			t.Errorf("%q was read as %+v", cell, got)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"1,234", "1.2万", "10万+", "<0.1%", "28.64%", "1分7秒", "00:01:07", "--", "３亿", "1e9", "-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		n, err := sheet.ParseNumber(cell)
		if math.IsNaN(n.Value) || math.IsInf(n.Value, 0) {
			t.Fatalf("%q is %v", cell, n.Value)
		}
		if (err != nil || !n.Known) && n != (sheet.Number{}) {
			t.Fatalf("%q: %+v with error %v: what is not known has no value", cell, n, err)
		}
	})
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"2026年06月05日18时01分32秒", "20260605", "46178.75", "2026/6/5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		m, err := sheet.ParseTime(cell, beijing)
		if err == nil && (m.At.Year() < 1999 || m.At.Year() > 2200) {
			t.Fatalf("%q is %s", cell, m.At)
		}
	})
}

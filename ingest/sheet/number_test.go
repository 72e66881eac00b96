package sheet

import (
	"math"
	"testing"
)

func TestParseNumber(t *testing.T) {
	known := func(v float64) Number { return Number{Value: v, Known: true} }
	cases := map[string]Number{
		"0": known(0), "12": known(12), " 1,234 ": known(1234), "1,234,567.5": known(1234567.5), "'42": known(42),
		"1，234": known(1234), "1 234": known(1234), "1\u00a0234\u2009567": known(1234567), "12 万": known(120000),
		"1.2万": known(12000), "3亿": known(3e8), "1.2w": known(12000), "5W": known(50000), "2千": known(2000), "1.5k": known(1500),
		"１２３": known(123), "０．５": known(.5), "0.2864": known(.2864), "2.3万": known(23000), "30.0": known(30),
		"1.2E+05": known(120000), "4.5E-02": known(.045), "0.28639999999999999": known(.2864), "+12": known(12),
		"10万+":   {Value: 1e5, Known: true, Capped: true},
		"１０万＋":   {Value: 1e5, Known: true, Capped: true},
		"10+":    {Value: 10, Known: true, Capped: true},
		">100":   {Value: 100, Known: true, Capped: true},
		"28.64%": {Value: .2864, Known: true, Share: true},
		"6.50％":  {Value: .065, Known: true, Share: true},
		"<0.1%":  {Value: .001, Known: true, Share: true, Below: true},
		"2.9星":   {Value: 2.9, Known: true, Rating: true},
		"10秒":    {Value: 10, Known: true, Time: true}, "15.20秒": {Value: 15.2, Known: true, Time: true},
		"1分7秒": {Value: 67, Known: true, Time: true}, "1 分 7 秒": {Value: 67, Known: true, Time: true}, "1小时2分": {Value: 3720, Known: true, Time: true},
		"00:01:07": {Value: 67, Known: true, Time: true}, "1:07": {Value: 67, Known: true, Time: true},
		"0.7秒": {Value: .7, Known: true, Time: true}, "１分７秒": {Value: 67, Known: true, Time: true},
		"": {}, "-": {}, "--": {}, "—": {}, "——": {}, "－": {}, "−": {}, "-1": {}, "-1.00": {}, "null": {}, "NULL": {}, "N/A": {}, " ": {}, "\u3000": {},
		"暂无": {}, "#N/A": {}, "#DIV/0!": {}, "#REF!": {}, "-3": known(-3),
	}
	for cell, want := range cases {
		if got, err := ParseNumber(cell); err != nil || got != want {
			t.Errorf("%q: %+v, %v, want %+v", cell, got, err, want)
		}
	}
	for _, cell := range []string{"很多", "1,23", "12,34,567", "12 34", "2026 11 3", "1.2.3", "1..2", ".5", "5.", "5%%", "万", "+", "<", "%", "星", "0x10", "Inf", "1e999",
		"1e20", "138001380000000000", "1 2 a", "1-2", "１２个", "TRUE", "=1+2", "1_000", "3.5星%"} {
		if got, err := ParseNumber(cell); err == nil {
			t.Errorf("%q was read as %+v", cell, got)
		}
	}
}

func TestKinds(t *testing.T) {
	cases := []struct {
		kind kind
		cell string
		want float64 // NaN = refused
	}{
		{count, "12", 12}, {count, "1.2万", 12000}, {count, "-3", math.NaN()}, {count, "12%", math.NaN()}, {count, "12秒", math.NaN()}, {count, "2.9星", math.NaN()},
		{share, "0.46", .46}, {share, "46%", .46}, {share, "46", math.NaN()}, {share, "0:46", math.NaN()}, {share, "-0.1", math.NaN()},
		{percent, "16.55", .1655}, {percent, "16.55%", .1655}, {percent, "0.5", .005}, {percent, "100", 1}, {percent, "101", math.NaN()}, {percent, "-2", math.NaN()},
		{seconds, "12.5", 12.5}, {seconds, "1:07", 67}, {seconds, "12%", math.NaN()},
		{rating, "2.9星", 2.9}, {rating, "2.9", 2.9}, {rating, "6星", math.NaN()}, {rating, "20%", math.NaN()},
	}
	for _, c := range cases {
		n, err := ParseNumber(c.cell)
		if err != nil {
			t.Fatal(c.cell, err)
		}
		got, err := c.kind.accept(n)
		if (err != nil) != math.IsNaN(c.want) || err == nil && got.Value != c.want {
			t.Errorf("kind %d, %q: %+v, %v, want %v", c.kind, c.cell, got, err, c.want)
		}
	}
	for k := count; k <= rating; k++ {
		if n, err := k.accept(Number{}); err != nil || n != (Number{}) {
			t.Errorf("kind %d makes %+v, %v of what is unknown", k, n, err)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1,234", "1 234", "1.2万", "10万+", "<0.1%", "28.64%", "2.9星", "1分7秒", "00:01:07", "--", "３亿", "1e9", "-1", "1.2E+05", "#N/A"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		n, err := ParseNumber(cell)
		if math.IsNaN(n.Value) || math.Abs(n.Value) > tooMany {
			t.Fatalf("%q is %v", cell, n.Value)
		}
		if (err != nil || !n.Known) && n != (Number{}) {
			t.Fatalf("%q: %+v with error %v: what is not known has no value", cell, n, err)
		}
		for k := count; k <= rating; k++ {
			if got, err := k.accept(n); err == nil && (got.Value < 0 || got.Known != n.Known || (k == share || k == percent) && got.Value > 1) {
				t.Fatalf("%q as kind %d: %+v", cell, k, got)
			}
		}
	})
}

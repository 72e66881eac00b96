package content_test

import (
	"math"
	"testing"

	"moxin/content"
)

func TestFigures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{content.WithSign(.82, 1), "+0.8"}, {content.WithSign(-.314, 2), "−0.31"}, {content.WithSign(12345.6, 0), "+12,346"},
		{content.WithSign(.04, 1), "0.0"}, {content.WithSign(-.04, 1), "0.0"}, {content.WithSign(-.05, 1), "−0.1"}, {content.WithSign(0, 2), "0.00"},
		{content.WithSign(math.Copysign(0, -1), 1), "0.0"}, {content.WithSign(-1e6, 0), "−1,000,000"},
		{ends(-1.005, -.0024, 2), "−1.00 … −0.002"}, {ends(.0001, .5, 2), "+0.001 … +0.50"}, {ends(.04, .06, 1), "+0.04 … +0.1"},
		{ends(-.0024, .5, 2), "0.00 … +0.50"}, {ends(0, 0, 2), "0.00 … 0.00"}, {ends(-.3, -.00001, 1), "−0.3 … −0.01"},
		{content.Grouped(999, 0), "999"}, {content.Grouped(1000, 0), "1,000"}, {content.Grouped(41455, 0), "41,455"},
		{content.Grouped(1234567.891, 2), "1,234,567.89"}, {content.Grouped(999.96, 1), "1,000.0"}, {content.Grouped(-1234.5, 2), "−1,234.50"},
		{content.Grouped(-.001, 2), "0.00"}, {content.Grouped(0, 0), "0"},
		{content.Percent(.284, 0), "28%"}, {content.Percent(.125, 1), "12.5%"}, {content.Percent(12.345, 0), "1,234%"}, {content.Percent(-.05, 0), "−5%"},
		{content.Trimmed(12.5, 2), "12.5"}, {content.Trimmed(3, 2), "3"}, {content.Trimmed(-.25, 2), "−0.25"}, {content.Trimmed(1200, 0), "1,200"},
		{content.Trimmed(1000, 1), "1,000"}, {content.Trimmed(-.001, 2), "0"}, {content.Trimmed(.1, 2), "0.1"},
		{content.Rough(12345), "12,345"}, {content.Rough(math.Pi), "3.142"}, {content.Rough(-.00025131), "−0.0002513"}, {content.Rough(-4200), "−4,200"},
		{content.Rough(0), "0"}, {content.Rough(999.96), "1,000"}, {content.Rough(2.51e-05), "2.51e-05"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}

func ends(low, high float64, places int) string {
	from, to := content.Ends(low, high, places)
	return from + " … " + to
}

package ingest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Each day of a span is in one part, in order, and no part has more days than it may.
func TestParts(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		begin, end, most int
		want             string
	}{
		{1, 1, 30, "1-1"},
		{1, 30, 30, "1-30"},
		{1, 15, 7, "1-7 8-14 15-15"},
		{3, 5, 1, "3-3 4-4 5-5"},
		{5, 4, 7, ""},
	} {
		var got []string
		for _, p := range (Span{day(c.begin), day(c.end)}).Parts(c.most) {
			got = append(got, fmt.Sprintf("%d-%d", p.Begin.Day(), p.End.Day()))
		}
		if said := strings.Join(got, " "); said != c.want {
			t.Errorf("%d to %d by %d: %s, want %s", c.begin, c.end, c.most, said, c.want)
		}
	}
}

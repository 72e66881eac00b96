package sheet

import (
	"strings"
	"testing"
)

func TestCellsThatCannotBeSayWhy(t *testing.T) {
	for _, tt := range []struct {
		kind kind
		cell string
		want string
	}{
		{count, "-5", "数不会是负的"}, {share, "140%", "比例不会超过 100%"}, {percent, "101", "比例不会超过 100%"}, {count, "很多", "看不懂"},
	} {
		_, err := way{kind: tt.kind, times: 1}.read(tt.cell)
		if err == nil {
			t.Errorf("%q is read", tt.cell)
			continue
		}
		if got := unreadable(tt.cell, err); !strings.Contains(got.ZH, tt.want) || !strings.Contains(got.ZH, tt.cell) || got.EN == "" {
			t.Errorf("%q is told as %q", tt.cell, got.ZH)
		}
	}
}

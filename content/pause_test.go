package content

import (
	"testing"
	"time"
)

// TestPauseCovers: each scope stops what it names and nothing else.
func TestPauseCovers(t *testing.T) {
	t.Parallel()
	for scope, want := range map[string][2]bool{ // of gzh and of a second channel on wechat
		"": {true, true}, "platform:wechat": {true, true}, "channel:gzh": {true, false},
		"channel:wechat": {false, false}, "platform:douyin": {false, false}, "gzh": {false, false},
	} {
		p := Pause{Scope: scope}
		if got := [2]bool{p.Covers("gzh", WeChat), p.Covers("fwh", WeChat)}; got != want {
			t.Errorf("%q covers %v, not %v", scope, got, want)
		}
	}
}

// TestPauseLasts: until its end, which belongs to it no more.
func TestPauseLasts(t *testing.T) {
	t.Parallel()
	end := time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)
	if p := (Pause{Until: end}); !p.Lasts(end.Add(-1)) || p.Lasts(end) || p.Lasts(end.Add(1)) {
		t.Error("a pause does not last until its end")
	}
	if !(Pause{}).Lasts(end) {
		t.Error("a pause without an end is over")
	}
}

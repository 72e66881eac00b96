package wechatapi_test

import (
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers/wechat/wechatapi"
)

func TestTheIDOfAnArticleInTheStatistics(t *testing.T) {
	if id, index, ok := wechatapi.SplitStatID("2247483650_2"); id != "2247483650" || index != 1 || !ok {
		t.Errorf("%s %d %v", id, index, ok)
	}
	for _, bad := range []string{"", "2247483650", "_1", "x_1", "2247483650_0", "2247483650_x", "2247483650_1_2"} {
		if id, index, ok := wechatapi.SplitStatID(bad); ok || id != "" || index != 0 {
			t.Errorf("%q is read as %s, %d", bad, id, index)
		}
	}
}

// The numbers of a day come at eight in the morning after it, in Beijing, wherever moxin runs.
func TestTheNewestDayOfTheStatistics(t *testing.T) {
	eight := time.Date(2026, 11, 5, 8, 0, 0, 0, content.Beijing())
	for at, want := range map[time.Time]string{
		eight: "2026-11-04", eight.Add(-time.Second): "2026-11-03", eight.UTC().Add(15 * time.Hour): "2026-11-04",
	} {
		if got := wechatapi.Day(wechatapi.NewestDay(at)); got != want {
			t.Errorf("at %s: %s, want %s", at, got, want)
		}
	}
}

package content_test

import (
	"testing"

	"moxin/content"
)

// TestWhoseNumbersMetricsAre: what a platform's posts cannot have is not said to be missing of them.
func TestWhoseNumbersMetricsAre(t *testing.T) {
	for _, c := range []struct {
		metric        content.Metric
		platform      string
		post, channel bool
	}{
		{content.Reads, content.WeChat, true, true},
		{content.Reads, content.WeCom, true, true},
		{content.Followers, content.WeChat, false, true},
		{content.Delivered, content.WeCom, true, true},
		{content.Delivered, content.WeChat, false, false},
		{content.GroupMessages, content.WeCom, false, true},
		{content.GroupMessages, content.Douyin, false, false},
		{"fans_gained_by_hand", content.WeChat, true, true},
	} {
		if post, channel := c.metric.OfPosts(c.platform), c.metric.OfChannels(c.platform); post != c.post || channel != c.channel {
			t.Errorf("%s of %s: posts %v, channels %v", c.metric, c.platform, post, channel)
		}
	}
}

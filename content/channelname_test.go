package content_test

import (
	"testing"

	"moxin/content"
)

// TestChannelNamesTellKindsApart: a company mostly has several WeCom channels, and 企业微信 three times over says
// nothing.
func TestChannelNamesTellKindsApart(t *testing.T) {
	for _, c := range []struct {
		channel content.Channel
		zh, en  string
	}{
		{content.Channel{Platform: content.WeCom, Mode: content.ModeMessage}, "企微群发", "WeCom message"},
		{content.Channel{Platform: content.WeCom, Mode: content.ModeMoment}, "企微朋友圈", "WeCom moments"},
		{content.Channel{Platform: content.WeCom, Mode: content.ModeRobot}, "企微群机器人", "WeCom robot"},
		{content.Channel{Platform: content.WeCom}, "企业微信", "WeCom"},
		{content.Channel{Platform: content.WeChat, Mode: "publish"}, "公众号", "WeChat Official Account"},
		{content.Channel{Platform: "gone"}, "gone", "gone"},
	} {
		if got := c.channel.Name(); got != content.T(c.zh, c.en) {
			t.Errorf("%s %s: %+v", c.channel.Platform, c.channel.Mode, got)
		}
	}
}

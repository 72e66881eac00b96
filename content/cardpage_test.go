package content_test

import (
	"testing"

	"moxin/content"
)

func TestWhereACardLeads(t *testing.T) {
	own, shop := content.Channel{ID: "own", Platform: content.Site}, content.Channel{ID: "shop", Platform: content.Webhook}
	gzh, fwh := content.Channel{ID: "gzh", Platform: content.WeChat}, content.Channel{ID: "fwh", Platform: content.WeChat}
	card := func(mode, format string) content.Channel {
		return content.Channel{ID: "qy", Platform: content.WeCom, Mode: mode, Format: format}
	}
	for _, c := range []struct {
		say      string
		goes     []string // nil = everywhere
		card     content.Channel
		channels []content.Channel
		want     string
	}{
		{"its own page before its WeChat article", nil, card(content.ModeMessage, "link"), []content.Channel{shop, gzh, own}, "own"},
		{"the first account of moxin.yaml", nil, card(content.ModeMoment, "link"), []content.Channel{shop, gzh, fwh}, "gzh"},
		{"one that the article goes to", []string{"qy", "fwh"}, card(content.ModeRobot, "news"), []content.Channel{own, gzh, fwh}, "fwh"},
		{"no page at all", nil, card(content.ModeMessage, "link"), []content.Channel{shop}, ""},
		{"pictures are no card", nil, card(content.ModeMessage, "images"), []content.Channel{own}, ""},
		{"nor is what another kind calls a card", nil, card(content.ModeRobot, "link"), []content.Channel{own}, ""},
		{"nor another platform's", nil, content.Channel{ID: "qun", Platform: content.Group}, []content.Channel{own}, ""},
	} {
		a := &content.Article{}
		for _, id := range c.goes {
			if a.Channels == nil {
				a.Channels = map[string]content.Override{}
			}
			a.Channels[id] = content.Override{}
		}
		cfg := content.Config{Channels: append(c.channels, c.card)}
		if got := cfg.CardPage(a, c.card); got != c.want {
			t.Errorf("%s: %q, want %q", c.say, got, c.want)
		}
	}
}

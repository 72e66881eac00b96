// Package all is the list of platforms that releases can be carried to: one line each.
package all

import (
	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/channels"
	"moxin/publishers/douyin"
	"moxin/publishers/wechat"
	"moxin/publishers/xiaohongshu"
)

// Factory returns what makes the publishers of a platform, and false for a platform that
// moxin does not publish to.
func Factory(platform string) (publishers.Factory, bool) {
	f, ok := map[string]publishers.Factory{
		content.WeChat:      wechat.New,
		content.XiaoHongShu: xiaohongshu.New,
		content.Douyin:      douyin.New,
		content.Channels:    channels.New,
	}[platform]
	return f, ok
}

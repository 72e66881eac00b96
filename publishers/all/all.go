// Package all is the list of platforms that releases can be carried to: one line each.
package all

import (
	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/bilibili"
	"moxin/publishers/channels"
	"moxin/publishers/douyin"
	"moxin/publishers/group"
	"moxin/publishers/kuaishou"
	"moxin/publishers/moments"
	"moxin/publishers/site"
	"moxin/publishers/toutiao"
	"moxin/publishers/webhook"
	"moxin/publishers/wechat"
	"moxin/publishers/wecom"
	"moxin/publishers/weibo"
	"moxin/publishers/xiaohongshu"
	"moxin/publishers/zhihu"
)

// List is every platform, with what some of them need besides the world of publishers.Deps.
type List struct {
	Site site.Builder // nil = channels of the own site cannot be used
}

// Factory returns what makes the publishers of a platform, and false for a platform that
// moxin does not publish to.
func (l List) Factory(platform string) (publishers.Factory, bool) {
	f, ok := map[string]publishers.Factory{
		content.WeChat:      wechat.New,
		content.WeCom:       wecom.New,
		content.XiaoHongShu: xiaohongshu.New,
		content.Douyin:      douyin.New,
		content.Channels:    channels.New,
		content.Kuaishou:    kuaishou.New,
		content.Bilibili:    bilibili.New,
		content.Weibo:       weibo.New,
		content.Zhihu:       zhihu.New,
		content.Toutiao:     toutiao.New,
		content.Moments:     moments.New,
		content.Group:       group.New,
		content.Site:        site.New(l.Site),
		content.Webhook:     webhook.New,
	}[platform]
	return f, ok
}

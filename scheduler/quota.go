package scheduler

import "moxin/content"

// quotaRule is how many messages a platform itself lets an account send.
type quotaRule struct {
	platform, account, mode string // of the channel
	quota                   content.Quota
	source                  content.Text
}

// batchSends is the official page "guide/product/message/Batch_Sends" at developers.weixin.qq.com,
// in the copies of late 2025.
var batchSends = content.T("微信文档 Batch_Sends，2025 年", "WeChat's page Batch_Sends, 2025")

// quotaRules hold where the platform counts messages: the mass sends of official accounts. Drafts
// and freepublish use none of it. A service account's four are counted for each follower, console
// and API together; what was sent in the console moxin does not see.
var quotaRules = []quotaRule{
	{content.WeChat, "", "broadcast", content.Quota{Day: 1}, batchSends},
	{content.WeChat, "subscription", "broadcast", content.Quota{Day: 1}, batchSends},
	{content.WeChat, "service", "broadcast", content.Quota{Month: 4}, batchSends},
}

// QuotaOf is a channel's quota and where it comes from: moxin.yaml where it says one, else the
// platform's own, else none.
func QuotaOf(cfg content.Config, channel string) (content.Quota, content.Text) {
	if q, said := cfg.Calendar.Quota[channel]; said {
		return q, content.T("moxin.yaml", "moxin.yaml")
	}
	ch, _ := cfg.Channel(channel)
	for _, r := range quotaRules {
		if r.platform == ch.Platform && r.account == ch.Account && r.mode == ch.Mode {
			return r.quota, r.source
		}
	}
	return content.Quota{}, content.Text{}
}

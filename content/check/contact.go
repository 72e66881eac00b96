package check

import "moxin/content"

// contact says where an article asks for the code of a contact way in vain: on a platform that
// punishes it, where it has no use, and where nobody could make one.
func (r *sent) contact(cfg *content.Config) {
	if !cfg.AsksContact(r.article, r.channel) {
		return
	}
	over, _ := r.article.For(r.channel.ID)
	own := over.Contact != nil // said for this very channel
	key := "contact"
	if own {
		key = "channels." + r.channel.ID + ".contact"
	}
	at, name := r.article.At(key), content.PlatformName(r.channel.Platform)
	switch place := content.ContactPlaceOf(r.channel.Platform); {
	case place == content.ContactPunished && own:
		source := content.ContactSource(r.channel.Platform)
		r.add("contact/punished", at,
			content.T(name.ZH+"不能带活码："+source.ZH, name.EN+" must not show a contact code: "+source.EN),
			content.T("删掉这一行；文章的 contact: true 会自动避开"+name.ZH, "remove this line; contact: true of the article keeps clear of "+name.EN+" by itself"))
	case place == content.ContactPunished:
		r.add("contact/left-out", at,
			content.T(name.ZH+"按导流处罚二维码，这里不带活码", name.EN+" punishes codes as diversion: none is shown here"),
			content.T("不用改；别的渠道照常带", "nothing needs to be done; other channels show theirs"))
	case place == content.ContactKnown && own:
		r.add("contact/useless", at,
			content.T("收到企业微信消息的人已经是联系人，这里不带活码", "whoever gets a WeCom message is a contact already: none is shown here"),
			content.T("删掉这一行", "remove this line"))
	case place == content.ContactShown && cfg.Contacts.Channel == "":
		r.add("contact/nobody", at,
			content.T("要带活码，moxin.yaml 里没有 contacts", "a contact code is asked for, and moxin.yaml has no contacts"),
			content.T("在 moxin.yaml 写 contacts: {channel: 企业微信渠道, staff: [userid]}，或删掉这一行", "write contacts: {channel: a wecom channel, staff: [userid]} into moxin.yaml, or remove this line"))
	}
}

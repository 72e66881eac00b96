package check

// contactTable are the rules about codes of contact ways.
var contactTable = []Rule{
	{"contact/left-out", notes, t("这个渠道不带活码", "a channel that shows no contact code"), false, false,
		t("文章写了 contact: true；这个平台把二维码当导流，所以成稿里没有它，别的渠道照常。", "The article says contact: true. This platform takes codes for diversion, so that this rendition has none; other channels have theirs."),
		t("不用改；只想给某个渠道带，就写在 channels.X.contact。", "Nothing needs to be done; for one channel alone write channels.X.contact."), contactSource},
	{"contact/nobody", stops, t("要带活码，moxin.yaml 没有写 contacts", "a contact code is asked for, and moxin.yaml has no contacts"), false, true,
		t("不知道加到谁、用哪个企业微信账号，码就生成不了。", "Nobody knows whose contact a reader becomes and which account makes the code."),
		t("在 moxin.yaml 写 contacts: {channel: 企业微信渠道, staff: [userid]}，或删掉 contact。", "Write contacts: {channel: a wecom channel, staff: [userid]} into moxin.yaml, or remove contact."), ""},
	{"contact/punished", stops, t("活码放到了会处罚导流的平台", "a contact code on a platform that punishes diversion"), false, true,
		t("笔记、视频文案里的二维码会被识别出来，轻则限流，重则封号。", "Codes in notes and captions are recognised: posts are held back, accounts banned."),
		t("删掉 channels.X.contact；把活码留给公众号、朋友圈、群和自己的页面。", "Remove channels.X.contact, and leave codes to 公众号, 朋友圈, groups and own pages."), contactSource},
	{"contact/useless", warns, t("活码给已经是联系人的人看", "a contact code for people who are contacts already"), false, false,
		t("企业微信的消息和朋友圈，收到的人都已经加过同事，所以成稿里没有活码。", "Whoever gets a message or moment of WeCom is a colleague's contact already: the rendition has no code."),
		t("删掉 channels.X.contact。", "Remove channels.X.contact."), ""},
}

const contactSource = "platform notes collected 2026-11, 1.9; 小红书 交易导流违规管理细则 2025-03-12"

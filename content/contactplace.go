package content

import "slices"

// ContactPlace says whether a platform's posts may show the code of a contact way, and why not.
type ContactPlace int

// Places.
const (
	ContactPunished ContactPlace = iota // leading readers away is punished there, or is by platforms of its kind
	ContactShown
	ContactKnown // whoever reads it is a contact already
)

// contactPlaces are the platforms where a code may stand or has no use; every other one punishes it.
var contactPlaces = map[string]ContactPlace{
	WeChat: ContactShown, Moments: ContactShown, Group: ContactShown, // of the same house: readers are led there
	Site: ContactShown, Webhook: ContactShown, // the team's own pages
	WeCom: ContactKnown,
}

// ContactPlaceOf is the place that a platform is for codes.
func ContactPlaceOf(platform string) ContactPlace { return contactPlaces[platform] }

// ContactSource names where the objection of a platform to codes comes from.
func ContactSource(platform string) Text {
	switch platform {
	case XiaoHongShu:
		return T("小红书社区规范，《交易导流违规管理细则》2025-03-12 起施行（平台资料 2026-11，1.9）", "Xiaohongshu's community rules, and its rules on diversion in force since 2025-03-12 (platform notes collected 2026-11, 1.9)")
	case Douyin:
		return T("抖音开放平台投稿页：导流强的内容影响分发（平台资料 2026-11，1.9）", "the publishing page of Douyin's open platform: strong diversion hurts distribution (platform notes collected 2026-11, 1.9)")
	}
	return T("没有查到这个平台的明文；同类平台按导流处罚（平台资料 2026-11，1.9）", "no rule of this platform was found; platforms of its kind punish diversion (platform notes collected 2026-11, 1.9)")
}

// AsksContact reports whether an article asks for a code on a channel, whatever its platform thinks of it.
func (c *Config) AsksContact(a *Article, ch Channel) bool {
	over, goes := a.For(ch.ID)
	switch {
	case !goes:
		return false
	case over.Contact != nil:
		return *over.Contact
	case a.Contact != nil:
		return *a.Contact
	}
	return slices.Contains(c.Contacts.On, ch.ID)
}

// ShowsContact reports whether what an article becomes on a channel shows a code: it asks for one, the
// platform does not punish it, and moxin.yaml says whose contact a reader becomes.
func (c *Config) ShowsContact(a *Article, ch Channel) bool {
	return c.Contacts.Channel != "" && ContactPlaceOf(ch.Platform) == ContactShown && c.AsksContact(a, ch)
}

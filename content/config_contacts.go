package content

import (
	"fmt"
	"slices"
)

// contactStaff reads whose contact a reader becomes.
func (c *configReader) contactStaff(n *node) {
	staff := c.strs(n, "contacts.staff")
	if n.kind != mapNode && (len(staff) == 0 || slices.Contains(staff, "")) {
		c.bad(n, "contacts.staff", T("写企业微信里的 userid，至少一位", "write user ids of WeCom, one at least"))
		return
	}
	c.config.Contacts.Staff = staff
}

// contactRef settles what contacts names once all channels are known: an account that makes codes, and
// channels that may show them.
func (c *configReader) contactRef(ref channelRef, ch Channel) {
	at := c.position(ref.line, ref.col)
	name := PlatformName(ch.Platform)
	switch ref.name {
	case "contacts.channel":
		if ch.Platform != WeCom || ch.Mode == ModeRobot {
			c.report("bad-value", SeverityError, at,
				Text{ZH: fmt.Sprintf("渠道 %s 生成不了渠道活码", ref.id), EN: fmt.Sprintf("channel %s cannot make contact ways", ref.id)},
				T("写一个 platform: wecom，mode 是 message 或 moment 的渠道", "name a channel of platform wecom whose mode is message or moment"))
		} else if ch.AppID == "" {
			c.report("bad-value", SeverityError, at,
				Text{ZH: fmt.Sprintf("渠道 %s 没有写 app_id，不知道是哪个企业", ref.id), EN: fmt.Sprintf("channel %s has no app_id: nobody knows which company it is", ref.id)},
				T("在这个渠道写 app_id: 企业 ID", "write app_id: the corp id into that channel"))
		}
	case "contacts.on":
		switch ContactPlaceOf(ch.Platform) {
		case ContactPunished:
			source := ContactSource(ch.Platform)
			c.report("bad-value", SeverityError, at,
				Text{ZH: fmt.Sprintf("%s 不能放二维码：%s", name.ZH, source.ZH), EN: fmt.Sprintf("%s must not show codes: %s", name.EN, source.EN)},
				T("从 contacts.on 里去掉 "+ref.id, "take "+ref.id+" out of contacts.on"))
		case ContactKnown:
			c.report("bad-value", SeverityError, at,
				T("看到 "+ref.id+" 的人已经是联系人，用不上活码", "whoever reads "+ref.id+" is a contact already: a code has no use there"),
				T("从 contacts.on 里去掉 "+ref.id, "take "+ref.id+" out of contacts.on"))
		}
	}
}

// PlatformName is what people call a platform; of one that does not exist, its id.
func PlatformName(id string) Text {
	if p, ok := PlatformByID(id); ok {
		return p.Name
	}
	return T(id, id)
}

package content

import (
	"fmt"
	"slices"
	"time"
)

// wecomFormats are the kinds of message of each mode, the first of them when unsaid.
var wecomFormats = map[string][]string{
	ModeRobot:   {"text", "markdown", "markdown_v2", "news", "image", "file"},
	ModeMessage: {"link", "images", "text"},
	ModeMoment:  {"images", "link", "video", "text"},
}

// Modes of the platforms that have some.
var (
	wechatModes = []string{"draft", "publish", "broadcast"}
	wecomModes  = []string{ModeRobot, ModeMessage, ModeMoment}
)

// modesOf are the modes of a platform; of one without any, all: misplaced says that it has none.
func modesOf(platform string) []string {
	switch platform {
	case WeChat:
		return wechatModes
	case WeCom:
		return wecomModes
	}
	return slices.Concat(wechatModes, wecomModes)
}

// modeKeys are the keys that only one mode of wecom has a use for.
var modeKeys = map[string][]string{
	"robot":      {ModeRobot},
	"app_id":     {ModeMessage, ModeMoment},
	"app_secret": {ModeMessage, ModeMoment},
	"staff":      {ModeMessage, ModeMoment},
	"groups":     {ModeMessage},
	"tags":       {ModeMessage, ModeMoment},
	"confirm":    {ModeMessage, ModeMoment},
	"cap":        {ModeMessage},
}

// wecomDefaults are what a wecom channel is where it does not say: its mode and format.
func (c *configReader) wecomDefaults(n *node, ch *Channel) {
	ch.Mode = ModeMessage
	if _, ok := n.find("robot"); ok {
		ch.Mode = ModeRobot
	}
	if f, ok := n.find("mode"); ok && slices.Contains(wecomModes, f.value.text) {
		ch.Mode = f.value.text
	}
	ch.Format = wecomFormats[ch.Mode][0]
}

// wecom settles what only the whole channel shows: formats that the mode does not have, and keys of
// another mode, which whoever wrote them would rely on.
func (c *configReader) wecom(n *node, ch Channel) {
	if ch.Platform != WeCom {
		return
	}
	if f, ok := n.find("format"); ok && !slices.Contains(wecomFormats[ch.Mode], ch.Format) {
		c.bad(f.value, "channels."+ch.ID+".format", T(
			fmt.Sprintf("mode 是 %s 时可以写 %v", ch.Mode, wecomFormats[ch.Mode]), fmt.Sprintf("with mode %s it is one of %v", ch.Mode, wecomFormats[ch.Mode])))
	}
	for _, f := range n.fields {
		if modes, some := modeKeys[f.key]; some && !slices.Contains(modes, ch.Mode) {
			c.report("misplaced-key", SeverityWarning, c.position(f.line, f.col),
				Text{ZH: fmt.Sprintf("%s 用不上，这个渠道的 mode 是 %s", f.key, ch.Mode), EN: fmt.Sprintf("%s has no use: this channel's mode is %s", f.key, ch.Mode)},
				T("删掉这一行，或改 mode", "remove this line, or change the mode"))
		}
	}
	if f, ok := n.find("groups"); ok && ch.Groups && len(ch.Staff) != 1 {
		c.wrong("bad-value", f.value, T("发给客户群要写清由谁发：staff 正好一位（群主）", "customer groups are sent to by one colleague, their owner: staff names exactly one"),
			T("写 staff: [userid]", "write staff: [userid]"))
	}
}

// tags reads the customers of each audience: ["group/name", …], or "*" for everybody.
func (c *configReader) tags(n *node, name string) map[Audience][]string {
	out, known := map[Audience][]string{}, keys{}
	for _, a := range Audiences {
		known[string(a)] = func(n *node) {
			list := c.strs(n, name+"."+string(a))
			switch {
			case len(list) == 1 && list[0] == "*":
				out[a] = nil
			case len(list) == 0 || slices.Contains(list, "*") || slices.Contains(list, ""):
				c.bad(n, name+"."+string(a), T(`写标签，例如 [客户等级/老客]；发给所有人写 "*"`, `write tags such as [level/regular]; everybody is "*"`))
			default:
				out[a] = list
			}
		}
	}
	c.mapping(n, name, known)
	return out
}

// confirmTime reads how long staff have to confirm.
func (c *configReader) confirmTime(to *time.Duration, name string) func(*node) {
	return func(n *node) {
		d, ok := c.duration(n, name)
		if ok && d < 10*time.Minute {
			c.bad(n, name, T("至少 10m", "at least 10m"))
			return
		}
		*to = d
	}
}

// contacts reads how readers become contacts.
func (c *configReader) contacts(n *node) {
	k := &c.config.Contacts
	name := func(to *string) func(*node) {
		return func(n *node) {
			if id, ok := c.str(n, "contacts.channel"); ok {
				c.refs = append(c.refs, channelRef{id, n.line, n.col, "contacts.channel"})
				*to = id
			}
		}
	}
	c.mapping(n, "contacts", keys{
		"channel": name(&k.Channel),
		"staff":   c.contactStaff,
		"on": func(n *node) {
			for _, item := range itemsOf(n) {
				if id, ok := c.str(item, "contacts.on"); ok {
					c.refs = append(c.refs, channelRef{id, item.line, item.col, "contacts.on"})
					k.On = append(k.On, id)
				}
			}
		},
	})
	for _, key := range []string{"channel", "staff"} {
		if _, said := n.find(key); !said && n.kind == mapNode {
			c.wrong("missing-key", n, Text{ZH: "contacts 没有写 " + key, EN: "contacts does not say its " + key},
				T("写成 {channel: 企业微信渠道, staff: [userid]}", "write {channel: a wecom channel, staff: [userid]}"))
		}
	}
}

// wecomKeys are the keys of a wecom channel alone, for the schema.
func wecomKeys() []Key {
	tags := []Key{}
	for _, a := range Audiences {
		tags = append(tags, Key{Name: string(a), Kind: KeyTexts, Example: "客户等级/老客", Doc: T(`这群人的标签：名字或 id；"*" 是所有客户`, `the tags of this audience, by name or id; "*" is every customer`)})
	}
	return []Key{
		{Name: "robot", Kind: KeyText, Pattern: patternSecret, Example: "${MOXIN_GROUP_ROBOT}", Doc: T("群机器人的 key 或地址，写成 ${变量名}", "the group robot's key or address, written as ${VARIABLE}")},
		{Name: "staff", Kind: KeyTexts, Example: "linxi", Doc: T("由哪些同事发（userid）；不写是应用可见的所有人", "the colleagues who send, by user id; unsaid = all whom the app sees")},
		{Name: "groups", Kind: KeyFlag, Doc: T("发给 staff 那位同事的客户群，不发给客户", "to the customer groups of the colleague in staff, not to customers")},
		{Name: "tags", Kind: KeyMapping, Keys: tags, Doc: T("文章的 audience 对应哪些客户标签", "which customer tags an article's audience stands for")},
		{Name: "confirm", Kind: KeyText, Pattern: patternDuration, Example: "24h", Doc: T("同事多久之内确认；过后按已确认的算，不写是 24h", "how long staff have to confirm; what they did until then counts, 24h when unsaid")},
		{Name: "cap", Kind: KeyWord, Words: []string{string(CapMonthly), string(CapWeekly), string(CapDaily)}, Doc: T("一位客户收得到几条：monthly 每月的天数（不写），weekly 每周 7 条，daily 每天 1 条，按企业后台的设置", "how many one customer can get: as many a month as it has days (unsaid), 7 a week, or 1 a day, as the company's settings have it")},
	}
}

func contactsKeys() []Key {
	return []Key{
		{Name: "channel", Kind: KeyText, Pattern: channelID.String(), Needed: true, Example: "qy", Doc: T("用哪个企业微信渠道的账号生成渠道活码", "the wecom channel whose account makes contact ways")},
		{Name: "staff", Kind: KeyTexts, Needed: true, Example: "linxi", Doc: T("加到哪些同事（userid）", "the colleagues whose contact a reader becomes, by user id")},
		{Name: "on", Kind: KeyTexts, Example: "gzh", Doc: T("哪些渠道的文章默认带活码；文章写 contact: false 就不带", "channels whose articles show a code unless they say contact: false")},
	}
}

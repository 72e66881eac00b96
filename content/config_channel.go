package content

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// channelID is what ids look like: they become folders, routes and database keys.
var channelID = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

// channelKeys are the keys that only some platforms understand.
var channelKeys = map[string][]string{
	"account":    {WeChat},
	"app_id":     {WeChat, WeCom, Douyin},
	"app_secret": {WeChat, WeCom, Douyin, Webhook},
	"mode":       {WeChat, WeCom},
	"theme":      {WeChat},
	"format":     {WeChat, WeCom, Bilibili},
	"base_url":   {WeChat, WeCom, Douyin},
	"simulator":  {WeChat, WeCom, Douyin, Webhook},
	"images":     {WeChat, XiaoHongShu},

	"callback_token": {WeChat, WeCom},
	"callback_key":   {WeChat, WeCom},
	"comments":       {WeChat},
	"tag":            {WeChat},
	"preview_to":     {WeChat},
	"url":            {Site, Webhook},
	"folder":         {Site},

	"robot":   {WeCom},
	"staff":   {WeCom},
	"groups":  {WeCom},
	"tags":    {WeCom},
	"confirm": {WeCom},
	"cap":     {WeCom},
}

func (c *configReader) channels(n *node) {
	c.each(n, "channels", func(f field) {
		if !channelID.MatchString(f.key) {
			c.report("bad-value", SeverityError, c.position(f.line, f.col),
				Text{ZH: "渠道 id " + quote(f.key) + " 不对", EN: "the channel id " + quote(f.key) + " cannot be"},
				T("用小写字母开头，只含小写字母、数字、- 和 _，至多 32 个", "start with a lower-case letter; lower-case letters, digits, - and _ only, at most 32"))
			return
		}
		if ch, ok := c.channel(f); ok {
			c.config.Channels = append(c.config.Channels, ch)
		}
	})
}

// channel reads one channel; without a platform that can be used there is none.
func (c *configReader) channel(f field) (Channel, bool) {
	ch, name := Channel{ID: f.key}, "channels."+f.key
	if f.value.kind != mapNode {
		c.expected(f.value, name, mapNode)
		return ch, false
	}
	p, ok := f.value.find("platform")
	if !ok {
		if typo, found := f.value.near("platform"); found {
			c.unknown(typo, name, []string{"platform"})
			return ch, false
		}
		c.report("missing-key", SeverityError, c.position(f.line, f.col),
			Text{ZH: name + " 没有写 platform", EN: name + " does not say its platform"}, availablePlatforms())
		return ch, false
	}
	if ch.Platform, ok = c.platform(p.value, name+".platform"); !ok {
		return ch, false
	}
	if ch.Platform == WeChat {
		ch.Account, ch.Mode, ch.Theme = "subscription", "draft", "default"
	}
	if ch.Platform == WeCom {
		c.wecomDefaults(f.value, &ch)
	}
	if n, ok := f.value.find("format"); ok { // the limits below are those of the format
		c.word(&ch.Format, name+".format", formatsOf(ch.Platform)...)(n.value)
	}
	c.mapping(f.value, name, c.channelKeys(&ch, name))
	c.misplaced(f.value, ch)
	c.simulator(f.value, &ch)
	c.idle(f.value, ch)
	c.rhythm(f.value, ch)
	c.wecom(f.value, ch)
	return ch, true
}

// channelKeys are the keys of a channel whose platform, format and defaults are known.
func (c *configReader) channelKeys(ch *Channel, name string) keys {
	return keys{
		"platform":       func(*node) {},
		"format":         func(*node) {},
		"account":        c.word(&ch.Account, name+".account", "subscription", "service"),
		"app_id":         c.text(&ch.AppID, name+".app_id"),
		"app_secret":     c.secret(&ch.AppSecret, name+".app_secret"),
		"mode":           c.word(&ch.Mode, name+".mode", modesOf(ch.Platform)...),
		"theme":          c.text(&ch.Theme, name+".theme"),
		"base_url":       c.baseURL(&ch.BaseURL, name+".base_url"),
		"simulator":      c.flag(&ch.Simulator, name+".simulator"),
		"images":         c.word(&ch.Images, name+".images", "article", "cards"),
		"callback_token": c.secret(&ch.CallbackToken, name+".callback_token"),
		"callback_key":   c.secret(&ch.CallbackKey, name+".callback_key"),
		"comments":       c.word(&ch.Comments, name+".comments", CommentRights...),
		"tag":            c.counted(&ch.Tag, name+".tag"),
		"preview_to":     c.text(&ch.PreviewTo, name+".preview_to"),
		"url":            c.baseURL(&ch.URL, name+".url"),
		"folder": func(n *node) {
			if p, ok := c.folder(n, name+".folder"); ok {
				ch.Folder = p
			}
		},
		"robot":   c.secret(&ch.Robot, name+".robot"),
		"staff":   func(n *node) { ch.Staff = c.strs(n, name+".staff") },
		"groups":  c.flag(&ch.Groups, name+".groups"),
		"tags":    func(n *node) { ch.Tags = c.tags(n, name+".tags") },
		"confirm": c.confirmTime(&ch.Confirm, name+".confirm"),
		"cap":     c.word((*string)(&ch.Cap), name+".cap", string(CapMonthly), string(CapWeekly), string(CapDaily)),
		"rate":    c.counted(&ch.Rate, name+".rate"),
		"role":    c.word((*string)(&ch.Role), name+".role", string(Primary), string(Secondary)),
		"every":   c.every(&ch.Every, name+".every"),
		"limits":  func(n *node) { ch.Limit = c.limits(n, name+".limits", *ch) },
	}
}

// every reads the rhythm of a channel: whole days are what a calendar is looked at by.
func (c *configReader) every(to *time.Duration, name string) func(*node) {
	return func(n *node) {
		d, ok := c.duration(n, name)
		if ok && d < 24*time.Hour {
			c.bad(n, name, T("至少 1d", "at least 1d"))
			return
		}
		*to = d
	}
}

// rhythm warns of a rhythm that nobody is reminded of.
func (c *configReader) rhythm(n *node, ch Channel) {
	if f, ok := n.find("every"); ok && ch.Role != Primary {
		c.report("misplaced-key", SeverityWarning, c.position(f.line, f.col),
			T("every 只在主渠道上起作用，这个渠道没有写 role: primary", "every is for primary channels alone, and this one does not say role: primary"),
			T("写 role: primary，或删掉这一行", "write role: primary, or remove this line"))
	}
}

// idle warns of keys that only a mass send has a use for, on a channel that sends none: whoever
// wrote one would rely on it.
func (c *configReader) idle(n *node, ch Channel) {
	if ch.Platform != WeChat || ch.Mode == "broadcast" {
		return
	}
	for _, key := range []string{"tag", "preview_to"} {
		if f, ok := n.find(key); ok {
			c.report("misplaced-key", SeverityWarning, c.position(f.line, f.col),
				Text{ZH: fmt.Sprintf("%s 只在群发时起作用，这个渠道的 mode 是 %s", key, ch.Mode),
					EN: fmt.Sprintf("%s is for mass sends alone, and this channel's mode is %s", key, ch.Mode)},
				T("写 mode: broadcast，或删掉这一行", "write mode: broadcast, or remove this line"))
		}
	}
}

// simulator takes a platform for simulated only at an address of this machine: of a real one the
// margins must never be shortened, or a post that shows late would be taken for absent.
func (c *configReader) simulator(n *node, ch *Channel) {
	address, key := ch.BaseURL, "base_url"
	if ch.Platform == Webhook {
		address, key = ch.URL, "url"
	}
	u, err := url.Parse(address)
	if !ch.Simulator || err == nil && loopback(u.Hostname()) {
		return
	}
	ch.Simulator = false
	if !slices.Contains(channelKeys["simulator"], ch.Platform) {
		return // misplaced has said so
	}
	f, _ := n.find("simulator")
	c.wrong("bad-value", f.value, Text{ZH: "simulator: true 只能用在本机的地址上", EN: "simulator: true is for an address of this machine only"},
		Text{ZH: "把 " + key + " 指向 127.0.0.1 上的模拟器；真的平台不写 simulator", EN: "point " + key + " at a simulator on 127.0.0.1, or leave simulator out for a real platform"})
}

// misplaced reports keys that the channel's platform has no use for.
func (c *configReader) misplaced(n *node, ch Channel) {
	for _, f := range n.fields {
		platforms, some := channelKeys[f.key]
		if !some || slices.Contains(platforms, ch.Platform) {
			continue
		}
		list := strings.Join(platforms, ", ")
		c.report("misplaced-key", SeverityError, c.position(f.line, f.col),
			Text{ZH: fmt.Sprintf("%s 用不上 %s，它属于 %s", ch.Platform, f.key, list),
				EN: fmt.Sprintf("%s has no use for %s, which belongs to %s", ch.Platform, f.key, list)},
			T("删掉这一行", "remove this line"))
	}
}

func (c *configReader) platform(n *node, name string) (string, bool) {
	s, ok := c.str(n, name)
	if !ok {
		return "", false
	}
	if _, known := PlatformByID(s); known {
		return s, true
	}
	suggestion := availablePlatforms()
	if near := Nearest(s, platformIDs()); near != "" {
		suggestion = didYouMean(s, platformIDs())
	}
	c.bad(n, name, suggestion)
	return "", false
}

func platformIDs() []string {
	var ids []string
	for _, p := range Platforms {
		ids = append(ids, p.ID)
	}
	return ids
}

func availablePlatforms() Text {
	var zh, en []string
	for _, p := range Platforms {
		zh = append(zh, p.ID+"（"+p.Name.ZH+"）")
		en = append(en, p.ID+" ("+p.Name.EN+")")
	}
	return Text{ZH: "可用的平台：" + strings.Join(zh, "、"), EN: "platforms available: " + strings.Join(en, ", ")}
}

func (c *configReader) word(to *string, name string, words ...string) func(*node) {
	return func(n *node) {
		if s, ok := c.choice(n, name, words...); ok {
			*to = s
		}
	}
}

// baseURL reads the address of a platform's API. Secrets travel there, so plain http is
// for this machine only and the address itself carries none.
func (c *configReader) baseURL(to *string, name string) func(*node) {
	return func(n *node) {
		s, ok := c.str(n, name)
		if !ok {
			return
		}
		u, err := url.Parse(s)
		switch {
		case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "" || u.Fragment != "":
			c.bad(n, name, T("写成 https://主机[/路径]", "write https://host[/path]"))
		case u.User != nil:
			c.wrong("literal-secret", n, Text{ZH: name + " 里写了账号，会随仓库泄露", EN: name + " holds a login, which leaks with the repository"},
				T("去掉 @ 前的部分", "remove what stands before the @"))
		case u.Scheme == "http" && !loopback(u.Hostname()):
			c.wrong("insecure-url", n, Text{ZH: name + " 用明文 http 把密钥发到 " + u.Hostname(), EN: name + " sends secrets in plain http to " + u.Hostname()},
				T("改用 https；明文 http 只允许本机（127.0.0.1、localhost）", "use https; plain http is for this machine only (127.0.0.1, localhost)"))
		default:
			*to = strings.TrimRight(s, "/")
		}
	}
}

// limits reads numbers that replace the platform's own.
func (c *configReader) limits(n *node, name string, ch Channel) map[string]int {
	out := map[string]int{}
	known := keys{}
	for limit := range LimitsOf(ch.Platform, ch.Mode, ch.Format) {
		known[limit] = func(n *node) {
			if v, ok := c.whole(n, name+"."+limit, 0); ok {
				out[limit] = v
			}
		}
	}
	if c.mapping(n, name, known); len(out) == 0 {
		return nil
	}
	return out
}

func formatsOf(platform string) []string {
	p, _ := PlatformByID(platform)
	var ids []string
	for _, f := range p.Formats {
		ids = append(ids, f.ID)
	}
	return ids
}

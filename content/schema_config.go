package content

// Patterns of values in moxin.yaml, as the readers take them.
const (
	patternSecret   = `^(\$\{[A-Za-z_][A-Za-z0-9_]*\})?$`
	patternDuration = `^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$|^[0-9]+d$`
	patternDay      = `^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$`
)

var (
	docListen = T("监听的地址；空 = 关闭", "the address to listen on; empty = off")
	docURL    = T("地址；可以写 ${变量名}，密码不能写在这里", "the address; ${VARIABLE} is fine, a password is not")
)

// configKeys are the keys of moxin.yaml, in the order that people write them.
func configKeys() []Key {
	return []Key{
		{Name: "version", Kind: KeyWhole, Least: 1, Most: 1, Doc: T("这个文件的版本：1", "the version of this file: 1")},
		{Name: "brand", Kind: KeyText, Doc: T("品牌名", "the brand's name")},
		{Name: "timezone", Kind: KeyText, Example: DefaultZone, Doc: T("所有时间的时区，IANA 名称", "the zone of every instant, by its IANA name")},
		{Name: "articles", Kind: KeyText, Example: "articles", Doc: T("文章所在的文件夹", "the folder of articles")},
		{Name: "static", Kind: KeyTexts, Example: "static", Doc: T("/img/x.png 这类图片所在的文件夹", "where /img/x.png lives")},
		{Name: "channels", Kind: KeyTable, Pattern: channelID.String(), Each: &Key{Kind: KeyMapping, Keys: channelConfigKeys()},
			Doc: T("渠道：id 由团队起，每个是一个平台上的一个账号", "channels: ids of the team's choice, each one account on a platform")},
		{Name: "calendar", Kind: KeyMapping, Keys: calendarKeys(), Doc: T("排期的规矩", "the rules that releases are placed by")},
		{Name: "campaigns", Kind: KeyTable, Each: &Key{Kind: KeyMapping, Keys: campaignKeys()},
			Doc: T("活动：文章写上 campaign 就按它的节奏，在几个渠道先后发", "campaigns: an article that names one goes out on several channels in its rhythm")},
		{Name: "approval", Kind: KeyMapping, Doc: T("审批", "approval"), Keys: approvalKeys()},
		{Name: "check", Kind: KeyMapping, Keys: checkKeys(), Doc: T("检查", "the checker")},
		{Name: "draw", Kind: KeyMapping, Doc: T("把源码画成 PNG 的命令：从标准输入读，写到标准输出", "commands that turn source into PNG: from standard input to standard output"), Keys: []Key{
			{Name: "mermaid", Kind: KeyText, Example: "mmdc -i - -o -", Doc: T("画 Mermaid 图的命令", "the command that draws Mermaid")},
			{Name: "tex", Kind: KeyText, Doc: T("画公式的命令", "the command that draws formulas")}}},
		{Name: "cards", Kind: KeyMapping, Keys: cardKeys(), Doc: T("图片卡、封面的样子", "how cards and covers look")},
		{Name: "console", Kind: KeyMapping, Doc: T("控制台", "the console"), Keys: []Key{
			{Name: "listen", Kind: KeyText, Example: "127.0.0.1:8080", Doc: docListen},
			{Name: "url", Kind: KeyText, Example: "https://moxin.example.com", Doc: T("团队打开控制台的网址：通知里的链接用它", "the address that the team opens the console by: links in notices")}}},
		{Name: "public", Kind: KeyMapping, Doc: T("对外的页面：交接、回调、短链", "public pages: hand-offs, callbacks, short links"), Keys: []Key{
			{Name: "listen", Kind: KeyText, Doc: docListen},
			{Name: "url", Kind: KeyText, Example: "https://example.com", Doc: T("别人访问它的网址", "the address that people reach it by")}}},
		{Name: "notices", Kind: KeyMapping, Keys: noticeKeys(), Doc: T("通知：要人处理的事告诉谁", "notices: who is told what needs a person")},
		{Name: "report", Kind: KeyMapping, Keys: reportKeys(), Doc: T("周报和月报：serve 按时出", "weekly and monthly reports, made by serve")},
		{Name: "network", Kind: KeyMapping, Doc: T("网络", "networks"), Keys: []Key{
			{Name: "private", Kind: KeyTexts, Example: "10.0.0.0/8", Doc: T("图片和 webhook 可以走的内网网段；不写就只走公网", "private networks that pictures and webhooks may use; unsaid = the public internet only")}}},
		{Name: "contacts", Kind: KeyMapping, Keys: contactsKeys(), Doc: T("渠道活码：读者扫码加企业微信", "contact ways: codes by which readers become WeCom contacts")},
		{Name: "ingest", Kind: KeyMapping, Doc: T("读回数据", "reading numbers back"), Keys: ingestKeys()},
		{Name: "rank", Kind: KeyMapping, Keys: rankKeys(), Doc: T("怎样从数据打分", "how readings become scores")},
		{Name: "git", Kind: KeyMapping, Keys: gitKeys(), Doc: T("serve 怎样跟着仓库走", "how serve follows the repository")},
		{Name: "redis", Kind: KeyMapping, Doc: T("队列；不写就用内嵌的", "the queue; embedded when unsaid"), Keys: []Key{{Name: "url", Kind: KeyText, Doc: docURL}}},
		{Name: "store", Kind: KeyMapping, Doc: T("数据库；不写就用 .moxin/moxin.db", "the database; .moxin/moxin.db when unsaid"), Keys: []Key{{Name: "url", Kind: KeyText, Doc: docURL}}},
		{Name: "media", Kind: KeyMapping, Doc: T("图片库；不写就用 .moxin/media", "the media store; .moxin/media when unsaid"), Keys: []Key{{Name: "url", Kind: KeyText, Doc: docURL}}},
	}
}

// channelConfigKeys are the keys of one channel, each with the platforms that understand it.
func channelConfigKeys() []Key {
	keys := []Key{
		{Name: "platform", Kind: KeyWord, Words: platformIDs(), Needed: true, Doc: T("平台", "the platform")},
		{Name: "format", Kind: KeyWord, Words: formatNames(), Doc: T("平台有几种帖子时选哪一种", "which kind of post, where the platform has several")},
		{Name: "account", Kind: KeyWord, Words: []string{"subscription", "service"}, Doc: T("订阅号 subscription，服务号 service", "subscription or service account")},
		{Name: "app_id", Kind: KeyText, Doc: T("公众号的 AppID；企业微信的企业 ID（corpid）", "the account's AppID; WeCom's corp id")},
		{Name: "app_secret", Kind: KeyText, Pattern: patternSecret, Example: "${MOXIN_GZH_SECRET}", Doc: T("写成 ${变量名}，不能写明文", "written as ${VARIABLE}; a literal secret is refused")},
		{Name: "mode", Kind: KeyWord, Words: modesOf(""), Doc: T("公众号：draft 存草稿由人发，publish 发布，broadcast 群发；企业微信：robot 群机器人，message 客户群发，moment 客户朋友圈", "公众号: draft for a person to publish, publish, or broadcast; WeCom: robot, message to customers, or moment")},
		{Name: "theme", Kind: KeyText, Example: "default", Doc: T("主题：内置的名字，或工作区 themes/ 里的", "the theme: a built-in one, or one of the workspace's themes folder")},
		{Name: "base_url", Kind: KeyText, Pattern: `^https?://`, Doc: T("平台接口的地址：代理或模拟器；明文 http 只允许本机", "the platform's API: a proxy or simulator; plain http to this machine only")},
		{Name: "simulator", Kind: KeyFlag, Doc: T("地址后面是本机的模拟器：等待和时限都缩短；真的平台或代理不要写", "a simulator on this machine is behind the address: waits and margins are shortened; never for a real platform or a proxy to one")},
		{Name: "images", Kind: KeyWord, Words: []string{"article", "cards"}, Doc: T("article 用文章的图，cards 画图片卡", "article: the article's pictures; cards: drawn ones")},
		{Name: "callback_token", Kind: KeyText, Pattern: patternSecret, Example: "${MOXIN_GZH_TOKEN}", Doc: T("服务器配置里的 Token，写成 ${变量名}", "the token of the account's server settings, written as ${VARIABLE}")},
		{Name: "callback_key", Kind: KeyText, Pattern: patternSecret, Example: "${MOXIN_GZH_AES}", Doc: T("服务器配置里的 EncodingAESKey；不写是明文模式", "the EncodingAESKey of the account's server settings; unsaid = plain text")},
		{Name: "comments", Kind: KeyWord, Words: CommentRights, Doc: T("留言：open 所有人，fans 只有关注者，closed 关闭（不写）", "comments: everybody, followers, or closed (unsaid)")},
		{Name: "tag", Kind: KeyWhole, Least: 1, Doc: T("群发只给有这个标签的关注者；不写是全部", "mass send to the followers with this tag; unsaid = to all")},
		{Name: "preview_to", Kind: KeyText, Doc: T("群发前先发给这个微信号预览", "the WeChat id that sees a mass send first")},
		{Name: "url", Kind: KeyText, Pattern: `^https?://`, Doc: T("webhook：接收的地址；site：读者访问的网址", "webhook: the receiver; site: the address that readers reach it by")},
		{Name: "folder", Kind: KeyText, Example: ".moxin/site", Doc: T("站点生成到哪个文件夹", "the folder that the site is built into")},
		{Name: "rate", Kind: KeyWhole, Least: 1, Doc: T("每分钟至多几条消息", "most messages a minute")},
		{Name: "role", Kind: KeyWord, Words: []string{string(Primary), string(Secondary)}, Doc: T("主渠道 primary，辅渠道 secondary：日历分开显示，主渠道冷下来会说", "primary or secondary: the calendar shows them apart, and says when a primary one goes quiet")},
		{Name: "every", Kind: KeyText, Pattern: patternDuration, Example: "7d", Doc: T("主渠道至少多久发一条，至少 1d；不写是 7d", "how often a primary channel posts at least, 1d or more; 7d when unsaid")},
		{Name: "limits", Kind: KeyTable, Words: limitFields(), Each: &Key{Kind: KeyWhole}, Doc: T("替换平台的上限", "numbers that replace the platform's limits")},
	}
	keys = append(keys, wecomKeys()...)
	for i := range keys {
		keys[i].Only = channelKeys[keys[i].Name]
	}
	return keys
}

func calendarKeys() []Key {
	return []Key{
		{Name: "slots", Kind: KeyList, Doc: T("slot 会落在哪些时刻", "where slot lands"), Each: &Key{Kind: KeyMapping, Keys: []Key{
			{Name: "channels", Kind: KeyList, Each: &Key{Kind: KeyText}, Needed: true, Doc: T("渠道", "channels")},
			{Name: "rrule", Kind: KeyText, Needed: true, Example: "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0", Doc: T("RFC 5545 规则", "an RFC 5545 rule")}}}},
		{Name: "quota", Kind: KeyTable, Pattern: channelID.String(), Doc: T("每个渠道至多几条消息", "most messages of a channel"), Each: &Key{Kind: KeyMapping, Keys: []Key{
			{Name: "day", Kind: KeyWhole, Least: 1, Doc: T("每天", "a day")},
			{Name: "month", Kind: KeyWhole, Least: 1, Doc: T("每月", "a month")}}}},
		{Name: "gap", Kind: KeyTable, Pattern: channelID.String(), Each: &Key{Kind: KeyText, Pattern: patternDuration, Example: "4h"}, Doc: T("同一渠道两次发布至少隔多久", "least time between two releases of a channel")},
		{Name: "blackout", Kind: KeyList, Doc: T("停发的日子，首尾都算", "days without releases, both ends included"), Each: &Key{Kind: KeyMapping, Keys: []Key{
			{Name: "from", Kind: KeyText, Pattern: patternDay, Needed: true, Example: "2027-02-05", Doc: T("第一天", "the first day")},
			{Name: "to", Kind: KeyText, Pattern: patternDay, Needed: true, Example: "2027-02-12", Doc: T("最后一天", "the last day")},
			{Name: "reason", Kind: KeyText, Example: "春节", Doc: T("原因", "why")}}}},
		{Name: "late", Kind: KeyText, Pattern: patternDuration, Example: "30m", Doc: T("晚过这么久就不再发，等人决定", "past this a release is missed, not sent")},
		{Name: "quiet", Kind: KeyTable, Pattern: `^\*$|` + channelID.String(), Each: &Key{Kind: KeyText, Pattern: quietShape.String() + "|^" + noQuiet + "$", Example: "22:30-07:30"},
			Doc: T("每天不发的钟点，按渠道；\"*\" 是所有渠道，none 是不静默", "the hours of every day without releases, by channel; \"*\" is all of them, none takes one out")},
		{Name: "mix", Kind: KeyTable, Words: words(Stages), Each: &Key{Kind: KeyShare},
			Doc: T("每周各阶段文章的份额，合计 1；卖得太多、或该有的没有时提醒", "the shares of the stages in a week, which sum to 1; selling too much, and a stage left out, is warned of")},
		{Name: "audience", Kind: KeyTable, Words: words(Audiences), Each: &Key{Kind: KeyShare},
			Doc: T("每月各人群（存量、半存量、增量）的份额，合计 1；漏掉一群人时提醒", "the shares of the audiences in a month, which sum to 1; one that goes without is warned of")},
	}
}

func campaignKeys() []Key {
	return []Key{
		{Name: "title", Kind: KeyText, Example: "秋冬上新", Doc: T("活动的名字；不写就用 id", "the campaign's name; its id when unsaid")},
		{Name: "steps", Kind: KeyTable, Pattern: channelID.String(), Each: &Key{Kind: KeyText, Pattern: offsetShape.String(), Example: "gzh +2h"},
			Doc: T("每个渠道从哪个渠道算起：\"gzh +2h\" 是公众号发出两小时后，\"gzh +1d 09:00\" 是次日 9 点", "what each channel counts from: \"gzh +2h\" is two hours after gzh, \"gzh +1d 09:00\" at nine the next day")},
	}
}

func checkKeys() []Key {
	return []Key{
		{Name: "lexicons", Kind: KeyList, Each: &Key{Kind: KeyText, Example: "rules/brand.yaml"}, Doc: T("工作区自己的词库", "the workspace's own lexicons")},
		{Name: "disable", Kind: KeyTexts, Doc: T("不用的规则", "rules that are switched off")},
		{Name: "severity", Kind: KeyTable, Each: &Key{Kind: KeyWord, Words: []string{string(SeverityError), string(SeverityWarning), string(SeverityNote)}}, Doc: T("规则 id 改成多严重", "how grave a rule is, by its id")},
		{Name: "industries", Kind: KeyTexts, Example: "medical", Doc: T("团队所在的行业：有的词在这些行业更严重", "industries of the team's goods: some words are graver there")},
	}
}

func cardKeys() []Key {
	return []Key{
		{Name: "design", Kind: KeyWord, Words: []string{DesignPaper, DesignBold}, Doc: T("paper 纸上墨，bold 大字", "paper: ink on paper; bold: large type on colour")},
		{Name: "colors", Kind: KeyTable, Words: CardColors, Each: &Key{Kind: KeyText, Pattern: hexColor.String(), Example: "#c8402e"}, Doc: T("替换设计的颜色", "colours that replace the design's")},
		{Name: "logo", Kind: KeyText, Doc: T("标志的路径", "path of the logo")},
		{Name: "fonts", Kind: KeyTexts, Doc: T("先于系统查找的字体文件或文件夹", "font files or folders that are looked at before the system's")},
	}
}

// words are values as the words of a key.
func words[K ~string](values []K) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

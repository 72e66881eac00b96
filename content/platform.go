package content

// Platform ids, identical in folders, config, database and command line.
const (
	WeChat      = "wechat"
	WeCom       = "wecom" // 企业微信
	XiaoHongShu = "xiaohongshu"
	Douyin      = "douyin"
	Channels    = "channels" // 视频号
	Kuaishou    = "kuaishou"
	Bilibili    = "bilibili"
	Weibo       = "weibo"
	Zhihu       = "zhihu"
	Toutiao     = "toutiao"
	Moments     = "moments" // 个人号朋友圈
	Group       = "group"   // 微信群
	Site        = "site"    // the team's own pages and feeds
	Webhook     = "webhook" // 小程序, a shop, an SCRM: signed JSON over HTTPS
)

// Platform says how moxin speaks of a platform and what it compiles for it.
type Platform struct {
	ID     string
	Name   Text
	Mark   string // one Han character for tight places
	Family Family // of its first format
	// Formats are the kinds of post that a channel chooses among (channels.X.format), the first
	// one unless said; nil where there is one kind only.
	Formats []Format
	// Later means that renditions are compiled, checked and previewed, and nothing is released yet.
	Later bool
}

// Format is one kind of post on a platform that has several.
type Format struct {
	ID     string
	Family Family
}

// Platforms lists the platforms that renditions exist for, in the order people read them.
var Platforms = []Platform{
	{ID: WeChat, Name: T("公众号", "WeChat Official Account"), Mark: "公", Family: FamilyWeChat,
		Formats: []Format{{"news", FamilyWeChat}, {"newspic", FamilyNote}}}, // newspic: 贴图, pictures with a short text
	{ID: WeCom, Name: T("企业微信", "WeCom"), Mark: "企", Family: FamilyMessage,
		Formats: []Format{{"text", FamilyMessage}, {"markdown", FamilyMessage}, {"markdown_v2", FamilyMessage}, {"news", FamilyMessage},
			{"image", FamilyMessage}, {"file", FamilyMessage}, {"link", FamilyMessage}, {"images", FamilyMessage}, {"video", FamilyMessage}}},
	{ID: XiaoHongShu, Name: T("小红书", "Xiaohongshu"), Mark: "红", Family: FamilyNote},
	{ID: Douyin, Name: T("抖音", "Douyin"), Mark: "抖", Family: FamilyCaption},
	{ID: Channels, Name: T("视频号", "WeChat Channels"), Mark: "视", Family: FamilyCaption},
	{ID: Kuaishou, Name: T("快手", "Kuaishou"), Mark: "快", Family: FamilyCaption},
	{ID: Bilibili, Name: T("B站", "Bilibili"), Mark: "哔", Family: FamilyCaption,
		Formats: []Format{{"video", FamilyCaption}, {"article", FamilyRich}}}, // article: 专栏
	{ID: Weibo, Name: T("微博", "Weibo"), Mark: "博", Family: FamilyPost},
	{ID: Zhihu, Name: T("知乎", "Zhihu"), Mark: "知", Family: FamilyRich},
	{ID: Toutiao, Name: T("头条号", "Toutiao"), Mark: "头", Family: FamilyRich},
	{ID: Moments, Name: T("朋友圈", "WeChat Moments"), Mark: "圈", Family: FamilyMessage},
	{ID: Group, Name: T("微信群", "WeChat group"), Mark: "群", Family: FamilyMessage},
	{ID: Site, Name: T("自有站点", "own site"), Mark: "站", Family: FamilyPage},
	{ID: Webhook, Name: T("接口", "webhook"), Mark: "接", Family: FamilyPage},
}

// PlatformByID finds a platform.
func PlatformByID(id string) (Platform, bool) {
	for _, p := range Platforms {
		if p.ID == id {
			return p, true
		}
	}
	return Platform{}, false
}

// FamilyOf is the family of a format, which may be empty for the platform's first.
func (p Platform) FamilyOf(format string) Family {
	for _, f := range p.Formats {
		if f.ID == format {
			return f.Family
		}
	}
	return p.Family
}

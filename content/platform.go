package content

// Platform ids, identical in folders, config, database and command line.
const (
	WeChat      = "wechat"
	XiaoHongShu = "xiaohongshu"
	Douyin      = "douyin"
	Channels    = "channels" // 视频号
)

// Platform says how moxin speaks of a platform and what it compiles for it.
type Platform struct {
	ID     string
	Name   Text
	Mark   string // one Han character for tight places
	Family Family
}

// Platforms lists the platforms that renditions exist for, in the order people read them.
var Platforms = []Platform{
	{WeChat, T("公众号", "WeChat Official Account"), "公", FamilyWeChat},
	{XiaoHongShu, T("小红书", "Xiaohongshu"), "红", FamilyNote},
	{Douyin, T("抖音", "Douyin"), "抖", FamilyCaption},
	{Channels, T("视频号", "WeChat Channels"), "视", FamilyCaption},
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

package content

import (
	"fmt"
	"strings"
)

// Model is a combination of channels that private-domain teams run, with a moxin.yaml to start from:
// which channels carry the work (主) and which help (辅), when they post, and what the posts are for.
// Slots and shares are a beginning that moxin proposes; no platform and no study stands behind them.
type Model struct {
	ID   string
	Name Text
	Doc  Text // who runs it

	channels []modelChannel
	slots    []Slot
	mix      map[Stage]float64
}

// modelChannel is one channel of a model: keys are those of moxin.yaml beside its role.
type modelChannel struct {
	id    string
	role  ChannelRole
	name  string // 主、辅 lists call it so
	keys  string
	about Text
}

// The channels that models are made of. The addresses and ids are to be replaced.
var (
	modelOfficial = modelChannel{"gzh", "", "公众号", `platform: wechat, account: subscription, app_id: wx0000000000000001, app_secret: "${MOXIN_GZH_SECRET}", mode: draft`,
		T("公众号订阅号；draft 草稿箱，人工发", "WeChat subscription account; drafts that a person publishes")}
	modelService = modelChannel{"fwh", "", "服务号", `platform: wechat, account: service, app_id: wx0000000000000002, app_secret: "${MOXIN_FWH_SECRET}", mode: draft`,
		T("服务号；群发每月 4 次", "WeChat service account; four mass sends a month")}
	modelMini = modelChannel{"xcx", "", "小程序", `platform: webhook, url: "https://shop.example.com/moxin", app_secret: "${MOXIN_XCX_SECRET}"`,
		T("小程序或商城，签名的 JSON", "mini program or shop, by signed JSON")}
	modelWeCom = modelChannel{"qw", "", "企业微信", `platform: wecom, mode: message, format: images, app_id: ww0000000000000001, app_secret: "${MOXIN_QW_SECRET}", tags: {existing: [客户等级/老客], warm: [客户等级/新客]}`,
		T("企业微信：客户群发，同事在应用里确认；tags 是各类客户的标签", "WeCom: messages to customers that staff confirm in the app; tags choose the customers")}
	modelGroup   = modelChannel{"qun", "", "社群", "platform: group", T("社群（微信群）", "WeChat groups")}
	modelMoments = modelChannel{"pyq", "", "个人号", "platform: moments", T("个人号朋友圈", "a personal account's Moments")}
	modelLive    = modelChannel{"sph", "", "直播", "platform: channels", T("视频号：直播预告和短视频", "Channels: live previews and short video")}
	modelShort   = modelChannel{"dy", "", "短视频", "platform: douyin", T("抖音短视频", "Douyin short video")}
	modelMicro   = modelChannel{"wb", "", "微博", "platform: weibo", T("微博", "Weibo")}
	modelNews    = modelChannel{"tt", "", "头条", "platform: toutiao", T("头条号", "Toutiao")}
)

func (c modelChannel) as(r ChannelRole) modelChannel {
	c.role = r
	return c
}

func weekly(days, clock string, channels ...string) Slot {
	return Slot{Channels: channels, RRule: "FREQ=WEEKLY;BYDAY=" + days + ";" + clock}
}

// Clocks of slots.
const (
	atNine  = "BYHOUR=9;BYMINUTE=0"
	atNoon  = "BYHOUR=12;BYMINUTE=0"
	atEight = "BYHOUR=20;BYMINUTE=0"
)

// Models are the five combinations, and that of store chains.
var Models = []Model{
	{
		ID: "content-shop", Name: T("内容电商", "content shop"),
		Doc: T("靠文章卖货：公众号种草，小程序成交", "sells by writing: the official account convinces, the mini program sells"),
		channels: []modelChannel{
			modelOfficial.as(Primary), modelMini.as(Primary),
			modelGroup.as(Secondary), modelLive.as(Secondary), modelShort.as(Secondary), modelMicro.as(Secondary),
		},
		slots: []Slot{weekly("TU,TH,SA", atEight, "gzh"), weekly("FR", atNine, "xcx"),
			weekly("MO,WE,FR", atNoon, "qun", "wb"), weekly("WE,SU", atEight, "dy", "sph")},
		mix: map[Stage]float64{StageAttract: 0.3, StageTrust: 0.35, StageConvert: 0.2, StageRetain: 0.15},
	},
	{
		ID: "community", Name: T("社群运营", "community"),
		Doc:      T("老客户在群里：服务号发大事，社群天天见", "customers in groups: the service account for what matters, the groups every day"),
		channels: []modelChannel{modelService.as(Primary), modelGroup.as(Secondary)},
		slots:    []Slot{weekly("TH", atEight, "fwh"), weekly("MO,TU,WE,TH,FR", atNoon, "qun")},
		mix:      map[Stage]float64{StageAttract: 0.1, StageTrust: 0.45, StageConvert: 0.15, StageRetain: 0.3},
	},
	{
		ID: "store", Name: T("门店", "store"),
		Doc:      T("一家店：店主的个人号带着社群", "one shop: its keeper's personal account with groups"),
		channels: []modelChannel{modelMoments.as(Primary), modelGroup.as(Secondary)},
		slots:    []Slot{weekly("MO,TU,WE,TH,FR,SA,SU", atNine, "pyq"), weekly("TU,FR", atNoon, "qun")},
		mix:      map[Stage]float64{StageAttract: 0.2, StageTrust: 0.4, StageConvert: 0.2, StageRetain: 0.2},
	},
	{
		ID: "store-chain", Name: T("连锁门店", "store chain"),
		Doc:      T("很多家店：企业微信和服务号在前，小程序和社群跟上", "many shops: WeCom and the service account first, mini program and groups with them"),
		channels: []modelChannel{modelWeCom.as(Primary), modelService.as(Primary), modelMini.as(Secondary), modelGroup.as(Secondary)},
		slots: []Slot{weekly("TU", atNine, "qw"), weekly("TH", atEight, "fwh"), weekly("FR", atNine, "xcx"),
			weekly("TU,FR", atNoon, "qun")},
		mix: map[Stage]float64{StageAttract: 0.2, StageTrust: 0.35, StageConvert: 0.2, StageRetain: 0.25},
	},
	{
		ID: "neighbourhood", Name: T("社区团购", "neighbourhood"),
		Doc:      T("一个小区一个群：群里说，小程序下单", "a group for each neighbourhood: talk in the group, order in the mini program"),
		channels: []modelChannel{modelGroup.as(Primary), modelMini.as(Secondary)},
		slots:    []Slot{weekly("MO,TU,WE,TH,FR,SA,SU", atNine, "qun"), weekly("MO,TH", atNine, "xcx")},
		mix:      map[Stage]float64{StageAttract: 0.1, StageTrust: 0.35, StageConvert: 0.3, StageRetain: 0.25},
	},
	{
		ID: "video", Name: T("短视频引流", "video"),
		Doc: T("公域短视频吸引，引到私域沉淀", "short video and feeds attract, the private channels keep"),
		channels: []modelChannel{
			modelShort.as(Primary), modelNews.as(Primary),
			modelOfficial.as(Secondary), modelGroup.as(Secondary), modelMini.as(Secondary), modelMoments.as(Secondary),
		},
		slots: []Slot{weekly("MO,WE,FR,SU", atEight, "dy"), weekly("TU,TH", atNine, "tt"), weekly("TH", atEight, "gzh"),
			weekly("MO,WE,FR", atNoon, "qun"), weekly("FR", atNine, "xcx"), weekly("TU,SA", atNine, "pyq")},
		mix: map[Stage]float64{StageAttract: 0.45, StageTrust: 0.3, StageConvert: 0.15, StageRetain: 0.1},
	},
}

// ModelByID finds a model by its id.
func ModelByID(id string) (Model, bool) {
	for _, m := range Models {
		if m.ID == id {
			return m, true
		}
	}
	return Model{}, false
}

// Channels are the ids of the model's channels with their platforms, primary ones first.
func (m Model) Channels() []Channel {
	var out []Channel
	for _, c := range m.channels {
		platform, _, _ := strings.Cut(strings.TrimPrefix(c.keys, "platform: "), ",")
		out = append(out, Channel{ID: c.id, Platform: platform, Role: c.role})
	}
	return out
}

// Names are what people call the channels of a role.
func (m Model) Names(role ChannelRole) []string {
	var out []string
	for _, c := range m.channels {
		if c.role == role {
			out = append(out, c.name)
		}
	}
	return out
}

// Lines are the channels as lines of moxin.yaml.
func (m Model) Lines() []string {
	var out []string
	for _, c := range m.channels {
		out = append(out, fmt.Sprintf("%s: {%s, role: %s} # %s / %s", c.id, c.keys, c.role, c.about.ZH, c.about.EN))
	}
	return out
}

// Slots are the slots as items of a list in moxin.yaml.
func (m Model) Slots() []string {
	var out []string
	for _, s := range m.slots {
		out = append(out, fmt.Sprintf("{channels: [%s], rrule: %q}", strings.Join(s.Channels, ", "), s.RRule))
	}
	return out
}

// Mix is calendar.mix as it stands in moxin.yaml.
func (m Model) Mix() string {
	var shares []string
	for _, s := range Stages {
		shares = append(shares, fmt.Sprintf("%s: %g", s, m.mix[s]))
	}
	return "{" + strings.Join(shares, ", ") + "}"
}

// Steps is an example of campaigns.X.steps: the first secondary channel follows the first primary one.
func (m Model) Steps() string {
	first := map[ChannelRole]string{}
	for _, c := range m.channels {
		if first[c.role] == "" {
			first[c.role] = c.id
		}
	}
	return fmt.Sprintf(`{%s: "%s +2h"}`, first[Secondary], first[Primary])
}

// Contacts is contacts of moxin.yaml as a model proposes it that has an account to make codes and a
// channel of articles to show them; "" of the others.
func (m Model) Contacts() string {
	ids := map[string]string{}
	for _, c := range m.channels {
		ids[c.name] = c.id
	}
	account, on := ids[modelWeCom.name], ids[modelService.name]
	if account == "" || on == "" {
		return ""
	}
	return fmt.Sprintf("{channel: %s, staff: [linxi], on: [%s]}", account, on)
}

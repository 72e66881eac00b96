package content

import (
	"bytes"
	"encoding/json"
	"strings"
	"text/template"
)

// initTemplate is the moxin.yaml that a new workspace starts with. It says what may be
// said, and leaves off what not every team needs.
var initTemplate = template.Must(template.New(ConfigName).Funcs(template.FuncMap{
	"quote": quoteYAML,
	"list": func(items []string) string {
		quoted := make([]string, len(items))
		for i, item := range items {
			quoted[i] = quoteYAML(item)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	},
}).Parse(`# 墨信工作区配置 / moxin workspace. 改完运行 moxin check / run moxin check after a change.
version: 1
brand: {{quote .Brand}}
timezone: Asia/Shanghai              # 没写时区的时间都按它 / the zone of every instant without one
articles: {{quote .Articles}}        # 文章文件夹 / folder of the articles
static: {{list .Static}}             # /img/x.png 在哪些文件夹里找 / where /img/x.png is looked for

{{template "channels" .}}

{{template "calendar" .}}
approval:
  required: true                     # 发布前要人点头 / a person approves each release
  # people: 2                        # 要两个人 / by two people
  # own: false                       # 不能批准自己的文章 / nobody approves their own
  # rules: [{stages: [convert], people: 2, own: false}] # 按渠道、阶段、作者；第一条合适的算 / by channel, stage, author; the first that fits
  # trailers: signed                 # 提交里的 Approved-by 也算：off | any | signed / Approved-by in commits counts too
# ingest:                            # 读回数据，默认只读官方接口和自己的网站 / numbers come from interfaces and the own site, and from here
  # pages: [mp.weixin.qq.com]        # 可以读自家文章公开页的主机，不写一个也不读 / hosts whose public pages of your own posts may be read; none unless named
  # daily: 300                       # 一台主机一天最多读几次 / most requests a day to one such host
  # rules: [rules/pages.yaml]        # 自己写的页面规则 / rules of your own for pages
  # ages: [1h, 3h, 6h, 12h, 24h, 48h, 72h, 168h, 336h, 720h] # 发布后多久各读一次 / the ages at which a post is read
  # inbox: exports                   # 放进去的导出表由 serve 自动导入 / serve imports the exports that come into this folder
  # sheets: [rules/sheets.yaml]      # 自己写的导出表说明 / your own descriptions of exports
  # beacon: ask                      # 自己的网站怎样数读者：count | ask | off / how the own site counts its readers
  # orders: ${MOXIN_ORDERS_SECRET}   # 商城推送订单的签名密钥，还要设 MOXIN_KEY / signs the shop's orders; set MOXIN_KEY too
  # touch: 720h                      # 点过短链多久内的订单还算它的 / how long after a touch an order is credited to it
# rank: {loadings: rules/loadings.yaml} # 自己说每种信号说明什么，见 docs/ranking.md / say yourself what each signal speaks of
# check: {industries: [food], lexicons: [rules/brand.yaml], severity: {media/alt: error}} # 行业：medical health food cosmetics finance
# cards: {design: bold, colors: {accent: "#c8402e"}, logo: logo.png, fonts: [fonts]} # 图片卡和封面：paper | bold / how cards and covers look
# draw: {mermaid: "mmdc -i - -o -"}   # 把源码画成 PNG 的命令，也可以写 tex / commands that draw source as PNG, tex too
# notices: {wecom: "${MOXIN_ROBOT}", digest: "09:00", again: [30m, 2h]} # 要人处理时在企业微信群里提醒，每天一份小结；也可以用飞书、钉钉、邮件：feishu dingtalk email / a WeCom robot tells, and sums up each day; feishu, dingtalk and email too
# report: {weekly: "MO 09:00", monthly: "1 09:00", keep: reports} # 周报、月报按时出，也发通知；keep 另存一份 / weekly and monthly reports, told of by the notices; keep writes them to a folder, too
# public: {listen: "127.0.0.1:8081", url: "https://moxin.example.com"} # 手机上的交接页、平台回调、自己的网站；前面放 https 代理 / hand-off pages, callbacks, the own site, behind an https proxy
# network: {private: ["10.0.0.0/8"]} # 图片和接口可以在哪些内网 / private networks that pictures and webhooks may be in
# git: {pull: 1m, branch: main, hook_secret: "${MOXIN_HOOK_SECRET}"} # serve 跟着仓库走：定时拉取，或收 GitHub、GitLab、Gitee 的推送 / serve follows the repository: pulls, or hears of pushes
console: {listen: "127.0.0.1:8080"}
{{- define "channels"}}channels:                            # id 由团队自己取 / ids are the team's choice
  gzh:                               # 公众号 / WeChat Official Account
    platform: wechat
    account: subscription            # subscription | service
    app_id: wx0000000000000001
    app_secret: ${MOXIN_GZH_SECRET}  # 只写变量名，密钥不进仓库 / a reference only, never the secret itself
    mode: draft                      # draft 草稿箱，人工发 | publish 发布 | broadcast 群发
    theme: default                   # default | letter | bold，或 themes/ 里自己的 / or your own in themes/
    # comments: fans                 # 谁能留言 / who may comment: open | fans | closed
    # callback_token: ${MOXIN_GZH_TOKEN} # 平台回调发布和群发的结果 / the platform calls back how it ended
    # callback_key: ${MOXIN_GZH_KEY} # EncodingAESKey，回调加密时 / of encrypted callbacks
    # rate: 20                       # 每分钟至多几条 / most messages a minute
    # role: primary                  # primary 主 | secondary 辅；日历分开显示 / the calendar shows them apart
    # every: 7d                      # 主渠道这么久没有动静就提醒 / a primary channel without a post for that long is told of
  xhs: {platform: xiaohongshu, images: cards} # 小红书；cards 把文章画成图片卡，article 用文章的图 / drawn cards, or the article's pictures
  dy: {platform: douyin}             # 抖音；有 app_id 和 app_secret 时点一下就发 / with app_id and app_secret: one tap
  sph: {platform: channels}          # 视频号
  # 还有，去掉 # 就能用 / more, without the #:
  # ks: {platform: kuaishou}         # 快手
  # bz: {platform: bilibili}         # B站视频
  # zl: {platform: bilibili, format: article} # B站专栏
  # wb: {platform: weibo}            # 微博
  # zh: {platform: zhihu}            # 知乎
  # tt: {platform: toutiao}          # 头条号
  # pyq: {platform: moments}         # 个人号朋友圈
  # qun: {platform: group}           # 微信群
  # tie: {platform: wechat, format: newspic, images: cards, app_id: wx0000000000000001, app_secret: "${MOXIN_GZH_SECRET}"} # 公众号贴图 / picture posts
  # own: {platform: site, url: "https://www.example.com"} # 自己的网站 / your own site
  # shop: {platform: webhook, url: "https://shop.example.com/moxin", app_secret: "${MOXIN_SHOP_SECRET}"} # 小程序、商城、SCRM / any system of yours
  # qw: {platform: wecom, mode: message, format: images, app_id: ww0000000000000001, app_secret: "${MOXIN_QW_SECRET}", tags: {existing: [客户等级/老客], new: "*"}} # 企业微信客户群发，同事在应用里确认；客户朋友圈是 mode: moment / WeCom messages to customers, which colleagues confirm; moments with mode: moment
  # jqr: {platform: wecom, mode: robot, robot: "${MOXIN_ROBOT}", format: markdown_v2} # 企业微信群机器人 / a robot of a WeCom group
# contacts: {channel: qw, staff: [linxi], on: [gzh]} # {{template "about contacts"}}{{end}}
{{- define "about contacts"}}渠道活码：读者扫了文末的码成为谁的联系人，哪些渠道默认带 / contact codes: whose contact a reader becomes, which channels show one{{end}}
{{- define "calendar"}}calendar:
  slots:                             # publish_at: slot 落在这些时刻 / where "slot" lands
    - {channels: [gzh], rrule: "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0"}
  quota: {gzh: {day: 1}}             # 每天至多几条 / messages a day
  gap: {xhs: 4h}                     # 两条之间至少隔多久 / least time between two
  late: 30m                          # 迟到超过它就不发，等人决定 / later than this waits for a person
  # quiet: {"*": "22:30-07:30"}      # 每天这些钟点不发 / hours of every day without releases
  # mix: {attract: 0.35, trust: 0.35, convert: 0.15, retain: 0.15} # 每周吸引、信任、转化、留存的份额，偏了会提醒 / shares of the stages, weighed by week
  # audience: {existing: 0.5, warm: 0.3, new: 0.2} # 每月存量、半存量、增量的份额 / shares of the audiences, weighed by month
  # blackout: [{from: 2027-02-05, to: 2027-02-12, reason: 春节}] # 这些天不发 / days without releases
# campaigns: {launch: {title: 上新, steps: {xhs: "gzh +2h", sph: "gzh +1d 09:00"}}} # 文章写 campaign: launch，就按这个节奏先后发 / articles that name it follow this rhythm
{{end}}
{{- define "model channels"}}# {{.Model.Name.ZH}} / {{.Model.Name.EN}}: {{.Model.Doc.ZH}} / {{.Model.Doc.EN}}
channels:                            # 主渠道 primary 撑起节奏，辅渠道 secondary 帮忙 / primary ones carry the rhythm, secondary ones help{{range .Model.Lines}}
  {{.}}{{end}}{{with .Model.Contacts}}
# contacts: {{.}} # {{template "about contacts"}}{{end}}{{end}}
{{- define "model calendar"}}calendar:                            # 时段和份额是起点，按自己的账号改 / a beginning: change slots and shares to what your accounts show
  slots:                             # publish_at: slot 落在这些时刻 / where "slot" lands{{range .Model.Slots}}
    - {{.}}{{end}}
  quiet: {"*": "22:30-07:30"}        # 每天这些钟点不发 / hours of every day without releases
  late: 30m                          # 迟到超过它就不发，等人决定 / later than this waits for a person
  mix: {{.Model.Mix}} # 吸引、信任、转化、留存的份额 / shares of the stages
  # audience: {existing: 0.5, warm: 0.3, new: 0.2} # 每月存量、半存量、增量的份额 / shares of the audiences, weighed by month
  # blackout: [{from: 2027-02-05, to: 2027-02-12, reason: 春节}] # 这些天不发 / days without releases
# campaigns: {launch: {title: 上新, steps: {{.Model.Steps}}}} # 文章写 campaign: launch，就按这个节奏先后发 / articles that name it follow this rhythm
{{end}}`))

// modelTemplate is initTemplate with the channels and the calendar of a model.
var modelTemplate = template.Must(template.Must(initTemplate.Clone()).Parse(`
{{define "channels"}}{{template "model channels" .}}{{end}}
{{- define "calendar"}}{{template "model calendar" .}}{{end}}`))

// newConfig is what the templates are filled with.
type newConfig struct {
	Brand, Articles string
	Static          []string
	Model           Model
}

// InitConfig is the commented moxin.yaml of a new workspace, with one channel on each of four
// platforms. It parses without findings if articles and static are paths inside the workspace.
func InitConfig(brand, articles string, static []string) []byte {
	return newConfig{Brand: brand, Articles: articles, Static: static}.write(initTemplate)
}

// InitConfig is the commented moxin.yaml of a new workspace that runs the model; as the other.
func (m Model) InitConfig(brand, articles string, static []string) []byte {
	return newConfig{brand, articles, static, m}.write(modelTemplate)
}

func (c newConfig) write(t *template.Template) []byte {
	var b bytes.Buffer
	// Writing constant text and strings to memory cannot fail.
	_ = t.Execute(&b, c)
	return append(bytes.TrimRight(b.Bytes(), "\n"), '\n')
}

// quoteYAML writes a double-quoted scalar: JSON's strings are YAML's.
func quoteYAML(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return strings.TrimSpace(b.String())
}

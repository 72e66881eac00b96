package wecomapi

import (
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// meaning is what a code means for the caller.
type meaning struct {
	class publishers.Class
	after time.Duration
	text  content.Text
	quote bool // the platform's own words carry something that is needed: an address, a name
}

// robotPaths are where codes mean what robotCodes says.
const robotPaths = "/cgi-bin/webhook/"

// robotCodes are the answers that are a robot's own (path/90455 and path/91770, read 2026-11;
// 93000 and 40008 from memory, unverified).
var robotCodes = map[int]meaning{
	40007: {publishers.Rejected, 0, content.T("文件编号无效或已过三天，请重新上传", "the media id is wrong or older than three days: upload again"), false},
	45009: {publishers.Limited, time.Minute, content.T("机器人每分钟最多 20 条，一分钟后再发", "a robot takes 20 messages a minute: send again in a minute"), false},
	93000: {publishers.Account, 0, content.T("机器人的 key 不对，或机器人已被移出群：请在群里重新复制地址，更新 notices.wecom", "the robot's key is wrong, or the robot was removed: copy its address again and update notices.wecom"), false},
}

// codes are the answers of all calls (path/90455, path/90454 and the pages of the calls, read
// 2026-11; those of tags, messages and moments partly from SDKs' lists).
var codes = map[int]meaning{
	-1:   {publishers.Transient, 5 * time.Second, content.T("企业微信繁忙，稍后再试", "WeCom is busy, try again later"), false},
	6000: {publishers.Transient, 5 * time.Second, content.T("企业微信的数据正被别处修改，稍后再试", "the data is being changed elsewhere, try again later"), false},

	40001: {publishers.Account, 0, content.T("应用的 Secret 不对：到企业微信管理后台 → 应用管理 核对", "the app's secret is wrong: compare with the admin console"), false},
	40013: {publishers.Account, 0, content.T("企业 ID（corpid）不对：到企业微信管理后台 → 我的企业 核对", "the corp id is wrong: compare with the admin console"), false},
	40125: {publishers.Account, 0, content.T("应用的 Secret 不对：到企业微信管理后台 → 应用管理 核对", "the app's secret is wrong: compare with the admin console"), false},
	40014: {publishers.Account, 0, content.T("凭证刚换新又被拒绝：核对 Secret，是否另有程序在使这个应用的凭证失效", "the token was refused twice: compare the secret, and whether another program revokes tokens"), false},
	42001: {publishers.Account, 0, content.T("凭证刚换新又说过期：检查本机时钟", "a fresh token is said to be over: check this machine's clock"), false},
	48002: {publishers.Account, 0, content.T("这个应用没有调用权限：到管理后台 → 客户与上下游 → 客户联系 → API，把它加进“可调用接口的应用”", "this app may not make the call: add it to the apps that may call in the console's customer contact page"), false},
	60020: {publishers.Account, 0, content.T("本机 IP 不在应用的“企业可信 IP”里：到管理后台添加", "this machine's address is not trusted: add it to the app's trusted IPs"), true},
	60011: {publishers.Account, 0, content.T("应用没有这个成员、部门或标签的权限：到管理后台扩大应用的可见范围", "the app has no right over this member, department or tag: widen its visible range"), true},
	84074: {publishers.Account, 0, content.T("成员没有客户联系权限：到管理后台 → 客户联系 → 权限配置 添加", "the member has no right to customers: add them in the console"), true},

	40003: {publishers.Rejected, 0, content.T("成员账号（userid）不存在：核对 moxin.yaml 里的名单", "no such member: compare the list in moxin.yaml"), true},
	60111: {publishers.Rejected, 0, content.T("成员账号（userid）不存在：核对 moxin.yaml 里的名单", "no such member: compare the list in moxin.yaml"), true},
	40007: {publishers.Rejected, 0, content.T("素材编号无效或已过三天，请重新上传", "the media id is wrong or older than three days: upload again"), false},
	45002: {publishers.Rejected, 0, content.T("消息太长", "the message is too long"), false},
	84061: {publishers.Rejected, 0, content.T("成员与这个客户没有联系", "the member has no relation with this customer"), true},
	40068: {publishers.Rejected, 0, content.T("标签不存在或已删除：核对 moxin.yaml 里的标签", "no such tag: compare the tags in moxin.yaml"), true},

	40008:  {publishers.Bug, 0, content.T("消息类型不被接受", "the kind of message is not accepted"), false},
	40033:  {publishers.Bug, 0, content.T("请求里有 \\u 转义，企业微信不接受", "the request has \\u escapes, which WeCom refuses"), false},
	40058:  {publishers.Bug, 0, content.T("请求参数不对", "a parameter of the request is wrong"), true},
	41037:  {publishers.Bug, 0, content.T("渠道活码缺少类型", "the contact way has no type"), false},
	600018: {publishers.Bug, 0, content.T("统计的起止时间不对", "the days of the statistics are wrong"), false},

	45009: {publishers.Limited, time.Minute, content.T("接口调用太频繁，一分钟后再试", "called too often: try again in a minute"), true},
	45033: {publishers.Transient, 5 * time.Second, content.T("同时调用太多，稍后再试", "too many calls at once, try again later"), false},
}

// momentWords are refusals of a moment that are told by their words, without a code of their own
// (path/96351, 2025-09-11).
var momentWords = map[string]meaning{
	"invalid text size":           {publishers.Rejected, 0, content.T("朋友圈文字最多 2000 字、4000 字节", "a moment takes 2000 characters and 4000 bytes"), false},
	"invalid attachments size":    {publishers.Rejected, 0, content.T("朋友圈最多九张图片，或一个视频，或一个链接", "a moment takes nine pictures, or one video, or one link"), false},
	"invalid attachments msgtype": {publishers.Rejected, 0, content.T("朋友圈的附件只能是同一种", "a moment's attachments must be of one kind"), false},
	"invalid msg":                 {publishers.Rejected, 0, content.T("朋友圈内容无效", "the moment's content is not valid"), true},
}

// meaningOf is what a code of a call means; false when it is not known.
func meaningOf(path string, code int, msg string) (meaning, bool) {
	if code == 0 {
		return meaning{}, false
	}
	if strings.HasSuffix(path, "/add_moment_task") {
		if m, ok := momentWords[msg]; ok {
			return m, true
		}
	}
	if strings.HasPrefix(path, robotPaths) {
		if m, ok := robotCodes[code]; ok {
			return m, true
		}
	}
	m, ok := codes[code]
	return m, ok
}

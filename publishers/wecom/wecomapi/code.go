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
	45009: {publishers.Limited, time.Minute, content.T("机器人每分钟最多 20 条，一分钟后再发", "a robot takes 20 messages a minute: send again in a minute"), false},
	93000: {publishers.Account, 0, content.T("机器人的 key 不对，或机器人已被移出群：请在群里重新复制地址，更新 notices.wecom", "the robot's key is wrong, or the robot was removed: copy its address again and update notices.wecom"), false},
}

// Texts that several codes share.
var (
	wrongSecret = content.T("应用的 Secret 不对：到企业微信管理后台 → 应用管理 核对", "the app's secret is wrong: compare with the admin console")
	noMember    = content.T("成员账号（userid）不存在或不可用：核对 moxin.yaml 里的名单", "no such member, or not a usable one: compare the list in moxin.yaml")
	oldMedia    = content.T("素材编号无效或已过三天，请重新上传", "the media id is wrong or older than three days: upload again")
	badMedia    = content.T("图片或文件的格式、大小不合要求", "format or size of the picture or file is not accepted")
	gone        = content.T("企业微信里没有这个编号的内容：可能已被删除", "nothing has this id on the platform: it may have been deleted")
	spreading   = content.T("任务正在分给员工，稍后再查", "the task is being given to the staff, ask again later")
	malformed   = content.T("请求参数不对", "a parameter of the request is wrong")
)

// codes are the answers of all calls. Sources: path/90455 and path/90454 as read in 2026-11, and
// the public list of codes (path/90313) as one SDK copied it on 2023-08-20.
var codes = map[int]meaning{
	-1:    {publishers.Transient, 5 * time.Second, content.T("企业微信繁忙，稍后再试", "WeCom is busy, try again later"), false},
	6000:  {publishers.Transient, 5 * time.Second, content.T("企业微信的数据正被别处修改，稍后再试", "the data is being changed elsewhere, try again later"), false},
	45033: {publishers.Transient, 5 * time.Second, content.T("同时调用太多，稍后再试", "too many calls at once, try again later"), false},
	41063: {publishers.Transient, time.Minute, spreading, false},
	41079: {publishers.Transient, time.Minute, spreading, false},

	45009: {publishers.Limited, time.Minute, content.T("接口调用太频繁，一分钟后再试", "called too often: try again in a minute"), true},
	41078: {publishers.Limited, 10 * time.Minute, content.T("正在创建的朋友圈任务太多，稍后再试", "too many moments are being created, try again later"), false},
	41094: {publishers.Limited, ReminderWindow / MaxReminders, content.T("24 小时内最多提醒三次", "staff can be reminded three times in 24 hours"), false},

	40001: {publishers.Account, 0, wrongSecret, false},
	40091: {publishers.Account, 0, wrongSecret, false},
	40013: {publishers.Account, 0, content.T("企业 ID（corpid）不对：到企业微信管理后台 → 我的企业 核对", "the corp id is wrong: compare with the admin console"), false},
	40014: {publishers.Account, 0, content.T("凭证刚换新又被拒绝：核对 Secret，是否另有程序在使这个应用的凭证失效", "the token was refused twice: compare the secret, and whether another program revokes tokens"), false},
	42001: {publishers.Account, 0, content.T("凭证刚换新又说过期：检查本机时钟", "a fresh token is said to be over: check this machine's clock"), false},
	48002: {publishers.Account, 0, content.T("这个应用没有调用权限：到管理后台 → 客户与上下游 → 客户联系 → API，把它加进“可调用接口的应用”", "this app may not make the call: add it to the apps that may call, in the console's page of customer contact"), false},
	60020: {publishers.Account, 0, content.T("本机 IP 不在应用的“企业可信 IP”里：到管理后台添加", "this machine's address is not trusted: add it to the app's trusted IPs"), true},
	60011: {publishers.Account, 0, content.T("应用没有这个成员、部门或标签的权限：到管理后台扩大应用的可见范围", "the app has no right over this member, department or tag: widen its visible range"), true},
	84074: {publishers.Account, 0, content.T("成员没有客户联系权限：到管理后台 → 客户联系 → 权限配置 添加", "the member has no right to customers: add them in the console"), true},
	41045: {publishers.Account, 0, content.T("渠道活码的数量到了上限：先停用不再使用的", "no more contact ways can be made: retire those that are not used"), false},

	40003: {publishers.Rejected, 0, noMember, true},
	40031: {publishers.Rejected, 0, noMember, true},
	41054: {publishers.Rejected, 0, noMember, true},
	46004: {publishers.Rejected, 0, noMember, true},
	60111: {publishers.Rejected, 0, noMember, true},
	40004: {publishers.Rejected, 0, badMedia, true},
	40005: {publishers.Rejected, 0, badMedia, true},
	40006: {publishers.Rejected, 0, badMedia, true},
	40009: {publishers.Rejected, 0, badMedia, true},
	40011: {publishers.Rejected, 0, badMedia, true},
	40123: {publishers.Rejected, 0, badMedia, true},
	41080: {publishers.Rejected, 0, badMedia, true},
	41081: {publishers.Rejected, 0, badMedia, true},
	41082: {publishers.Rejected, 0, badMedia, true},
	41090: {publishers.Rejected, 0, badMedia, true},
	44001: {publishers.Rejected, 0, badMedia, true},
	45001: {publishers.Rejected, 0, badMedia, true},
	40007: {publishers.Rejected, 0, oldMedia, false},
	41072: {publishers.Rejected, 0, oldMedia, true},
	40050: {publishers.Rejected, 0, gone, true},
	41044: {publishers.Rejected, 0, gone, false},
	41047: {publishers.Rejected, 0, gone, false},
	41060: {publishers.Rejected, 0, gone, false},
	45002: {publishers.Rejected, 0, content.T("消息太长", "the message is too long"), false},
	40068: {publishers.Rejected, 0, content.T("标签不存在或已删除：核对 moxin.yaml 里的标签", "no such tag: compare the tags in moxin.yaml"), true},
	40096: {publishers.Rejected, 0, content.T("客户编号无效，或跟进成员不在应用的可见范围", "no such customer, or the member is outside the app's range"), true},
	40201: {publishers.Rejected, 0, content.T("内容含敏感信息，被企业微信拦下：改文字", "the content was held back as sensitive: change the words"), false},
	41041: {publishers.Rejected, 0, content.T("一个渠道活码最多 100 名成员（部门展开后）", "a contact way takes 100 members, those of departments included"), false},
	41048: {publishers.Rejected, 0, content.T("没有可发送的客户：核对标签和可见范围", "there is no customer to send to: compare tags and visible range"), false},
	41061: {publishers.Rejected, 0, content.T("这条朋友圈不是这名成员的", "this moment is not this member's"), false},
	41062: {publishers.Rejected, 0, content.T("这名成员还没有发表这条朋友圈", "this member has not put the moment out yet"), false},
	41064: {publishers.Rejected, 0, content.T("附件太多", "too many attachments"), false},
	41093: {publishers.Rejected, 0, content.T("任务已经取消", "the task is cancelled"), false},
	84061: {publishers.Rejected, 0, content.T("成员与这个客户没有联系", "the member has no relation with this customer"), true},

	40008:  {publishers.Bug, 0, content.T("消息类型不被接受", "the kind of message is not accepted"), false},
	40033:  {publishers.Bug, 0, content.T("请求里有 \\u 转义，企业微信不接受", "the request has \\u escapes, which WeCom refuses"), false},
	40058:  {publishers.Bug, 0, malformed, true},
	40063:  {publishers.Bug, 0, malformed, true},
	41001:  {publishers.Bug, 0, content.T("请求里没有 access_token：检查代理是否改写了地址", "no access_token in the request: check whether a proxy rewrites the address"), false},
	41037:  {publishers.Bug, 0, content.T("渠道活码缺少类型", "the contact way has no type"), false},
	41065:  {publishers.Bug, 0, malformed, true},
	41067:  {publishers.Bug, 0, malformed, true},
	41089:  {publishers.Bug, 0, malformed, true},
	600018: {publishers.Bug, 0, content.T("统计的起止时间不对", "the days of the statistics are wrong"), false},
}

// Codes that callers tell apart.
const (
	CodeGoneWay      = 41044 // no such contact way
	CodeGoneMessage  = 41047 // no such mass message
	CodeGoneMoment   = 41060 // no such moment
	CodeNotPublished = 41062 // the member has not put the moment out yet
	CodeCancelled    = 41093 // the task is cancelled already
	CodeSpreading    = 41063 // the message is still being given to the staff
	CodeDealing      = 41079 // the moment is
)

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

package douyinapi

import "moxin/content"

// meaning is what a code says and what to do about it.
type meaning struct {
	class Class
	text  content.Text
	quote bool // the platform's own words carry something that is needed
}

// Texts that several codes share: the platform renumbered its codes and still answers both.
var (
	busy       = content.T("抖音繁忙，稍后再试", "Douyin is busy, try again later")
	parameter  = content.T("请求的参数不对，请把这条报给 moxin", "a parameter of the request is wrong, please report this to moxin")
	stale      = content.T("凭证失效：核对 app_secret，以及是否刚被重置", "the token was refused: compare app_secret, and whether it was reset")
	capability = content.T("应用没有这项能力：到 抖音开放平台 → 控制台 → 能力管理 申请“H5 场景”“获取 openTicket”“aweme.share”",
		"the app lacks this capability: apply in the open platform's console for h5.share, open.get.ticket and aweme.share")
	appBanned   = content.T("应用或能力被封禁或下线：到抖音开放平台控制台查看原因", "app or capability is banned or offline: see why in the open platform's console")
	ownerBanned = content.T("这个抖音账号被封禁：在抖音里查看原因并申诉", "this Douyin account is banned: see why in the app and appeal")
	quotaUsed   = content.T("今天的接口调用次数用完了，北京时间零点恢复；控制台可以申请提额", "today's calls are used up; they come back at midnight in Beijing, more can be applied for in the console")
	again       = content.T("账号的授权已经失效：运行 moxin accounts connect 渠道 --authorise，请账号所有者重新授权", "the account's authorisation has ended: run moxin accounts connect CHANNEL --authorise and let its owner authorise again")
)

// meanings is the only place where codes are understood. Source: the platform's page of status
// codes, read 2026-11; those marked so are one public project's word.
var meanings = map[int]meaning{
	28001005: {Transient, busy, false},
	28001006: {Transient, busy, false},
	2100004:  {Transient, busy, false},

	28001007: {Bug, parameter, true},
	2100005:  {Bug, parameter, true},

	28001003: {Token, stale, false},
	28001008: {Token, stale, false},
	2190008:  {Token, stale, false},
	10008:    {Token, stale, false},

	28001012: {Owner, content.T("账号没有授权这项权限：运行 moxin accounts connect 渠道 --authorise，授权时全部勾选", "the owner did not grant this scope: run moxin accounts connect CHANNEL --authorise and grant all of them"), true},
	28001015: {Owner, content.T("授权与账号对不上：运行 moxin accounts connect 渠道 --authorise，用正确的账号重新授权", "the authorisation is of another account: run moxin accounts connect CHANNEL --authorise with the right one"), false},
	10010:    {Owner, again, false},
	10007:    {Owner, content.T("授权码无效或过期：重新运行 moxin accounts connect 渠道 --authorise", "the authorisation code is wrong or too old: run moxin accounts connect CHANNEL --authorise again"), false}, // (unverified)
	10020:    {Owner, again, false},                                                                                                                                                                // (unverified)

	28001014: {Config, capability, true},
	28001018: {Config, capability, true},
	2100007:  {Config, capability, true},
	28001016: {Config, appBanned, true},
	28001019: {Config, appBanned, true},
	28001046: {Config, ownerBanned, false},
	2100009:  {Config, ownerBanned, false},
	28001047: {Config, content.T("这个抖音账号是私密账号：改为公开", "this Douyin account is private: make it public"), false},
	28001056: {Config, content.T("抖音下线了这个接口：改用普通交接（去掉 app_id），并升级 moxin", "Douyin took this interface offline: use the plain hand-off (remove app_id) and upgrade moxin"), false},
	10003:    {Config, content.T("app_id（Client Key）或 app_secret（Client Secret）不对：到控制台核对", "app_id (Client Key) or app_secret (Client Secret) is wrong: compare with the console"), false}, // (unverified)
	10004:    {Config, content.T("应用没有续期 refresh_token 的权限：到期后需要重新授权", "the app may not renew refresh tokens: authorise again when they end"), false},                                      // (unverified)

	28003017: {Quota, quotaUsed, false},
	2190001:  {Quota, quotaUsed, false},
	28003018: {Rate, content.T("调用太频繁，稍后再试", "called too often, try again later"), false},
	28001052: {Rate, content.T("触发了抖音的风控，放慢后再试", "Douyin's risk control stepped in, slow down and try again"), false},
}

// meaningOf is what a code means; an unlisted one is quoted.
func meaningOf(code int) meaning {
	if m, ok := meanings[code]; ok {
		return m
	}
	return meaning{Unknown, content.T("抖音拒绝了，代码不认识", "Douyin refused with an unknown code"), true}
}

package wechatapi

import "moxin/content"

// meaning is what an errcode says and what to do about it.
type meaning struct {
	class Class
	text  content.Text
	quote bool // the platform's own words carry something that is needed (an IP address, a field)
}

// meanings is the only place where errcodes are understood. Sources: the error lists of the
// pages of the calls moxin makes and the public list of return codes, read 2026-11.
// A release's editor and the account's owner read the texts: each says what to do.
var meanings = map[int]meaning{
	-1:    {Transient, content.T("微信繁忙，稍后再试", "WeChat is busy, try again later"), false},
	45011: {Transient, content.T("调用太频繁，稍后再试", "called too often, try again later"), false},
	45061: {Transient, content.T("微信内部处理失败，稍后再试", "WeChat failed inside, try again later"), false},
	45085: {Transient, content.T("微信正在处理另一个任务，稍后再试", "WeChat is working on another task, try again later"), false},
	45102: {Transient, content.T("微信处理超时，稍后再试", "WeChat timed out inside, try again later"), false},

	40001: {Token, content.T("凭证无效：检查 AppSecret 是否正确、是否刚被重置", "invalid credential: check whether the AppSecret is right or was reset"), false},
	40014: {Token, content.T("access_token 无效：检查 AppSecret，以及是否有别的程序在强制刷新", "invalid access_token: check the AppSecret and whether another program forces refreshes"), false},
	41001: {Token, content.T("请求里没有 access_token：检查代理是否改写了地址", "no access_token in the request: check whether a proxy rewrites the address"), false},
	42001: {Token, content.T("access_token 过期：检查本机时钟", "access_token expired: check this machine's clock"), false},

	45009: {Quota, content.T("今天的接口调用次数用完了，北京时间零点恢复", "today's calls are used up; they come back at midnight in Beijing"), false},
	45028: {Quota, content.T("群发次数用完了：订阅号每天一次，服务号每月四次", "no mass send is left: subscription accounts have one a day, service accounts four a month"), false},
	45101: {Quota, content.T("这个周期的次数用完了：等次数恢复再发", "the allowance of this period is used up: send again when it is back"), false},

	40013: {Config, content.T("AppID 不对：核对 moxin.yaml 里的 app_id", "wrong AppID: compare app_id in moxin.yaml"), false},
	40002: {Config, content.T("凭证类型不对：检查 base_url 是否指向微信接口", "wrong grant type: check that base_url points at WeChat's interface"), false},
	40125: {Config, content.T("AppSecret 不对：在公众平台核对或重置后更新环境变量", "wrong AppSecret: compare or reset it on the platform and update the environment variable"), false},
	40164: {Config, content.T("本机的出口 IP 不在白名单里：到 公众平台 → 设置与开发 → 基本配置 → IP 白名单 添加", "this machine's address is not in the IP allow list: add it on mp.weixin.qq.com under basic configuration"), true},
	40243: {Config, content.T("AppSecret 被冻结：到公众平台解冻", "the AppSecret is frozen: unfreeze it on the platform"), false},
	42007: {Config, content.T("账号改过密码或权限，需要重新授权", "password or rights changed: authorise again"), false},
	48001: {Config, content.T("账号没有这个接口的权限（发布只对认证的企业账号、群发和统计只对认证账号开放）：改用 mode: draft，由人在公众平台点发表；认证过期就去续", "the account has no right to this call (publishing is for verified companies, mass send and statistics are for verified accounts): use mode: draft and let a person press publish, or renew the verification"), false},
	48003: {Config, content.T("还没有同意群发协议：到公众平台首页同意", "the mass-send agreement is not accepted: accept it on the platform"), false},
	48004: {Config, content.T("接口被封禁：到公众平台查看原因", "the call is banned: see why on the platform"), false},
	48008: {Config, content.T("账号没有发送这类消息的权限：到公众平台查看，或改用 mode: draft", "the account may not send this kind of message: see on the platform, or use mode: draft"), false},
	50004: {Config, content.T("账号没有这个接口的权限：到公众平台查看接口权限，或改用 mode: draft", "the account has no right to this call: see its rights on the platform, or use mode: draft"), false},
	50005: {Config, content.T("账号没有关注者或已被冻结：到公众平台查看", "the account has no followers or is frozen: see on the platform"), false},
	89004: {Config, content.T("IP 受限：在公众平台检查 IP 白名单", "address restricted: check the IP allow list on the platform"), true},
	89503: {Config, content.T("此 IP 调用需要管理员在微信里确认", "the administrator must confirm this address in WeChat"), true},
	61000: {Config, content.T("第三方平台授权有问题，重新授权", "trouble with the third-party platform: authorise again"), true},
	45074: {Config, content.T("素材库满了：在公众平台删一些旧图片", "the material library is full: delete old pictures on the platform"), false},
	45103: {Config, content.T("账号暂不支持这个接口：等一等，或到公众平台查看", "the account does not support this call: wait, or see on the platform"), true},

	40004: {Content, content.T("媒体类型不被接受：换 JPG 或 PNG", "media type not accepted: use JPG or PNG"), false},
	40005: {Content, content.T("图片格式不被接受：换 JPG 或 PNG", "picture format not accepted: use JPG or PNG"), false},
	40007: {Content, content.T("素材或草稿不存在，或封面不是永久素材：再发一次；还不行就换一张封面", "no such material or draft, or the cover is not permanent material: send again, then try another cover"), false},
	40009: {Content, content.T("图片太大：压缩后再试", "picture too large: compress it"), false},
	40137: {Content, content.T("图片格式不被接受：换 JPG 或 PNG", "picture format not accepted: use JPG or PNG"), false},
	40155: {Content, content.T("正文里有别的公众号主页链接，删掉它", "the body links another account's profile: remove it"), false},
	41005: {Content, content.T("上传的文件是空的：换一张图片", "the uploaded file is empty: use another picture"), false},
	44001: {Content, content.T("上传的文件是空的：换一张图片", "the uploaded file is empty: use another picture"), false},
	44003: {Content, content.T("图文内容是空的：写上正文", "the message is empty: write its text"), false},
	45001: {Content, content.T("文件太大：压缩后再试", "file too large: compress it"), false},
	45002: {Content, content.T("正文太长（上限 2 万字、1 MB）：缩短，或分成两篇", "the body is too long (20 000 characters, 1 MB): shorten it or make two of it"), false},
	45003: {Content, content.T("标题太长：在 channels.<渠道>.title 给公众号写一个短的", "the title is too long: write a shorter one under channels.<id>.title"), false},
	45004: {Content, content.T("摘要太长：在 channels.<渠道>.summary 写一段短的", "the summary is too long: write a shorter one under channels.<id>.summary"), false},
	45005: {Content, content.T("链接太长：换成短一些的 source_url", "a link is too long: use a shorter source_url"), false},
	45006: {Content, content.T("图片链接太长：换一张图片", "a picture's link is too long: use another picture"), false},
	45008: {Content, content.T("一条消息最多 8 篇文章：把其中几篇挪到别的时间", "a message has at most 8 articles: move some to another instant"), false},
	45064: {Content, content.T("正文里的小程序没有与公众号关联：到公众平台关联，或删掉它", "a mini-program in the body is not linked with the account: link it on the platform or remove it"), false},
	45086: {Content, content.T("正文里的小程序卡片无效：删掉或换一张", "a mini-program card in the body is invalid: remove or replace it"), false},
	45110: {Content, content.T("作者名太长或不被允许：缩短到 16 字以内，或不写作者", "the author's name is too long or not allowed: 16 characters at most, or none"), false},
	45166: {Content, content.T("正文里有不被接受的内容（例如带 tempkey 的预览链接）：照微信原话删掉它", "the body holds something that is not accepted (such as a preview link with tempkey): remove what WeChat names"), true},
	53402: {Content, content.T("封面裁剪失败：换大一点的封面", "the cover could not be cropped: use a larger one"), false},
	53503: {Content, content.T("草稿没有通过发布前检查：到公众平台打开草稿看提示", "the draft fails the check before publishing: open it on the platform"), true},
	53504: {Content, content.T("需要到公众平台上处理这篇草稿：打开它，照提示做", "this draft must be handled on the platform: open it and do what it says"), true},
	53505: {Content, content.T("请先到公众平台上手动保存这篇草稿", "save this draft by hand on the platform first"), true},
	53600: {Content, content.T("没有这篇已发布的文章：可能已经删掉了", "no such published article: it may be deleted already"), false},

	40033: {Bug, content.T("请求里有不被接受的字符（\\u 转义），请报告这个问题", "the request has characters that are not accepted (\\u escapes): please report this"), true},
	40035: {Bug, content.T("参数不对，请报告这个问题", "wrong parameters: please report this"), true},
	41006: {Bug, content.T("请求里缺 media_id，请报告这个问题", "the request lacks media_id: please report this"), true},
	43002: {Bug, content.T("请求方法应为 POST，请检查代理或报告这个问题", "the call wants POST: check the proxy or report this"), true},
	44002: {Bug, content.T("请求体是空的，请检查代理或报告这个问题", "the request body is empty: check the proxy or report this"), true},
	47001: {Bug, content.T("微信读不懂请求，请报告这个问题", "WeChat does not understand the request: please report this"), true},
	47002: {Bug, content.T("请求里有 \\u 转义，请报告这个问题", "the request has \\u escapes: please report this"), true},

	43001: {Bug, content.T("请求方法应为 GET，请检查代理或报告这个问题", "the call wants GET: check the proxy or report this"), true},
	61500: {Bug, content.T("日期格式不对，请报告这个问题", "wrong date format: please report this"), true},
	61501: {Bug, content.T("日期跨度不对，请报告这个问题", "wrong span of dates: please report this"), true},
	40059: {Bug, content.T("微信不认识这个任务编号：可能已经删掉了，到公众平台核对", "WeChat does not know this job: it may be deleted, compare on the platform"), false},

	48015: {Config, content.T("账号没有留言权限：把 comments 改成 closed，或到公众平台开通", "the account has no comment right: set comments to closed, or get it on the platform"), false},
	88000: {Config, content.T("账号没有留言权限：把 comments 改成 closed，或到公众平台开通", "the account has no comment right: set comments to closed, or get it on the platform"), false},

	45052: {Bug, content.T("群发的消息类型不对，请报告这个问题", "wrong type of mass send: please report this"), true},
	45067: {Bug, content.T("clientmsgid 太长，请报告这个问题", "clientmsgid is too long: please report this"), true},
	45083: {Bug, content.T("群发速度的值不对，请报告这个问题", "wrong mass-send speed: please report this"), true},
	45084: {Bug, content.T("群发速度的值没有写，请报告这个问题", "no mass-send speed is given: please report this"), true},
	40130: {Bug, content.T("接收人至少两个，请报告这个问题", "at least two receivers are needed: please report this"), true},

	45065: {Repeat, content.T("同一个群发已经提交过：不用做什么，接着等结果", "this mass send was submitted before: nothing to do, its outcome is waited for"), false},
	45066: {Wait, content.T("同一个群发重试太快，等一分钟", "this mass send was retried too soon, wait a minute"), false},
}

// families are codes known by their first digits: an unlisted one of them means the same.
var families = []struct {
	from, to int
	like     meaning
}{
	{53000, 53999, meaning{Content, content.T("微信不接受这篇内容：到公众平台打开草稿，照提示改", "WeChat does not accept this content: open the draft on the platform and do what it says"), true}},
	{61000, 61999, meanings[61000]},
}

// meaningOf looks a code up. An unlisted code is Unknown: nobody knows whether the call acted.
func meaningOf(code int) meaning {
	if m, ok := meanings[code]; ok {
		return m
	}
	for _, f := range families {
		if f.from <= code && code <= f.to {
			return f.like
		}
	}
	return meaning{Unknown, content.T("微信返回了没有见过的错误码：查一下它的含义，到公众平台看看发出去没有", "WeChat answered with a code not seen before: look its meaning up, and on the platform whether the post is out"), true}
}

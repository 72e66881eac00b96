package console

import (
	"moxin/content"
	"moxin/site/web"
)

// peopleWords are the sentences about who somebody is.
var peopleWords = web.Words{
	"me": content.T("我的账户", "My account"),

	"people.login":     content.T("登录", "Sign in"),
	"people.setup":     content.T("建立第一个管理员", "Make the first admin"),
	"people.setup.say": content.T("从此每个人都要登录。其他人由你用 moxin user add 加进来。", "From now on everybody signs in. You add the others with moxin user add."),
	"people.name":      content.T("名字", "Name"),
	"people.password":  content.T("密码", "Password"),
	"people.again":     content.T("再输一次密码", "The password again"),
	"people.long":      content.T("至少 10 个字，越长越好", "10 characters or more; the longer the better"),
	"people.in":        content.T("登录", "Sign in"),
	"people.make":      content.T("建立并登录", "Make it and sign in"),
	"people.out":       content.T("已退出。", "You have signed out."),
	"people.differ":    content.T("两次输入的密码不一样", "the two passwords differ"),
	"people.forgot":    content.T("忘了密码？请管理员在服务器上运行 moxin user password 名字。", "Forgotten? Ask an admin to run moxin user password NAME on the server."),

	"people.sign_in":   content.T("请先登录。", "Please sign in first."),
	"people.role":      content.T("你的角色不能做这件事，什么都没有改动。", "Your role may not do this; nothing was changed."),
	"people.token":     content.T("令牌不对，或已作废", "the token is wrong or revoked"),
	"people.shut":      content.T("还没有管理员，控制台先不开放。打开 moxin serve 启动时给出的一次性链接，或在服务器上运行 moxin user add。", "There is no admin yet, so the console stays shut. Open the one-time link that moxin serve gave when it started, or run moxin user add on the server."),
	"people.link_over": content.T("这个链接已失效：只能用一次，一小时内有效。重新启动 moxin serve 会给一个新的。", "This link is over: it works once, for an hour. Start moxin serve again for a new one."),

	"people.roles":       content.T("角色", "Roles"),
	"people.free":        content.T("这个控制台只有本机能打开，不用登录。要让每个人用自己的名字，先建一个管理员：", "Only this machine reaches this console: nobody signs in. To have everybody act under their own name, make an admin first:"),
	"people.by_token":    content.T("用令牌访问时不能改密码和令牌。", "A token cannot change passwords and tokens."),
	"people.sessions":    content.T("登录着的浏览器", "Browsers that are signed in"),
	"people.here":        content.T("这一个", "this one"),
	"people.seen":        content.T("最近用过", "last used"),
	"people.made":        content.T("登录于", "signed in"),
	"people.end":         content.T("退出", "Sign out"),
	"people.end_here":    content.T("退出登录", "Sign out"),
	"people.end_all":     content.T("全部退出…", "Sign out everywhere…"),
	"people.end_all.ask": content.T("%d 个浏览器都要重新登录，包括这一个。", "All %d have to sign in again, this one too."),
	"people.end_all.yes": content.T("全部退出", "Sign out everywhere"),

	"people.tokens":      content.T("API 令牌", "API tokens"),
	"people.tokens.say":  content.T("给程序用，以你的名字和角色做事，放在 Authorization: Bearer 里。只显示一次。", "For programs, which then act with your name and roles, as Authorization: Bearer. Shown once."),
	"people.tokens.none": content.T("还没有令牌。", "There are none yet."),
	"people.token.label": content.T("做什么用", "What it is for"),
	"people.token.make":  content.T("新建令牌", "Make a token"),
	"people.token.once":  content.T("现在就抄下来，离开这一页就再也看不到：", "Copy it now: it is never shown again."),
	"people.token.made":  content.T("建于", "made"),
	"people.token.end":   content.T("作废", "Revoke"),

	"people.change":     content.T("修改密码", "Change the password"),
	"people.change.say": content.T("改了以后，其他浏览器都要重新登录。令牌不受影响，不放心就一并作废。", "All other browsers have to sign in again. Tokens stay: revoke them too if in doubt."),
	"people.old":        content.T("旧密码", "Old password"),
	"people.fresh":      content.T("新密码", "New password"),

	"done.password": content.T("密码已修改，其他浏览器都已退出。", "The password is changed; all other browsers are signed out."),
	"done.session":  content.T("那个浏览器已退出。", "That browser is signed out."),
	"done.revoke":   content.T("令牌已作废。", "The token is revoked."),
}

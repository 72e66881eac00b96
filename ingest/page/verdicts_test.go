package page_test

import (
	"errors"
	"testing"

	"moxin/ingest"
	"moxin/ingest/page"
)

// TestWhatPagesSayInPlaceOfAPost holds each built-in rule to each verdict that it can give.
func TestWhatPagesSayInPlaceOfAPost(t *testing.T) {
	r := rules(t)
	for _, c := range []struct {
		rule string
		want page.Verdict
		body string
	}{
		{"wechat", page.Deleted, `<div class="weui-msg__title">该内容已被发布者删除</div>`},
		{"wechat", page.Violating, `<p class="mesg-block">此内容发送失败无法查看</p>`},
		{"wechat", page.Unavailable, `<div class="weui-msg__title">该公众号已迁移</div>`},
		{"wechat", page.Unavailable, `<div class="weui-msg__title">此账号已被屏蔽, 内容无法查看</div>`},
		{"wechat", page.Busy, `<div class="weui-msg__title">网络不给力，请稍后再试</div>`},
		{"wechat", page.Blocked, `<div class="weui-msg__title">当前环境异常，完成验证后即可继续访问</div>`},
		{"wechat", page.Blocked, `<div class="weui-msg__title">访问过于频繁，请稍后再试</div>`}, // also says 稍后
		{"wechat", page.Changed, `<div class="weui-msg__title">参数错误</div>`},
		{"wechat", page.Changed, `<p>已被发布者删除</p>`}, // an article may say so: only a notice counts

		{"weibo-wap", page.Deleted, `<div class="me">抱歉，此微博已被作者删除。</div>`},
		{"weibo-wap", page.Violating, `<div class="me">此微博因被多人投诉，根据社区公约不予显示</div>`},
		{"weibo-wap", page.Unavailable, `<div class="me">用户不存在</div>`},
		{"weibo-wap", page.Busy, `<div class="me">操作太频繁，请稍后再试</div>`},
		{"weibo-wap", page.Blocked, `<title>新浪访客系统</title>`},
		{"weibo-mobile", page.Deleted, `<div class="h5-4con">微博不存在或暂无查看权限!</div>`},
		{"weibo-mobile", page.Unavailable, `<div class="h5-4box">该账号异常</div>`},
		{"weibo-mobile", page.Violating, `<div class="h5-4con">该微博违反社区规则</div>`},
		{"weibo-mobile", page.Busy, `<div class="h5-4con">系统繁忙</div>`},
		{"weibo-mobile", page.Blocked, `<script src="https://passport.weibo.com/visitor/mini"></script>`},

		{"zhihu", page.Deleted, `<div class="ErrorPage-text">内容已被作者删除</div>`},
		{"zhihu", page.Violating, `<div class="ErrorPage-title">该文章因涉嫌违反社区规范被建议修改</div>`},
		{"zhihu", page.Unavailable, `<div class="ErrorPage-subtitle">该用户已注销</div>`},
		{"zhihu", page.Busy, `<div class="ErrorPage-text">服务繁忙</div>`},
		{"zhihu", page.Blocked, `<div class="ErrorPage-text">系统监测到您的网络环境存在异常流量</div>`},
		{"zhihu-answer", page.Deleted, `<div class="ErrorPage-text">回答已删除</div>`},
		{"zhihu-answer", page.Blocked, `<title>安全验证 - 知乎</title>`},

		{"toutiao", page.Deleted, `<div class="error-tips">内容已被删除</div>`},
		{"toutiao", page.Violating, `<div class="errorPage">文章已下架</div>`},
		{"toutiao", page.Busy, `<div class="not-found">请稍后再试</div>`},
		{"toutiao", page.Blocked, `<div id="captcha_container"></div>`},
		{"xiaohongshu", page.Deleted, `<div class="feedback-text">当前笔记暂时无法浏览</div>`},
		{"xiaohongshu", page.Violating, `<div class="empty-text">笔记违反社区规范</div>`},
		{"xiaohongshu", page.Busy, `<div class="not-found">服务繁忙，再试试</div>`},
		{"xiaohongshu", page.Blocked, `<div class="error-page"><p class="title">登录后查看</p></div>`},
		{"xiaohongshu", page.Blocked, `<title>小红书</title><div id="app"></div>`}, // the page without its note
		{"douyin", page.Deleted, `<div class="not-found">你要观看的视频不存在</div>`},
		{"douyin", page.Violating, `<div class="error-page">作品因违规无法观看</div>`},
		{"douyin", page.Busy, `<div class="error-page">服务器繁忙</div>`},
		{"douyin", page.Blocked, `<script>window.byted_acrawler={}</script>`},
		{"bilibili", page.Deleted, `<div class="error-text">啊叻？视频不见了？</div>`},
		{"bilibili", page.Violating, `<div class="error-panel">稿件已下架</div>`},
		{"bilibili", page.Unavailable, `<script>window.__INITIAL_STATE__={"error":{"trueCode":62002}}</script>`},
		{"bilibili", page.Busy, `<div class="error-msg">服务器繁忙，请稍后再试</div>`},
		{"bilibili", page.Blocked, `<title>安全验证</title>`},
	} {
		post := address(t, "", addresses[c.rule])
		post.Rule = c.rule
		p, err := r.Parse(post, []byte("<html><body>"+c.body))
		if p.Verdict != c.want || len(p.Samples) > 0 || c.want.Gone() && (err != nil || p.Why == "") {
			t.Errorf("%s, %s: %s (want %s) because of %q, %v", c.rule, c.body, p.Verdict, c.want, p.Why, err)
		}
		if c.want == page.Blocked && !errors.Is(err, ingest.ErrBlocked) || c.want == page.Busy && !errors.Is(err, page.ErrBusy) || c.want == page.Changed && !errors.Is(err, ingest.ErrChanged) {
			t.Errorf("%s, %s: error %v", c.rule, c.body, err)
		}
	}
}

// TestAPostThatQuotesANoticeIsRead: what an article says of deleted posts says nothing of itself.
func TestAPostThatQuotesANoticeIsRead(t *testing.T) {
	body := append([]byte(`<div class="weui-msg__title">该内容已被发布者删除</div><div id="js_verify"></div>`), fixture(t, "wechat/article")...)
	p, err := rules(t).Parse(address(t, "wechat", article), body)
	if err != nil || p.Verdict != page.Read || len(p.Samples) != 5 {
		t.Errorf("%s, %v, %v", p.Verdict, p.Samples, err)
	}
}

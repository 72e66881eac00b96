package page_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/all"
	"moxin/ingest/page"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".html")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func rules(t testing.TB) *page.Rules {
	t.Helper()
	r, err := all.Rules(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// address makes a post of a page's address.
func address(t testing.TB, platform, raw string) page.Post {
	t.Helper()
	if raw == "" {
		return page.Post{Platform: platform}
	}
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return page.Post{Platform: platform, URL: u}
}

// numbers are samples in short: "likes 3, reads 100001+".
func numbers(samples []content.Sample) string {
	var out []string
	for _, s := range samples {
		mark := ""
		if s.Capped {
			mark = "+"
		}
		out = append(out, fmt.Sprintf("%s %.0f%s", s.Metric, s.Value, mark))
	}
	return strings.Join(out, ", ")
}

const (
	article = "https://mp.weixin.qq.com/s/abc"
	wap     = "https://weibo.cn/comment/Qa1Bc2De3"
	mobile  = "https://m.weibo.cn/detail/5000000000000001"
	note    = "https://www.xiaohongshu.com/explore/66a000000000000000000001?xsec_token=x"
	video   = "https://www.douyin.com/video/7300000000000000001"
	bv      = "https://www.bilibili.com/video/BV1xx411c7mD/"
	toutiao = "https://www.toutiao.com/article/7400000000000000001/"
)

// TestParseReadsEveryShape says of each shape what is read; what is not named is unknown.
func TestParseReadsEveryShape(t *testing.T) {
	r := rules(t)
	for _, c := range []struct{ fixture, url, rule, shape, want string }{
		{"wechat/article", article, "wechat", "cgiDataNew", "reads 21130, likes 315, hearts 128, shares 402, saves 0"},
		{"wechat/article", "https://mp.weixin.qq.com/s?__biz=MzA&mid=2650000001&idx=1", "wechat", "cgiDataNew", "reads 21130, likes 315, hearts 128, shares 402, saves 0"},
		{"wechat/pictures", article, "wechat", "cgiDataNew", "reads 100001+, likes 7"},
		{"wechat/text", article, "wechat", "cgiDataNew", "reads 88"},
		{"wechat/stranger", article, "wechat", "cgiDataNew", ""},
		{"weibo/wap", wap, "weibo-wap", "links", "likes 1000000+, shares 36, comments 0"},
		{"weibo/repost", "https://weibo.cn/comment/Qb2Cd3Ef4", "weibo-wap", "links", "likes 3, comments 24000"},
		{"weibo/list", "https://weibo.cn/1234567/Qb2Cd3Ef4", "weibo-wap", "links", "likes 4, shares 5, comments 6"},
		{"weibo/mobile", mobile, "weibo-mobile", "render_data", "likes 1000000+, shares 12, comments 7"},
		{"weibo/mobile", "https://m.weibo.cn/status/Qa1Bc2De3", "weibo-mobile", "render_data", "likes 1000000+, shares 12, comments 7"},
		{"zhihu/article", "https://zhuanlan.zhihu.com/p/600000001", "zhihu", "initialData", "likes 120, comments 0"},
		{"zhihu/answer", "https://www.zhihu.com/question/1/answer/700000001", "zhihu-answer", "initialData", "likes 45, comments 6"},
		{"zhihu/older", "https://zhuanlan.zhihu.com/p/600000001", "zhihu", "older", "likes 1024, reads 24000"},
		{"zhihu/older-answer", "https://www.zhihu.com/question/1/answer/700000002", "zhihu-answer", "older", "likes 8"},
		{"toutiao/base", toutiao, "toutiao", "BASE_DATA", "comments 4786"},
		{"toutiao/video", "https://www.toutiao.com/video/7400000000000000002/", "toutiao", "RENDER_DATA video", "reads 100000+, comments 33"},
		{"toutiao/article", toutiao, "toutiao", "RENDER_DATA article", "impressions 9000, reads 1200, likes 30, comments 4, saves 0, shares 2"},
		{"xiaohongshu/note", note, "xiaohongshu", "noteDetailMap", "likes 24000, saves 10+, shares 0"},
		{"xiaohongshu/words", note, "xiaohongshu", "noteDetailMap", "shares 3000+"},
		{"douyin/video", video, "douyin", "RENDER_DATA", "likes 5321, comments 0, saves 88, shares 17"},
		{"douyin/newer", video, "douyin", "RENDER_DATA", "likes 5321, comments 12, saves 88, shares 17"},
		{"bilibili/video", bv, "bilibili", "videoData", "likes 0, saves 56, coins 7, shares 8, comments 34, danmaku 12"},
		{"bilibili/video", "https://www.bilibili.com/video/av170001", "bilibili", "videoData", "likes 0, saves 56, coins 7, shares 8, comments 34, danmaku 12"},
	} {
		platform, _, _ := strings.Cut(c.fixture, "/")
		p, err := r.Parse(address(t, platform, c.url), fixture(t, c.fixture))
		if err != nil || p.Verdict != page.Read || p.Rule != c.rule || p.Shape != c.shape || numbers(p.Samples) != c.want {
			t.Errorf("%s: %s %s %s %q, %v", c.fixture, p.Verdict, p.Rule, p.Shape, numbers(p.Samples), err)
		}
		if len(p.Found) < len(p.Samples) || len(p.Carrier) == 0 {
			t.Errorf("%s: found %v, carrier %s", c.fixture, p.Found, p.Carrier)
		}
		for _, s := range p.Samples {
			if !s.Cumulative || s.Source != "page" || s.Unit != content.UnitTimes {
				t.Errorf("%s: %+v", c.fixture, s)
			}
		}
		if p, err := r.Parse(page.Post{}, fixture(t, c.fixture)); c.fixture == "weibo/list" || c.fixture == "zhihu/answer" || c.fixture == "zhihu/older-answer" {
			if !errors.Is(err, ingest.ErrChanged) {
				t.Errorf("%s without its address: %+v, %v: several posts and whose numbers?", c.fixture, p, err)
			}
		} else if err != nil || numbers(p.Samples) != c.want {
			t.Errorf("%s without its address: %s %q, %v", c.fixture, p.Rule, numbers(p.Samples), err)
		}
	}
}

// TestParseTellsPagesWithoutNumbersApart: none of them is a zero.
func TestParseTellsPagesWithoutNumbersApart(t *testing.T) {
	r := rules(t)
	errs := map[page.Verdict]error{page.Blocked: ingest.ErrBlocked, page.Changed: ingest.ErrChanged, page.Another: page.ErrAnother, page.Busy: page.ErrBusy}
	for _, c := range []struct {
		fixture, url string
		want         page.Verdict
		why          string
	}{
		{"wechat/deleted", article, page.Deleted, "该内容已被发布者删除"},
		{"wechat/violating", article, page.Violating, "此内容因违规无法查看由用户投诉并经平台审核"},
		{"wechat/reported", article, page.Violating, "此内容因违反网络规定无法查看由用户投诉并经平台审核"},
		{"wechat/unavailable", article, page.Unavailable, "此帐号已自主注销，内容无法查看"},
		{"wechat/verify", article, page.Blocked, "#js_verify"},
		{"wechat/busy", article, page.Busy, "系统繁忙，请稍后再试"},
		{"wechat/unknown", article, page.Changed, "参数错误"},
		{"wechat/changed", article, page.Changed, ""},
		{"wechat/article", "https://mp.weixin.qq.com/s?__biz=MzA&mid=7&idx=1", page.Another, ""},
		{"weibo/wap", "https://weibo.cn/comment/Zz9", page.Another, ""},
		{"weibo/list", "https://weibo.cn/comment/Zz9", page.Another, ""},
		{"weibo/wap-deleted", wap, page.Deleted, "抱歉，此微博已被作者删除。"},
		{"weibo/login", wap, page.Blocked, "title: 登录 - 新浪微博"},
		{"weibo/mobile", "https://m.weibo.cn/detail/5000000000000002", page.Another, ""},
		{"weibo/mobile-deleted", mobile, page.Deleted, "微博不存在或暂无查看权限!"},
		{"weibo/mobile-changed", mobile, page.Changed, ""},
		{"zhihu/article", "https://zhuanlan.zhihu.com/p/600000002", page.Another, ""},
		{"zhihu/verify", "https://zhuanlan.zhihu.com/p/600000001", page.Blocked, "title: 安全验证 - 知乎"},
		{"zhihu/deleted", "https://zhuanlan.zhihu.com/p/600000001", page.Deleted, "你似乎来到了没有知识存在的荒原"},
		{"toutiao/spider", toutiao, page.Blocked, "isSpider: true"},
		{"toutiao/script", toutiao, page.Blocked, "byted_acrawler"},
		{"toutiao/article", "https://www.toutiao.com/article/7400000000000000009/", page.Another, ""},
		{"xiaohongshu/missing", note, page.Blocked, ""},
		{"xiaohongshu/deleted", note, page.Deleted, "你访问的笔记不见了"},
		{"xiaohongshu/note", "https://www.xiaohongshu.com/explore/66a000000000000000000002", page.Another, ""},
		{"douyin/spider", video, page.Blocked, "app.isSpider: true"},
		{"douyin/captcha", video, page.Blocked, "title: 验证码中间页"},
		{"douyin/broken", video, page.Changed, ""},
		{"douyin/video", "https://www.douyin.com/video/7300000000000000002", page.Another, ""},
		{"bilibili/deleted", bv, page.Deleted, "error.trueCode: -404"},
		{"bilibili/login", bv, page.Blocked, "error.trueCode: -403"},
		{"bilibili/risk", bv, page.Blocked, "window._riskdata_"},
		{"bilibili/changed", bv, page.Changed, ""},
		{"bilibili/video", "https://www.bilibili.com/video/BV1yy411c7mE", page.Another, ""},
	} {
		platform, _, _ := strings.Cut(c.fixture, "/")
		p, err := r.Parse(address(t, platform, c.url), fixture(t, c.fixture))
		if p.Verdict != c.want || !errors.Is(err, errs[c.want]) || c.want.Gone() != (err == nil) || len(p.Samples) > 0 {
			t.Errorf("%s: %s (want %s) %v, %v", c.fixture, p.Verdict, c.want, p.Samples, err)
		}
		if c.why != "" && p.Why != c.why {
			t.Errorf("%s: says %q, want %q", c.fixture, p.Why, c.why)
		}
	}
	for _, empty := range []string{"", " \n\t"} {
		for _, id := range r.IDs() {
			if p, err := r.Parse(page.Post{Rule: id}, []byte(empty)); !errors.Is(err, ingest.ErrChanged) || p.Verdict != page.Changed {
				t.Errorf("%s, an empty page: %s, %v", id, p.Verdict, err)
			}
		}
	}
	if _, err := r.Parse(page.Post{Platform: "nowhere"}, nil); !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("a platform without a rule: %v", err)
	}
}

func TestParseTellsWhyACounterIsUnknown(t *testing.T) {
	r := rules(t)
	for name, want := range map[string]map[content.Metric]string{
		"wechat/article":    {content.Comments: "the page does not tell"},
		"wechat/pictures":   {content.Comments: "not on the page", content.Saves: "not on the page"},
		"douyin/video":      {content.Reads: "the platform writes 0 for hidden"},
		"bilibili/video":    {content.Reads: "the page does not tell"},
		"xiaohongshu/note":  {content.Comments: "the page does not tell"},
		"xiaohongshu/words": {content.Likes: "not a count: 赞", content.Comments: "the page does not tell"},
	} {
		p, err := r.Parse(page.Post{}, fixture(t, name))
		if err != nil {
			t.Fatal(name, err)
		}
		for _, f := range p.Found {
			if f.Known != (f.Why.EN == "") || f.Where == "" || !f.Known && f.Value != 0 {
				t.Errorf("%s: %+v", name, f)
			}
			if why, ok := want[f.Metric]; ok && f.Why.EN != why {
				t.Errorf("%s: %s is unknown because %q, want %q", name, f.Metric, f.Why.EN, why)
			}
		}
	}
}

func TestParseOnlyOwnPagesByTitle(t *testing.T) {
	r := rules(t)
	for title, want := range map[string]error{
		"": nil, "老客户为什么不再回来": nil, "老客户，为什么不再回来？": nil, "老客户为什么不回来了": nil, "【复购】老客户为什么不再回来（上）": nil,
		"雨前的茶": page.ErrAnother, "九张图看懂复购": page.ErrAnother,
	} {
		post := address(t, content.WeChat, article)
		post.Title = title
		if p, err := r.Parse(post, fixture(t, "wechat/article")); !errors.Is(err, want) || (err != nil) != (want != nil) {
			t.Errorf("%q: %v, %v", title, p.Verdict, err)
		}
	}
	// A page whose id is ours is ours, whatever people have made of the title.
	post := address(t, content.Douyin, video)
	post.Title = "完全不同的标题在这里"
	if _, err := r.Parse(post, fixture(t, "douyin/video")); err != nil {
		t.Error(err)
	}
}

// A page that shows another post in place of ours and says that ours is gone is no page of another post.
func TestParseBelievesANoticeBesideAnotherPost(t *testing.T) {
	body := strings.Replace(string(fixture(t, "zhihu/article")), "<body>", `<body><div class="ErrorPage-text">内容已被作者删除</div>`, 1)
	post := address(t, content.Zhihu, "https://zhuanlan.zhihu.com/p/600000002")
	if p, err := rules(t).Parse(post, []byte(body)); err != nil || p.Verdict != page.Deleted || p.Why != "内容已被作者删除" {
		t.Errorf("%s %q, %v", p.Verdict, p.Why, err)
	}
}

func TestParseKeepsWhatNoRuleKnows(t *testing.T) {
	p, err := rules(t).Parse(address(t, content.WeChat, article), fixture(t, "wechat/article"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"read_num":21130`, `"star_num":9`, `"template":0`, `老客户为什么不再回来`} {
		if !strings.Contains(string(p.Carrier), want) {
			t.Errorf("the payload kept has no %s: %s", want, p.Carrier)
		}
	}
	if strings.Contains(string(p.Carrier), "墨信样例") {
		t.Errorf("the payload kept names people: %s", p.Carrier)
	}
	for name, want := range map[string]int{"wechat/pictures": 8, "wechat/text": 10, "wechat/article": 0, "douyin/video": -1} {
		if p, err := rules(t).Parse(page.Post{}, fixture(t, name)); err != nil || p.Template != want || (p.Kind == "") != (want < 0) {
			t.Errorf("%s: template %d %q, %v", name, p.Template, p.Kind, err)
		}
	}
}

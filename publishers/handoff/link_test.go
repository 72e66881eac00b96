package handoff

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"moxin/content"
)

const (
	noteID  = "64f0c1a2000000001203abcd"
	videoID = "7301234567890123456"
)

func TestParseLinkFindsThePost(t *testing.T) {
	tests := []struct{ name, platform, text, id, link string }{
		{"note in the address bar", content.XiaoHongShu,
			"https://www.xiaohongshu.com/explore/" + noteID + "?xsec_token=ABc-_9=&xsec_source=pc_feed&source=web",
			noteID, "https://www.xiaohongshu.com/explore/" + noteID + "?xsec_source=pc_feed&xsec_token=ABc-_9%3D"},
		{"note in a share text, tracking dropped", content.XiaoHongShu,
			"58 【老客户为什么走了 - 青禾 | 小红书】 😆 Xy12 😆 http://www.xiaohongshu.com/discovery/item/" + noteID + "?app_platform=ios&share_from_user_hidden=true&appuid=5f00&apptime=1，复制本条信息",
			noteID, "https://www.xiaohongshu.com/explore/" + noteID},
		{"note on a profile", content.XiaoHongShu,
			"https://www.xiaohongshu.com/user/profile/5f0000000000000000000001/" + noteID,
			noteID, "https://www.xiaohongshu.com/explore/" + noteID},
		{"short note link glued to Chinese", content.XiaoHongShu,
			"青禾发布了一篇小红书笔记，快来看吧！http://xhslink.com/a/Ab12Cd，复制本条信息，打开【小红书】App查看！",
			"", "https://xhslink.com/a/Ab12Cd"},
		{"short link with another letter", content.XiaoHongShu, "xhslink.com/o/3shicEMk8TL", "", "https://xhslink.com/o/3shicEMk8TL"},
		{"video", content.Douyin, "https://www.douyin.com/video/" + videoID + "?previous_page=app", videoID, "https://www.douyin.com/video/" + videoID},
		{"picture post", content.Douyin, "https://www.douyin.com/note/" + videoID, videoID, "https://www.douyin.com/note/" + videoID},
		{"video opened over a profile", content.Douyin, "https://www.douyin.com/user/MS4wLjAB_x-1?modal_id=" + videoID, videoID, "https://www.douyin.com/video/" + videoID},
		{"target of a short link", content.Douyin, "https://www.iesdouyin.com/share/video/" + videoID + "/?region=CN", videoID, "https://www.douyin.com/video/" + videoID},
		{"target of a short picture link", content.Douyin, "https://www.iesdouyin.com/share/slides/" + videoID + "/", videoID, "https://www.douyin.com/note/" + videoID},
		{"short video link", content.Douyin, "7.43 复制打开抖音，看看【青禾的作品】 https://v.douyin.com/iAb-3_xy/ w@f.oD 10/02 :3pm", "", "https://v.douyin.com/iAb-3_xy"},
		{"feed link", content.Channels, "https://weixin.qq.com/sph/AbCd12Ef", "", "https://weixin.qq.com/sph/AbCd12Ef"},
		{"feed preview", content.Channels, "https://channels.weixin.qq.com/finder-preview/pages/sph?id=Ab12&from=x", "", "https://channels.weixin.qq.com/finder-preview/pages/sph?id=Ab12"},
		{"feed id", content.Channels, "export/UzFfBgAAxxAAAAAA_test-0001", "export/UzFfBgAAxxAAAAAA_test-0001", ""},
		{"article", content.WeChat, "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQr-_12", "AbCdEfGhIjKlMnOpQr-_12", "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQr-_12"},
		{"article, long", content.WeChat, "http://mp.weixin.qq.com/s?__biz=MzA=&mid=2651&idx=1&sn=0a1b&chksm=ff&scene=21#wechat_redirect", "2651_1", "https://mp.weixin.qq.com/s?__biz=MzA%3D&idx=1&mid=2651&sn=0a1b"},
		{"video page", content.Kuaishou, "https://www.kuaishou.com/short-video/3xabc_def-12?share=1", "3xabc_def-12", "https://www.kuaishou.com/short-video/3xabc_def-12"},
		{"short video of an app", content.Kuaishou, "https://v.kuaishou.com/AbC12 复制打开快手", "", "https://v.kuaishou.com/AbC12"},
		{"video", content.Bilibili, "【题】 https://www.bilibili.com/video/BV1xx411c7mD/?spm_id_from=333", "BV1xx411c7mD", "https://www.bilibili.com/video/BV1xx411c7mD"},
		{"article", content.Bilibili, "https://www.bilibili.com/read/cv123456?from=search", "cv123456", "https://www.bilibili.com/read/cv123456"},
		{"short link without scheme", content.Bilibili, "b23.tv/AbC12dE", "", "https://b23.tv/AbC12dE"},
		{"mobile page", content.Weibo, "https://m.weibo.cn/detail/4900000000000001", "4900000000000001", "https://m.weibo.cn/detail/4900000000000001"},
		{"desktop page", content.Weibo, "weibo.com/1234567890/z0JH2lOMb?from=page", "3501756485200075", "https://m.weibo.cn/detail/3501756485200075"},
		{"column", content.Zhihu, "https://zhuanlan.zhihu.com/p/600000001", "600000001", "https://zhuanlan.zhihu.com/p/600000001"},
		{"answer", content.Zhihu, "https://www.zhihu.com/question/1/answer/2?utm=3", "", "https://www.zhihu.com/question/1/answer/2"},
		{"video of a feed", content.Toutiao, "https://www.toutiao.com/video/7300000000000000001/", "7300000000000000001", "https://www.toutiao.com/video/7300000000000000001"},
		{"article of a feed", content.Toutiao, "https://www.toutiao.com/article/7300000000000000002/?wid=1", "7300000000000000002", "https://www.toutiao.com/article/7300000000000000002"},
		{"mobile video page", content.Kuaishou, "https://m.gifshow.com/fw/photo/3xabc_def-12?x=1", "3xabc_def-12", "https://www.kuaishou.com/short-video/3xabc_def-12"},
		{"share text", content.Kuaishou, "看了这么多还是这条最懂我 https://v.kuaishou.com/AbC12xY 复制此消息，打开【快手】直接观看！", "", "https://v.kuaishou.com/AbC12xY"},
		{"short link that names the video", content.Bilibili, "【题-哔哩哔哩】 https://b23.tv/BV1xx411c7mD", "BV1xx411c7mD", "https://www.bilibili.com/video/BV1xx411c7mD"},
		{"newer article", content.Bilibili, "https://www.bilibili.com/opus/900000000000000001?spm=1", "900000000000000001", "https://www.bilibili.com/opus/900000000000000001"},
		{"post of a feed", content.Bilibili, "https://t.bilibili.com/900000000000000001", "900000000000000001", "https://www.bilibili.com/opus/900000000000000001"},
		{"status page", content.Weibo, "https://m.weibo.cn/status/4900000000000001?from=x", "4900000000000001", "https://m.weibo.cn/detail/4900000000000001"},
		{"page of a user", content.Weibo, "https://m.weibo.cn/1234567890/4900000000000001", "4900000000000001", "https://m.weibo.cn/detail/4900000000000001"},
		{"status page by letters", content.Weibo, "https://m.weibo.cn/status/z0JH2lOMb", "3501756485200075", "https://m.weibo.cn/detail/3501756485200075"},
		{"a page that names no post", content.Weibo, "https://weibo.com/tv/show/1034:4900000000000001", "", "https://weibo.com/tv/show/1034:4900000000000001"},
		{"long article", content.Weibo, "https://weibo.com/ttarticle/p/show?id=2309404900000000000001&x=1", "", "https://weibo.com/ttarticle/p/show?id=2309404900000000000001"},
		{"article of the app", content.Toutiao, "https://m.toutiao.com/i7300000000000000002/", "7300000000000000002", "https://www.toutiao.com/article/7300000000000000002"},
		{"short post", content.Toutiao, "https://www.toutiao.com/w/7300000000000000003/", "7300000000000000003", "https://www.toutiao.com/w/7300000000000000003"},
		{"share text", content.Toutiao, "【老客户为什么走了 - 今日头条】\nhttps://m.toutiao.com/is/-ZK78WwoSj/", "", "https://m.toutiao.com/is/-ZK78WwoSj"},
		{"the same link twice", content.Douyin, "https://v.douyin.com/iAb3xy/ https://v.douyin.com/iAb3xy/", "", "https://v.douyin.com/iAb3xy"},
		{"beside a foreign link", content.Douyin, "https://example.com/ https://v.douyin.com/iAb3xy/", "", "https://v.douyin.com/iAb3xy"},
		{"full stop behind it", content.Douyin, "see https://v.douyin.com/iAb3xy.", "", "https://v.douyin.com/iAb3xy"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, link, err := ParseLink(tt.platform, tt.text)
			if err != nil || id != tt.id || link != tt.link {
				t.Errorf("ParseLink = %q, %q, %v; want %q, %q", id, link, err, tt.id, tt.link)
			}
		})
	}
}

func TestParseLinkSaysWhatIsExpected(t *testing.T) {
	tests := []struct{ name, platform, text, zh, en string }{
		{"nothing", content.Douyin, "", "请粘贴抖音作品的分享链接", "Paste the share link of the Douyin post"},
		{"no link", content.XiaoHongShu, "发好了", "xhslink.com", "xhslink.com"},
		{"another platform", content.XiaoHongShu, "https://v.douyin.com/iAb3xy/", "这是抖音的链接", "a link of Douyin"},
		{"another platform's link, cut short", content.XiaoHongShu, "https://v.douyin.com/abc/", "这是抖音的链接", "a link of Douyin"},
		{"another platform's first page", content.Zhihu, "https://www.bilibili.com/", "这是B站的链接", "a link of Bilibili"},
		{"the wrong app", content.Zhihu, "https://m.gifshow.com/fw/photo/3xabc_def-12", "这是快手的链接", "a link of Kuaishou"},
		{"an article of 公众号", content.Toutiao, "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQr-_12", "这是公众号的链接", "a link of WeChat"},
		{"a message to a group", content.Group, "https://example.com/", "截图", "screenshot"},
		{"unknown host", content.Douyin, "https://example.com/video/" + videoID, "没有找到作品链接", "no link to a post"},
		{"look-alike host", content.Douyin, "https://www.douyin.com.evil.example/video/" + videoID, "没有找到", "no link"},
		{"host as user name", content.Douyin, "https://www.douyin.com@evil.example/video/" + videoID, "没有找到", "no link"},
		{"user name on the right host", content.Douyin, "https://x@www.douyin.com/video/" + videoID, "没有找到", "no link"},
		{"home page", content.XiaoHongShu, "https://www.xiaohongshu.com/", "没有找到", "no link"},
		{"somebody's profile", content.Douyin, "https://www.douyin.com/user/MS4wLjAB", "没有找到", "no link"},
		{"preview without a post", content.Channels, "https://channels.weixin.qq.com/web/pages/feed", "没有找到", "no link"},
		{"opened video with a broken id", content.Douyin, "https://www.douyin.com/?modal_id=73", "没有找到", "no link"},
		{"article without its number", content.WeChat, "https://mp.weixin.qq.com/s?__biz=MzA=", "没有找到", "no link"},
		{"a platform without links", content.Moments, "https://v.douyin.com/iAb3xy/", "没有可以粘贴的链接", "has no link"},
		{"first page of a host", content.Zhihu, "https://www.zhihu.com/", "没有找到", "no link"},
		{"other scheme", content.Douyin, "ftp://www.douyin.com/x javascript:alert(1)", "没有找到", "no link"},
		{"two posts", content.Douyin, "https://v.douyin.com/iAb3xy/ https://v.douyin.com/iZz9zz/", "2 个不同的作品", "2 different posts"},
		{"a book", content.Douyin, strings.Repeat("长", maxPasted), "太长", "too long"},
		{"unknown platform", "myspace", "https://v.douyin.com/iAb3xy/", "不认识的平台", "unknown platform"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, link, err := ParseLink(tt.platform, tt.text)
			var wrong *LinkError
			if !errors.As(err, &wrong) || id != "" || link != "" {
				t.Fatalf("ParseLink = %q, %q, %v; want a LinkError", id, link, err)
			}
			if !strings.Contains(wrong.In("zh"), tt.zh) || !strings.Contains(wrong.In("en"), tt.en) {
				t.Errorf("message %q, want %q and %q in it", wrong, tt.zh, tt.en)
			}
			if !strings.Contains(wrong.Error(), tt.zh) {
				t.Errorf("Error() = %q, want %q in it", wrong.Error(), tt.zh)
			}
		})
	}
}

// Every platform of a hand-off takes the links of its posts, but those whose posts have none.
func TestEveryPlatformHasItsLinks(t *testing.T) {
	without := map[string]bool{content.Moments: true, content.Group: true}
	for _, p := range []string{content.XiaoHongShu, content.Douyin, content.Channels, content.Kuaishou, content.Bilibili,
		content.Weibo, content.Zhihu, content.Toutiao, content.Moments, content.Group} {
		if HasLinks(p) == without[p] {
			t.Errorf("%s has links: %v", p, HasLinks(p))
		}
		if known, _ := content.PlatformByID(p); HasLinks(p) && !strings.Contains(expected(known).ZH, "https://") {
			t.Errorf("%s does not say what its links look like", p)
		}
	}
}

func TestWeiboNumberCountsInBase62(t *testing.T) {
	for letters, want := range map[string]string{
		"z0JH2lOMb": "3501756485200075", "0000": "", "1": "1", "10000": "10000000", "ZZZZ": "", "abc": "39134",
	} {
		if got, ok := weiboNumber(letters); got != want || ok != (want != "") {
			t.Errorf("%s = %q, %v; want %q", letters, got, ok, want)
		}
	}
}

func TestPatternsNameTheirSource(t *testing.T) {
	for _, l := range links() {
		if !strings.Contains(l.source, "read 20") {
			t.Errorf("%s %v: source %q, want one with a date", l.platform, l.path, l.source)
		}
		if _, ok := content.PlatformByID(l.platform); !ok {
			t.Errorf("pattern for unknown platform %q", l.platform)
		}
	}
}

func FuzzParseLink(f *testing.F) {
	for _, p := range content.Platforms {
		f.Add(p.ID, "http://xhslink.com/a/Ab12Cd，复制 https://v.douyin.com/iAb-3_xy/ w@f.oD")
		f.Add(p.ID, "https://mp.weixin.qq.com/s?__biz=MzA=&mid=2651&idx=1&sn=0a1b&chksm=ff#x")
		f.Add(p.ID, "https://www.xiaohongshu.com/explore/"+noteID+"?xsec_token=A%42=")
		f.Add(p.ID, "export/UzFfBgAAxxAAAAAA_test-0001 channels.weixin.qq.com/web/pages/feed?eid=%2f")
		f.Add(p.ID, "https://www.douyin.com/?modal_id="+videoID)
	}
	f.Fuzz(func(t *testing.T, platform, text string) {
		id, link, err := ParseLink(platform, text)
		if err != nil {
			var wrong *LinkError
			if !errors.As(err, &wrong) || wrong.ZH == "" || wrong.EN == "" {
				t.Fatalf("error %#v does not speak both languages", err)
			}
			return
		}
		if link == "" {
			if id == "" {
				t.Fatal("neither id nor link")
			}
			return
		}
		u, err := url.Parse(link)
		if err != nil || u.Scheme != "https" || !knownHost(platform, u.Host) {
			t.Fatalf("link %q is not a page of %s", link, platform)
		}
		if id2, link2, err := ParseLink(platform, link); err != nil || id2 != id || link2 != link {
			t.Fatalf("%q reads as %q, %q, %v; want itself with id %q", link, id2, link2, err, id)
		}
	})
}

func knownHost(platform, host string) bool {
	for _, l := range links() {
		for _, h := range l.hosts {
			if l.platform == platform && h == host {
				return true
			}
		}
	}
	return false
}

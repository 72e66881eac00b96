package handoff

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"moxin/content"
)

// pattern is one shape of link to a post.
type pattern struct {
	platform string
	hosts    []string
	path     *regexp.Regexp // group 1, where there is one, is the id
	// number turns what the path says into the id; nil = it is the id.
	number  func(string) (string, bool)
	id      []string       // query keys whose values, joined by "_", are the id
	value   *regexp.Regexp // what each of those values looks like
	keep    []string       // query keys without which the link does not open
	page    string         // canonical page, the id goes to its end; "" keeps host and path
	example string         // shown to a person who pasted something else; "" = rare
	source  string
}

// links is what share buttons and address bars of the platforms give. A post's own shape
// stands before the short links.
//
// It is made when the first link is read: its expressions take longer than `moxin version`.
var links = sync.OnceValue(func() []pattern {
	return []pattern{
		{
			platform: content.XiaoHongShu,
			hosts:    []string{"www.xiaohongshu.com", "xiaohongshu.com"},
			path:     regexp.MustCompile(`^/(?:explore|discovery/item|user/profile/[0-9a-f]{24})/([0-9a-f]{24})/?$`),
			keep:     []string{"xsec_token", "xsec_source"},
			page:     "https://www.xiaohongshu.com/explore/",
			example:  "https://www.xiaohongshu.com/explore/…",
			source:   "platform notes 3b: an explore page needs its xsec_token; web and app share texts in public code, read 2026-11",
		},
		{
			platform: content.XiaoHongShu,
			hosts:    []string{"xhslink.com", "www.xhslink.com", "xhslink.cn", "www.xhslink.cn"},
			path:     regexp.MustCompile(`^/(?:[a-z]/)?[A-Za-z0-9]{4,40}/?$`),
			example:  "https://xhslink.com/…",
			source:   "app share texts (/a/, /m/, /o/ and bare codes) in public code, read 2026-11",
		},
		{
			platform: content.Douyin,
			hosts:    []string{"www.douyin.com", "douyin.com"},
			path:     regexp.MustCompile(`^/video/([0-9]{15,22})/?$`),
			page:     "https://www.douyin.com/video/",
			example:  "https://www.douyin.com/video/…",
			source:   "platform notes 3b, read 2026-11",
		},
		{
			platform: content.Douyin,
			hosts:    []string{"www.douyin.com", "douyin.com"},
			path:     regexp.MustCompile(`^/(?:note|slides)/([0-9]{15,22})/?$`),
			page:     "https://www.douyin.com/note/",
			source:   "picture posts in public code, read 2026-11",
		},
		{
			platform: content.Douyin,
			hosts:    []string{"www.douyin.com", "douyin.com"},
			path:     regexp.MustCompile(`^/(?:discover|jingxuan|user/[A-Za-z0-9_-]+)?/?$`),
			id:       []string{"modal_id"},
			value:    regexp.MustCompile(`^[0-9]{15,22}$`),
			page:     "https://www.douyin.com/video/",
			source:   "address bar of an opened video in public code, read 2026-11",
		},
		{
			platform: content.Douyin,
			hosts:    []string{"www.iesdouyin.com", "m.douyin.com"},
			path:     regexp.MustCompile(`^/share/video/([0-9]{15,22})/?$`),
			page:     "https://www.douyin.com/video/",
			source:   "target of short links in public code, read 2026-11",
		},
		{
			platform: content.Douyin,
			hosts:    []string{"www.iesdouyin.com", "m.douyin.com"},
			path:     regexp.MustCompile(`^/share/(?:note|slides)/([0-9]{15,22})/?$`),
			page:     "https://www.douyin.com/note/",
			source:   "target of short links in public code, read 2026-11",
		},
		{
			platform: content.Douyin,
			hosts:    []string{"v.douyin.com"},
			path:     regexp.MustCompile(`^/[A-Za-z0-9_-]{4,40}/?$`),
			example:  "https://v.douyin.com/…",
			source:   "app share texts in public code, read 2026-11",
		},
		{
			platform: content.Channels,
			hosts:    []string{"weixin.qq.com"},
			path:     regexp.MustCompile(`^/sph/[A-Za-z0-9_-]{4,64}/?$`),
			example:  "https://weixin.qq.com/sph/…",
			source:   "share links of 视频号 in public pages and code, read 2026-11",
		},
		{
			platform: content.Channels,
			hosts:    []string{"channels.weixin.qq.com"},
			path:     regexp.MustCompile(`^/(?:finder-preview|web|mobile)/pages/(?:feed|sph)$`),
			keep:     []string{"id", "eid", "token"},
			source:   "preview pages of 视频号 in public code, read 2026-11",
		},
		{
			platform: content.Kuaishou,
			hosts:    []string{"www.kuaishou.com", "kuaishou.com"},
			path:     regexp.MustCompile(`^/short-video/([A-Za-z0-9_-]{6,40})/?$`),
			page:     "https://www.kuaishou.com/short-video/",
			example:  "https://www.kuaishou.com/short-video/…",
			source:   "platform notes 3b, read 2026-11",
		},
		{
			platform: content.Kuaishou,
			hosts:    []string{"m.gifshow.com", "v.kuaishou.com", "www.kuaishou.com", "kuaishou.com"},
			path:     regexp.MustCompile(`^/fw/(?:photo|long-video)/([A-Za-z0-9_-]{6,40})/?$`),
			page:     "https://www.kuaishou.com/short-video/",
			source:   "targets of short links in public code, read 2026-11",
		},
		{
			platform: content.Kuaishou,
			hosts:    []string{"v.kuaishou.com"},
			path:     regexp.MustCompile(`^/[A-Za-z0-9_-]{4,40}/?$`),
			example:  "https://v.kuaishou.com/…",
			source:   "app share texts in public code, read 2026-11",
		},
		{
			platform: content.Bilibili,
			hosts:    []string{"www.bilibili.com", "m.bilibili.com", "bilibili.com"},
			path:     regexp.MustCompile(`^/video/(BV[0-9A-Za-z]{10})/?$`),
			page:     "https://www.bilibili.com/video/",
			example:  "https://www.bilibili.com/video/BV…",
			source:   "platform notes 3b, read 2026-11",
		},
		{
			platform: content.Bilibili,
			hosts:    []string{"b23.tv"},
			path:     regexp.MustCompile(`^/(BV[0-9A-Za-z]{10})/?$`),
			page:     "https://www.bilibili.com/video/",
			source:   "short links that name the video in public code, read 2026-11",
		},
		{
			platform: content.Bilibili,
			hosts:    []string{"www.bilibili.com", "m.bilibili.com", "bilibili.com"},
			path:     regexp.MustCompile(`^/read/(?:mobile/)?(cv[0-9]{1,20})/?$`),
			page:     "https://www.bilibili.com/read/",
			example:  "https://www.bilibili.com/read/cv…",
			source:   "专栏 in public code, read 2026-11",
		},
		{
			platform: content.Bilibili,
			hosts:    []string{"www.bilibili.com", "m.bilibili.com", "bilibili.com"},
			path:     regexp.MustCompile(`^/opus/([0-9]{5,22})/?$`),
			page:     "https://www.bilibili.com/opus/",
			source:   "图文 and newer 专栏 in public code, read 2026-11",
		},
		{
			platform: content.Bilibili,
			hosts:    []string{"t.bilibili.com"},
			path:     regexp.MustCompile(`^/([0-9]{5,22})/?$`),
			page:     "https://www.bilibili.com/opus/",
			source:   "动态, whose number opus pages share, in public code, read 2026-11",
		},
		{
			platform: content.Weibo,
			hosts:    []string{"m.weibo.cn"},
			path:     regexp.MustCompile(`^/(?:detail|status|[0-9]{5,12})/([0-9]{10,20})/?$`),
			page:     "https://m.weibo.cn/detail/",
			example:  "https://m.weibo.cn/detail/…",
			source:   "platform notes 3b; status and user pages in public code, read 2026-11",
		},
		{
			platform: content.Weibo,
			hosts:    []string{"weibo.com", "www.weibo.com", "m.weibo.cn"},
			path:     regexp.MustCompile(`^/(?:[0-9]{5,12}|detail|status)/([0-9A-Za-z]{9})/?$`),
			number:   weiboNumber,
			page:     "https://m.weibo.cn/detail/",
			example:  "https://weibo.com/…/…",
			source:   "the mid in base 62, as public code computes it, read 2026-11",
		},
		{
			platform: content.Weibo,
			hosts:    []string{"weibo.com", "www.weibo.com"},
			path:     regexp.MustCompile(`^/ttarticle/p/show$`),
			keep:     []string{"id"},
			source:   "头条文章, whose page is told by its query; read 2026-11 (unverified)",
		},
		{
			platform: content.Zhihu,
			hosts:    []string{"zhuanlan.zhihu.com"},
			path:     regexp.MustCompile(`^/p/([0-9]{5,20})/?$`),
			page:     "https://zhuanlan.zhihu.com/p/",
			example:  "https://zhuanlan.zhihu.com/p/…",
			source:   "platform notes 3b, read 2026-11",
		},
		{
			platform: content.Toutiao,
			hosts:    []string{"www.toutiao.com", "toutiao.com"},
			path:     regexp.MustCompile(`^/video/([0-9]{10,22})/?$`),
			page:     "https://www.toutiao.com/video/",
			source:   "platform notes 3b, read 2026-11",
		},
		{
			platform: content.Toutiao,
			hosts:    []string{"www.toutiao.com", "toutiao.com", "m.toutiao.com"},
			path:     regexp.MustCompile(`^/(?:article/|i|a|item/)([0-9]{10,22})/?$`),
			page:     "https://www.toutiao.com/article/",
			example:  "https://www.toutiao.com/article/…",
			source:   "article pages and the targets of short links in public code, read 2026-11",
		},
		{
			platform: content.Toutiao,
			hosts:    []string{"www.toutiao.com", "toutiao.com"},
			path:     regexp.MustCompile(`^/w/([0-9]{10,22})/?$`),
			page:     "https://www.toutiao.com/w/",
			source:   "微头条 in public code, read 2026-11",
		},
		{
			platform: content.Toutiao,
			hosts:    []string{"m.toutiao.com"},
			path:     regexp.MustCompile(`^/is/?[A-Za-z0-9_-]{4,40}/?$`),
			example:  "https://m.toutiao.com/is/…",
			source:   "app share texts in public code, read 2026-11",
		},
		// The shapes of their other links are not known: a page of their host is taken as it is, without
		// its query, and has no id.
		anyPage(content.Kuaishou, "", "www.kuaishou.com", "kuaishou.com", "v.kuaishou.com", "m.gifshow.com"),
		anyPage(content.Bilibili, "", "www.bilibili.com", "m.bilibili.com", "bilibili.com", "t.bilibili.com", "b23.tv"),
		anyPage(content.Weibo, "", "weibo.com", "www.weibo.com", "m.weibo.cn", "weibo.cn"),
		anyPage(content.Zhihu, "", "www.zhihu.com", "zhihu.com", "zhuanlan.zhihu.com"),
		anyPage(content.Toutiao, "", "www.toutiao.com", "toutiao.com", "m.toutiao.com"),
		{
			platform: content.WeChat,
			hosts:    []string{"mp.weixin.qq.com"},
			path:     regexp.MustCompile(`^/s/([A-Za-z0-9_-]{22})/?$`),
			page:     "https://mp.weixin.qq.com/s/",
			example:  "https://mp.weixin.qq.com/s/…",
			source:   "permanent short form of an article, public guides, read 2026-11",
		},
		{
			platform: content.WeChat,
			hosts:    []string{"mp.weixin.qq.com"},
			path:     regexp.MustCompile(`^/s/?$`),
			id:       []string{"mid", "idx"},
			value:    regexp.MustCompile(`^[0-9]{1,20}$`),
			keep:     []string{"__biz", "mid", "idx", "sn"},
			source:   "long form of an article: mid and idx name it, sn signs it, public guides, read 2026-11",
		},
	}
})

// anyPage is every page of a platform's hosts but the first one.
func anyPage(platform, example string, hosts ...string) pattern {
	return pattern{
		platform: platform, hosts: hosts, example: example,
		path:   regexp.MustCompile(`^(?:/[A-Za-z0-9_.:-]*[A-Za-z0-9_-])+/?$`),
		source: "hosts of the platform, platform notes 3b, read 2026-11; the shape of the link is unverified",
	}
}

// match reports whether u has this shape, and the post it names.
func (l pattern) match(u *url.URL) (post, bool) {
	if !slices.Contains(l.hosts, strings.ToLower(u.Host)) || (u.Scheme != "https" && u.Scheme != "http") {
		return post{}, false
	}
	m := l.path.FindStringSubmatch(u.Path)
	if m == nil {
		return post{}, false
	}
	query := u.Query()
	id, ok := l.identify(m, query)
	if !ok {
		return post{}, false
	}
	kept := url.Values{}
	for _, k := range l.keep {
		if v := query.Get(k); v != "" {
			kept.Set(k, v)
		}
	}
	if l.opaque() && len(l.keep) > 0 && len(kept) == 0 {
		return post{}, false // the page is the same for every post: only its query tells them apart
	}
	return post{l.platform, id, l.canonical(u, id, kept)}, true
}

// identify takes the id from the path or the query; a short link has none.
func (l pattern) identify(path []string, query url.Values) (string, bool) {
	if len(l.id) == 0 {
		switch {
		case len(path) < 2:
			return "", true
		case l.number != nil:
			return l.number(path[1])
		}
		return path[1], true
	}
	parts := make([]string, len(l.id))
	for i, k := range l.id {
		parts[i] = query.Get(k)
		if !l.value.MatchString(parts[i]) {
			return "", false
		}
	}
	return strings.Join(parts, "_"), true
}

// weiboDigits are the digits of base 62 in 微博's addresses.
const weiboDigits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// weiboNumber is the mid of a post that an address names in base 62: from the right, four digits of
// it stand for seven decimal ones.
func weiboNumber(s string) (string, bool) {
	mid := ""
	for len(s) > 0 {
		from := max(0, len(s)-4)
		n := 0
		for _, c := range s[from:] {
			n = n*len(weiboDigits) + strings.IndexRune(weiboDigits, c)
		}
		if n >= 1e7 {
			return "", false
		}
		mid, s = fmt.Sprintf("%07d", n)+mid, s[:from]
	}
	mid = strings.TrimLeft(mid, "0")
	return mid, mid != ""
}

// opaque reports that the shape names no id.
func (l pattern) opaque() bool { return l.path.NumSubexp() == 0 && len(l.id) == 0 }

func (l pattern) canonical(u *url.URL, id string, query url.Values) string {
	s := l.page + id
	if l.page == "" {
		s = "https://" + strings.ToLower(u.Host) + strings.TrimSuffix(u.Path, "/")
	}
	if len(query) > 0 {
		s += "?" + query.Encode()
	}
	return s
}

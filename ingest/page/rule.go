package page

import "moxin/content"

// rule is what is known of one platform's public pages. Adding a platform is adding a rule.
type rule struct {
	// variable is assigned the object that carries the numbers, in a script of the page.
	variable string
	// bar is the key of the object with the counters inside it; kind the key of the page's
	// template number.
	bar, kind string
	counters  []counter
	// notices are where a page that answers normally says that the post is not shown.
	notices []string
	// words decide what a notice means; the first that it contains counts. A notice without
	// any of them means that the post is gone.
	words []verdict
	// captcha are the places and addresses of a verification page.
	captcha   []string
	addresses []string
}

// counter maps a page's key to a standard metric. A count at cap or above is a lower bound.
type counter struct {
	key    string
	metric content.Metric
	cap    float64
}

type verdict struct {
	word string
	is   outcome
}

type outcome int

const (
	gone outcome = iota
	blocked
	busy
)

// rules, by platform.
var rules = map[string]rule{
	content.WeChat: {
		// Shape of article pages seen in saved pages, 2026-11: numbers are not in the DOM.
		variable: "cgiDataNew", bar: "appmsg_bar_data", kind: "item_show_type",
		counters: []counter{
			// "10万+" stands as 100001.
			{"read_num", content.Reads, 100001},
			// The keys' names are older than their meaning: like_count counts the public
			// endorsement (在看, today 推荐, the heart), which took the old field over when it
			// came; the thumb (点赞) came back as old_like_count. datacube keeps the same two
			// apart as zaikan_user and like_user.
			{"old_like_count", content.Likes, 100001},
			{"like_count", content.Hearts, 100001},
			{"share_count", content.Shares, 100001},
			{"comment_count", content.Comments, 100001},
			{"collect_count", content.Saves, 100001},
		},
		notices: []string{".weui-msg__title", ".mesg-block"},
		words: []verdict{
			{"环境异常", blocked}, {"验证", blocked}, {"访问过于频繁", blocked}, {"操作频繁", blocked},
			{"系统繁忙", busy}, {"系统出错", busy}, {"稍后", busy}, {"网络", busy},
		},
		captcha:   []string{"#js_verify", "#captcha_container"},
		addresses: []string{"wappoc_appmsgcaptcha", "captcha", "/verify"},
	},
}

package weibo

import (
	"net/url"
	"strings"
	"testing"

	"moxin/content"
	"moxin/publishers/handoff/handofftest"
)

func TestShareFillsThePageIn(t *testing.T) {
	const page = "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQr-_12"
	long := strings.Repeat("长", 141)
	tests := []struct {
		name       string
		r          content.Rendition
		url, title string
		says       string
	}{
		{"short", content.Rendition{Title: "题", Text: "一句话 & 两句\n\n" + page + "\n\n#复购#", SourceURL: page}, page, "一句话 & 两句\n\n#复购#", "已填好"},
		{"a link of the text", content.Rendition{Text: "看这里：" + page + "，很好"}, page, "看这里：，很好", "已填好"},
		{"too long", content.Rendition{Title: "题", Text: long + page, SourceURL: page}, page, "题", "只填了标题"},
		{"too long without a title", content.Rendition{Text: long, SourceURL: page}, page, "", "只填了标题"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := handofftest.Publish(t, New, spec, tt.r)
			u, err := url.Parse(h.Open.URL)
			if err != nil || u.Host != "service.weibo.com" || u.Scheme != "https" || strings.Contains(u.RawQuery, "+") {
				t.Fatalf("opens %q, %v", h.Open.URL, err)
			}
			if got := u.Query(); got.Get("url") != tt.url || got.Get("title") != tt.title {
				t.Errorf("the page gets %v, want %q and %q", got, tt.url, tt.title)
			}
			if !handofftest.Says(h, tt.says) || h.Open.Label.EN == "" || !h.Open.Expires.IsZero() {
				t.Errorf("%+v, checklist %v", h.Open, h.Checklist)
			}
		})
	}
	if h := handofftest.Publish(t, New, spec, content.Rendition{Text: "没有链接"}); h.Open.URL != "" || handofftest.Says(h, "分享页") {
		t.Errorf("a post that links nowhere opens %q, %v", h.Open.URL, h.Checklist)
	}
}

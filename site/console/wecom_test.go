package console

import (
	"testing"

	"moxin/content"
)

// TestArticleShowsAWeComMessageByKind: what stands on the article's page is what those who get it
// see, and below it whom it is for.
func TestArticleShowsAWeComMessageByKind(t *testing.T) {
	s := newShop(t, library)
	s.ws.Config.Channels = append(s.ws.Config.Channels,
		content.Channel{ID: "qun", Platform: content.WeCom, Mode: content.ModeRobot, Format: "markdown_v2"},
		content.Channel{ID: "qy", Platform: content.WeCom, Mode: content.ModeMessage, Format: "link", Tags: map[content.Audience][]string{content.AudienceExisting: {"客户等级/老客"}}, Staff: []string{"linxi"}},
		content.Channel{ID: "pyq", Platform: content.WeCom, Mode: content.ModeMoment, Format: "images"})
	a, _ := s.ws.Article("why-readers-return")
	for _, id := range []string{"qun", "qy", "pyq"} {
		a.Channels[id] = content.Override{SourceURL: "https://a.example/1"}
	}
	at := "/articles/why-readers-return?channel="
	group := s.page(at + "qun")
	says(t, group, map[string]string{".m-marked .m-heading[data-level='1']": "为什么有些客人每个月都回来", ".m-name": "群机器人"})
	counts(t, group, map[string]int{".m-marked li": 3, ".m-marked blockquote": 1, ".m-to": 0, "iframe": 0, ".m-marked a[href]": 0})

	customer := s.page(at + "qy")
	says(t, customer, map[string]string{".tabs [aria-current]": "企企微群发 qy企微群发"}) // its mark, which is read out, and its name
	says(t, customer, map[string]string{
		".m-card .m-title": "为什么有些客人每个月都回来", ".m-to": "发给 存量：客户等级/老客 · 由谁发 linxi",
		".counters li:nth-child(3) .num": "19/2048 字节",
	})
	counts(t, customer, map[string]int{".message[data-place=chat] .m-row": 2})

	moment := s.page(at + "pyq&lang=en")
	says(t, moment, map[string]string{".m-to[data-nobody]": "To nobody yet: it is not said whom it is for"})
	counts(t, moment, map[string]int{".message[data-place=moments] .m-grid img[src^='/media/']": 1, ".findings li[data-severity=error]": 1})
}

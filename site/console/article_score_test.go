package console

import (
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

func TestArticleShowsItsScoreAsASum(t *testing.T) {
	doc := scoredShop(t).page("/articles/how-we-choose")
	says(t, doc, map[string]string{
		"#scores":                                "复购 = 需求 + 信任 + 曝光",
		".scores a[href='/rankings']":            "第 1 名（1–3），共 7 篇",
		"[data-score=demand] .figure b":          "+0.8",
		"[data-score=demand] .reason":            "整个区间都高于平时",
		"[data-score=trust] .figure b":           "+1.4",
		"[data-score=trust] .range":              "+0.7 … +2.0",
		"[data-score=exposure] .figure b":        "+0.1",
		"[data-score=exposure] .reason":          "约为平时的 1.11 倍",
		".contributed":                           "信任贡献 +12.0（九成区间 +4.0 至 +20.0），是信任分乘成熟后的阅读，以千次计",
		".reasons .facets > div > p:first-child": "收藏高于同龄内容。",
		".next-steps li[data-do=repeat] b":       "再写",
		".next-steps a":                          "系列 选书的人",
		".history .reason:first-of-type":         "算过 3 天：12-02 周三 04:30 时 +0.8，现在 +1.4。",
	})
	if got := each(doc, ".chart-steps .name"); !slices.Equal(got, []string{"收藏", "评论", "其余 1 项", "合计", "往同类靠", "信任"}) {
		t.Errorf("the sum is of %v", got)
	}
	if got := each(doc, ".chart-steps .num"); !slices.Equal(got, []string{"+1.4", "+0.2", "0.0", "+1.6", "−0.2", "+1.4"}) {
		t.Errorf("the sum is %v", got)
	}
	if got := text(doc, ".chart-steps li:first-child .note"); got != "同龄内容的 4.14 倍，64 次" {
		t.Errorf("saves are noted as %q", got)
	}
	counts(t, doc, map[string]int{".history svg[role=img]": 1, ".scores svg[role=img][aria-label*='九成区间']": 3, "a[href='#reasons']": 1, "#reasons": 1})
}

// Whoever cannot be told from an article stands beside it and is said to be so.
func TestArticleStandsAmongOthers(t *testing.T) {
	doc := scoredShop(t).page("/articles/quiet-hour")
	if got := each(doc, ".stands .place b"); !slices.Equal(got, []string{"1", "2", "3", "4", "5", "6", "7"}) {
		t.Errorf("beside the third stand %v", got)
	}
	says(t, doc, map[string]string{".stands .here .name": "店里每天安静的那一小时", "[data-standing]": "能确定高于 2 篇、低于 0 篇；和 4 篇分不出高低。"})
	notes := each(doc, ".stands li:not(.here) .beside")
	if notes[0] != "分不出" || notes[len(notes)-1] != "这篇更高" {
		t.Errorf("those beside it are told from it: %v", notes)
	}
	counts(t, doc, map[string]int{".stands .here": 1, ".stands .here a": 0, ".stands [aria-current=true]": 1})
	last := scoredShop(t).page("/articles/gift-guide")
	if got := each(last, ".stands .place b"); !slices.Equal(got, []string{"4", "5", "6", "7"}) {
		t.Errorf("beside the last stand %v", got)
	}
	says(t, last, map[string]string{"[data-score=exposure] .reason": "约为平时的 1.65 倍", ".reasons .told li": "xhs 没有阅读数"})
}

// What is not known is "—", and an article without evidence has an interval, no place and no sum.
func TestScoresThatAreNotKnown(t *testing.T) {
	s := scoredShop(t)
	doc := s.page("/articles/reading-with-kids", "Accept-Language", "en")
	says(t, doc, map[string]string{
		"[data-score=demand] .figure": "—", "[data-score=demand] .reason": "no messages, adds or orders are known",
		"[data-score=exposure] .figure": "—", "[data-score=trust] .range": "−1.6 … +1.6",
		"[data-score=trust] .reason": "the interval holds 0: not told from the usual", ".scores .facts > .soft:first-of-type": "Too little evidence to rank",
	})
	counts(t, doc, map[string]int{".chart-steps": 0, ".stands": 0, ".contributed": 0, "[data-standing]": 0, ".history svg": 1})

	bare := newShop(t, library)
	counts(t, bare.page("/articles/how-we-choose"), map[string]int{".scores": 0, ".unscored": 0, ".reasons": 0})
	bare.ok(bare.store.Connect(t.Context(), content.Account{Channel: "gzh", Platform: content.WeChat, ID: "wx0000000000000001", ConnectedAt: now}))
	bare.live(story[0])
	counts(t, bare.page("/articles/damp-season"), map[string]int{".scores": 0, ".unscored": 1, ".reasons": 0, ".banded": 0})
}

// A curve stands before what is usual on its channel, and says how it stands to it.
func TestCurvesStandBeforeWhatIsUsual(t *testing.T) {
	s := scoredShop(t)
	for target, want := range map[string]map[string]string{
		"/articles/how-we-choose?channel=gzh": {"reads": "发布 14 天，在本渠道同龄内容的中间一半之内（1,399–2,797）", "saves": "发布 14 天，高于本渠道同龄内容的中间一半（28–56）"},
		"/articles/member-letter?channel=gzh": {"reads": "发布 9 天，在本渠道同龄内容的中间一半之内（1,366–2,732）"},
		"/articles/winter-list?channel=gzh":   {"reads": "发布 7 天，高于本渠道同龄内容的中间一半（1,353–2,706）"},
	} {
		doc := s.page(target)
		for metric, words := range want {
			figure := goquery.NewDocumentFromNode(doc.Find(".curve[data-metric=" + metric + "]").Nodes[0])
			says(t, figure, map[string]string{"[data-usual]": words, "text.usual tspan:last-child": "本渠道中位"})
			counts(t, figure, map[string]int{"svg.banded": 1, "path.usual": 1, "path.median": 2})
			if label := figure.Find("svg").AttrOr("aria-label", ""); !strings.HasSuffix(label, words) {
				t.Errorf("%s of %s is labelled %q", metric, target, label)
			}
		}
	}
	doc := s.page("/articles/how-we-choose?channel=gzh&axis=day")
	counts(t, doc, map[string]int{".banded": 2, ".curve[data-metric=likes] .usual": 0, ".curve[data-metric=likes] [data-usual]": 0})
	if got := text(doc, ".numbers > .reason"); !strings.HasPrefix(got, "灰带是") {
		t.Errorf("nothing says what the band is: %q", got)
	}
	counts(t, s.page("/articles/second-hand?channel=dy"), map[string]int{".banded": 0})
}

// The names of what a score is about lead to their pages.
func TestArticleLeadsToItsSubjects(t *testing.T) {
	doc := scoredShop(t).page("/articles/how-we-choose?channel=gzh")
	for href, label := range map[string]string{
		"/authors/%E9%99%88%E9%BB%98": "陈默", "/series/%E9%80%89%E4%B9%A6%E7%9A%84%E4%BA%BA": "选书的人", "/topics/%E9%80%89%E4%B9%A6": "#选书", "/channels/gzh": "这个渠道平时怎样",
	} {
		if got := doc.Find("main a[href='" + href + "']").First().Text(); got != label {
			t.Errorf("%s is %q, want %q", href, got, label)
		}
	}
}

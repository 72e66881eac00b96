package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

func TestAuthorPage(t *testing.T) {
	s := scoredShop(t)
	doc := s.page("/authors/" + url.PathEscape("陈默"))
	says(t, doc, map[string]string{
		"h1": "陈默", ".crumbs": "排名 › 作者", "[data-score=trust] .figure b": "+0.6", "[data-score=trust] .reason": "整个区间都高于平时",
		"section[aria-labelledby=peers] .here .name": "陈默", ".history .reason:first-of-type": "算过 3 天：12-02 周三 04:30 时 0.0，现在 +0.6。",
	})
	// The author's own share and the mean of the articles are two things, on one scale.
	if got := each(doc, ".terms .term"); !slices.Equal(got, []string{
		"自己的一份信任 作者、系列、主题、形式、阶段分开算，只看跟着走的那一份", "文章的平均 信任分的平均，不分开算",
	}) {
		t.Errorf("the terms are %q", got)
	}
	says(t, doc, map[string]string{"[data-score=mean] .figure b": "+0.5", "[data-score=mean] .reason": "整个区间都高于平时"})
	if got := text(doc, ".head .facts"); !strings.HasPrefix(got, "3 篇文章 第 1 名（1–2），共 3 个 9,000 次阅读") && !strings.HasPrefix(got, "3 篇文章第 1 名（1–2），共 3 个9,000 次阅读") {
		t.Errorf("the author is introduced as %q", got)
	}
	if got := each(doc, "section[aria-labelledby=peers] .name"); !slices.Equal(got, []string{"陈默", "林溪", "周野"}) {
		t.Errorf("the authors are %v", got)
	}
	if got := each(doc, "section[aria-labelledby=lines] .name"); !slices.Equal(got, []string{"一本书上架之前要过几道关", "梅雨天书怎么保存", "二手书的批注，也是书的一部分"}) {
		t.Errorf("the articles are %v", got)
	}
	if got := each(doc, "section[aria-labelledby=lines] .place b"); !slices.Equal(got, []string{"1", "4", "5"}) {
		t.Errorf("places of one author are not those among all: %v", got)
	}
	first := goquery.NewDocumentFromNode(doc.Find("section[aria-labelledby=lines] .beside").Nodes[0])
	says(t, first, map[string]string{"span:first-child": "3,135 次阅读", "span:last-child": "读数 3 小时前"})
	// What the ranking says of the group, not what its articles say one by one.
	want := []string{"收藏+0.5同龄内容的 1.71 倍，3 篇有数", "取关0.0同龄内容的 0 倍，2 篇有数"}
	if got := each(doc, ".chart-parts li"); !slices.EqualFunc(got, want, func(got, want string) bool {
		return strings.ReplaceAll(got, " ", "") == strings.ReplaceAll(want, " ", "")
	}) {
		t.Errorf("what its readers do more is %q", got)
	}
	counts(t, doc, map[string]int{"section[aria-labelledby=usual]": 0, ".next-steps": 0, "section[aria-labelledby=lines] a[href='/articles/damp-season']": 1})
}

func TestSeriesPageSaysWhatToDo(t *testing.T) {
	doc := scoredShop(t).page("/series/"+url.PathEscape("选书的人"), "Accept-Language", "en")
	says(t, doc, map[string]string{".next-steps li[data-do=repeat] p:last-child": "All four of this series are above the usual.", ".crumbs": "Rankings › Series"})
	counts(t, doc, map[string]int{".next-steps li": 1, ".next-steps a": 0})
}

func TestChannelTellsWhatIsUsual(t *testing.T) {
	doc := scoredShop(t).page("/channels/xhs")
	says(t, doc, map[string]string{
		"h1": "红小红书 xhs小红书 xhs", "section[aria-labelledby=notes] li": "xhs：有些内容没有阅读数，互动率未计入。",
		".next-steps li[data-do=rerelease] > p:first-child a[href='/articles/member-letter']": "写给老会员的一封信",
	})
	if got := each(doc, ".terms .term"); !slices.Equal(got, []string{"文章的平均 信任分的平均，不分开算"}) {
		t.Errorf("a channel has %q", got)
	}
	reads := goquery.NewDocumentFromNode(doc.Find(".curve[data-metric=reads]").Nodes[0])
	if got := each(reads, ".told li"); !slices.Equal(got, []string{"1 天：1,100（750–1,500），6 篇", "7 天：1,980（1,350–2,700），5 篇", "30 天：2,200（1,500–3,000），3 篇"}) {
		t.Errorf("usual are %v", got)
	}
	counts(t, doc, map[string]int{".curve": 2, ".curve svg[role=img]": 2, "section[aria-labelledby=lines] a[href='/articles/winter-list?channel=xhs']": 1})
	// December has one article, of which everything is worse than November's.
	if got := each(doc, ".months tbody th"); !slices.Equal(got, []string{"2026-12", "2026-11"}) && !slices.Equal(got, []string{"2026-11"}) {
		t.Errorf("months are %v", got)
	}
	other := scoredShop(t).page("/channels/gzh")
	counts(t, other, map[string]int{"section[aria-labelledby=notes]": 0, ".next-steps": 0})
}

// What was never scored says so and offers one thing to do; what nobody ever named is not there.
func TestSubjectsThatWereNeverScored(t *testing.T) {
	s := scoredShop(t)
	for target, action := range map[string]string{
		"/topics/" + url.PathEscape("复购"): "/articles?q=%E5%A4%8D%E8%B4%AD", "/channels/sph": "",
	} {
		doc := s.page(target)
		counts(t, doc, map[string]int{"p.empty": 1, ".terms": 0, ".stands": 0, ".curve": 0})
		if got := doc.Find("p.empty a").AttrOr("href", ""); got != action || (doc.Find("p.empty code").Length() == 1) != (action == "") {
			t.Errorf("%s offers %q, want %q", target, got, action)
		}
	}
	for _, target := range []string{"/authors/nobody", "/series/" + url.PathEscape("没有"), "/topics/x", "/channels/gz", "/authors/%20"} {
		if w := s.get(target); w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", target, w.Code)
		}
	}
	bare := newShop(t, nil)
	counts(t, bare.page("/channels/gzh"), map[string]int{"p.empty code": 1})
	if w := bare.get("/authors/" + url.PathEscape("陈默")); w.Code != http.StatusNotFound {
		t.Errorf("an author without articles answers %d", w.Code)
	}
}

// Names are people's: whatever is in them, their page is found and named.
func TestNamesOfSubjectsAreNoPaths(t *testing.T) {
	for _, name := range []string{"茶/酒", "a b?c#d", "100%", "林 & 溪", "ü", "a\"b", "1 < 2"} {
		odd := slices.Clone(library)
		odd[0].author = "'" + name + "'"
		s := newShop(t, odd)
		says(t, s.page(subjectHref(kindAuthor, name)), map[string]string{"h1": name})
	}
	if got := subjectHref("stage", "trust"); got != "/rankings?by=article&stage=trust" {
		t.Errorf("a kind without a page leads to %s", got)
	}
}

func TestSubjectPagesKeepThePolicy(t *testing.T) {
	s := scoredShop(t)
	for _, lang := range []string{"zh", "en"} {
		for _, target := range []string{
			"/authors/" + url.PathEscape("林溪"), "/series/" + url.PathEscape("半山书单"), "/topics/" + url.PathEscape("选书"), "/topics/" + url.PathEscape("复购"),
			"/channels/gzh", "/channels/sph", "/articles/how-we-choose", "/articles/reading-with-kids",
		} {
			wellBehaved(t, s, target, lang)
		}
	}
	if s.log.Len() > 0 {
		t.Errorf("logged: %s", s.log.String())
	}
}

// crowd has many articles of everything.
type crowd struct {
	Store
	asked []content.RankQuery
}

func (c *crowd) RankedArticles(ctx context.Context, q content.RankQuery) ([]content.RankedArticle, int, error) {
	c.asked = append(c.asked, q)
	list, _, err := c.Store.RankedArticles(ctx, q)
	return list, 120, err
}

func TestSubjectsTurnTheirPages(t *testing.T) {
	s := scoredShop(t)
	c := &crowd{Store: s.store}
	s.options.Store = c
	s.open()
	for target, want := range map[string]struct {
		offset      int
		prev, after string
	}{
		"/channels/gzh":         {0, "", "/channels/gzh?page=2"},
		"/channels/gzh?page=2":  {50, "/channels/gzh?page=1", "/channels/gzh?page=3"},
		"/channels/gzh?page=-1": {0, "", "/channels/gzh?page=2"},
		"/channels/gzh?page=x":  {0, "", "/channels/gzh?page=2"},
	} {
		c.asked = nil
		doc := s.page(target)
		if q := c.asked[0]; q.Offset != want.offset || q.Limit != linesShown || q.Channel != "gzh" {
			t.Errorf("%s asks for %+v", target, q)
		}
		if prev, after := doc.Find("a[rel=prev]").AttrOr("href", ""), doc.Find("a[rel=next]").AttrOr("href", ""); prev != want.prev || after != want.after {
			t.Errorf("%s leads to %q and %q", target, prev, after)
		}
	}
}

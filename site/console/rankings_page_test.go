package console

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// scoring is one of n articles that nobody published, first to last.
func scoring(t *testing.T, n int) *shop {
	t.Helper()
	s := newShop(t, library)
	out := content.Ranking{At: now.Add(-time.Hour), Model: "moxin-2"}
	var scores []content.Score
	for i := range n {
		slug, v := fmt.Sprintf("a%03d", i), 2-4*float64(i)/float64(n)
		scores = append(scores, content.Score{Kind: kindArticle, Subject: slug, Name: nameTrust, Value: v, Low: v - .3, High: v + .3,
			Rank: i + 1, RankLow: max(1, i-3), RankHigh: min(n, i+5), Evidence: 1000, Model: out.Model, At: out.At})
		draws := make([]float32, 40)
		for k := range draws {
			draws[k] = float32(v + .2*float64(k-20)/20)
		}
		out.Posts, out.Draws = append(out.Posts, slug), append(out.Draws, draws)
	}
	s.ok(s.store.PutScoring(t.Context(), scores, out))
	return s
}

func TestRankingsArePaged(t *testing.T) {
	s := scoring(t, 120)
	for target, want := range map[string][]string{
		"/rankings":               {"50", "1–50，共 120 篇", "next /rankings?page=2"},
		"/rankings?page=2":        {"50", "51–100，共 120 篇", "prev /rankings", "next /rankings?page=3"},
		"/rankings?page=3":        {"20", "101–120，共 120 篇", "prev /rankings?page=2"},
		"/rankings?page=nonsense": {"50", "1–50，共 120 篇", "next /rankings?page=2"},
	} {
		doc := s.page(target)
		got := []string{fmt.Sprint(doc.Find(".ranking li[data-row]").Length()), text(doc, ".shown .soft:first-child")}
		for _, a := range doc.Find(".pager a").EachIter() {
			got = append(got, a.AttrOr("rel", "")+" "+a.AttrOr("href", ""))
		}
		got[1], _, _ = strings.Cut(got[1], "导出")
		if !slices.Equal(got, want) {
			t.Errorf("%s shows %q, want %q", target, got, want)
		}
	}
	says(t, s.page("/rankings?page=9"), map[string]string{".empty": "没有符合筛选的内容。 全部"})
}

// The state of the page is its address: periods narrow, what is no period is said and narrows nothing.
func TestRankingsOfAPeriod(t *testing.T) {
	s := fullShop(t)
	for target, want := range map[string]int{
		"/rankings?period=2026-11": 6, "/rankings?period=2026-12": 1, "/rankings?period=30d": 7, "/rankings?period=2026-11-10..2026-11-17": 3,
		"/rankings?period=nonsense": 8, "/rankings?period=2026-11&channel=xhs": 4,
	} {
		counts(t, s.page(target), map[string]int{".ranking li[data-row]": want})
	}
	if got := text(s.page("/rankings?period=nonsense"), ".refused[role=alert]"); !strings.Contains(got, "nonsense") {
		t.Errorf("a period that is none is answered with %q", got)
	}
	to := s.get("/rankings?from=2026-11-10&until=2026-11-17&channel=gzh&page=2")
	if got := to.Header().Get("Location"); to.Code != http.StatusSeeOther || got != "/rankings?channel=gzh&period=2026-11-10..2026-11-17" {
		t.Errorf("days of one's own lead to %d %s", to.Code, got)
	}
	authors := s.page("/rankings?by=author&period=2026-11")
	if got := each(authors, ".ranking .name"); !slices.Equal(got, []string{"林溪", "陈默", "周野"}) {
		t.Errorf("authors of November are %v", got)
	}
	counts(t, authors, map[string]int{".place b": 0, ".ranking svg.interval": 3})
}

func TestPeriodsAreCompared(t *testing.T) {
	s := fullShop(t)
	doc := s.page("/rankings?period=2026-11&with=2026-12")
	says(t, doc, map[string]string{"#compare": "2026 年 11 月 与 2026 年 12 月 比 反过来", ".whole .word": "升", ".whole .sides .soft": "1 篇 → 6 篇"})
	if got := text(doc, ".whole .says"); !strings.HasPrefix(got, "平均信任高 1.4（九成区间 +0.7 至 +2.") || !strings.HasSuffix(got, "更高的把握 >99%") {
		t.Errorf("the difference is told as %q", got)
	}
	if got, _ := doc.Find(".swap").Attr("href"); got != "/rankings?period=2026-12&with=2026-11" {
		t.Errorf("the other way round is %s", got)
	}
	authors := s.page("/rankings?by=author&period=2026-11&with=2026-12")
	moves := map[string]string{}
	for _, li := range authors.Find(".moves:not(.whole) li").EachIter() {
		moves[li.Find(".of a").Text()] = li.AttrOr("data-move", "") + " " + li.Find(".sides").Text()
	}
	// An interval that holds 0 is no change, and who wrote in one of the periods alone has none.
	for who, want := range map[string]string{"周野": "same −0.9 → −0.", "林溪": "one — → +0.", "陈默": "one — → +0."} {
		if !strings.HasPrefix(moves[who], want) {
			t.Errorf("%s: %q, want %q…", who, moves[who], want)
		}
	}
	none := s.page("/rankings?period=2025-01&with=2025-02")
	says(t, none, map[string]string{".compare .empty": "两段时间里都没有排过分的文章。"})
	one := s.page("/rankings?by=author&period=2026-11&with=2025-02")
	says(t, one, map[string]string{".compare .empty": "2025 年 2 月没有排过分的文章，没有可比的。"})
	counts(t, one, map[string]int{".moves": 0})
	counts(t, s.page("/rankings?with=2026-12"), map[string]int{".compare": 0, ".ranking li[data-row]": 8})
}

func TestSumAndAdviceAndWeights(t *testing.T) {
	doc := fullShop(t).page("/rankings")
	if got := each(doc, ".chart-sum .term"); !slices.Equal(got, []string{"需求", "信任", "曝光"}) {
		t.Errorf("the sum has %v", got)
	}
	if got := each(doc, ".chart-sum .known:not(rect)"); !slices.Equal(got, []string{"8 篇里 5 篇有数据", "8 篇里 7 篇排得出名次", "8 篇里 7 篇有数据"}) {
		t.Errorf("known are %v", got)
	}
	if got := each(doc, ".chart-sum .score"); len(got) != 3 || !strings.Contains(got[0], " … ") || !strings.Contains(got[2], " … ") {
		t.Errorf("the means are %q", got)
	}
	if got := text(doc, ".sum .remark"); !strings.Contains(got, "需求和曝光的区间按最宽的算") {
		t.Errorf("the intervals are told as %q", got)
	}
	says(t, doc, map[string]string{".advise li:first-child .do": "再写", ".advise li:last-child .about a": "一本书上架之前要过几道关"})
	if got := each(doc, ".weights tbody tr:first-child > *"); !slices.Equal(got, []string{"收藏", "+0.40", "+0.52", "", "0.31", "812"}) {
		t.Errorf("the weight of saves is %q", got)
	}
	if got := text(doc, ".weights .remark"); strings.Contains(got, "用的就是表") {
		t.Errorf("what was learned is told as %q", got)
	}
	counts(t, fullShop(t).page("/rankings?channel=gzh"), map[string]int{".advise": 0})
	counts(t, newShop(t, library).page("/rankings"), map[string]int{".chart-sum": 0, ".advise": 0, ".weights": 0, ".filters": 0, ".empty .command": 1, ".exports": 0})
}

// Who looks at a place sees how it was read on each channel, against what is usual at that age.
func TestRowsShowTrends(t *testing.T) {
	doc := fullShop(t).page("/rankings")
	first := doc.Find(".ranking li").First()
	label := first.Find("summary svg.spark").AttrOr("aria-label", "")
	if label != "阅读在公众号 gzh 上的走势，最近 2,480，发布 14 天，在本渠道同龄内容的中间一半之内（1,351–2,895）" {
		t.Errorf("the trend is told as %q", label)
	}
	if got := first.Find(".trends li").Length(); got != 2 {
		t.Errorf("%d channels are drawn, want 2", got)
	}
	unread := doc.Find(".ranking").Last().Find(".trend")
	if unread.Find("svg").Length() != 0 || unread.Text() != "没有读数" {
		t.Errorf("what was never read is drawn as %q", unread.Text())
	}
	if got := first.Find(".changes").Text(); !strings.Contains(got, "+0.3 来自同类内容") {
		t.Errorf("what would change it is %q", got)
	}
}

func TestBandsSayNothingOfOtherAges(t *testing.T) {
	b := content.Band{Hours: []float64{1, 3, 24}, Low: []float64{10, 30, 100}, High: []float64{20, 50, 300}}
	for hours, want := range map[float64]string{.5: "0 0 false", 1: "10 20 true", 2: "20 35 true", 24: "100 300 true", 25: "0 0 false"} {
		if got := fmt.Sprintln(bandAt(b, hours)); strings.TrimSpace(got) != want {
			t.Errorf("at %v h: %s, want %s", hours, got, want)
		}
	}
}

func TestRankingsOutliveFunnyAddresses(t *testing.T) {
	s := fullShop(t)
	for _, q := range []string{"by=%FF", "channel=%00", "author=" + url.QueryEscape(`"><script>`), "page=-1", "page=99999999999999999999", "period=9999d", "period=0d",
		"period=2026-11&with=%3Cb%3E", "from=2026-13-40&until=x", "topic=" + strings.Repeat("长", 300)} {
		got := s.get("/rankings?" + q)
		if got.Code != http.StatusOK && got.Code != http.StatusSeeOther || strings.Contains(got.Body.String(), "<script>") {
			t.Errorf("%s answers %d", q, got.Code)
		}
	}
}

// With fewer than it takes there are intervals, no places, and the reason in sight.
func TestFewArticlesHaveNoPlace(t *testing.T) {
	s := newShop(t, library)
	at := now.Add(-time.Minute)
	wide := content.Score{Kind: kindArticle, Subject: "winter-list", Name: nameTrust, Value: .4, Low: -3, High: 4, Model: "moxin-2", At: at}
	s.ok(s.store.PutScoring(t.Context(), []content.Score{wide}, content.Ranking{At: at, Model: "moxin-2", Notes: []content.Text{content.T("不足八篇。", "few")}}))
	doc := s.page("/rankings")
	says(t, doc, map[string]string{".place": "不排名", ".notes[open] li": "不足八篇。", "h2.unranked": "证据不足，不排名"})
	counts(t, doc, map[string]int{".ranking .range.cut": 0, ".ranking svg.interval": 1, ".ranking .reason": 0})
	counts(t, fullShop(t).page("/rankings"), map[string]int{".notes[open]": 0, ".notes": 1})
}

// One alone has no place because it is alone, however much is known of it.
func TestTheOnlyOneHasNoPlace(t *testing.T) {
	s := newShop(t, library)
	at := now.Add(-time.Minute)
	only := content.Score{Kind: kindChannel, Subject: "gzh", Name: nameTrust, Low: -.1, High: .1, Evidence: 41_627, Model: "moxin-2", At: at}
	s.ok(s.store.PutScoring(t.Context(), []content.Score{only}, content.Ranking{At: at, Model: "moxin-2"}))
	doc := s.page("/rankings?by=channel")
	says(t, doc, map[string]string{".place": "不排名", ".reason": "只有这一个，没有别的可比"})
	counts(t, doc, map[string]int{"h2.unranked": 0})
}

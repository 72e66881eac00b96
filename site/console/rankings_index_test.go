package console

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

// indexedShop is scoring of n, whose articles a CES puts in the opposite order of trust, with two alike and
// the last three unknown.
func indexedShop(t *testing.T, n int) *shop {
	t.Helper()
	s := scoring(t, n)
	r, err := s.store.Ranking(t.Context())
	s.ok(err)
	values := make([]*float64, n)
	for i := range n - 3 {
		values[i] = new(float64(1000 + 10*i))
	}
	*values[1] = *values[0]
	r.Indexes = []content.Index{
		{Name: "ces", Title: content.T("CES 互动分", "CES"), Formula: content.T("赞＋藏", "likes + saves"), Source: content.T("口口相传", "lore"), Values: values},
		{Name: "wilson", Title: content.T("威尔逊", "Wilson"), Formula: content.T("下限", "lower end"), Source: content.T("教科书", "textbook"), Values: make([]*float64, n)},
	}
	scores, err := s.store.Scores(t.Context(), kindArticle)
	s.ok(err)
	s.ok(s.store.PutScoring(t.Context(), scores, r))
	return s
}

// An index puts articles in its own order, and says what it is not.
func TestArticlesByAnotherIndex(t *testing.T) {
	t.Parallel()
	s := indexedShop(t, 60)
	doc := s.page("/rankings?index=ces")
	if got := each(doc, ".ranking .name")[:3]; !slices.Equal(got, []string{"a056", "a055", "a054"}) {
		t.Errorf("the first by CES are %v", got)
	}
	first := doc.Find(".ranking li").First()
	for selector, want := range map[string]string{".order": "1", ".value": "1,560", ".theirs .place": "57 (53–60)", ".trust b": "−1.7"} {
		if got := strings.TrimSpace(first.Find(selector).Text()); got != want {
			t.Errorf("%s of the first is %q, want %q", selector, got, want)
		}
	}
	says(t, doc, map[string]string{"#index": "CES 互动分", ".other .remark": "算法：赞＋藏。出处：口口相传。"})
	if got := text(doc, ".other strong"); !strings.Contains(got, "不是信任") || !strings.Contains(got, "没有区间") {
		t.Errorf("it is told as %q", got)
	}
	if got := doc.Find(".other a").AttrOr("href", ""); got != "/rankings" {
		t.Errorf("the way back leads to %s", got)
	}
	counts(t, doc, map[string]int{".ranking li": 50, ".rank.by.columns": 1, ".advise": 0})

	last := s.page("/rankings?index=ces&page=2")
	if got := fmt.Sprint(each(last, ".order")); got != "[51 52 53 54 55 56 56 不排名 不排名 不排名]" {
		t.Errorf("the last places are %v", got)
	}
	if got := fmt.Sprint(each(last, ".num.value")); got != "[1,060 1,050 1,040 1,030 1,020 1,000 1,000 — — —]" {
		t.Errorf("the last values are %v", got)
	}
	if got := text(last, "h2.unranked"); !strings.HasPrefix(got, "算不出") {
		t.Errorf("those that cannot be computed are under %q", got)
	}
	counts(t, s.page("/rankings?index=wilson"), map[string]int{".ranking li": 50, "h2.unranked": 1})
	says(t, s.page("/rankings?index=ces&page=9"), map[string]string{".empty": "没有符合筛选的内容。 全部"})
}

// The links to other indexes keep the filters; a kind that is no article, and a comparison, have none.
func TestIndexesAreOffered(t *testing.T) {
	t.Parallel()
	s := indexedShop(t, 12)
	links := s.page("/rankings?period=30d").Find(`.fold a[href*="index="]`)
	if links.Length() != 2 || links.First().AttrOr("href", "") != "/rankings?index=ces&period=30d" {
		t.Errorf("%d indexes are offered, the first at %s", links.Length(), links.First().AttrOr("href", ""))
	}
	for _, target := range []string{"/rankings?by=author&index=ces", "/rankings?period=2026-11&with=2026-10&index=ces"} {
		counts(t, s.page(target), map[string]int{".other": 0, `.fold a[href*="index=wilson"]`: 0})
	}
	if got := text(s.page("/rankings?index=nonsense"), ".refused"); !strings.Contains(got, "nonsense") {
		t.Errorf("what is no index is answered with %q", got)
	}
	if got := text(fullShop(t).page("/rankings?index=ces"), ".refused"); !strings.Contains(got, "下一次打分") {
		t.Errorf("a scoring without indexes is told as %q", got)
	}
	counts(t, fullShop(t).page("/rankings"), map[string]int{`a[href*="index="]`: 0})
}

// Filters narrow the list down, and leave places what they are among all.
func TestIndexesWorkWithFilters(t *testing.T) {
	t.Parallel()
	s := fullShop(t)
	r, err := s.store.Ranking(t.Context())
	s.ok(err)
	values := make([]*float64, len(r.Posts))
	for i := range values {
		values[i] = new(float64(-i))
	}
	r.Indexes = []content.Index{{Name: "ces", Title: content.T("CES", "CES"), Values: values}}
	scores, err := s.store.Scores(t.Context(), "")
	s.ok(err)
	s.ok(s.store.PutScoring(t.Context(), scores, r))
	all := each(s.page("/rankings?index=ces"), ".order")
	some := s.page("/rankings?index=ces&author=%E5%91%A8%E9%87%8E")
	if got := each(some, ".order"); len(got) == 0 || len(got) >= len(all) || !slices.IsSortedFunc(got, func(a, b string) int { return slices.Index(all, a) - slices.Index(all, b) }) {
		t.Errorf("places of one author are %v of %v", got, all)
	}
	for _, name := range each(some, ".ranking .name") {
		if !slices.ContainsFunc(library, func(w written) bool { return w.title == name && w.author == "周野" }) {
			t.Errorf("%q is not by 周野", name)
		}
	}
}

func TestIndexValuesHaveFourFigures(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]float64{"509.0": 509, "511.5": 511.46, "0.005417": .0054173, "12,345": 12345.4, "−13.20": -13.2, "0": 0, "1.000": 1, "0.000012": .0000123, "1,000.0": 999.96} {
		if got := indexValue(v, false); got != want {
			t.Errorf("%v is told as %s, want %s", v, got, want)
		}
	}
	if got := indexValue(1234, true); got != "1,234" {
		t.Errorf("a count is told as %s", got)
	}
	if isWhole([]*float64{nil, new(2.0), new(.5)}) || !isWhole([]*float64{nil, new(2.0)}) {
		t.Error("what counts is not told from what does not")
	}
}

// What is exported is what is shown, on all pages.
func TestIndexesAreExported(t *testing.T) {
	t.Parallel()
	s := indexedShop(t, 60)
	got := s.get("/rankings/ranking.csv?index=ces")
	lines := strings.Split(strings.TrimSpace(strings.TrimPrefix(got.Body.String(), byteOrder)), "\n")
	if len(lines) != 61 || !strings.HasPrefix(lines[0], "index_place,index,rank,rank_low,rank_high,slug,") {
		t.Fatalf("%d lines, the first %s", len(lines), lines[0])
	}
	for i, want := range map[int]string{1: "1,1560,57,53,60,a056,", 57: "56,1000,2,1,6,a001,", 58: ",,58,54,60,a057,"} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d is %s, want %s…", i, lines[i], want)
		}
	}
	if name := got.Header().Get("Content-Disposition"); !strings.Contains(name, "article-ces-") {
		t.Errorf("the file is %s", name)
	}
	text := s.get("/rankings/ranking.md?index=ces").Body.String()
	for _, want := range []string{"# 排名 · 文章 · 别家的算法 CES 互动分", "不是信任", "| 信任名次 |", "| 1 | 1,560 |", "算法：赞＋藏"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%.600s", want, text)
		}
	}
	if got := s.get("/rankings/ranking.xlsx?index=ces"); got.Code != http.StatusOK || got.Body.Len() < 1000 {
		t.Errorf("the workbook answers %d with %d bytes", got.Code, got.Body.Len())
	}
}

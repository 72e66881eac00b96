package console

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
	"moxin/ingest/rank"
)

func TestRankingOfArticles(t *testing.T) {
	doc := fullShop(t).page("/rankings")
	first := goquery.NewDocumentFromNode(doc.Find(".ranking li").Nodes[0])
	says(t, first, map[string]string{
		".place": "1 (1–3)", ".piece .name": "一本书上架之前要过几道关", ".trust b": "+1.4", ".range": "+0.7 … +2.0",
		".because p:first-child": "收藏率和在看率高于同渠道同龄内容，阅读只与平时相当。", ".chart-steps li:first-child .num": "+0.9",
		".chart-steps .total:last-child .num": "+1.4",
	})
	if got := text(first, ".small"); got != "需求 +0.8曝光 +0.13,135 次阅读读数 3 小时前已发 14 天" {
		t.Errorf("demand, exposure and evidence are %q", got)
	}
	counts(t, doc, map[string]int{".ranking": 2, ".ranking li[data-row]": 8, "details[open]": 0, ".ranking .trust svg.interval[role=img]": 8})
	says(t, doc, map[string]string{"h2.unranked": "证据不足，不排名"})
	last := goquery.NewDocumentFromNode(doc.Find(".ranking").Last().Nodes[0])
	says(t, last, map[string]string{".piece .reason": "没有可比较的数据", ".place b": ""})
	if got := text(doc, ".head .soft"); !strings.HasPrefix(got, "模型 moxin-1，算于 12-04 周五 09:10") {
		t.Errorf("the ranking is of %q", got)
	}
	if got := text(doc, ".around > .remark"); !strings.HasPrefix(got, "数据来自导出文件、数据接口。") {
		t.Errorf("the ranking rests on %q", got)
	}
}

// Intervals are drawn on one scale and never leave their picture, however wide.
func TestIntervalsShareAScale(t *testing.T) {
	doc := fullShop(t).page("/rankings")
	var last float64 = 201
	doc.Find(".ranking").First().Find("summary svg.interval").Each(func(_ int, e *goquery.Selection) {
		dot, err := strconv.ParseFloat(e.Find("circle").AttrOr("cx", "none"), 64)
		if err != nil {
			t.Fatal(err)
		}
		if dot >= last {
			t.Errorf("a lower place is drawn at %v, right of %v", dot, last)
		}
		last = dot
	})
}

func TestRankingsNarrowDown(t *testing.T) {
	s := fullShop(t)
	for target, want := range map[string]int{
		"/rankings": 8, "/rankings?by=nonsense": 8, "/rankings?channel=xhs": 5, "/rankings?stage=retain": 3, "/rankings?author=%E5%91%A8%E9%87%8E": 3,
		"/rankings?topic=%E9%80%89%E4%B9%A6": 2, "/rankings?channel=sph": 0, "/rankings?by=author": 3, "/rankings?by=author&stage=trust": 3,
	} {
		counts(t, s.page(target), map[string]int{".ranking li[data-row]": want})
	}
	// Places stay those among all, so that a filter flatters nobody.
	if got := each(s.page("/rankings?author=%E5%91%A8%E9%87%8E"), ".place b"); !slices.Equal(got, []string{"6", "7"}) {
		t.Errorf("places of one author are %v", got)
	}
	stages := s.page("/rankings?by=stage")
	if got := each(stages, ".name"); !slices.Equal(got, []string{"信任", "留存", "吸引", "转化"}) {
		t.Errorf("stages are %v", got)
	}
	if got := stages.Find(".rests a").First().AttrOr("href", ""); got != "/rankings?by=article&stage=trust" {
		t.Errorf("a stage leads to %s", got)
	}
	says(t, s.page("/rankings?by=topic"), map[string]string{".empty": "还没有可以比较的主题。"})
}

func TestWhyReadsWhatItKnowsAndNothingElse(t *testing.T) {
	p := &page{Voice: speaks("en")}
	for name, stored := range map[string]string{"nothing": "", "no JSON": "because", "another shape": `["a"]`, "wrong types": `{"contributions":{"a":1}}`, "empty": "{}"} {
		if got := p.why(stored); !got.Empty() {
			t.Errorf("%s explains %+v", name, got)
		}
	}
	v := p.why(`{"why":{"zh":"因为","en":"because"},"contributions":[{"signal":"saves","value":0.5,"ratio":2,"events":12},{"signal":"unfollows","value":-9},
		{"signal":"shares","value":0.001},{"signal":"odd","value":0.2}],"before_pooling":-8.299,"pull":0.5,"p_top10":0.004,"missing":[{"zh":"没有阅读","en":"no reads"},{"zh":"少","en":"few"}]}`)
	if v.Sentence != "because" || !slices.Equal(v.Missing, []string{"no reads", "few"}) || v.PTop10 != "<1%" || v.pull != .5 {
		t.Fatalf("explains %+v", v)
	}
	for _, want := range []string{"Saves", "2 ×", "Unfollows", "−9.0", "odd"} {
		if !strings.Contains(string(v.Steps), want) {
			t.Errorf("%q is not in %s", want, v.Steps)
		}
	}
}

// What the ranking stores is what the console reads.
func TestWhyReadsWhatTheRankingStores(t *testing.T) {
	stored, err := json.Marshal(rank.Score{
		Why: content.T("因为", "because"), Missing: []content.Text{content.T("没有需求数据", "no demand data")},
		Contributions: []rank.Contribution{{Signal: content.Saves, Value: .5, Ratio: 2}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]whyView{
		"zh": {Sentence: "因为", Missing: []string{"没有需求数据"}}, "en": {Sentence: "because", Missing: []string{"no demand data"}},
	} {
		got := (&page{Voice: speaks(lang)}).why(string(stored))
		if got.Sentence != want.Sentence || !slices.Equal(got.Missing, want.Missing) || !strings.Contains(string(got.Steps), "+0.5") {
			t.Errorf("%s: explains %+v", lang, got)
		}
	}
}

// Requests share an article's tags: a search must not write behind them.
func TestSearchLeavesTagsAlone(t *testing.T) {
	tags := append(make([]string, 0, 8), "复购")
	v := &articlesView{page: &page{Voice: speaks("zh")}}
	if !v.wanted(piece{ArticleRecord: content.ArticleRecord{Tags: tags, Title: "题"}}, articleRow{}) {
		t.Fatal("no search leaves an article out")
	}
	if behind := tags[:2][1]; behind != "" {
		t.Errorf("%q was written behind the tags", behind)
	}
}

func FuzzWhy(f *testing.F) {
	f.Add(`{"why":{"zh":"a"},"contributions":[{"signal":"saves","value":1e308}],"before_pooling":1,"missing":[{"zh":"b"},null]}`)
	f.Add(`{"contributions":[{"value":-1e308},null],"before_pooling":-1e308,"pull":-1e308,"posts":-3}`)
	f.Fuzz(func(t *testing.T, stored string) {
		v := (&page{Voice: speaks("zh")}).why(stored)
		if s := string(v.Steps); v.Posts < 0 || strings.Contains(s, `"NaN"`) || strings.Contains(s, "MNaN") {
			t.Errorf("explains %+v", v)
		}
	})
}

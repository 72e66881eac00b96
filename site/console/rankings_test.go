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
		".place": "1 (1–3)", ".name": "一本书上架之前要过几道关", ".trust b": "+1.4", ".range": "+0.7 … +2.0",
		".because p:first-child": "收藏率和在看率高于同渠道同龄内容，阅读只与平时相当。", ".parts li:first-child .num": "+0.9",
	})
	if got := text(first, ".small"); got != "需求 +0.8曝光 +0.13,135 次阅读读数 3 小时前" {
		t.Errorf("demand, exposure and evidence are %q", got)
	}
	counts(t, doc, map[string]int{".ranking": 2, ".ranking li[data-row]": 8, "details[open]": 0, ".ranking svg.scale[role=img]": 8})
	says(t, doc, map[string]string{"h2.unranked": "证据不足，不排名"})
	last := goquery.NewDocumentFromNode(doc.Find(".ranking").Last().Nodes[0])
	says(t, last, map[string]string{".piece .reason": "没有可比较的数据", ".place b": ""})
	if got := text(doc, ".head .soft"); !strings.HasPrefix(got, "模型 moxin-1，数据来自导出文件、数据接口，算于 12-04 周五 09:10") {
		t.Errorf("the ranking rests on %q", got)
	}
}

// Intervals are drawn on one scale and never leave their picture, however wide.
func TestIntervalsShareAScale(t *testing.T) {
	doc := fullShop(t).page("/rankings")
	var last float64 = intervalWidth + 1
	doc.Find(".ranking").First().Find("svg.scale").Each(func(_ int, e *goquery.Selection) {
		number := func(selector, attr string) float64 {
			v, err := strconv.ParseFloat(e.Find(selector).AttrOr(attr, "none"), 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		x, width, dot := number("rect", "x"), number("rect", "width"), number("circle", "cx")
		if x < 0 || x+width > intervalWidth || dot < x || dot > x+width {
			t.Errorf("an interval from %v, %v wide, with its dot at %v", x, width, dot)
		}
		if dot >= last {
			t.Errorf("a lower place is drawn at %v, right of %v", dot, last)
		}
		last = dot
	})
	wild := scaleOf([]content.Score{{Low: -2, High: 2, Rank: 1}}).bar(content.Score{Low: -90, Value: 5, High: 90})
	if wild.Low < 0 || wild.High > intervalWidth {
		t.Errorf("an unranked interval leaves the picture: %+v", wild)
	}
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
	if got := stages.Find(".because a").First().AttrOr("href", ""); got != "/rankings?by=article&stage=trust" {
		t.Errorf("a stage leads to %s", got)
	}
	counts(t, s.page("/rankings?by=topic"), map[string]int{".empty .command": 1})
}

func TestWhyReadsWhatItKnowsAndNothingElse(t *testing.T) {
	p := &page{Voice: speaks("en")}
	for name, stored := range map[string]string{"nothing": "", "no JSON": "because", "another shape": `["a"]`, "wrong types": `{"contributions":{"a":1}}`, "empty": "{}"} {
		if got := p.why(stored); !got.Empty() {
			t.Errorf("%s explains %+v", name, got)
		}
	}
	v := p.why(`{"why":{"zh":"因为","en":"because"},"contributions":[{"signal":"saves","value":0.5},{"signal":"unfollows","value":-9},
		{"signal":"shares","value":0.001},{"signal":"odd","value":0.2}],"missing":[{"zh":"没有阅读","en":"no reads"},{"zh":"少","en":"few"}]}`)
	if v.Sentence != "because" || v.Missing != "no reads, few" || len(v.Parts) != 3 {
		t.Fatalf("explains %+v", v)
	}
	if got := v.Parts[0]; got.Name != "Saves" || got.X != partWidth || got.Width != partWidth/2 || got.Negative {
		t.Errorf("saves are drawn as %+v", got)
	}
	if got := v.Parts[1]; got.X != 0 || got.Width != partWidth || !got.Negative {
		t.Errorf("unfollows are drawn as %+v", got)
	}
	if got := v.Parts[2].Name; got != "odd" {
		t.Errorf("a metric without a name is %q", got)
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
		"zh": {Sentence: "因为", Missing: "没有需求数据"}, "en": {Sentence: "because", Missing: "no demand data"},
	} {
		got := (&page{Voice: speaks(lang)}).why(string(stored))
		if got.Sentence != want.Sentence || got.Missing != want.Missing || len(got.Parts) != 1 || got.Parts[0].Value != "+0.5" {
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
	f.Add(`{"why":{"zh":"a"},"contributions":[{"signal":"saves","value":1e308}],"missing":[{"zh":"b"},null]}`)
	f.Add(`{"contributions":[{"value":-1e308},null]}`)
	f.Fuzz(func(t *testing.T, stored string) {
		for _, part := range (&page{Voice: speaks("zh")}).why(stored).Parts {
			if part.X < 0 || part.Width < 1 || part.X+part.Width > 2*partWidth {
				t.Errorf("drawn outside: %+v", part)
			}
		}
	})
}

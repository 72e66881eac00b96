package sheet_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"moxin/content"
	"moxin/ingest/sheet"
)

func TestBuiltInLayouts(t *testing.T) {
	all, err := sheet.Layouts()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, l := range all {
		seen[l.Platform] = true
		if l.Source == "" || l.Checked < "2026-11" {
			t.Errorf("%s does not say where it is from, and of when", l.Name)
		}
	}
	for _, p := range []string{content.XiaoHongShu, content.Douyin, content.Channels, content.Bilibili, content.WeChat, content.Toutiao, content.Zhihu} {
		if !seen[p] {
			t.Errorf("no layout of %s", p)
		}
	}
}

const weibo = `# 手工表
platform: weibo
zone: Asia/Tokyo
skip: [{column: 状态, values: [草稿]}]
sheets:
  - name: 微博 数据表
    title: 微博内容
    time: 发布时间
    url: [URL, 链接]
    columns:
      - {metric: reads, from: 阅读数}
      - {metric: clicks, unit: 人, from: [点击数]}
      - {metric: finish_rate, kind: percent, from: 完读}
      - {metric: read_seconds, kind: minutes, from: 时长}
      - {metric: tips, kind: yuan, from: 赞赏}
  - name: 微博 每天
    day: 日期
    columns:
      - {metric: followers, values: cumulative, from: 粉丝总数}
      - {metric: follows, from: 新增粉丝数}
  - name: 微博 每条每天
    day: 日期
    title: 微博内容
    columns:
      - {metric: reads, from: 阅读数}
`

func TestLayoutsOfAWorkspace(t *testing.T) {
	layouts, err := sheet.ParseLayouts("rules/sheets.yaml", []byte(weibo))
	if err != nil {
		t.Fatal(err)
	}
	o := options()
	o.Layouts = layouts
	o.Posts = []content.Publication{{ID: 20, Channel: "wb", Platform: content.Weibo, Title: "老客户为什么走了", PublishedAt: on(4, 20)}}
	o.Channels = []content.Channel{{ID: "wb", Platform: content.Weibo}}
	r, err := sheet.Read([]byte("微博内容,发布时间,阅读数,点击数,完读,时长,赞赏,状态\n老客户为什么走了,2026-11-04 21:00,\"1,200\",7,16.55,1.5,8.8,\n没发的,2026-11-04 21:00,1,1,1,1,1,草稿\n"), o)
	if err != nil || r.Layout != "微博 数据表" || r.Skipped != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	same(t, "samples", lines(r.Samples), []string{"20 reads 1200", "20 clicks 7", "20 finish_rate 0.1655", "20 read_seconds 90", "20 tips 880"})
	for _, s := range r.Samples {
		if total := s.Metric == content.Reads || s.Metric == content.Clicks || s.Metric == content.Tips; s.Cumulative != total {
			t.Errorf("sample %+v", s)
		}
	}
	r, err = sheet.Read([]byte("日期,粉丝总数,新增粉丝数\n2026-11-20,5000,12\n"), o)
	if err != nil || r.Layout != "微博 每天" || len(r.Samples) != 2 || r.Samples[0].Channel != "wb" {
		t.Fatalf("%+v, %v", r, err)
	}
	if at := r.Samples[0].ObservedAt; at.UTC().Hour() != 15 { // midnight in Tokyo
		t.Errorf("the day ends at %v", at)
	}
	// One row per post and day: the same post on two days is no contradiction.
	r, err = sheet.Read([]byte("日期,微博内容,阅读数\n2026-11-05,老客户为什么走了,12\n2026-11-06,老客户为什么走了,7\n2026-11-06,老客户为什么走了,7\n"), o)
	if err != nil || r.Layout != "微博 每条每天" {
		t.Fatalf("%+v, %v", r, err)
	}
	same(t, "samples", lines(r.Samples), []string{"20 reads 12"})
	same(t, "problems", problems(r), []string{"3 ambiguous", "4 ambiguous"})
}

// A described sheet needs one of its columns; what a file misses of it is named.
func TestASheetThatIsNotAsDescribed(t *testing.T) {
	layouts, err := sheet.ParseLayouts("rules/sheets.yaml", []byte(weibo))
	if err != nil {
		t.Fatal(err)
	}
	o := options()
	o.Layouts = layouts
	o.Posts = []content.Publication{{ID: 20, Channel: "wb", Platform: content.Weibo, Title: "老客户为什么走了", PublishedAt: on(4, 20)}}
	r, err := sheet.Read([]byte("微博内容,发布时间,阅读数,转评赞数,URL\n老客户为什么走了,2026-11-04 21:00,1200,7,\n"), o)
	if err != nil || r.Layout != "微博 数据表" {
		t.Errorf("one column of several: %+v, %v", r, err)
	}
	for text, want := range map[string]string{
		"微博内容,发布于,阅读数\nx,2026-11-04,5\n":  "It is not 微博 数据表 as described: no header says 发布时间",
		"微博内容,发布时间,看过\nx,2026-11-04,5\n":  "no header says 阅读数/点击数/完读/时长/赞赏",
		"内容,发布时间,阅读数\nx,2026-11-04,5\n":   "no header says 微博内容/url/链接",
		"时间,粉丝总数,新增粉丝数\n2026-11-04,5,6\n": "It is not 微博 每天 as described: no header says 日期",
		"日期,曝光\n2026-11-04,5\n":           "by day",
		"店铺,金额\n一,5\n":                    "No known header",
	} {
		_, err := sheet.Read([]byte(text), o)
		var file *sheet.FileError
		if !errors.As(err, &file) || !strings.Contains(file.Text.EN, want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// Everything that is wrong is told at its place, with the nearest right word.
func TestMistakesInLayouts(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "x.yaml:1:1: no sheets",
		"platform: [":                        "x.yaml:1:11: can't be read",
		"platfrom: weibo\nsheets: [{}]\n":    "x.yaml:1:1: there is no key platfrom; did you mean platform?",
		"platform: weibbo\n":                 "x.yaml:1:11: platform can't be weibbo; did you mean weibo?",
		"name: x\n":                          "there is no key name",
		"- a\n":                              "keys and values belong here",
		"platform: weibo\nplatform: zhihu\n": "platform",
		"a: 1\n---\nb: 2\n":                  "a second YAML document begins here",
		"zone: Asia/Nowhere\n":               "x.yaml:1:7: there is no zone Asia/Nowhere",
		"sheets: weibo\n":                    "x.yaml:1:9: a list belongs here",
		"platform: weibo\nsheets:\n  - name: x\n    title: [标题]\n":                                                      "x.yaml:3:",
		"platform: weibo\nsheets:\n  - name: x\n    columns: [{metric: reads, from: 看}]\n":                              "must tell the post",
		"platform: weibo\nsheets:\n  - {name: x, title: t, columns: [{metric: read, from: 看}]}\n":                       "x.yaml:3:44: metric can't be read; did you mean reads?",
		"platform: weibo\nsheets:\n  - {name: x, title: t, columns: [{metric: reads}]}\n":                               "metric and from are needed",
		"platform: weibo\nsheets:\n  - {name: x, title: t, columns: [{metric: reads, kind: share, from: 看}]}\n":         "x.yaml:3:57: the kind of reads is one of count",
		"platform: weibo\nsheets:\n  - {name: x, title: t, columns: [{metric: finish_rate, unit: 人, from: 看}]}\n":       "counts neither",
		"platform: weibo\nsheets:\n  - {name: x, title: t, columns: [{metric: reads, unit: 个, from: 看}]}\n":             "unit can't be 个",
		"platform: weibo\nsheets:\n  - {name: x, title: t, columns: [{metric: reads, values: daily, from: 看}]}\n":       "needs a day",
		"platform: weibo\nsheets:\n  - {name: x, day: t, columns: [{metric: finish_rate, values: daily, from: 看}]}\n":   "does not add up",
		"platform: weibo\nsheets:\n  - {name: x, title: t, skip: [{column: a}], columns: [{metric: reads, from: 看}]}\n": "column and values are needed",
		"platform: weibo\nsheets:\n  - {name: {a: b}, title: t, columns: [{metric: reads, from: 看}]}\n":                 "text belongs here",
		strings.Repeat("# x\n", 20000): "too large",
		strings.Repeat("[", 3000):      "too large",
	} {
		_, err := sheet.ParseLayouts("x.yaml", []byte(text))
		var wrong *sheet.LayoutError
		if !errors.As(err, &wrong) || !strings.Contains(wrong.In("en"), want) {
			t.Errorf("%.80q: %v, want %q", text, err, want)
			continue
		}
		for _, p := range wrong.Problems {
			if p.Line < 1 || p.Column < 1 || p.Text.ZH == "" || p.Text.EN == "" {
				t.Errorf("%.40q: problem %+v", text, p)
			}
		}
		if !slices.IsSortedFunc(wrong.Problems, func(a, b sheet.LayoutProblem) int { return a.Line - b.Line }) {
			t.Errorf("%.40q: %v is not in order", text, wrong.Problems)
		}
	}
}

func FuzzParseLayouts(f *testing.F) {
	f.Add([]byte(weibo))
	f.Fuzz(func(t *testing.T, data []byte) {
		layouts, err := sheet.ParseLayouts("x.yaml", data)
		var wrong *sheet.LayoutError
		if err != nil && !errors.As(err, &wrong) {
			t.Fatalf("%v", err)
		}
		for _, l := range layouts {
			if l.Platform == "" || l.Name == "" {
				t.Fatalf("layout %+v", l)
			}
		}
	})
}

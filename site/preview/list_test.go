package preview

import (
	"fmt"
	"strings"
	"testing"

	"moxin/content"
)

func library(t testing.TB) *bench {
	b := newBench(t, map[string]string{
		"a.md":    piece,
		"b.md":    "---\ntitle: 冬天的书\nstage: attract\ndraft: true\nchannels: {xhs: {publish_at: slot}}\n---\n\n正文。\n",
		"c.md":    "---\ntitle: 没有去处\nchannels: {}\n---\n\n正文。\n",
		"bad.md":  "---\ntitle: 没写完\n",
		"late.md": "---\ntitle: 明年\npublish_at: 2027-01-02 08:00\n---\n\n正文。\n",
	})
	b.tallies = map[string]Tally{
		"articles/a.md": {Errors: 2, Warnings: 1, Failing: map[string]int{"xhs": 1}}, "articles/b.md": {},
		"articles/late.md": {Broken: true},
	}
	return b
}

func TestListSaysWhatThereIs(t *testing.T) {
	b := library(t)
	doc := b.page("/preview/")
	var titles []string
	for _, n := range doc.Find("tbody th a").EachIter() {
		titles = append(titles, n.Text())
	}
	if got := strings.Join(titles, " "); got != "明年 一本书上架之前 没有去处 冬天的书" {
		t.Errorf("listed %s", got)
	}
	says(t, doc, map[string]string{
		`tr:contains("一本书") .tally`:   "2 错误1 警告",
		`tr:contains("冬天") .tally`:    "没有问题",
		`tr:contains("没有去处") .tally`:  "检查中",
		`tr:contains("明年") .tally`:    "无法检查，原因在日志里",
		`tr:contains("冬天") .tag`:      "草稿",
		`tr:contains("冬天") .nowrap`:   "下一个空位",
		`tr:contains("一本书") time`:     "12-05 20:00",
		`tr:contains("明年") time`:      "2027-01-02 08:00",
		`tr:contains("没有去处") .nowrap`: "—",
		`.head p`:                     "4 篇还有 1 篇正在检查",
		`#unreadable summary`:         "有 1 个问题让文件没有读进来",
		`#unreadable code`:            "articles/bad.md:1:1",
	})
	if n := doc.Find(`tr:contains("一本书") .mark`).Length(); n != 9 {
		t.Errorf("%d channel marks, want 9", n)
	}
	if n := doc.Find(`tr:contains("没有去处") .mark`).Length(); n != 0 {
		t.Errorf("an article that goes nowhere has %d marks", n)
	}
	if n := doc.Find(`#unreadable a`).Length(); n != 0 {
		t.Error("a finding of another file links to a line of this page")
	}
}

func TestListIsNarrowedByLinks(t *testing.T) {
	b := library(t)
	for query, want := range map[string]string{
		"?q=冬天":                       "冬天的书",
		"?q=LATE.md":                  "明年",
		"?q=林溪":                       "一本书上架之前",
		"?stage=attract":              "冬天的书",
		"?channel=gzh":                "明年 一本书上架之前",
		"?findings=error":             "一本书上架之前",
		"?findings=warning":           "一本书上架之前",
		"?findings=clean":             "冬天的书",
		"?channel=gzh&findings=clean": "",
	} {
		doc := b.page("/preview/" + query)
		var titles []string
		for _, n := range doc.Find("tbody th a").EachIter() {
			titles = append(titles, n.Text())
		}
		if got := strings.Join(titles, " "); got != want {
			t.Errorf("%s lists %q, want %q", query, got, want)
		}
	}
	doc := b.page("/preview/?stage=trust&q=x")
	if href, _ := doc.Find(`.chip[aria-current]`).Attr("href"); href != "/preview/?q=x" {
		t.Errorf("the chosen filter is removed by %q", href)
	}
	if href, _ := b.page("/preview/?channel=xhs").Find("tbody th a").First().Attr("href"); !strings.HasSuffix(href, "?channel=xhs") {
		t.Errorf("a row of one channel opens %q", href)
	}
}

func TestLongListHasPages(t *testing.T) {
	articles := map[string]string{}
	for i := range 2*listed + 5 {
		articles[fmt.Sprintf("%04d.md", i)] = fmt.Sprintf("# 第 %d 篇\n", i)
	}
	b := newBench(t, articles)
	for page, want := range map[string]struct {
		rows       int
		prev, next string
	}{
		"":         {listed, "", "/preview/?page=2&stage="},
		"&page=3":  {5, "/preview/?page=2&stage=", ""},
		"&page=99": {5, "/preview/?page=2&stage=", ""},
		"&page=x":  {listed, "", "/preview/?page=2&stage="},
	} {
		doc := b.page("/preview/?stage=" + page)
		prev, _ := doc.Find("a[rel=prev]").Attr("href")
		next, _ := doc.Find("a[rel=next]").Attr("href")
		if n := doc.Find("tbody tr").Length(); n != want.rows || prev != want.prev || next != want.next {
			t.Errorf("%q: %d rows, %q, %q", page, n, prev, next)
		}
	}
	if href, _ := b.page("/preview/?page=2").Find(".chip").First().Attr("href"); strings.Contains(href, "page=") {
		t.Errorf("a filter leads into the middle of its list: %s", href)
	}
}

func TestTwoFilesOfOneSlugAreToldApart(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece, "b.md": strings.Replace(piece, "一本书上架之前", "另一篇", 1)})
	doc := b.page("/preview/")
	for path, title := range map[string]string{"articles/a.md": "一本书上架之前", "articles/b.md": "另一篇"} {
		href, _ := doc.Find(fmt.Sprintf(`tr:contains(%q) a`, path)).Attr("href")
		page := b.page(href)
		says(t, page, map[string]string{"h1": title})
		frame, _ := b.page(href + "&channel=zh").Find(".button").Last().Attr("href")
		if !strings.Contains(frame, "file=") {
			t.Errorf("the package of %s is at %s", path, frame)
		}
	}
}

func TestSettingsAreAnAlarmOnlyWhenWrong(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.ws.Findings = append(b.ws.Findings, content.Finding{Rule: "config/misplaced-key", Severity: content.SeverityWarning,
		Position: content.Position{File: content.ConfigName, Line: 5}, Message: content.T("这个键用不上", "the key has no use")})
	if doc := b.page("/preview/"); doc.Find("#settings.alarm").Length() != 0 || doc.Find("#settings.remark").Length() != 1 {
		t.Error("a remark about moxin.yaml is shown as an error, or not at all")
	}
	b.ws.Findings = append(b.ws.Findings, content.Finding{Rule: "config/unknown-key", Severity: content.SeverityError,
		Position: content.Position{File: content.ConfigName, Line: 3}, Message: content.T("没有这个键", "no such key")})
	if doc := b.page("/preview/"); doc.Find("#settings.alarm[open]").Length() != 1 {
		t.Error("an error of moxin.yaml is not shown open")
	}
}

package main

import (
	"fmt"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/console"
)

// numbered gives a published post readings of several sources with a gap, a cap, a fall and a person's
// word, stops a host, lets readings fail in every way, and brings files: one that waits and one that was
// imported with rows to answer. It returns the pages that tell of them.
func (o *office) numbered() map[string][]visit {
	o.Helper()
	ctx, s := o.Context(), o.station.store
	posts, err := s.Publications(ctx, content.PublicationFilter{Slug: "tea"})
	o.ok(err)
	if len(posts) == 0 {
		o.Fatal("nothing was published")
	}
	post := posts[len(posts)-1]
	raw, err := s.PutRaw(ctx, "page", o.clock.Now(), []byte("<html><script>alert(1)</script>"))
	o.ok(err)
	read := func(source string, m content.Metric, age time.Duration, v float64) content.Sample {
		return content.Sample{Publication: post.ID, Metric: m, Unit: content.Metrics[m], Value: v, Cumulative: true, ObservedAt: post.PublishedAt.Add(age), Source: source, Raw: raw}
	}
	capped := read("page", content.Likes, 24*time.Hour, 100000)
	capped.Capped = true
	_, err = s.AddSamples(ctx, []content.Sample{
		read("page", content.Reads, time.Hour, 120), read("page", content.Reads, 3*time.Hour, 400), read("page", content.Reads, 30*time.Hour, 900), read("page", content.Reads, 49*time.Hour, 870),
		read("csv:小红书 一个名字很长很长的导出文件 2026-12-08.xlsx", content.Reads, 40*time.Hour, 910), read("datacube", content.FinishRate, 24*time.Hour, .41), capped,
	})
	o.ok(err)
	o.ok(s.AddByHand(ctx, read(content.ByHand, content.Reads, 50*time.Hour, 905), content.Correction{Why: "后台首页看到的", Who: "陈默", At: o.clock.Now()}))
	v := 930.0
	_, err = s.AddCorrection(ctx, content.Correction{Publication: post.ID, Metric: content.Reads, Source: "page", ObservedAt: post.PublishedAt.Add(30 * time.Hour), Value: &v, Why: "少算了转载", Who: "林溪", At: o.clock.Now()})
	o.ok(err)
	for i, trouble := range []content.Trouble{content.TroublePassing, content.TroubleBlocked, content.TroubleChanged, content.TroubleForbidden} {
		o.ok(s.PutCollection(ctx, content.Collection{Publication: post.ID, Collector: fmt.Sprintf("source%d:gzh", i), Next: o.clock.Now().Add(time.Hour), Last: post.PublishedAt.Add(time.Hour), Failures: i + 1, Error: "timeout", Trouble: trouble, Raw: raw}))
	}
	o.ok(s.Pause(ctx, content.Pause{Scope: content.ReadScope("mp.weixin.qq.com"), Reason: "环境异常 / verification", By: "moxin", At: o.clock.Now()}))
	sheets := newConsoleSheets(o.app, o.station)
	key, err := sheets.Bring(ctx, console.Brought{File: "笔记列表明细表.csv", Who: "lin", When: o.clock.Now()}, strings.NewReader(strangeExport))
	o.ok(err)
	other, err := sheets.Bring(ctx, console.Brought{File: "notes.txt", Who: "lin", When: o.clock.Now()}, strings.NewReader("一份不是表格的文字"))
	o.ok(err)
	again, err := sheets.Bring(ctx, console.Brought{File: "again.csv", Who: "lin", When: o.clock.Now()}, strings.NewReader(strangeExport+"另一篇,2026-12-02 09:00:00,图文,1,1,1,1,1\n"))
	o.ok(err)
	id, err := sheets.Keep(ctx, again, nil)
	o.ok(err)
	article := "/articles/tea?channel=" + post.Channel
	return map[string][]visit{
		"GET /articles/{slug}": {
			{path: article + "&axis=day"}, {path: article + "&metric=reads"},
			{path: article, does: `document.querySelector(".readings td.said a").click()`},
			{path: article, does: `(() => { const f = document.querySelector(".type-in form"); f.value.value = "many"; f.why.value = "x"; f.querySelector("button").click(); })()`},
		},
		"GET /collecting":  {{path: "/collecting"}},
		"GET /import":      {{path: "/import"}},
		"GET /tray/{key}":  {{path: "/tray/" + key}, {path: "/tray/" + other}},
		"GET /import/{id}": {{path: fmt.Sprintf("/import/%d", id)}},
	}
}

// strangeExport is an export of 小红书 with a row that nobody knows.
const strangeExport = "笔记标题,首次发布时间,体裁,曝光,观看量,点赞,评论,收藏\n没有人认得的一篇,2026-12-01 09:00:00,图文,100,50,3,-,1\n"

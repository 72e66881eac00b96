package main

import (
	"net/url"
	"time"

	"moxin/content"
)

// scored scores what the office has published, twice, and returns the pages that show it by route.
func (o *office) scored() map[string][]visit {
	o.Helper()
	const why = `{"why":{"zh":"收藏高于同渠道同龄内容；依据 900 次阅读。","en":"Saves are above the channel's posts of the same age; based on 900 reads."},
		"contributions":[{"signal":"saves","value":0.9,"ratio":2.4,"events":64},{"signal":"unfollows","value":-0.3,"ratio":1.6,"events":7}],
		"before_pooling":0.6,"pull":-0.2,"p_top10":0.9,"missing":[{"zh":"没有需求数据","en":"no demand data"}]}`
	for i, at := range []time.Time{o.clock.Now().AddDate(0, 0, -1), o.clock.Now()} {
		r := content.Ranking{At: at, Model: "moxin-2", Posts: []string{"tea", "gone-already"}, Advice: []content.Advice{
			{Do: "repeat", Kind: "series", Subject: "店主手记", Why: content.T("区间在平时之上。", "The interval is above the usual.")},
			{Do: "rerelease", Kind: "article", Subject: "tea", Channel: "xhs", Why: content.T("那里还没有发过。", "It was never there.")},
		}, Notes: []content.Text{content.T("gzh：有些内容没有阅读数。", "gzh: some posts have no reads.")},
			Bands: []content.Band{{Channel: "gzh", Metric: content.Reads, Hours: []float64{1, 24, 72}, Low: []float64{60, 300, 500}, Middle: []float64{90, 420, 700}, High: []float64{140, 600, 1100}, Posts: []int{3, 5, 4}}}}
		for post := range r.Posts {
			draws := make([]float32, 40)
			for k := range draws {
				draws[k] = float32((k*7+post*3)%40)/20 - 1
			}
			r.Draws = append(r.Draws, draws)
		}
		var scores []content.Score
		for _, s := range []content.Score{
			{Kind: "article", Subject: "tea", Name: "trust", Why: why}, {Kind: "article", Subject: "tea", Name: "exposure"}, {Kind: "author", Subject: "陈默", Name: "trust"},
			{Kind: "author", Subject: "一个名字长得在手机上放不下的合作作者", Name: "trust"}, {Kind: "series", Subject: "店主手记", Name: "trust"}, {Kind: "topic", Subject: "喝茶", Name: "trust"}, {Kind: "channel", Subject: "gzh", Name: "trust"},
		} {
			s.Value, s.Low, s.High, s.Evidence, s.Model, s.At = .4+.3*float64(i), -.2, 1.1, 900, r.Model, at
			if s.Name == "trust" {
				s.Rank, s.RankLow, s.RankHigh = 1, 1, 2
			}
			scores = append(scores, s)
		}
		o.ok(o.station.store.PutScoring(o.Context(), scores, r))
	}
	return map[string][]visit{
		"GET /authors/{name}":  {{path: "/authors/" + url.PathEscape("陈默")}, {path: "/authors/" + url.PathEscape("一个名字长得在手机上放不下的合作作者")}},
		"GET /series/{name}":   {{path: "/series/" + url.PathEscape("店主手记")}},
		"GET /topics/{name}":   {{path: "/topics/" + url.PathEscape("喝茶")}},
		"GET /channels/{name}": {{path: "/channels/gzh"}, {path: "/channels/dy"}},
		"GET /articles/{slug}": {{path: "/articles/tea?channel=gzh&axis=day"}},
		"GET /rankings":        {{path: "/rankings?by=author"}},
	}
}

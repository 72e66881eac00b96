package report

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"moxin/content"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// week is the period of the fixture: 16 to 22 November 2026.
var week = content.Week(time.Date(2026, 11, 18, 12, 0, 0, 0, shanghai))

// hour is an hour of the fixture's week.
func hour(h float64) time.Time { return week.From.Add(time.Duration(h * float64(time.Hour))) }

// desk is a week of a small team: six articles on two channels, after a week of four. Two of the six
// stand out upwards, one downwards; one was never read.
func desk(t testing.TB) Input {
	t.Helper()
	in := Input{
		Config: content.Config{Brand: "山房茶", Zone: shanghai, Channels: []content.Channel{{ID: "gzh", Platform: content.WeChat}, {ID: "xhs", Platform: content.XiaoHongShu}}},
		Period: week, Now: week.Until.Add(9 * time.Hour),
	}
	for i, trust := range []float64{1.4, .9, .1, 0, -1.2, math.NaN(), -.2, -.3, -.1, -.4} {
		at := hour(float64(20*i + 2))
		if i > 5 {
			at = week.From.Add(-time.Duration(i-5) * 30 * time.Hour)
		}
		in.add(t, i, trust, at)
	}
	in.Ranking.At, in.Ranking.Model = week.Until.Add(8*time.Hour), "moxin-2"
	in.Ranking.Bands = []content.Band{{Channel: "gzh", Metric: content.Reads, Hours: []float64{1, 6, 24, 72, 168}, Low: []float64{20, 60, 140, 200, 230},
		Middle: []float64{40, 120, 260, 380, 420}, High: []float64{70, 200, 460, 640, 700}, Posts: []int{9, 10, 10, 10, 8}}}
	in.Ranking.Advice = []content.Advice{{Do: "repeat", Kind: "series", Subject: "老客来信", Posts: []string{"a0", "a1"}, Trust: content.Interval{Value: .9, Low: .4, High: 1.4, Above: .99, Posts: 4},
		Why: content.T("这个系列的区间全在 0 以上；这是信号的一致，不是因果。", "The whole interval of the series is above 0; signals agree, which is no cause.")}}
	in.Releases = []content.Release{
		release(1, "gzh", content.Published, 2), release(2, "gzh", content.Published, 22), release(3, "xhs", content.HandedOff, 30),
		release(4, "xhs", content.Missed, 40), release(5, "gzh", content.Failed, 50), release(6, "gzh", content.Published, -3),
	}
	in.Outcomes = []content.Outcome{
		{Kind: content.OutcomeAdd, At: hour(5), Publication: 1}, {Kind: content.OutcomeAdd, At: hour(9)}, {Kind: content.OutcomeAdd, At: hour(-9)},
		{Kind: content.OutcomeReorder, At: hour(50), Publication: 1, Value: 128_00}, {Kind: content.OutcomeFollow, At: hour(-90)}, {Kind: content.OutcomeAdd, At: hour(200)},
	}
	for h, v := range map[float64]float64{-5: 5200, 160: 5263} {
		in.Samples = append(in.Samples, content.Sample{Channel: "gzh", Metric: content.Followers, Value: v, Cumulative: true, ObservedAt: hour(h), Source: "datacube"})
	}
	return in
}

func release(id int64, channel string, state content.State, h float64) content.Release {
	platform := map[string]string{"gzh": content.WeChat, "xhs": content.XiaoHongShu}[channel]
	return content.Release{ID: id, Channel: channel, Platform: platform, State: state, Due: hour(h), Items: []content.Item{{Slug: fmt.Sprint("a", id), Title: fmt.Sprint("排期 ", id)}}}
}

// add is one article with two publications, its readings and its score; NaN = it has none of either.
func (in *Input) add(t testing.TB, i int, trust float64, at time.Time) {
	slug := fmt.Sprint("a", i)
	title := []string{"老客户为什么回来", "一泡茶的三个时刻", "霜降之后喝什么", "水温的误会", "双十一最后一天", "还没有人读到的一篇", "上周一", "上周二", "上周三", "上周四"}[i]
	series := map[bool]string{true: "老客来信", false: "时令"}[i%3 == 0]
	in.Articles = append(in.Articles, Article{Slug: slug, Title: title, Published: at, Author: []string{"林溪", "陈默"}[i%2], Series: series,
		Groups: map[string]string{"author": []string{"林溪", "陈默"}[i%2], "series": series, "stage": "trust", "topic": ""}})
	for c, channel := range []string{"gzh", "xhs"} {
		id := int64(2*i + c + 1)
		in.Publications = append(in.Publications, content.Publication{ID: id, Slug: slug, Channel: channel, Platform: in.Config.Channels[c].Platform, Title: title, PublishedAt: at})
		if math.IsNaN(trust) || c == 1 && i == 2 {
			continue
		}
		for _, age := range []float64{1, 5, 20, 48, 90, 160, 240} {
			reads := math.Round(float64(300*(2-c)) * (1 - math.Exp(-age/30)))
			for m, v := range map[content.Metric]float64{content.Reads: reads, content.Saves: math.Round(reads / 20), content.Shares: math.Round(reads / 50)} {
				if c == 1 && m == content.Reads && i == 3 {
					continue
				}
				in.Samples = append(in.Samples, content.Sample{Publication: id, Metric: m, Value: v, Cumulative: true, ObservedAt: at.Add(time.Duration(age * float64(time.Hour))), Source: "datacube"})
			}
		}
	}
	if math.IsNaN(trust) {
		return
	}
	const draws = 200
	spread := make([]float32, draws)
	for k := range spread {
		spread[k] = float32(trust + .45*math.Sin(float64(k*(i+3))))
	}
	in.Ranking.Posts, in.Ranking.Draws = append(in.Ranking.Posts, slug), append(in.Ranking.Draws, spread)
	why, err := json.Marshal(map[string]any{"why": content.T("收藏高于同平台同龄内容；依据 812 次阅读。", "More saves than the platform's own at that age; from 812 reads."),
		"contributions": []Part{{content.Shares, -.1, .7, 12}, {content.Saves, trust - .1, 1.8, 60}}, "missing": []content.Text{content.T("没有读完率", "no share of finished reads")}})
	if err != nil {
		t.Fatal(err)
	}
	s := content.Score{Kind: "article", Subject: slug, Name: nameTrust, Value: trust, Low: trust - .6, High: trust + .6, Evidence: 812, Rank: i + 1, RankLow: max(1, i-1), RankHigh: i + 4, Why: string(why)}
	in.Scores = append(in.Scores, s)
	s.Name, s.Value = nameExposure, .3
	in.Scores = append(in.Scores, s)
}

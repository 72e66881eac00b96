package sheet_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/sheet"
)

// on a platform of its own, each export reads what it tells and nothing else.
var platformFiles = []struct {
	name, layout, platform, text string
	samples                      []string
	unread                       []string
}{
	{"B站", "B站 近期稿件对比", content.Bilibili,
		"视频标题,发布时间,播放量,游客播放占比,封标点击率,3秒跳出率,涨粉量,取关量,点赞量,点赞率,评论量,弹幕量,收藏量,投币量,转发量,平均播放进度\n" +
			"老客户为什么走了，,2026年11月04日 19:40:34,1.2万,<0.1%,2.9星,21.5%,12,1,88,0.7%,4,9,21,3,5,33%\n",
		[]string{"9 reads 12000", "9 bounce_rate 0.215", "9 follows 12", "9 unfollows 1", "9 likes 88", "9 comments 4", "9 danmaku 9", "9 saves 21", "9 coins 3", "9 shares 5"},
		[]string{"游客播放占比", "封标点击率", "点赞率", "平均播放进度"}},
	{"公众号 2022", "公众号 内容明细", content.WeChat,
		"内容标题,发表时间,总阅读人数,总阅读次数,总分享人数,总分享次数,阅读后关注人数,送达人数,公众号消息阅读次数,送达阅读率,首次分享次数,分享产生阅读次数,首次分享率,每次分享带来阅读次数,阅读完成率,内容url\n" +
			"老客户为什么走了,20261104,1200,1500,31,40,7,9000,800,0.0374,20,300,0.01,2.5,0.4512,http://mp.weixin.qq.com/s?__biz=MzA&mid=1&idx=1&sn=abc#rd\n",
		[]string{"10 reads 1200", "10 shares 31", "10 follows 7", "10 finish_rate 0.4512"},
		[]string{"总阅读次数", "总分享次数", "送达人数", "公众号消息阅读次数", "送达阅读率", "首次分享次数", "分享产生阅读次数", "首次分享率", "每次分享带来阅读次数"}},
	{"公众号 2026", "公众号 内容明细", content.WeChat,
		"数据来源概况,,,\n统计范围,2026-11-01,2026-11-30,\n内容标题,发表日期,阅读人数,分享人数,阅读后关注人数,送达人数,送达完成率,阅读完成率,内容url\n" +
			"老客户为什么走了,2026-11-04,1200,31,7,9000,12%,45.12%,\n",
		[]string{"10 reads 1200", "10 shares 31", "10 follows 7", "10 finish_rate 0.4512"}, []string{"送达人数", "送达完成率"}},
	{"公众号 趋势", "公众号 数据趋势明细（图文部分）", content.WeChat,
		"日期,渠道,阅读人数,,日期,分享人数,跳转阅读原文,微信收藏人数,发表篇数,,传播渠道,发表日期,内容标题,阅读人数,占比\n" +
			"2026-11-04,全部,5000,,2026-11-04,77,1,2,1,,全部,2026-11-04,老客户为什么走了,1200,100%\n" +
			"2026-11-05,全部,4000,,2026-11-05,66,1,2,1,,朋友圈,2026-11-04,老客户为什么走了,300,25%\n",
		[]string{"10 reads 1200"}, []string{"日期", "渠道", "阅读人数", "日期", "分享人数", "跳转阅读原文", "微信收藏人数", "发表篇数", "占比"}},
	{"头条", "头条号 作品数据", content.Toutiao,
		"标题,发布时间,ID,链接,展现量,粉丝展现量,阅读量,粉丝阅读量,点击率,平均阅读完成率,平均阅读时长,点赞量,评论量,转发量,分享量,收藏量\n" +
			"标题改过了,2026-11-04 19:00,7400000000000000001,https://www.toutiao.com/item/7400000000000000001/,5000,80,2300,60,0.46,16.55,32.5,12,-1,1,3,-1.00\n",
		[]string{"11 impressions 5000", "11 reads 2300", "11 follower_reads 60", "11 finish_rate 0.1655", "11 read_seconds 32.5", "11 likes 12", "11 shares 3"},
		[]string{"粉丝展现量", "点击率", "转发量"}},
	{"知乎", "知乎 内容数据", content.Zhihu,
		"标题,发布时间,阅读量,赞同数,评论数,收藏数,分享数,链接\n老客户为什么走了,2026-11-04 20:00,900,12,3,8,1,https://zhuanlan.zhihu.com/p/700000001?utm=x\n",
		[]string{"12 reads 900", "12 likes 12", "12 comments 3", "12 saves 8", "12 shares 1"}, nil},
	{"视频号 企微", "视频号 动态数据明细", content.Channels,
		"视频描述,发布时间,播放量,企微链接点击次数,企微链接点击人数,添加到通讯录次数,添加到通讯录人数\n老客户为什么走了,2026/11/04,100,9,7,3,2\n",
		[]string{"6 reads 100", "6 clicks 7", "6 adds 2"}, []string{"企微链接点击次数", "添加到通讯录次数"}},
	{"视频号 只有次数", "视频号 动态数据明细", content.Channels,
		"视频描述,发布时间,播放量,企微链接点击（次数）\n老客户为什么走了,2026/11/04,100,9\n",
		[]string{"6 reads 100", "6 clicks 9"}, nil},
	{"抖音 投稿分析", "抖音 投稿分析（没有发布时间）", content.Douyin,
		"视频名称,播放量,5s完播率,2s跳出率,点赞量\n老客户为什么走了 #复购,700,0.4,0.31,8\n",
		[]string{"4 reads 700", "4 bounce_rate 0.31", "4 likes 8"}, []string{"5s完播率"}},
}

func platformOptions() sheet.Options {
	o := options()
	o.Posts = append(o.Posts[:len(o.Posts):len(o.Posts)],
		content.Publication{ID: 9, Platform: content.Bilibili, Channel: "b", Title: "老客户为什么走了", PublishedAt: on(4, 19)},
		content.Publication{ID: 10, Platform: content.WeChat, Channel: "gzh", Title: "老客户为什么走了", PublishedAt: on(4, 20), URL: "https://mp.weixin.qq.com/s?__biz=MzA&mid=1&idx=1&sn=abc&scene=27"},
		content.Publication{ID: 11, Platform: content.Toutiao, Channel: "tt", Title: "老客户为什么走了", PublishedAt: on(4, 20), RemoteID: "7400000000000000001"},
		content.Publication{ID: 12, Platform: content.Zhihu, Channel: "zh", Title: "老客户为什么走了", PublishedAt: on(4, 20), URL: "https://zhuanlan.zhihu.com/p/700000001"})
	return o
}

func TestPlatforms(t *testing.T) {
	for _, c := range platformFiles {
		r, err := sheet.Read([]byte(c.text), platformOptions())
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if r.Layout != c.layout || r.Platform != c.platform || len(r.Problems) > 0 {
			t.Errorf("%s: read as %s of %s, problems %v", c.name, r.Layout, r.Platform, r.Problems)
		}
		same(t, c.name, lines(r.Samples), c.samples)
		if strings.Join(r.Columns, " ") != strings.Join(c.unread, " ") {
			t.Errorf("%s: columns not read %q, want %q", c.name, r.Columns, c.unread)
		}
		for _, s := range r.Samples {
			people := s.Metric == content.Reads && c.platform == content.WeChat || strings.Contains(c.text, "人数") && s.Metric == content.Clicks
			if people != (s.Unit == content.UnitPeople) && (s.Metric == content.Reads || s.Metric == content.Clicks) {
				t.Errorf("%s: %s is in %s", c.name, s.Metric, s.Unit)
			}
		}
	}
}

func TestHowRowsWereJoined(t *testing.T) {
	for name, want := range map[string]string{"公众号 2022": sheet.ByURL, "头条": sheet.ByID, "知乎": sheet.ByURL, "B站": sheet.ByTitle} {
		for _, c := range platformFiles {
			if c.name != name {
				continue
			}
			r, err := sheet.Read([]byte(c.text), platformOptions())
			if err != nil || len(r.Joined) != 1 || r.Joined[0].How != want {
				t.Errorf("%s: %+v, %v; want %s", name, r.Joined, err, want)
			}
		}
	}
}

const userAnalysis = "时间,新关注人数,取消关注人数,净增关注人数,累积关注人数\n" +
	"累计,90,12,78,\n2026-11-28,12,3,9,1009\n2026-11-29,-,2,-2,1007\n2026-11-29,1,1,1,1\n昨天,1,1,1,1\n2026-12-01,5,0,5,1012\n"

func TestDaysOfAChannel(t *testing.T) {
	o := options()
	o.Channels = []content.Channel{{ID: "gzh", Platform: content.WeChat}, {ID: "xhs", Platform: content.XiaoHongShu}}
	r, err := sheet.Read([]byte(userAnalysis), o)
	if err != nil {
		t.Fatal(err)
	}
	if r.Channel != "gzh" || r.Rows != 6 || r.Matched != 2 || r.Skipped != 1 || r.Open != 0 {
		t.Errorf("%+v", r)
	}
	var got []string
	for _, s := range r.Samples {
		if s.Channel != "gzh" || s.Publication != 0 || s.Cumulative != (s.Metric == content.Followers) {
			t.Errorf("sample %+v", s)
		}
		got = append(got, s.ObservedAt.Format("01-02T15 ")+lines([]content.Sample{s})[0])
	}
	slices.Sort(got)
	same(t, "samples", got, []string{"11-29T00 0 follows 12", "11-29T00 0 unfollows 3", "11-29T00 0 followers 1009", "11-30T00 0 unfollows 2", "11-30T00 0 followers 1007"})
	same(t, "problems", problems(r), []string{"5 ambiguous", "6 unreadable 时间", "7 unfinished"})

	for name, channels := range map[string][]content.Channel{
		"没有":        nil,
		"--channel": {{ID: "a", Platform: content.WeChat}, {ID: "b", Platform: content.WeChat}},
	} {
		o.Channels = channels
		_, err := sheet.Read([]byte(userAnalysis), o)
		var file *sheet.FileError
		if !errors.As(err, &file) || !strings.Contains(file.Text.ZH, name) {
			t.Errorf("%d channels: %v", len(channels), err)
		}
	}
	o.Channel = "b"
	if r, err := sheet.Read([]byte(userAnalysis), o); err != nil || r.Channel != "b" {
		t.Errorf("--channel b: %+v, %v", r, err)
	}
}

func TestDaysOfZhihuAreNotThoseOfOthers(t *testing.T) {
	o := options()
	o.Channels = []content.Channel{{ID: "zh", Platform: content.Zhihu}}
	r, err := sheet.Read([]byte("日期,阅读,播放,点赞,喜欢,评论,收藏,分享\n2026-11-20,100,0,5,1,2,3,4\n"), o)
	if err != nil || len(r.Samples) != 5 || r.Samples[0].Cumulative || r.Channel != "zh" {
		t.Errorf("%+v, %v", r, err)
	}
	for _, text := range []string{"日期,播放,点赞,评论\n2026-11-20,100,5,1\n", "时间,播放量,推荐,喜欢,评论量\n2026-11-20,1,2,3,4\n", "日期,观看数\n2026-11-20,7\n"} {
		_, err := sheet.Read([]byte(text), o)
		var file *sheet.FileError
		if !errors.As(err, &file) || !strings.Contains(file.Text.ZH, "按天") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestASheetOfAnotherPlatform(t *testing.T) {
	o := options()
	o.Channels = []content.Channel{{ID: "dy", Platform: content.Douyin}, {ID: "xhs", Platform: content.XiaoHongShu}}
	for _, said := range []sheet.Options{{Channel: "dy"}, {Platform: content.Douyin}} {
		o.Channel, o.Platform = said.Channel, said.Platform
		_, err := sheet.Read([]byte(xiaohongshu), o)
		var file *sheet.FileError
		if !errors.As(err, &file) || !strings.Contains(file.Text.ZH, "小红书 笔记列表明细表") || !strings.Contains(file.Text.EN, "not of Douyin") {
			t.Errorf("%+v: %v", said, err)
		}
	}
}

// Of two platforms whose headers fit alike the one with a channel is meant, else a person says it.
func TestHeadersOfTwoPlatforms(t *testing.T) {
	two := "platform: %s\nsheets:\n  - {name: 表, title: 作品, time: 时刻, columns: [{metric: reads, from: 看}]}\n"
	var o sheet.Options
	for _, p := range []string{"kuaishou", "weibo"} {
		layouts, err := sheet.ParseLayouts("x.yaml", []byte(strings.Replace(two, "%s", p, 1)))
		if err != nil {
			t.Fatal(err)
		}
		o.Layouts = append(o.Layouts, layouts...)
	}
	text := []byte("作品,时刻,看\n一篇,2026-11-03,5\n")
	_, err := sheet.Read(text, o)
	var file *sheet.FileError
	if !errors.As(err, &file) || !strings.Contains(file.Text.ZH, "--platform") {
		t.Errorf("%v", err)
	}
	o.Channels = []content.Channel{{ID: "wb", Platform: content.Weibo}}
	if r, err := sheet.Read(text, o); err != nil || r.Platform != content.Weibo {
		t.Errorf("%+v, %v", r, err)
	}
	o.Platform = content.Kuaishou
	if r, err := sheet.Read(text, o); err != nil || r.Platform != content.Kuaishou {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestTheInstantOfAnExport(t *testing.T) {
	const body = "笔记标题,首次发布时间,观看量,点赞\n老客户为什么走了,2026-11-03 20:00,10,1\n"
	at := func(banner string, change func(*sheet.Options)) (time.Time, error) {
		o := options()
		o.Now = observed.Add(time.Hour)
		if change != nil {
			change(&o)
		}
		r, err := sheet.Read([]byte(banner+body), o)
		if err != nil {
			return time.Time{}, err
		}
		if len(r.Samples) == 0 || !r.Samples[0].ObservedAt.Equal(r.ObservedAt) {
			t.Errorf("%s: samples %+v", banner, r.Samples)
		}
		return r.ObservedAt, nil
	}
	for banner, want := range map[string]time.Time{
		"":                        observed,
		"导出时间：2026-11-20 10:30\n": time.Date(2026, 11, 20, 10, 30, 0, 0, observed.Location()),
		"数据更新至2026年11月20日\n":      on(21, 0),
		"统计截至：2026-12-01\n":       observed, // on the day of the download: until then
		"最多导出排序后前1000条笔记\n2026\n\n": observed,
	} {
		if got, err := at(banner, nil); err != nil || !got.Equal(want) {
			t.Errorf("%q: %v, %v; want %v", banner, got, err, want)
		}
	}
	if got, err := at("导出时间：2026-11-20 10:30\n", func(o *sheet.Options) { o.Said = true }); err != nil || !got.Equal(observed) {
		t.Errorf("what a person says does not hold: %v, %v", got, err)
	}
	for name, err := range map[string]error{
		"clock":  second(at("", func(o *sheet.Options) { o.ObservedAt = o.Now.Add(time.Minute) })),
		"banner": second(at("导出时间：2027-11-20 10:30\n", nil)),
	} {
		var file *sheet.FileError
		if !errors.As(err, &file) || !strings.Contains(file.Text.EN, "still to come") {
			t.Errorf("%s in the future: %v", name, err)
		}
	}
}

// A file cannot hold numbers of a post that came out later.
func TestAnInstantBeforeThePost(t *testing.T) {
	o := options()
	o.ObservedAt, o.Said = on(3, 19), true
	r, err := sheet.Read([]byte("笔记标题,首次发布时间,观看量,点赞\n老客户为什么走了,2026-11-03 20:00,10,1\n五分钟,2026-11-03,10,1\n"), o)
	if err != nil || len(r.Samples) != 0 || r.Open != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	same(t, "problems", problems(r), []string{"2 early", "3 unmatched"})
	if why := r.Problems[0].Text; !strings.Contains(why.EN, "after 2026-11-03 19:00") || !strings.Contains(why.ZH, "--at") {
		t.Errorf("the row says %v", why)
	}
}

func second(_ time.Time, err error) error { return err }

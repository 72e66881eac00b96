package sheet

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"moxin/content"
)

// column maps headers to a metric. Of several headers the first that is there is taken.
type column struct {
	metric  content.Metric
	kind    kind
	unit    content.Unit // "" = the metric's usual one
	headers []string
}

// layout is one export as people download it. Headers as read in public parsers of real
// files, 2026-11; variants stand beside each other.
type layout struct {
	platform string
	name     string
	title    []string
	time     []string
	columns  []column
	// private is a column whose listed values mark posts that only their author sees.
	private []string
}

// hidden are values of a private column.
var hidden = []string{"自见", "私密", "仅自己可见", "审核不通过", "未通过"}

var layouts = []layout{
	{
		platform: content.XiaoHongShu, name: "小红书 笔记列表明细表",
		title: []string{"笔记标题"}, time: []string{"首次发布时间", "发布时间"},
		columns: []column{
			{content.Impressions, count, "", []string{"曝光", "曝光量", "曝光数"}},
			{content.Reads, count, "", []string{"观看量", "观看", "观看数", "阅读量"}},
			{content.Likes, count, "", []string{"点赞", "点赞量", "点赞数"}},
			{content.Comments, count, "", []string{"评论", "评论量", "评论数"}},
			{content.Saves, count, "", []string{"收藏", "收藏量", "收藏数"}},
			{content.Follows, count, "", []string{"涨粉", "涨粉量", "涨粉数"}},
			{content.Shares, count, "", []string{"分享", "分享量", "分享数"}},
			{content.ReadSeconds, seconds, "", []string{"人均观看时长", "平均观看时长"}},
		},
	},
	{
		platform: content.Douyin, name: "抖音 作品列表导出",
		title: []string{"作品名称", "视频名称"}, time: []string{"发布时间"}, private: []string{"审核状态", "发布状态"},
		columns: []column{
			{content.Reads, count, "", []string{"播放量"}},
			{content.FinishRate, share, "", []string{"完播率"}},
			{content.ReadSeconds, seconds, "", []string{"平均播放时长"}},
			{content.Likes, count, "", []string{"点赞量", "点赞数"}},
			{content.Shares, count, "", []string{"分享量", "分享数"}},
			{content.Comments, count, "", []string{"评论量", "评论数"}},
			{content.Saves, count, "", []string{"收藏量", "收藏数"}},
			{content.ProfileVisits, count, "", []string{"主页访问量"}},
			{content.Follows, count, "", []string{"粉丝增量", "新增粉丝"}},
		},
	},
	{
		platform: content.Channels, name: "视频号 动态数据明细",
		title: []string{"视频描述", "标题"}, time: []string{"发布时间", "发表时间"},
		columns: []column{
			{content.Reads, count, "", []string{"播放量", "播放次数"}},
			{content.FinishRate, share, "", []string{"完播率"}},
			{content.ReadSeconds, seconds, "", []string{"平均播放时长"}},
			{content.Hearts, count, "", []string{"推荐", "推荐量"}}, // the heart, in public
			{content.Likes, count, "", []string{"喜欢", "喜欢量", "点赞量"}},
			{content.Comments, count, "", []string{"评论量", "评论"}},
			{content.Shares, count, "", []string{"分享量", "转发量", "转发聊天和朋友圈"}},
			{content.Follows, count, "", []string{"关注量", "新增关注"}},
			{content.Adds, count, "", []string{"添加到通讯录人数"}},
		},
	},
	{
		platform: content.WeChat, name: "公众号 内容明细",
		title: []string{"内容标题"}, time: []string{"发表时间", "发表日期"},
		columns: []column{
			{content.Reads, count, content.UnitPeople, []string{"阅读人数", "总阅读人数"}},
			{content.Shares, count, content.UnitPeople, []string{"分享人数", "总分享人数"}},
			{content.Follows, count, "", []string{"阅读后关注人数"}},
			{content.FinishRate, share, "", []string{"阅读完成率"}},
		},
	},
}

// headerRows is how deep a header may lie: banners and notes come first.
const headerRows = 20

// table is a file whose header was found.
type table struct {
	layout layout
	header record
	rows   []record
	column map[string]int // by normalised header
}

// find looks for the row that names the most columns of a layout. A merged banner repeats one
// text in many cells, so that names are counted once.
func find(records []record, platform string) (table, error) {
	var best table
	most := 0
	for i, r := range records[:min(len(records), headerRows)] {
		names := headers(r.cells)
		for _, l := range layouts {
			if platform != "" && platform != l.platform {
				continue
			}
			if n := l.fits(names); n > most {
				best, most = table{l, r, records[i+1:], names}, n
			}
		}
	}
	if most > 0 {
		return best, nil
	}
	return table{}, unfit(records)
}

// fits counts the columns of l in a header; 0 without a title, a time and two metrics.
func (l layout) fits(names map[string]int) int {
	if !has(names, l.title) || !has(names, l.time) {
		return 0
	}
	n := 0
	for _, c := range l.columns {
		if has(names, c.headers) {
			n++
		}
	}
	if n < 2 {
		return 0
	}
	return n
}

func has(names map[string]int, any []string) bool {
	return slices.ContainsFunc(any, func(h string) bool { _, ok := names[h]; return ok })
}

// headers are the normalised names of a row's cells; of equal names the first counts.
func headers(cells []string) map[string]int {
	out := map[string]int{}
	for i, c := range cells {
		name := header(c)
		if _, ok := out[name]; !ok && name != "" {
			out[name] = i
		}
	}
	return out
}

// header drops spaces, a byte order mark and what stands in brackets: 播放量（次） is 播放量.
func header(cell string) string {
	s := width.Narrow.String(strings.TrimPrefix(cell, "\ufeff"))
	s, _, _ = strings.Cut(s, "(")
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s))
}

// unfit says why no header was found.
func unfit(records []record) error {
	for _, r := range records[:min(len(records), headerRows)] {
		names := headers(r.cells)
		if has(names, []string{"日期", "时间"}) && len(names) >= 2 {
			return &FileError{content.T("这是按天汇总的数据，不是每篇内容一行：请导出作品（笔记、单篇视频）列表",
				"This file is by day, not by post: export the list of posts")}
		}
	}
	return &FileError{content.T("前 20 行里没有认得的表头（需要标题、发布时间和至少两项数据）",
		"No known header in the first 20 rows (a title, a time and at least two metrics are needed)")}
}

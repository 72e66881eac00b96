package demo

import (
	"encoding/csv"
	"fmt"
	"io"
	"time"

	"moxin/content"
	"moxin/ingest/rank/audience"
)

// zone is the brand's.
var zone = time.FixedZone("CST", 8*60*60)

// Exported is one post and what its creator centre counts at the instant of the export.
type Exported struct {
	Title     string
	Published time.Time
	Counts    map[content.Metric]int64 // absent = the platform does not show it
}

// PostID is what readers know a post by on a simulated platform: when it came out. The platforms' own numbers
// depend on how often somebody asked them, and a play is the same each time.
func PostID(published time.Time) string { return published.UTC().Format(time.RFC3339) }

// Count reads what the demo's audience has done with a publication by an instant. What 抖音 exports of a post is
// what its interface tells of it; other creator centres have none.
func Count(a *audience.Audience, p content.Publication, at time.Time) Exported {
	key := audience.Key{Platform: p.Platform, ID: fmt.Sprint(p.Channel, "/", p.Slug), Title: p.Title, Published: p.PublishedAt}
	if p.Platform == content.Douyin {
		key.ID = PostID(p.PublishedAt)
	}
	return Exported{Title: p.Title, Published: p.PublishedAt, Counts: a.Counts(key, at)}
}

// field writes one cell of an export.
type field struct {
	header string
	cell   func(Exported) string
}

// exports are the files of creator centres as people download them: headers, number and date
// shapes of each platform (platform notes 3c, 2026-11). What the audience does not know is "-".
var exports = map[string]struct {
	workbook bool // xlsx, else csv
	banner   []string
	fields   []field
}{
	content.XiaoHongShu: {
		workbook: true,
		banner:   []string{"最多导出排序后前1000条笔记"},
		fields: []field{
			{"笔记标题", title}, {"首次发布时间", published("2006年01月02日15时04分05秒")}, {"体裁", always("图文")},
			{"曝光", count(content.Impressions)}, {"观看量", count(content.Reads)}, {"封面点击率", always("-")},
			{"点赞", count(content.Likes)}, {"评论", count(content.Comments)}, {"收藏", count(content.Saves)},
			{"涨粉", count(content.Follows)}, {"分享", count(content.Shares)}, {"人均观看时长", always("-")}, {"弹幕", always("-")},
		},
	},
	content.Douyin: {
		fields: []field{
			{"作品名称", title}, {"发布时间", published(time.DateTime)}, {"体裁", always("1-3min视频")}, {"审核状态", always("公开")},
			{"播放量", count(content.Reads)}, {"完播率", finished("%.4f", 1)}, {"平均播放时长", always("-")},
			{"点赞量", count(content.Likes)}, {"分享量", count(content.Shares)}, {"评论量", count(content.Comments)},
			{"收藏量", count(content.Saves)}, {"主页访问量", count(content.ProfileVisits)}, {"粉丝增量", count(content.Follows)},
		},
	},
	content.Channels: {
		fields: []field{
			{"视频描述", title}, {"发布时间", published("2006/01/02")}, {"完播率", finished("%.2f%%", 100)}, {"平均播放时长", always("-")},
			{"播放量", count(content.Reads)}, {"推荐", count(content.Hearts)}, {"喜欢", count(content.Likes)},
			{"评论量", count(content.Comments)}, {"分享量", count(content.Shares)}, {"关注量", count(content.Follows)},
			{"添加到通讯录人数", count(content.Adds)},
		},
	},
}

// HasExport reports whether people download numbers from a platform: the others have an
// interface, or count nobody.
func HasExport(platform string) bool { return exports[platform].fields != nil }

// ExportEnding is the ending of the name of a platform's export.
func ExportEnding(platform string) string {
	if exports[platform].workbook {
		return ".xlsx"
	}
	return ".csv"
}

// WriteExport writes the platform's export of posts.
func WriteExport(w io.Writer, platform string, posts []Exported) error {
	layout, ok := exports[platform]
	if !ok {
		return fmt.Errorf("demo: %s has no export", platform)
	}
	var rows [][]string
	if layout.banner != nil {
		rows = append(rows, layout.banner)
	}
	head := make([]string, len(layout.fields))
	for i, f := range layout.fields {
		head[i] = f.header
	}
	rows = append(rows, head)
	for _, p := range posts {
		row := make([]string, len(layout.fields))
		for i, f := range layout.fields {
			row[i] = f.cell(p)
		}
		rows = append(rows, row)
	}
	write := csv.NewWriter(w).WriteAll
	if layout.workbook {
		write = func(rows [][]string) error { return writeWorkbook(w, rows) }
	}
	if err := write(rows); err != nil {
		return fmt.Errorf("demo: writing the export of %s: %w", platform, err)
	}
	return nil
}

func title(p Exported) string { return p.Title }

func always(s string) func(Exported) string { return func(Exported) string { return s } }

func published(layout string) func(Exported) string {
	return func(p Exported) string { return p.Published.In(zone).Format(layout) }
}

func count(m content.Metric) func(Exported) string {
	return func(p Exported) string {
		n, ok := p.Counts[m]
		if !ok {
			return "-"
		}
		return fmt.Sprint(n)
	}
}

// finished is the share of views that were finished, as the platform writes it.
func finished(format string, scale float64) func(Exported) string {
	return func(p Exported) string {
		reads, finishes := p.Counts[content.Reads], p.Counts[content.Finishes]
		if reads == 0 {
			return "-"
		}
		return fmt.Sprintf(format, scale*float64(finishes)/float64(reads))
	}
}

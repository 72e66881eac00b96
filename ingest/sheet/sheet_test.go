package sheet_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"moxin/content"
	"moxin/ingest/sheet"
)

var (
	beijing  = time.FixedZone("UTC+8", 8*60*60)
	observed = time.Date(2026, 12, 1, 9, 0, 0, 0, beijing)
)

func on(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, beijing) }

var posts = []content.Publication{
	{ID: 1, Slug: "why", Channel: "xhs", Platform: content.XiaoHongShu, Title: "老客户为什么走了", PublishedAt: on(3, 20)},
	{ID: 2, Slug: "day", Channel: "xhs", Platform: content.XiaoHongShu, Title: "会员日复盘", PublishedAt: on(5, 12)},
	{ID: 3, Slug: "day", Channel: "xhs", Platform: content.XiaoHongShu, Title: "会员日复盘", PublishedAt: on(20, 12)},
	{ID: 4, Slug: "why", Channel: "dy", Platform: content.Douyin, Title: "老客户为什么走了", PublishedAt: on(4, 19)},
	{ID: 5, Slug: "day", Channel: "dy", Platform: content.Douyin, Title: "会员日复盘第二集", PublishedAt: on(6, 19)},
	{ID: 6, Slug: "why", Channel: "sph", Platform: content.Channels, Title: "老客户为什么走了", PublishedAt: on(4, 20)},
	{ID: 7, Slug: "twins", Channel: "sph", Platform: content.Channels, Title: "双胞胎文章", PublishedAt: on(8, 10)},
	{ID: 8, Slug: "twins", Channel: "sph2", Platform: content.Channels, Title: "双胞胎文章", PublishedAt: on(8, 18)},
}

func options() sheet.Options {
	return sheet.Options{File: "export.csv", ObservedAt: observed, Posts: posts}
}

func read(t *testing.T, text string) sheet.Result {
	t.Helper()
	r, err := sheet.Read([]byte(text), options())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lines are samples as "publication metric value".
func lines(samples []content.Sample) []string {
	var out []string
	for _, s := range samples {
		mark := ""
		if s.Capped {
			mark = "+"
		}
		out = append(out, fmt.Sprintf("%d %s %v%s", s.Publication, s.Metric, s.Value, mark))
	}
	slices.Sort(out)
	return out
}

func problems(r sheet.Result) []string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %s", p.Line, p.Kind, p.Column)))
	}
	return out
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s\ngot  %q\nwant %q", what, got, want)
	}
}

const xiaohongshu = `最多导出排序后前1000条笔记,最多导出排序后前1000条笔记,最多导出排序后前1000条笔记
笔记标题,首次发布时间,体裁,曝光,观看量,封面点击率,点赞,评论,收藏,涨粉,分享,人均观看时长,弹幕
老客户为什么走了,2026年11月03日20时01分32秒,图文,"1.2万","1,234",0.05,56,7,--,3,0,15.20秒,-
会员日复盘,2026年11月05日12时00分01秒,图文,10万+,3000,6.50%,-1,,12,1,2,30.0,0
会员日复盘,2026年11月28日12时00分00秒,图文,1,1,0,1,1,1,1,1,1,1
别人的笔记,2026年11月03日20时00分00秒,图文,9,9,9,9,9,9,9,9,9,9
老客户为什么走了,昨天,图文,9,9,9,9,9,9,9,9,9,9
`

func TestXiaohongshu(t *testing.T) {
	r := read(t, xiaohongshu)
	if r.Layout != "小红书 笔记列表明细表" || r.Header != 2 || r.Rows != 5 || r.Matched != 2 || r.Encoding != "UTF-8" {
		t.Errorf("%+v", r)
	}
	same(t, "samples", lines(r.Samples), []string{
		"1 impressions 12000", "1 reads 1234", "1 likes 56", "1 comments 7", "1 follows 3", "1 shares 0", "1 read_seconds 15.2",
		"2 impressions 100000+", "2 reads 3000", "2 saves 12", "2 follows 1", "2 shares 2", "2 read_seconds 30", "2 danmaku 0",
	})
	same(t, "problems", problems(r), []string{"5 unmatched", "6 unmatched", "7 unreadable 首次发布时间"})
	for _, s := range r.Samples {
		if s.Source != "csv:export.csv" || !s.ObservedAt.Equal(observed) || s.Unit != content.Metrics[s.Metric] || s.Cumulative != (s.Metric != content.ReadSeconds) {
			t.Errorf("sample %+v", s)
		}
	}
}

func TestDouyin(t *testing.T) {
	// Newer variant: another order and 发布状态; captions with topics and line breaks.
	r := read(t, "\ufeff作品名称,发布时间,体裁,发布状态,播放量,点赞量,评论量,分享量,收藏量,完播率,平均播放时长,主页访问量,粉丝增量\r\n"+
		"\"老客户为什么走了\n讲三个真实的原因 #私域运营 #复购\",2026-11-04 19:00:05,1-3min视频,公开,5213,88,4,9,21,0.2134,12.5,33,6\r\n"+
		"会员日复盘第二集,2026-11-06 19:02,图文,自见,1,1,1,1,1,1,1,1,1\r\n"+
		"会员日复盘第二集,2026-11-06 19:02,图文,公开,700,8,很多,2,3,213,1分7秒,4,5\r\n")
	if r.Platform != content.Douyin || r.Skipped != 1 || r.Matched != 2 {
		t.Errorf("%+v", r)
	}
	same(t, "samples", lines(r.Samples), []string{
		"4 reads 5213", "4 likes 88", "4 comments 4", "4 shares 9", "4 saves 21", "4 finish_rate 0.2134", "4 read_seconds 12.5", "4 profile_visits 33", "4 follows 6",
		"5 reads 700", "5 likes 8", "5 shares 2", "5 saves 3", "5 read_seconds 67", "5 profile_visits 4", "5 follows 5",
	})
	same(t, "problems", problems(r), []string{"5 unreadable 完播率", "5 unreadable 评论量"})
}

const shipinhao = "视频描述,视频ID,发布时间,完播率,平均播放时长,播放量,推荐,喜欢,评论量,分享量,关注量,添加到通讯录人数（人）\n" +
	"老客户为什么走了,export/abc,2026/11/04,28.64%,10秒,1.5w,12,30,4,5,6,2\n" +
	"双胞胎文章,export/def,2026/11/08,<0.1%,10秒,100,1,1,1,1,1,\n"

func TestShipinhao(t *testing.T) {
	r := read(t, shipinhao)
	same(t, "samples", lines(r.Samples), []string{
		"6 finish_rate 0.2864", "6 read_seconds 10", "6 reads 15000", "6 hearts 12", "6 likes 30", "6 comments 4", "6 shares 5", "6 follows 6", "6 adds 2",
	})
	same(t, "problems", problems(r), []string{"3 ambiguous"})

	o := options()
	o.Channel = "sph2" // the account is said: one publication is left, on another the row is unknown
	r, err := sheet.Read([]byte(shipinhao), o)
	if err != nil || r.Matched != 1 || r.Samples[0].Publication != 8 {
		t.Errorf("%+v, %v", r, err)
	}
	if strings.Contains(strings.Join(lines(r.Samples), " "), "finish_rate") {
		t.Error("less than 0.1% was stored as a number")
	}
}

func TestTwoRowsOfOnePublicationAreNotGuessed(t *testing.T) {
	r := read(t, "笔记标题,首次发布时间,观看量,点赞\n老客户为什么走了,2026-11-03 20:00,10,1\n老客户，为什么走了！,2026-11-04 08:00,20,2\n")
	if len(r.Samples) != 0 {
		t.Errorf("samples %v", lines(r.Samples))
	}
	same(t, "problems", problems(r), []string{"2 ambiguous", "3 ambiguous"})
}

func TestTheLongestTitleTakesTheCaption(t *testing.T) {
	o := options()
	o.Posts = []content.Publication{
		{ID: 1, Platform: content.Douyin, Title: "老客户为什么走了", PublishedAt: on(4, 19)},
		{ID: 2, Platform: content.Douyin, Title: "老客户为什么走了之后", PublishedAt: on(4, 20)},
		{ID: 3, Platform: content.Douyin, Title: "老客户", PublishedAt: on(4, 20)},
	}
	const head = "作品名称,发布时间,播放量,点赞量\n"
	for caption, want := range map[string]int64{"老客户为什么走了之后怎么办": 2, "老客户为什么走了": 1, "老客户为什么走了？三个原因": 1} {
		r, err := sheet.Read([]byte(head+caption+",2026-11-04 19:30,10,1\n"), o)
		if err != nil || r.Matched != 1 || r.Samples[0].Publication != want {
			t.Errorf("%s: %+v, %v", caption, r, err)
		}
	}
	r, err := sheet.Read([]byte(head+"老客户回来了,2026-11-04 19:30,10,1\n"), o)
	if err != nil || r.Matched != 0 {
		t.Errorf("three letters recognised a caption: %+v, %v", r, err)
	}
}

func TestEncodings(t *testing.T) {
	encode := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	little := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()
	bare := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	big := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()
	cases := map[string]string{
		"UTF-8":       shipinhao,
		"UTF-8 (BOM)": "\ufeff" + shipinhao,
		"GB18030":     encode(simplifiedchinese.GB18030.NewEncoder().String(shipinhao)),
		"UTF-16LE":    encode(little.String(strings.ReplaceAll(shipinhao, ",", "\t"))),
		"UTF-16BE":    encode(big.String(shipinhao)),
	}
	for name, text := range cases {
		r := read(t, text)
		if r.Encoding != name || r.Matched != 1 {
			t.Errorf("%s: read as %s, %d matched", name, r.Encoding, r.Matched)
		}
	}
	if r := read(t, encode(bare.String(shipinhao))); r.Encoding != "UTF-16LE" || r.Matched != 1 {
		t.Errorf("UTF-16 without a mark: %s, %d matched", r.Encoding, r.Matched)
	}
}

func TestSeparators(t *testing.T) {
	for _, separator := range []string{"\t", ";"} {
		r := read(t, strings.ReplaceAll(shipinhao, ",", separator))
		if r.Matched != 1 {
			t.Errorf("%q: %+v", separator, r)
		}
	}
	// More commas in captions than tabs in the table.
	r := read(t, "作品名称\t发布时间\t播放量\t点赞量\n老客户为什么走了,一,二,三,四,五,六,七,八\t2026-11-04 19:00\t1\t2\n")
	if r.Matched != 1 {
		t.Errorf("%+v", r)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	cases := map[string]string{
		"":                       "空",
		" \r\n":                  "空",
		"日期,播放量\n2026-11-03,5\n": "按天",
		"a,b,c\n1,2,3\n":         "表头",
		strings.Repeat("x,y\n", 21) + "笔记标题,首次发布时间,观看量,点赞\n": "表头",
	}
	for text, want := range cases {
		_, err := sheet.Read([]byte(text), options())
		var file *sheet.FileError
		if !errors.As(err, &file) || !strings.Contains(file.Text.ZH, want) || file.Text.EN == "" {
			t.Errorf("%.20q: %v, want it to speak of %s", text, err, want)
		}
	}
	o := options()
	o.Platform = content.Douyin
	if _, err := sheet.Read([]byte(shipinhao), o); err == nil {
		t.Error("a file of 视频号 was read as one of 抖音")
	}
}

func TestOwnSamples(t *testing.T) {
	r := read(t, "post_id,platform,observed_at,channel,published_at,reads,likes,unknown\n"+
		"why,xiaohongshu,2026-11-05T09:00:00+08:00,,,120,,5\n"+
		"day,xiaohongshu,2026-11-25T09:00:00+08:00,,,50,1,\n"+
		"day,xiaohongshu,2026-11-25T09:00:00+08:00,,2026-11-20T12:00:00+08:00,50,1,\n"+
		"twins,channels,2026-11-25T09:00:00+08:00,sph2,,7,many,\n"+
		"nobody,channels,2026-11-25T09:00:00+08:00,,,7,,\n"+
		"why,douyin,yesterday,,,7,,\n")
	if r.Layout != "samples.csv" || r.Rows != 6 || r.Matched != 3 {
		t.Errorf("%+v", r)
	}
	same(t, "samples", lines(r.Samples), []string{"1 reads 120", "3 reads 50", "3 likes 1", "8 reads 7"})
	same(t, "problems", problems(r), []string{"3 ambiguous", "5 unreadable likes", "6 unmatched", "7 unreadable observed_at"})
	if s := r.Samples[0]; !s.ObservedAt.Equal(on(5, 9)) || !s.Cumulative {
		t.Errorf("sample %+v", s)
	}
}

func TestOwnSamplesOfOneChannel(t *testing.T) {
	o := options()
	o.Channel = "sph"
	r, err := sheet.Read([]byte("post_id,platform,observed_at,reads\ntwins,channels,2026-11-25T09:00:00+08:00,7\n"), o)
	if err != nil || r.Matched != 1 || r.Samples[0].Publication != 7 {
		t.Errorf("%+v, %v", r, err)
	}
}

// shelf keeps what it is given, once.
type shelf struct {
	raw     [][]byte
	samples map[string]content.Sample
	err     error
}

func (s *shelf) PutRaw(_ context.Context, _ string, _ time.Time, body []byte) (string, error) {
	s.raw = append(s.raw, body)
	return "hash", s.err
}

func (s *shelf) AddSamples(_ context.Context, samples []content.Sample) (int, error) {
	before := len(s.samples)
	for _, x := range samples {
		s.samples[fmt.Sprint(x.Publication, x.Metric, x.ObservedAt, x.Source)] = x
	}
	return len(s.samples) - before, s.err
}

func TestSave(t *testing.T) {
	r := read(t, shipinhao)
	store := &shelf{samples: map[string]content.Sample{}}
	added, err := r.Save(t.Context(), store, []byte(shipinhao), observed)
	if err != nil || r.Raw != "hash" || added != len(r.Samples) || len(store.raw) != 1 {
		t.Fatalf("added %d, %v", added, err)
	}
	for _, s := range store.samples {
		if s.Raw != "hash" {
			t.Errorf("sample %+v does not lead to its file", s)
		}
	}
	if added, err := r.Save(t.Context(), store, []byte(shipinhao), observed); err != nil || added != 0 {
		t.Errorf("again: %d, %v", added, err)
	}
	store.err = errors.New("disk full")
	if _, err := r.Save(t.Context(), store, nil, observed); !errors.Is(err, store.err) {
		t.Errorf("error %v", err)
	}
	store.err, store.raw = nil, nil
	nothing := sheet.Result{}
	if n, err := nothing.Save(t.Context(), store, []byte("x"), observed); nothing.Raw == "" || n != 0 || err != nil || len(store.raw) != 1 {
		t.Errorf("a file whose rows found nothing was not kept: %d, %v", n, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(xiaohongshu))
	f.Add([]byte(shipinhao))
	f.Add([]byte(userAnalysis))
	for _, c := range platformFiles {
		f.Add([]byte(c.text))
	}
	f.Add([]byte("微博内容,发布时间,URL,阅读数,赞赏\n老客户为什么走了,2026-11-04,https://example.com/1,5,8.8\n"))
	f.Add([]byte("post_id,platform,observed_at,reads\nwhy,douyin,2026-11-25T09:00:00+08:00,7\n"))
	f.Add([]byte("\xff\xfe1\x00,\x00"))
	brought, err := sheet.ParseLayouts("x.yaml", []byte(weibo))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o := platformOptions()
		o.Now, o.Layouts = observed, brought
		o.Channels = []content.Channel{{ID: "gzh", Platform: content.WeChat}, {ID: "wb", Platform: content.Weibo}}
		r, err := sheet.Read(data, o)
		var file *sheet.FileError
		if err != nil && !errors.As(err, &file) {
			t.Fatalf("an error that says nothing to its reader: %v", err)
		}
		if err == nil {
			sound(t, r)
		}
	})
}

// sound holds what is true of every file: each row has one outcome, each sample one subject, and no
// subject has two values of one metric at one instant.
func sound(t *testing.T, r sheet.Result) {
	t.Helper()
	if r.Layout != "samples.csv" && r.Rows != len(r.Joined) || r.Matched > r.Rows {
		t.Fatalf("%d rows, %d shown, %d matched", r.Rows, len(r.Joined), r.Matched)
	}
	given := 0
	for _, j := range r.Joined {
		given += j.Samples
		if (j.How == "") != (j.Why != nil) || j.Publication != 0 && j.How == "" {
			t.Fatalf("row %+v", j)
		}
	}
	if r.Layout != "samples.csv" && given != len(r.Samples) {
		t.Fatalf("%d samples, rows gave %d", len(r.Samples), given)
	}
	seen := map[string]bool{}
	for _, s := range r.Samples {
		if (s.Publication == 0) == (s.Channel == "") || s.Value < 0 || s.Unit == "" || s.ObservedAt.After(observed) || s.Unit == content.UnitShare && s.Value > 1 {
			t.Fatalf("sample %+v", s)
		}
		key := fmt.Sprint(s.Publication, s.Channel, s.Metric, s.ObservedAt.UnixNano())
		if seen[key] && r.Layout != "samples.csv" {
			t.Fatalf("two values: %+v", s)
		}
		seen[key] = true
	}
}

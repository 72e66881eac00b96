package rank_test

import (
	"slices"
	"strings"
	"testing"

	"moxin/content"
	"moxin/ingest/rank"
)

// What is malformed is refused with its place, what is wrong with it and what to write instead.
func TestReadDirSaysWhatToDo(t *testing.T) {
	t.Parallel()
	const post, sample = "post_id,published_at\na,2026-11-03T20:00:00+08:00\n", "post_id,platform,observed_at,reads\n"
	count := func(cell string) string { return sample + "a,wechat,2026-11-04T20:00:00+08:00," + cell + "\n" }
	at := func(cell string) string { return "post_id,published_at\na," + cell + "\n" }
	const inReads = "samples.csv:2:36: reads 列"
	for name, c := range map[string]struct{ posts, samples, zh string }{
		"thousands":        {post, count(`"1,234"`), inReads + "“1,234”：不是计数：写成 1234"},
		"Chinese comma":    {post, count("1，234"), inReads + "“1，234”：不是计数：写成 1234"},
		"full width":       {post, count("１２３"), inReads + "“１２３”：不是计数：写成 123"},
		"ten thousand":     {post, count("1.23万"), inReads + "“1.23万”：不是计数：写成 12300"},
		"top of a counter": {post, count("10w+"), inReads + "“10w+”：不是计数：写成 100000+"},
		"below zero":       {post, count("-3"), inReads + "“-3”：计数不会小于 0"},
		"a dash":           {post, count("—"), inReads + "“—”：不是计数：不知道就空着"},
		"n/a":              {post, count("#N/A"), inReads + "“#N/A”：不是计数：不知道就空着"},
		"a rate":           {post, count("28.6%"), inReads + "“28.6%”：是比率，不是计数：写次数"},
		"words":            {post, count("很多"), inReads + "“很多”：不是计数：写数字，不知道就空着，到了显示上限写 100000+"},
		"too many":         {post, count("1e300"), inReads + "“1e300”：不是计数：写数字"},

		"no zone":       {at("2026-11-03 20:00"), sample, "posts.csv:2:3: published_at 列“2026-11-03 20:00”：没有写时区：是北京时间就写成 2026-11-03T20:00:00+08:00"},
		"as Excel does": {at("2026/11/3 20:05:06"), sample, "写成 2026-11-03T20:05:06+08:00"},
		"a day":         {at("2026年11月3日"), sample, "写成 2026-11-03T00:00:00+08:00"},
		"zone apart":    {at("2026-11-03 20:00:00 +0200"), sample, "不是 RFC 3339 的时刻，写成 2026-11-03T20:00:00+02:00"},
		"Excel's days":  {at("45964.83"), sample, "是 Excel 的日期序号"},
		"no instant":    {at("昨天"), sample, "“昨天”：不是 RFC 3339 的时刻"},
		"no such day":   {at("2026-02-30T20:00:00+08:00"), sample, "不是 RFC 3339 的时刻"},
		"blank instant": {at(""), sample, "posts.csv:2:3: published_at 列：不能空着"},

		"semicolons":          {strings.ReplaceAll(post, ",", ";"), sample, "posts.csv:1: post_id 列：没有这一列：用的是分号，要用英文逗号分隔"},
		"tabs":                {post, strings.ReplaceAll(sample, ",", "\t"), "samples.csv:1: post_id 列：没有这一列：用的是制表符"},
		"Chinese commas":      {strings.ReplaceAll(post, ",", "，"), sample, "用的是中文逗号"},
		"old line ends":       {strings.ReplaceAll(post, "\n", "\r"), sample, "换行是旧式的 CR"},
		"UTF-16":              {"\xff\xfep\x00o\x00s\x00t\x00\n\x00", sample, "posts.csv:1:1: 不是 UTF-8 编码"},
		"GBK header":          {"post_id,published_at,\xb1\xea\xcc\xe2\n", sample, "posts.csv:1:22: 不是 UTF-8 编码。中文 Excel 的“CSV（逗号分隔）”是 GBK：另存为“CSV UTF-8（逗号分隔）”"},
		"GBK title":           {"post_id,title,published_at\na,\xcf\xc4\xcc\xec,2026-11-03T20:00:00+08:00\n", sample, "posts.csv:2:3: title 列“�”：不是 UTF-8 编码"},
		"empty":               {"", sample, "posts.csv:1: 没有表头"},
		"blank lines":         {post, "\n\n", "samples.csv:1: 没有表头"},
		"a name nearly":       {"Post-ID,published_at\n", sample, "posts.csv:1: post_id 列：没有这一列；有 Post-ID，把它改成 post_id"},
		"an unread one":       {"post_id,published_at,备注,备注\n", sample, "posts.csv:1:25: 备注 列：这一列有两次"},
		"under no name":       {"post_id,published_at,\na,2026-11-03T20:00:00+08:00,多的\n", sample, "posts.csv:2:29: 这一列没有列名"},
		"a post nearly":       {"post_id,published_at\nsummer-tea,2026-11-03T20:00:00+08:00\n", sample + "sumer-tea,wechat,2026-11-04T20:00:00+08:00,1\n", "samples.csv:2:1: post_id 列“sumer-tea”：posts.csv 里没有这一篇；是不是 summer-tea？"},
		"counted in runes":    {"title,post_id,published_at\n夏天的茶,a,昨天\n", sample, "posts.csv:2:8: published_at 列"},
		"after several lines": {"title,post_id,published_at\n\"夏天\n的茶\",a,昨天\n", sample, "posts.csv:3:7: published_at 列"},
	} {
		_, err := rank.ReadDir(folder(c.posts, c.samples), nil)
		wrong, ok := err.(*rank.DataError)
		if !ok || !strings.Contains(wrong.In("zh"), c.zh) || wrong.In("en") == wrong.In("zh") {
			t.Errorf("%s: %v, want it to say %s", name, err, c.zh)
		}
	}
}

// What can be read and is odd is told of, and the rest is read as if it were not there.
func TestReadDirTellsWhatIsOdd(t *testing.T) {
	t.Parallel()
	var odd []string
	d, err := rank.ReadDir(folder(
		"\ufeffpost_id,published_at,auther,备注,\r\na,2026-11-03T20:00:00+08:00,林溪,x,\r\n,,,,\r\n",
		"post_id,platform,observed_at,raeds,saves\r\n"+
			"a,wechat,2026-11-03T19:00:00+08:00,,1\r\na,wechat,2026-11-04T19:00:00+08:00,,2\r\n"+
			"a,wechat,2026-11-02T19:00:00+08:00,,0\r\na,wechat,2026-11-01T19:00:00+08:00,,0\r\n"),
		func(e *rank.DataError) { odd = append(odd, e.In("zh")) })
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{
		"posts.csv:1:22: auther 列：不认识这一列，没有读；是不是 author？",
		"posts.csv:1:29: 备注 列：不认识这一列，没有读",
		"samples.csv:1:30: raeds 列：不认识这一列，没有读；是不是 reads？",
		"samples.csv:2:10: observed_at 列“2026-11-03T19:00:00+08:00”：在发布之前，这一行没有用；这样的还有 2 处",
	}; !slices.Equal(odd, want) {
		t.Errorf("%q, want %q", odd, want)
	}
	if len(d.Posts) != 1 || d.Posts[0].Author != "" || len(d.Readings) != 4 || d.Readings[1].Values[content.Saves] != 2 {
		t.Errorf("%+v", d)
	}
	if _, err := rank.ReadDir(folder("post_id,published_at,x\n", "post_id,platform,observed_at,y\n"), nil); err != nil {
		t.Errorf("nobody listens: %v", err)
	}
}

// One id on two platforms is two channels; an id of one platform keeps its name.
func TestChannelsOfOneIDAreTwo(t *testing.T) {
	t.Parallel()
	posts, samples := "post_id,published_at\n", "post_id,platform,channel,observed_at,reads,saves\n"
	for i, id := range strings.Split("abcdefghij", "") {
		posts += id + ",2026-11-03T20:00:00+08:00\n"
		saves := string(rune('1' + i%9))
		samples += id + ",wechat,main,2026-11-13T20:00:00+08:00,1000," + saves + "0\n" +
			id + ",weibo,main,2026-11-13T20:00:00+08:00,9000," + saves + "00\n" +
			id + ",douyin,,2026-11-13T20:00:00+08:00,500," + saves + "5\n"
	}
	d, err := rank.ReadDir(folder(posts, samples), nil)
	if err != nil {
		t.Fatal(err)
	}
	result := rank.Rank(d, rank.Options{Draws: 20})
	var names []string
	for _, g := range result.Groups {
		if g.Kind == "channel" {
			names = append(names, g.Name)
		}
	}
	slices.Sort(names)
	if want := []string{"douyin", "main (wechat)", "main (weibo)"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
	dir := t.TempDir()
	if err := rank.WriteDir(dir, d); err != nil {
		t.Fatal(err)
	}
	for _, r := range d.Readings {
		if r.Channel == "main" || r.Platform == "douyin" && r.Channel != "" {
			t.Fatalf("%+v", r)
		}
	}
	taken := "post_id,platform,channel,observed_at,reads\na,wechat,main,2026-11-13T20:00:00+08:00,1\na,weibo,main,2026-11-13T20:00:00+08:00,1\na,weibo,main (wechat),2026-11-13T20:00:00+08:00,1\n"
	d, err = rank.ReadDir(folder(posts, taken), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := []string{d.Readings[0].Channel, d.Readings[1].Channel, d.Readings[2].Channel}; !slices.Equal(got, []string{"main (wechat) (wechat)", "main (weibo)", "main (wechat) (weibo)"}) {
		t.Errorf("an id that is such a name: %q", got)
	}
}

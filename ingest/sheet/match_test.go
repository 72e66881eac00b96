package sheet_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/sheet"
)

const notes = "笔记标题,首次发布时间,观看量,点赞\n"

// rows are what became of each row, as "line how publication".
func rows(r sheet.Result) []string {
	var out []string
	for _, j := range r.Joined {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s%s %d", j.Ref(), j.How, j.Kind, j.Publication)))
	}
	return out
}

func answered(t *testing.T, text string, change func(*sheet.Options)) sheet.Result {
	t.Helper()
	o := options()
	change(&o)
	r, err := sheet.Read([]byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEveryRowIsShown(t *testing.T) {
	r := read(t, xiaohongshu)
	same(t, "rows", rows(r), []string{"3 title+time 1", "4 title+time 2", "5 unmatched 0", "6 unmatched 0", "7 unreadable 0"})
	if r.Open != 2 || r.Joined[0].Samples != 7 || r.Joined[0].Title != "老客户为什么走了" || r.Joined[0].Time != "2026年11月03日20时01分32秒" {
		t.Errorf("%+v", r.Joined)
	}
	if c := r.Joined[3].Candidates; len(c) != 2 || c[0].Publication != 1 || c[0].Channel != "xhs" || !c[0].PublishedAt.Equal(on(3, 20)) {
		t.Errorf("a row whose title was changed is offered what was published about then: %+v", c)
	}
}

func TestAnswersHold(t *testing.T) {
	const text = notes + "改了标题,2026-11-03 20:05,10,1\n别人的,2026-10-01 08:00,9,9\n"
	first := read(t, text)
	same(t, "before", rows(first), []string{"2 unmatched 0", "3 unmatched 0"})
	said := func(o *sheet.Options) {
		o.Matches = []content.Match{
			{Platform: content.XiaoHongShu, Key: first.Joined[0].Key, Publication: 1},
			{Platform: content.XiaoHongShu, Key: first.Joined[1].Key},
			{Platform: content.Douyin, Key: first.Joined[0].Key, Publication: 4},
		}
	}
	r := answered(t, text, said)
	same(t, "after", rows(r), []string{"2 answered 1", "3 none 0"})
	if r.Open != 0 || r.None != 1 || r.Matched != 1 || len(r.Problems) != 0 || len(r.Samples) != 2 {
		t.Errorf("%+v", r)
	}
	// The same row of a later file, with another number and written another way.
	r = answered(t, "笔记标题,首次发布时间,观看量,点赞,收藏\n改了，标题！ #复购,2026年11月03日20时05分59秒,90,8,7\n", said)
	same(t, "later", rows(r), []string{"2 answered 1"})
	// An answer to a post that is no longer among those looked at says nothing.
	r = answered(t, text, func(o *sheet.Options) { said(o); o.Posts = o.Posts[1:] })
	same(t, "gone", rows(r), []string{"2 unmatched 0", "3 none 0"})
}

// A row that a person gave to another channel's post is not given to this one's by its title.
func TestAnAnswerForAnotherChannelHolds(t *testing.T) {
	const text = notes + "老客户为什么走了,2026-11-03 20:05,10,1\n"
	first := read(t, text)
	same(t, "by title", rows(first), []string{"2 title+time 1"})
	r := answered(t, text, func(o *sheet.Options) {
		o.Matches = []content.Match{{Platform: content.XiaoHongShu, Key: first.Joined[0].Key, Publication: 99}}
	})
	same(t, "answered", rows(r), []string{"2 unmatched 0"})
	if len(r.Samples) != 0 || r.Open != 1 {
		t.Errorf("%+v", r)
	}
}

// Two posts of one title on one day are told apart by the minute.
func TestTwoRowsOfOneTitleAndDay(t *testing.T) {
	const text = notes + "早安,2026-11-07 08:00,10,1\n早安,2026-11-07 20:00,20,2\n"
	r := read(t, text)
	one, two := r.Joined[0].Key, r.Joined[1].Key
	if one == two || !strings.HasPrefix(two, "早安@2026-11-07") {
		t.Fatalf("keys %q and %q", one, two)
	}
	r = answered(t, text, func(o *sheet.Options) {
		o.Matches = []content.Match{{Platform: content.XiaoHongShu, Key: one, Publication: 2}, {Platform: content.XiaoHongShu, Key: two}}
	})
	same(t, "rows", rows(r), []string{"2 answered 2", "3 none 0"})
}

func TestKeysOfLongCaptions(t *testing.T) {
	long := strings.Repeat("很长的文案", 60)
	r := read(t, notes+long+"甲,2026-11-07,1,1\n"+long+"乙,2026-11-07,1,1\n🌸🌸,2026-11-07,1,1\n")
	one, two := r.Joined[0].Key, r.Joined[1].Key
	if one == two || len([]rune(one)) > 100 || !strings.HasPrefix(r.Joined[2].Key, "🌸🌸@") || r.Open != 3 {
		t.Errorf("keys %q, %q, %q; open %d", one, two, r.Joined[2].Key, r.Open)
	}
}

// Of several rows for one post the one that names it is right.
func TestTheRowThatNamesThePost(t *testing.T) {
	const head = "标题,发布时间,ID,链接,展现量,阅读量\n"
	row := "老客户为什么走了,2026-11-04 20:05,%s,,100,%d\n"
	o := platformOptions()
	text := head + fmt.Sprintf(row, "", 1) + fmt.Sprintf(row, "7400000000000000001", 2)
	r, err := sheet.Read([]byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "rows", rows(r), []string{"2 ambiguous 0", "3 id 11"})
	same(t, "samples", lines(r.Samples), []string{"11 impressions 100", "11 reads 2"})
	o.PostID = func(platform, link string) string {
		if platform == content.Toutiao && strings.HasSuffix(link, "/7400000000000000001/?from=app") {
			return "7400000000000000001"
		}
		return ""
	}
	r, err = sheet.Read([]byte(head+"改了,2026-11-04 20:05,,https://m.toutiao.com/i/7400000000000000001/?from=app,100,5\n"), o)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "rows", rows(r), []string{"2 url 11"})
}

// Articles of one message can share an id: then it tells none of them.
func TestASharedIDTellsNothing(t *testing.T) {
	o := options()
	o.Posts = []content.Publication{
		{ID: 1, Platform: content.Toutiao, Title: "甲文章", RemoteID: "77", PublishedAt: on(4, 20)},
		{ID: 2, Platform: content.Toutiao, Title: "乙文章", RemoteID: "77", PublishedAt: on(4, 20)},
	}
	r, err := sheet.Read([]byte("标题,发布时间,ID,展现量,阅读量\n乙文章,2026-11-04 20:00,77,5,1\n丙文章,2026-11-04 20:00,77,5,1\n"), o)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "rows", rows(r), []string{"2 title+time 2", "3 unmatched 0"})
}

// Posts of one title, hours apart: an exact time tells, a day does not.
func TestTheTimeTells(t *testing.T) {
	change := func(o *sheet.Options) {
		o.Posts = []content.Publication{
			{ID: 1, Platform: content.XiaoHongShu, Title: "早安", PublishedAt: on(7, 8)},
			{ID: 2, Platform: content.XiaoHongShu, Title: "早安", PublishedAt: on(7, 20)},
			{ID: 3, Platform: content.XiaoHongShu, Title: "晚安", PublishedAt: on(7, 20)},
			{ID: 4, Platform: content.XiaoHongShu, Title: "晚安", PublishedAt: on(7, 20).Add(30 * time.Minute)},
		}
	}
	for when, want := range map[string]string{"早安,2026-11-07 20:01": "2 title+time 2", "早安,2026-11-07": "2 ambiguous 0",
		"早安,2026-11-07 12:00": "2 ambiguous 0", "晚安,2026-11-07 20:01": "2 ambiguous 0", "早安,2026-11-11 20:00": "2 unmatched 0"} {
		r := answered(t, notes+when+",10,1\n", change)
		same(t, when, rows(r), []string{want})
	}
}

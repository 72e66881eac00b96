package wechatsim

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers/sim"
)

// everything is an audience that knows every metric a platform page shows.
var everything = readers{
	content.Reads: 10, content.FollowerReads: 6, content.Shares: 2, content.Hearts: 1, content.Likes: 3, content.Comments: 2,
	content.Saves: 1, content.Follows: 4, content.Unfollows: 1, content.Finishes: 5, content.ReadSeconds: 900,
}

func dates(begin, end string) reply { return reply{"begin_date": begin, "end_date": end} }

// Section 1.8: spans, formats, no day past yesterday.
func TestStatisticsSpans(t *testing.T) {
	b := newBench(t, Options{})
	for _, c := range []struct {
		path, begin, end string
		code             int
	}{
		{"getarticleread", "2026-11-01", "2026-11-01", 0},
		{"getarticleread", "2026-10-31", "2026-11-01", 61501},
		{"getarticleread", "2026-11-02", "2026-11-02", 61501},
		{"getarticleread", "2026-11-01", "2026-10-31", 61501},
		{"getarticleread", "2026/11/01", "2026/11/01", 61500},
		{"getarticleshare", "2026-10-31", "2026-11-01", 61501},
		{"getarticletotaldetail", "2026-10-31", "2026-11-01", 61501},
		{"getbizsummary", "2026-10-03", "2026-11-01", 0},
		{"getbizsummary", "2026-10-02", "2026-11-01", 61501},
		{"getusersummary", "2026-10-26", "2026-11-01", 0},
		{"getusersummary", "2026-10-25", "2026-11-01", 61501},
		{"getusercumulate", "2026-10-25", "2026-11-01", 61501},
	} {
		if r := b.post("/datacube/"+c.path, dates(c.begin, c.end)); r.code() != c.code {
			t.Errorf("%s %s..%s answers %v, want %d", c.path, c.begin, c.end, r, c.code)
		}
	}
}

// Section 1.8: numbers of a day come at 08:00 of the next, Beijing time.
func TestStatisticsWaitForTheMorning(t *testing.T) {
	b := newBench(t, Options{Audience: everything})
	b.publish("一")
	b.step(22*time.Hour - time.Second) // 07:59:59 on the 3rd
	for _, path := range []string{"getarticleread", "getarticleshare", "getbizsummary", "getarticletotaldetail"} {
		r := b.ok("/datacube/"+path, dates("2026-11-02", "2026-11-02"))
		if len(r.list("list")) != 0 || r["is_delay"] != true {
			t.Errorf("%s before 08:00: %v", path, r)
		}
	}
	if r := b.ok("/datacube/getusercumulate", dates("2026-11-02", "2026-11-02")); len(r.list("list")) != 0 {
		t.Errorf("getusercumulate before 08:00: %v", r)
	}
	b.step(time.Second)
	for _, path := range []string{"getarticleread", "getarticleshare", "getbizsummary", "getarticletotaldetail"} {
		r := b.ok("/datacube/"+path, dates("2026-11-02", "2026-11-02"))
		if len(r.list("list")) != 1 || r["is_delay"] != false {
			t.Errorf("%s at 08:00: %v", path, r)
		}
	}
}

// Section 1.8: getarticleread and getarticleshare count one day; msgid joins them to the publish.
func TestDailyArticleNumbers(t *testing.T) {
	b := newBench(t, Options{Audience: everything})
	post := b.publish("一") // at 10:00: 14 hours of the first day
	b.step(48 * time.Hour)
	for d, hours := range map[string]float64{"2026-11-02": 14, "2026-11-03": 24} {
		r := b.ok("/datacube/getarticleread", dates(d, d)).list("list")[0]
		if r.text("ref_date") != d || r.text("msgid") != fmt.Sprintf("%d_1", post.MsgDataID) || r.at("detail")["read_user"] != hours*10 {
			t.Errorf("%s: %v", d, r)
		}
		from := r.at("detail").list("read_user_source")
		if from[0].text("scene_desc") != "全部" || from[0]["user_count"] != hours*10 || from[1]["user_count"] != hours*6 || from[2]["user_count"] != hours*4 {
			t.Errorf("%s: sources %v", d, from)
		}
		r = b.ok("/datacube/getarticleshare", dates(d, d)).list("list")[0]
		if r.at("detail")["share_user"] != hours*2 {
			t.Errorf("%s: %v", d, r)
		}
	}
	if r := b.ok("/datacube/getarticleread", dates("2026-11-01", "2026-11-01")); len(r.list("list")) != 0 {
		t.Errorf("the day before: %v", r)
	}
}

// Section 1.8: account sums by day, over several messages and the articles of one.
func TestBizSummary(t *testing.T) {
	b := newBench(t, Options{Audience: everything})
	b.publish("一")
	b.ok("/cgi-bin/freepublish/submit", reply{"media_id": b.draft(b.news("二"), b.news("三"))})
	b.step(48 * time.Hour)
	list := b.ok("/datacube/getbizsummary", dates("2026-11-01", "2026-11-03")).list("list")
	if len(list) != 3 {
		t.Fatalf("list = %v", list)
	}
	for i, want := range []struct{ reads, sent float64 }{{0, 0}, {3 * 140, 3}, {3 * 240, 0}} {
		d := list[i].at("detail")
		if d["read_user"] != want.reads || d["send_page_count"] != want.sent {
			t.Errorf("day %d: %v, want %v", i, d, want)
		}
	}
}

// Section 1.8: getarticletotaldetail by publishing day: cumulative rows, rates, publish_type.
func TestTotalDetail(t *testing.T) {
	b := newBench(t, Options{Audience: everything})
	free := b.publish("一")
	if _, err := b.sim.PublishDraft(appID, b.draft(b.news("二"))); err != nil {
		t.Fatal(err)
	}
	b.step(72 * time.Hour)
	list := b.ok("/datacube/getarticletotaldetail", dates("2026-11-02", "2026-11-02")).list("list")
	if len(list) != 2 || list[0]["publish_type"] != 1.0 || list[1]["publish_type"] != 0.0 {
		t.Fatalf("list = %v", list)
	}
	if list[0].text("title") != "一" || list[0].text("content_url") != free.URL || list[0].text("msgid") != fmt.Sprintf("%d_1", free.MsgDataID) {
		t.Errorf("article = %v", list[0])
	}
	rows := list[0].list("detail_list")
	if len(rows) != 3 {
		t.Fatalf("rows = %v", rows)
	}
	for i, hours := range []float64{14, 38, 62} {
		want := reply{
			"stat_date": fmt.Sprintf("2026-11-%02d", 2+i), "read_user": hours * 10, "share_user": hours * 2, "zaikan_user": hours,
			"like_user": hours * 3, "comment_count": hours * 2, "collection_user": hours, "read_subscribe_user": hours * 4,
			"read_finish_rate": .5, "read_avg_activetime": 1.5,
		}
		for k, v := range want {
			if rows[i][k] != v {
				t.Errorf("row %d: %s = %v, want %v", i, k, rows[i][k], v)
			}
		}
	}
}

// Section 1.8: missing is not 0: what the audience does not know has no field.
func TestUnknownFieldsAreAbsent(t *testing.T) {
	b := newBench(t, Options{Audience: readers{content.Reads: 10}})
	b.publish("一")
	b.step(24 * time.Hour)
	row := b.ok("/datacube/getarticletotaldetail", dates("2026-11-02", "2026-11-02")).list("list")[0].list("detail_list")[0]
	if len(row) != 3 || row["read_user"] != 140.0 || len(row.list("read_user_source")) != 1 {
		t.Errorf("row = %v, want stat_date, read_user and its one source", row)
	}
}

// Section 1.8: an article is tracked for 30 days; nothing is known before 2025-11-01.
func TestStatisticsHorizon(t *testing.T) {
	b := newBench(t, Options{Audience: everything})
	b.step(time.Date(2025, 10, 31, 12, 0, 0, 0, beijing).Sub(start))
	b.publish("旧")
	b.step(24 * time.Hour)
	b.publish("新")
	b.step(60 * 24 * time.Hour)
	for d, rows := range map[string]int{"2025-10-31": -1, "2025-11-01": 30} {
		r := b.ok("/datacube/getarticletotaldetail", dates(d, d))
		if r["is_delay"] != false {
			t.Errorf("%s: %v", d, r)
		}
		list := r.list("list")
		if rows < 0 && len(list) == 0 {
			continue
		}
		if len(list) != 1 || len(list[0].list("detail_list")) != rows {
			t.Errorf("%s: %v, want %d rows", d, list, rows)
		}
	}
	if r := b.ok("/datacube/getarticleread", dates("2025-10-31", "2025-10-31")); len(r.list("list")) != 0 {
		t.Errorf("before the family began: %v", r)
	}
}

// A deleted article gains no more readers.
func TestDeletedArticlesStandStill(t *testing.T) {
	b := newBench(t, Options{Audience: everything})
	post := b.publish("一")
	b.step(2 * time.Hour)
	b.ok("/cgi-bin/freepublish/delete", reply{"article_id": post.ArticleID})
	b.step(46 * time.Hour)
	rows := b.ok("/datacube/getarticletotaldetail", dates("2026-11-02", "2026-11-02")).list("list")[0].list("detail_list")
	if rows[0]["read_user"] != 20.0 || rows[1]["read_user"] != 20.0 {
		t.Errorf("rows = %v", rows)
	}
}

// Section 1.8: followers by source and in total.
func TestFollowers(t *testing.T) {
	b := newBench(t, Options{Audience: everything})
	b.publish("一")
	b.step(48 * time.Hour)
	r := b.ok("/datacube/getusercumulate", dates("2026-11-01", "2026-11-03")).list("list")
	for i, want := range []float64{5000, 5000 + 14*3, 5000 + 38*3} {
		if r[i]["cumulate_user"] != want {
			t.Errorf("day %d: %v, want %v", i, r[i], want)
		}
	}
	rows := b.ok("/datacube/getusersummary", dates("2026-11-02", "2026-11-02")).list("list")
	if len(rows) != 2 || rows[0]["user_source"] != 0.0 || rows[0]["cancel_user"] != 14.0 || rows[1]["user_source"] != 57.0 || rows[1]["new_user"] != 56.0 {
		t.Errorf("rows = %v", rows)
	}
}

// Section 1.9 and 5.10: count below 50; total is the page, comment_cnt the whole; index 0-based.
func TestCommentList(t *testing.T) {
	b := newBench(t, Options{Audience: readers{content.Comments: 3}})
	b.ok("/cgi-bin/freepublish/submit", reply{"media_id": b.draft(with(b.news("一"), reply{"need_open_comment": 1}))})
	open, closed := b.sim.Posts(appID)[0], b.publish("二")
	b.step(3 * time.Hour) // nine comments, the newest at the third hour
	ask := func(id int64, index, begin, count, kind int) reply {
		return b.post("/cgi-bin/comment/list", reply{"msg_data_id": id, "index": index, "begin": begin, "count": count, "type": kind})
	}
	r := ask(open.MsgDataID, 0, 1, 4, 0)
	list := r.list("comment")
	if r["total"] != 4.0 || r["comment_cnt"] != 9.0 || len(list) != 4 || list[0]["user_comment_id"] != 8.0 {
		t.Errorf("page = %v", r)
	}
	if want := float64(start.Add(3 * time.Hour).Unix()); list[0]["create_time"] != want || list[3]["create_time"] != want-3600 {
		t.Errorf("times %v and %v, want %v and an hour before", list[0]["create_time"], list[3]["create_time"], want)
	}
	if r := ask(open.MsgDataID, 0, 0, 10, 2); r["comment_cnt"] != 0.0 {
		t.Errorf("elected = %v", r)
	}
	for name, c := range map[string]struct{ got, want int }{
		"50 at once":    {ask(open.MsgDataID, 0, 0, 50, 0).code(), 40035},
		"no such place": {ask(open.MsgDataID, 1, 0, 10, 0).code(), 40035},
		"closed":        {ask(closed.MsgDataID, 0, 0, 10, 0).code(), 88000},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", name, c.got, c.want)
		}
	}
}

// How many comments say more than a word follows the audience; what a comment says stays.
func TestCommentsAreAsDeepAsTheReaders(t *testing.T) {
	for share, want := range map[int64][2]int{0: {0, 0}, 1: {1, 47}, 2: {48, 48}} {
		b := newBench(t, Options{Audience: readers{content.Comments: 2, content.DeepComments: share}})
		b.ok("/cgi-bin/freepublish/submit", reply{"media_id": b.draft(with(b.news("一"), reply{"need_open_comment": 1}))})
		post := b.sim.Posts(appID)[0]
		said := map[any]any{}
		for range 2 { // a day apart
			b.step(24 * time.Hour)
			deep := 0
			for _, c := range b.post("/cgi-bin/comment/list", reply{"msg_data_id": post.MsgDataID, "index": 0, "begin": 0, "count": 48, "type": 0}).list("comment") {
				if was, ok := said[c["user_comment_id"]]; ok && was != c["content"] {
					t.Errorf("comment %v said %v, and says %v", c["user_comment_id"], was, c["content"])
				}
				if said[c["user_comment_id"]] = c["content"]; len([]rune(c["content"].(string))) >= 25 {
					deep++
				}
			}
			if deep < want[0] || deep > want[1] {
				t.Errorf("%d of 48 are deep where %d of 2 are", deep, share)
			}
		}
	}
}

// The audience hears of a post what its readers see, and its id is the msgid.
func TestAudienceIsToldThePost(t *testing.T) {
	var told sim.Post
	b := newBench(t, Options{Audience: listener(func(p sim.Post) { told = p })})
	post := b.publish("一")
	b.page(post.URL)
	if told.Platform != content.WeChat || told.Title != "一" || !told.Published.Equal(start) || !strings.HasSuffix(told.ID, "_1") {
		t.Errorf("told %+v", told)
	}
}

type listener func(sim.Post)

func (l listener) Counts(p sim.Post, _ time.Time) sim.Counts { l(p); return nil }

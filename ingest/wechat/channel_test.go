package wechat_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"moxin/content"
	"moxin/ingest"
	"moxin/publishers/wechat/wechatapi"
)

// said is what a reading's samples say, one on a line.
func said(r ingest.Reading) []string {
	var out []string
	for _, s := range r.Samples {
		out = append(out, fmt.Sprint(s.ObservedAt.In(beijing).Format("01-02 "), s.Channel, s.Publication, " ", s.Metric, " ", s.Value, s.Unit, " ", s.Source, " ", s.Cumulative))
	}
	slices.Sort(out)
	return out
}

func TestTheAccountsDays(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	b.api.days = `{"list":[{"ref_date":"2026-11-03","detail":{"read_user":90,"read_user_source":[{"user_count":60,"scene_desc":"公众号消息"}],"comment_count":0,"redirect_ori_page_user":7}},
		{"ref_date":"soon","detail":{"read_user":1}},{"ref_date":"2026-11-04","detail":{"read_user":40,"like_user":null}}],"is_delay":%v}`
	days := b.api.days
	b.api.days = fmt.Sprintf(days, true)
	got, err := b.CollectChannel(t.Context(), "gzh")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"11-04 gzh0 clicks 7人 datacube-day false", "11-04 gzh0 comments 0次 datacube-day false",
		"11-04 gzh0 follower_reads 60人 datacube-day false", "11-04 gzh0 reads 90人 datacube-day false",
	}
	if !slices.Equal(said(got), want) {
		t.Errorf("samples %q, want %q: the day that is not final is left for later", said(got), want)
	}
	b.api.days = fmt.Sprintf(days, false)
	if got, _ = b.CollectChannel(t.Context(), "gzh"); !slices.Contains(said(got), "11-05 gzh0 reads 40人 datacube-day false") {
		t.Errorf("samples %q without the day that became final", said(got))
	}
}

func TestDaysOfOurArticles(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	b.posts.list = []content.Publication{{ID: 7, Channel: "gzh", StatID: "2247483650_1"}, {ID: 8, Channel: "gzh"}, {ID: 9, Channel: "gzh2", StatID: "2247483651_1"}}
	b.api.reads = map[string]string{
		"2026-11-03": `{"list":[{"ref_date":"2026-11-03","msgid":"2247483650_1","detail":{"read_user":30}},{"ref_date":"2026-11-03","msgid":"2247483651_1","detail":{"read_user":9}}]}`,
		"2026-11-04": `{"list":[{"ref_date":"2026-11-04","msgid":"2247483650_1","detail":{"read_user":12}}],"is_delay":true}`,
	}
	b.api.shares = map[string]string{"2026-11-03": `{"list":[{"ref_date":"2026-11-03","msgid":"2247483650_1","detail":{"share_user":2}}]}`}
	got, err := b.CollectChannel(t.Context(), "gzh")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"11-04 7 reads 30人 datacube-day false", "11-04 7 shares 2人 datacube-day false"}
	if !slices.Equal(said(got), want) {
		t.Errorf("samples %q, want %q", said(got), want)
	}
	if !strings.Contains(string(got.Raw), "2247483651_1") {
		t.Error("the reply as it came is not kept")
	}

	b.api.asked = nil
	b.api.reads["2026-11-04"] = `{"list":[{"ref_date":"2026-11-04","msgid":"2247483650_1","detail":{"read_user":12}}]}`
	got, err = b.CollectChannel(t.Context(), "gzh")
	if err != nil || !slices.Equal(said(got), []string{"11-05 7 reads 12人 datacube-day false"}) {
		t.Errorf("an hour later: %q, %v", said(got), err)
	}
	if asked := strings.Join(b.api.asked, ","); strings.Count(asked, "reads") != 1 || !strings.Contains(asked, "reads 2026-11-04,shares 2026-11-04") {
		t.Errorf("asked %s: days that are final are asked for once", asked)
	}
}

func TestDaysOfNoArticles(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	if _, err := b.CollectChannel(t.Context(), "gzh"); err != nil || strings.Contains(strings.Join(b.api.asked, ","), "reads") {
		t.Errorf("%v, asked %v for nothing of ours", err, b.api.asked)
	}
	b.posts.err = errors.New("the store is away")
	if _, err := b.CollectChannel(t.Context(), "gzh"); !errors.Is(err, b.posts.err) || errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("%v", err)
	}
}

func TestTheChannelWithoutTheRight(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	b.api.err = &wechatapi.Error{Code: 48001, Class: wechatapi.Config}
	if _, err := b.CollectChannel(t.Context(), "gzh"); !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("%v", err)
	}
}

func TestDaysThatNobodyAskedForInTime(t *testing.T) {
	b := newBench("2026-11-25 09:00")
	for since, want := range map[string]string{
		"2026-11-24 09:00": "totals 2026-11-23 2026-11-24,summary 2026-11-23 2026-11-24,account 2026-11-23 2026-11-24",
		"2026-11-25 08:30": "totals 2026-11-24 2026-11-24,summary 2026-11-24 2026-11-24,account 2026-11-24 2026-11-24",
		"2026-11-15 07:00": "totals 2026-11-13 2026-11-19,summary 2026-11-13 2026-11-19,totals 2026-11-20 2026-11-24,summary 2026-11-20 2026-11-24,account 2026-11-13 2026-11-24",
	} {
		b.at(since)
		last := b.now
		b.at("2026-11-25 09:00")
		b.api.asked = nil
		if _, err := b.CollectSince(t.Context(), "gzh", last); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(b.api.asked, ","); got != want {
			t.Errorf("since %s: asked %s, want %s", since, got, want)
		}
	}
	b.api.asked = nil
	if _, err := b.CollectSince(t.Context(), "gzh", b.now.AddDate(-1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if first, last := b.api.asked[0], b.api.asked[len(b.api.asked)-1]; first != "totals 2026-10-26 2026-11-01" || last != "account 2026-10-26 2026-11-24" {
		t.Errorf("after a year: %v: thirty days are caught up", b.api.asked)
	}
}

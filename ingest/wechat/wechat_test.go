package wechat_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/wechat"
	"moxin/publishers/wechat/wechatapi"
)

var beijing = content.Beijing()

// account answers from replies as the platform writes them and counts what it is asked.
type account struct {
	mu     sync.Mutex
	totals map[string]string // by day of publication
	users  [2]string
	days   string            // of the account
	reads  map[string]string // by day
	shares map[string]string
	err    error
	asked  []string
}

func (a *account) ask(what string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked = append(a.asked, what)
	return a.err
}

func reply[T any](body string) (r wechatapi.Report[T], err error) {
	if body == "" {
		body = `{"list":[],"is_delay":false}`
	}
	r.Raw = []byte(body)
	return r, json.Unmarshal(r.Raw, &r)
}

func (a *account) ArticleTotals(_ context.Context, published time.Time) (wechatapi.Report[wechatapi.ArticleTotal], error) {
	if err := a.ask(wechatapi.Day(published)); err != nil {
		return wechatapi.Report[wechatapi.ArticleTotal]{}, err
	}
	return reply[wechatapi.ArticleTotal](a.totals[wechatapi.Day(published)])
}

func (a *account) UserSummary(_ context.Context, begin, end time.Time) (wechatapi.Report[wechatapi.UserDay], error) {
	if err := a.ask("summary " + wechatapi.Day(begin) + " " + wechatapi.Day(end)); err != nil {
		return wechatapi.Report[wechatapi.UserDay]{}, err
	}
	return reply[wechatapi.UserDay](a.users[0])
}

func (a *account) UserTotals(_ context.Context, begin, end time.Time) (wechatapi.Report[wechatapi.UserTotal], error) {
	if err := a.ask("totals " + wechatapi.Day(begin) + " " + wechatapi.Day(end)); err != nil {
		return wechatapi.Report[wechatapi.UserTotal]{}, err
	}
	return reply[wechatapi.UserTotal](a.users[1])
}

func (a *account) AccountDays(_ context.Context, begin, end time.Time) (wechatapi.Report[wechatapi.AccountDay], error) {
	if err := a.ask("account " + wechatapi.Day(begin) + " " + wechatapi.Day(end)); err != nil {
		return wechatapi.Report[wechatapi.AccountDay]{}, err
	}
	return reply[wechatapi.AccountDay](a.days)
}

func (a *account) ArticleReads(_ context.Context, day time.Time) (wechatapi.Report[wechatapi.ArticleDay], error) {
	if err := a.ask("reads " + wechatapi.Day(day)); err != nil {
		return wechatapi.Report[wechatapi.ArticleDay]{}, err
	}
	return reply[wechatapi.ArticleDay](a.reads[wechatapi.Day(day)])
}

func (a *account) ArticleShares(_ context.Context, day time.Time) (wechatapi.Report[wechatapi.ArticleDay], error) {
	if err := a.ask("shares " + wechatapi.Day(day)); err != nil {
		return wechatapi.Report[wechatapi.ArticleDay]{}, err
	}
	return reply[wechatapi.ArticleDay](a.shares[wechatapi.Day(day)])
}

// shelf is the publications that are ours.
type shelf struct {
	list []content.Publication
	err  error
}

func (s *shelf) Publications(_ context.Context, f content.PublicationFilter) ([]content.Publication, error) {
	var out []content.Publication
	for _, p := range s.list {
		if p.Channel == f.Channel {
			out = append(out, p)
		}
	}
	return out, s.err
}

const third = `{"list":[
 {"ref_date":"2026-11-03","msgid":"2247483650_1","title":"老客户为什么走了","detail_list":[
  {"stat_date":"2026-11-03","read_user":300,"share_user":"4","zaikan_user":2,"like_user":5,"collection_user":null,
   "read_user_source":[{"user_count":300,"scene_desc":"全部"},{"user_count":210,"scene_desc":"公众号消息"}],
   "read_subscribe_user":1,"read_finish_rate":0.48,"read_avg_activetime":1.5},
  {"stat_date":"2026-11-04","read_user":420,"comment_count":0}]},
 {"ref_date":"2026-11-03","msgid":"2247483650_2","title":"会员日","detail_list":[{"stat_date":"2026-11-03","read_user":80}]},
 {"ref_date":"2026-11-03","msgid":"2247483651_1","title":"会员日","detail_list":[]}
],"is_delay":%v}`

type bench struct {
	*wechat.Collector
	api   *account
	posts *shelf
	now   time.Time
}

func newBench(now string) *bench {
	b := &bench{api: &account{totals: map[string]string{"2026-11-03": fmt.Sprintf(third, false)}}, posts: &shelf{}}
	b.at(now)
	b.Collector = wechat.New(wechat.Options{Channel: "gzh", API: b.api, Posts: b.posts, Now: func() time.Time { return b.now }})
	return b
}

func (b *bench) at(now string) {
	t, err := time.ParseInLocation("2006-01-02 15:04", now, beijing)
	if err != nil {
		panic(err)
	}
	b.now = t
}

func post(stat string) content.Publication {
	return content.Publication{ID: 1, Platform: content.WeChat, Channel: "gzh", StatID: stat,
		PublishedAt: time.Date(2026, 11, 3, 20, 0, 0, 0, beijing)}
}

func TestCollectReadsEveryDay(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	got, err := b.Collect(t.Context(), post("2247483650_1"))
	if err != nil || got.Retry != 0 || len(got.Raw) == 0 || got.StatID != "2247483650_1" {
		t.Fatalf("%+v, %v", got, err)
	}
	type key struct {
		day    string
		metric content.Metric
	}
	seen := map[key]content.Sample{}
	for _, s := range got.Samples {
		seen[key{s.ObservedAt.In(beijing).Format("01-02 15:04"), s.Metric}] = s
		if s.Source != "datacube" {
			t.Errorf("source %q", s.Source)
		}
	}
	for k, want := range map[key]float64{
		{"11-04 00:00", content.Reads}: 300, {"11-04 00:00", content.Shares}: 4, {"11-04 00:00", content.Hearts}: 2,
		{"11-04 00:00", content.Likes}: 5, {"11-04 00:00", content.FollowerReads}: 210, {"11-04 00:00", content.Follows}: 1,
		{"11-04 00:00", content.FinishRate}: .48, {"11-04 00:00", content.ReadSeconds}: 90,
		{"11-05 00:00", content.Reads}: 420, {"11-05 00:00", content.Comments}: 0,
	} {
		s, ok := seen[k]
		if !ok || s.Value != want {
			t.Errorf("%v: %v (there: %v), want %v", k, s.Value, ok, want)
		}
		delete(seen, k)
	}
	if len(seen) != 0 {
		t.Errorf("samples of what was not told: %v", seen)
	}
	if s := got.Samples[0]; s.Unit != content.UnitPeople || !s.Cumulative {
		t.Errorf("readers are people, summed: %+v", s)
	}
}

func TestCollectWaitsForEightOClock(t *testing.T) {
	b := newBench("2026-11-03 21:00")
	got, err := b.Collect(t.Context(), post("2247483650_1"))
	if err != nil || got.Retry != 11*time.Hour || len(b.api.asked) != 0 {
		t.Errorf("%+v, %v, asked %v", got, err, b.api.asked)
	}
	b.at("2026-11-04 07:59")
	if got, _ := b.Collect(t.Context(), post("2247483650_1")); got.Retry != time.Minute {
		t.Errorf("retry %s", got.Retry)
	}
	b.at("2026-11-04 08:00")
	if got, err := b.Collect(t.Context(), post("2247483650_1")); err != nil || got.Retry != 0 || len(got.Samples) == 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCollectAsksOnceForADay(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			if _, err := b.Collect(t.Context(), post(fmt.Sprintf("2247483650_%d", i%2+1))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(b.api.asked) != 1 {
		t.Errorf("asked %v", b.api.asked)
	}
	b.at("2026-11-06 07:00") // no newer numbers yet
	if _, err := b.Collect(t.Context(), post("2247483650_1")); err != nil || len(b.api.asked) != 1 {
		t.Errorf("%v, asked %v", err, b.api.asked)
	}
	b.at("2026-11-06 08:00")
	if _, err := b.Collect(t.Context(), post("2247483650_1")); err != nil || len(b.api.asked) != 2 {
		t.Errorf("%v, asked %v", err, b.api.asked)
	}
}

func TestCollectLeavesOutWhatIsNotFinal(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	b.api.totals["2026-11-03"] = fmt.Sprintf(third, true)
	got, err := b.Collect(t.Context(), post("2247483650_1"))
	if err != nil || got.Retry != time.Hour {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, s := range got.Samples {
		if s.Value == 420 {
			t.Error("yesterday's reads are not final and were taken")
		}
	}
	if len(got.Samples) == 0 {
		t.Error("the day before is final")
	}
	b.api.totals["2026-11-03"] = fmt.Sprintf(third, false)
	b.at("2026-11-05 10:00")
	if got, _ := b.Collect(t.Context(), post("2247483650_1")); got.Retry != 0 || len(b.api.asked) != 2 {
		t.Errorf("an hour later: %+v, asked %v", got, b.api.asked)
	}
}

func TestCollectOfAnArticleThatIsNotReported(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	got, err := b.Collect(t.Context(), post("2247489999_1"))
	if err != nil || len(got.Samples) != 0 || got.Gone || got.Retry != 23*time.Hour {
		t.Errorf("%+v, %v: ask again when there are new numbers", got, err)
	}
}

func TestCollectByTitle(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	p := post("")
	p.Title = "老客户为什么走了 "
	if got, err := b.Collect(t.Context(), p); err != nil || len(got.Samples) == 0 {
		t.Errorf("%+v, %v", got, err)
	}
	p.Title = "会员日"
	if got, err := b.Collect(t.Context(), p); err == nil {
		t.Errorf("one of two articles was guessed: %+v", got)
	}
}

func TestCollectFindsWhatWasPublishedTheEveningBefore(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	p := post("")
	p.Title, p.PublishedAt = "老客户为什么走了", time.Date(2026, 11, 4, 0, 10, 0, 0, beijing) // the person said so after midnight
	if got, err := b.Collect(t.Context(), p); err != nil || got.StatID != "2247483650_1" || len(got.Samples) == 0 {
		t.Errorf("%+v, %v", got, err)
	}
	p.Title = "会员日"
	if got, err := b.Collect(t.Context(), p); err == nil {
		t.Errorf("one of two articles was guessed: %+v", got)
	}
}

func TestCollectByAddress(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	b.api.totals["2026-11-03"] = `{"list":[{"ref_date":"2026-11-03","msgid":"7_1","title":"会员日","content_url":"https://a/1","detail_list":[]},
		{"ref_date":"2026-11-03","msgid":"7_2","title":"会员日","content_url":"https://a/2","detail_list":[{"stat_date":"2026-11-03","read_user":8,"praise_money":1200}]}]}`
	p := post("")
	p.Title, p.URL = "会员日", "https://a/2"
	got, err := b.Collect(t.Context(), p)
	if err != nil || got.StatID != "7_2" || len(got.Samples) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	if s := got.Samples[1]; s.Metric != content.Tips || s.Value != 1200 || s.Unit != content.UnitFen {
		t.Errorf("%+v", s)
	}
}

func TestCollectTellsAMissingRightFromAFailure(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	b.api.err = &wechatapi.Error{Code: 48001, Class: wechatapi.Config}
	if _, err := b.Collect(t.Context(), post("2247483650_1")); !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("48001: %v", err)
	}
	b.api.err = &wechatapi.Error{Code: -1, Class: wechatapi.Transient}
	if _, err := b.Collect(t.Context(), post("2247483650_1")); err == nil || errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("-1: %v", err)
	}
	b.api.err = nil
	if _, err := b.Collect(t.Context(), post("2247483650_1")); err != nil {
		t.Errorf("a failure was remembered: %v", err)
	}
}

func TestAccepts(t *testing.T) {
	b := newBench("2026-11-05 09:00")
	other, elsewhere, unpublished := post("1_1"), post("1_1"), post("1_1")
	other.Channel, elsewhere.Platform, unpublished.PublishedAt = "gzh2", content.Douyin, time.Time{}
	for i, p := range []content.Publication{other, elsewhere, unpublished} {
		if b.Accepts(p) {
			t.Errorf("case %d is accepted", i)
		}
	}
	if !b.Accepts(post("")) || !b.Accepts(post("1_1")) {
		t.Error("an article of the account is not accepted")
	}
}

func TestCollectChannel(t *testing.T) {
	b := newBench("2026-11-05 07:00") // before eight: the 3rd is the newest day
	b.api.users = [2]string{
		`{"list":[{"ref_date":"2026-11-03","user_source":0,"new_user":3,"cancel_user":1},{"ref_date":"2026-11-03","user_source":57,"new_user":4,"cancel_user":0},{"ref_date":"2026-11-02","user_source":0,"cancel_user":2}]}`,
		`{"list":[{"ref_date":"2026-11-03","cumulate_user":5006},{"ref_date":"2026-11-02"}]}`,
	}
	got, err := b.CollectChannel(t.Context(), "gzh")
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(b.api.asked) != "[totals 2026-10-28 2026-11-03 summary 2026-10-28 2026-11-03 account 2026-10-28 2026-11-03]" {
		t.Errorf("asked %v", b.api.asked)
	}
	var lines []string
	for _, s := range got.Samples {
		lines = append(lines, fmt.Sprint(s.ObservedAt.In(beijing).Format("01-02"), s.Channel, s.Metric, s.Value, s.Cumulative))
	}
	want := "[11-04 gzh followers 5006 true 11-04 gzh follows 7 false 11-04 gzh unfollows 1 false 11-03 gzh unfollows 2 false]"
	if got := fmt.Sprint(lines); len(lines) != 4 || squeeze(got) != squeeze(want) {
		t.Errorf("samples %s, want %s", got, want)
	}
}

func squeeze(s string) string {
	var out []rune
	for _, r := range s {
		if r != ' ' {
			out = append(out, r)
		}
	}
	return string(out)
}

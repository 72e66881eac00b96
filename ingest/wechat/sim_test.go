package wechat_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/all"
	"moxin/ingest/page"
	"moxin/ingest/rank/audience"
	"moxin/ingest/wechat"
	"moxin/publishers/sim"
	"moxin/publishers/wechat/wechatapi"
	"moxin/publishers/wechat/wechatsim"
)

// readers adapts a simulated audience to the simulator.
type readers struct{ *audience.Audience }

func (r readers) Counts(p sim.Post, at time.Time) sim.Counts {
	return r.Audience.Counts(audience.Key{Platform: p.Platform, ID: p.ID, Title: p.Title, Published: p.Published}, at)
}

// ours is a shelf of one publication that may still change.
type ours struct{ *content.Publication }

func (o ours) Publications(context.Context, content.PublicationFilter) ([]content.Publication, error) {
	return []content.Publication{*o.Publication}, nil
}

// forgetful lets everything through and remembers nothing.
type forgetful struct{}

func (forgetful) Take(context.Context, string, time.Duration, int) (bool, error) { return true, nil }
func (forgetful) Recall(context.Context, string) (content.Recall, error) {
	return content.Recall{}, nil
}
func (forgetful) PutRecall(context.Context, content.Recall) error { return nil }
func (forgetful) Pauses(context.Context) ([]content.Pause, error) { return nil, nil }

// TestAgainstTheSimulator publishes an article and reads it both ways: by statistics and on
// its page.
func TestAgainstTheSimulator(t *testing.T) {
	now := time.Date(2026, 11, 3, 20, 0, 0, 0, beijing)
	clock := func() time.Time { return now }
	const appID, secret = "wx0000000000000001", "0123456789abcdef0123456789abcdef"
	server, err := wechatsim.New(wechatsim.Options{
		Clock: clock, Audience: readers{audience.New(audience.Options{Seed: 1})},
		Accounts: []wechatsim.Account{{AppID: appID, Secret: secret, Verified: true, Entity: "corp", FollowersAtStart: 3000}},
	})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server)
	defer web.Close()
	api := wechatapi.New(wechatapi.Options{BaseURL: web.URL, AppID: appID, Secret: secret, Now: clock})
	publish(t, api, "老客户为什么走了")
	post := server.Posts(appID)[0]
	p := content.Publication{ID: 1, Channel: "gzh", Platform: content.WeChat, Title: post.Title, URL: post.URL, PublishedAt: post.Published}

	stats := wechat.New(wechat.Options{Channel: "gzh", API: api, Posts: ours{&p}, Now: clock})
	got, err := stats.Collect(t.Context(), p)
	if err != nil || got.Retry != 12*time.Hour {
		t.Fatalf("on the first evening: %+v, %v", got, err)
	}
	now = now.Add(61 * time.Hour) // 09:00 of the third day
	got, err = stats.Collect(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	byDay := map[string]float64{}
	for _, s := range got.Samples {
		if s.Metric == content.Reads {
			byDay[s.ObservedAt.In(beijing).Format("01-02")] = s.Value
		}
	}
	if len(byDay) != 3 || byDay["11-04"] <= 0 || byDay["11-06"] <= byDay["11-04"] {
		t.Errorf("reads by day: %v", byDay)
	}

	rules, err := all.Rules(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	pages := page.New(page.Options{
		Hosts: []string{strings.TrimPrefix(web.URL, "http://")}, Rules: rules, Keep: forgetful{}, Spacing: 1, Now: clock,
	})
	shown, err := pages.Collect(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shown.Samples {
		if s.Metric == content.Reads && s.Value < byDay["11-06"] {
			t.Errorf("the page shows %v reads, last midnight there were %v", s.Value, byDay["11-06"])
		}
	}
	if len(shown.Samples) < 5 {
		t.Errorf("the page shows %v", shown.Samples)
	}

	p.StatID = got.StatID
	channel, err := stats.CollectChannel(t.Context(), "gzh")
	if err != nil {
		t.Fatal(err)
	}
	days, sum := map[string]float64{}, 0.0
	for _, s := range channel.Samples {
		days[fmt.Sprint(s.Publication, s.Metric, s.Source)]++
		if s.Publication == p.ID && s.Metric == content.Reads {
			sum += s.Value
		}
	}
	if days["1readsdatacube-day"] != 3 || days["0readsdatacube-day"] == 0 || days["0followersdatacube"] == 0 {
		t.Errorf("days of the channel: %v", days)
	}
	if sum != byDay["11-06"] {
		t.Errorf("the days' reads are %v together, the sum says %v", sum, byDay["11-06"])
	}

	remarks, err := wechat.NewComments("gzh", api, clock).Collect(t.Context(), p)
	if err != nil || len(remarks.Samples) != 3 || remarks.Samples[0].Value <= 0 {
		t.Errorf("comments: %+v, %v", remarks, err)
	}
	if err := server.Ban(appID, post.ArticleID); err != nil {
		t.Fatal(err)
	}
	if r, err := pages.Collect(t.Context(), p); err != nil || !r.Gone {
		t.Errorf("a banned article: %+v, %v", r, err)
	}
}

func publish(t *testing.T, api *wechatapi.Client, title string) {
	t.Helper()
	var cover bytes.Buffer
	if err := png.Encode(&cover, image.NewGray(image.Rect(0, 0, 900, 383))); err != nil {
		t.Fatal(err)
	}
	m, err := api.AddMaterial(t.Context(), wechatapi.File{Name: "cover.png", Type: "image/png", Data: cover.Bytes()})
	if err != nil {
		t.Fatal(err)
	}
	draft, err := api.AddDraft(t.Context(), []wechatapi.Article{{Title: title, Content: "<p>正文</p>", Cover: m.MediaID, OpenComment: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := api.Submit(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
}

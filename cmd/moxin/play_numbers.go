package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"moxin/cmd/moxin/demo"
	"moxin/content"
	"moxin/ingest/event"
	"moxin/ingest/rank/audience"
	"moxin/ingest/wecom"
	"moxin/publishers/sim"
)

// demoPublic are readers on the demo's platforms.
type demoPublic struct{ audience *audience.Audience }

func (r demoPublic) Counts(p sim.Post, at time.Time) sim.Counts {
	return r.audience.Counts(audience.Key{Platform: p.Platform, ID: demo.PostID(p.Published), Title: p.Title, Published: p.Published}, at)
}

// demoNumbers is what was read back, part of the demo's JSON.
type demoNumbers struct {
	Samples int `json:"samples"`
	// Sources are the samples by what kind of source they came from.
	Sources map[string]int `json:"samples_by_source"`
	Links   int            `json:"links"`
	Clicks  int            `json:"clicks"` // on links, by people
	Orders  int            `json:"orders"` // that are credited to a publication, repeat orders included
	Repeats int            `json:"repeat_orders"`
	// Uncredited are orders that nobody knows the article of: kept, never guessed at.
	Uncredited int `json:"uncredited_orders"`
	Deep       int `json:"deep_comments"`
}

// demoSources are the kinds of sources in the order in which they are told of.
var demoSources = []struct {
	kinds []string
	name  content.Text
}{
	{[]string{"datacube", "datacube-day", "openapi", "openapi-day", "comments"}, content.T("接口（统计、评论）", "interfaces (statistics, comments)")},
	{[]string{wecom.MessageSource, wecom.MomentSource, wecom.Days, wecom.RollSource}, content.T("企业微信（送达、客户、每天）", "WeCom (deliveries, customers, days)")},
	{[]string{"page"}, content.T("公开页", "public pages")},
	{[]string{"csv"}, content.T("导出的表", "exported files")},
	{[]string{event.Source}, content.T("自家网站、短链、订单", "own site, short links, orders")},
	{[]string{content.ByHand}, content.T("手工", "by hand")},
}

// numbers counts what was read back.
func (p *play) numbers(ctx context.Context, posts []content.Publication) (n demoNumbers, err error) {
	s := p.station.store
	samples, err := s.Samples(ctx, content.SampleFilter{})
	if err != nil {
		return n, err
	}
	n.Samples, n.Sources = len(samples), map[string]int{}
	for _, one := range samples {
		kind, _ := content.SourceKind(one.Source)
		n.Sources[kind]++
	}
	ids := make([]int64, 0, len(posts)+1)
	for _, post := range posts {
		ids = append(ids, post.ID)
	}
	latest, err := s.LatestSamples(ctx, ids)
	if err != nil {
		return n, err
	}
	for _, one := range latest {
		switch one.Metric {
		case content.Purchases:
			n.Orders += int(one.Value)
		case content.Repurchases:
			n.Orders, n.Repeats = n.Orders+int(one.Value), n.Repeats+int(one.Value)
		case content.DeepComments:
			n.Deep += int(one.Value)
		}
	}
	clicks, err := s.LinkClicks(ctx)
	for _, c := range clicks {
		n.Links, n.Clicks = n.Links+1, n.Clicks+c
	}
	n.Uncredited = p.readers.buyers - n.Orders
	return n, err
}

// text tells the readers' story in a few lines.
func (n demoNumbers) text() content.Text {
	var zh, en []string
	for _, s := range demoSources {
		sum := 0
		for _, kind := range s.kinds {
			sum += n.Sources[kind]
		}
		zh, en = append(zh, fmt.Sprintf("%s %d", s.name.ZH, sum)), append(en, fmt.Sprintf("%s %d", s.name.EN, sum))
	}
	return content.T(
		fmt.Sprintf("采样来自：%s；没有读到的是未知，不是 0\n短链 %d 个，点了 %d 次；订单 %d 笔记在带来它的文章头上，其中复购 %d 笔，另有 %d 笔不知道是哪篇；长评 %d 条",
			strings.Join(zh, "，"), n.Links, n.Clicks, n.Orders, n.Repeats, n.Uncredited, n.Deep),
		fmt.Sprintf("samples from: %s; what was not read is unknown, not 0\n%d short links, followed %d times; %d orders credited to the articles that brought them, %d of them repeat orders, and %d to none; %d deep comments",
			strings.Join(en, ", "), n.Links, n.Clicks, n.Orders, n.Repeats, n.Uncredited, n.Deep))
}

// typed is the number that a colleague read off a phone.
func (p *play) typed(ctx context.Context) error {
	posts, err := p.station.store.Publications(ctx, content.PublicationFilter{Slug: demo.Typed.Slug, Channel: demo.Typed.Channel})
	if err != nil {
		return err
	}
	now := p.clock.Now()
	for _, post := range posts {
		sample := content.Sample{Publication: post.ID, Metric: demo.Typed.Metric, Value: demo.Typed.Value, ObservedAt: now}
		if err := typeIn(ctx, p.station.store, sample, content.Correction{Why: demo.Typed.Why, Who: demo.Colleague, At: now}); err != nil {
			return err
		}
	}
	return nil
}

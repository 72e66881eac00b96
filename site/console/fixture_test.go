package console

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
	"moxin/content/check"
	"moxin/content/media"
	"moxin/content/render"
	"moxin/content/store"
)

var (
	shanghai = mustZone("Asia/Shanghai")
	// now is calendar time: a Friday morning. The machine's is another, as in a demo.
	now  = time.Date(2026, 12, 4, 9, 30, 0, 0, shanghai)
	work = time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC)
)

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		zone = time.FixedZone(name, 8*3600)
	}
	return zone
}

const workspaceYAML = `version: 1
brand: 半山书店
timezone: Asia/Shanghai
channels:
  gzh: {platform: wechat, account: service, app_id: wx0000000000000001, app_secret: "${MOXIN_GZH_SECRET}", mode: draft}
  xhs: {platform: xiaohongshu}
  dy: {platform: douyin}
  sph: {platform: channels}
calendar:
  blackout: [{from: 2026-12-13, to: 2026-12-13, reason: 国家公祭日}]
approval: {required: true}
`

// written is an article of the fixture.
type written struct {
	slug, title, author, series, stage, audience string
	tags                                         string
}

var library = []written{
	{"why-readers-return", "为什么有些客人每个月都回来", "林溪", "店主手记", "trust", "existing", "[复购, 会员]"},
	{"the-refund-we-gave", "那次我们把钱退了回去", "林溪", "店主手记", "trust", "existing", "[信任, 售后]"},
	{"winter-list", "冬天适合慢慢读的七本书", "周野", "半山书单", "attract", "new", "[书单, 冬天]"},
	{"how-we-choose", "一本书上架之前要过几道关", "陈默", "选书的人", "trust", "warm", "[选书]"},
	{"reading-with-kids", "陪孩子读书，先放下手机", "周野", "半山书单", "attract", "new", "[亲子, 阅读]"},
	{"member-letter", "写给老会员的一封信", "林溪", "店主手记", "retain", "existing", "[会员]"},
	{"damp-season", "梅雨天书怎么保存", "陈默", "选书的人", "retain", "existing", "[保存]"},
	{"gift-guide", "年末送书，别只送畅销榜", "周野", "半山书单", "convert", "warm", "[书单, 礼物]"},
	{"slow-delivery", "我们为什么不做当日达", "陈默", "选书的人", "trust", "warm", "[信任]"},
	{"new-year-sale", "跨年三天，旧书换新书", "林溪", "半山书单", "convert", "existing", "[活动]"},
	{"second-hand", "二手书的批注，也是书的一部分", "陈默", "选书的人", "attract", "new", "[选书]"},
	{"quiet-hour", "店里每天安静的那一小时", "林溪", "店主手记", "retain", "warm", "[会员, 阅读]"},
}

func (w written) markdown() string {
	return fmt.Sprintf(`---
title: %s
slug: %s
author: %s
series: %s
stage: %s
audience: %s
tags: %s
summary: %s。说的是一家开在山腰的小书店，怎样把一件小事做久。
cover: /img/%s.png
ai: none
channels:
  gzh: {}
  xhs: {topics: %s}
  dy: {topics: %s}
  sph: {title: 半山书店的一封来信, topics: %s}
---

十月的一个下午，店里只有三位客人。最里面那位，我们都认识，她每个月来一次，**从不看书单**。

![靠窗的座位](/img/%s.png)

## 她说的第一句话

> 我来不是为了买书，是想知道你们这个月读了什么。

这句话我们记到现在。后来我们把它写在了收银台后面：

- 先读，再推荐；
- 没读完的，不上架；
- 卖错了的，退回去。

## 我们改了什么

我们不再把“热销”写在最前面，而是写[谁读过它](https://example.com/readers)，读了几遍，在哪一页停下来。

::: tip
下个月的读书会在十二月第二个周六，只留十二个座位。
:::

慢一点没有关系，书会等人。
`, w.title, w.slug, w.author, w.series, w.stage, w.audience, w.tags, w.title, w.slug, w.tags, w.tags, w.tags, w.slug)
}

// drawings are made once for all tests.
var drawings = sync.OnceValue(func() [][]byte {
	out := make([][]byte, len(library))
	for i := range out {
		out[i] = picture(i)
	}
	return out
})

// picture is a cover: bands of colour with a pale disc, so that a page shows that it has loaded.
func picture(n int) []byte {
	const w, h = 450, 600
	tones := []color.RGBA{{0x2f, 0x3b, 0x3a, 255}, {0x5b, 0x4a, 0x3b, 255}, {0x3d, 0x4b, 0x5c, 255}, {0x6a, 0x5d, 0x4d, 255}, {0x4a, 0x55, 0x44, 255}}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		tone := tones[(n+y*3/h)%len(tones)]
		for x := range w {
			dx, dy := x-w*(2+n%3)/6, y-h/3
			if dx*dx+dy*dy < 76*76 {
				img.SetRGBA(x, y, color.RGBA{0xec, 0xe4, 0xd4, 255})
				continue
			}
			img.SetRGBA(x, y, tone)
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, img) // into memory
	return out.Bytes()
}

// shop is a console over a real store and a real workspace.
type shop struct {
	*testing.T
	store   *store.Store
	media   *media.Dir
	engine  *render.Engine
	ws      *content.Workspace
	options Options
	console http.Handler
	log     bytes.Buffer
}

// newShop opens the console of a shop that has written articles and done nothing yet. Without
// a library even those are missing.
func newShop(t *testing.T, library []written) *shop {
	t.Helper()
	s := &shop{T: t}
	files := fstest.MapFS{"moxin.yaml": {Data: []byte(workspaceYAML)}}
	for i, w := range library {
		files["articles/2026/"+w.slug+".md"] = &fstest.MapFile{Data: []byte(w.markdown())}
		files["static/img/"+w.slug+".png"] = &fstest.MapFile{Data: drawings()[i]}
	}
	var err error
	s.ws, err = content.Load(files)
	s.ok(err)
	s.media, err = media.OpenDir(t.TempDir())
	s.ok(err)
	s.engine = &render.Engine{Media: s.media}
	s.store, err = store.Open(t.Context(), filepath.Join(t.TempDir(), "moxin.db"))
	s.ok(err)
	t.Cleanup(func() { s.ok(s.store.Close()) })
	s.options = Options{
		Store: s.store, Desk: s, Media: s.media, Preview: render.Preview, Missing: store.ErrNotFound,
		Config:  func() content.Config { return s.ws.Config },
		Handoff: func(token string) string { return "/h/" + token },
		Now:     func() time.Time { return now }, Work: func() time.Time { return work },
		Version: "0.1.0", Log: slog.New(slog.NewTextHandler(&s.log, nil)),
	}
	s.open()
	return s
}

// open makes the console anew, after options have changed.
func (s *shop) open() {
	s.Helper()
	var err error
	s.console, err = New(s.options)
	s.ok(err)
}

func (s *shop) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// Articles, Compile and Findings are the desk, as cmd has it.
func (s *shop) Articles(context.Context) ([]*content.Article, error) { return s.ws.Articles, nil }

func (s *shop) Compile(ctx context.Context, slug, channel string) (content.Rendition, error) {
	r, _, err := s.compile(ctx, slug, channel)
	return r, err
}

func (s *shop) compile(ctx context.Context, slug, channel string) (content.Rendition, []content.Finding, error) {
	a, ok := s.ws.Article(slug)
	ch, known := s.ws.Config.Channel(channel)
	if !ok || !known {
		return content.Rendition{}, nil, fs.ErrNotExist
	}
	return s.engine.Compile(ctx, s.ws, a, ch)
}

func (s *shop) Findings(ctx context.Context, slug string) ([]content.Finding, error) {
	a, ok := s.ws.Article(slug)
	if !ok {
		return nil, fs.ErrNotExist
	}
	checker := check.New(s.ws)
	all := checker.Article(a)
	for _, ch := range s.ws.Config.Channels {
		r, findings, err := s.engine.Compile(ctx, s.ws, a, ch)
		if err != nil {
			return nil, err
		}
		all = append(append(all, findings...), checker.Rendition(a, ch, r)...)
	}
	return all, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"moxin/cmd/moxin/demo"
	"moxin/publishers/sim"
	"moxin/publishers/webhook/webhooksim"
)

// doubt is a release that moxin cannot settle: its receiver acts, and nobody hears of it.
type doubt struct {
	console string
	end     func() error
}

// doubtConfig is the workspace of a doubt: one article, and the receiver that loses every answer.
const doubtConfig = `version: 1
brand: 云畔茶事
channels:
  shop: {platform: webhook, url: "http://%s/hook", simulator: true, app_secret: "${MOXIN_SHOP_SECRET}"}
approval: {required: false}
network: {private: [127.0.0.1]}
`

const doubtArticle = `---
title: 腊八这天，我们店里喝什么
slug: laba-day
author: 许知夏
summary: 腊八粥配什么茶？店里三个人吵了一上午，最后煮了三壶。
stage: attract
audience: warm
ai: none
---

腊八粥甜，茶就不能再甜。
`

// losing is what goes wrong: the receiver acts and answers 502, and its look-ups say nothing.
var losing = []sim.Rule{
	{Kind: sim.Busy, Method: http.MethodGet, Path: webhooksim.Path, Body: "{}"},
	{Kind: sim.ErrorAfter, Method: http.MethodPost, Path: webhooksim.Path},
}

// openDoubt starts everything of a doubt and lets moxin publish.
func (s *studio) openDoubt(ctx context.Context) (err error) {
	faults, err := sim.NewFaults(demo.Seed)
	if err != nil {
		return err
	}
	shop, err := webhooksim.New(webhooksim.Options{Clock: time.Now, Secret: demo.ShopSecret, Name: "云畔小程序商城", Faults: faults})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: shop, ReadHeaderTimeout: 10 * time.Second}
	g := errgroup.Group{}
	g.Go(func() error { return server.Serve(l) })
	closeShop := func() error {
		err := server.Close()
		if served := g.Wait(); !errors.Is(served, http.ErrServerClosed) {
			err = errors.Join(err, served)
		}
		return err
	}
	scene := *s
	if scene.dir, err = s.doubtWorkspace(l.Addr().String()); err == nil {
		scene.env = append(scene.env, "MOXIN_SHOP_SECRET="+demo.ShopSecret)
		err = scene.publishInDoubt(ctx, faults)
	}
	if err != nil {
		return errors.Join(err, closeShop())
	}
	s.doubt = scene.doubt
	served := s.doubt.end
	s.doubt.end = func() error { return errors.Join(served(), closeShop()) }
	return nil
}

func (s *studio) doubtWorkspace(shop string) (dir string, err error) {
	dir = filepath.Join(s.work, "doubt")
	if err := os.MkdirAll(filepath.Join(dir, "articles"), 0o755); err != nil {
		return "", err
	}
	return dir, errors.Join(
		os.WriteFile(filepath.Join(dir, "moxin.yaml"), fmt.Appendf(nil, doubtConfig, shop), 0o644),
		os.WriteFile(filepath.Join(dir, "articles", "laba-day.md"), []byte(doubtArticle), 0o644))
}

// publishInDoubt connects the receiver while it still answers, and publishes when it no longer does.
func (s *studio) publishInDoubt(ctx context.Context, faults *sim.Faults) error {
	if _, err := s.run(ctx, "accounts", "connect", "shop", "--yes"); err != nil {
		return err
	}
	if err := faults.Add(losing...); err != nil {
		return err
	}
	urls, end, err := s.serve(ctx, []string{"console: "}, "-C", s.dir, "serve", "--listen", "127.0.0.1:0")
	if err != nil {
		return err
	}
	// publish waits two minutes for the doubt to end; nobody here does.
	waiting, leave := context.WithCancel(ctx)
	g := errgroup.Group{}
	g.Go(func() error {
		_, err := s.run(waiting, "publish", "laba-day", "--channel", "shop")
		if waiting.Err() != nil {
			return nil
		}
		return err
	})
	s.doubt = &doubt{urls[0], func() error {
		leave()
		return errors.Join(g.Wait(), end())
	}}
	return nil
}

// inDoubt shows the release as somebody finds it who looks: the evidence, and the two buttons.
func inDoubt(ctx context.Context, s *studio) (image.Image, error) {
	return s.browser.shoot(view{url: s.doubt.console + "/releases/1?lang=zh", width: 1180, height: 1000, ready: `document.querySelectorAll("form").length > 1`})
}

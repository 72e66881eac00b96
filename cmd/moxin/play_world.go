package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"moxin/cmd/moxin/demo"
	"moxin/content"
	"moxin/ingest/rank/audience"
	"moxin/publishers/douyin/douyinsim"
	"moxin/publishers/sim"
	"moxin/publishers/webhook/webhooksim"
	"moxin/publishers/wechat/wechatsim"
	"moxin/publishers/wecom/wecomsim"
)

// world is what the demo's station talks to: every platform with an interface, simulated.
type world struct {
	simulators
	shop   *webhooksim.Server
	mishap *sim.Faults // of the shop
	places demo.Places
}

// stages are the world's listeners, all on loopback.
type stages struct{ wechat, douyin, shop, public net.Listener }

func openStages() (s stages, err error) {
	for _, l := range []*net.Listener{&s.wechat, &s.douyin, &s.shop, &s.public} {
		if *l, err = listenLoopback("127.0.0.1:0"); err != nil {
			return s, errors.Join(err, s.close())
		}
	}
	return s, nil
}

func (s stages) close() error {
	var errs []error
	for _, l := range []net.Listener{s.wechat, s.douyin, s.shop, s.public} {
		if l != nil {
			errs = append(errs, l.Close())
		}
	}
	return errors.Join(errs...)
}

func (s stages) places() demo.Places {
	return demo.Places{
		WeChat: s.wechat.Addr().String(), Douyin: s.douyin.Addr().String(), Shop: s.shop.Addr().String(), Public: s.public.Addr().String(),
	}
}

// newWorld makes the platforms, among readers with a taste.
func newWorld(at demo.Places, clock sim.Clock, readers sim.Audience, shows func(state string) (sim.Post, bool)) (w world, err error) {
	w.places, w.key = at, demo.RobotKey
	callback := "http://" + at.Public + "/callback/"
	w.gzh, err = wechatsim.New(wechatsim.Options{
		Clock: clock, Audience: readers, PublicURL: "http://" + at.WeChat, Seed: demo.Seed,
		Accounts: []wechatsim.Account{
			{AppID: demo.AppID, Secret: demo.Secret, Name: "云畔茶事", Kind: "service", Verified: true, Entity: "corp", FollowersAtStart: 8200},
			{
				AppID: demo.MassAppID, Secret: demo.Secret, Name: "云畔茶事会员", Kind: "service", Verified: true, Entity: "corp", FollowersAtStart: 2600,
				Callback: &wechatsim.Callback{URL: callback + demo.MassChannel, Token: demo.CallbackToken},
			},
		},
	})
	if err != nil {
		return w, err
	}
	if w.douyin, err = douyinsim.New(douyinsim.Options{
		Clock: clock, Audience: readers, Seed: demo.Seed, Callback: callback + demo.Douyin,
		Apps: []douyinsim.App{{Key: demo.DouyinKey, Secret: demo.Secret, Owner: "demo-owner", Name: "云畔茶事"}},
	}); err != nil {
		return w, err
	}
	if w.robot, err = wecomsim.New(wecomsim.Options{
		Clock: clock, Keys: []string{demo.RobotKey, demo.GroupKey}, Corps: []wecomsim.Corp{demo.Corp(callback+demo.Message, clock())},
		Seed: demo.Seed, Habit: demo.Habit, Audience: readers, Post: shows,
	}); err != nil {
		return w, err
	}
	if w.mishap, err = sim.NewFaults(demo.Seed); err != nil {
		return w, err
	}
	w.shop, err = webhooksim.New(webhooksim.Options{
		Clock: clock, Secret: demo.ShopSecret, Name: "云畔小程序商城", PublicURL: "http://" + at.Shop, Faults: w.mishap,
	})
	return w, err
}

// loseAnswer makes the shop's second post one whose answer is lost after the shop has acted.
func (w world) loseAnswer() error {
	return w.mishap.Add(sim.Rule{Kind: sim.ResetAfter, Method: http.MethodPost, Path: webhooksim.Path, Skip: 1, Count: 1})
}

// tap is a person publishing on the phone that a link into 抖音 opens.
func (w world) tap(ctx context.Context, schema string) error {
	_, err := w.douyin.Tap(ctx, schema, douyinsim.Publish)
	return err
}

// told is how often the group's robot told of a hand-off.
func (w world) told(token string) int {
	n := 0
	for _, m := range w.robot.Messages(w.key) {
		if containsLink(m.Content, token) {
			n++
		}
	}
	return n
}

// posts is how many posts the platforms have that moxin made through their interfaces.
func (w world) posts() int {
	return len(w.robot.Tasks()) + len(w.robot.Messages(demo.GroupKey)) + len(w.gzh.Posts(demo.AppID)) + len(w.gzh.Posts(demo.MassAppID)) + len(w.douyin.Posts()) + len(w.shop.Posts())
}

// serve mounts the platforms, to be served beside the play.
func (p *play) serve(ctx context.Context, s stages) {
	for _, one := range []struct {
		at      net.Listener
		handler http.Handler
	}{{s.wechat, p.world.handler()}, {s.douyin, p.world.douyin}, {s.shop, p.world.shop}} {
		p.beside.Go(func() error { return serveHTTP(ctx, one.at, one.handler) })
	}
}

// introduce tells the readers the titles that they will see.
func (p *play) introduce() {
	articles := map[string]audience.Article{}
	for _, c := range p.all {
		truth := demo.Taste[c.article.Slug]
		known := audience.Article{
			Slug: c.article.Slug, Author: c.article.Author(), Series: c.article.Series, Stage: string(c.article.Stage),
			Audience: string(c.article.Audience), Truth: &truth,
		}
		articles[c.rendition.Title] = known
		if opening, _, _ := strings.Cut(c.rendition.Text, "\n"); c.rendition.Platform == content.WeCom { // a moment has no title
			articles[opening] = known
		}
	}
	p.audience = audience.New(audience.Options{Seed: demo.Seed, Articles: articles})
}

// newPerson is the member of the team who completes hand-offs.
func (w world) newPerson() demo.Person {
	return demo.Person{HTTP: &http.Client{Timeout: 10 * time.Second}, Pages: "http://" + w.places.Public, Tap: w.tap}
}

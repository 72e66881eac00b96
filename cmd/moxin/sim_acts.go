package main

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"moxin/publishers/wechat/wechatsim"
)

// actsEvery is how often the simulators are asked what has happened; work time. Jobs end and
// events are told then at the latest.
const actsEvery = 100 * time.Millisecond

// tellActs prints what happens on the simulated platforms until ctx ends.
func (a *app) tellActs(ctx context.Context, s simulators) error {
	seen := actsSeen{}
	tick := time.NewTicker(actsEvery)
	defer tick.Stop()
	for {
		s.gzh.Settle()
		for _, act := range seen.next(s) {
			if err := a.tellAct(act); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// actsSeen is how much of each platform was printed.
type actsSeen struct {
	gzh, robot, douyin int
	corp               wecomSeen
}

// simAct is one line: an act of any platform.
type simAct struct {
	Platform string `json:"platform"`
	wechatsim.Act
}

// next are the acts since the last time, platform by platform.
func (n *actsSeen) next(s simulators) (list []simAct) {
	for _, act := range s.gzh.Acts(n.gzh) {
		list = append(list, simAct{"wechat", act})
		n.gzh++
	}
	for _, m := range s.robot.Messages(s.key)[n.robot:] {
		list = append(list, simAct{"wecom", wechatsim.Act{At: m.At, Kind: "said", By: "robot", Title: m.Kind, Detail: m.Content}})
		n.robot++
	}
	list = append(list, n.corp.next(s.robot)...)
	for _, p := range s.douyin.Posts()[n.douyin:] {
		list = append(list, simAct{"douyin", wechatsim.Act{
			At: p.At, AppID: p.App, Kind: wechatsim.ActPublished, By: p.Kind, Title: p.Title, URL: p.URL, ID: p.ItemID, Detail: p.ShareID,
		}})
		n.douyin++
	}
	return list
}

// tellAct prints one act: a line of JSON, or one for people. A message of several lines is one
// line here: a journal is read line by line.
func (a *app) tellAct(act simAct) error {
	if a.json {
		enc := json.NewEncoder(a.stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(act)
	}
	var words []string
	for _, w := range []string{act.At.Format("2006-01-02 15:04:05 Z07:00"), act.Platform, act.AppID, act.Kind, act.By, act.Title, act.URL, act.Detail} {
		if w = strings.Join(strings.Fields(w), " "); w != "" {
			words = append(words, w)
		}
	}
	a.printf("%s\n", strings.Join(words, "  "))
	return nil
}

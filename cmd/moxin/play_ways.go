package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"moxin/content"
)

// way is how a release came out.
type way string

// Ways.
const (
	wayAPI     way = "api"       // 公众号, freepublish
	wayMass    way = "mass_send" // 公众号, to its followers
	wayTap     way = "one_tap"   // a person, in the app that was opened with everything filled in
	wayHand    way = "by_hand"   // a person, from the hand-off's page
	wayWebhook way = "webhook"
	waySite    way = "site"
	wayStaff   way = "staff" // 企业微信, confirmed by colleagues in the app
	wayRobot   way = "robot" // 企业微信, said by a group's robot
)

// ways are those that need no person, by platform and mode.
var ways = map[[2]string]way{
	{content.WeChat, "publish"}: wayAPI, {content.WeChat, "broadcast"}: wayMass, {content.Webhook, ""}: wayWebhook, {content.Site, ""}: waySite,
	{content.WeCom, content.ModeRobot}: wayRobot, {content.WeCom, content.ModeMessage}: wayStaff, {content.WeCom, content.ModeMoment}: wayStaff,
}

// passage is what the store knows of how a release came out.
type passage struct {
	way      way
	doubted  bool // its answer was lost, and it was looked up
	heard    bool // the platform told its end by callback
	told     int  // notices that were delivered
	reminded int  // those of them that were reminders
	url      string
}

// passageOf reads what the store kept of a release that is published.
func (p *play) passageOf(ctx context.Context, r content.Release) (passage, error) {
	out := passage{}
	ch, _ := p.station.registry.channel(r.Channel)
	out.way = ways[[2]string{ch.Platform, ch.Mode}]
	entries, err := p.station.store.Audit(ctx, fmt.Sprintf("release:%d", r.ID), 100)
	if err != nil {
		return out, err
	}
	for _, e := range entries {
		switch {
		case e.To == string(content.InDoubt):
			out.doubted = true
		case e.From == string(content.HandedOff) && e.Who == onPhone:
			out.way = wayHand
		case e.From == string(content.HandedOff) && !isTask(r):
			out.way = wayTap
		}
	}
	if r.Job != "" {
		events, err := p.station.store.EventsOf(ctx, r.Channel, r.Job)
		if err != nil {
			return out, err
		}
		out.heard = len(events) > 0
	}
	err = p.rest(ctx, r, &out)
	return out, err
}

// rest reads the notices and the address.
func (p *play) rest(ctx context.Context, r content.Release, out *passage) error {
	steps, err := p.station.store.StepsOf(ctx, r.ID)
	if err != nil {
		return err
	}
	for name, value := range steps {
		kind, isNotice := strings.CutPrefix(name, "notice:")
		var d struct{ Error string }
		if !isNotice || json.Unmarshal([]byte(value), &d) != nil || d.Error != "" {
			continue
		}
		out.told++
		if strings.HasPrefix(kind, string(content.NoticeAgain)) {
			out.reminded++
		}
	}
	posts, err := p.station.store.Publications(ctx, content.PublicationFilter{Release: r.ID})
	if err == nil && len(posts) > 0 {
		out.url = posts[0].URL
	}
	return err
}

// wayWords are the ways in the demo's lines.
var wayWords = map[way]string{
	wayAPI: "by its interface", wayMass: "sent to the followers", wayTap: "one tap in the app", wayHand: "by hand from the page",
	wayWebhook: "signed and taken", waySite: "a page of the own site",
	wayStaff: "confirmed by colleagues", wayRobot: "said by the group's robot",
}

// String says it in a line.
func (p passage) String() string {
	words := []string{wayWords[p.way]}
	if p.heard {
		words = append(words, "its end told by callback")
	}
	if p.reminded > 0 {
		words = append(words, "after a reminder")
	}
	if p.doubted {
		words = append(words, "answer lost: in doubt, looked up, found, not sent again")
	}
	return strings.Join(words, ", ")
}

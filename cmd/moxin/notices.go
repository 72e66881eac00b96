package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"sync"

	"moxin/content"
	"moxin/content/store"
	people "moxin/publishers/notice"
	"moxin/publishers/transport"
	"moxin/publishers/wecom/wecomapi"
	"moxin/scheduler"
)

// noticePlace is somewhere that people are told, as moxin.yaml names it.
type noticePlace struct {
	name  string       // stable, and no secret: what the store remembers it by
	key   string       // of moxin.yaml
	label content.Text // for people
	open  func() (people.Target, error)
}

// noticePlaces are all that moxin.yaml names. Nothing is resolved yet: a secret that is missing keeps
// nothing from being published.
func (a *app) noticePlaces(cfg content.Notices) []noticePlace {
	var all []noticePlace
	add := func(name, key string, label content.Text, open func() (people.Target, error)) {
		all = append(all, noticePlace{name, key, label, open})
	}
	if cfg.WeCom != "" {
		add("wecom", "notices.wecom", content.T("企业微信", "WeCom"), func() (people.Target, error) { return a.wecomPlace(cfg.WeCom) })
	}
	if cfg.Feishu.URL != "" {
		add("feishu", "notices.feishu", content.T("飞书", "Feishu"), func() (people.Target, error) {
			o, err := a.robotOptions(cfg.Feishu)
			if err != nil {
				return nil, err
			}
			return people.NewFeishu(o)
		})
	}
	if cfg.DingTalk.URL != "" {
		add("dingtalk", "notices.dingtalk", content.T("钉钉", "DingTalk"), func() (people.Target, error) {
			o, err := a.robotOptions(cfg.DingTalk)
			if err != nil {
				return nil, err
			}
			return people.NewDingTalk(o)
		})
	}
	for i, to := range cfg.Email.To {
		label := content.T("邮件", "mail")
		if len(cfg.Email.To) > 1 {
			label = content.T(fmt.Sprintf("邮件（第 %d 个收件人）", i+1), fmt.Sprintf("mail (recipient %d)", i+1))
		}
		add(mailName(to), "notices.email", label, func() (people.Target, error) { return a.mailPlace(cfg.Email, to) })
	}
	return all
}

// mailName tells mailboxes apart in the store without naming a person: whoever is first in the list
// today may be second tomorrow.
func mailName(to string) string {
	if parsed, err := mail.ParseAddress(to); err == nil {
		to = parsed.Address
	}
	sum := sha256.Sum256([]byte(strings.ToLower(to)))
	return "email-" + hex.EncodeToString(sum[:4])
}

func (a *app) wecomPlace(ref content.Secret) (people.Target, error) {
	secret, err := a.named(ref)
	if err != nil {
		return nil, err
	}
	robot, err := wecomapi.NewRobot(wecomapi.RobotOptions{Secret: secret, Now: a.now})
	if err != nil {
		return nil, err
	}
	return &people.WeCom{Robot: robot}, nil
}

func (a *app) robotOptions(r content.NoticeRobot) (people.RobotOptions, error) {
	o := people.RobotOptions{Now: a.now}
	var err error
	if o.URL, err = a.named(r.URL); err != nil || r.Secret == "" {
		return o, err
	}
	o.Secret, err = a.named(r.Secret)
	return o, err
}

func (a *app) mailPlace(m content.NoticeMail, to string) (people.Target, error) {
	o := people.MailOptions{Server: m.Server, User: m.User, From: m.From, To: to, Rate: m.Rate, Now: a.now}
	var err error
	if ref := content.Secret(m.Server); ref.IsReference() {
		if o.Server, err = a.named(ref); err != nil {
			return nil, err
		}
	}
	if m.User != "" {
		if o.Password, err = a.named(m.Password); err != nil {
			return nil, err
		}
	}
	return people.NewMail(o)
}

// notifier speaks to one place.
func (a *app) notifier(b *bench, s *store.Store, p noticePlace) (*people.Notifier, error) {
	target, err := p.open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.key, err)
	}
	cfg := b.ws.Config
	n := &people.Notifier{Name: p.name, Target: target, Counter: s, PublicURL: cfg.Public.URL, ConsoleURL: cfg.Console.URL, Zone: cfg.Zone, Log: a.logger()}
	if u, err := url.Parse(target.Host()); err == nil && transport.Loopback(u.Hostname()) {
		n.Counter = nil // a simulator counts by its own clock, which may be stepped
	}
	return n, nil
}

// noticeTargets are the places as the scheduler tells them, each opened with its first notice.
func (a *app) noticeTargets(b *bench, s *store.Store) []scheduler.Target {
	var all []scheduler.Target
	for _, p := range a.noticePlaces(b.ws.Config.Notices) {
		open := sync.OnceValues(func() (*people.Notifier, error) { return a.notifier(b, s, p) })
		all = append(all, scheduler.Target{Name: p.name, Notify: func(ctx context.Context, n content.Notice) error {
			teller, err := open()
			if err != nil {
				return err
			}
			return teller.Notify(ctx, n)
		}})
	}
	return all
}

// silentPlace is a place that takes no notices.
type silentPlace struct {
	noticePlace
	since content.Entry // what the audit says of it
}

// silentPlaces are those that were given up on and have taken nothing since.
func (a *app) silentPlaces(ctx context.Context, b *bench, s *store.Store) ([]silentPlace, error) {
	var all []silentPlace
	for _, p := range a.noticePlaces(b.ws.Config.Notices) {
		last, err := lastOf(ctx, s, p)
		if err != nil {
			return nil, err
		}
		if last.Action == content.ActionNoticeFails {
			all = append(all, silentPlace{p, last})
		}
	}
	return all, nil
}

// lastOf is what the audit said last of a place; zero where it never failed.
func lastOf(ctx context.Context, s *store.Store, p noticePlace) (content.Entry, error) {
	last, err := s.Entries(ctx, content.EntryFilter{Action: content.ActionNotice, Subject: content.NoticeSubject(p.name), Limit: 1})
	if err != nil || len(last) == 0 {
		return content.Entry{}, err
	}
	return last[0], nil
}

// text says of a place that takes no notices since when, and why.
func (p silentPlace) text(b *bench) content.Text {
	since, why := instant(p.since.At, b.ws.Config.Zone), content.ReadText(p.since.Why)
	return content.T(
		fmt.Sprintf("通知从 %s 起发不到%s：%s", since, p.label.ZH, why.ZH),
		fmt.Sprintf("notices have not reached %s since %s: %s", p.label.EN, since, why.In("en")))
}

// json is the stable shape of a place that takes no notices.
func (p silentPlace) json() map[string]any {
	return map[string]any{"place": p.name, "since": jsonTime(p.since.At), "error": content.ReadText(p.since.Why)}
}

// silentJSON are all of them.
func silentJSON(all []silentPlace) []map[string]any {
	rows := []map[string]any{}
	for _, p := range all {
		rows = append(rows, p.json())
	}
	return rows
}

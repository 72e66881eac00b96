package wechat

import (
	"context"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

const probeKeyToken = "token"

// probe asks for one permission by a call that changes nothing.
type probe struct {
	key  string
	name content.Text
	ask  func(*Publisher, context.Context) error
}

// probes are in the order in which an owner puts things right: nothing works without the first.
var probes = []probe{
	{probeKeyToken, content.T("凭证和 IP 白名单", "credentials and address"), (*Publisher).probeToken},
	{"draft", content.T("草稿箱", "drafts"), (*Publisher).probeDraft},
	{"publish", content.T("发布（不推送）", "publishing without a push"), (*Publisher).probePublish},
	{"broadcast", content.T("群发", "mass send"), (*Publisher).probeBroadcast},
	{"statistics", content.T("数据统计", "statistics"), (*Publisher).probeStatistics},
	{"comments", content.T("留言管理", "comments"), (*Publisher).probeComments},
}

// Probe asks what the account may do. When not even a token is given, the rest is not asked.
func (p *Publisher) Probe(ctx context.Context) []publishers.Permission {
	var list []publishers.Permission
	var barred error
	for _, q := range probes {
		err := barred
		if err == nil {
			err = p.harmless(q.ask(p, ctx))
		}
		list = append(list, publishers.Permission{Key: q.key, Name: q.name, Err: err})
		if q.key == probeKeyToken && err != nil {
			barred = &publishers.Error{Class: publishers.Transient, Text: content.T(
				"没有问：先解决凭证或 IP 白名单", "not asked: put credentials or the address right first")}
		}
	}
	return list
}

func (p *Publisher) probeToken(ctx context.Context) error { return p.api.Connect(ctx) }

func (p *Publisher) probeDraft(ctx context.Context) error {
	_, err := p.api.DraftCount(ctx)
	return err
}

func (p *Publisher) probePublish(ctx context.Context) error {
	_, _, err := p.api.PublishedList(ctx, 0, 1)
	return err
}

func (p *Publisher) probeBroadcast(ctx context.Context) error { return p.api.MassSpeed(ctx) }

// probeStatistics asks for a day whose numbers are there at any hour.
func (p *Publisher) probeStatistics(ctx context.Context) error {
	day := p.now().AddDate(0, 0, -2)
	_, err := p.api.UserTotals(ctx, day, day)
	return err
}

// probeComments asks for the comments of an article that does not exist: whatever is said about
// the article, the account was let in.
func (p *Publisher) probeComments(ctx context.Context) error {
	err := p.api.ProbeComments(ctx)
	if c := wechatapi.ClassOf(err); err != nil && (c == wechatapi.Bug || c == wechatapi.Content) {
		return nil
	}
	return err
}

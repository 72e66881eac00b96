package wechat

import (
	"context"
	"errors"

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
	lack content.Text // what to do about an account without the right (48001)
}

// probes are in the order in which an owner puts things right: nothing works without the first.
var probes = []probe{
	{probeKeyToken, content.T("凭证和 IP 白名单", "credentials and address"), (*Publisher).probeToken, content.Text{}},
	{"draft", content.T("草稿箱", "drafts"), (*Publisher).probeDraft, content.T(
		"账号没有草稿接口的权限：到公众平台看接口权限，认证过期就去续；还是没有，就打开 moxin preview，把成稿复制到公众平台由人发表",
		"the account has no right to drafts: see its rights on the platform and renew the verification; failing that, copy the article from moxin preview and publish it there by hand")},
	{"publish", content.T("发布（不推送）", "publishing without a push"), (*Publisher).probePublish, content.T(
		"账号没有发布接口的权限（只对认证的企业账号开放）：改用 mode: draft，由人在公众平台点发表；认证过期就去续",
		"the account has no right to publish (verified companies only): use mode: draft and let a person press publish, or renew the verification")},
	{"broadcast", content.T("群发", "mass send"), (*Publisher).probeBroadcast, content.T(
		"账号没有群发接口的权限（只对认证账号开放）：改用 mode: draft，由人在公众平台群发；认证过期就去续",
		"the account has no right to mass sends (verified accounts only): use mode: draft and let a person send, or renew the verification")},
	{"statistics", content.T("数据统计", "statistics"), (*Publisher).probeStatistics, content.T(
		"账号没有统计接口的权限（只对认证账号开放）：数字由公众平台导出的文件读回",
		"the account has no right to statistics (verified accounts only): numbers come from the files that the platform exports")},
	{"comments", content.T("留言管理", "comments"), (*Publisher).probeComments, content.T(
		"账号没有留言接口的权限（只对认证账号开放）：留言在公众平台上管",
		"the account has no right to comments (verified accounts only): look after them on the platform")},
}

// unauthorised is WeChat's code for a call that the account has no right to.
const unauthorised = "48001"

// Probe asks what the account may do. When not even a token is given, the rest is not asked.
func (p *Publisher) Probe(ctx context.Context) []publishers.Permission {
	var list []publishers.Permission
	var barred error
	for _, q := range probes {
		err := barred
		if err == nil {
			err = q.about(p.harmless(q.ask(p, ctx)))
		}
		list = append(list, publishers.Permission{Key: q.key, Name: q.name, Err: err})
		if q.key == probeKeyToken && err != nil {
			barred = &publishers.Error{Class: publishers.Transient, Text: content.T(
				"先解决凭证或 IP 白名单", "put credentials or the address right first")}
		}
	}
	return list
}

// about says of a right that is missing what to do without this very one.
func (q probe) about(err error) error {
	var e *publishers.Error
	if !errors.As(err, &e) || e.Code != unauthorised || q.lack == (content.Text{}) {
		return err
	}
	said := *e
	said.Text = q.lack
	return &said
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

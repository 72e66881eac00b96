package wecom

import (
	"context"
	"errors"
	"slices"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
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
	{probeKeyToken, content.T("企业 ID、Secret 和可信 IP", "corp id, secret and trusted address"), (*Publisher).probeToken},
	{"staff", content.T("同事的客户联系权限", "the colleagues' right to customers"), (*Publisher).probeStaff},
	{"tags", content.T("客户标签", "customer tags"), (*Publisher).probeTags},
	{"tasks", content.T("群发或朋友圈任务", "tasks of messages or moments"), (*Publisher).probeTasks},
	{"ways", content.T("渠道活码", "contact ways"), (*Publisher).probeWays},
	{"statistics", content.T("数据统计", "statistics"), (*Publisher).probeStatistics},
}

// Probe asks what the app may do. When not even a token is given, the rest is not asked.
func (p *Publisher) Probe(ctx context.Context) []publishers.Permission {
	var list []publishers.Permission
	var barred error
	for _, q := range probes {
		err := barred
		if err == nil {
			err = harmless(q.ask(p, ctx))
		}
		list = append(list, publishers.Permission{Key: q.key, Name: q.name, Err: err})
		if q.key == probeKeyToken && err != nil {
			barred = &publishers.Error{Class: publishers.Transient, Text: content.T(
				"先解决企业 ID、Secret 或可信 IP", "put corp id, secret or address right first")}
		}
	}
	return list
}

func (p *Publisher) probeToken(ctx context.Context) error { return p.api.Connect(ctx) }

// probeStaff looks whether the colleagues of the channel may have customers at all.
func (p *Publisher) probeStaff(ctx context.Context) error {
	have, err := p.api.Staff(ctx)
	if err != nil {
		return err
	}
	var lack []string
	for _, s := range p.channel.Staff {
		if !slices.Contains(have, s) {
			lack = append(lack, s)
		}
	}
	if len(lack) > 0 {
		list := joined(lack)
		return account(content.T(
			"staff 里这些同事没有客户联系权限，或应用看不到他们："+list+"。到管理后台 → 客户联系 → 权限配置 添加，或改 moxin.yaml",
			"these colleagues of staff have no right to customers, or the app does not see them: "+list+". Add them in the console, or change moxin.yaml"))
	}
	return nil
}

// probeTags looks whether the tags of moxin.yaml are there.
func (p *Publisher) probeTags(ctx context.Context) error {
	groups, err := p.api.TagGroups(ctx)
	if err != nil {
		return err
	}
	for _, a := range content.Audiences {
		if _, err := tagIDs(groups, p.channel.Tags[a]); err != nil {
			return asAccount(err)
		}
	}
	return nil
}

// asAccount makes of a refusal of what moxin.yaml says one that its owner ends.
func asAccount(err error) error {
	var e *publishers.Error
	if !errors.As(err, &e) {
		return err
	}
	said := *e
	said.Class = publishers.Account
	return &said
}

// probeTasks asks for the tasks of an hour.
func (p *Publisher) probeTasks(ctx context.Context) error {
	now := p.now()
	_, err := p.tasks.list(ctx, order{Groups: p.channel.Groups}, now.Add(-time.Hour), now)
	return err
}

func (p *Publisher) probeWays(ctx context.Context) error {
	now := p.now()
	_, err := p.api.ContactWays(ctx, wecomapi.WayQuery{Start: now.Add(-time.Hour), End: now})
	return err
}

// probeStatistics asks for a day whose numbers are there at any hour.
func (p *Publisher) probeStatistics(ctx context.Context) error {
	staff := p.channel.Staff
	if len(staff) == 0 {
		var err error
		if staff, err = p.api.Staff(ctx); err != nil || len(staff) == 0 {
			return err
		}
	}
	day := p.now().AddDate(0, 0, -2)
	_, err := p.api.Behavior(ctx, staff[0], day, day)
	return err
}

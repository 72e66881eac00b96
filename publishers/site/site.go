// Package site publishes on the team's own site: static pages that moxin builds itself.
//
// # Once
//
// A page becomes visible by one switch of the built site, which also is the record of it: what
// the site holds and what readers see cannot disagree. Publishing a release again puts the same
// page at the same address, and a look-up reads the site itself. So nothing here can be doubled,
// and absence is proof.
package site

import (
	"context"
	"errors"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// Builder makes the site's pages; site/build is one.
type Builder interface {
	// Put makes the page of a release visible, with all lists and feeds that name it, and returns
	// its address. Again is harmless. An error means that nothing has become visible.
	Put(ctx context.Context, ch content.Channel, r content.Release, page content.Rendition) (string, error)
	// Has returns the address of a release's page, and false when there is none.
	Has(ctx context.Context, ch content.Channel, r content.Release) (string, bool, error)
	// Remove takes the page of a release away; one that is not there is no error.
	Remove(ctx context.Context, ch content.Channel, r content.Release) error
}

const (
	// callTimeout covers the building of a site of thousands of pages on a slow disk, in work time.
	callTimeout = 2 * time.Minute
	retryWait   = 15 * time.Second // calendar time
)

// stepPut is recorded before a page is put.
const stepPut = "put"

// Publisher puts pages on one site.
type Publisher struct {
	channel content.Channel
	builder Builder
}

var (
	_ publishers.Identifier = (*Publisher)(nil)
	_ publishers.Withdrawer = (*Publisher)(nil)
)

// New makes the publishers of site channels. A channel without a url has that of the public
// listener, which serves the site.
func New(b Builder) publishers.Factory {
	return func(ch content.Channel, d publishers.Deps) (publishers.Publisher, error) {
		if b == nil {
			return nil, errors.New("site: nothing here builds a site")
		}
		if ch.URL == "" {
			ch.URL = d.PublicURL
		}
		if ch.URL == "" {
			return nil, &publishers.Error{Class: publishers.Account, Text: content.T(
				"渠道 "+ch.ID+" 缺 url：写上读者访问站点的地址，或者配置 public.url",
				"channel "+ch.ID+" lacks url: write the address that readers reach the site by, or set public.url")}
		}
		return &Publisher{ch, b}, nil
	}
}

// Traits says that nothing is ever in doubt for long: the site is asked.
func (p *Publisher) Traits() publishers.Traits {
	return publishers.Traits{CallTimeout: callTimeout, Lookup: publishers.Authoritative}
}

// Identify says which site it is.
func (p *Publisher) Identify(context.Context) (content.Account, error) {
	return content.Account{Channel: p.channel.ID, Platform: content.Site, ID: p.channel.URL}, nil
}

// Publish puts the page.
func (p *Publisher) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	if len(m.Items) != 1 {
		return publishers.Receipt{}, &publishers.Error{Class: publishers.Bug, Text: content.T("站点一次发一篇", "a site takes one article at a time")}
	}
	if open := m.Items[0].NamedLinks(); len(open) > 0 {
		return publishers.Receipt{}, &publishers.Error{Class: publishers.Rejected, Text: content.T(
			"文章链接到它在 "+strings.Join(open, "、")+" 上的地址（{{link …}}），那里还没有地址；写上完整网址",
			"the article links to its address on "+strings.Join(open, ", ")+" ({{link …}}), and there is none; write the whole address")}
	}
	err := ctx.Err()
	if err == nil {
		err = m.Steps.Record(ctx, stepPut, m.Items[0].Digest)
	}
	if err != nil {
		return publishers.Receipt{}, notBuilt(err)
	}
	address, err := p.builder.Put(ctx, p.channel, m.Release, m.Items[0])
	if err != nil {
		return publishers.Receipt{}, notBuilt(err)
	}
	return receipt(m.Release, address), nil
}

// Lookup reads the site.
func (p *Publisher) Lookup(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return publishers.Receipt{}, err
	}
	address, ok, err := p.builder.Has(ctx, p.channel, m.Release)
	if err != nil {
		return publishers.Receipt{}, err
	}
	if !ok {
		return publishers.Receipt{}, publishers.ErrAbsent
	}
	return receipt(m.Release, address), nil
}

// Poll is a look-up: the site has no jobs.
func (p *Publisher) Poll(ctx context.Context, m publishers.Message, _ string) (publishers.Receipt, error) {
	return p.Lookup(ctx, m)
}

// Withdraw takes the page away.
func (p *Publisher) Withdraw(ctx context.Context, m publishers.Message, _ []content.Publication) (content.Text, error) {
	if err := p.builder.Remove(ctx, p.channel, m.Release); err != nil {
		return content.Text{}, notBuilt(err)
	}
	return content.T(
		"页面、列表和订阅源里都没有了；搜索引擎的快照和读者的阅读器里可能还留着一段时间",
		"it is gone from pages, lists and feeds; copies in search engines and feed readers may stay for a while"), nil
}

func receipt(r content.Release, address string) publishers.Receipt {
	return publishers.Receipt{State: content.Published, Posts: []publishers.Post{{RemoteID: r.Marker(), URL: address}}}
}

// notBuilt is an error after which the old site stands.
func notBuilt(err error) error {
	var e *publishers.Error
	if errors.As(err, &e) {
		return err
	}
	return &publishers.Error{Class: publishers.Transient, After: retryWait, Err: err, Text: content.T(
		"站点没有生成，原来的还在："+err.Error(), "the site was not built, the old one stands: "+err.Error())}
}

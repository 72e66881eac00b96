package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/event"
)

func newLink(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "link",
		Short: "Short links that say where their readers came from",
		Long: `A short link, /r/CODE on the public address, leads on to a page and counts who followed it: for an
article, on a channel, passed on by somebody. An order that brings the code back is credited to the
article.`,
	}
	group(c)
	c.AddCommand(a.newLinkAdd(), a.newLinkList(), a.newLinkRetire())
	return c
}

type linkOptions struct{ channel, to, by string }

func (a *app) newLinkAdd() *cobra.Command {
	var o linkOptions
	c := &cobra.Command{
		Use:   "add SLUG --channel ID --to URL [--by NAME]",
		Short: "Make a short link for an article on a channel",
		Long: `Make a short link. The same article, channel, passer and target always have the same one. On the hosts
of the own site, of public.url and of webhook channels the code goes along as ?r=CODE, so that the shop
can hand it back with an order; elsewhere write {code} where it belongs.`,
		Example: "  moxin link add old-tea --channel gzh --to https://shop.example/tea\n" +
			"  moxin link add old-tea --channel qun --by 林溪 --to 'https://shop.example/tea?from={code}'",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runLinkAdd(cmd.Context(), b, s, args[0], o)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.channel, "channel", "", "channel of moxin.yaml that the link stands on")
	f.StringVar(&o.to, "to", "", "where it leads: http:// or https://")
	f.StringVar(&o.by, "by", "", "who passes it on, such as a colleague or a group")
	_ = c.MarkFlagRequired("channel")
	_ = c.MarkFlagRequired("to")
	a.jsonFlag(c)
	return c
}

// linkJSON is a link as --json prints it.
type linkJSON struct {
	Code    string     `json:"code"`
	URL     string     `json:"url"`
	Article string     `json:"article"`
	Channel string     `json:"channel"`
	Passer  string     `json:"passer,omitempty"`
	Target  string     `json:"target"`
	Clicks  int        `json:"clicks"`
	Made    time.Time  `json:"made"`
	Retired *time.Time `json:"retired,omitempty"`
}

func (a *app) runLinkAdd(ctx context.Context, b *bench, s *store.Store, slug string, o linkOptions) error {
	if _, ok := b.ws.Config.Channel(o.channel); !ok {
		return usageText("moxin.yaml 里没有渠道 "+o.channel, "moxin.yaml has no channel "+o.channel)
	}
	if b.ws.Config.Public.URL == "" {
		return usageText("短链要有公网地址：在 moxin.yaml 里写 public.url", "a short link needs an address: set public.url in moxin.yaml")
	}
	slug, err := articleOf(ctx, b, s, slug)
	if err != nil {
		return err
	}
	l, made, err := event.Make(ctx, s, event.Wanted{
		Link:  content.Link{Slug: slug, Channel: o.channel, Passer: strings.TrimSpace(o.by), Target: o.to, Who: a.who(), At: a.now()},
		Own:   ownHosts(b),
		Taken: store.ErrTaken,
	})
	if errors.Is(err, event.ErrTarget) {
		return usageText("--to 要是 http:// 或 https:// 开头、不带用户名的地址", "--to is an http:// or https:// address without a user name")
	}
	if err != nil {
		return err
	}
	one := b.linkJSON(l, 0)
	if a.json {
		return a.printJSON(map[string]any{"link": one, "made": made})
	}
	a.printf("%s\n", one.URL)
	a.progressf("%s\n", a.say(content.T("打开后去 "+l.Target, "leads to "+l.Target)))
	return nil
}

// articleOf is an article's present slug: of the working tree, or of what the store has published.
func articleOf(ctx context.Context, b *bench, s *store.Store, slug string) (string, error) {
	for _, article := range b.ws.Articles {
		if article.Slug == slug {
			return slug, nil
		}
	}
	posts, err := s.Publications(ctx, content.PublicationFilter{Slug: slug})
	if err != nil {
		return "", err
	}
	if len(posts) == 0 {
		_, err = b.pick([]string{slug})
	}
	return slug, err
}

// ownHosts are the hosts that give a link's code along: the team's own site and shop.
func ownHosts(b *bench) []string {
	var hosts []string
	add := func(address string) {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			hosts = append(hosts, strings.ToLower(u.Host))
		}
	}
	add(b.ws.Config.Public.URL)
	for _, ch := range b.ws.Config.Channels {
		if ch.Platform == content.Site || ch.Platform == content.Webhook {
			add(ch.URL)
		}
	}
	return hosts
}

func (b *bench) linkJSON(l content.Link, clicks int) linkJSON {
	one := linkJSON{
		Code: l.Code, URL: b.ws.Config.Public.URL + linkRoute + l.Code, Article: l.Slug, Channel: l.Channel,
		Passer: l.Passer, Target: l.Target, Clicks: clicks, Made: l.At,
	}
	if !l.Retired.IsZero() {
		one.Retired = &l.Retired
	}
	return one
}

func (a *app) newLinkList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list [SLUG]",
		Aliases: []string{"ls"},
		Short:   "List short links with how often they were followed",
		Example: "  moxin link list old-tea\n  moxin link list --json | jq '.links[] | select(.clicks == 0)'",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runLinkList(cmd.Context(), b, s, strings.Join(args, ""))
			})
		},
	}
	a.jsonFlag(c)
	return c
}

func (a *app) runLinkList(ctx context.Context, b *bench, s *store.Store, slug string) error {
	links, err := s.Links(ctx, slug)
	if err != nil {
		return err
	}
	clicks, err := s.LinkClicks(ctx)
	if err != nil {
		return err
	}
	all := make([]linkJSON, 0, len(links))
	t := table{head: []string{"link", "article", "channel", "by", "clicks", "state", "to"}}
	for _, l := range links {
		one := b.linkJSON(l, clicks[l.Code])
		all = append(all, one)
		state := "counts"
		if one.Retired != nil {
			state = "retired"
		}
		t.add(one.URL, l.Slug, l.Channel, cmp.Or(l.Passer, "-"), fmt.Sprint(one.Clicks), state, l.Target)
	}
	if a.json {
		return a.printJSON(map[string]any{"links": all})
	}
	a.printf("%s", t.render(a.terminal()))
	return nil
}

func (a *app) newLinkRetire() *cobra.Command {
	return &cobra.Command{
		Use:   "retire CODE",
		Short: "Count a link no longer; it leads on for ever",
		Long: `Retire a short link: whoever follows it is led on as before, and is not counted any more. It cannot be
taken back; the same wish makes a new one. What was counted stays.`,
		Example: "  moxin link retire abc234",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(_ *bench, s *store.Store) error {
				err := s.RetireLink(a.asCaller(cmd.Context()), strings.ToLower(args[0]), a.now())
				if errors.Is(err, store.ErrNotFound) {
					return usageText("没有短链 "+args[0], "there is no link "+args[0])
				}
				return err
			})
		},
	}
}

// asCaller names whoever runs a command, for what the store writes down of it.
func (a *app) asCaller(ctx context.Context) context.Context {
	return content.WithCaller(ctx, content.Caller{Origin: "cli", Person: content.Person{Name: a.who()}})
}

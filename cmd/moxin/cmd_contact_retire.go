package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
)

func (a *app) newContactRetire() *cobra.Command {
	var drop bool
	c := &cobra.Command{
		Use:   "retire STATE",
		Short: "Show a code no longer; whoever scans it still becomes a contact",
		Long: `Retire a contact code: nothing that goes out from now on shows it, and it cannot be taken back. What is
published keeps showing it, and readers who scan it still become contacts and count. An article that still
asks for a code gets a new one with the next apply.

--drop deletes it on WeCom too: then scanning it leads nowhere, wherever it was printed.`,
		Example: "  moxin contact retire m1abcdefghjkmnpqrstvwxyz0123",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runContactRetire(a.asCaller(cmd.Context()), b, s, args[0], drop)
			})
		},
	}
	c.Flags().BoolVar(&drop, "drop", false, "delete it on WeCom as well")
	return c
}

func (a *app) runContactRetire(ctx context.Context, b *bench, s *store.Store, state string, drop bool) error {
	w, err := s.Way(ctx, state)
	if errors.Is(err, store.ErrNotFound) {
		return b.unknownState(state)
	}
	if err != nil {
		return err
	}
	// First here: a code that is deleted must not go out.
	if err := s.RetireWay(ctx, state, a.now()); err != nil {
		return err
	}
	if drop {
		maker, err := a.wayMaker(ctx, b, s, w.WeCom)
		if err == nil {
			err = maker.DropWay(ctx, w)
		}
		if err != nil {
			why := troubleOf(err)
			return exit(exitPartly, spoken{content.T(
				"已停用，但企业微信上没有删掉："+why.ZH, "retired, but not deleted on WeCom: "+why.In("en")), err})
		}
	}
	if art, ok := b.ws.Article(w.Slug); ok {
		if ch, ok := b.ws.Config.Channel(w.Channel); ok && b.ws.Config.ShowsContact(art, ch) {
			a.progressf("%s\n", a.say(content.T(
				"文章还要带活码，下次 moxin apply 会生成一个新的", "the article still asks for a code: the next moxin apply makes a new one")))
		}
	}
	return nil
}

// unknownState says what a state tells by itself where the store does not know it.
func (b *bench) unknownState(state string) error {
	parsed, err := content.ParseWayState(state)
	if err != nil {
		return usageText(state+" 不是墨信的活码", state+" is no contact code of moxin's")
	}
	account, _ := b.ws.Config.Channel(b.ws.Config.Contacts.Channel)
	var channels []string
	for _, ch := range b.ws.Config.Channels {
		channels = append(channels, ch.ID)
	}
	slug, channel, ok := parsed.Of(account.AppID, b.slugs(), channels)
	if !ok {
		return usageText("这里没有活码 "+state+"，也不是这个工作区的文章", "there is no contact code "+state+" here, and it is of no article of this workspace")
	}
	return usageText(
		fmt.Sprintf("活码 %s 属于 %s 在渠道 %s，记录没有了；再运行 moxin apply 会找回它", state, slug, channel),
		fmt.Sprintf("contact code %s is of %s on channel %s, and its record is gone; moxin apply finds it again", state, slug, channel))
}

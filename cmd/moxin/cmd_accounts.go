package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
)

func newAccounts(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "accounts",
		Short: "Connect channels to this store, which alone then publishes on them",
		Long: `A store publishes on a channel only after 'moxin accounts connect CHANNEL' there, which shows who the
account is. Until then the channel's releases wait with that reason, so that two laptops on one
repository never post twice.`,
	}
	connect := &cobra.Command{
		Use:     "connect CHANNEL...",
		Short:   "Ask the platform who the account is, and publish on it from this store",
		Example: "  MOXIN_GZH_SECRET=… moxin accounts connect gzh\n  moxin accounts connect xhs dy sph",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runConnect(cmd.Context(), args) },
	}
	status := &cobra.Command{
		Use:   "status",
		Short: "Which channels are connected, to whom, since when",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.runAccounts(cmd.Context()) },
	}
	a.jsonFlag(status)
	disconnect := &cobra.Command{
		Use:   "disconnect CHANNEL",
		Short: "Stop publishing on a channel from this store",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				if err := s.Disconnect(cmd.Context(), args[0], a.who(), a.now()); err != nil {
					return fmt.Errorf("disconnecting %s: %w", args[0], err)
				}
				a.printf("disconnected %s\n", args[0])
				return nil
			})
		},
	}
	group(c)
	c.AddCommand(connect, status, disconnect)
	return c
}

func (a *app) runConnect(ctx context.Context, ids []string) error {
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		registry, err := a.newRegistry(ctx, b, s)
		if err != nil {
			return err
		}
		var refused []error // one account in trouble keeps no other waiting
		for _, id := range ids {
			channels, err := b.pickChannels(id)
			if err != nil {
				return err
			}
			acc, err := a.identify(ctx, registry, channels[0])
			if err != nil {
				refused = append(refused, fmt.Errorf("connecting %s: %w", id, err))
				continue
			}
			if err := s.Connect(ctx, acc); err != nil {
				return fmt.Errorf("connecting %s: %w", id, err)
			}
			a.printf("%s\t%s\t%s\t%s\t%s\n", acc.Channel, acc.Platform, acc.Kind, acc.ID, acc.Name)
		}
		if len(refused) > 0 {
			return exit(exitAuth, errors.Join(refused...))
		}
		return nil
	})
}

// identify asks the platform whose account a channel is. Where a person posts by hand there is
// nobody to ask: the account is that person's.
func (a *app) identify(ctx context.Context, r *registry, ch content.Channel) (content.Account, error) {
	p, _, err := r.Publisher(ch.ID)
	if err != nil {
		return content.Account{}, err
	}
	acc := content.Account{Kind: "person"}
	if who, ok := publishers.As[publishers.Identifier](p); ok {
		if acc, err = who.Identify(ctx); err != nil {
			return acc, err
		}
	}
	acc.Channel, acc.Platform = ch.ID, ch.Platform
	acc.ConnectedAt, acc.ConnectedBy = a.now(), a.who()
	return acc, nil
}

func (a *app) runAccounts(ctx context.Context) error {
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		accounts, err := s.Accounts(ctx)
		if err != nil {
			return err
		}
		byChannel := map[string]content.Account{}
		for _, acc := range accounts {
			byChannel[acc.Channel] = acc
		}
		rows := []map[string]any{}
		t := &table{head: []string{"channel", "platform", "kind", "account", "name", "connected"}}
		for _, ch := range b.ws.Config.Channels {
			acc, connected := byChannel[ch.ID]
			rows = append(rows, map[string]any{
				"channel": ch.ID, "platform": ch.Platform, "connected": connected, "kind": acc.Kind,
				"account": acc.ID, "name": acc.Name, "connected_at": jsonTime(acc.ConnectedAt), "connected_by": acc.ConnectedBy,
			})
			t.add(ch.ID, ch.Platform, acc.Kind, acc.ID, acc.Name, instantOr(acc.ConnectedAt, b.ws.Config.Zone, "not connected"))
		}
		if a.json {
			return a.printJSON(map[string]any{"accounts": rows})
		}
		a.printf("%s", t.render(a.terminal()))
		return nil
	})
}

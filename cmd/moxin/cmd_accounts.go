package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
)

func newAccounts(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "accounts",
		Short: "Connect channels to this store, which alone then publishes on them",
		Long: `A store publishes on a channel only after 'moxin accounts connect CHANNEL' there, which shows who the
account is and what it may do. Until then the channel's releases wait with that reason, so that two
laptops on one repository never post twice.`,
	}
	group(c)
	c.AddCommand(a.newConnect(), a.newAccountsStatus(), a.newAccountsTest(), a.newDisconnect())
	return c
}

func (a *app) newConnect() *cobra.Command {
	var o connectOptions
	c := &cobra.Command{
		Use:   "connect CHANNEL...",
		Short: "Ask the platform who the account is and what it may do, and publish on it from this store",
		Long: `Ask each channel's platform whose account it is and what the account may do, show both, and ask whether
it is the right one. Where nobody can be asked (a pipe, a script), --yes says so. Channels that a person
posts on by hand have nobody to ask and are connected at once.

The app secret comes from the variable that moxin.yaml names. --secret-file keeps it in the store
instead, encrypted with MOXIN_KEY, for a channel whose app_secret moxin.yaml does not say; it is kept
only when the platform has accepted it. --seal does so with any of app_secret, callback_token and
callback_key, each from a file of one line.

A channel whose platform asks its owner on a page of its own (OAuth) gets an address to open. The
owner comes back to the public listener of a running 'moxin serve'; or paste the address that the
browser ended on, or the code in it, with --code. --authorise asks the owner also where the channel
publishes without (抖音, whose numbers alone need it) or was let in before. Whoever then says that
it is the wrong account drops what was granted.`,
		Example: "  MOXIN_GZH_SECRET=… moxin accounts connect gzh\n  moxin accounts connect gzh --secret-file ~/gzh.secret\n" +
			"  pass show gzh | moxin accounts connect gzh --secret-file - --yes\n  moxin accounts connect gzh --seal callback_token=~/cb.token --seal callback_key=~/cb.key\n  moxin accounts connect xhs dy sph",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.runConnect(cmd.Context(), args, o) },
	}
	f := c.Flags()
	f.BoolVar(&o.yes, "yes", false, "connect without asking, whoever the account is")
	f.StringVar(&o.secretFile, "secret-file", "", "keep the app secret in this file (- = standard input), encrypted with MOXIN_KEY")
	f.StringArrayVar(&o.seal, "seal", nil, "keep NAME=FILE (app_secret, callback_token, callback_key; - = standard input), encrypted with MOXIN_KEY")
	f.BoolVar(&o.consent, "authorise", false, "ask the account's owner on the platform's page, also where it is not needed or was done before")
	f.StringVar(&o.code, "code", "", "what the platform's page gave: its code, or the address that it ended on")
	return c
}

func (a *app) newAccountsStatus() *cobra.Command {
	c := &cobra.Command{
		Use:     "status",
		Short:   "Which channels are connected, to whom, what they may do and how they stand",
		Example: "  moxin accounts status --json | jq '.accounts[] | select(.connected | not)'",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runAccounts(cmd.Context()) },
	}
	a.jsonFlag(c)
	return c
}

func (a *app) newAccountsTest() *cobra.Command {
	c := &cobra.Command{
		Use:   "test [CHANNEL...]",
		Short: "Ask the platforms again who the accounts are and what they may do; change nothing",
		Long: `Ask the platforms of the named channels, or of all that are connected, who the accounts are and what they
may do, and compare with what was connected. Nothing is changed but what 'accounts status' and the console
show. Exit 4 when an account is another one or may not do what its channel is set to.`,
		Example: "  moxin accounts test\n  moxin accounts test gzh --json",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runAccountsTest(cmd.Context(), args) },
	}
	a.jsonFlag(c)
	return c
}

func (a *app) newDisconnect() *cobra.Command {
	var sure bool
	c := &cobra.Command{
		Use:   "disconnect CHANNEL...",
		Short: "Stop publishing on channels from this store, and forget their tokens",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				for _, id := range args {
					if err := a.disconnect(cmd.Context(), s, id, sure); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().BoolVar(&sure, "yes", false, "do not ask")
	return c
}

// disconnect asks on a terminal, saying how many releases will wait.
func (a *app) disconnect(ctx context.Context, s *store.Store, id string, sure bool) error {
	n, err := waiting(ctx, s, id)
	if err != nil {
		return err
	}
	if !sure && a.interactive() {
		ok, err := a.agrees(ctx, content.T(
			fmt.Sprintf("断开 %s 并忘掉它的令牌？%d 条排期会停下来等", id, n),
			fmt.Sprintf("disconnect %s and forget its tokens? %s will wait", id, many(n, "release"))))
		if err != nil || !ok {
			return err
		}
	}
	if err := s.Disconnect(ctx, id, a.who(), a.now()); err != nil {
		return notConnected(id, err)
	}
	a.printf("%s\n", a.say(content.T(
		fmt.Sprintf("已断开 %s，令牌已忘掉；等着的排期 %d 条", id, n),
		fmt.Sprintf("disconnected %s and forgot its tokens; %s will wait", id, many(n, "release")))))
	return nil
}

// waiting counts the releases that a channel would carry out.
func waiting(ctx context.Context, s *store.Store, channel string) (int, error) {
	all, err := s.Releases(ctx, content.ReleaseFilter{Channel: channel, States: []content.State{content.Planned, content.Approved, content.Queued}})
	return len(all), err
}

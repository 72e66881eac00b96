package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
	"moxin/scheduler"
)

// people is the scheduler's desk for acts of the person at the keyboard. It reaches no platform;
// see reaching.
func (a *app) people(b *bench, s *store.Store) *scheduler.Desk {
	return &scheduler.Desk{
		Store: s, Now: a.now, Clock: machineClock{},
		Steps:  func(release int64) publishers.Steps { return s.Steps(release) },
		Config: func() content.Config { return b.ws.Config },
		ParseLink: func(r content.Release, link string) (publishers.Post, error) {
			id, url, err := b.postLink(r.Channel, r.Platform, link)
			return publishers.Post{RemoteID: id, URL: url}, err
		},
	}
}

// reaching is a desk that carries acts out on platforms as well.
func (a *app) reaching(ctx context.Context, b *bench, s *store.Store) (*scheduler.Desk, error) {
	people := a.people(b, s)
	r, err := a.newRegistry(ctx, b, s)
	if err != nil {
		return nil, err
	}
	people.Registry, people.Media = r, b.media
	return people, nil
}

// act runs one person's act on one or more releases, at a desk that reaches no platform, and says how each
// stands afterwards.
func (a *app) act(ctx context.Context, args []string, why string, do func(*scheduler.Desk, *bench, scheduler.Word) error) error {
	return a.actAt(ctx, args, why, func(_ context.Context, b *bench, s *store.Store) (*scheduler.Desk, error) {
		return a.people(b, s), nil
	}, do)
}

// actAt is act at a desk of another kind.
func (a *app) actAt(ctx context.Context, args []string, why string, desk func(context.Context, *bench, *store.Store) (*scheduler.Desk, error),
	do func(*scheduler.Desk, *bench, scheduler.Word) error) error {
	ids, err := releaseIDs(args)
	if err != nil {
		return err
	}
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		people, err := desk(ctx, b, s)
		if err != nil {
			return err
		}
		refused := 0
		for _, id := range ids {
			err := do(people, b, scheduler.Word{Release: id, Who: a.who(), Why: why})
			if err != nil && (len(ids) == 1 || ctx.Err() != nil) {
				return explainAct(id, err)
			}
			if err != nil { // one that cannot keeps no other waiting
				a.progressf("moxin: %s\n", a.inLanguage(explainAct(id, err)))
				refused++
				continue
			}
			r, err := s.Release(ctx, id)
			if err != nil {
				return err
			}
			a.printf("%d\t%s\t%s\t%s\n", r.ID, r.State, instant(r.Due, b.ws.Config.Zone), r.Title())
		}
		switch refused {
		case 0:
			return nil
		case len(ids):
			return exit(exitFailed, nil)
		}
		return exit(exitPartly, nil)
	})
}

func explainAct(id int64, err error) error {
	var sent *scheduler.SentError
	switch {
	case errors.As(err, &sent):
		return exit(exitPartly, err)
	case errors.Is(err, store.ErrNotFound):
		return usageText(fmt.Sprintf("没有排期 %d", id), fmt.Sprintf("no release %d", id))
	case errors.Is(err, store.ErrStale):
		return exit(exitStale, fmt.Errorf("release %d changed meanwhile; look again: %w", id, err))
	}
	return err
}

// withNext adds the instant that would do to what a rule of the calendar refuses.
func withNext(err error, zone *time.Location) error {
	var rule *scheduler.RuleError
	if !errors.As(err, &rule) || rule.Next.IsZero() {
		return err
	}
	next := instant(rule.Next, zone)
	return problem(rule.In("zh")+nextThatWouldDo.ZH+next, rule.In("en")+nextThatWouldDo.EN+next)
}

func releaseIDs(args []string) ([]int64, error) {
	ids := make([]int64, len(args))
	for i, arg := range args {
		id, err := strconv.ParseInt(arg, 10, 64)
		if err != nil || id < 1 {
			return nil, usageText(
				fmt.Sprintf("%q 不是排期的编号，编号见 moxin release list", arg), fmt.Sprintf("%q is no release id; see `moxin release list`", arg))
		}
		ids[i] = id
	}
	return ids, nil
}

func (a *app) newApprove() *cobra.Command {
	var digest, why, as string
	c := &cobra.Command{
		Use:   "approve ID...",
		Short: "Let releases go out with the content they have now",
		Long: `Approve what a release would publish. The approval is of the digest: it falls when the content changes.
Where a rule of moxin.yaml asks for two people, the release waits for the second; authors may not approve
their own where it says own: false.

Where people may sign in (moxin user), the word is one of theirs, known by any of their names: --as, MOXIN_USER,
this machine's user, or name and address in git.`,
		Example: "  moxin release approve 12\n  moxin release approve 12 --as linxi",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.act(cmd.Context(), args, why, func(people *scheduler.Desk, b *bench, w scheduler.Word) error {
				var err error
				if w.Who, err = a.approver(cmd.Context(), b.root, people.Store, as); err != nil {
					return err
				}
				err = people.Approve(cmd.Context(), w, digest, "cli")
				var state *scheduler.StateError
				if digest == "" && errors.As(err, &state) && state.State == content.Approved {
					return nil // it is what the person asks for
				}
				if err != nil {
					return err
				}
				return a.sayMissing(cmd.Context(), people, w.Release)
			})
		},
	}
	c.Flags().StringVar(&digest, "digest", "", "approve only this content (as release show gives it)")
	c.Flags().StringVar(&why, "why", "", "a word for the audit")
	c.Flags().StringVar(&as, "as", "", asFlag)
	return c
}

// sayMissing says how many have approved a release that takes more.
func (a *app) sayMissing(ctx context.Context, people *scheduler.Desk, id int64) error {
	r, err := people.Store.Release(ctx, id)
	if err != nil || r.State != content.Planned {
		return err
	}
	have, need, err := people.Words(ctx, r)
	if err == nil {
		a.progressf("%d\t%s\n", id, a.say(approvalsText(have, need)))
	}
	return err
}

func (a *app) newMove() *cobra.Command {
	var to, why string
	var anyway bool
	c := &cobra.Command{
		Use:   "move ID --to TIME",
		Short: "Give a release another instant",
		Long: `Give a release another instant, if the calendar allows it: quotas, gaps, quiet hours and blackouts refuse, and
say which instant would do. --anyway sets them aside for a reason; into the past nobody moves.`,
		Example: "  moxin release move 12 --to '2026-12-03 20:00' --why 避开停服",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.act(cmd.Context(), args, why, func(people *scheduler.Desk, b *bench, w scheduler.Word) error {
				due, err := parseInstant(to, b.ws.Config.Zone)
				if err != nil {
					return err
				}
				if anyway && why == "" {
					return usageText("--anyway 不管日历的规矩，要用 --why 说明原因", "--anyway sets the calendar aside: say --why")
				}
				if anyway {
					return people.MoveAnyway(cmd.Context(), w, due)
				}
				return withNext(people.Move(cmd.Context(), w, due), b.ws.Config.Zone)
			})
		},
	}
	c.Flags().StringVar(&to, "to", "", `such as "2026-12-03 20:00", in the workspace's zone`)
	c.Flags().StringVar(&why, "why", "", "a word for the audit")
	c.Flags().BoolVar(&anyway, "anyway", false, "over the rules of the calendar; say --why")
	_ = c.MarkFlagRequired("to") // fails only for a flag that does not exist
	return c
}

func (a *app) newConfirm() *cobra.Command {
	var link, why string
	var cannot bool
	c := &cobra.Command{
		Use:     "confirm ID (--link URL | --why EVIDENCE | --cannot --why REASON)",
		Short:   "Close a hand-off: published, or not possible because",
		Example: "  moxin release confirm 12 --link https://www.xiaohongshu.com/explore/…\n  moxin release confirm 12 --cannot --why 账号被限流",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.actAt(cmd.Context(), args, why, a.reaching, func(people *scheduler.Desk, _ *bench, w scheduler.Word) error {
				switch {
				case cannot && why == "":
					return usagef("--cannot needs --why / 请用 --why 说明原因")
				case !cannot && link == "" && why == "":
					return usagef("--link URL or --why EVIDENCE is needed / 请用 --link 写发出去的链接；平台不给链接的，用 --why 写依据")
				case cannot:
					return people.CannotBecause(cmd.Context(), w)
				}
				return people.Confirm(cmd.Context(), w, link)
			})
		},
	}
	c.Flags().StringVar(&link, "link", "", "the published post")
	c.Flags().StringVar(&why, "why", "", "evidence where there is no link, or the reason")
	c.Flags().BoolVar(&cannot, "cannot", false, "it could not be published")
	return c
}

func (a *app) newResolve() *cobra.Command {
	var found, why string
	var absent, failed bool
	c := &cobra.Command{
		Use:   "resolve ID (--found URL | --absent | --failed)",
		Short: "End a doubt: the post is there, is surely not there, or is given up",
		Long: `A release is in doubt when the answer of a call that may have published was lost. Look on the platform
first. --absent sends it again: say it only when you have looked.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.act(cmd.Context(), args, why, func(people *scheduler.Desk, _ *bench, w scheduler.Word) error {
				switch {
				case found != "":
					return people.ResolveFound(cmd.Context(), w, found)
				case absent:
					return people.ResolveAbsent(cmd.Context(), w)
				case failed:
					return people.ResolveFailed(cmd.Context(), w)
				}
				return usageText("要说看到了什么：--found 链接（已经发出）、--absent（确实没有，再发）或 --failed（不发了）", "say --found URL, --absent or --failed")
			})
		},
	}
	c.Flags().StringVar(&found, "found", "", "the post's link")
	c.Flags().BoolVar(&absent, "absent", false, "I looked: nothing is there; publish again")
	c.Flags().BoolVar(&failed, "failed", false, "do not try again")
	c.Flags().StringVar(&why, "why", "", "a word for the audit")
	c.MarkFlagsMutuallyExclusive("found", "absent", "failed")
	return c
}

func (a *app) newRetry() *cobra.Command {
	var at, why string
	var absent bool
	c := &cobra.Command{
		Use:   "retry ID [--at TIME] [--absent]",
		Short: "Give a failed, missed or expired release a new instant (default: now)",
		Long: `Give a release that ended without a publication a new instant. Where an earlier try may have left a post,
--absent is your word that you looked and nothing is there.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.act(cmd.Context(), args, why, func(people *scheduler.Desk, b *bench, w scheduler.Word) error {
				due := a.now()
				if at != "" {
					var err error
					if due, err = parseInstant(at, b.ws.Config.Zone); err != nil {
						return err
					}
				}
				return people.Retry(cmd.Context(), w, due, absent)
			})
		},
	}
	c.Flags().StringVar(&at, "at", "", `such as "2026-12-03 20:00", in the workspace's zone`)
	c.Flags().BoolVar(&absent, "absent", false, "I looked: nothing of it is on the platform")
	c.Flags().StringVar(&why, "why", "", "a word for the audit")
	return c
}

package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
)

type withdrawOptions struct {
	index  int // 1-based; 0 = all
	byHand bool
	why    string
	yes    bool
}

func (a *app) newWithdraw() *cobra.Command {
	var o withdrawOptions
	c := &cobra.Command{
		Use:   "withdraw ID [--index N] [--done-by-hand --why REASON]",
		Short: "Take what was published off its platform, for good",
		Long: `Delete the posts of a published release on its platform. This cannot be undone; what it does not take back
(cards already received, screenshots, numbers) is said afterwards. Where the platform offers no way, delete
the post there and say so with --done-by-hand.`,
		Example: "  moxin release withdraw 12 --why 价格写错\n  moxin release withdraw 12 --index 2 --yes\n" +
			"  moxin release withdraw 12 --done-by-hand --why 已在手机上删除",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := releaseIDs(args)
			if err != nil {
				return err
			}
			if o.byHand && o.why == "" {
				return usagef("--done-by-hand needs --why / 请用 --why 说明原因")
			}
			if o.index < 0 || o.index > content.MaxItems {
				return usagef("--index is 1 to %d / --index 从 1 到 %[1]d", content.MaxItems)
			}
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return explainAct(ids[0], a.withdraw(cmd.Context(), b, s, ids[0], o))
			})
		},
	}
	c.Flags().IntVar(&o.index, "index", 0, "only the Nth article of the message (default: all)")
	c.Flags().BoolVar(&o.byHand, "done-by-hand", false, "it was deleted on the platform; only note it")
	c.Flags().StringVar(&o.why, "why", "", "a word for the audit")
	c.Flags().BoolVarP(&o.yes, "yes", "y", false, "do not ask")
	a.jsonFlag(c)
	return c
}

// withdraw takes posts away and says what is gone and what stays.
func (a *app) withdraw(ctx context.Context, b *bench, s *store.Store, id int64, o withdrawOptions) error {
	people, err := a.reaching(ctx, b, s)
	if err != nil {
		return err
	}
	r, err := s.Release(ctx, id)
	if err != nil {
		return err
	}
	w := scheduler.Word{Release: id, Who: a.who(), Why: o.why}
	if r.State != content.Published {
		return &scheduler.StateError{Release: id, State: r.State, Act: "withdraw"}
	}
	index := o.index - 1 // 0 becomes all of them
	take := people.Withdraw
	if o.byHand {
		take = people.WithdrawnByHand
	} else if err := a.sure(r, o); err != nil {
		return err
	}
	done, err := take(ctx, w, index)
	if err != nil {
		return err
	}
	return a.printWithdrawn(r, done)
}

// sure asks before what cannot be undone.
func (a *app) sure(r content.Release, o withdrawOptions) error {
	if o.yes {
		return nil
	}
	if !a.asks() {
		return usagef("this deletes posts for good: say --yes / 删除后无法恢复，确认请加 --yes")
	}
	ok, err := a.confirm(content.T(
		fmt.Sprintf("从渠道 %s 删除《%s》，无法恢复，继续吗", r.Channel, r.Title()),
		fmt.Sprintf("delete %q from channel %s for good", r.Title(), r.Channel)))
	if err == nil && !ok {
		err = exit(exitUsage, errNotSure)
	}
	return err
}

var errNotSure = fmt.Errorf("nothing was deleted / 没有删除")

func (a *app) printWithdrawn(r content.Release, done scheduler.Withdrawn) error {
	if a.json {
		posts := make([]map[string]any, len(done.Posts))
		for i, p := range done.Posts {
			posts[i] = map[string]any{"index": p.Index, "remote_id": p.RemoteID, "url": p.URL, "title": p.Title}
		}
		return a.printJSON(map[string]any{"release": r.ID, "withdrawn": posts, "stays": a.say(done.Stays)})
	}
	for _, p := range done.Posts {
		a.printf("%d\t%d\t%s\t%s\n", r.ID, p.Index+1, p.Title, p.URL)
	}
	if stays := a.say(done.Stays); stays != "" {
		a.progressf("%s\n", stays)
	}
	return nil
}

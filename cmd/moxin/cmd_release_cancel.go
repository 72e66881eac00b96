package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
)

// cancelOptions say what becomes of a draft that waits on its platform; neither = ask.
type cancelOptions struct {
	why           string
	discard, keep bool
}

func (a *app) newCancel() *cobra.Command {
	var o cancelOptions
	c := &cobra.Command{
		Use:   "cancel ID...",
		Short: "Give releases up",
		Long: `Give releases up. Where a draft waits on the platform it is asked what becomes of it; away from a terminal
it stays there and is named. On a release that is cancelled already --discard-draft takes the draft away.`,
		Example: "  moxin release cancel 12 --why 选题撤下\n  moxin release cancel 12 --discard-draft",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := releaseIDs(args)
			if err != nil {
				return err
			}
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				for _, id := range ids {
					if err := a.cancel(cmd.Context(), b, s, scheduler.Word{Release: id, Who: a.who(), Why: o.why}, o); err != nil {
						return explainAct(id, err)
					}
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&o.why, "why", "", "a word for the audit")
	c.Flags().BoolVar(&o.discard, "discard-draft", false, "delete the draft on the platform")
	c.Flags().BoolVar(&o.keep, "keep-draft", false, "leave the draft where it is")
	c.MarkFlagsMutuallyExclusive("discard-draft", "keep-draft")
	return c
}

// cancel gives one release up and settles what becomes of its draft.
func (a *app) cancel(ctx context.Context, b *bench, s *store.Store, w scheduler.Word, o cancelOptions) error {
	people, err := a.reaching(ctx, b, s)
	if err != nil {
		return err
	}
	draft, err := people.Prepared(ctx, w.Release)
	if err != nil {
		return err
	}
	discard := o.discard
	if draft.InPlace() && !o.discard && !o.keep {
		if discard, err = a.confirm(content.T("平台上有这条的草稿，一并删除吗", "its draft is on the platform: delete it as well")); err != nil {
			return err
		}
	}
	var state *scheduler.StateError
	err = people.Cancel(ctx, w)
	if o.discard && errors.As(err, &state) && state.State == content.Cancelled && draft.InPlace() {
		err = nil // given up before; only its draft is left
	}
	if err != nil {
		return err
	}
	r, err := s.Release(ctx, w.Release)
	if err != nil {
		return err
	}
	a.printf("%d\t%s\t%s\t%s\n", r.ID, r.State, instant(r.Due, b.ws.Config.Zone), r.Title())
	return a.settleDraft(ctx, people, w, draft, discard)
}

// settleDraft deletes the draft of a cancelled release, or says that it is left.
func (a *app) settleDraft(ctx context.Context, people *scheduler.Desk, w scheduler.Word, draft scheduler.Prepared, discard bool) error {
	switch {
	case !draft.InPlace():
		return nil
	case discard:
		if err := people.Discard(ctx, w); err != nil {
			return err
		}
		a.progressf("%s\n", a.say(content.T("平台上的草稿已删除", "the draft on the platform is deleted")))
		return nil
	}
	a.progressf("%s\n", a.say(draftLeft(w.Release)))
	return nil
}

package scheduler

import (
	"context"
	"errors"
	"fmt"

	"moxin/content"
	"moxin/publishers"
)

// AllPosts asks Withdraw for every post of a message.
const AllPosts = -1

// Withdrawn is what a withdrawal did.
type Withdrawn struct {
	Posts []content.Publication // those that are gone now
	// Stays is what it does not undo; empty when a person did it by hand.
	Stays content.Text
}

// Withdraw takes the posts of a published release off its platform, for good: one of them by its
// place in the message, from 0, or AllPosts. What is gone already is left out. A platform that
// offers no way is a *NoWayError: a person deletes the post and says so with WithdrawnByHand.
//
// The wish is in the audit before the call and what came of it after. When the answer is lost
// nothing is marked gone; withdrawing again is harmless.
func (d *Desk) Withdraw(ctx context.Context, w Word, index int) (Withdrawn, error) {
	r, posts, err := d.withdrawable(ctx, w, index)
	if err != nil {
		return Withdrawn{}, err
	}
	a, err := d.reach(ctx, r)
	if err != nil {
		return Withdrawn{}, err
	}
	way, ok := publishers.As[publishers.Withdrawer](a.publisher)
	if !ok {
		return Withdrawn{}, &NoWayError{r.Channel, content.T(
			"渠道 "+r.Channel+" 的平台没有删除接口：请在平台上删除，再用 --done-by-hand 说一声",
			"the platform of channel "+r.Channel+" offers no way to delete: delete it there, then say so with --done-by-hand")}
	}
	if err := d.note(ctx, r, w, "release.withdraw", w.Why); err != nil {
		return Withdrawn{}, err
	}
	var stays content.Text
	err = a.call(ctx, func(ctx context.Context) (err error) {
		stays, err = way.Withdraw(ctx, a.message, posts)
		return err
	})
	ctx = context.WithoutCancel(ctx) // what was done is written down
	if err != nil {
		return Withdrawn{}, errors.Join(fmt.Errorf("scheduler: withdrawing release %d: %w", r.ID, err),
			d.note(ctx, r, w, "release.withdraw_failed", words(err)))
	}
	done := content.T("已由 "+w.Who+" 撤回", "withdrawn by "+w.Who).String()
	return Withdrawn{posts, stays}, d.gone(ctx, posts, join(join(w.Why, done), stays.String()))
}

// WithdrawnByHand is a person's word that posts were deleted on the platform. Why must not be empty.
func (d *Desk) WithdrawnByHand(ctx context.Context, w Word, index int) (Withdrawn, error) {
	if w.Why == "" {
		return Withdrawn{}, errors.New("为什么删的？ / why was it deleted?")
	}
	r, posts, err := d.withdrawable(ctx, w, index)
	if err != nil {
		return Withdrawn{}, err
	}
	if err := d.note(ctx, r, w, "release.withdraw", w.Why); err != nil {
		return Withdrawn{}, err
	}
	return Withdrawn{Posts: posts}, d.gone(ctx, posts, join(w.Why, content.T("已由 "+w.Who+" 手动删除", "deleted by hand by "+w.Who).String()))
}

// withdrawable finds the posts that are meant and still there.
func (d *Desk) withdrawable(ctx context.Context, w Word, index int) (content.Release, []content.Publication, error) {
	r, err := d.read(ctx, w, "withdraw", content.Published)
	if err != nil {
		return r, nil, err
	}
	all, err := d.Store.Publications(ctx, content.PublicationFilter{Release: r.ID, NotGone: true})
	if err != nil {
		return r, nil, err
	}
	var posts []content.Publication
	for _, p := range all {
		if index == AllPosts || p.Index == index {
			posts = append(posts, p)
		}
	}
	if len(posts) == 0 {
		return r, nil, fmt.Errorf("release %d has no such post that is still there / 排期 %[1]d 没有还在的这一篇", r.ID)
	}
	return r, posts, nil
}

func (d *Desk) gone(ctx context.Context, posts []content.Publication, why string) error {
	for _, p := range posts {
		if err := d.Store.MarkGone(ctx, p.ID, d.Now(), why); err != nil {
			return err
		}
	}
	return nil
}

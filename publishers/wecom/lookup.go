package wecom

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// clockMargin is how far the platform's clock may be from ours: a task may be dated so long before or after
// its intent. It is a day, so that a machine with a wrong clock makes no task twice; what looked like the
// message before is known, so that looking further costs a longer list alone. Calendar.
const clockMargin = 24 * time.Hour

// kindClaim is what tasks are remembered under as whose they are, so that two releases of one text never
// take the same task for theirs.
const kindClaim = "wecom/task"

// Lookup finds the task that an attempt with an unknown end left. A task is a hand-off: nobody has got
// anything by it alone.
func (p *Publisher) Lookup(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	memo := memory{m.Memo()}
	done, open, err := memo.state(ctx)
	if err != nil {
		return publishers.Receipt{}, undecided(err)
	}
	w := work{p, m, memo, done}
	switch {
	case !open.standing():
	case !open.of(p.channel.AppID):
		return publishers.Receipt{}, unsure(content.T(
			"上一次是替企业 "+open.Account+" 建任务，渠道现在是 "+p.channel.AppID+"：到前一家的企业微信里看一眼",
			"the attempt before spoke for the company "+open.Account+", the channel is "+p.channel.AppID+" now: look in WeCom of the former"))
	default:
		if err := w.adopt(ctx, open); err != nil {
			return publishers.Receipt{}, undecided(open.missing(err))
		}
	}
	switch {
	case len(w.done.List) == 0:
		return publishers.Receipt{}, publishers.ErrAbsent // no task is made without its intent
	case !w.done.Whole: // the next attempt makes the others
		return publishers.Receipt{State: content.HandedOff, Job: w.done.job(), Why: w.done.Why}, nil
	}
	r, err := w.handedOff(ctx)
	if publishers.ClassOf(err) == publishers.Rejected { // the job is over and made nothing
		return jobless(w.done, err)
	}
	return r, undecided(err)
}

// missing is what it means that the task of an intent was not found: one that the platform took in part
// does not look like the message, and making it again would make another like it. Only a person's word that
// it is gone lets the next attempt go on.
func (i intent) missing(err error) error {
	if isAbsent(err) && i.Partly {
		return unsure(content.T(
			"企业微信说这次请求只读懂了一部分，可能建了一个内容不全的任务：到企业微信里看一眼，有就取消它",
			"WeCom said that it understood the request in part: it may have made a task that is not whole. Look in WeCom, and cancel it there"))
	}
	return err
}

// adopt looks for the task of an intent and records it, or answers ErrAbsent.
func (w *work) adopt(ctx context.Context, open intent) error {
	t, err := w.find(ctx, w.m, w.memo, open)
	if err != nil {
		return err
	}
	w.done.Whole = open.Only
	return w.enter(ctx, t)
}

// find is the one task that an intent can have made.
func (p *Publisher) find(ctx context.Context, m publishers.Message, memo memory, open intent) (task, error) {
	var known []string
	if err := memo.recall(ctx, stepKnown, &known); err != nil {
		return task{}, err
	}
	list, err := p.alike(ctx, order{Look: open.Look, Groups: m.Channel.Groups}, open.At)
	if err != nil {
		return task{}, err
	}
	var fits []seen
	for _, s := range list {
		if slices.Contains(known, s.ID) {
			continue
		}
		others, err := p.claimed(ctx, m, s.ID)
		if err != nil {
			return task{}, err
		}
		if !others {
			fits = append(fits, s)
		}
	}
	switch {
	case len(fits) == 0:
		return task{}, publishers.ErrAbsent
	case len(fits) > 1:
		return task{}, unsure(content.T(
			fmt.Sprintf("企业微信里有 %d 个一样的任务，分不清哪个是这一条：到企业微信里看一眼", len(fits)),
			fmt.Sprintf("WeCom has %d tasks that look like this one: a person has to tell which it is", len(fits))))
	case !open.Look.surely(fits[0].Look):
		return task{}, unsure(content.T(
			"企业微信里有一个很像的任务，没有文字也没有链接，认不准：到企业微信里看一眼",
			"WeCom has a task that may be this one; it has neither words nor a link to tell it by: a person has to look"))
	}
	return task{ID: fits[0].ID, Sender: open.Sender, At: open.At, Look: open.Look}, nil
}

func unsure(t content.Text) error { return &publishers.Error{Class: publishers.Unknown, Text: t} }

// alike are the tasks that look like an order's and were made around or after an instant.
func (p *Publisher) alike(ctx context.Context, o order, since time.Time) ([]seen, error) {
	from, to := since.Add(-clockMargin), p.now().Add(clockMargin)
	if last := from.Add(listSpan); to.After(last) {
		to = last
	}
	list, err := p.tasks.list(ctx, o, from, to)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(s seen) bool { return !o.Look.fits(s.Look) }), nil
}

// note remembers the tasks that look like one that is about to be made, those of the release's own other
// senders among them.
func (p *Publisher) note(ctx context.Context, memo memory, o order) error {
	var known []string
	if err := memo.recall(ctx, stepKnown, &known); err != nil {
		return err
	}
	list, err := p.alike(ctx, o, p.now().Add(-clockMargin))
	if err != nil {
		return err
	}
	for _, s := range list {
		if !slices.Contains(known, s.ID) {
			known = append(known, s.ID)
		}
	}
	if known == nil {
		known = []string{}
	}
	return memo.Keep(ctx, stepKnown, known)
}

// claim remembers whose a task is.
func (p *Publisher) claim(ctx context.Context, m publishers.Message, t task) error {
	if t.ID == "" {
		return nil
	}
	ctx, cancel := publishers.Afterwards(ctx)
	defer cancel()
	err := p.uploads.RecordUpload(ctx, p.channel.AppID, kindClaim, t.ID, content.Remote{ID: m.Release.Marker()})
	if err != nil {
		return fmt.Errorf("remembering whose task %s is: %w", t.ID, err)
	}
	return nil
}

// claimed reports whether a task is another release's.
func (p *Publisher) claimed(ctx context.Context, m publishers.Message, id string) (bool, error) {
	r, ok, err := p.uploads.Upload(ctx, p.channel.AppID, kindClaim, id)
	if err != nil {
		return false, fmt.Errorf("asking whose task %s is: %w", id, err)
	}
	return ok && r.ID != m.Release.Marker(), nil
}

// isAbsent reports a clean answer that nothing is there.
func isAbsent(err error) bool { return errors.Is(err, publishers.ErrAbsent) }

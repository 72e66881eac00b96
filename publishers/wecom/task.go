package wecom

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// order is one task to make.
type order struct {
	Text        string
	Attachments []wecomapi.Attachment
	Look        look
	Groups      bool     // for the customer groups of Sender
	Sender      string   // of a message: the one colleague who sends it; "" = whoever has the customer
	Staff       []string // of a moment: who puts it out; none = all whom the app sees
	Customers   []string // of a message, by name; none = those of Tags
	Tags        []string // ids: who has one of them; none = everybody
}

// seen is a task as the platform lists it.
type seen struct {
	ID   string
	Look look
}

// colleague is one of those who were asked to confirm.
type colleague struct {
	User string
	Done bool
	At   time.Time // of confirming, where the platform says it
}

// tasker is what messages and moments do differently.
type tasker interface {
	// add makes a task, once.
	add(ctx context.Context, o order) (task, string, error)
	// list are the tasks that were made for the company in a time, of the order's kind.
	list(ctx context.Context, o order, from, to time.Time) ([]seen, error)
	staff(ctx context.Context, id string) ([]colleague, error)
	cancel(ctx context.Context, id string) error
}

// work is one attempt on a release's tasks, and what is known of them by now.
type work struct {
	*Publisher
	m    publishers.Message
	memo memory
	done made
}

// Publish carries out one attempt; see the package comment for its steps.
func (p *Publisher) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	r, err := only(m)
	if err != nil {
		return publishers.Receipt{}, err
	}
	w := work{Publisher: p, m: m, memo: memory{m.Memo()}}
	if err := w.make(ctx, r); err != nil {
		return publishers.Receipt{}, err
	}
	return w.handedOff(ctx)
}

// make makes the tasks of a message that are not made yet.
func (w *work) make(ctx context.Context, r content.Rendition) error {
	done, open, err := w.memo.state(ctx)
	w.done = done
	if err == nil && w.done.Whole && nothingMade(w.named(ctx)) != nil {
		// A person sends a release again whose job came to nothing.
		w.done, err = made{}, w.memo.Forget(ctx, stepTasks, stepIntent)
	}
	if err != nil || w.done.Whole {
		return harmless(err)
	}
	if open.standing() && open.of(w.channel.AppID) { // whether its task is there was not known to the attempt before
		err := w.adopt(ctx, open)
		if w.done.Whole || err != nil && !errors.Is(err, publishers.ErrAbsent) {
			return undecided(err)
		}
	}
	orders, why, err := w.orders(ctx, w.m, w.memo, r)
	if err != nil {
		return w.short(ctx, harmless(err))
	}
	w.done.because(why)
	for _, o := range orders {
		if w.done.from(o.Sender) {
			continue
		}
		if err := w.order(ctx, o, len(orders) == 1); err != nil {
			return w.short(ctx, err)
		}
	}
	w.done.Whole = true
	return w.kept(ctx)
}

// order makes one task; single says that the release has no other.
func (w *work) order(ctx context.Context, o order, single bool) error {
	if err := w.note(ctx, w.memo, o); err != nil {
		return harmless(err)
	}
	if err := ctx.Err(); err != nil {
		return harmless(err)
	}
	in := intent{At: w.now(), Account: w.channel.AppID, Sender: o.Sender, Look: o.Look, Only: single}
	if err := w.memo.Keep(ctx, stepIntent, in); err != nil {
		return harmless(err)
	}
	t, why, err := w.tasks.add(ctx, o)
	if err != nil {
		return w.refused(ctx, in, err)
	}
	t.Sender, t.At, t.Look = o.Sender, in.At, o.Look
	w.done.because(why)
	return w.enter(ctx, t)
}

// refused says what an error of the call means. Where the task is surely not there its intent is taken
// back; where a file is no longer known the next attempt uploads all of them anew.
func (w *work) refused(ctx context.Context, in intent, err error) error {
	e := dangerous(err)
	if e.Class == publishers.Unknown {
		if in.Partly = wecomapi.Partly(err); in.Partly {
			e.Err = errors.Join(e.Err, w.memo.Keep(ctx, stepIntent, in))
		}
		return e
	}
	if code(err, codeOldMedia) {
		e.Class, e.After = publishers.Transient, shortWait
		e.Err = errors.Join(e.Err, w.memo.Keep(ctx, stepFresh, true))
	}
	e.Err = errors.Join(e.Err, w.memo.Forget(ctx, stepIntent))
	return e
}

// codeOldMedia refuses a media id that is wrong or over.
const codeOldMedia = 40007

// enter records a task that is there, and that it is this release's.
func (w *work) enter(ctx context.Context, t task) error {
	w.done.List = append(w.done.List, t)
	if err := w.kept(ctx); err != nil {
		return err
	}
	return undecided(errors.Join(w.claim(ctx, w.m, t), w.memo.Forget(ctx, stepIntent)))
}

// kept records the tasks. When that fails the list of tasks still tells of the last one.
func (w *work) kept(ctx context.Context) error {
	return undecided(w.memo.Keep(ctx, stepTasks, w.done))
}

// short decides about tasks that could not all be made. With none made the error says it all; with some,
// an error that ends the release would leave them to colleagues all the same, so that the release is handed
// off with a word on who is left out, unless there is time to try again.
func (w *work) short(ctx context.Context, err error) error {
	if len(w.done.List) == 0 || err == nil {
		return err
	}
	var e *publishers.Error
	if !errors.As(err, &e) || e.Class == publishers.Unknown {
		return undecided(err)
	}
	again := e.Class == publishers.Transient || e.Class == publishers.Limited
	if again && w.now().Add(max(e.After, lastTry)).Before(w.m.Release.Deadline()) {
		return err
	}
	w.done.Whole = true
	w.done.because(content.T(
		fmt.Sprintf("只建好了 %d 个任务，其余的没有建成：%s", len(w.done.List), e.Text.ZH),
		fmt.Sprintf("only %d tasks were made, the others not: %s", len(w.done.List), e.Text.EN)).String())
	return w.kept(ctx)
}

// lastTry is how long before its deadline a release is not tried again for the rest of its tasks: more than
// the scheduler's longest pause. Calendar.
const lastTry = 10 * time.Minute

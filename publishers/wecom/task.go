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

// Publish carries out one attempt; see the package comment for its steps.
func (p *Publisher) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	r, err := only(m)
	if err != nil {
		return publishers.Receipt{}, err
	}
	memo := memory{m.Memo()}
	done, err := p.make(ctx, m, r, memo)
	if err != nil {
		return publishers.Receipt{}, err
	}
	return p.handedOff(ctx, m, memo, done)
}

// make makes the tasks of a message that are not made yet.
func (p *Publisher) make(ctx context.Context, m publishers.Message, r content.Rendition, memo memory) (made, error) {
	done, open, err := memo.state(ctx)
	if err == nil && done.Whole && nothingMade(p.named(ctx, m, memo, &done)) != nil {
		// A person sends a release again whose job came to nothing.
		done, err = made{}, memo.Forget(ctx, stepTasks, stepIntent)
	}
	if err != nil || done.Whole {
		return done, harmless(err)
	}
	if open.standing() && open.of(p.channel.AppID) { // whether its task is there was not known to the attempt before
		err := p.adopt(ctx, m, memo, &done, open)
		if done.Whole || err != nil && !errors.Is(err, publishers.ErrAbsent) {
			return done, undecided(err)
		}
	}
	orders, why, err := p.orders(ctx, m, memo, r)
	if err != nil {
		err = p.short(ctx, m, memo, &done, harmless(err))
		return done, err
	}
	done.because(why)
	for _, o := range orders {
		if done.from(o.Sender) {
			continue
		}
		if err := p.order(ctx, m, memo, &done, o, len(orders) == 1); err != nil {
			err = p.short(ctx, m, memo, &done, err)
			return done, err
		}
	}
	done.Whole = true
	return done, p.kept(ctx, memo, done)
}

// order makes one task.
func (p *Publisher) order(ctx context.Context, m publishers.Message, memo memory, done *made, o order, single bool) error {
	if err := p.note(ctx, memo, o); err != nil {
		return harmless(err)
	}
	if err := ctx.Err(); err != nil {
		return harmless(err)
	}
	in := intent{At: p.now(), Account: p.channel.AppID, Sender: o.Sender, Look: o.Look, Only: single}
	if err := memo.Keep(ctx, stepIntent, in); err != nil {
		return harmless(err)
	}
	t, why, err := p.tasks.add(ctx, o)
	if err != nil {
		return p.refused(ctx, memo, in, err)
	}
	t.Sender, t.At, t.Look = o.Sender, in.At, o.Look
	done.because(why)
	return p.enter(ctx, m, memo, done, t)
}

// refused says what an error of the call means. Where the task is surely not there its intent is taken
// back; where a file is no longer known the next attempt uploads all of them anew.
func (p *Publisher) refused(ctx context.Context, memo memory, in intent, err error) error {
	e := dangerous(err)
	if e.Class == publishers.Unknown {
		if in.Partly = wecomapi.Partly(err); in.Partly {
			e.Err = errors.Join(e.Err, memo.Keep(ctx, stepIntent, in))
		}
		return e
	}
	if code(err, codeOldMedia) {
		e.Class, e.After = publishers.Transient, shortWait
		e.Err = errors.Join(e.Err, memo.Keep(ctx, stepFresh, true))
	}
	e.Err = errors.Join(e.Err, memo.Forget(ctx, stepIntent))
	return e
}

// codeOldMedia refuses a media id that is wrong or over.
const codeOldMedia = 40007

// enter records a task that is there, and that it is this release's.
func (p *Publisher) enter(ctx context.Context, m publishers.Message, memo memory, done *made, t task) error {
	done.List = append(done.List, t)
	if err := p.kept(ctx, memo, *done); err != nil {
		return err
	}
	return undecided(errors.Join(p.claim(ctx, m, t), memo.Forget(ctx, stepIntent)))
}

// kept records the tasks. When that fails the list of tasks still tells of the last one.
func (p *Publisher) kept(ctx context.Context, memo memory, done made) error {
	return undecided(memo.Keep(ctx, stepTasks, done))
}

// short decides about tasks that could not all be made. With none made the error says it all; with some,
// an error that ends the release would leave them to colleagues all the same, so that the release is handed
// off with a word on who is left out, unless there is time to try again.
func (p *Publisher) short(ctx context.Context, m publishers.Message, memo memory, done *made, err error) error {
	if len(done.List) == 0 || err == nil {
		return err
	}
	var e *publishers.Error
	if !errors.As(err, &e) || e.Class == publishers.Unknown {
		return undecided(err)
	}
	again := e.Class == publishers.Transient || e.Class == publishers.Limited
	if again && p.now().Add(max(e.After, lastTry)).Before(m.Release.Deadline()) {
		return err
	}
	done.Whole = true
	done.because(content.T(
		fmt.Sprintf("只建好了 %d 个任务，其余的没有建成：%s", len(done.List), e.Text.ZH),
		fmt.Sprintf("only %d tasks were made, the others not: %s", len(done.List), e.Text.EN)).String())
	return p.kept(ctx, memo, *done)
}

// lastTry is how long before its deadline a release is not tried again for the rest of its tasks: more than
// the scheduler's longest pause. Calendar.
const lastTry = 10 * time.Minute

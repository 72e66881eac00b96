package scheduler

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// takeBackPatience is for how long a hand-off that is over waits for its task to be taken back. Past it
// the hand-off ends all the same, and says that colleagues may still send it. Calendar time.
const takeBackPatience = time.Hour

// takenBack is what came of taking a task off its platform before its hand-off ends.
type takenBack struct {
	ended bool   // somebody had it by then: the release is published
	wait  bool   // it did not work this time
	why   string // what people should know besides
}

// takeBack takes the task of a hand-off that is over off its platform: a colleague who finds it there
// tomorrow must not send what nobody counts any more. It was tried first at since.
func (f *follower) takeBack(ctx context.Context, r content.Release, since time.Time) (takenBack, error) {
	pub, ch, err := f.s.Registry.Publisher(r.Channel)
	if err != nil && isTask(r) {
		return takenBack{why: stillThere(err)}, nil
	}
	way, ok := confirmer(pub, r)
	if err != nil || !ok {
		return takenBack{}, nil
	}
	m, err := f.s.message(ctx, r, ch)
	if err != nil {
		return takenBack{}, err
	}
	receipt, err := f.s.ask(ctx, pub, m, func(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
		return way.Cancel(ctx, m, r.Job)
	})
	switch {
	case ctx.Err() != nil:
		return takenBack{wait: true}, nil
	case err != nil && !final(err) && f.s.Now().Before(since.Add(takeBackPatience)):
		f.s.Log.Warn("task not taken back", "release", r.ID, "channel", r.Channel, "error", err)
		return takenBack{wait: true}, nil
	case err != nil:
		return takenBack{why: stillThere(err)}, nil
	case receipt.State == content.Published:
		ended, err := f.s.verdict(ctx, r, receipt)
		return takenBack{ended: ended}, err
	}
	return takenBack{why: content.T("任务已从平台收回", "the task was taken off the platform").String()}, nil
}

// final reports whether trying again changes nothing about an error.
func final(err error) bool {
	switch publishers.ClassOf(err) {
	case publishers.Rejected, publishers.Account, publishers.Bug:
		return true
	}
	return false
}

// stillThere says that a task could not be taken back.
func stillThere(err error) string {
	said := spokenBy(err)
	return content.T("任务没能从平台收回，同事仍可能发出："+said.ZH, "the task could not be taken off the platform, colleagues may still send it: "+said.EN).String()
}

// SentError says that a release could not be cancelled without a trace: somebody had received it by then.
// The task is gone and the release is published.
type SentError struct {
	Release int64
	Why     content.Text
}

// Error says what happened, in both languages.
func (e *SentError) Error() string { return e.text().String() }

// In says it in one.
func (e *SentError) In(lang string) string { return e.text().In(lang) }

func (e *SentError) text() content.Text {
	return content.T(
		fmt.Sprintf("排期 %d 的任务已收回，但已经有人收到：记为已发布（%s）", e.Release, e.Why.ZH),
		fmt.Sprintf("the task of release %d is taken back, but somebody had received it: recorded as published (%s)", e.Release, e.Why.In("en")))
}

// Cancel gives a release up: one that is not under way. The task of a hand-off that colleagues confirm is
// taken off its platform first; where somebody had received it by then the release is published, and the
// error is a *SentError.
func (d *Desk) Cancel(ctx context.Context, w Word) error {
	from := []content.State{content.Planned, content.Approved, content.Queued,
		content.HandedOff, content.Failed, content.Missed, content.Expired}
	r, err := d.read(ctx, w, actTo[content.Cancelled], from...)
	if err != nil {
		return err
	}
	if err := d.takeBack(ctx, r, w); err != nil {
		return err
	}
	if r.State == content.HandedOff { // nothing else may have begun while the platform was asked
		from = []content.State{content.HandedOff}
	}
	return d.Store.Transition(context.WithoutCancel(ctx), content.Transition{
		Release: w.Release, From: from, To: content.Cancelled, Who: w.Who, Why: w.Why, At: d.Now(),
	})
}

// takeBack takes the task of a hand-off off its platform, for a person; where there is none it does
// nothing. The wish is in the audit before the call and what came of it after.
func (d *Desk) takeBack(ctx context.Context, r content.Release, w Word) error {
	if r.State != content.HandedOff || !isTask(r) {
		return nil
	}
	a, way, err := d.confirmation(ctx, r)
	if err != nil {
		return err
	}
	if err := d.note(ctx, r, w, "release.takeback", w.Why); err != nil {
		return err
	}
	var receipt publishers.Receipt
	err = a.call(ctx, func(ctx context.Context) (err error) {
		receipt, err = way.Cancel(ctx, a.message, r.Job)
		return err
	})
	if err != nil {
		return d.refusedBy(ctx, r, w, "release.takeback", err)
	}
	if receipt.State != content.Published {
		return nil
	}
	out := content.Settlement{
		Release: r.ID, Fence: r.Fence, From: r.State, To: content.Published, Who: w.Who, Why: join(receipt.Why, w.Why),
		At: d.Now(), Finished: d.Clock.Now(), Job: r.Job,
	}
	out.Publications, _ = publications(r, receipt, d.Now())
	if err := d.Store.Settle(context.WithoutCancel(ctx), out); err != nil {
		return err
	}
	return &SentError{r.ID, content.ReadText(receipt.Why)}
}

package scheduler

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"moxin/content"
)

// Prepared is the draft of a release that waits on its platform for the instant.
type Prepared struct {
	Digest     string    `json:"digest"` // of the message that is in place; "" = nothing is
	PreviewURL string    `json:"preview_url,omitempty"`
	At         time.Time `json:"at,omitzero"` // calendar
	// Why is what did not work out beside it and stopped nothing: a preview that could not be sent.
	Why string `json:"why,omitempty"`
	// Error is why it could not be brought to the release's present content; it is tried again,
	// and a release never fails by it. "" when all is well.
	Error string `json:"error,omitempty"`
}

// InPlace reports whether a draft is on the platform, of whatever content.
func (p Prepared) InPlace() bool { return p.Digest != "" }

// Prepared returns what was put in place for a release ahead of its instant; the zero value when
// nothing was.
func (d *Desk) Prepared(ctx context.Context, release int64) (Prepared, error) {
	steps, err := d.Store.StepsOf(ctx, release)
	if err != nil {
		return Prepared{}, err
	}
	return preparedIn(steps)
}

func preparedIn(steps map[string]string) (p Prepared, err error) {
	if value := steps[stepPrepared]; value != "" {
		if err = json.Unmarshal([]byte(value), &p); err != nil {
			err = fmt.Errorf("scheduler: step %s: %w", stepPrepared, err)
		}
	}
	return p, err
}

// LeftDrafts marks the lines of a plan that cancel a release whose draft is on its platform.
func (d *Desk) LeftDrafts(ctx context.Context, p *Plan) error {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Kind != KindCancel {
			continue
		}
		draft, err := d.Prepared(ctx, c.Release)
		if err != nil {
			return err
		}
		c.DraftLeft = draft.InPlace()
	}
	return nil
}

// NoWayError says that an act cannot be carried out on the platform by moxin, at all or just now, and
// what a person can do instead.
type NoWayError struct {
	Channel string
	Text    content.Text
}

// Error says what cannot be done and what to do instead, in both languages.
func (e *NoWayError) Error() string { return e.Text.String() }

// In says it in one.
func (e *NoWayError) In(lang string) string { return e.Text.In(lang) }

// Discard takes the draft of a cancelled release off its platform.
func (d *Desk) Discard(ctx context.Context, w Word) error {
	r, err := d.read(ctx, w, "discard the draft of", content.Cancelled)
	if err != nil {
		return err
	}
	a, err := d.reach(ctx, r)
	if err != nil {
		return err
	}
	preparer, ok := preparerOf(a.publisher)
	if !ok {
		return &NoWayError{r.Channel, content.T("渠道 "+r.Channel+" 的草稿请在平台上删除", "delete the draft of channel "+r.Channel+" on the platform")}
	}
	owner := fmt.Sprintf("%s discards %d", w.Who, d.Clock.Now().UnixNano())
	held, err := d.Store.Hold(ctx, content.Hold{
		Release: r.ID, Digest: r.Digest, Owner: owner, Now: d.Now(), Work: d.Clock.Now(), Until: d.Clock.Now().Add(a.timeout + deskMargin),
	})
	if err != nil {
		return err
	}
	if !held {
		return &NoWayError{r.Channel, content.T(
			fmt.Sprintf("排期 %d 的草稿正在处理，或渠道 %s 没有连接：一分钟后再试", r.ID, r.Channel),
			fmt.Sprintf("release %d: its draft is being worked on, or channel %s is not connected: try again in a minute", r.ID, r.Channel))}
	}
	err = a.call(ctx, func(ctx context.Context) error { return preparer.Discard(ctx, a.message) })
	if err == nil {
		err = d.discarded(ctx, r, w)
	}
	if back := d.Store.Unhold(context.WithoutCancel(ctx), r.ID, owner); err == nil {
		err = back
	}
	return err
}

// discarded writes down that nothing is in place any more.
func (d *Desk) discarded(ctx context.Context, r content.Release, w Word) error {
	if err := d.memo(r.ID).Forget(ctx, stepPrepared); err != nil {
		return err
	}
	return d.note(ctx, r, w, "release.discard", w.Why)
}

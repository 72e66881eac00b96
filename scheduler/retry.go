package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"moxin/content"
)

// ErrMayExist refuses to publish again what may be on the platform already. The person who
// has looked and found nothing says so (Retry.Absent).
var ErrMayExist = errors.New("可能已经发出：先到平台上看，再说它不在 / this may be published already: look on the platform, then say that it is not there")

// Retry gives a release that ended without a publication a new instant. Absent is the
// person's word that nothing of it is on the platform; without it Retry refuses with
// ErrMayExist where an earlier try may have left something.
func (d *Desk) Retry(ctx context.Context, w Word, due time.Time, absent bool) error {
	r, err := d.read(ctx, w, "retry", content.Failed, content.Missed, content.Expired)
	if err != nil {
		return err
	}
	may, err := d.mayExist(ctx, r)
	if err != nil {
		return err
	}
	if may && !absent {
		return fmt.Errorf("release %d: %w", r.ID, ErrMayExist)
	}
	if may {
		if err := d.forgetDoubt(ctx, r.ID); err != nil {
			return err
		}
	}
	to, err := d.approvedOr(ctx, r)
	if err != nil {
		return err
	}
	return d.Store.Transition(ctx, content.Transition{
		Release: r.ID, From: []content.State{r.State}, To: to, Digest: r.Digest, Due: due,
		Who: w.Who, Why: w.Why, At: d.Now(),
	})
}

// mayExist reports whether an earlier try may have left a post: a person may have published
// an expired hand-off, a doubt that somebody ended with "failed" was never looked up, one that
// was repeated under its key is open until the repetition proves something, and an answer that
// came after its lease may say that there is one.
func (d *Desk) mayExist(ctx context.Context, r content.Release) (bool, error) {
	if r.State == content.Expired {
		return true, nil
	}
	attempts, err := d.Store.Attempts(ctx, r.ID)
	if err != nil || len(attempts) == 0 {
		return false, err
	}
	if slices.ContainsFunc(attempts, func(a content.Attempt) bool { return a.Late != "" }) {
		return true, nil
	}
	steps, err := d.Store.StepsOf(ctx, r.ID)
	if err != nil || steps[stepRepeat] != "" {
		return true, err
	}
	last := attempts[len(attempts)-1]
	return last.Result == content.InDoubt || last.Result == content.HandedOff || last.Result == "", nil
}

// approvedOr is Approved when nothing more is needed for this digest, else Planned.
func (d *Desk) approvedOr(ctx context.Context, r content.Release) (content.State, error) {
	if r.Consent.People == 0 {
		return content.Approved, nil
	}
	c, err := d.consenting(ctx, r.ID)
	if err != nil {
		return "", err
	}
	if len(voices(c.people, r.Consent, r.Digest, c.given)) < r.Consent.People {
		return content.Planned, nil
	}
	return content.Approved, nil
}

// forgetDoubt lets the next attempt be the first again: a person has said that nothing is there.
func (d *Desk) forgetDoubt(ctx context.Context, release int64) error {
	if d.Steps == nil {
		return nil
	}
	return d.memo(release).Forget(ctx, stepRepeat)
}

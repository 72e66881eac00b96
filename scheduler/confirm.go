package scheduler

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// confirmGrace is how much longer than the time to confirm a hand-off stays open: for the last polls,
// and for somebody to look at what nobody confirmed. Calendar time.
const confirmGrace = 2 * time.Hour

// progressed is the newest progress of a dispatch, as its step keeps it.
type progressed struct {
	Fence int64 `json:"fence"`
	content.Progress
}

// confirmWithin is how long after its instant colleagues confirm what a channel hands off; 0 = nobody
// confirms there.
func confirmWithin(ch content.Channel) time.Duration {
	if ch.Platform != content.WeCom || ch.Mode != content.ModeMessage && ch.Mode != content.ModeMoment {
		return 0
	}
	return cmp.Or(ch.Confirm, content.DefaultConfirm)
}

// confirmBy is when the time to confirm a release is over, of a channel of this name; zero = nobody
// confirms it, or nobody knows the channel any more.
func (s *Scheduler) confirmBy(r content.Release) time.Time {
	if r.Platform != content.WeCom {
		return time.Time{}
	}
	_, ch, err := s.Registry.Publisher(r.Channel)
	if within := confirmWithin(ch); err == nil && within > 0 {
		return r.Due.Add(within)
	}
	return time.Time{}
}

// handoffLife is how long after its instant a hand-off on a channel is open: longer than colleagues
// have to confirm, or what they did would never count.
func (s *Scheduler) handoffLife(ch content.Channel) time.Duration {
	life := s.Tuning.HandoffLife
	if within := confirmWithin(ch); within > 0 {
		life = max(life, within+confirmGrace)
	}
	return life
}

// progress keeps how far colleagues are. The audit has a line for each poll that found more of them, and
// by it open pages follow.
func (s *Scheduler) progress(ctx context.Context, rel content.Release, p content.Progress) error {
	memo := s.memo(rel.ID)
	var was progressed
	known, err := memo.Recall(ctx, stepProgress, &was)
	if err != nil {
		return err
	}
	if news := !known || was.Fence != rel.Fence || was.Done != p.Done || was.Total != p.Total; news {
		if err := s.audit(ctx, rel, "release.progress", p.Words().String()); err != nil {
			return err
		}
	}
	return memo.Keep(ctx, stepProgress, progressed{rel.Fence, p})
}

// progressIn reads what is known of a dispatch's progress; nil when nothing is.
func progressIn(steps map[string]string, fence int64) (*content.Progress, error) {
	if steps[stepProgress] == "" {
		return nil, nil
	}
	var p progressed
	if err := json.Unmarshal([]byte(steps[stepProgress]), &p); err != nil {
		return nil, fmt.Errorf("scheduler: step %s: %w", stepProgress, err)
	}
	if p.Fence != fence {
		return nil, nil
	}
	return &p.Progress, nil
}

// Progress is how far colleagues are with a release, as it was last asked; nil = nobody counts, or it was
// never asked.
func (d *Desk) Progress(ctx context.Context, r content.Release) (*content.Progress, error) {
	steps, err := d.Store.StepsOf(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return progressIn(steps, r.Fence)
}

// confirmer is who lets colleagues confirm a release that is handed off; false = its hand-off is one
// person's.
func confirmer(pub publishers.Publisher, r content.Release) (publishers.Confirmer, bool) {
	c, ok := publishers.As[publishers.Confirmer](pub)
	return c, ok && isTask(r)
}

// isTask reports whether a release, once handed off, is a task that colleagues confirm in WeCom.
func isTask(r content.Release) bool { return r.Platform == content.WeCom && r.Job != "" }

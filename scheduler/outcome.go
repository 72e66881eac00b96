package scheduler

import (
	"context"
	"errors"
	"fmt"
	jitter "math/rand/v2"
	"slices"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// settleTries bounds how often writing one outcome is repeated while the store is away. After
// that the lease runs out and the resolver finds on the platform what could not be written.
const settleTries = 5

// settleTimeout bounds the writing of one outcome.
const settleTimeout = 10 * time.Second

// errLate means that the release went on without this outcome: somebody else had the right
// to end its state. The store keeps the outcome beside the attempt.
var errLate = errors.New("scheduler: the outcome came too late")

// settle writes an outcome, also when ctx has ended meanwhile: what was done must not be
// forgotten because a process is told to stop.
func (s *Scheduler) settle(ctx context.Context, out content.Settlement) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTimeout)
	defer cancel()
	for try := 1; ; try++ {
		err := s.Store.Settle(ctx, out)
		if err == nil {
			return nil
		}
		r, readErr := s.Store.Release(ctx, out.Release)
		if readErr == nil && (r.State != out.From || r.Fence != out.Fence) {
			return fmt.Errorf("release %d is %s with fence %d now: %w", r.ID, r.State, r.Fence, errLate)
		}
		if try == settleTries {
			return fmt.Errorf("scheduler: writing the outcome of release %d: %w", out.Release, err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("scheduler: writing the outcome of release %d: %w", out.Release, err)
		case <-s.Clock.After(time.Duration(try) * 200 * time.Millisecond):
		}
	}
}

// end writes what a look or a poll found out. Another process may have been faster.
func (s *Scheduler) end(ctx context.Context, out content.Settlement) error {
	err := s.settle(ctx, out)
	if errors.Is(err, errLate) {
		s.Log.Debug("ended by another process", "release", out.Release, "to", out.To)
		return nil
	}
	if err == nil {
		s.Log.Info("release settled", "release", out.Release, "from", out.From, "to", out.To, "why", out.Why)
	}
	return err
}

// publications are the posts of a receipt, one for each item in order. A second post of an
// item is an alert: somebody must delete it.
func publications(r content.Release, receipt publishers.Receipt, now time.Time) (out []content.Publication, alert string) {
	for i, it := range r.Items {
		p := content.Publication{Index: i, Slug: it.Slug, Title: it.Title, PublishedAt: now}
		posts := postsOf(receipt.Posts, i)
		if len(posts) > 0 {
			p.RemoteID, p.StatID, p.URL = posts[0].RemoteID, posts[0].StatID, posts[0].URL
			if !posts[0].At.IsZero() {
				p.PublishedAt = posts[0].At
			}
		}
		if len(posts) > 1 {
			alert = join(alert, content.T(
				fmt.Sprintf("平台上有 %d 篇《%s》，请删除多余的", len(posts), it.Title),
				fmt.Sprintf("%d posts of %q exist, delete the others", len(posts), it.Title)).String())
		}
		out = append(out, p)
	}
	return out, alert
}

func postsOf(posts []publishers.Post, index int) []publishers.Post {
	var out []publishers.Post
	for _, p := range posts {
		if p.Index == index {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b publishers.Post) int { return a.At.Compare(b.At) })
	return out
}

// handoff completes the package of an adapter with what only the scheduler knows.
func (s *Scheduler) handoff(m publishers.Message, h *content.Handoff) *content.Handoff {
	r := m.Release
	var out content.Handoff
	if h != nil {
		out = *h
	}
	out.Release, out.Channel, out.Platform, out.Due = r.ID, r.Channel, r.Platform, r.Due
	if out.Title == "" {
		out.Title = r.Title()
	}
	if out.Token == "" {
		out.Token = s.newToken(r.ID)
	}
	if out.Expires.IsZero() {
		life := s.handoffLife(m.Channel)
		out.Expires = r.Due.Add(life)
		if now := s.Now(); out.Expires.Before(now) {
			out.Expires = now.Add(life)
		}
	}
	return &out
}

// newToken draws a token that the phone page takes.
func (s *Scheduler) newToken(release int64) string {
	token, _ := s.Key.HandoffToken(nil, release) // crypto/rand never fails: it ends the program instead
	return token
}

// longestPause bounds the waits that grow from try to try: a platform that was away comes back
// within a release's window, not after it. Calendar time.
const longestPause = 5 * time.Minute

// pause is how long a release waits that was surely not created: what the platform asks for,
// and else a wait that doubles with every try. Both spread, so that releases which were refused
// together do not come back together.
func (s *Scheduler) pause(ctx context.Context, release int64, err error) time.Duration {
	var e *publishers.Error
	if !errors.As(err, &e) {
		e = &publishers.Error{}
	}
	tries := s.tries(ctx, release)
	if e.Class == publishers.Limited && e.After > 0 {
		return e.After + jitter.N(crowd(e.After, tries))
	}
	d := min(s.Tuning.Backoff<<min(tries-1, 10), longestPause)
	return max(d/2+jitter.N(d), e.After)
}

// crowd is how far the tries of a limited release spread. Many may wait for the same room:
// short waits spread to four times their length, so that the attempts they write stay few;
// a long one is the platform's word for when its window opens and is kept to.
func crowd(after time.Duration, tries int) time.Duration {
	if after >= time.Minute {
		return after/16 + 1
	}
	return after << min(tries, 3) >> 1
}

// tries is how many attempts of a release were refused, with the one under way. What a kill cut
// off says nothing about the platform, which then need not be waited for. When the store cannot
// say, it counts as the first: the release is tried again, within its own lateness.
func (s *Scheduler) tries(ctx context.Context, release int64) int {
	attempts, err := s.Store.Attempts(ctx, release)
	if err != nil {
		s.Log.Warn("attempts not counted", "release", release, "error", err)
		return 1
	}
	return refusals(attempts) + 1
}

// refusals counts the attempts that the platform refused for now.
func refusals(attempts []content.Attempt) int {
	n := 0
	for _, a := range attempts {
		if a.Result == content.Approved {
			n++
		}
	}
	return n
}

package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// parallelCalls bounds the look-ups and polls of one process, so that one slow platform
// does not keep the others waiting.
const parallelCalls = 8

// resolver ends doubts by looking. What it remembers between looks lives in the process
// alone: after a restart a proof of absence begins anew, which only costs time.
type resolver struct {
	s *Scheduler
	notebook
}

// notebook is what a loop remembers of releases between two looks.
type notebook struct {
	mu    sync.Mutex
	notes map[int64]*note // by release
}

// note is what a loop remembers of one release between two looks. It belongs to the one
// goroutine that looks at the release during a step.
type note struct {
	fence  int64
	next   time.Time     // work: not before
	wait   time.Duration // grows from look to look
	absent time.Time     // work: of the first clean look-up that found nothing
	asked  bool          // a person has been asked; looks go on, seldom
	since  time.Time     // work: when the platform took the job
}

// grow doubles the wait up to most and sets the next look.
func (n *note) grow(now time.Time, first, most time.Duration) {
	n.wait = min(max(2*n.wait, first), most)
	n.next = now.Add(n.wait)
}

// asked reports whether the doubt about a release waits for a person.
func (r *resolver) asked(release int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := r.notes[release]
	return n != nil && n.asked
}

// step looks at every release in doubt whose time to look has come.
func (r *resolver) step(ctx context.Context) (time.Duration, error) {
	releases, err := r.s.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.InDoubt}})
	if err != nil {
		return 0, fmt.Errorf("scheduler: looking for doubts: %w", err)
	}
	return 0, r.s.each(ctx, &r.notebook, releases, r.look)
}

// each calls do for every release whose note says that its time has come, a few at once.
func (s *Scheduler) each(ctx context.Context, book *notebook, releases []content.Release,
	do func(context.Context, content.Release, note) (note, error)) error {
	due := book.due(s.Clock.Now(), releases)
	errs := make([]error, len(due))
	slots := make(chan struct{}, parallelCalls)
	var wg sync.WaitGroup
	for i, r := range due {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			n, err := do(ctx, r, book.read(r.ID))
			book.write(r.ID, n)
			errs[i] = err
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// due chooses the releases whose time has come at now, work time. The notes of other releases,
// and of earlier dispatches, are forgotten.
func (b *notebook) due(now time.Time, releases []content.Release) []content.Release {
	b.mu.Lock()
	defer b.mu.Unlock()
	present := map[int64]*note{}
	var due []content.Release
	for _, r := range releases {
		n := b.notes[r.ID]
		if n == nil || n.fence != r.Fence {
			n = &note{fence: r.Fence}
		}
		present[r.ID] = n
		if !now.Before(n.next) {
			due = append(due, r)
		}
	}
	b.notes = present
	return due
}

func (b *notebook) read(release int64) note {
	b.mu.Lock()
	defer b.mu.Unlock()
	return *b.notes[release]
}

func (b *notebook) write(release int64, n note) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.notes[release] = &n
}

// look asks the platform about one release and acts on the answer.
func (r *resolver) look(ctx context.Context, rel content.Release, n note) (note, error) {
	pub, ch, err := r.s.Registry.Publisher(rel.Channel)
	if err != nil {
		n.grow(r.s.Clock.Now(), r.s.Tuning.LookupRetry, r.s.Tuning.PollMax)
		return r.ask(ctx, rel, n, content.T("渠道不可用，无法核实："+err.Error(), "the channel cannot be used, so nothing can be looked up: "+err.Error()))
	}
	traits := pub.Traits()
	if n.next.IsZero() {
		n.next, err = r.visible(ctx, rel, traits)
		if err != nil || r.s.Clock.Now().Before(n.next) {
			return n, err
		}
	}
	if traits.Lookup == publishers.NoLookup {
		n.next = r.s.Clock.Now().Add(r.s.Tuning.PollMax)
		return r.ask(ctx, rel, n, content.T("平台无法查询，请人工确认是否已发布", "the platform offers no look-up: a person must say whether it is out"))
	}
	m, err := r.s.message(ctx, rel, ch)
	if err != nil {
		n.grow(r.s.Clock.Now(), r.s.Tuning.LookupRetry, r.s.Tuning.PollMax)
		return n, err
	}
	receipt, err := r.s.ask(ctx, traits, func(ctx context.Context) (publishers.Receipt, error) { return pub.Lookup(ctx, m) })
	switch {
	case err == nil:
		return r.found(ctx, rel, n, receipt)
	case errors.Is(err, publishers.ErrAbsent):
		return r.absent(ctx, rel, n, traits)
	}
	// A look-up that failed says nothing about the post. Looks go on, but when they have failed
	// for long a person should know.
	n.grow(r.s.Clock.Now(), r.s.Tuning.LookupRetry, r.s.Tuning.PollMax)
	r.s.Log.Warn("look-up failed", "release", rel.ID, "channel", rel.Channel, "error", err)
	if n.wait < r.s.Tuning.PollMax {
		return n, nil
	}
	return r.ask(ctx, rel, n, content.T("一直查不到结果："+err.Error(), "looking it up keeps failing: "+err.Error()))
}

// visible is the work instant from which a post of the last attempt must show in a look-up.
func (r *resolver) visible(ctx context.Context, rel content.Release, t publishers.Traits) (time.Time, error) {
	attempts, err := r.s.Store.Attempts(ctx, rel.ID)
	if err != nil {
		return time.Time{}, fmt.Errorf("scheduler: attempts of release %d: %w", rel.ID, err)
	}
	ended := r.s.Clock.Now()
	if len(attempts) > 0 {
		last := attempts[len(attempts)-1]
		ended = last.Finished
		if lease := last.Started.Add(t.CallTimeout + r.s.Tuning.LeaseMargin); last.Finished.IsZero() {
			ended = lease
		}
	}
	return ended.Add(t.CallTimeout + t.Processing + t.VisibilityDelay), nil
}

// found ends the doubt as the platform says.
func (r *resolver) found(ctx context.Context, rel content.Release, n note, receipt publishers.Receipt) (note, error) {
	out := r.settlement(rel, receipt.State)
	out.Why = join(content.T("在平台上找到", "found on the platform").String(), receipt.Why)
	switch receipt.State {
	case content.Published:
		var alert string
		out.Publications, alert = publications(rel, receipt, r.s.Now())
		if alert != "" {
			out.Why = join(out.Why, alert)
			r.s.Log.Error("more than one post", "release", rel.ID, "channel", rel.Channel, "posts", len(receipt.Posts))
		}
	case content.Failed:
		out.Error = receipt.Why
	case content.HandedOff:
		// Only a draft is there: no reader has seen anything, and the next attempt goes on
		// from the steps that this one recorded.
		out.To, out.Why = content.Approved, content.T("平台上只有草稿，继续完成", "only a draft is there, going on with it").String()
	default:
		n.grow(r.s.Clock.Now(), r.s.Tuning.LookupRetry, r.s.Tuning.PollMax)
		return r.ask(ctx, rel, n, content.T("平台仍在处理，已超过常规时长", "the platform is still at it, past its usual time"))
	}
	return n, r.s.end(ctx, out)
}

// absent weighs a clean look-up that found nothing. Two of them, some time apart, are proof
// where the adapter says so; anywhere else they are a reason to ask.
func (r *resolver) absent(ctx context.Context, rel content.Release, n note, t publishers.Traits) (note, error) {
	now := r.s.Clock.Now()
	if t.Lookup != publishers.Authoritative {
		n.grow(now, r.s.Tuning.LookupRetry, r.s.Tuning.PollMax)
		return r.ask(ctx, rel, n, content.T("平台上没有找到，但查询不足为证，请人工确认", "not found, but this look-up is no proof: a person must say whether it is out"))
	}
	gap := max(r.s.Tuning.LookupGap, t.VisibilityDelay)
	if n.absent.IsZero() {
		n.absent = now
	}
	if now.Before(n.absent.Add(gap)) {
		n.next = n.absent.Add(gap)
		return n, nil
	}
	out := r.settlement(rel, content.Approved)
	out.Why = content.T("两次查询证实未发布，重试", "proved absent by two look-ups, trying again").String()
	return n, r.s.end(ctx, out)
}

// ask tells people once, in the audit and the log, that this doubt is theirs.
func (r *resolver) ask(ctx context.Context, rel content.Release, n note, why content.Text) (note, error) {
	if n.asked {
		return n, nil
	}
	r.s.Log.Warn("release needs a person", "release", rel.ID, "channel", rel.Channel, "why", why.String())
	err := r.s.Store.Log(ctx, content.Entry{
		At: r.s.Now(), Who: "scheduler", Action: "release.ask", Subject: fmt.Sprintf("release:%d", rel.ID),
		From: string(rel.State), To: string(rel.State), Why: why.String(),
	})
	n.asked = err == nil
	return n, err
}

func (r *resolver) settlement(rel content.Release, to content.State) content.Settlement {
	return content.Settlement{
		Release: rel.ID, Fence: rel.Fence, From: rel.State, To: to, Who: "scheduler",
		At: r.s.Now(), Finished: r.s.Clock.Now(), Job: rel.Job,
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

// readTimeout bounds a look-up or poll of an adapter that declares no call time-out.
const readTimeout = 30 * time.Second

// ask bounds a call that only reads.
func (s *Scheduler) ask(ctx context.Context, t publishers.Traits, read func(context.Context) (publishers.Receipt, error)) (publishers.Receipt, error) {
	timeout := t.CallTimeout
	if timeout <= 0 {
		timeout = readTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return read(ctx)
}

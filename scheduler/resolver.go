package scheduler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// resolver ends doubts by looking. What it remembers between looks lives in the process
// alone: after a restart a proof of absence begins anew, which only costs time.
type resolver struct {
	s *Scheduler
	notebook
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

// look asks the platform about one release and acts on the answer.
func (r *resolver) look(ctx context.Context, rel content.Release, n note) (note, error) {
	pub, ch, err := r.s.Registry.Publisher(rel.Channel)
	if err != nil {
		n.grow(r.s.Clock.Now(), r.s.Tuning.LookupRetry, r.s.Tuning.PollMax)
		said := spokenBy(err)
		return r.ask(ctx, rel, n, content.T("渠道不可用，无法核实："+said.ZH, "the channel cannot be used, so nothing can be looked up: "+said.EN))
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
		return r.repeatOrAsk(ctx, rel, n, traits, content.T("平台无法查询，请人工确认是否已发布", "the platform offers no look-up: a person must say whether it is out"))
	}
	m, err := r.s.message(ctx, rel, ch)
	if err != nil {
		n.grow(r.s.Clock.Now(), r.s.Tuning.LookupRetry, r.s.Tuning.PollMax)
		return n, err
	}
	receipt, err := r.s.lookup(ctx, pub, m)
	verdict, words := lookedUp(receipt, err)
	if noted := r.said(ctx, rel, &n, verdict, words); noted != nil {
		return n, noted
	}
	switch {
	case err == nil:
		return r.found(ctx, m, n, receipt)
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
	said := spokenBy(err)
	return r.repeatOrAsk(ctx, rel, n, traits, content.T("一直查不到结果："+said.ZH, "looking it up keeps failing: "+said.EN))
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
	now := r.s.Clock.Now()
	ended = now.Add(r.s.watch.ended(ended, now).Sub(now)) // on this process's own clock, which does not jump
	if t.Lookup == publishers.NoLookup {
		return ended.Add(t.CallTimeout), nil // there is nothing to see: only the call itself must be over
	}
	return ended.Add(t.CallTimeout + t.Processing + t.VisibilityDelay), nil
}

// found ends the doubt as the platform says.
func (r *resolver) found(ctx context.Context, m publishers.Message, n note, receipt publishers.Receipt) (note, error) {
	rel := m.Release
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
		return n, r.s.failed(ctx, rel, receipt, out)
	case content.HandedOff:
		if receipt.Job != "" && receipt.Handoff != nil { // a whole task that colleagues can confirm: whatever the hour
			out.Job, out.Handoff = receipt.Job, r.s.handoff(m, receipt.Handoff)
			break
		}
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
		return r.repeatOrAsk(ctx, rel, n, t, content.T("平台上没有找到，但查询不足为证，请人工确认", "not found, but this look-up is no proof: a person must say whether it is out"))
	}
	gap := max(r.s.Tuning.LookupGap, t.VisibilityDelay)
	if n.absent.IsZero() {
		n.absent = now
	}
	if now.Before(n.absent.Add(gap)) {
		n.next = n.absent.Add(gap)
		return n, nil
	}
	if err := r.s.memo(rel.ID).Forget(ctx, stepRepeat); err != nil {
		return n, err
	}
	out := r.settlement(rel, content.Approved)
	out.Why = content.T("两次查询证实未发布，重试", "proved absent by two look-ups, trying again").String()
	return n, r.s.end(ctx, out)
}

// repeatOrAsk ends a doubt that a look-up did not end: by the same call again where that is
// safe, else by asking why.
func (r *resolver) repeatOrAsk(ctx context.Context, rel content.Release, n note, t publishers.Traits, why content.Text) (note, error) {
	if repeated, err := r.repeat(ctx, rel, t); err != nil || repeated {
		return n, err
	}
	return r.ask(ctx, rel, n, why)
}

// ask tells people once, in the audit and the log, that this doubt is theirs: once for all
// processes and their restarts, but for two that find out in the same moment.
func (r *resolver) ask(ctx context.Context, rel content.Release, n note, why content.Text) (note, error) {
	if n.asked {
		return n, nil
	}
	memo := r.s.memo(rel.ID)
	var asked remark
	if ok, err := memo.Recall(ctx, stepAsked, &asked); err != nil || ok && asked.Fence == rel.Fence {
		n.asked = err == nil
		return n, err
	}
	r.s.Log.Warn("release needs a person", "release", rel.ID, "channel", rel.Channel, "why", why.String())
	if err := r.s.audit(ctx, rel, "release.ask", why.String()); err != nil {
		return n, err
	}
	err := memo.Keep(ctx, stepAsked, remark{Fence: rel.Fence, Why: why.String(), At: r.s.Now()})
	n.asked = err == nil
	return n, err
}

// said writes what a look-up said into the audit, each time that it says something else.
func (r *resolver) said(ctx context.Context, rel content.Release, n *note, verdict, words string) error {
	if n.said == verdict {
		return nil
	}
	err := r.s.audit(ctx, rel, "release.lookup", words)
	if err == nil {
		n.said = verdict
	}
	return err
}

// lookedUp is what a look-up said: a verdict that stays the same while its words may differ, as
// those of errors do, and the words.
func lookedUp(receipt publishers.Receipt, err error) (verdict, words string) {
	switch {
	case errors.Is(err, publishers.ErrAbsent):
		return "absent", content.T("平台上没有找到", "not found on the platform").String()
	case err != nil:
		said := spokenBy(err)
		return "error " + publishers.ClassOf(err).String(), content.T("没能查到："+said.ZH, "the look-up failed: "+said.EN).String()
	}
	words = join(content.T("平台的答复是 "+string(receipt.State), "the platform says "+string(receipt.State)).String(), receipt.Why)
	for _, p := range receipt.Posts {
		words = join(words, cmp.Or(p.URL, p.RemoteID))
	}
	return string(receipt.State), words
}

// spokenBy is an error in the words of its platform, which has them in both languages, else as it is.
func spokenBy(err error) content.Text {
	var e *publishers.Error
	if errors.As(err, &e) && e.Text != (content.Text{}) {
		return e.Text
	}
	return content.T(err.Error(), err.Error())
}

// audit writes a line about a release that does not change.
func (s *Scheduler) audit(ctx context.Context, rel content.Release, action, why string) error {
	return s.Store.Log(ctx, content.Entry{
		At: s.Now(), Who: "scheduler", Action: action, Subject: fmt.Sprintf("release:%d", rel.ID),
		From: string(rel.State), To: string(rel.State), Why: why,
	})
}

func (r *resolver) settlement(rel content.Release, to content.State) content.Settlement {
	return content.Settlement{
		Release: rel.ID, Fence: rel.Fence, From: rel.State, To: to, Who: "scheduler",
		At: r.s.Now(), Finished: r.s.Clock.Now(), Job: rel.Job,
	}
}

package scheduler

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"moxin/content"
)

// Bounds of notices.
const (
	noticeTries   = 5                // deliveries that fail before a notice is given up
	noticeTimeout = 15 * time.Second // of one delivery; work time
	noticeLead    = 20 * time.Second // for so long a process leads, more than a delivery takes; work time
	noticeGiveUp  = 2 * time.Second  // at the end, for a delivery under way, and to give the lead up; work time
	noticeFresh   = 24 * time.Hour   // an end longer ago is no news; calendar time
	noticeReach   = 31 * 24 * time.Hour
)

// Target is one place where people are told. What they were told there is remembered apart from
// all others: a place that fails holds no other up, and another try repeats nothing elsewhere.
type Target struct {
	// Name is stable and no secret: wecom, feishu, …. It is part of what the store remembers.
	Name string
	// Notify delivers one notice. It may take its time: the scheduler never waits for it with a
	// release in hand. After an error it is called again, a few times; a notice that was delivered
	// is never repeated.
	Notify func(ctx context.Context, n content.Notice) error
}

// firstTarget was the only one when the first stores were made: its steps and its lead have no name
// in them.
const firstTarget = "wecom"

// notices tells people in one place what needs them, each thing once: what was delivered is a step
// of its release, so that a restart repeats nothing. One process at a time does it for all.
//
// What is told follows from the store alone, never from having seen it happen. So a hand-off that
// fell due while nothing ran is told of when something runs again, and of the reminders that were
// due meanwhile only the last is sent.
type notices struct {
	s         *Scheduler
	target    Target
	trouble   map[noticeKey]*delivery // not delivered yet
	told      map[noticeKey]bool      // what this process knows to be delivered
	sum       summing
	reporting map[string]*delivery // reports not told of yet, by name
	rest      note                 // of the whole place, which said that it takes nothing for now
}

// newNotices is one for each place.
func newNotices(s *Scheduler) []*notices {
	all := make([]*notices, len(s.Targets))
	for i, t := range s.Targets {
		all[i] = &notices{s: s, target: t}
	}
	return all
}

// named marks what belongs to one place.
func (t *notices) named(name, sign string) string {
	if t.target.Name == firstTarget {
		return name
	}
	return name + sign + t.target.Name
}

type noticeKey struct {
	release int64
	step    string
}

// delivery is how telling one thing has gone. The step keeps it as JSON once it is over.
type delivery struct {
	At    time.Time `json:"at"` // calendar
	Tries int       `json:"tries"`
	Error string    `json:"error,omitempty"` // why it was given up

	note note
}

// pending is what a release wants to be said of it.
type pending struct {
	kind content.NoticeKind
	step string
	why  string
}

func (t *notices) step(ctx context.Context) (time.Duration, error) {
	if ok, err := t.lead(ctx); err != nil || !ok {
		return 0, err
	}
	var releases []content.Release
	for _, f := range []content.ReleaseFilter{
		{States: []content.State{content.InDoubt, content.HandedOff}},
		{States: []content.State{content.Failed, content.Missed}, From: t.s.Now().Add(-noticeReach)},
	} {
		some, err := t.s.Store.Releases(ctx, f)
		if err != nil {
			return 0, fmt.Errorf("scheduler: looking for what people must know: %w", err)
		}
		releases = append(releases, some...)
	}
	trouble, told := map[noticeKey]*delivery{}, map[noticeKey]bool{}
	var errs []error
	for _, r := range releases {
		all, err := t.pending(ctx, r)
		errs = append(errs, err)
		for _, p := range all {
			k := noticeKey{r.ID, p.step}
			if told[k], err = t.tell(ctx, r, p); err != nil {
				errs = append(errs, err)
			}
			if d := t.trouble[k]; d != nil && !told[k] {
				trouble[k] = d
			}
		}
	}
	t.trouble, t.told = trouble, told // what is over is forgotten
	errs = append(errs, t.digest(ctx), t.reports(ctx))
	return 0, errors.Join(errs...)
}

// lead takes or keeps the right to tell.
func (t *notices) lead(ctx context.Context) (bool, error) {
	now := t.s.Clock.Now()
	return t.s.Store.Lead(ctx, t.named("notices", "/"), t.s.Worker, now, now.Add(noticeLead))
}

// giveUp lets another process tell at once, at the end of this one: ctx is over by then. Where it
// fails, the lead ends by itself.
func (t *notices) giveUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noticeGiveUp)
	defer cancel()
	now := t.s.Clock.Now()
	if _, err := t.s.Store.Lead(ctx, t.named("notices", "/"), t.s.Worker, now, now); err != nil {
		t.s.Log.Warn("lead of notices not given up", "target", t.target.Name, "error", err)
	}
}

// pending lists what is to be said of a release as it stands.
func (t *notices) pending(ctx context.Context, r content.Release) ([]pending, error) {
	switch r.State {
	case content.HandedOff:
		return t.handoff(ctx, r)
	case content.InDoubt:
		var asked remark
		ok, err := t.s.memo(r.ID).Recall(ctx, stepAsked, &asked)
		if err != nil || !ok || asked.Fence != r.Fence {
			return nil, err
		}
		return []pending{{content.NoticeInDoubt, numbered(content.NoticeInDoubt, r.Fence), asked.Why}}, nil
	}
	if t.s.Now().Sub(r.UpdatedAt) > noticeFresh {
		return nil, nil
	}
	if r.State == content.Missed {
		// It may be missed again at another instant without having been dispatched in between.
		return []pending{{content.NoticeMissed, numbered(content.NoticeMissed, r.Due.Unix()), r.Why}}, nil
	}
	return []pending{{content.NoticeFailed, numbered(content.NoticeFailed, r.Fence), r.Why}}, nil
}

// handoff says that a hand-off is due or, of the reminders whose time has come, only the last;
// and what its platform let show of it.
func (t *notices) handoff(ctx context.Context, r content.Release) ([]pending, error) {
	why, err := t.state(ctx, r)
	if err != nil {
		return nil, err
	}
	now := pending{content.NoticeDue, numbered(content.NoticeDue, r.Fence), why}
	for i, after := range t.s.Again {
		if !t.s.Now().Before(r.Due.Add(after)) {
			now = pending{content.NoticeAgain, fmt.Sprintf("%s.%d", numbered(content.NoticeAgain, r.Fence), i+1), why}
		}
	}
	all := []pending{now}
	var hint remark
	ok, err := t.s.memo(r.ID).Recall(ctx, stepHint, &hint)
	if ok && hint.Fence == r.Fence {
		sum := fnv.New32a()
		sum.Write([]byte(hint.Why)) // never fails
		all = append(all, pending{content.NoticeAgain, fmt.Sprintf("%s.hint%08x", numbered(content.NoticeAgain, r.Fence), sum.Sum32()), hint.Why})
	}
	return all, err
}

// state says how a hand-off stands: its reason, or how many colleagues have confirmed it.
func (t *notices) state(ctx context.Context, r content.Release) (string, error) {
	if r.Why != "" || r.Platform != content.WeCom {
		return r.Why, nil
	}
	var p progressed
	ok, err := t.s.memo(r.ID).Recall(ctx, stepProgress, &p)
	if err != nil || !ok || p.Fence != r.Fence {
		return "", err
	}
	return p.Words().String(), nil
}

// numbered names the step of a notice.
func numbered(kind content.NoticeKind, n int64) string {
	return fmt.Sprintf("%s%s:%d", stepNotice, kind, n)
}

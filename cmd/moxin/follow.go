package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
	"moxin/site/console"
)

// Pace of a follower, work time.
const (
	followEvery = 2 * time.Second  // how often the checked-out commit is looked at
	followAgain = 10 * time.Second // when what could not be applied is looked at again
	pullGap     = 5 * time.Second  // least time between two pulls, however many pushes are announced
)

// follower applies each new commit of a workspace's branch, as `apply --auto` does.
//
//	pull (by the clock, or a push was announced) → a new commit is checked out →
//	branch, tree and moxin.yaml are as they should be → plan → still the same commit, still clean → apply
//
// Only what is committed is applied: with changes in the tree it waits, and says so. It outlives the
// station that it applies for: a new moxin.yaml is taken into use by opening another.
type follower struct {
	repo   repository
	log    *slog.Logger
	now    func() time.Time // work
	every  time.Duration
	again  time.Duration
	gap    time.Duration
	branch string // the one that is followed
	// load reads the workspace as it is on disk.
	load func(ctx context.Context) (*bench, error)
	// apply writes the plan of a workspace that needs no person's word. Before it writes it asks
	// whether the workspace is still the commit's.
	apply func(ctx context.Context, b *bench, commit string, still func() error) (scheduler.Plan, error)

	announced chan struct{} // a push was announced

	done    string    // the commit that is applied
	refused string    // one whose moxin.yaml could not be taken into use
	next    time.Time // before then what waits is not looked at again
	due     bool      // a pull is to be made as soon as the gap allows
	pulled  time.Time // when the last pull ended

	mu    sync.Mutex
	state console.Repository
}

// newFollower follows the repository around a workspace; nil where there is none, or where moxin.yaml
// says not to.
func (a *app) newFollower(ctx context.Context, b *bench) (*follower, error) {
	repo, ok := openRepository(ctx, b.root)
	if !ok || !b.ws.Config.Git.Follow {
		return nil, ctx.Err()
	}
	f := &follower{
		repo: repo, log: a.logger(), now: time.Now, every: followEvery, again: followAgain, gap: pullGap,
		branch: b.ws.Config.Git.Branch, announced: make(chan struct{}, 1),
		load: func(ctx context.Context) (*bench, error) { return openBenchAt(ctx, b.root, online) },
	}
	if f.branch == "" {
		c, err := repo.look(ctx)
		if err != nil {
			return nil, err
		}
		f.branch = c.Branch
	}
	f.state.Branch = f.branch
	return f, nil
}

// applier applies for a station.
func (a *app) applier(s *store.Store) func(context.Context, *bench, string, func() error) (scheduler.Plan, error) {
	return func(ctx context.Context, b *bench, commit string, still func() error) (scheduler.Plan, error) {
		p, err := b.certainPlan(ctx, s, a.now())
		if err != nil {
			return p, err
		}
		if err := still(); err != nil {
			return p, err
		}
		if _, err = a.applyPlan(ctx, b, s, &p, "git "+short(commit)); err != nil {
			return p, err
		}
		log := a.logger()
		words, err := a.hearTrailers(ctx, b, s)
		for _, h := range words {
			if h.Counts {
				log.Info("approved by a trailer", "release", h.Release, "who", h.Who, "commit", short(h.Commit))
			} else {
				log.Warn("trailer does not count", "release", h.Release, "who", h.Who, "commit", short(h.Commit), "reason", h.Reason)
			}
		}
		if err != nil {
			return p, err
		}
		_, err = a.makeWays(ctx, b, s, p.Ways, "git "+short(commit)) // failed: the commit is looked at again soon
		return p, err
	}
}

// short names a commit for people.
func short(commit string) string { return commit[:min(len(commit), 7)] }

// reload ends a station whose moxin.yaml is not the committed one any more.
type reload struct{ bench *bench }

// Error names what happens next.
func (r *reload) Error() string { return "moxin.yaml changed: opening the workspace anew" }

// follow works until ctx ends, or until the commit's moxin.yaml is not the one that is in use: then
// the error is a *reload. Nothing else ends it: releases go out whatever becomes of the repository.
func (f *follower) follow(ctx context.Context, inUse *bench) error {
	git := inUse.ws.Config.Git
	if git.Branch != "" {
		f.branch = git.Branch
	}
	for {
		f.pull(ctx, git.Pull)
		if next := f.step(ctx, inUse); next != nil {
			return &reload{next}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-f.announced:
			f.due = true
		case <-time.After(f.every):
		}
	}
}

// announce lets the follower pull soon. It never waits: one announcement stands for all.
func (f *follower) announce() {
	select {
	case f.announced <- struct{}{}:
	default:
	}
}

// pull brings the branch forward when that is due.
func (f *follower) pull(ctx context.Context, every time.Duration) {
	since := f.now().Sub(f.pulled)
	if !(f.due && since >= f.gap || every > 0 && since >= every) {
		return
	}
	f.due = false
	err := f.forward(ctx)
	f.pulled = f.now()
	if ctx.Err() != nil {
		return
	}
	if why := whyOf(err); f.note(func(s *console.Repository) { s.Pulled, s.PullWhy = f.pulled, why }) && err != nil {
		f.log.Warn("not pulled", "branch", f.branch, "error", err)
	}
}

// forward pulls, unless another branch than the followed one would move.
func (f *follower) forward(ctx context.Context) error {
	c, err := f.repo.look(ctx)
	if err != nil {
		return err
	}
	if err := f.fits(c, c.Head); err != nil {
		return err
	}
	return f.repo.pull(ctx)
}

// step applies the commit that is checked out, if it is a new one. What it returns is a workspace
// that is to be opened anew first.
func (f *follower) step(ctx context.Context, inUse *bench) *bench {
	head, err := f.repo.head(ctx)
	switch {
	case err == nil && head == f.done: // also come back to, from another branch
		f.note(func(s *console.Repository) { s.Newest, s.Waits = "", content.Text{} })
		return nil
	case err == nil && head == f.refused, f.now().Before(f.next) && !f.moved(head):
		return nil
	}
	var next *bench
	if err == nil {
		next, err = f.take(ctx, inUse, head)
	}
	switch {
	case ctx.Err() != nil || next != nil:
	case err != nil:
		f.next = f.now().Add(f.again)
		if f.note(func(s *console.Repository) { s.Newest, s.Waits = short(head), whyOf(err) }) {
			f.log.Warn("commit not applied", "commit", short(head), "error", err)
		}
	default:
		f.done, f.next = head, time.Time{}
	}
	return next
}

// moved reports whether another commit is checked out than when the follower began to wait.
func (f *follower) moved(head string) bool { return head != "" && short(head) != f.State().Newest }

// take applies one commit, all of what is certain of it or nothing.
func (f *follower) take(ctx context.Context, inUse *bench, head string) (*bench, error) {
	still := func() error {
		c, err := f.repo.look(ctx)
		if err != nil {
			return err
		}
		return f.fits(c, head)
	}
	if err := still(); err != nil {
		return nil, err
	}
	b, err := f.load(ctx)
	if err != nil {
		return nil, err
	}
	if err := sound(b); err != nil {
		return nil, err
	}
	if !reflect.DeepEqual(b.ws.Config, inUse.ws.Config) {
		if err := still(); err != nil {
			return nil, err
		}
		f.log.Info("moxin.yaml changed", "commit", short(head))
		return b, nil
	}
	p, err := f.apply(ctx, b, head, still)
	if err != nil {
		return nil, err
	}
	f.applied(head, p)
	return nil, nil
}

// fits reports why a checkout is not what the follower may apply as the commit head.
func (f *follower) fits(c checkout, head string) error {
	switch {
	case c.Branch != f.branch:
		return problem(
			fmt.Sprintf("跟的是分支 %s，检出的是 %s", branchName(f.branch), branchName(c.Branch)),
			fmt.Sprintf("branch %s is followed, %s is checked out", branchName(f.branch), branchName(c.Branch)))
	case c.Busy != "":
		return problem("git 正在做 "+c.Busy+"，等它结束", "git is in the middle of: "+c.Busy)
	case len(c.Dirty) > 0:
		return notCommitted(c.Dirty)
	case c.Head != head:
		return problem("刚才又有新提交，重来", "another commit came meanwhile: starting again")
	}
	return nil
}

func branchName(name string) string {
	if name == "" {
		return "HEAD"
	}
	return name
}

// namesShown is how many files a reason names.
const namesShown = 3

func notCommitted(files []string) error {
	list := strings.Join(files[:min(len(files), namesShown)], ", ")
	return problem(
		fmt.Sprintf("有 %d 处改动没有提交（%s）：提交或还原后才排期", len(files), list),
		fmt.Sprintf("%s not committed (%s): nothing is applied until they are committed or restored", many(len(files), "change"), list))
}

// sound reports why a workspace cannot be applied: moxin.yaml cannot be understood, or an article is
// in no commit, as one that git ignores.
func sound(b *bench) error {
	if bad := b.configErrors(); len(bad) > 0 {
		return problem(
			fmt.Sprintf("moxin.yaml 有 %d 处错误，什么都没动：%s %s", len(bad), bad[0].Position, bad[0].Message.ZH),
			fmt.Sprintf("moxin.yaml has %s, nothing was applied: %s %s", many(len(bad), "error"), bad[0].Position, bad[0].Message.In("en")))
	}
	var loose []string
	for _, art := range b.ws.Articles {
		if art.Commit.Hash == "" {
			loose = append(loose, art.Path)
		}
	}
	if len(loose) > 0 {
		return notCommitted(loose)
	}
	return nil
}

// applied tells what a commit led to.
func (f *follower) applied(head string, p scheduler.Plan) {
	counts := map[scheduler.Kind]int{}
	for _, c := range p.Changes {
		counts[planWord(c)]++
	}
	left := len(p.Left())
	f.note(func(s *console.Repository) {
		*s = console.Repository{
			Branch: f.branch, Commit: short(head), Applied: f.now(), Did: planCounts(counts, p.Unchanged), Left: left,
			Pulled: s.Pulled, PullWhy: s.PullWhy,
		}
	})
	f.log.Info("commit applied", "commit", short(head), "changes", len(p.Changes), "left", left)
	for _, c := range p.Left() {
		f.log.Warn("left for a person", "commit", short(head), "article", c.Items[0].Slug, "channel", c.Channel, "kind", string(c.Kind), "reason", c.Reason.String())
	}
}

// refuse gives up a commit whose moxin.yaml could not be taken into use; what was in use before is again.
func (f *follower) refuse(ctx context.Context, why error) {
	head, err := f.repo.head(ctx)
	if err != nil {
		f.log.Warn("commit not applied", "error", err)
		return
	}
	f.refused = head
	f.log.Error("moxin.yaml could not be taken into use", "commit", short(head), "error", why)
	f.note(func(s *console.Repository) { s.Newest, s.Waits = short(head), whyOf(why) })
}

// State is how the follower stands.
func (f *follower) State() console.Repository {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state
}

// note changes the state and reports whether people would read anything new in it.
func (f *follower) note(change func(*console.Repository)) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	before := f.state
	change(&f.state)
	return before.Waits != f.state.Waits || before.PullWhy != f.state.PullWhy || before.Newest != f.state.Newest
}

// whyOf is an error as people read it.
func whyOf(err error) content.Text {
	if err == nil {
		return content.Text{}
	}
	var both *textError
	if errors.As(err, &both) {
		return both.Text
	}
	return content.T(err.Error(), err.Error())
}

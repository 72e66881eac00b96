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

// StateError refuses an act that a release's state has no room for.
type StateError struct {
	Release int64
	State   content.State
	Act     string
}

// Error names the release, its state and the act.
func (e *StateError) Error() string {
	return fmt.Sprintf("release %d is %s: cannot %s", e.Release, e.State, e.Act)
}

// actWords are the acts that a state may refuse, in Chinese.
var actWords = map[string]string{
	"approve": "审批", "confirm": "确认发出", "resolve": "了结存疑", "move": "换时间", "retry": "重试", "withdraw": "撤回",
	"cancel": "取消", "send again": "再发一次", "close as failed": "按失败结束", "publish": "手动发布", "discard the draft of": "删除草稿", "go without waiting": "不再等待", "remind of": "催确认",
}

// In is the refusal in one language; see content.Text.
func (e *StateError) In(lang string) string {
	act, state := actWords[e.Act], content.StateWords[e.State].ZH
	return content.T(
		fmt.Sprintf("排期 %d 的状态是“%s”，不能%s", e.Release, cmp.Or(state, string(e.State)), cmp.Or(act, e.Act)),
		fmt.Sprintf("release %d is %s: cannot %s", e.Release, e.State, e.Act)).In(lang)
}

// Desk is where people's words about releases are written down. It needs no running scheduler.
type Desk struct {
	Store DeskStore
	Now   func() time.Time // calendar
	Clock Clock            // work
	// Config is moxin.yaml as it is now, for the rules of the calendar; nil = none are kept.
	Config func() content.Config
	// ParseLink reads the post behind a link that a person pasted for a release; an error says
	// what is wrong with it. Nil accepts any link as it is.
	ParseLink func(r content.Release, link string) (publishers.Post, error)
	// Steps is the memory of each release. Without it nobody's word ends what moxin itself would
	// go on with: see Scheduler.
	Steps func(release int64) publishers.Steps
	// Registry and Media reach platforms, for Withdraw, Discard and Opening; nil = those are refused.
	Registry Registry
	Media    publishers.Media
}

// Word is who says something about which release, and why.
type Word struct {
	Release int64
	Who     string
	Why     string
	// Version of the release as the person saw it; another one refuses the word with ErrChanged.
	// 0 = whatever it is now.
	Version int64
	// Aka are the other names of Who, which rules of approval may bar.
	Aka []string
}

// ErrChanged refuses a word on a release that is no longer as the person saw it.
var ErrChanged = errors.New("排期刚刚变了，请再看一遍 / the release changed meanwhile, look again")

// Approve says that a release may go out with the content whose digest the person looked at; with the
// last word that its consent asks for, it may. An empty digest means the present one. Via is cli,
// console or trailer. A *ConsentError refuses whoever may not approve it. It is a word about the
// content and none about the platform: a doubt that is open stays so, and the next attempt goes under
// its key.
func (d *Desk) Approve(ctx context.Context, w Word, digest, via string) error {
	r, err := d.read(ctx, w, "approve", content.Planned)
	if err != nil {
		return err
	}
	if digest == "" {
		digest = r.Digest
	}
	c, err := d.consenting(ctx, r.ID)
	if err != nil {
		return err
	}
	by := speaker(c.people, w)
	if err := barred(r, r.Consent, by); err != nil {
		return err
	}
	if err := unsaid(r, digest, by, c.given); err != nil {
		return err
	}
	return d.Store.Approve(ctx, content.Approval{Release: r.ID, Digest: digest, By: by.Name, Via: via, Why: w.Why, At: d.Now()})
}

// Confirm says that a hand-off was published. Link is the post's address; where there is none,
// Why is the evidence and must not be empty.
func (d *Desk) Confirm(ctx context.Context, w Word, link string) error {
	r, err := d.read(ctx, w, "confirm", content.HandedOff)
	if err != nil {
		return err
	}
	return d.found(ctx, r, w, link)
}

// CannotBecause ends a hand-off that its person could not publish. The task of one that colleagues confirm
// is taken back first where its channel can be reached, as Cancel does it.
func (d *Desk) CannotBecause(ctx context.Context, w Word) error {
	r, err := d.read(ctx, w, actTo[content.Failed], content.HandedOff)
	if err != nil {
		return err
	}
	var unreachable *NoWayError
	if err := d.takeBack(ctx, r, w); err != nil && !errors.As(err, &unreachable) {
		return err
	}
	return d.move(context.WithoutCancel(ctx), w, content.Failed, content.HandedOff)
}

// ResolveFound ends a doubt: the post is there.
func (d *Desk) ResolveFound(ctx context.Context, w Word, link string) error {
	r, err := d.read(ctx, w, "resolve", content.InDoubt)
	if err != nil {
		return err
	}
	return d.found(ctx, r, w, link)
}

// ResolveAbsent ends a doubt: the person looked and nothing is there. It goes out again.
func (d *Desk) ResolveAbsent(ctx context.Context, w Word) error {
	if _, err := d.read(ctx, w, actTo[content.Approved], content.InDoubt); err != nil {
		return err
	}
	if err := d.forgetDoubt(ctx, w.Release); err != nil {
		return err
	}
	w.Why = join("proved absent by "+w.Who, w.Why)
	return d.move(ctx, w, content.Approved, content.InDoubt)
}

// ResolveFailed ends a doubt: it is not to be tried again.
func (d *Desk) ResolveFailed(ctx context.Context, w Word) error {
	return d.move(ctx, w, content.Failed, content.InDoubt)
}

// Move gives a release another instant. Its approval stays, because the content is the same. A
// *RuleError says which rule of the calendar stands in the way, and when it would do. What counts its
// instant from this release goes along; where it may not, nothing moves.
func (d *Desk) Move(ctx context.Context, w Word, due time.Time) error {
	return d.moveTo(ctx, w, due, d.allowed)
}

// MoveAnyway is Move over the rules of the team's calendar, for a reason; into the past nobody moves.
func (d *Desk) MoveAnyway(ctx context.Context, w Word, due time.Time) error {
	return d.moveTo(ctx, w, due, d.notPast)
}

func (d *Desk) moveTo(ctx context.Context, w Word, due time.Time, allowed func(context.Context, content.Release, time.Time) error) error {
	r, err := d.read(ctx, w, "move", content.Planned, content.Approved)
	if err != nil {
		return err
	}
	if err := allowed(ctx, r, due); err != nil {
		return err
	}
	t := train{d: d, allowed: allowed, seen: map[int64]bool{}}
	if err := t.move(ctx, r, content.Change{Due: due, Why: w.Why}); err != nil {
		return err
	}
	_, err = d.Store.Apply(ctx, content.Changeset{By: w.Who, At: d.Now(), Change: t.changes})
	return err
}

// found writes the publications that a person vouches for.
func (d *Desk) found(ctx context.Context, r content.Release, w Word, link string) error {
	var post publishers.Post
	switch {
	case link == "" && w.Why == "":
		return errors.New("要给出链接，或写明凭什么说它在 / a link or the evidence is needed")
	case link != "" && d.ParseLink != nil:
		p, err := d.ParseLink(r, link)
		if err != nil {
			return err // says to the person who pasted it what is wrong
		}
		post = p
	default:
		post.URL = link
	}
	if isTask(r) {
		post.RemoteID = cmp.Or(post.RemoteID, r.Job) // by which its results are read
	}
	posts, _ := publications(r, publishers.Receipt{Posts: []publishers.Post{post}}, d.Now())
	return d.Store.Settle(ctx, content.Settlement{
		Release: r.ID, Fence: r.Fence, From: r.State, To: content.Published, Who: w.Who, Why: w.Why,
		At: d.Now(), Finished: d.Clock.Now(), Publications: posts,
	})
}

// actTo names what a person does who moves a release into a state.
var actTo = map[content.State]string{
	content.Approved: "send again", content.Failed: "close as failed", content.Cancelled: "cancel",
}

func (d *Desk) move(ctx context.Context, w Word, to content.State, from ...content.State) error {
	if _, err := d.read(ctx, w, actTo[to], from...); err != nil {
		return err
	}
	return d.Store.Transition(ctx, content.Transition{
		Release: w.Release, From: from, To: to, Who: w.Who, Why: w.Why, At: d.Now(),
	})
}

// read loads a release and checks that its state has room for an act.
func (d *Desk) read(ctx context.Context, w Word, act string, from ...content.State) (content.Release, error) {
	r, err := d.Store.Release(ctx, w.Release)
	if err != nil {
		return r, err
	}
	if w.Version != 0 && w.Version != r.Version {
		return r, ErrChanged
	}
	for _, s := range from {
		if r.State == s {
			return r, nil
		}
	}
	return r, &StateError{Release: r.ID, State: r.State, Act: act}
}

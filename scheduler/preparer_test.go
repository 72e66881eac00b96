package scheduler

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// ahead adds an approved release that is due in an hour.
func (k *kit) ahead(slug string) int64 {
	return addReleases(k.t, k.store, "gzh", k.clock.Now().Add(time.Hour), content.Approved, slug)[0]
}

// look lets the preparer look once, when its notes let it.
func (k *kit) look() {
	k.t.Helper()
	if _, err := k.preparer.step(k.ctx); err != nil {
		k.t.Fatal(err)
	}
}

func (k *kit) draft(id int64) Prepared {
	k.t.Helper()
	p, err := k.desk.Prepared(k.ctx, id)
	if err != nil {
		k.t.Fatal(err)
	}
	return p
}

// audited lists the words of a release's audit lines of one action, oldest first.
func (k *kit) audited(id int64, action string) []string {
	k.t.Helper()
	lines, err := k.store.Audit(k.ctx, fmt.Sprintf("release:%d", id), 0)
	if err != nil {
		k.t.Fatal(err)
	}
	var out []string
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].Action == action {
			out = append(out, lines[i].Why)
		}
	}
	return out
}

func TestDraftIsPutInPlaceAhead(t *testing.T) {
	k, d := newDrafts(t)
	id := k.ahead("a")
	d.beside = "预览没有送达"
	before := k.want(id, content.Approved)
	if p := k.draft(id); p.InPlace() {
		t.Fatalf("in place before anything was done: %+v", p)
	}
	k.look()
	p := k.draft(id)
	if p.Digest != before.Digest || p.PreviewURL != "https://mp.weixin.qq.com/preview/1" || !p.At.Equal(day) || p.Error != "" || p.Why != d.beside {
		t.Errorf("prepared %+v", p)
	}
	if r := k.want(id, content.Approved); r.Version != before.Version || !r.LeaseUntil.IsZero() {
		t.Errorf("the release changed: %+v, was %+v", r, before)
	}
	for range 5 {
		k.clock.add(time.Minute)
		k.look()
	}
	if len(d.prepared) != 1 {
		t.Errorf("prepared %d times, want once", len(d.prepared))
	}
	// A new process finds it done.
	k.preparer = preparer{s: k.Scheduler}
	k.look()
	if len(d.prepared) != 1 {
		t.Errorf("prepared again after a restart")
	}
}

func TestDraftFollowsTheContent(t *testing.T) {
	k, d := newDrafts(t)
	id := k.ahead("a")
	k.look()
	k.replace(id, "<p>anew</p>")
	k.look()
	if len(d.prepared) != 2 || d.prepared[1] != "<p>anew</p>" {
		t.Errorf("prepared %v, want the new content at once", d.prepared)
	}
	if p, r := k.draft(id), k.want(id, content.Approved); p.Digest != r.Digest {
		t.Errorf("in place is %s, the release is %s", p.Digest, r.Digest)
	}
}

// replace gives a release other content, as apply does where no approval is required.
func (k *kit) replace(id int64, html string) {
	k.t.Helper()
	r, err := k.store.Release(k.ctx, id)
	if err != nil {
		k.t.Fatal(err)
	}
	made := rendition(r.Slug(), r.Channel, html)
	items := []content.Item{{Slug: r.Slug(), Title: made.Title, Rendition: made.Digest, SourceDigest: "2"}}
	_, err = k.store.Apply(k.ctx, content.Changeset{By: "tester", At: k.clock.Now(), Renditions: []content.Rendition{made},
		Change: []content.Change{{Release: id, Version: r.Version, Items: items, Digest: content.MessageDigest(items)}}})
	if err != nil {
		k.t.Fatal(err)
	}
}

func TestNoDraftWhereNoneBelongs(t *testing.T) {
	for name, arrange := range map[string]func(*kit){
		"not approved": func(k *kit) {
			addReleases(k.t, k.store, "gzh", day.Add(time.Hour), content.Planned, "a")
		},
		"due within a hold": func(k *kit) {
			addReleases(k.t, k.store, "gzh", day.Add(k.pub.traits.CallTimeout), content.Approved, "a")
		},
		"due already": func(k *kit) { k.add(content.Approved, "a") },
		"paused": func(k *kit) {
			k.ahead("a")
			if err := k.store.Pause(k.ctx, content.Pause{Scope: "channel:gzh", At: day}); err != nil {
				k.t.Fatal(err)
			}
		},
		"not connected": func(k *kit) {
			k.ahead("a")
			if err := k.store.Disconnect(k.ctx, "gzh", "tester", day); err != nil {
				k.t.Fatal(err)
			}
		},
		"channel gone": func(k *kit) { k.ahead("a"); k.reg.err = errors.New("no such channel") },
		"no drafts on the platform": func(k *kit) {
			k.ahead("a")
			k.reg.pub = k.pub
		},
	} {
		t.Run(name, func(t *testing.T) {
			k, d := newDrafts(t)
			arrange(k)
			k.look()
			if len(d.prepared) > 0 {
				t.Errorf("prepared %v", d.prepared)
			}
		})
	}
}

func TestPauseOverBringsTheDraft(t *testing.T) {
	k, d := newDrafts(t)
	k.ahead("a")
	if err := k.store.Pause(k.ctx, content.Pause{At: day, Until: day.Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	k.look()
	k.clock.add(2 * time.Minute)
	k.look()
	if len(d.prepared) != 1 {
		t.Errorf("prepared %d times after the pause", len(d.prepared))
	}
}

func TestDraftThatFailsIsSaidOnceAndTriedAgain(t *testing.T) {
	k, d := newDrafts(t)
	refused := refusal(publishers.Account)
	d.prepare = []error{refused, refused, refused, nil}
	id := k.ahead("a")
	k.look()
	r := k.want(id, content.Approved)
	if p := k.draft(id); p.InPlace() || p.Error != "平台拒绝 / refused" || !r.LeaseUntil.IsZero() {
		t.Errorf("prepared %+v, release %+v", p, r)
	}
	calls := 0
	for range 200 {
		k.clock.add(time.Second)
		k.look()
		if len(d.prepared) == 3 {
			calls++
		}
	}
	if len(d.prepared) != 4 || calls < 20 {
		t.Errorf("prepared %d times in 200 s, %d s between the third and the fourth: want a back-off", len(d.prepared), calls)
	}
	if said := k.audited(id, "release.prepare_failed"); len(said) != 1 {
		t.Errorf("said %q, want once", said)
	}
	if p := k.draft(id); p.Digest != r.Digest || p.Error != "" {
		t.Errorf("prepared %+v", p)
	}
}

// A draft that could not be updated stays known: somebody may have to delete it.
func TestFailedUpdateKeepsWhatIsInPlace(t *testing.T) {
	k, d := newDrafts(t)
	d.prepare = []error{nil, errors.New("reset")}
	id := k.ahead("a")
	k.look()
	was := k.draft(id)
	k.replace(id, "<p>anew</p>")
	k.look()
	if p := k.draft(id); p.Digest != was.Digest || p.PreviewURL != was.PreviewURL || p.Error != "reset" {
		t.Errorf("prepared %+v, was %+v", p, was)
	}
}

func TestAttemptWaitsForTheDraft(t *testing.T) {
	k, d := newDrafts(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	id := k.ahead("a")
	d.during = func() { // its instant comes while the draft is being written
		k.clock.add(time.Second)
		r := k.want(id, content.Approved)
		if _, err := k.store.Apply(k.ctx, content.Changeset{By: "tester", At: k.clock.Now(), Change: []content.Change{
			{Release: id, Version: r.Version, Due: k.clock.Now()}}}); err != nil {
			t.Fatal(err)
		}
		k.turn()
		k.want(id, content.Approved)
	}
	k.look()
	k.turn()
	k.want(id, content.Published)
	if len(d.prepared) != 1 {
		t.Errorf("prepared %d times", len(d.prepared))
	}
}

// late is a store on which another process prepares the draft just before the hold is had.
type late struct {
	Store
	first func()
}

func (l *late) Hold(ctx context.Context, h content.Hold) (bool, error) {
	if first := l.first; first != nil {
		l.first = nil
		first()
	}
	return l.Store.Hold(ctx, h)
}

func TestDraftOfAnotherProcessIsNotWrittenTwice(t *testing.T) {
	k, d := newDrafts(t)
	id := k.ahead("a")
	other := New(k.Options)
	k.Store = &late{k.Store, func() {
		if _, err := other.preparer.step(k.ctx); err != nil {
			t.Error(err)
		}
	}}
	k.look()
	if r := k.want(id, content.Approved); len(d.prepared) != 1 || !k.draft(id).InPlace() || !r.LeaseUntil.IsZero() {
		t.Errorf("prepared %d times, draft %+v, held until %s", len(d.prepared), k.draft(id), r.LeaseUntil)
	}
}

// A process that is killed with a draft half written costs no more than its hold.
func TestKilledPreparerCostsItsHold(t *testing.T) {
	k, d := newDrafts(t)
	id := k.ahead("a")
	k.Failpoint = func(point string) {
		if point == "prepared" {
			panic(killed{})
		}
	}
	rel := k.want(id, content.Approved)
	func() {
		defer func() { _ = recover() }()
		_, _ = k.preparer.prepare(k.ctx, rel, note{})
	}()
	k.Failpoint = nil
	held := k.want(id, content.Approved)
	if len(d.prepared) != 1 || !held.LeaseUntil.After(k.clock.Now()) || k.draft(id).InPlace() {
		t.Fatalf("prepared %d times, held until %s, draft %+v", len(d.prepared), held.LeaseUntil, k.draft(id))
	}
	k.preparer = preparer{s: k.Scheduler}
	k.look()
	if len(d.prepared) != 1 {
		t.Fatal("a second one at it within the hold")
	}
	k.clock.add(held.LeaseUntil.Sub(k.clock.Now()))
	k.look()
	if len(d.prepared) != 2 || !k.draft(id).InPlace() {
		t.Errorf("prepared %d times after the hold, draft %+v", len(d.prepared), k.draft(id))
	}
}

func TestDraftOfAReleaseCancelledMeanwhileIsSaid(t *testing.T) {
	k, d := newDrafts(t)
	id := k.ahead("a")
	d.during = func() {
		if err := k.desk.Cancel(k.ctx, Word{Release: id, Who: "linxi"}); err != nil {
			t.Fatal(err)
		}
	}
	k.look()
	if said := k.audited(id, "release.draft_left"); len(said) != 1 || !strings.Contains(said[0], "left on the platform") {
		t.Errorf("said %q", said)
	}
	if !k.draft(id).InPlace() {
		t.Error("the draft is not known")
	}
}

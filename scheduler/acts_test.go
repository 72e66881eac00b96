package scheduler

import (
	"context"
	"errors"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// handedOff brings one release to a person.
func handedOff(t *testing.T, k *kit) int64 {
	t.Helper()
	k.pub.publish = []answer{{receipt: publishers.Receipt{State: content.HandedOff}}}
	id := k.add(content.Approved, "a")[0]
	k.turn()
	k.want(id, content.HandedOff)
	return id
}

func TestConfirm(t *testing.T) {
	bad := errors.New("this is a preview link")
	k := newKit(t)
	k.desk.ParseLink = func(r content.Release, link string) (publishers.Post, error) {
		if link != "https://mp.weixin.qq.com/s/x" || r.Platform != content.WeChat {
			return publishers.Post{}, bad
		}
		return publishers.Post{RemoteID: "x", URL: link}, nil
	}
	id := handedOff(t, k)
	w := Word{Release: id, Who: "林溪"}
	if err := k.desk.Confirm(k.ctx, w, "https://mp.weixin.qq.com/s?tempkey=1"); !errors.Is(err, bad) {
		t.Errorf("a wrong link: %v", err)
	}
	if err := k.desk.Confirm(k.ctx, w, ""); err == nil {
		t.Error("confirmed without link or evidence")
	}
	if err := k.desk.Confirm(k.ctx, w, "https://mp.weixin.qq.com/s/x"); err != nil {
		t.Fatal(err)
	}
	k.want(id, content.Published)
	if posts := k.publications(id); len(posts) != 1 || posts[0].RemoteID != "x" {
		t.Errorf("publications %+v", posts)
	}
	var state *StateError
	if err := k.desk.Confirm(k.ctx, w, "https://mp.weixin.qq.com/s/x"); !errors.As(err, &state) || state.State != content.Published {
		t.Errorf("confirmed twice: %v", err)
	}
}

func TestCannotBecause(t *testing.T) {
	k := newKit(t)
	id := handedOff(t, k)
	if err := k.desk.CannotBecause(k.ctx, Word{Release: id, Who: "林溪", Why: "账号被限流"}); err != nil {
		t.Fatal(err)
	}
	if r := k.want(id, content.Failed); r.Why != "账号被限流" {
		t.Errorf("why %q", r.Why)
	}
}

func TestResolveByAPerson(t *testing.T) {
	for _, c := range []struct {
		name string
		act  func(*kit, Word) error
		want content.State
	}{
		{"found", func(k *kit, w Word) error { return k.desk.ResolveFound(k.ctx, w, "https://example.com/1") }, content.Published},
		{"absent", func(k *kit, w Word) error { return k.desk.ResolveAbsent(k.ctx, w) }, content.Approved},
		{"failed", func(k *kit, w Word) error { return k.desk.ResolveFailed(k.ctx, w) }, content.Failed},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newKit(t)
			id := doubt(t, k)
			if err := c.act(k, Word{Release: id, Who: "林溪", Why: "看过了"}); err != nil {
				t.Fatal(err)
			}
			k.want(id, c.want)
		})
	}
}

func TestRetryNeverRepublishesBlindly(t *testing.T) {
	k := newKit(t)
	tomorrow := day.Add(24 * time.Hour)
	doubted := doubt(t, k)
	w := Word{Release: doubted, Who: "林溪", Why: "再试"}
	if err := k.desk.ResolveFailed(k.ctx, w); err != nil {
		t.Fatal(err)
	}
	if err := k.desk.Retry(k.ctx, w, tomorrow, false); !errors.Is(err, ErrMayExist) {
		t.Errorf("retry of what may exist: %v", err)
	}
	if err := k.desk.Retry(k.ctx, w, tomorrow, true); err != nil {
		t.Fatal(err)
	}
	if r := k.want(doubted, content.Approved); !r.Due.Equal(tomorrow) {
		t.Errorf("due %s, want the new instant", r.Due)
	}
	refused := newKit(t)
	refused.pub.publish = []answer{{err: refusal(publishers.Rejected)}}
	id := refused.add(content.Approved, "a")[0]
	refused.turn()
	if err := refused.desk.Retry(refused.ctx, Word{Release: id, Who: "林溪"}, tomorrow, false); err != nil {
		t.Errorf("surely not created, so nothing has to be looked for: %v", err)
	}
}

// TestRetryHeedsALateAnswer: a proof of absence was wrong where an answer came after it.
func TestRetryHeedsALateAnswer(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: post("p1")}, {err: refusal(publishers.Rejected)}}
	k.pub.lookup = []answer{{err: publishers.ErrAbsent}}
	id := k.add(content.Approved, "a")[0]
	k.Failpoint = func(point string) {
		if point == "before-settle" && k.pub.count("publish") == 1 {
			k.pass(5 * time.Minute) // frozen until others had proved that nothing is there
		}
	}
	k.turn()
	k.want(id, content.Approved)
	k.turn()
	k.want(id, content.Failed)
	w := Word{Release: id, Who: "linxi"}
	if err := k.desk.Retry(k.ctx, w, k.clock.Now(), false); !errors.Is(err, ErrMayExist) {
		t.Errorf("retry: %v, want a person to look first", err)
	}
	if err := k.desk.Retry(k.ctx, w, k.clock.Now(), true); err != nil {
		t.Error(err)
	}
}

func TestRetryNeedsApprovalOfThisContent(t *testing.T) {
	k := newKit(t)
	id := k.add(content.Planned, "a")[0]
	k.clock.add(time.Hour)
	k.turn()
	k.want(id, content.Missed)
	if err := k.desk.Retry(k.ctx, Word{Release: id, Who: "林溪"}, k.clock.Now(), false); err != nil {
		t.Fatal(err)
	}
	k.want(id, content.Planned) // nobody had approved it
	if err := k.desk.Approve(k.ctx, Word{Release: id, Who: "周行"}, "", "cli"); err != nil {
		t.Fatal(err)
	}
	k.clock.add(time.Hour)
	k.turn()
	k.want(id, content.Missed)
	if err := k.desk.Retry(k.ctx, Word{Release: id, Who: "林溪"}, k.clock.Now(), false); err == nil {
		k.want(id, content.Approved)
	} else {
		t.Fatal(err)
	}
}

func TestMoveAndCancel(t *testing.T) {
	k := newKit(t)
	ids := k.add(content.Approved, "a", "b")
	tomorrow := day.Add(24 * time.Hour)
	if err := k.desk.Move(k.ctx, Word{Release: ids[0], Who: "周行"}, tomorrow); err != nil {
		t.Fatal(err)
	}
	if r := k.want(ids[0], content.Approved); !r.Due.Equal(tomorrow) {
		t.Errorf("due %s; a move keeps the approval", r.Due)
	}
	if err := k.desk.Cancel(k.ctx, Word{Release: ids[1], Who: "周行", Why: "活动取消"}); err != nil {
		t.Fatal(err)
	}
	k.turn()
	k.want(ids[1], content.Cancelled)
	var state *StateError
	if err := k.desk.Move(k.ctx, Word{Release: ids[1], Who: "周行"}, tomorrow); !errors.As(err, &state) {
		t.Errorf("moved what is cancelled: %v", err)
	}
}

// A quota that is used up puts a release off to another day: nobody waits for that.
func TestAwaitNothingThatIsPutOff(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{err: &publishers.Error{Class: publishers.Limited, After: 6 * time.Hour, Text: content.T("次数用完了", "no call is left")}}}
	id, err := k.desk.Publish(k.ctx, PublishNow{Rendition: rendition("a", "gzh", "<p>now</p>"), Article: content.ArticleRecord{Slug: "a", Path: "a.md"}, Who: "林溪"})
	if err != nil {
		t.Fatal(err)
	}
	k.turn()
	r, err := k.desk.Await(k.ctx, id, time.Minute, nil)
	if err != nil || r.State != content.Approved || !r.NotBefore.After(k.clock.Now().Add(time.Minute)) {
		t.Fatalf("%s until %s, %v", r.State, r.NotBefore, err)
	}
	if text := content.ReadText(r.Why); text.EN != "no call is left; a retry would be past its window, so it is not sent by itself" {
		t.Errorf("why %q", text)
	}
}

func TestPublishNow(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	now := PublishNow{Rendition: rendition("a", "gzh", "<p>now</p>"), Article: content.ArticleRecord{Slug: "a", Path: "a.md"}, Who: "林溪"}
	id, err := k.desk.Publish(k.ctx, now)
	if err != nil {
		t.Fatal(err)
	}
	k.turn()
	var seen []content.State
	r, err := k.desk.Await(k.ctx, id, 0, func(r content.Release) { seen = append(seen, r.State) })
	if err != nil || r.State != content.Published {
		t.Fatalf("%s, %v", r.State, err)
	}
	if len(seen) == 0 || seen[len(seen)-1] != content.Published {
		t.Errorf("told of %v on the way", seen)
	}
	var state *StateError
	if _, err := k.desk.Publish(k.ctx, now); !errors.As(err, &state) {
		t.Errorf("a second time without being asked to: %v", err)
	}
	now.Again = true
	again, err := k.desk.Publish(k.ctx, now)
	if err != nil {
		t.Fatal(err)
	}
	if r := k.want(again, content.Approved); r.Run != 2 {
		t.Errorf("run %d, want 2", r.Run)
	}
}

func TestPublishNowHastensWhatWaits(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	waiting := addReleases(t, k.store, "gzh", day.Add(48*time.Hour), content.Approved, "a")[0]
	fresh := rendition("a", "gzh", "<p>newer</p>")
	id, err := k.desk.Publish(k.ctx, PublishNow{Rendition: fresh, Article: content.ArticleRecord{Slug: "a", Path: "a.md"}, Who: "林溪"})
	if err != nil || id != waiting {
		t.Fatalf("release %d, %v; want %d, brought forward", id, err, waiting)
	}
	k.turn()
	k.want(id, content.Published)
	if got := k.pub.messages[0].Items[0].Digest; got != fresh.Digest {
		t.Error("the old content went out")
	}
}

func TestAwaitStopsWithItsContextAndItsPatience(t *testing.T) {
	k := newKit(t)
	id := doubt(t, k)
	if r, err := k.desk.Await(k.ctx, id, 0, nil); err != nil || r.State != content.InDoubt {
		t.Errorf("%s, %v: want the doubt reported", r.State, err)
	}
	waiting := addReleases(t, k.store, "gzh", day.Add(time.Hour), content.Approved, "b")[0]
	ctx, cancel := context.WithCancel(k.ctx)
	cancel()
	if _, err := k.desk.Await(ctx, waiting, 0, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("err %v, want the context's", err)
	}
}

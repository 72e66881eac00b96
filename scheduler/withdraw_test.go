package scheduler

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// out makes a published message of two articles.
func (k *kit) out() int64 {
	k.t.Helper()
	id := addMessage(k, "a", "b")
	receipt := publishers.Receipt{State: content.Published, Posts: []publishers.Post{
		{Index: 0, RemoteID: "p1", URL: "https://mp.weixin.qq.com/s/1"}, {Index: 1, RemoteID: "p2", URL: "https://mp.weixin.qq.com/s/2"},
	}}
	k.pub.publish = []answer{{receipt: receipt}}
	k.turn()
	k.want(id, content.Published)
	return id
}

// addMessage applies one approved release of several articles, due now.
func addMessage(k *kit, slugs ...string) int64 {
	set := content.Changeset{By: "tester", At: k.clock.Now()}
	var items []content.Item
	for _, slug := range slugs {
		r := rendition(slug, "gzh", "<p>"+slug+"</p>")
		set.Renditions = append(set.Renditions, r)
		items = append(items, content.Item{Slug: slug, Title: r.Title, Rendition: r.Digest, SourceDigest: "1"})
	}
	set.Create = []content.Release{{Channel: "gzh", Platform: content.WeChat, Run: 1, Items: items, State: content.Approved,
		Due: k.clock.Now(), Late: content.DefaultLate, Digest: content.MessageDigest(items)}}
	ids, err := k.store.Apply(k.ctx, set)
	if err != nil {
		k.t.Fatal(err)
	}
	return ids[0]
}

// there lists the remote ids of a release that are not gone.
func (k *kit) there(id int64) []string {
	var ids []string
	for _, p := range k.publications(id) {
		if p.GoneAt.IsZero() {
			ids = append(ids, p.RemoteID)
		}
	}
	return ids
}

func TestWithdraw(t *testing.T) {
	k, d := newDrafts(t)
	d.stays = content.T("已收到的卡片还在", "cards already received stay")
	id := k.out()
	w := Word{Release: id, Who: "linxi", Why: "价格写错"}
	done, err := k.desk.Withdraw(k.ctx, w, 1)
	if err != nil || len(done.Posts) != 1 || done.Posts[0].RemoteID != "p2" || done.Stays != d.stays {
		t.Fatalf("withdrawn %+v, %v", done, err)
	}
	if got := k.there(id); !slices.Equal(got, []string{"p1"}) {
		t.Errorf("there is %v", got)
	}
	gone := k.publications(id)[1]
	if !gone.GoneAt.Equal(k.clock.Now()) || !strings.Contains(gone.GoneWhy, "价格写错; 已由 linxi 撤回 / withdrawn by linxi") || !strings.Contains(gone.GoneWhy, "cards already received stay") {
		t.Errorf("gone %+v", gone)
	}
	if _, err := k.desk.Withdraw(k.ctx, w, 1); err == nil || len(d.withdrawn) != 1 {
		t.Errorf("withdrawn twice: %v", err)
	}
	if _, err := k.desk.Withdraw(k.ctx, w, AllPosts); err != nil || len(k.there(id)) != 0 || len(d.withdrawn) != 2 {
		t.Errorf("the rest: %v, there is %v", err, k.there(id))
	}
	if said := k.audited(id, "release.withdraw"); len(said) != 2 || said[0] != w.Why {
		t.Errorf("audit %q", said)
	}
	k.want(id, content.Published)
}

func TestWithdrawThatFailsLeavesThePosts(t *testing.T) {
	k, d := newDrafts(t)
	d.refuses = errors.New("reset")
	id := k.out()
	if _, err := k.desk.Withdraw(k.ctx, Word{Release: id, Who: "linxi"}, AllPosts); !errors.Is(err, d.refuses) {
		t.Errorf("err %v", err)
	}
	if got := k.there(id); len(got) != 2 {
		t.Errorf("there is %v", got)
	}
	if said := k.audited(id, "release.withdraw_failed"); len(said) != 1 || said[0] != "reset" {
		t.Errorf("audit %q", said)
	}
}

func TestWithdrawIsRefused(t *testing.T) {
	k, d := newDrafts(t)
	id := k.out()
	var state *StateError
	planned := k.ahead("c")
	if _, err := k.desk.Withdraw(k.ctx, Word{Release: planned, Who: "linxi"}, AllPosts); !errors.As(err, &state) {
		t.Errorf("what is not out: %v", err)
	}
	if _, err := k.desk.Withdraw(k.ctx, Word{Release: id, Who: "linxi"}, 2); err == nil {
		t.Error("a place that the message does not have")
	}
	var none *NoWayError
	k.reg.pub = k.pub
	if _, err := k.desk.Withdraw(k.ctx, Word{Release: id, Who: "linxi"}, AllPosts); !errors.As(err, &none) || none.Channel != "gzh" {
		t.Errorf("a platform without a way: %v", err)
	}
	k.desk.Registry = nil
	if _, err := k.desk.Withdraw(k.ctx, Word{Release: id, Who: "linxi"}, AllPosts); !errors.Is(err, errNoRegistry) {
		t.Errorf("a desk that reaches nothing: %v", err)
	}
	if len(d.withdrawn) > 0 || len(k.there(id)) != 2 {
		t.Errorf("withdrawn %v", d.withdrawn)
	}
}

func TestWithdrawnByHand(t *testing.T) {
	k := newKit(t)
	id := k.out()
	w := Word{Release: id, Who: "linxi"}
	if _, err := k.desk.WithdrawnByHand(k.ctx, w, AllPosts); err == nil {
		t.Error("without a reason")
	}
	w.Why = "已在手机上删除"
	done, err := k.desk.WithdrawnByHand(k.ctx, w, AllPosts)
	if err != nil || len(done.Posts) != 2 || len(k.there(id)) != 0 {
		t.Errorf("%+v, %v; there is %v", done, err, k.there(id))
	}
}

// slow is a platform that never answers.
type slow struct{ *drafter }

func (slow) Withdraw(ctx context.Context, _ publishers.Message, _ []content.Publication) (content.Text, error) {
	if deadline, ok := ctx.Deadline(); !ok || time.Until(deadline) > time.Minute {
		return content.Text{}, errors.New("no deadline")
	}
	return content.Text{}, context.DeadlineExceeded
}

func TestWithdrawIsBounded(t *testing.T) {
	k, d := newDrafts(t)
	k.reg.pub = slow{d}
	id := k.out()
	if _, err := k.desk.Withdraw(k.ctx, Word{Release: id, Who: "linxi"}, AllPosts); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err %v", err)
	}
}

func TestEvidenceOfADoubt(t *testing.T) {
	k := newKit(t)
	k.pub.traits.Lookup = publishers.BestEffort
	k.pub.lookup = []answer{{err: errors.New("503")}, {err: errors.New("502")}, {err: publishers.ErrAbsent}}
	id := doubt(t, k)
	if err := k.memo(id).Keep(k.ctx, "draft", "media-1"); err != nil {
		t.Fatal(err)
	}
	k.pass(4 * time.Minute)
	// The worker wakes after all.
	late := content.Settlement{Release: id, Fence: 1, From: content.Publishing, To: content.Published, Attempt: 1, Who: "worker",
		At: k.clock.Now(), Publications: []content.Publication{{RemoteID: "p9", URL: "https://mp.weixin.qq.com/s/9"}}}
	if err := k.store.Settle(k.ctx, late); err == nil {
		t.Fatal("a late answer was taken")
	}
	e, err := k.desk.Evidence(k.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var looked []string
	for _, l := range e.Lookups {
		looked = append(looked, l.Text)
	}
	if len(looked) != 2 || !strings.Contains(looked[0], "503") || !strings.Contains(looked[1], "not found") {
		t.Errorf("look-ups %q, want each answer once", looked)
	}
	if e.Asked == nil || !strings.Contains(e.Asked.Text, "no proof") || e.Asked.At.IsZero() {
		t.Errorf("asked %+v", e.Asked)
	}
	if len(e.Attempts) != 1 || !strings.Contains(e.Attempts[0].Error, "connection reset") || !e.Attempts[0].Called.Equal(day) ||
		len(e.Attempts[0].Late) != 1 || !strings.Contains(e.Attempts[0].Late[0], "p9") {
		t.Errorf("attempts %+v", e.Attempts)
	}
	if len(e.Steps) != 1 || e.Steps[0].Name != "draft" {
		t.Errorf("steps %+v: want the adapter's and nothing of ours", e.Steps)
	}
	if e.State != content.InDoubt || e.Marker != "moxin-1" || e.Hint != nil || e.Prepared != nil || e.Repeats {
		t.Errorf("evidence %+v", e)
	}
	out, err := json.Marshal(e)
	if err != nil || !strings.Contains(string(out), `"lookups":[{"at":"`) || !strings.Contains(string(out), `"repeats_under_key":false`) {
		t.Errorf("%s, %v", out, err)
	}
}

func TestEvidenceOfWhatNeverRan(t *testing.T) {
	k := newKit(t)
	id := k.add(content.Planned, "a")[0]
	e, err := k.desk.Evidence(k.ctx, id)
	out, jsonErr := json.Marshal(e)
	if err != nil || jsonErr != nil || !strings.Contains(string(out), `"attempts":[],"steps":[],"lookups":[]`) {
		t.Errorf("%s, %v, %v", out, err, jsonErr)
	}
	if _, err := k.desk.Evidence(k.ctx, 99); err == nil {
		t.Error("evidence of nothing")
	}
}

// An earlier doubt's question is no evidence in a later one, and two processes ask once.
func TestAskedOnceForEachDoubt(t *testing.T) {
	k := newKit(t)
	k.pub.traits.Lookup = publishers.NoLookup
	k.pub.publish = []answer{{err: errors.New("reset")}}
	id := k.add(content.Approved, "a")[0]
	for want := 1; want <= 2; want++ {
		k.turn()
		e, err := k.desk.Evidence(k.ctx, id)
		if err != nil || e.Asked != nil {
			t.Errorf("doubt %d: asked %+v before it was, %v", want, e.Asked, err)
		}
		k.pass(time.Minute)
		k.resolver = resolver{s: k.Scheduler} // another process, or this one again
		k.pass(time.Minute)
		if n := len(k.audited(id, "release.ask")); n != want {
			t.Errorf("asked %d times in %d doubts", n, want)
		}
		if err := k.desk.ResolveAbsent(k.ctx, Word{Release: id, Who: "linxi"}); err != nil {
			t.Fatal(err)
		}
	}
}

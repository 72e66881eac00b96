package scheduler

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// team is a platform on which colleagues confirm what is handed off.
type team struct {
	*script
	remind, cancel []answer
	tags           map[string]string // ids by name
}

func (p *team) Remind(ctx context.Context, _ publishers.Message, job string) error {
	_, err := p.asked(ctx, "remind", job, p.remind)
	return err
}

func (p *team) Cancel(ctx context.Context, _ publishers.Message, job string) (publishers.Receipt, error) {
	return p.asked(ctx, "cancel", job, p.cancel)
}

func (p *team) asked(ctx context.Context, call, job string, lines []answer) (publishers.Receipt, error) {
	if _, ok := ctx.Deadline(); !ok || job != "msg1" {
		return publishers.Receipt{}, fmt.Errorf("%s of job %q, bounded: %v", call, job, ok)
	}
	return p.answer(call, lines)
}

func (p *team) Recipients(_ context.Context, to content.Recipients) (publishers.Recipients, error) {
	out := publishers.Recipients{Account: "ww1", Staff: to.Staff}
	for _, name := range to.Tags {
		id, ok := p.tags[name]
		if !ok {
			return out, &publishers.Error{Class: publishers.Rejected, Text: content.T("没有标签 "+name, "no tag "+name)}
		}
		out.Tags = append(out.Tags, id)
	}
	return out, nil
}

// channelOf knows one channel.
type channelOf struct {
	pub publishers.Publisher
	ch  content.Channel
	err error
}

func (r *channelOf) Publisher(string) (publishers.Publisher, content.Channel, error) {
	return r.pub, r.ch, r.err
}

// office is a kit whose channel is one of WeCom.
type office struct {
	*kit
	team *team
	reg  *channelOf
}

func newOffice(t *testing.T) *office {
	k := newKit(t)
	o := &office{kit: k, team: &team{script: k.pub, tags: map[string]string{"客户等级/老客": "et1"}}}
	o.reg = &channelOf{pub: o.team, ch: content.Channel{ID: "qy", Platform: content.WeCom, Mode: content.ModeMessage}}
	k.Registry, k.desk.Registry, k.desk.Media = o.reg, o.reg, noMedia{}
	k.desk.Steps = func(id int64) publishers.Steps { return k.store.Steps(id) }
	connect(t, k.store, "qy")
	return o
}

// task hands a message over that colleagues confirm, and lets the follower look at it once.
func (o *office) task(to *content.Recipients) int64 {
	o.t.Helper()
	o.pub.publish = []answer{{receipt: publishers.Receipt{State: content.HandedOff, Job: "msg1"}}}
	id := o.begin(to)
	o.want(id, content.HandedOff)
	o.follow()
	return id
}

// look lets the resolver look for a few minutes.
func (o *office) look() {
	o.t.Helper()
	for range 200 { // a second each
		o.clock.add(time.Second)
		if _, err := o.resolver.step(o.ctx); err != nil {
			o.t.Fatal(err)
		}
	}
}

// begin makes one attempt at a message.
func (o *office) begin(to *content.Recipients) int64 {
	o.t.Helper()
	r := content.Rendition{Slug: "a", Channel: "qy", Platform: content.WeCom, Family: content.FamilyMessage, Mode: content.ModeMessage, Title: "老客手记", Text: "新一期", To: to, SourceDigest: "1"}
	r.Seal()
	items := []content.Item{{Slug: "a", Title: r.Title, Rendition: r.Digest, SourceDigest: "1"}}
	ids, err := o.store.Apply(o.ctx, content.Changeset{By: "tester", At: o.clock.Now(), Renditions: []content.Rendition{r}, Create: []content.Release{{
		Channel: "qy", Platform: content.WeCom, Run: 1, Items: items, State: content.Approved, Due: o.clock.Now(), Late: content.DefaultLate,
		Digest: content.MessageDigest(items),
	}}})
	if err != nil {
		o.t.Fatal(err)
	}
	o.turn()
	return ids[0]
}

func (o *office) follow() {
	o.t.Helper()
	if _, err := o.follower.step(o.ctx); err != nil {
		o.t.Fatal(err)
	}
}

// leap lets calendar time go by as a demo does: in one step, which work time hardly notices.
func (o *office) leap(d time.Duration) {
	was := o.clock.Now()
	o.Now = func() time.Time { return was.Add(d).Add(o.clock.Now().Sub(was)) }
	o.desk.Now = o.Now
}

func confirmedBy(done, total int, waiting ...string) publishers.Receipt {
	return publishers.Receipt{State: content.HandedOff, Progress: &content.Progress{Done: done, Total: total, Waiting: waiting, At: day}}
}

func (o *office) audit(id int64, action string) (whys []string) {
	o.t.Helper()
	lines, err := o.store.Audit(o.ctx, fmt.Sprintf("release:%d", id), 0)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, e := range slices.Backward(lines) {
		if e.Action == action {
			whys = append(whys, e.Why)
		}
	}
	return whys
}

func TestProgressIsKeptAndToldOnce(t *testing.T) {
	o := newOffice(t)
	o.pub.poll = []answer{{receipt: confirmedBy(0, 3, "a", "b", "c")}, {receipt: confirmedBy(2, 3, "c")}, {receipt: confirmedBy(2, 3, "c")}, {receipt: post("msg1")}}
	id := o.task(nil)
	for range 3 {
		o.clock.add(time.Hour)
		o.follow()
	}
	e, err := o.desk.Evidence(o.ctx, id)
	if err != nil || e.Progress == nil || e.Progress.Done != 2 || e.Progress.Total != 3 || strings.Join(e.Progress.Waiting, ",") != "c" {
		t.Fatalf("progress %+v, %v", e.Progress, err)
	}
	if len(e.Steps) != 0 {
		t.Errorf("the scheduler's own steps are shown as the adapter's: %+v", e.Steps)
	}
	want := "3 位里 0 位已确认 / 0 of 3 confirmed|3 位里 2 位已确认 / 2 of 3 confirmed"
	if got := strings.Join(o.audit(id, "release.progress"), "|"); got != want {
		t.Errorf("audit %q, want %q", got, want)
	}
	o.clock.add(time.Hour)
	o.follow()
	o.want(id, content.Published)
	if posts := o.publications(id); len(posts) != 1 || posts[0].RemoteID != "msg1" {
		t.Errorf("publications %+v", posts)
	}
	r, _ := o.store.Release(o.ctx, id)
	if p, err := o.desk.Progress(o.ctx, r); err != nil || p == nil || p.Done != 2 {
		t.Errorf("what was known is forgotten: %+v, %v", p, err)
	}
}

// A second dispatch begins anew.
func TestProgressIsOfOneDispatch(t *testing.T) {
	o := newOffice(t)
	o.pub.poll = []answer{{receipt: confirmedBy(1, 3)}}
	id := o.task(nil)
	o.clock.add(time.Hour)
	o.follow()
	r := o.want(id, content.HandedOff)
	r.Fence++
	if p, err := o.desk.Progress(o.ctx, r); err != nil || p != nil {
		t.Errorf("progress of another dispatch: %+v, %v", p, err)
	}
}

func TestHandoffStaysOpenLongerThanColleaguesHave(t *testing.T) {
	for _, c := range []struct {
		confirm, want time.Duration
	}{{0, 26 * time.Hour}, {time.Hour, 24 * time.Hour}, {72 * time.Hour, 74 * time.Hour}} {
		o := newOffice(t)
		o.reg.ch.Confirm = c.confirm
		id := o.task(nil)
		h, err := o.store.HandoffOf(o.ctx, id)
		if err != nil || h.Expires.Sub(day) != c.want {
			t.Errorf("confirm %v: open for %v, %v; want %v", c.confirm, h.Expires.Sub(day), err, c.want)
		}
	}
}

// Where the calendar leaps, the outcome is asked for at the end of the time to confirm, and nothing is
// quiet before.
func TestOutcomeIsAskedForWhenTheTimeToConfirmIsOver(t *testing.T) {
	o := newOffice(t)
	o.pub.poll = []answer{{receipt: confirmedBy(1, 3)}, {receipt: publishers.Receipt{State: content.Published, Why: "3 位里 1 位已确认 / 1 of 3 confirmed", Posts: post("msg1").Posts}}}
	id := o.task(nil)
	if next, ok, err := o.NextInstant(o.ctx); err != nil || !ok || !next.Equal(day.Add(24*time.Hour)) {
		t.Fatalf("next instant %v, %v, %v", next, ok, err)
	}
	o.leap(2 * time.Hour)
	o.follow()
	if n := o.pub.count("poll"); n != 1 {
		t.Fatalf("asked %d times after two hours of the calendar", n)
	}
	o.follow()
	if n := o.pub.count("poll"); n != 1 {
		t.Fatalf("asked %d times at one instant", n)
	}
	o.leap(24 * time.Hour)
	if quiet, err := o.Quiet(o.ctx); err != nil || quiet {
		t.Fatalf("quiet before anybody asked: %v, %v", quiet, err)
	}
	o.follow()
	if r := o.want(id, content.Published); !strings.Contains(r.Why, "1 of 3") {
		t.Errorf("why %q", r.Why)
	}
	if quiet, err := o.Quiet(o.ctx); err != nil || !quiet {
		t.Errorf("quiet afterwards: %v, %v", quiet, err)
	}
}

// A process that starts when the time is over asks at once.
func TestOutcomeIsAskedForAfterARestart(t *testing.T) {
	o := newOffice(t)
	o.pub.poll = []answer{{receipt: confirmedBy(0, 3)}}
	o.task(nil)
	o.leap(25 * time.Hour)
	o.follower = follower{s: o.Scheduler}
	if quiet, err := o.Quiet(o.ctx); err != nil || quiet {
		t.Fatalf("quiet: %v, %v", quiet, err)
	}
	o.follow()
	if n := o.pub.count("poll"); n != 1 {
		t.Errorf("asked %d times", n)
	}
	if quiet, err := o.Quiet(o.ctx); err != nil || !quiet {
		t.Errorf("not quiet though nobody confirmed and somebody asked: %v, %v", quiet, err)
	}
}

// Where a look-up finds only a part of the tasks, the next attempt makes the others.
func TestTaskThatIsNotWholeGoesOn(t *testing.T) {
	o := newOffice(t)
	o.pub.publish = []answer{{err: context.DeadlineExceeded}, {receipt: publishers.Receipt{State: content.HandedOff, Job: "msg1,msg2"}}}
	o.pub.lookup = []answer{{receipt: publishers.Receipt{State: content.HandedOff, Job: "msg1"}}}
	id := o.begin(nil)
	o.want(id, content.InDoubt)
	o.look()
	o.want(id, content.Approved)
	o.turn()
	if r := o.want(id, content.HandedOff); r.Job != "msg1,msg2" || o.pub.count("publish") != 2 {
		t.Errorf("job %q after %d attempts", r.Job, o.pub.count("publish"))
	}
}

// A lost answer whose task is found is handed off, also past the window in which it could have gone out.
func TestTaskThatALookUpFindsIsHandedOff(t *testing.T) {
	o := newOffice(t)
	o.pub.publish = []answer{{err: context.DeadlineExceeded}}
	o.pub.lookup = []answer{{receipt: publishers.Receipt{State: content.HandedOff, Job: "msg2", Handoff: &content.Handoff{Title: "老客手记"}}}}
	id := o.begin(nil)
	o.want(id, content.InDoubt)
	o.leap(2 * time.Hour)
	o.look()
	if r := o.want(id, content.HandedOff); r.Job != "msg2" {
		t.Errorf("job %q", r.Job)
	}
	if h, err := o.store.HandoffOf(o.ctx, id); err != nil || h.Token == "" || h.Title != "老客手记" {
		t.Errorf("package %+v, %v", h, err)
	}
	if n := o.pub.count("publish"); n != 1 {
		t.Errorf("published %d times", n)
	}
}

package scheduler

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
)

func TestCapAt(t *testing.T) {
	at := time.Date(2026, 2, 28, 17, 30, 0, 0, time.UTC) // the first of March in Beijing, a Sunday
	for cap, want := range map[content.SendCap]struct {
		since string
		most  int
	}{
		"":                 {"2026-03-01T00:00:00+08:00", 31},
		content.CapMonthly: {"2026-03-01T00:00:00+08:00", 31},
		content.CapWeekly:  {"2026-02-23T00:00:00+08:00", 7},
		content.CapDaily:   {"2026-03-01T00:00:00+08:00", 1},
	} {
		since, most := capAt(cap, at)
		if since.Format(time.RFC3339) != want.since || most != want.most {
			t.Errorf("%q: since %s, %d; want %s, %d", cap, since.Format(time.RFC3339), most, want.since, want.most)
		}
	}
	if _, most := capAt(content.CapMonthly, at.AddDate(0, 0, -1)); most != 28 {
		t.Errorf("February has %d", most)
	}
}

func (o *office) outreach(id int64) *Outreach {
	o.t.Helper()
	r, err := o.store.Release(o.ctx, id)
	if err != nil {
		o.t.Fatal(err)
	}
	out, err := o.desk.Outreach(o.ctx, r)
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

func TestOutreach(t *testing.T) {
	o := newOffice(t)
	o.reg.ch.Cap = content.CapDaily
	old := &content.Recipients{Audience: content.AudienceExisting, Tags: []string{"客户等级/老客"}}
	id := o.task(old)
	if out := o.outreach(id); out == nil || !out.Reach.AsOf.IsZero() || out.Why != neverRead {
		t.Fatalf("before the roll was read: %+v", out)
	}
	var roll []content.Contact
	for _, reader := range []string{"r1", "r2", "r3"} {
		roll = append(roll, content.Contact{Account: "ww1", Reader: reader, Staff: "linxi", Tags: []string{"et1"}, At: day.Add(-time.Hour)})
	}
	roll[2].Tags = []string{"et9"}
	if err := o.store.KeepContacts(o.ctx, content.ContactsKept{Contacts: roll}); err != nil {
		t.Fatal(err)
	}
	if out := o.outreach(id); out.Reach.Customers != 0 || out.Why != neverRead {
		t.Fatalf("a few callbacks are no roll: %+v", out)
	}
	if err := o.store.RollContacts(o.ctx, "ww1", day); err != nil {
		t.Fatal(err)
	}
	o.pub.poll = []answer{{receipt: post("msg1")}}
	o.clock.add(time.Hour)
	o.follow()
	sent := content.Delivery{Publication: o.publications(id)[0].ID, Reader: "r1", Status: content.SendDone, At: day}
	if _, err := o.store.PutDeliveries(o.ctx, []content.Delivery{sent}); err != nil {
		t.Fatal(err)
	}
	if out := o.outreach(id); out.Reach.Customers != 2 || out.Reach.Capped != 1 || out.Reach.Staff != 1 || !out.Reach.AsOf.Equal(day) {
		t.Errorf("reach %+v", out.Reach)
	}
	o.reg.ch.Mode = content.ModeMoment
	if out := o.outreach(id); out.Reach.Capped != 0 {
		t.Errorf("a moment is under the cap of messages: %+v", out.Reach)
	}
}

func TestOutreachThatNobodyKnows(t *testing.T) {
	for name, c := range map[string]struct {
		to  *content.Recipients
		why string
	}{
		"groups":      {&content.Recipients{Groups: true}, "groups"},
		"unknown tag": {&content.Recipients{Tags: []string{"客户等级/老顾客"}}, "no tag 客户等级/老顾客"},
	} {
		o := newOffice(t)
		if out := o.outreach(o.task(c.to)); out == nil || !out.Reach.AsOf.IsZero() || !strings.Contains(out.Why.EN, c.why) {
			t.Errorf("%s: %+v", name, out)
		}
	}
	o := newOffice(t)
	if out := o.outreach(o.task(nil)); out != nil {
		t.Errorf("a message without chosen readers: %+v", out)
	}
	o = newOffice(t)
	id := o.task(&content.Recipients{Everyone: true})
	o.desk.Registry = nil
	if out := o.outreach(id); out == nil || out.Why.EN == "" {
		t.Errorf("a desk that reaches nothing: %+v", out)
	}
}

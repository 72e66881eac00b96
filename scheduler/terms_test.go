package scheduler

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// Each line says what it belongs to and waits for, in the stable shape too.
func TestLinesCarryTerms(t *testing.T) {
	c := newCase(t, "2026-12-01T09:00")
	c.want(t, strings.Fields("a gzh 1 2026-12-02T20:00 campaign=launch"))
	c.want(t, strings.Fields("a xhs 1 gzh+2h campaign=launch prio=1"))
	c.release(t, strings.Fields("7 gzh 1 approved 2026-12-02T20:00 = a campaign=launch"))
	b, err := json.Marshal(lineOf(t, c))
	if err != nil {
		t.Fatal(err)
	}
	want := `"campaign":"launch","priority":1,"waits":[{"kind":"offset","release":7,"slug":"a","title":"a","channel":"gzh"}]`
	if !strings.Contains(string(b), want) {
		t.Errorf("the line is %s, without %s", b, want)
	}
}

// What a release is waited for by two keys at once, it is waited for once, by the firmer.
func TestOneIsWaitedForOnce(t *testing.T) {
	msg := &message{}
	msg.wait(PlanWait{Kind: content.WaitSeries, Slug: "a", Channel: "gzh"})
	msg.wait(PlanWait{Kind: content.WaitAfter, Slug: "a", Channel: "gzh", Release: 3})
	msg.wait(PlanWait{Kind: content.WaitSeries, Slug: "a", Channel: "gzh"})
	msg.wait(PlanWait{Kind: content.WaitSeries, Slug: "b", Channel: "gzh", Release: 3}) // of the same message
	msg.wait(PlanWait{Kind: content.WaitSeries, Slug: "a", Channel: "xhs"})
	if len(msg.waits) != 2 || msg.waits[0].Kind != content.WaitAfter || msg.waits[1].Channel != "xhs" {
		t.Errorf("it waits for %+v", msg.waits)
	}
}

// A saved plan is stale once what a line waits for has changed.
func TestSavedPlanKnowsItsWaits(t *testing.T) {
	c := newCase(t, "2026-12-01T09:00")
	c.want(t, strings.Fields("a gzh 1 2026-12-02T20:00"))
	c.want(t, strings.Fields("b gzh 1 2026-12-03T20:00"))
	before := c.plan(t)
	c.wanted.Items[1].After = []string{"a"}
	if after := c.plan(t); after.Digest == before.Digest {
		t.Error("the plan is the same with a wait and without")
	}
}

// A long series whose first part is held says the cause once in each line, and no chain of causes.
func TestCausesDoNotPileUp(t *testing.T) {
	c := newCase(t, "2026-12-01T09:00")
	c.want(t, strings.Fields("p1 gzh 1 2026-12-02T20:00 series=s part=1 error=x/y"))
	for _, line := range []string{"p2 gzh 1 2026-12-03T20:00 series=s part=2", "p3 gzh 1 2026-12-04T20:00 series=s part=3", "p4 gzh 1 2026-12-05T20:00 series=s part=4"} {
		c.want(t, strings.Fields(line))
	}
	p := c.plan(t)
	last := p.Changes[len(p.Changes)-1]
	if en := last.Reason.In("en"); last.Rule != "series" || strings.Count(en, "held") != 1 || !strings.Contains(en, "x/y") || !strings.Contains(en, "“p3”") {
		t.Errorf("the last part is held because %s", en)
	}
}

// A release brought forward by hand stands within a second. What counts from it stands on whole seconds,
// as front matter remembers them, never before it: a plan that was applied changes nothing more.
func TestOffsetFromWithinASecond(t *testing.T) {
	for _, asked := range []string{"gzh+0s", "gzh+2h"} {
		c := newCase(t, "2026-12-01T09:00")
		c.want(t, []string{"a", "gzh", "1", "2026-12-02T20:00"})
		c.want(t, []string{"a", "xhs", "1", asked})
		c.release(t, strings.Fields("1 gzh 1 approved 2026-12-01T10:00 2026-12-02T20:00 a"))
		c.existing.Releases[0].Due = c.existing.Releases[0].Due.Add(123456 * time.Microsecond)
		p := c.plan(t)
		if len(p.set.Create) != 1 {
			t.Fatalf("%s: the plan is\n%s", asked, showPlan(p))
		}
		made := p.set.Create[0]
		made.ID, made.Version = 2, 1
		c.existing.Releases = append(c.existing.Releases, made)
		c.existing.Waits = map[int64][]content.Wait{2: {{Kind: content.WaitOffset, Release: 1, State: content.Approved}}}
		again := c.plan(t)
		if n := len(again.set.Change) + len(again.set.Create); n != 0 || again.Unchanged != 1 || len(again.Changes) != 1 {
			t.Errorf("%s: planned once more it is\n%s", asked, showPlan(again))
		}
	}
}

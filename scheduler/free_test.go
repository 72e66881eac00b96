package scheduler

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// lineOf makes a plan of one line over what the case says, and gives the line.
func lineOf(t *testing.T, c *testCase) PlanChange {
	t.Helper()
	p, err := NewPlan(c.now, c.wanted, c.existing)
	if err != nil || len(p.Changes) != 1 {
		t.Fatalf("plan: %+v, %v", p.Changes, err)
	}
	return p.Changes[0]
}

func newCase(t *testing.T, now string) *testCase {
	return &testCase{now: at(t, now), wanted: Wanted{Config: content.Config{Zone: shanghai, Channels: []content.Channel{
		{ID: "gzh", Platform: content.WeChat}, {ID: "xhs", Platform: content.XiaoHongShu},
	}}, Broken: map[string][]content.Finding{}}}
}

// TestRefusalsNameTheNextInstant: what the calendar refuses, why, and what would do instead.
func TestRefusalsNameTheNextInstant(t *testing.T) {
	const slot = "slot gzh FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0"
	for name, c := range map[string]struct {
		config, existing []string
		asked            string
		rule, says, next string
	}{
		"quiet, no slots":       {[]string{"quiet gzh 22:30-07:30"}, nil, "2026-12-01T23:00", "quiet", "23:00 is in the quiet hours 22:30-07:30", "2026-12-02T07:30"},
		"quiet, after midnight": {[]string{"quiet * 22:30-07:30"}, nil, "2026-12-02T06:00", "quiet", "06:00 is in the quiet hours", "2026-12-02T07:30"},
		"quiet, slots":          {[]string{"quiet * 22:30-07:30", slot}, nil, "2026-12-01T23:00", "quiet", "quiet hours", "2026-12-03T20:00"},
		"quota":                 {[]string{"quota gzh 1", slot}, []string{"1 gzh 1 approved 2026-12-01T20:00 = a", "2 gzh 1 approved 2026-12-03T20:00 = b"}, "2026-12-01T21:00", "quota", "2026-12-01 has 1 already", "2026-12-08T20:00"},
		"quota, no slots":       {[]string{"quota gzh 1"}, []string{"1 gzh 1 published 2026-12-01T08:00 = a"}, "2026-12-01T21:00", "quota", "at most 1 a day", "2026-12-02T21:00"},
		"gap":                   {[]string{"gap gzh 4h"}, []string{"1 gzh 1 published 2026-12-01T20:00 = a"}, "2026-12-01T21:00", "gap", "the gap is 4h", "2026-12-02T21:00"},
		"blackout":              {[]string{"blackout 2026-12-03 2026-12-05 年会", slot}, nil, "2026-12-04T20:00", "blackout", "年会", "2026-12-08T20:00"},
		"past":                  {[]string{slot}, nil, "2026-11-01T20:00", "past", "is past", "2026-12-01T20:00"},
		"past, no slots":        {nil, nil, "2026-11-01T08:00", "past", "is past", "2026-12-02T08:00"},
		"past, later today":     {nil, nil, "2026-11-01T21:00", "past", "is past", "2026-12-01T21:00"},
		"a slot in quiet hours": {[]string{"quiet * 19:00-21:00", slot}, nil, "2026-12-01T20:00", "quiet", "quiet hours 19:00-21:00", ""},
	} {
		t.Run(name, func(t *testing.T) {
			tc := newCase(t, "2026-12-01T09:00")
			for _, line := range c.config {
				f := strings.Fields(line)
				if f[0] != "quiet" {
					tc.config(t, f)
					continue
				}
				q, ok := content.ParseQuiet(f[2])
				if !ok {
					t.Fatal(line)
				}
				tc.wanted.Config.Calendar.Quiet = map[string]content.Quiet{f[1]: q}
			}
			for _, line := range c.existing {
				f := strings.Fields(line)
				tc.release(t, f)
				w := []string{f[6], f[1], f[2], f[4]}
				tc.want(t, w)
			}
			tc.want(t, []string{"new", "gzh", "1", c.asked})
			got := lineOf(t, tc)
			if got.Kind != KindConflict || got.Rule != c.rule || !strings.Contains(got.Reason.In("en"), c.says) {
				t.Fatalf("line %s %s: %s", got.Kind, got.Rule, got.Reason)
			}
			var want time.Time
			if c.next != "" {
				want = at(t, c.next)
			}
			if !got.Next.Equal(want) {
				t.Errorf("next is %s, want %s", got.Next, c.next)
			}
			b, err := json.Marshal(got)
			if err != nil || strings.Contains(string(b), `"next_free"`) != (c.next != "") {
				t.Errorf("JSON: %s, %v", b, err)
			}
		})
	}
}

// TestSuggestionsLeaveRoomForThePlan: a slot that the same plan gives away is not offered.
func TestSuggestionsLeaveRoomForThePlan(t *testing.T) {
	c := newCase(t, "2026-12-01T09:00")
	c.config(t, strings.Fields("slot gzh FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0"))
	c.want(t, strings.Fields("first gzh 1 slot"))
	c.want(t, strings.Fields("late gzh 1 2026-11-01T20:00"))
	p, err := NewPlan(c.now, c.wanted, c.existing)
	if err != nil || len(p.Changes) != 2 {
		t.Fatalf("plan: %+v, %v", p.Changes, err)
	}
	if got := p.Changes[0]; got.Rule != "past" || !got.Next.Equal(at(t, "2026-12-03T20:00")) {
		t.Errorf("%s: next is %s, want the second slot", got.Rule, got.Next)
	}
	// What the minute changes makes no plan stale.
	c.now = c.now.Add(12 * time.Hour)
	if err := func() error {
		later, err := NewPlan(at(t, "2026-12-01T09:01"), c.wanted, c.existing)
		if err != nil {
			return err
		}
		saved, err := json.Marshal(p)
		if err != nil {
			return err
		}
		return later.Matches(saved)
	}(); err != nil {
		t.Error(err)
	}
}

func TestSlotsKeepQuietAndSayWhatTakesThem(t *testing.T) {
	c := newCase(t, "2026-12-01T09:00")
	c.config(t, strings.Fields("slot gzh FREQ=DAILY;BYHOUR=7,20;BYMINUTE=0"))
	c.config(t, strings.Fields("quota gzh 1"))
	c.config(t, strings.Fields("blackout 2026-12-04 2026-12-04 年会"))
	c.wanted.Config.Calendar.Quiet = map[string]content.Quiet{content.AnyChannel: {From: 22 * 60, To: 7*60 + 30}}
	c.release(t, strings.Fields("1 gzh 1 approved 2026-12-01T20:00 = a"))
	c.release(t, strings.Fields("2 gzh 1 approved 2026-12-03T12:00 = b"))
	c.release(t, strings.Fields("3 gzh 1 cancelled 2026-12-02T20:00 = c"))
	slots, err := Slots(SlotQuery{Config: c.wanted.Config, Releases: c.existing.Releases, Channel: "gzh", After: c.now, Count: 2})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range slots {
		got = append(got, s.At.In(shanghai).Format("02T15 ")+s.Rule)
	}
	if all := strings.Join(got, ", "); all != "01T20 taken, 02T07 quiet, 02T20 , 03T07 quiet, 03T20 quota, 04T07 blackout, 04T20 blackout, 05T07 quiet, 05T20 " {
		t.Errorf("slots: %s", all)
	}
	none, err := Slots(SlotQuery{Config: c.wanted.Config, Channel: "xhs", After: c.now, Count: 5})
	if err != nil || len(none) != 0 {
		t.Errorf("a channel without slots has %v, %v", none, err)
	}
}

// TestPlanWarnsOfWhatItMakes: the warning is of the calendar as it will be, not as it was.
func TestPlanWarnsOfWhatItMakes(t *testing.T) {
	c := newCase(t, "2026-12-07T09:00")
	c.wanted.Config.Calendar.Mix = map[content.Stage]float64{content.StageTrust: .5, content.StageConvert: .5}
	for _, line := range []string{"a gzh 1 2026-12-08T20:00", "b gzh 1 2026-12-09T20:00", "c xhs 1 2026-12-10T20:00", "d xhs 1 2026-12-11T20:00"} {
		c.want(t, strings.Fields(line))
	}
	for i, stage := range []content.Stage{content.StageConvert, content.StageConvert, content.StageConvert, content.StageTrust} {
		c.wanted.Articles[i].Stage = stage
	}
	warned := func() []content.Finding {
		p, err := NewPlan(c.now, c.wanted, c.existing)
		if err != nil {
			t.Fatal(err)
		}
		return p.Balance
	}
	got := warned()
	if len(got) != 1 || got[0].Rule != "calendar/mix" || got[0].Message.EN != "the week of 2026-12-07 sells in 3 of 4 posts; the plan allows 2" || got[0].Suggestion.EN != "move 1 to other weeks, or write to attract, trust, retain instead" {
		t.Fatalf("warned of %+v", got)
	}
	// Moved to another week in git, it is no longer one too many.
	c.release(t, strings.Fields("1 gzh 1 approved 2026-12-08T20:00 = a"))
	c.wanted.Items[0].Asked = content.Asked{Raw: at(t, "2026-12-15T20:00").Format(time.RFC3339), At: at(t, "2026-12-15T20:00")}
	if got := warned(); len(got) != 0 {
		t.Errorf("after the move: %+v", got)
	}
	c.wanted.Items = c.wanted.Items[1:]
	c.existing.Articles = []content.ArticleRecord{{Slug: "a", Path: "a.md", Stage: content.StageConvert}}
	if got := warned(); len(got) != 0 {
		t.Errorf("cancelled: %+v", got)
	}
}

// TestSlotsEndWhereTheyAreAskedTo: a week's slots are no year's.
func TestSlotsEndWhereTheyAreAskedTo(t *testing.T) {
	c := newCase(t, "2026-12-01T09:00")
	c.config(t, strings.Fields("slot gzh FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0"))
	q := SlotQuery{Config: c.wanted.Config, Channel: "gzh", After: c.now, Count: 100, Until: at(t, "2026-12-08T20:00")}
	got, err := Slots(q)
	if err != nil || len(got) != 3 || !got[2].At.Equal(q.Until) {
		t.Errorf("slots %v, %v: want the 1st, 3rd and 8th", got, err)
	}
	q.Until = at(t, "2030-01-01T00:00")
	if got, err := Slots(q); err != nil || len(got) != 100 || got[99].At.After(q.After.Add(slotHorizon)) {
		t.Errorf("%d slots, %v", len(got), err)
	}
}

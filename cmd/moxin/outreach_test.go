package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/scheduler"
)

// What is known of whom a message goes to is said with its source and instant; what is not is no 0.
func TestOutreachInWords(t *testing.T) {
	zone := time.FixedZone("CST", 8*60*60)
	read := time.Date(2026, 12, 4, 1, 10, 0, 0, time.UTC)
	old := content.Recipients{Audience: content.AudienceExisting, Tags: []string{"客户等级/老客"}}
	known := scheduler.Outreach{To: old, Reach: content.Reach{Customers: 1240, Capped: 30, Staff: 12, AsOf: read}}
	for _, c := range []struct {
		out    scheduler.Outreach
		limit  content.SendCap
		zh, en string
	}{
		{known, content.CapMonthly, "发给：约 1,240 位客户（标签 客户等级/老客，名单读于 12-04 09:10），其中 30 位本月已满，12 位同事确认",
			"goes to: about 1,240 customers (tags 客户等级/老客, as read 12-04 09:10), 30 of them full that month, confirmed by 12 colleagues"},
		{known, content.CapDaily, "发给：约 1,240 位客户（标签 客户等级/老客，名单读于 12-04 09:10），其中 30 位当天已满，12 位同事确认", ""},
		{scheduler.Outreach{To: content.Recipients{Everyone: true}, Reach: content.Reach{Staff: 3, AsOf: read}}, "", "发给：约 0 位客户（所有客户，名单读于 12-04 09:10），3 位同事确认", ""},
		{scheduler.Outreach{To: content.Recipients{Groups: true}, Why: content.T("群里有谁不知道", "nobody counts")}, "", "发给：—（客户群；群里有谁不知道）", "goes to: — (customer groups; nobody counts)"},
	} {
		got := outreachText(c.out, c.limit, zone)
		if got.ZH != c.zh || c.en != "" && got.EN != c.en {
			t.Errorf("\n got %s / %s\nwant %s / %s", got.ZH, got.EN, c.zh, c.en)
		}
	}
	data, err := json.Marshal(outreachJSON(&scheduler.Outreach{To: old}))
	if err != nil || !strings.Contains(string(data), `"customers":null`) || !strings.Contains(string(data), `"as_of":null`) {
		t.Errorf("%s, %v", data, err)
	}
	if data, err = json.Marshal(outreachJSON(&known)); err != nil || !strings.Contains(string(data), `"customers":1240`) || !strings.Contains(string(data), `"unknown_because":null`) {
		t.Errorf("%s, %v", data, err)
	}
}

// A page of many asks the platform about a release once a minute, and anew when it has changed.
func TestOutreachesAreRemembered(t *testing.T) {
	now := time.Now()
	o := &outreaches{said: map[outreachKey]outreachSaid{{1, 3}: {now, content.T("约 12 位", "12")}}}
	if text, ok := o.recall(outreachKey{1, 3}, now.Add(time.Minute)); !ok || text.EN != "12" {
		t.Errorf("forgotten: %v, %v", text, ok)
	}
	if _, ok := o.recall(outreachKey{1, 4}, now); ok {
		t.Error("another version is said to go to the same")
	}
	if _, ok := o.recall(outreachKey{1, 3}, now.Add(2*time.Minute)); ok || len(o.said) != 0 {
		t.Errorf("it is still said: %v", o.said)
	}
}

func TestProgressInWords(t *testing.T) {
	at := time.Date(2026, 12, 4, 1, 10, 0, 0, time.UTC)
	for _, c := range []struct {
		p      content.Progress
		zh, en string
	}{
		{content.Progress{Done: 12, Total: 30, Waiting: []string{"a", "b"}}, "30 位里 12 位已确认，还差 a、b 等 18 位（", "12 of 30 confirmed, missing a, b and 16 more ("},
		{content.Progress{Done: 1, Total: 3, Waiting: []string{"a", "b"}}, "3 位里 1 位已确认，还差 a、b（", "1 of 3 confirmed, missing a, b ("},
		{content.Progress{Done: 3, Total: 3}, "3 位里 3 位已确认（", "3 of 3 confirmed ("},
	} {
		c.p.At = at
		if got := progressText(c.p, time.UTC); !strings.HasPrefix(got.ZH, c.zh) || !strings.HasPrefix(got.EN, c.en) {
			t.Errorf("%s / %s", got.ZH, got.EN)
		}
	}
}

package main

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// What an article brought is read from where each of it is kept: clicks and reads from samples, contacts from
// their relations, also of a reader who came once more by another way, orders from outcomes.
func TestFunnelIsReadFromTheStore(t *testing.T) {
	n := openNewsroom(t)
	n.works()
	post := n.publish("first")
	s, ctx := n.station.store, t.Context()
	steps, err := readFunnel(ctx, s, "first", time.Now())
	n.ok(err)
	if reached(steps) {
		t.Errorf("nobody came, and it is told: %s", funnelText(steps).EN)
	}
	n.ok(s.AddWay(ctx, content.ContactWay{State: "w1", Slug: "first", Channel: "own", WeCom: "qy", Account: "ww1", Config: "c1", Staff: []string{"linxi"}, Who: "linxi", At: time.Now()}))
	n.ok(s.AddLink(ctx, content.Link{Code: "abc", Slug: "first", Channel: "own", Target: "https://tea.example/", Who: "linxi", At: time.Now()}))
	then := time.Now().AddDate(0, -2, 0)
	add := func(reader string) content.Outcome {
		return content.Outcome{Kind: content.OutcomeAdd, Publication: post.ID, Channel: "own", Reader: reader, At: then, Source: "wecom", Code: "w1"}
	}
	n.ok(s.KeepContacts(ctx, content.ContactsKept{
		Outcomes: []content.Outcome{add("r1"), add("r2"), add("r3")},
		Contacts: []content.Contact{
			{Account: "ww1", Reader: "r1", Staff: "linxi", State: "w1", At: then}, {Account: "ww1", Reader: "r2", Staff: "linxi", State: "other", At: then},
			{Account: "ww1", Reader: "r3", Staff: "linxi", State: "w1", At: then, Left: then.Add(time.Hour), LeftBy: content.ContactLeft},
			{Account: "ww1", Reader: "stranger", Staff: "linxi", State: "other", At: then},
		},
	}))
	_, err = s.AddOutcomes(ctx, []content.Outcome{{Kind: content.OutcomeOrder, Reader: "r1", Ref: "o1", At: then.AddDate(0, 0, 3), Value: 100, Source: "csv:o"}})
	n.ok(err)
	_, err = s.AddSamples(ctx, []content.Sample{
		{Publication: post.ID, Metric: content.Reads, Unit: content.UnitTimes, Value: 1812, Cumulative: true, ObservedAt: time.Now(), Source: "event"},
		{Publication: post.ID, Metric: content.Clicks, Unit: content.UnitTimes, Value: 40, Cumulative: true, ObservedAt: time.Now(), Source: "event"},
	})
	n.ok(err)
	steps, err = readFunnel(ctx, s, "first", time.Now())
	n.ok(err)
	if got, want := funnelText(steps).ZH, "阅读 1,812 → 点击 40 → 加企微 3 → 30 天后还在 2/3 → 下单 1/3"; got != want || !reached(steps) {
		t.Errorf("funnel\n got %s\nwant %s", got, want)
	}
	if got := funnelText(steps).EN; strings.Contains(got, "—") || !strings.Contains(got, "there after 30 days 2/3") {
		t.Errorf("funnel %s", got)
	}
	if all := funnelJSON(steps); all[3]["value"] != 2 || all[3]["of"] != 3 || all[2]["why"] != nil {
		t.Errorf("for programs: %v", all)
	}
}

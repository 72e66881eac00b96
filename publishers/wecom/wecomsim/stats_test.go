package wecomsim

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// day is Beijing's midnight, some days ago.
func (w *world) day(ago int) int64 { return midnight(w.now).AddDate(0, 0, -ago).Unix() }

func (w *world) behaviour(users string, from, to int64) object {
	w.t.Helper()
	return w.call("get_user_behavior_data", fmt.Sprintf(`{"userid":[%s],"start_time":%d,"end_time":%d}`, users, from, to))
}

// Section 3.6: closed intervals of at most 30 days, 180 days back, and rows that are sums.
func TestBehaviourSpans(t *testing.T) {
	w := newWorld(t, Options{})
	for name, c := range map[string]struct {
		from, to int64
		want     int // days; -1 = refused
	}{
		"one day":              {w.day(1), w.day(1), 1},
		"within days":          {w.day(3) + 3600, w.day(2) + 7200, 2}, // floored
		"thirty":               {w.day(30), w.day(1), 30},
		"thirty-one":           {w.day(31), w.day(1), -1},
		"the last that is":     {w.day(180), w.day(180), 1},
		"too far back":         {w.day(181), w.day(180), -1},
		"tomorrow":             {w.day(1), w.day(-1), -1},
		"an end before":        {w.day(1), w.day(2), -1},
		"no start":             {0, w.day(1), -1},
		"no end":               {w.day(1), 0, -1},
		"today, not there yet": {w.day(0), w.day(0), 1},
	} {
		r := w.behaviour(`"lin"`, c.from, c.to)
		if c.want < 0 {
			if code(r) != 600018 {
				t.Errorf("%s: %v", name, r)
			}
			continue
		}
		if n := len(w.yes(r)["behavior_data"].([]any)); n != c.want {
			t.Errorf("%s: %d days, want %d", name, n, c.want)
		}
	}
	for body, want := range map[string]int{
		`{"userid":[],"start_time":1,"end_time":2}`:                                           40058,
		`{"partyid":[1],"start_time":1,"end_time":2}`:                                         40058,
		`{"userid":["x"],"start_time":1,"end_time":2}`:                                        60111,
		`{"userid":["lin"` + strings.Repeat(`,"lin"`, 100) + `],"start_time":1,"end_time":2}`: 40058,
	} {
		if got := code(w.call("get_user_behavior_data", body)); got != want {
			t.Errorf("%.60s: %d, want %d", body, got, want)
		}
	}
}

func TestBehaviour(t *testing.T) {
	w := newWorld(t, Options{Seed: 2})
	num := func(o any, name string) float64 { v, _ := o.(object)[name].(float64); return v }
	lin := w.yes(w.behaviour(`"lin"`, w.day(30), w.day(1)))["behavior_data"].([]any)
	chen := w.yes(w.behaviour(`"chen"`, w.day(30), w.day(1)))["behavior_data"].([]any)
	both := w.yes(w.behaviour(`"lin","chen"`, w.day(30), w.day(1)))["behavior_data"].([]any)
	absent, present, added, lost := 0, 0, 0.0, 0.0
	for i := range lin {
		for _, name := range []string{"chat_cnt", "message_cnt", "new_contact_cnt", "new_apply_cnt", "negative_feedback_cnt"} {
			if num(lin[i], name)+num(chen[i], name) != num(both[i], name) {
				t.Errorf("day %d: %s is %v and %v, together %v", i, name, num(lin[i], name), num(chen[i], name), num(both[i], name))
			}
		}
		if _, there := lin[i].(object)["reply_percentage"]; there {
			present++
		} else {
			absent++
		}
		added, lost = added+num(lin[i], "new_contact_cnt"), lost+num(lin[i], "negative_feedback_cnt")
	}
	if absent == 0 || present == 0 {
		t.Errorf("replies are absent on %d days and there on %d", absent, present)
	}
	if added != 3 || lost != 1 { // c2, c4, c5; c5 left two days ago
		t.Errorf("lin gained %v and lost %v", added, lost)
	}
	again := w.yes(w.behaviour(`"lin"`, w.day(30), w.day(1)))["behavior_data"].([]any)
	if show(again) != show(lin) {
		t.Error("the same days twice are not the same")
	}
}

// Who came and was removed the same day is counted as come: the numbers are of what happened.
func TestEndedTiesCount(t *testing.T) {
	w := newWorld(t, Options{})
	who, err := w.sim.Arrive(Arrival{Corp: corpID, Staff: "chen"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.sim.Leave(corpID, who, "chen"); err != nil {
		t.Fatal(err)
	}
	if err := w.sim.Remove(corpID, who, "chen"); err != nil {
		t.Fatal(err)
	}
	w.step(24 * time.Hour)
	w.token = w.ask(corpID, secret)
	d := w.yes(w.behaviour(`"chen"`, w.day(1), w.day(1)))["behavior_data"].([]any)[0].(object)
	if d["new_contact_cnt"] != 1.0 || d["new_apply_cnt"] != 1.0 || d["negative_feedback_cnt"] != 1.0 {
		t.Errorf("the day: %v", d)
	}
}

// The day before is all zero until nine in the morning: a client that asks early reads nonsense.
func TestReadyHour(t *testing.T) {
	w := newWorld(t, Options{}, func(c *Corp) {
		c.Customers = append(c.Customers, Customer{ID: "new", Follows: []Follow{{Staff: "lin", Since: time.Date(2026, 11, 2, 12, 0, 0, 0, zone)}}})
	})
	added := func() any {
		return w.yes(w.behaviour(`"lin"`, w.day(1), w.day(1)))["behavior_data"].([]any)[0].(object)["new_contact_cnt"]
	}
	members := func() any {
		return w.yes(w.call("groupchat/statistic_group_by_day", fmt.Sprintf(`{"day_begin_time":%d,"owner_filter":{"userid_list":["lin"]}}`, w.day(1))))["items"].([]any)[0].(object)["data"].(object)["member_total"]
	}
	w.now = time.Date(2026, 11, 3, 8, 59, 59, 0, zone)
	w.token = w.ask(corpID, secret)
	if a, b := added(), members(); a != 0.0 || b != 0.0 {
		t.Errorf("before nine: %v new, %v members", a, b)
	}
	w.step(time.Second)
	if a, b := added(), members(); a != 1.0 || b != 100.0 {
		t.Errorf("at nine: %v new, %v members", a, b)
	}
}

func TestGroupStatistics(t *testing.T) {
	w := newWorld(t, Options{})
	ask := func(name, more string) object {
		return w.call(name, fmt.Sprintf(`{"day_begin_time":%d,"day_end_time":%d%s}`, w.day(3), w.day(1), more))
	}
	const both = `,"owner_filter":{"userid_list":["lin","chen"]}`
	byDay := w.yes(ask("groupchat/statistic_group_by_day", both))["items"].([]any)
	byOwner := w.yes(ask("groupchat/statistic", both+`,"order_by":2`))
	if got := rows(byOwner, "items", "owner"); got != "lin, chen" || byOwner["total"] != 2.0 {
		t.Errorf("by owner: %v", byOwner)
	}
	days, owners := 0.0, 0.0
	for _, it := range byDay {
		d := it.(object)["data"].(object)
		days += d["msg_total"].(float64)
		if d["chat_total"] != 3.0 || d["member_total"] != 109.0 {
			t.Errorf("totals of a day: %v", d)
		}
	}
	for _, it := range byOwner["items"].([]any) {
		d := it.(object)["data"].(object)
		owners += d["msg_total"].(float64)
	}
	if lin := byOwner["items"].([]any)[0].(object)["data"].(object); lin["chat_total"] != 2.0 || lin["member_total"] != 100.0 {
		t.Errorf("lin's totals are those of the last day: %v", lin)
	}
	if len(byDay) != 3 || days != owners || days == 0 {
		t.Errorf("%d days; %v messages by day, %v by owner", len(byDay), days, owners)
	}
	if got := rows(w.yes(ask("groupchat/statistic", both+`,"order_by":4,"order_asc":1,"limit":1`)), "items", "owner"); got != "chen" {
		t.Errorf("fewest members first: %s", got)
	}
	if r := w.yes(ask("groupchat/statistic", both+`,"offset":1`)); r["next_offset"] != 2.0 || len(r["items"].([]any)) != 1 {
		t.Errorf("from the second: %v", r)
	}
	for more, want := range map[string]int{``: 40058, `,"owner_filter":{"userid_list":["x"]}`: 60111, both + `,"order_by":5`: 40058, both + `,"limit":1001`: 40058} {
		if got := code(ask("groupchat/statistic", more)); got != want {
			t.Errorf("%s: %d, want %d", more, got, want)
		}
	}
	for name, days := range map[string][2]int64{"today": {w.day(0), w.day(0)}, "181 days ago": {w.day(181), w.day(181)}} {
		if got := code(w.call("groupchat/statistic_group_by_day", fmt.Sprintf(`{"day_begin_time":%d,"day_end_time":%d%s}`, days[0], days[1], both))); got != 600018 {
			t.Errorf("%s: %d", name, got)
		}
	}
}

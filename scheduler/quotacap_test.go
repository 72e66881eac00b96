package scheduler

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// beijing is an instant of the platform's own clock.
func beijing(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, content.Beijing())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// sentTo is a ledger of a channel that sends to customers, with messages from the first day on, one a day.
func sentTo(t *testing.T, ch content.Channel, first string, messages int) *ledger {
	t.Helper()
	ch.ID, ch.Platform = "qy", content.WeCom
	cfg := content.Config{Zone: content.Beijing(), Channels: []content.Channel{ch}}
	l := newLedger(cfg, content.Beijing(), nil)
	for i := range messages {
		l.enter("qy", int64(i+1), beijing(t, first).AddDate(0, 0, i))
	}
	return l
}

// As many as the platform lets one customer get in a month, a week or a day, and not one more.
func TestACapOfMessagesToOneCustomer(t *testing.T) {
	for name, c := range map[string]struct {
		limit    content.SendCap
		first    string
		messages int
		at       string
		refused  bool
	}{
		"the last of November":       {"", "2026-11-01 09:00", 29, "2026-11-30 20:00", false},
		"one above it":               {"", "2026-11-01 09:00", 30, "2026-11-30 20:00", true},
		"thirty of December":         {content.CapMonthly, "2026-12-01 09:00", 30, "2026-12-31 20:00", false},
		"thirty-one of it":           {content.CapMonthly, "2026-12-01 09:00", 31, "2026-12-31 20:00", true},
		"the next month":             {content.CapMonthly, "2026-12-01 09:00", 31, "2027-01-01 00:00", false},
		"six of a week":              {content.CapWeekly, "2026-11-30 09:00", 6, "2026-12-06 23:59", false},
		"seven of a week":            {content.CapWeekly, "2026-11-30 09:00", 7, "2026-12-06 23:59", true},
		"seven, and the next Monday": {content.CapWeekly, "2026-11-30 09:00", 7, "2026-12-07 00:00", false},
		"one of a day":               {content.CapDaily, "2026-12-01 00:00", 1, "2026-12-01 23:59", true},
		"the next day":               {content.CapDaily, "2026-12-01 23:59", 1, "2026-12-02 00:00", false},
	} {
		t.Run(name, func(t *testing.T) {
			l := sentTo(t, content.Channel{Mode: content.ModeMessage, Cap: c.limit}, c.first, c.messages)
			rule, why := l.violation("qy", beijing(t, c.at))
			if (rule == "quota") != c.refused || c.refused && !strings.Contains(why.ZH, "92135") {
				t.Errorf("%q: %s", rule, why)
			}
			if rule, _ := l.violation("qy", beijing(t, c.at), 1); c.refused && rule != "" {
				t.Errorf("a message in its own way: %q", rule)
			}
		})
	}
}

// Moments and robots have no such cap, and a quota of moxin.yaml takes its place.
func TestWhatHasNoCap(t *testing.T) {
	for name, change := range map[string]func(*content.Config){
		"a moment": func(cfg *content.Config) { cfg.Channels[0].Mode = content.ModeMoment },
		"a robot":  func(cfg *content.Config) { cfg.Channels[0].Mode = content.ModeRobot },
		"a quota":  func(cfg *content.Config) { cfg.Calendar.Quota = map[string]content.Quota{"qy": {Day: 2}} },
	} {
		l := sentTo(t, content.Channel{Mode: content.ModeMessage, Cap: content.CapDaily}, "2026-12-01 09:00", 1)
		change(&l.cfg)
		if rule, why := l.violation("qy", beijing(t, "2026-12-01 10:00")); rule != "" {
			t.Errorf("%s: %s", name, why)
		}
	}
}

// A plan says how full the span is.
// A company's channels fill the cap of its customers together: what they get from one, they do not get from another.
func TestACapIsOfTheCompany(t *testing.T) {
	message := func(id, company string, groups bool) content.Channel {
		return content.Channel{ID: id, Platform: content.WeCom, Mode: content.ModeMessage, AppID: company, Groups: groups, Cap: content.CapDaily}
	}
	for name, c := range map[string]struct {
		other content.Channel
		said  bool // moxin.yaml has a quota of the other
		taken bool
	}{
		"another channel of it":  {message("kp", "ww1", false), false, true},
		"another company's":      {message("kp", "ww2", false), false, false},
		"its groups":             {message("kp", "ww1", true), false, false},
		"its moments":            {content.Channel{ID: "kp", Platform: content.WeCom, Mode: content.ModeMoment, AppID: "ww1"}, false, false},
		"one to other customers": {message("kp", "ww1", false), true, false},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := content.Config{Zone: content.Beijing(), Channels: []content.Channel{message("qy", "ww1", false), c.other}}
			if c.said {
				cfg.Calendar.Quota = map[string]content.Quota{"kp": {Day: 2}}
			}
			l := newLedger(cfg, content.Beijing(), nil)
			l.enter("kp", 1, beijing(t, "2026-12-01 09:00"))
			if rule, _ := l.violation("qy", beijing(t, "2026-12-01 20:00")); (rule == "quota") != c.taken {
				t.Errorf("a second message of the day: %q", rule)
			}
			if rule, _ := l.violation("qy", beijing(t, "2026-12-01 20:00"), 1); rule != "" {
				t.Errorf("a message in its own way: %q", rule)
			}
		})
	}
}

func TestAPlanSaysHowFullACapIs(t *testing.T) {
	l := sentTo(t, content.Channel{Mode: content.ModeMessage, Cap: content.CapWeekly}, "2026-11-30 09:00", 3)
	if got, want := l.capUse(content.CapWeekly, "qy", beijing(t, "2026-12-04 09:00")), (QuotaUse{"week", "2026-11-30", 3, 7}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

package event

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

var funnelDay = time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)

// gone60 is a journey of two posts, sixty days on.
func gone60() Journey {
	return Journey{
		Posts: []content.Publication{{ID: 1, Channel: "gzh", Platform: content.WeChat}, {ID: 2, Channel: "own", Platform: content.Site}, {ID: 3, Channel: "qy", Platform: content.WeCom}},
		Now:   funnelDay.Add(60 * 24 * time.Hour),
	}
}

func funnelRead(post int64, m content.Metric, v float64, at time.Duration) content.Sample {
	return content.Sample{Publication: post, Metric: m, Value: v, Cumulative: true, ObservedAt: funnelDay.Add(at), Source: "page"}
}

func funnelAdded(reader string, after time.Duration) content.Outcome {
	return content.Outcome{Kind: content.OutcomeAdd, Publication: 1, Reader: reader, At: funnelDay.Add(after), Code: "w1"}
}

func bought(reader, ref string, after time.Duration) content.Outcome {
	return content.Outcome{Kind: content.OutcomeOrder, Reader: reader, Ref: ref, At: funnelDay.Add(after)}
}

// line is a funnel as "read 5 click — add 2 stay 1/2 order 0/2", with ≥ and the reasons behind it.
func line(steps []content.FunnelStep) string {
	var parts []string
	for _, s := range steps {
		value := "—"
		if s.Known {
			value = fmt.Sprint(s.N)
		}
		if s.Known && s.Of > 0 {
			value += fmt.Sprintf("/%d", s.Of)
		}
		if s.Least {
			value = "≥" + value
		}
		part := string(s.Key) + " " + value
		if s.Why.EN != "" {
			part += " (" + s.Why.EN + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " · ")
}

func TestFunnel(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		know func(*Journey)
		want string
	}{
		"nothing is known": {
			func(*Journey) {},
			"read — (reads were never read) · click — (there is no short link (moxin link add)) · add — (there is no contact way) · stay — (nobody was added yet) · order — (nobody was added yet)",
		},
		"a way that nobody took, as is known": {
			func(j *Journey) {
				j.Ways = []content.ContactWay{{State: "w1"}}
				j.Latest = []content.Sample{funnelRead(1, content.Reads, 800, day), funnelRead(2, content.Reads, 12, day), funnelRead(1, content.Adds, 0, day)}
			},
			"read 812 · click — (there is no short link (moxin link add)) · add 0 · stay — (nobody was added yet) · order — (nobody was added yet)",
		},
		"a way of which nothing was heard": {
			func(j *Journey) { j.Ways = []content.ContactWay{{State: "w1"}} },
			"read — (reads were never read) · click — (there is no short link (moxin link add)) · add — (WeCom has told of nobody yet) · stay — (nobody was added yet) · order — (nobody was added yet)",
		},
		"the whole way": {
			func(j *Journey) {
				j.Links = []content.Link{{Code: "a", Channel: "gzh"}, {Code: "b", Channel: "own"}}
				j.Latest = []content.Sample{
					funnelRead(1, content.Reads, 700, day), funnelRead(1, content.Reads, 800, 2*day), // the newest holds
					funnelRead(1, content.Clicks, 30, day), funnelRead(2, content.Clicks, 4, day),
				}
				j.Outcomes = []content.Outcome{
					funnelAdded("r1", day), funnelAdded("r1", 2*day), // two colleagues, one reader
					funnelAdded("r2", day), funnelAdded("r3", day), funnelAdded("r4", 50*day), funnelAdded("", day),
					{Kind: content.OutcomeUnfollow, Publication: 3, Reader: "r2", At: funnelDay.Add(9 * day)},
				}
				j.Contacts = []content.Contact{
					{Reader: "r1", At: funnelDay.Add(day)},
					{Reader: "r2", At: funnelDay.Add(day), Left: funnelDay.Add(9 * day), LeftBy: content.ContactLeft},
					{Reader: "r3", At: funnelDay.Add(day), Left: funnelDay.Add(40 * day)}, // left after the month
					{Reader: "r4", At: funnelDay.Add(50 * day)},
				}
				j.Orders = []content.Outcome{
					bought("r1", "o1", 3*day), bought("r1", "o2", 5*day), // one customer
					bought("r2", "o3", 3*day), {Kind: content.OutcomeRefund, Ref: "o3", At: funnelDay.Add(4 * day)},
					bought("r3", "o4", time.Hour), // before they were added
					bought("stranger", "o5", 3*day),
				}
			},
			"read ≥800 (of 1 of 2 posts) · click 34 · add 5 · stay 2/3 (1 not 30 days ago yet) · order 1/4",
		},
		"everybody is new": {
			func(j *Journey) {
				j.Outcomes = []content.Outcome{funnelAdded("r1", 50*day), funnelAdded("r2", 55*day)}
				j.Contacts = []content.Contact{{Reader: "r1"}, {Reader: "r2", Left: funnelDay.Add(56 * day)}}
				j.Orders = []content.Outcome{bought("stranger", "o1", 52*day)}
			},
			"read — (reads were never read) · click — (there is no short link (moxin link add)) · add 2 · stay — (2 not 30 days ago yet) · order 0/2",
		},
		"a reading that the platform caps": {
			func(j *Journey) {
				j.Posts = j.Posts[:1]
				capped := funnelRead(1, content.Reads, 100001, day)
				capped.Capped = true
				j.Latest = []content.Sample{capped}
				j.Outcomes = []content.Outcome{funnelAdded("gone", day)}
			},
			"read ≥100001 · click — (there is no short link (moxin link add)) · add 1 · stay — (1 cannot be told) · order — (no orders came in since)",
		},
	} {
		j := gone60()
		c.know(&j)
		if got := line(Funnel(j)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// Who left and came back is there when they were back by then, and not when they came back later.
func TestThereAt(t *testing.T) {
	mark := funnelDay.Add(FunnelStays)
	at := func(days int) time.Time { return funnelDay.AddDate(0, 0, days) }
	for name, c := range map[string]struct {
		contact content.Contact
		want    bool
	}{
		"never left":               {content.Contact{At: at(0)}, true},
		"left before":              {content.Contact{At: at(0), Left: at(9)}, false},
		"left at that instant":     {content.Contact{At: at(0), Left: mark}, true},
		"left and back before":     {content.Contact{At: at(20), Left: at(9)}, true},
		"left before, back after":  {content.Contact{At: at(40), Left: at(9)}, false},
		"left after, back as well": {content.Contact{At: at(50), Left: at(40)}, true},
	} {
		if got := thereAt(c.contact, mark); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What became of readers changes nothing about what the platforms' numbers say, and the order of what is
// known changes nothing at all.
func TestFunnelTakesItsFactsInAnyOrder(t *testing.T) {
	j := gone60()
	j.Ways = []content.ContactWay{{State: "w1"}}
	for i := range 40 {
		reader := fmt.Sprintf("r%d", i%17)
		j.Outcomes = append(j.Outcomes, funnelAdded(reader, time.Duration(i)*36*time.Hour))
		j.Contacts = append(j.Contacts, content.Contact{Reader: reader, Staff: fmt.Sprint(i), At: funnelDay, Left: funnelDay.AddDate(0, 0, i)})
		j.Orders = append(j.Orders, bought(reader, fmt.Sprint("o", i%29), time.Duration(i)*24*time.Hour))
	}
	want := line(Funnel(j))
	for seed := range 20 {
		turned := j
		turned.Outcomes = append(append([]content.Outcome{}, j.Outcomes[seed:]...), j.Outcomes[:seed]...)
		turned.Contacts = append(append([]content.Contact{}, j.Contacts[seed:]...), j.Contacts[:seed]...)
		if got := line(Funnel(turned)); got != want {
			t.Fatalf("turned by %d:\n got %s\nwant %s", seed, got, want)
		}
	}
}

package wecom_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/spent"
	"moxin/ingest/wecom"
	"moxin/publishers/wecom/wecomapi"
)

// listed are ten thousand customers of thirty members, a hundred to a page.
type listed []wecomapi.Customer

func (l listed) Staff(context.Context) ([]string, error) { return members(30), nil }

func (l listed) CustomersOf(_ context.Context, _ []string, cursor string) (wecomapi.Page[wecomapi.Customer], error) {
	from := 0
	if cursor != "" {
		from, _ = strconv.Atoi(cursor)
	}
	to := min(from+wecomapi.MaxCustomerPage, len(l))
	page := wecomapi.Page[wecomapi.Customer]{List: l[from:to]}
	if to < len(l) {
		page.Next = strconv.Itoa(to)
	}
	return page, nil
}

// BenchmarkRoll reads a list of 10,000 customers and compares it with what is known: the first time nobody
// is, then everybody. writes/op is how many contacts are written.
func BenchmarkRoll(b *testing.B) {
	at := time.Date(2026, 11, 10, 10, 0, 0, 0, content.Beijing())
	var list listed
	for i := range 10_000 {
		list = append(list, wecomapi.Customer{ID: "wm" + strconv.Itoa(i), User: member(i % 30), Added: at.AddDate(0, -1, 0), Tags: []string{"et1"}})
	}
	m := newMemory()
	m.now = func() time.Time { return at }
	read := func(b *testing.B) {
		at = at.Add(24 * time.Hour)
		roll := wecom.NewRoll(wecom.RollOptions{Account: corp, API: list, Book: m, Reader: hash, Now: m.now})
		c := wecom.NewAccount(wecom.AccountOptions{Channel: "qy", Staff: members(30), API: noStatistics{}, Now: m.now, Roll: roll})
		if _, err := c.CollectSince(b.Context(), "qy", at); err != nil {
			b.Fatal(err)
		}
		if len(m.contacts) != len(list) {
			b.Fatalf("%d contacts", len(m.contacts))
		}
	}
	for _, forget := range []bool{true, false} {
		b.Run(map[bool]string{true: "first", false: "again"}[forget], func(b *testing.B) {
			b.ReportAllocs()
			read(b)
			m.kept = 0
			before, rounds := spent.CPU(), 0
			for b.Loop() {
				if rounds++; forget {
					clear(m.contacts)
				}
				read(b)
			}
			b.ReportMetric((spent.CPU()-before).Seconds()*1e3/float64(rounds), "cpu-ms/op")
			b.ReportMetric(float64(m.kept)/float64(rounds), "writes/op")
		})
	}
}

// noStatistics tells of nothing.
type noStatistics struct{}

func (noStatistics) Staff(context.Context) ([]string, error) { return members(30), nil }

func (noStatistics) Behavior(context.Context, string, time.Time, time.Time) (r wecomapi.Report[wecomapi.BehaviorDay], err error) {
	return r, nil
}

func (noStatistics) GroupDays(context.Context, []string, time.Time, time.Time) (r wecomapi.Report[wecomapi.GroupDay], err error) {
	return r, nil
}

package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/spent"
	"moxin/content/store/storetest"
)

// BenchmarkFunnel reads the way from reader to customer of an article as its page does. It brought 2,000 of
// 10,000 customers, one in ten of whom came once more by another way, and there were 20,000 orders since.
// cpu-ms/op is processor time, which of PostgreSQL is the client's alone.
func BenchmarkFunnel(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchFunnel(b, nil) })
	b.Run("postgres", func(b *testing.B) { benchFunnel(b, map[string]string{storeVar: storetest.Postgres(b)}) })
}

func benchFunnel(b *testing.B, env map[string]string) {
	h := openTeahouse(b, env)
	h.works()
	h.bring(h.publish("first"))
	before, rounds := spent.CPU(), 0
	for b.Loop() {
		steps, err := readFunnel(b.Context(), h.station.store, "first", time.Now())
		h.ok(err)
		if got, want := funnelText(steps[2:]).EN, "added 2,000 → there after 30 days 2,000/2,000 → ordered 2,000/2,000"; got != want {
			b.Fatalf("%s, want %s", got, want)
		}
		rounds++
	}
	b.ReportMetric((spent.CPU()-before).Seconds()*1e3/float64(rounds), "cpu-ms/op")
}

// bring fills the store with 10,000 customers who came two months ago, 2,000 of them by a post.
func (h *teahouse) bring(post content.Publication) {
	h.Helper()
	h.way("first")
	ways, err := h.station.store.Ways(h.Context(), "first")
	h.ok(err)
	then := time.Now().AddDate(0, -2, 0)
	var k content.ContactsKept
	var orders []content.Outcome
	for i := range 10_000 {
		c := content.Contact{Account: teaCorp, Reader: fmt.Sprintf("reader-%05d", i), Staff: fmt.Sprintf("staff%d", i%30), At: then, Tags: []string{"et1"}}
		if i%5 == 0 {
			k.Outcomes = append(k.Outcomes, content.Outcome{Kind: content.OutcomeAdd, Publication: post.ID, Channel: "own",
				Reader: c.Reader, At: then, Source: "wecom", Ref: "add " + c.Reader, Code: ways[0].State})
		}
		if i%5 == 0 && i%50 != 0 {
			c.State = ways[0].State
		}
		k.Contacts = append(k.Contacts, c)
		for n := range 2 {
			orders = append(orders, content.Outcome{Kind: content.OutcomeOrder, Reader: c.Reader, Ref: fmt.Sprint("o", i, "-", n),
				At: then.Add(time.Hour), Value: 100, Source: "csv:o"})
		}
	}
	h.ok(h.station.store.KeepContacts(h.Context(), k))
	for part := range slices.Chunk(orders, 1000) {
		_, err := h.station.store.AddOutcomes(h.Context(), part)
		h.ok(err)
	}
}

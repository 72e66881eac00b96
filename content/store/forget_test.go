package store_test

import (
	"testing"
	"time"

	"moxin/content"
)

// Whoever is forgotten keeps what they were counted as, and nothing ties it together any more.
func TestForgetReader(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		s, ctx := reopen(t, url), t.Context()
		at := time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)
		_, err := s.AddVisits(ctx, []content.Visit{
			{Kind: content.VisitRead, Slug: "a", Channel: "own", Reader: "r1", Key: "k1", At: at},
			{Kind: content.VisitRead, Slug: "a", Channel: "own", Reader: "r2", Key: "k2", At: at},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddOutcomes(ctx, []content.Outcome{
			{Kind: content.OutcomeOrder, Reader: "r1", Ref: "o1", At: at},
			{Kind: content.OutcomeRefund, Reader: "r1", Ref: "o1", At: at},
			{Kind: content.OutcomeOrder, Reader: "r1", Ref: "o2", At: at},
			{Kind: content.OutcomeAdd, Reader: "r1", At: at},
		}); err != nil {
			t.Fatal(err)
		}
		for _, want := range []int{5, 0} {
			if n, err := s.ForgetReader(ctx, "r1", at); n != want || err != nil {
				t.Errorf("%d rows, %v; want %d", n, err, want)
			}
		}
		counts, err := s.VisitCounts(ctx, "a", "own", time.Time{})
		if err != nil || len(counts) != 1 || counts[0].N != 2 || counts[0].Readers != 1 {
			t.Errorf("counts %+v, %v", counts, err)
		}
		of := map[string]int{}
		all, err := s.Outcomes(ctx, time.Time{})
		for _, o := range all {
			of[o.Reader]++
		}
		if err != nil || len(all) != 4 || of["o1"] != 2 || of["o2"] != 1 || of["r1"] != 0 {
			t.Errorf("outcomes by reader %v, %v", of, err)
		}
		if n, err := s.ForgetReader(ctx, "", at); n != 0 || err != nil {
			t.Errorf("nobody: %d, %v", n, err)
		}
	})
}

func TestLinkClicks(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		s, ctx := reopen(t, url), t.Context()
		at := time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)
		if _, err := s.AddVisits(ctx, []content.Visit{
			{Kind: content.VisitClick, Slug: "a", Channel: "gzh", Code: "abc234", At: at},
			{Kind: content.VisitClick, Slug: "a", Channel: "gzh", Code: "abc234", At: at},
			{Kind: content.VisitRead, Slug: "a", Channel: "own", Code: "abc234", Key: "k", At: at},
			{Kind: content.VisitRead, Slug: "a", Channel: "own", Key: "l", At: at},
		}); err != nil {
			t.Fatal(err)
		}
		if got, err := s.LinkClicks(ctx); err != nil || len(got) != 1 || got["abc234"] != 2 {
			t.Errorf("clicks %v, %v", got, err)
		}
	})
}

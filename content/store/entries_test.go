package store_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// stores runs a test on a store of each database.
func stores(t *testing.T, run func(t *testing.T, s *store.Store)) {
	both(t, func(t *testing.T, url string) {
		s := open(t, url)
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		run(t, s)
	})
}

func TestEntriesAreFilteredAndTurnedOverByPages(t *testing.T) {
	stores(t, func(t *testing.T, s *store.Store) {
		at := time.Date(2026, 12, 4, 1, 30, 0, 0, time.UTC)
		for i, e := range []content.Entry{
			{Who: "linxi", Action: "release.move", Subject: "release:1"}, {Who: "linxi", Action: "release.approve", Subject: "release:2"},
			{Who: "zhouyan", Action: "release.move", Subject: "release:2"}, {Who: "linxi", Action: "releases", Subject: "release:2"},
		} {
			e.At, e.Why = at, strconv.Itoa(i)
			if err := s.Log(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
		all, err := s.Entries(t.Context(), content.EntryFilter{})
		if err != nil || len(all) != 4 || !all[0].At.Equal(at) {
			t.Fatalf("all: %+v, %v", all, err)
		}
		for want, f := range map[string]content.EntryFilter{
			"3210": {}, "310": {Who: "linxi"}, "20": {Action: "release.move"}, "210": {Action: "release."}, "321": {Subject: "release:2"},
			"0": {Who: "linxi", Action: "release.move"}, "32": {Limit: 2}, "10": {Before: all[1].ID}, "": {Who: "%"},
		} {
			got, err := s.Entries(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			var said strings.Builder
			for _, e := range got {
				said.WriteString(e.Why)
			}
			if said.String() != want {
				t.Errorf("%+v chooses %q, want %q", f, said.String(), want)
			}
		}
	})
}

func TestFiguresOfAStore(t *testing.T) {
	stores(t, func(t *testing.T, s *store.Store) {
		f, err := s.Figures(t.Context())
		if err != nil || f.Bytes < 4096 || f.Version == "" || strings.Contains(f.Version, " ") || f.Engine != "SQLite" && f.Engine != "PostgreSQL" {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

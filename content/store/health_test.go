package store_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"moxin/content/store"
)

func TestExamineSaysWhatTheStoreRestsOn(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		before, err := store.Examine(t.Context(), url)
		if err != nil || before.Have != 0 || before.Know < 9 {
			t.Fatalf("nothing there: %+v, %v", before, err)
		}
		reopen(t, url)
		h, err := store.Examine(t.Context(), url)
		if err != nil || h.Have != h.Know || !regexp.MustCompile(`^\d+\.\d+`).MatchString(h.Version) {
			t.Fatalf("%+v, %v", h, err)
		}
		set := map[string]string{}
		for _, s := range h.Settings {
			set[s.Name] = s.Value
		}
		switch {
		case h.Engine == "PostgreSQL" && len(set) > 0:
			t.Errorf("PostgreSQL has pragmas %v", set)
		case h.Engine == "SQLite" && (set["journal_mode"] != "WAL" || set["synchronous"] != "FULL" || set["foreign_keys"] != "1"):
			t.Errorf("pragmas %v", set)
		}
	})
}

// A look neither makes a store nor brings an old one up to date.
func TestExamineChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "moxin.db")
	if _, err := store.Examine(t.Context(), path); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		t.Error("a look made the folder")
	}
	s := reopen(t, path)
	if err := s.Exec(t.Context(), `DELETE FROM migrations WHERE version > 7`); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if h, err := store.Examine(t.Context(), path); err != nil || h.Have != 7 {
			t.Errorf("an older store: %+v, %v", h, err)
		}
	}
	if err := os.WriteFile(path+"x", []byte("not a database, but long enough to be taken for one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if h, err := store.Examine(t.Context(), path+"x"); err == nil {
		t.Errorf("what is no database: %+v", h)
	}
}

package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/content/store/storetest"
)

// both runs a test on a URL of each database.
func both(t *testing.T, run func(t *testing.T, url string)) {
	t.Run("sqlite", func(t *testing.T) { run(t, filepath.Join(t.TempDir(), "moxin.db")) })
	t.Run("postgres", func(t *testing.T) { run(t, storetest.Postgres(t)) })
}

func reopen(t *testing.T, url string) *store.Store {
	t.Helper()
	s := open(t, url)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestOpenKeepsWhatIsThere(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		s := open(t, url)
		want := content.Account{Channel: "gzh", ID: "wx1", ConnectedAt: time.UnixMicro(1_700_000_000_000_001).UTC()}
		if err := s.Connect(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := reopen(t, url).Accounts(t.Context())
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("accounts %+v, %v; want %+v", got, err, want)
		}
	})
}

func TestOpenTogether(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				s, err := store.Open(t.Context(), url)
				if err != nil {
					t.Error(err)
					return
				}
				defer s.Close()
				if _, err := s.Releases(t.Context(), content.ReleaseFilter{}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func TestOpenRefusesNewerSchema(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		s := reopen(t, url)
		err := s.Exec(t.Context(), `INSERT INTO migrations (version, name, applied_at) VALUES (99, '0099_later.sql', 0)`)
		if err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(t.Context(), url)
		var schema *store.SchemaError
		if !errors.As(err, &schema) || schema.Have != 99 || schema.Know < 7 {
			t.Fatalf("error is %v", err)
		}
		for _, part := range []string{"99", "升级", "upgrade"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q does not say %q", err, part)
			}
		}
	})
}

func TestMigrationsAreNumbered(t *testing.T) {
	file := &fstest.MapFile{Data: []byte("SELECT 1")}
	for name, files := range map[string]fstest.MapFS{
		"a gap":     {"migrations/0001_a.sql": file, "migrations/0003_b.sql": file},
		"twice":     {"migrations/0001_a.sql": file, "migrations/0001_b.sql": file},
		"no number": {"migrations/first.sql": file},
	} {
		if _, err := store.Migrations(files); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	all, err := store.Migrations(fstest.MapFS{"migrations/0002_b.sql": file, "migrations/0001_a.sql": file})
	if err != nil || len(all) != 2 {
		t.Errorf("in order: %v, %v", all, err)
	}
}

func TestSQLiteOddPaths(t *testing.T) {
	for _, name := range []string{"a?mode=memory.db", "b#c.db", "d%20e.db", "墨 信.db", "f&_pragma=x.db", "sub/folder/g.db"} {
		path := filepath.Join(t.TempDir(), name)
		reopen(t, path)
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	t.Chdir(t.TempDir())
	reopen(t, "moxin.db")
	if _, err := os.Stat("moxin.db"); err != nil {
		t.Error(err)
	}
}

func TestSQLiteReadersCannotWrite(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "moxin.db"))
	err := s.ExecReader(t.Context(), `DELETE FROM audit`)
	if err == nil || !strings.Contains(err.Error(), "readonly") {
		t.Errorf("a reader's write: %v", err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(file, []byte(strings.Repeat("no database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, url := range map[string]string{
		"no path": "", "a text file": file, "a folder": t.TempDir(),
		"nobody listens": "postgres://moxin:s3cret@127.0.0.1:1/moxin?connect_timeout=2",
		"bad URL":        "postgres://moxin:s3cret@127.0.0.1:x/moxin",
	} {
		s, err := store.Open(t.Context(), url)
		if err == nil {
			t.Errorf("%s: opened %v", name, s)
			continue
		}
		if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: the password is in %q", name, err)
		}
	}
}

// Several processes write to one SQLite file: here two stores that know nothing of each other.
func TestSQLiteBesideAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "moxin.db")
	var wg sync.WaitGroup
	const each = 40
	for range 2 {
		s := reopen(t, path)
		wg.Go(func() {
			for range each {
				if err := s.Log(t.Context(), content.Entry{Action: "x", Subject: "y"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	lines, err := reopen(t, path).Audit(t.Context(), "y", 0)
	if err != nil || len(lines) != 2*each {
		t.Errorf("%d lines, %v", len(lines), err)
	}
}

func TestTakeOpensAgainAfterTheWindow(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		s := reopen(t, url)
		take := func(want bool) {
			t.Helper()
			if ok, err := s.Take(t.Context(), "gzh:minute", time.Hour, 2); err != nil || ok != want {
				t.Fatalf("took %v, %v; want %v", ok, err, want)
			}
		}
		take(true)
		take(true)
		take(false)
		// Time passes for the first of them.
		err := s.Exec(t.Context(), `UPDATE takes SET at = at - $1 WHERE seq = 1`, time.Hour.Microseconds())
		if err != nil {
			t.Fatal(err)
		}
		take(true)
		take(false)
	})
}

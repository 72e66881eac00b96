package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/jackc/pgx/v5/pgconn"
)

// dialect is all that differs between the two databases. Everything else is one SQL text.
type dialect struct {
	// identity is the type of a primary key that the database counts up. Ids are never used
	// twice, not even after a row is gone: posts on platforms are marked with them.
	identity string
	// skipLocked ends a SELECT whose rows are changed next, so that parallel dispatchers
	// take different ones. SQLite has one writer at a time and needs nothing.
	skipLocked string
	// lock keeps other processes from migrating while one does.
	lock string
	// try takes a lock by its name until a transaction ends, unless another has it; "" where one process works.
	try string
	// clock is the database's own time in Unix microseconds: one clock for all who share it.
	clock string
	// elements is the function whose rows are the elements of an array of JSON, each as value.
	elements string
	// family is the member of that name of a rendition's body.
	family string
	// joined puts the tags of the rows of t into one text, tagMark between them.
	joined string
	// version asks the database which one it is; migrated counts the tables named migrations.
	version, migrated string
}

var (
	sqliteDialect = dialect{
		identity: "INTEGER PRIMARY KEY AUTOINCREMENT",
		clock:    "CAST(unixepoch('subsec') * 1000000 AS INTEGER)",
		elements: "json_each",
		family:   "json_extract(renditions.body, '$.family')",
		joined:   "group_concat(t.tag, '" + tagMark + "')",
		version:  "SELECT sqlite_version()",
		migrated: "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'migrations'",
	}
	postgresDialect = dialect{
		identity:   "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
		skipLocked: " FOR UPDATE OF r SKIP LOCKED",
		lock:       "SELECT pg_advisory_xact_lock(6076883310)",
		try:        "SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || '/' || $1, 6076883310))",
		clock:      "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)",
		elements:   "json_array_elements",
		family:     "CAST(renditions.body AS json)->>'family'",
		joined:     "string_agg(t.tag, '" + tagMark + "')",
		version:    "SHOW server_version",
		migrated:   "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE tablename = 'migrations' AND schemaname = ANY (current_schemas(false))",
	}
)

// Connection pools. Readers of SQLite do not block each other or the writer.
const (
	sqliteReaders = 4
	postgresConns = 10
)

// pragmas are set through the DSN because an Exec would reach one pooled connection only,
// and asserted after opening because a key that the driver does not know is ignored in silence.
// busy_timeout is how long a command waits for another process's write: milliseconds.
var pragmas = []struct{ name, set, want string }{
	{"busy_timeout", "10000", "10000"},
	{"journal_mode", "WAL", "wal"},
	{"synchronous", "FULL", "2"},
	{"foreign_keys", "1", "1"},
}

func openSQLite(ctx context.Context, path string) (*Store, error) {
	if path == "" {
		return nil, errors.New("no path")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	s := &Store{dialect: sqliteDialect}
	var err error
	if s.write, err = openPrepared(sqliteDSN(path, "_txlock=immediate")); err != nil {
		return nil, err
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = openPrepared(sqliteDSN(path, "_pragma=query_only(1)")); err != nil {
		return nil, errors.Join(err, s.write.Close())
	}
	s.read.SetMaxOpenConns(sqliteReaders)
	for _, db := range []*sql.DB{s.write, s.read} { // the writer first: it makes the file
		if err := whenFree(ctx, func() error { return assertPragmas(ctx, db) }); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", path, err), s.Close())
		}
	}
	return s, nil
}

// whenFree repeats the first use of a database while others have it locked: the switch of a new
// file to WAL, which one of those who open it together makes, does not wait for busy_timeout.
func whenFree(ctx context.Context, use func() error) error {
	const tries, pause = 200, 25 * time.Millisecond
	for try := 1; ; try++ {
		err := use()
		var locked *sqlite.Error
		if err == nil || try == tries || !errors.As(err, &locked) || locked.Code()&0xff != sqlite3.SQLITE_BUSY {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func sqliteDSN(path, extra string) string {
	var b strings.Builder
	// A file: URI, since a path may hold '?', '#' or '%'.
	b.WriteString("file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + extra)
	for _, p := range pragmas {
		fmt.Fprintf(&b, "&_pragma=%s(%s)", p.name, p.set)
	}
	return b.String()
}

func assertPragmas(ctx context.Context, db *sql.DB) error {
	_, err := settingsOf(ctx, db)
	return err
}

// settingsOf reads the pragmas of a connection; one that is not as it has to be is an error.
func settingsOf(ctx context.Context, db *sql.DB) ([]Setting, error) {
	var all []Setting
	for _, p := range pragmas {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&got); err != nil {
			return nil, fmt.Errorf("pragma %s: %w", p.name, err)
		}
		if got != p.want {
			return nil, fmt.Errorf("pragma %s is %s, not %s", p.name, got, p.want)
		}
		all = append(all, Setting{p.name, p.set})
	}
	return all, nil
}

func openPostgres(ctx context.Context, url string) (*Store, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(postgresConns)
	db.SetMaxIdleConns(postgresConns)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Store{write: db, read: db, dialect: postgresDialect}, nil
}

// taken reports that a unique key is held by another row.
func taken(err error) bool {
	return violates(err, "23505", sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// dangling reports that a row points at one that is not there.
func dangling(err error) bool {
	return violates(err, "23503", sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY)
}

func violates(err error, sqlstate string, codes ...int) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == sqlstate
	}
	var lite *sqlite.Error
	if !errors.As(err, &lite) {
		return false
	}
	for _, c := range codes {
		if lite.Code() == c {
			return true
		}
	}
	return false
}

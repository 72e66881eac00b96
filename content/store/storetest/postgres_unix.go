//go:build unix

package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
)

// cluster is a throw-away PostgreSQL server of a test binary. It ends with the binary.
type cluster struct {
	dir    string  // holds its socket
	server *server // kept: collected as garbage, its input would close
	last   atomic.Int64
	err    error
}

// Nothing is written through to the disk by the one, everything by the other.
var (
	postgres = onceCluster("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "autovacuum=off")
	durable  = onceCluster()
)

func onceCluster(settings ...string) func() *cluster {
	return sync.OnceValue(func() *cluster {
		c := &cluster{}
		c.err = c.start(settings)
		return c
	})
}

// Postgres returns the URL of a new, empty database on a PostgreSQL server that is started for
// this test binary and listens on a socket only. The database is dropped with the test.
func Postgres(t testing.TB) string { return database(t, postgres) }

// DurablePostgres is Postgres on a server that writes every commit through to the disk, as one that
// holds something does: for figures.
func DurablePostgres(t testing.TB) string { return database(t, durable) }

func database(t testing.TB, of func() *cluster) string {
	t.Helper()
	if _, err := postgresBin("initdb"); err != nil {
		Need(t, "postgres", err.Error())
	}
	c := of()
	if c.err != nil {
		t.Fatalf("start PostgreSQL: %v", c.err)
	}
	name := "test" + strconv.FormatInt(c.last.Add(1), 10)
	if err := c.exec("CREATE DATABASE " + name); err != nil {
		t.Fatalf("create database: %v", err)
	}
	t.Cleanup(func() {
		if err := c.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return c.url(name)
}

func (c *cluster) url(database string) string {
	q := url.Values{"host": {c.dir}, "user": {"moxin"}}
	return "postgres:///" + database + "?" + q.Encode()
}

func (c *cluster) exec(statement string) error {
	db, err := sql.Open("pgx", c.url("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(context.Background(), statement)
	return err
}

// start makes a cluster that trusts everybody who reaches its socket.
func (c *cluster) start(settings []string) error {
	initdb, err := postgresBin("initdb")
	if err != nil {
		return err
	}
	program, err := postgresBin("postgres")
	if err != nil {
		return err
	}
	who, err := unprivileged()
	if err != nil {
		return err
	}
	c.dir, err = folder(who)
	if err != nil {
		return err
	}
	data := filepath.Join(c.dir, "data")
	cmd := exec.Command(initdb, "-D", data, "-U", "moxin", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	cmd.Dir = c.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	argv := append([]string{program, "-D", data, "-k", c.dir, "-c", "listen_addresses=",
		"-c", "max_connections=400", "-c", "shared_buffers=32MB"}, settings...)
	c.server, err = serve(who, c.dir, "ready to accept connections", argv...)
	return err
}

// postgresBin finds a program of PostgreSQL: beside its siblings in Debian's folders, newest
// first, else in PATH.
func postgresBin(name string) (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err == nil && len(found) > 0 {
		return slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) }), nil
	}
	return exec.LookPath(name)
}

// version is the 15 of /usr/lib/postgresql/15/bin/postgres.
func version(path string) int {
	v, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return v
}

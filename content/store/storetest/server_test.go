//go:build unix

package storetest_test

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"moxin/content/store"
	"moxin/content/store/storetest"
)

func TestRedisEndsWithItsTest(t *testing.T) {
	var address string
	t.Run("up", func(t *testing.T) {
		o, err := redis.ParseURL(storetest.Redis(t))
		if err != nil {
			t.Fatal(err)
		}
		address = o.Addr
		client := redis.NewClient(o)
		defer client.Close()
		policy, err := client.ConfigGet(t.Context(), "maxmemory-policy").Result()
		if err != nil || policy["maxmemory-policy"] != "noeviction" {
			t.Errorf("%v, %v", policy, err)
		}
	})
	if address == "" {
		return // "up" has said why
	}
	if c, err := net.Dial("tcp", address); err == nil {
		c.Close()
		t.Error("still up after its test")
	}
}

func TestPostgresGivesEachTestItsOwn(t *testing.T) {
	first, second := storetest.Postgres(t), storetest.Postgres(t)
	if first == second {
		t.Fatalf("both have %s", first)
	}
	for _, url := range []string{first, second} {
		s, err := store.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
	}
}

// This test runs its own binary as one that starts servers and is killed: none may stay.
func TestServersEndWithAKilledTest(t *testing.T) {
	if os.Getenv("MOXIN_TEST_DIE") != "" {
		fmt.Println("servers", storetest.Redis(t), storetest.Postgres(t))
		_, _ = os.Stdin.Read(make([]byte, 1)) // until it is killed
		return
	}
	storetest.Postgres(t) // where the machine lacks either, the child would skip
	if _, err := exec.LookPath("redis-server"); err != nil {
		storetest.Need(t, "redis", err.Error())
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestServersEndWithAKilledTest$")
	cmd.Env = append(os.Environ(), "MOXIN_TEST_DIE=1")
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var rd, pg string
	if _, err := fmt.Fscanf(out, "servers %s %s\n", &rd, &pg); err != nil {
		t.Fatalf("the child did not say where its servers are: %v", err)
	}
	servers := []net.Conn{
		dial(t, "tcp", parse(t, rd).Host),
		dial(t, "unix", filepath.Join(parse(t, pg).Query().Get("host"), ".s.PGSQL.5432")),
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the child ended by itself")
	}
	for _, c := range servers {
		if _, err := c.Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("the server at %s outlives its test", c.RemoteAddr())
		}
	}
}

func parse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// dial opens a connection that says nothing and ends when its server does.
func dial(t *testing.T, network, address string) net.Conn {
	t.Helper()
	c, err := net.Dial(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return c
}

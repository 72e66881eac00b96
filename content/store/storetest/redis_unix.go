//go:build unix

package storetest

import (
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"testing"
)

// Redis starts a throw-away Redis that keeps nothing and returns its URL. It ends with the test.
func Redis(t testing.TB) string {
	t.Helper()
	program, err := exec.LookPath("redis-server")
	if err != nil {
		Need(t, "redis", err.Error())
	}
	// Between finding a free port and Redis taking it somebody else may have been faster.
	const tries = 3
	for range tries {
		var url string
		if url, err = startRedis(t, program); err == nil {
			return url
		}
	}
	t.Fatalf("start Redis: %v", err)
	return ""
}

func startRedis(t testing.TB, program string) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	dir, err := folder(nil)
	if err != nil {
		return "", err
	}
	s, err := serve(nil, dir, "eady to accept connections", program, "--port", strconv.Itoa(port),
		"--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction")
	if err != nil {
		return "", err
	}
	t.Cleanup(s.stop)
	return fmt.Sprintf("redis://127.0.0.1:%d/0", port), nil
}

package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"moxin/content"
	"moxin/content/store"
)

// TestMain lets this binary be another process: one that holds a store until it is killed.
func TestMain(m *testing.M) {
	if path := os.Getenv("MOXIN_TEST_HOLD"); path != "" {
		os.Exit(hold(path))
	}
	os.Exit(m.Run())
}

func hold(path string) int {
	if _, err := store.Lock(path); err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("held")
	// Until it is killed, or the test that started it is gone and closes the pipe.
	_, _ = bufio.NewReader(os.Stdin).ReadByte()
	return 0
}

func TestLockSaysWhoHolds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "moxin.db")
	l, err := store.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Lock(path)
	var held *store.HeldError
	if !errors.As(err, &held) {
		t.Fatalf("second holder: %v", err)
	}
	host, _ := os.Hostname()
	info, statErr := os.Stat(path + ".lock")
	if statErr != nil {
		t.Fatal(statErr)
	}
	if held.PID != os.Getpid() || held.Host != host || held.Since.IsZero() || held.Since.After(info.ModTime()) {
		t.Errorf("held by %+v", held)
	}
	for _, part := range []string{fmt.Sprint(os.Getpid()), host, "使用", "held"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}

	// A short command writes beside it.
	if err := reopen(t, path).Log(t.Context(), content.Entry{Action: "x"}); err != nil {
		t.Error(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := store.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestLockOfTheKilledBlocksNobody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "moxin.db")
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "MOXIN_TEST_HOLD="+path)
	if _, err := child.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "held\n" {
		t.Fatalf("the other process: %q, %v", line, err)
	}
	var held *store.HeldError
	if _, err := store.Lock(path); !errors.As(err, &held) || held.PID != child.Process.Pid {
		t.Errorf("held by %v, want process %d", err, child.Process.Pid)
	}
	if h, err := store.Holder(path); err != nil || h == nil || h.PID != child.Process.Pid {
		t.Errorf("the holder is %+v, %v", h, err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Error("the other process ended by itself")
	}
	if h, err := store.Holder(path); err != nil || h != nil {
		t.Errorf("after the kill the holder is %+v, %v", h, err)
	}
	l, err := store.Lock(path)
	if err != nil {
		t.Fatalf("after the kill: %v", err)
	}
	l.Close()
}

func TestLockUnreadable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "moxin.db")
	l, err := store.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := os.WriteFile(path+".lock", nil, 0o600); err != nil { // held, not signed yet
		t.Fatal(err)
	}
	var held *store.HeldError
	if _, err := store.Lock(path); !errors.As(err, &held) || held.Host != "?" {
		t.Errorf("held by %v", err)
	}
	if _, err := store.Lock(t.TempDir() + "/moxin.db/\x00"); err == nil || errors.As(err, &held) {
		t.Errorf("an impossible path: %v", err)
	}
}

// Looking at who holds a store keeps nobody from holding it, and makes no file.
func TestHolderIsALookAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "moxin.db")
	if h, err := store.Holder(path); h != nil || err != nil {
		t.Errorf("nobody yet: %+v, %v", h, err)
	}
	if _, err := os.Stat(path + ".lock"); err == nil {
		t.Error("a look made the file")
	}
	l, err := store.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if h, err := store.Holder(path); err != nil || h == nil || h.PID != os.Getpid() || h.Since.IsZero() {
		t.Errorf("held by %+v, %v", h, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if h, err := store.Holder(path); h != nil || err != nil {
		t.Errorf("after it was let go: %+v, %v", h, err)
	}
	line := `{"pid":4711,"host":"another-machine.example","since":"2026-11-02T08:00:00Z"}`
	if err := os.WriteFile(path+".lock", []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	if h, err := store.Holder(path); err != nil || h == nil || h.PID != 4711 || h.Host != "another-machine.example" {
		t.Errorf("another machine's: %+v, %v", h, err)
	}
}

package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// TestOneServeOnAStore: a second serve is refused with who holds the store, short commands write
// beside the first, and a pause given by one holds what another channel's releases pass by.
func TestOneServeOnAStore(t *testing.T) {
	t.Parallel()
	sim := startSim(t, 2)
	f := newField(t, sim, layout{channels: 2, late: 30 * time.Minute})
	serve := launch(t, f.dir, childCommand, "serve", "--listen", "127.0.0.1:0")
	serve.says(t, "console: http://127.0.0.1:")

	_, errs, code := moxin(t, f.dir, "serve", "--listen", "127.0.0.1:0")
	if code != exitUsage || !strings.Contains(errs, fmt.Sprintf("held by process %d ", serve.cmd.Process.Pid)) {
		t.Errorf("a second serve: exit %d, %s", code, errs)
	}

	must(t, f.dir, "pause", "--channel", "gzh0", "--reason", "账号维护")
	due := soon(2 * time.Second)
	f.article(0, 0, due)
	f.article(1, 1, due)
	releases := f.apply()
	paused, free := releases[0], releases[1]
	if paused.Channel != "gzh0" {
		paused, free = free, paused
	}
	f.becomes(free.ID, content.Published)
	if out := must(t, f.dir, "status"); !strings.Contains(out, "账号维护") {
		t.Errorf("status does not show the pause:\n%s", out)
	}
	if out := must(t, f.dir, "release", "list", "--state", "approved"); !strings.Contains(out, paused.Title()) {
		t.Errorf("the paused release is not approved:\n%s", out)
	}
	if posts := f.posts(); len(posts) != 1 || posts[paused.Title()] != 0 {
		t.Errorf("during the pause the platform has %v", posts)
	}

	must(t, f.dir, "resume", "--channel", "gzh0")
	f.becomes(paused.ID, content.Published)
	if posts := f.posts(); len(posts) != 2 || posts[paused.Title()] != 1 {
		t.Errorf("after the pause the platform has %v", posts)
	}
	if code := serve.interrupt(t); code != exitOK {
		t.Errorf("serve ended with %d: %s", code, serve.stderr.String())
	}
	// Nobody holds the store now.
	launch(t, f.dir, childCommand, "serve", "--listen", "127.0.0.1:0").says(t, "console: ")
}

// TestLateIsMissed: what fell due while nothing ran is missed past its window and not made up for;
// what is still in its window goes out.
func TestLateIsMissed(t *testing.T) {
	t.Parallel()
	f := newField(t, startSim(t, 2), layout{channels: 2, late: 3 * time.Second})
	due := soon(2 * time.Second)
	f.article(0, 0, due)
	f.article(1, 1, due.Add(8*time.Second))
	releases := f.apply()
	killed := launch(t, f.dir, childCommand, "serve", "--listen", "127.0.0.1:0")
	killed.says(t, "console: ")
	killed.kill()
	late := time.NewTimer(time.Until(due.Add(4 * time.Second)))
	defer late.Stop()
	select {
	case <-t.Context().Done():
	case <-late.C:
	}

	launch(t, f.dir, childCommand, "serve", "--listen", "127.0.0.1:0")
	missed := f.becomes(releases[0].ID, content.Missed)
	if missed.Why == "" {
		t.Error("nothing says why it is missed")
	}
	f.becomes(releases[1].ID, content.Published)
	if posts := f.posts(); len(posts) != 1 || posts[releases[1].Title()] != 1 {
		t.Errorf("the platform has %v", posts)
	}
	if r := f.releases(content.Missed); len(r) != 1 || r[0].ID != missed.ID {
		t.Errorf("missed: %v", r)
	}
}

// posts counts the platform's articles by title.
func (f *field) posts() map[string]int {
	f.t.Helper()
	posts, err := f.sim.posts(f.t.Context())
	if err != nil {
		f.t.Fatal(err)
	}
	counts := map[string]int{}
	for title, on := range posts {
		counts[title] = len(on)
	}
	return counts
}

//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"moxin/content"
)

// looksAfter is how long the person waits before a look: longer than any process stands still and
// a call takes, so that what is not there by then will not come.
func (x trial) looksAfter() time.Duration { return x.longest() + 3*time.Second }

// answer lets a person do what moxin asks of one: look on the platform for what is in doubt, and
// say what is there.
func (a *arena) answer(ctx context.Context) {
	doubts, err := a.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.InDoubt}})
	if err != nil {
		return // asked again
	}
	open := map[int64]time.Time{}
	for _, x := range doubts {
		since, ok := a.asked[x.ID]
		if !ok {
			if !a.asks(ctx, x) {
				continue
			}
			since = time.Now()
		}
		if time.Since(since) < a.looksAfter() {
			open[x.ID] = since
		} else if !a.resolve(ctx, x) {
			open[x.ID] = time.Now()
		}
	}
	a.asked = open
}

// asks reports whether the present doubt about a release was given to a person.
func (a *arena) asks(ctx context.Context, x content.Release) bool {
	audit, err := a.store.Audit(ctx, fmt.Sprintf("release:%d", x.ID), 0) // the newest first
	if err != nil {
		return false
	}
	for _, e := range audit {
		if e.Action == "release.ask" {
			return true
		}
		if e.Action == "release.transition" {
			return false
		}
	}
	return false
}

// resolve looks and says what is there.
func (a *arena) resolve(ctx context.Context, x content.Release) bool {
	links, err := a.look(ctx, x)
	if err != nil {
		return false
	}
	word := []string{"--absent", "--why", "看过平台，没有"}
	if len(links) > 0 {
		word = []string{"--found", links[0], "--why", "在平台上看到了"}
	}
	cmd := exec.Command("moxin", append([]string{"release", "resolve", fmt.Sprint(x.ID)}, word...)...)
	var said bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stderr = a.dir, childEnv(), &said
	if err := cmd.Run(); err != nil {
		if ctx.Err() == nil && !strings.Contains(said.String(), "changed meanwhile") {
			a.t.Logf("release %d: %s", x.ID, said.String())
		}
		return false
	}
	return true
}

// look finds the posts of a release on its platform, past the faults.
func (a *arena) look(ctx context.Context, x content.Release) ([]string, error) {
	s, err := a.see(ctx)
	if err != nil {
		return nil, err
	}
	var links []string
	for _, p := range s.of(x)[x.Title()] {
		links = append(links, strings.Replace(p.url, a.sim.url, a.gate.url, 1))
	}
	return links, nil
}

// confirm lets a person close some of the packages, as they do with `release confirm`.
func (a *arena) confirm(ctx context.Context) {
	open, err := a.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.HandedOff}})
	if err != nil {
		return
	}
	for _, x := range open {
		if x.ID%5 != 0 || kindOf(x.Channel) != kindHandoff || a.pasted[x.ID] != "" {
			continue
		}
		link := fmt.Sprintf("https://www.xiaohongshu.com/explore/%024x", x.ID)
		cmd := exec.Command("moxin", "release", "confirm", fmt.Sprint(x.ID), "--link", link)
		cmd.Dir, cmd.Env = a.dir, childEnv()
		if said, err := cmd.CombinedOutput(); err == nil {
			a.pasted[x.ID] = link
		} else if ctx.Err() == nil {
			a.t.Logf("release %d is not confirmed: %s", x.ID, said)
		}
		return
	}
}

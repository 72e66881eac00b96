//go:build unix

package main

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"time"
)

const stopSignal, wakeSignal = syscall.SIGSTOP, syscall.SIGCONT

// stopsTold are the stops at named places that a process has announced.
func stopsTold(p *proc) []blow {
	var said []blow
	for line := range strings.Lines(p.stderr.String()) {
		if arg, ok := strings.CutPrefix(strings.TrimSpace(line), announced); ok {
			if b, err := parseBlow(arg); err == nil && b.stop {
				said = append(said, b)
			}
		}
	}
	return said
}

// pointOf is the named place at which a process has died.
func pointOf(p *proc) string {
	at := ""
	for line := range strings.Lines(p.stderr.String()) {
		if arg, ok := strings.CutPrefix(strings.TrimSpace(line), announced); ok {
			if b, err := parseBlow(arg); err == nil && !b.stop {
				at = b.point
			}
		}
	}
	return at
}

// met takes the stop that was announced from the plan.
func (l *life) met(said blow) stand {
	for i, b := range l.blows {
		if b.stop && b.String() == said.String() {
			l.blows = slices.Delete(slices.Clone(l.blows), i, i+1)
			return stand{point: b.point, length: b.length}
		}
	}
	return stand{point: said.point} // two stops at one pass are one
}

// unmet are the stops at named places that have not come.
func (l *life) unmet() []halt {
	var left []halt
	for _, b := range l.blows {
		if b.stop {
			left = append(left, halt{50 * time.Millisecond, b.length})
		}
	}
	return left
}

// spread does something n times while the lives last.
func (a *arena) spread(ctx context.Context, n int, do func()) {
	if n == 0 {
		return
	}
	for range n {
		if !pass(ctx, a.lasts()/time.Duration(n+1)) {
			return
		}
		do()
	}
}

// wipe empties Redis.
func (a *arena) wipe(ctx context.Context, _ *rand.Rand) {
	if a.redis == nil {
		return
	}
	if err := a.redis.FlushAll(ctx).Err(); err != nil {
		if ctx.Err() == nil {
			a.t.Error(err)
		}
		return
	}
	a.count(func(t *toll) { t.wipes++ })
}

// restartSim kills the simulator; it comes back with what it had.
func (a *arena) restartSim(context.Context, *rand.Rand) {
	a.sim.restart()
	a.count(func(t *toll) { t.restarts++ })
}

// lock keeps the store to itself for a while: SQLite's one right to write; of PostgreSQL the
// table of releases, or the rows of those that are under way.
func (a *arena) lock(ctx context.Context, r *rand.Rand) {
	length := time.Duration(300+r.IntN(3700)) * time.Millisecond
	if a.size.locks > brief.locks && r.IntN(6) == 0 {
		length = 11 * time.Second // longer than a writer of SQLite waits
	}
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return // others have it locked
	}
	defer tx.Rollback() //nolint:errcheck // nothing was changed
	if a.postgres {
		statement := "LOCK TABLE releases IN ACCESS EXCLUSIVE MODE"
		if r.IntN(2) == 0 {
			statement = "SELECT id FROM releases WHERE state IN ('approved', 'queued', 'publishing', 'submitted') FOR UPDATE"
		}
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return
		}
	}
	pass(ctx, length)
	a.count(func(t *toll) { t.locks++ })
}

func (a *arena) count(add func(*toll)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	add(&a.toll)
}

// pass lets time go by and reports whether it did.
func pass(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// every does something again and again, until ctx ends.
func (a *arena) every(ctx context.Context, d time.Duration, do func(context.Context)) {
	for pass(ctx, d) {
		do(ctx)
	}
}

// until reports whether something became true before limit was over.
func (a *arena) until(ctx context.Context, limit time.Duration, ok func(context.Context) bool) bool {
	for over := time.Now().Add(limit); !ok(ctx); {
		if time.Now().After(over) || !pass(ctx, 200*time.Millisecond) {
			return false
		}
	}
	return true
}

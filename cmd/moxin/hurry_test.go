//go:build unix

package main

import (
	"context"
	"errors"
	"net"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// hurriedCommand is moxin under a clock that hurries since its first argument; with "work" after it,
// serve without its console and with short waits.
const hurriedCommand = "moxin-hurried"

// How many times as fast as the machine's clock the calendar goes, and the work of collecting: an hour of
// a plan takes three seconds, the lease of a reading that a killed process held as long.
const (
	calendarRate = 1200
	workRate     = 100
)

// hurry is a clock that all processes of a run share.
type hurry struct{ since time.Time } // zero = it goes as the machine's

func hurryingSince(nanoseconds int64) hurry {
	if nanoseconds == 0 {
		return hurry{}
	}
	return hurry{time.Unix(0, nanoseconds)}
}

func (h hurry) at(rate time.Duration) time.Time {
	now := time.Now()
	if h.since.IsZero() {
		return now
	}
	return h.since.Add(now.Sub(h.since) * rate)
}

func (h hurry) calendar() time.Time { return h.at(calendarRate) }
func (h hurry) work() time.Time     { return h.at(workRate) }

// arg is the clock as an argument of hurriedCommand.
func (h hurry) arg() string { return strconv.FormatInt(h.since.UnixNano(), 10) }

// hurriedKey is MOXIN_KEY there: the one that hashes whoever buys.
const hurriedKey = "hurried-key-4731-0123456789abcdef01234567"

// hurriedMain is the child that hurriedCommand names.
func hurriedMain() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	since, err := strconv.ParseInt(os.Args[1], 10, 64)
	clock := hurryingSince(since)
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: clock.calendar, env: func(name string) (string, bool) {
		if name == keyVariable {
			return hurriedKey, true
		}
		return os.LookupEnv(name)
	}}
	if err == nil && os.Args[2] != "work" {
		os.Exit(run(ctx, os.Args[2:], a))
	}
	if err == nil {
		endWithParent()
		err = workInHurry(ctx, a, clock)
	}
	if err != nil {
		a.progressf("%s\n", err)
	}
	stop()
	os.Exit(exitCode(ctx, err))
}

// workInHurry publishes, collects, takes files from the inbox and hears of readers, orders and contacts.
func workInHurry(ctx context.Context, a *app, clock hurry) error {
	b, err := a.openBench(ctx, offline)
	if err != nil {
		return err
	}
	st, err := a.openStation(ctx, b, hastyTuning)
	if err != nil {
		return err
	}
	st.registry.wrap = func(p publishers.Publisher, _ content.Channel) publishers.Publisher {
		p = impatient{publishers.Log(p, st.log)}
		return publishers.WithTraits(p, hastyTraits(p.Traits()))
	}
	st.ingest.Work, st.ingest.Timeout = clock.work, 2*time.Second
	public, err := publicHandler(st)
	if err != nil {
		return errors.Join(err, st.Close())
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, st.Close())
	}
	a.progressf("public pages: http://%s\n", l.Addr())
	return errors.Join(st.run(ctx,
		func(ctx context.Context) error {
			return st.collectAt(ctx, pace{plan: 200 * time.Millisecond, due: 100 * time.Millisecond})
		},
		st.meet,
		func(ctx context.Context) error { return a.watchInbox(ctx, st) },
		func(ctx context.Context) error { return serveUntil(ctx, l, publicServer(public)) },
	), st.Close())
}

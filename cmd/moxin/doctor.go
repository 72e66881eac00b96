package main

import (
	"context"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// level is how a check came out.
type level string

const (
	levelOK   level = "ok"
	levelWarn level = "warn" // works, and something is to be known or done
	levelFail level = "fail" // does not work as the workspace asks for
	levelSkip level = "skip" // was not looked at
)

// diagnosis is one thing that was looked at.
type diagnosis struct {
	Check string // stable: config, store, lock, redis, …, or account:gzh
	Level level
	Says  content.Text // what was found
	Do    content.Text // what to do; zero when nothing
	Auth  bool         // an account's owner has to act
}

func fine(check string, says content.Text) diagnosis {
	return diagnosis{Check: check, Level: levelOK, Says: says}
}

func warn(check string, says, do content.Text) diagnosis {
	return diagnosis{Check: check, Level: levelWarn, Says: says, Do: do}
}

func fail(check string, says, do content.Text) diagnosis {
	return diagnosis{Check: check, Level: levelFail, Says: says, Do: do}
}

// doctor looks at a workspace and at the machine it works on.
type doctor struct {
	*app
	bench    *bench
	offline  bool
	work     func() time.Time // the machine's clock
	url      string           // of the store
	health   store.Health     // what it says of itself
	store    *store.Store     // nil when it does not open
	registry *registry        // nil when there is none
	broken   error            // why the store or the registry is missing
}

// checks are what is looked at, in the order it is shown.
func (d *doctor) checks() []func(context.Context) []diagnosis {
	return []func(context.Context) []diagnosis{
		d.checkConfig, d.checkStore, d.checkLock, d.checkKey, d.checkRedis, d.checkDisk,
		d.checkClock, d.checkZone, d.checkHolidays, d.checkFonts, d.checkBrowser, d.checkPublic, d.checkNotices, d.checkNumbers, d.checkAccounts,
	}
}

// examine runs all checks.
func (d *doctor) examine(ctx context.Context) ([]diagnosis, error) {
	var out []diagnosis
	for _, check := range d.checks() {
		out = append(out, check(ctx)...)
		if err := ctx.Err(); err != nil {
			return out, err
		}
	}
	return out, nil
}

// doctorCode is the exit code of what was found: authorisation when that is all that fails.
func doctorCode(all []diagnosis) int {
	code := exitOK
	for _, d := range all {
		switch {
		case d.Level != levelFail:
		case d.Auth && (code == exitOK || code == exitAuth):
			code = exitAuth
		default:
			code = exitFailed
		}
	}
	return code
}

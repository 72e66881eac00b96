package wecom

import (
	"context"
	"fmt"
	"time"
)

// staleEvery is how old the list of customers is at least when it is read again because tags changed:
// colleagues set them all day.
const staleEvery = time.Hour

// StaleRoll is the address under which it is remembered (content.Recall) when a corp's customers were
// last told to have other tags than the list says.
func StaleRoll(account string) string { return "wecom:roll:" + account }

// due reports whether the list is to be read, rolled being when it was last read; zero = never.
func (l *Roll) due(ctx context.Context, rolled time.Time) (bool, error) {
	age := l.opt.Now().Sub(rolled)
	if rolled.IsZero() || age >= rollEvery {
		return true, nil
	}
	if l.opt.Stale == nil || age < staleEvery {
		return false, nil
	}
	stale, err := l.opt.Stale(ctx, l.opt.Account)
	if err != nil {
		return false, fmt.Errorf("wecom: list of customers: %w", err)
	}
	return !stale.Before(rolled), nil
}

package wecom

import (
	"context"
	"errors"
	"time"

	"moxin/ingest"
	"moxin/publishers/wecom/wecomapi"
)

// Counter counts what all processes do together. The store is one.
type Counter interface {
	// Take counts one use of key and reports true while the window has seen fewer than max.
	Take(ctx context.Context, key string, window time.Duration, max int) (bool, error)
}

// Budget is a wecomapi.Options.Before that counts the calls of one corp's readers, together with those that
// ask how tasks stand (see wecomapi.Budget). A call above it fails with ingest.ErrLater and is not made.
func Budget(c Counter, account string, now func() time.Time) func(ctx context.Context, path string) error {
	looks := wecomapi.Budget{CorpID: account, Take: c.Take, Now: now}
	return func(ctx context.Context, path string) error {
		err := looks.Allow(ctx, path)
		var full *wecomapi.FullError
		if errors.As(err, &full) {
			return ingest.ErrLater{At: full.At}
		}
		return err
	}
}

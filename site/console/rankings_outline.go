package console

import (
	"context"
	"sync"
	"time"

	"moxin/content"
)

// outline is what a scoring is about, as every ranking needs it.
type outline struct {
	at     time.Time // zero = nothing was ever scored
	model  string
	values map[string][]string // of foldedKinds, by rank
	tally  content.Tally
}

// Tallies says what the newest scoring knows.
type Tallies interface {
	// ScoredAt is the instant of the newest scoring; zero before the first.
	ScoredAt(ctx context.Context) (time.Time, error)
	// Tally counts what is known of articles.
	Tally(ctx context.Context) (content.Tally, error)
}

// outlineCache keeps the outline of the newest scoring: it changes no more.
type outlineCache struct {
	mu   sync.Mutex
	last outline
}

func (c *outlineCache) of(ctx context.Context, store Store) (outline, error) {
	at, err := store.ScoredAt(ctx)
	if err != nil {
		return outline{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if at.IsZero() || c.last.at.Equal(at) {
		return c.last, nil
	}
	tally, err := store.Tally(ctx)
	if err != nil {
		return outline{}, err
	}
	out := outline{at: tally.At, model: tally.Model, tally: tally, values: map[string][]string{}}
	for _, kind := range foldedKinds {
		scores, err := store.Scores(ctx, kind)
		if err != nil {
			return outline{}, err
		}
		for _, s := range scores {
			if s.Name == nameTrust {
				out.values[kind] = append(out.values[kind], s.Subject)
			}
		}
	}
	c.last = out
	return out, nil
}

// bandsByKey are the bands of the newest scoring.
func (k *kept) bandsByKey() map[bandKey]content.Band {
	out := make(map[bandKey]content.Band, len(k.Bands))
	for _, b := range k.Bands {
		if len(b.Hours) > 1 {
			out[bandKey{b.Channel, b.Metric}] = b
		}
	}
	return out
}

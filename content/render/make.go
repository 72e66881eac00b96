package render

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
)

// recipe is the hash of what something is made from. The first word says how.
func recipe(parts ...string) string {
	sum := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// makeCache lets each thing be made once, however many articles and channels ask for it at the
// same time, and remembers failures for as long as the Engine lives.
type makeCache struct {
	mu    sync.Mutex
	known map[string]func() ([]byte, error)
}

// make returns what was made from a recipe, here or in an earlier run, else makes it. In a sketch
// nothing is made: errSketch.
func (e *Engine) make(ctx context.Context, recipe string, make func(context.Context) ([]byte, error)) ([]byte, error) {
	for {
		if e.Media != nil {
			if hash, ok := e.Media.Made(recipe); ok {
				return e.Media.Read(hash)
			}
		}
		if e.Sketch {
			return nil, errSketch
		}
		data, err := e.made.once(recipe, func() ([]byte, error) {
			data, err := make(ctx)
			if err == nil && e.Media != nil {
				if _, err := e.Media.PutMade(ctx, recipe, data); err != nil {
					return nil, cmp.Or(ctx.Err(), error(&storeError{err}))
				}
			}
			return data, err
		})()
		if err == nil || ctx.Err() != nil || errors.Is(err, context.Canceled) {
			e.made.forget(recipe) // kept in the store; or nobody's failure
		}
		if errors.Is(err, context.Canceled) && ctx.Err() == nil {
			continue // it was another's context that ended
		}
		return data, err
	}
}

func (c *makeCache) once(recipe string, do func() ([]byte, error)) func() ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f, ok := c.known[recipe]
	if !ok {
		f = sync.OnceValues(do)
		if c.known == nil || len(c.known) >= maxCached {
			c.known = make(map[string]func() ([]byte, error))
		}
		c.known[recipe] = f
	}
	return f
}

func (c *makeCache) forget(recipe string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, recipe)
}

package content

import (
	"context"
	"time"
)

// Caller is who does something, and from where.
type Caller struct {
	Person Person
	Origin string // an address for the console, "cli" for a command
}

type callerKey struct{}

// WithCaller puts a caller into a context; the store writes its origin into each line of the audit.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerOf is who acts in a context; the zero caller where nobody was named.
func CallerOf(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}

// Signed is who changes something, and when: calendar time.
type Signed struct {
	Who string
	At  time.Time
}

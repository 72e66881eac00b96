package publishers

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Memo is the memory of one release, read and written as JSON.
type Memo struct{ Steps Steps }

// Memo is the memory of the message's release.
func (m Message) Memo() Memo { return Memo{m.Steps} }

// Recall reads a step into v and reports whether it stands; v stays as it is when it does not. A
// step that cannot be read is an error: taken for absent, a dangerous call would be repeated.
func (m Memo) Recall(ctx context.Context, step string, v any) (bool, error) {
	s, ok, err := m.Steps.Step(ctx, step)
	if err != nil {
		return false, fmt.Errorf("reading step %s: %w", step, err)
	}
	if !ok || s == "" {
		return false, nil
	}
	if err := json.Unmarshal([]byte(s), v); err != nil {
		return false, fmt.Errorf("step %s is not what was recorded: %w", step, err)
	}
	return true, nil
}

// Keep records v as a step, also when the call's time is over.
func (m Memo) Keep(ctx context.Context, step string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("recording step %s: %w", step, err)
	}
	ctx, cancel := Afterwards(ctx)
	defer cancel()
	if err := m.Steps.Record(ctx, step, string(b)); err != nil {
		return fmt.Errorf("recording step %s: %w", step, err)
	}
	return nil
}

// Forget ends the steps that stand, in order, as Keep records them. Steps are never deleted: an
// empty value stands for none.
func (m Memo) Forget(ctx context.Context, steps ...string) error {
	ctx, cancel := Afterwards(ctx)
	defer cancel()
	for _, step := range steps {
		s, ok, err := m.Steps.Step(ctx, step)
		if err == nil && ok && s != "" {
			err = m.Steps.Record(ctx, step, "")
		}
		if err != nil {
			return fmt.Errorf("ending step %s: %w", step, err)
		}
	}
	return nil
}

// afterwards bounds the writing of what has already happened, in work time.
const afterwards = 5 * time.Second

// Afterwards is the context in which what has happened is written down: it must not be lost because
// the call's own time is over, or because a process is told to stop.
func Afterwards(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), afterwards)
}

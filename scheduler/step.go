package scheduler

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"moxin/publishers"
)

// What the scheduler itself records among the steps of a release. Adapters use other names.
const (
	stepPrepared = "prepared"         // Prepared: the draft that is in place
	stepAsked    = "scheduler/asked"  // remark: why a doubt is a person's
	stepHint     = "scheduler/hint"   // remark: what a platform let show of a hand-off
	stepRepeat   = "scheduler/repeat" // remark: the open doubt that is repeated under its key
	stepAgain    = "scheduler/again"  // remark: the job that ended without a reason and is tried once more
	stepNotice   = "notice:"          // delivery, by kind and number
)

// remark is something said of one dispatch of a release.
type remark struct {
	Fence int64     `json:"fence"`
	Why   string    `json:"why,omitempty"`
	At    time.Time `json:"at"` // calendar
}

// readStep reads what record wrote; false when nothing stands under the name.
func readStep(ctx context.Context, steps publishers.Steps, name string, into any) (bool, error) {
	value, ok, err := steps.Step(ctx, name)
	if err != nil || !ok || value == "" {
		return false, err
	}
	if err := json.Unmarshal([]byte(value), into); err != nil {
		return false, fmt.Errorf("scheduler: step %s: %w", name, err)
	}
	return true, nil
}

func recordStep(ctx context.Context, steps publishers.Steps, name string, v any) error {
	value, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("scheduler: step %s: %w", name, err)
	}
	return steps.Record(ctx, name, string(value))
}

// dropStep forgets a step: steps are never deleted, an empty value stands for none.
func dropStep(ctx context.Context, steps publishers.Steps, name string) error {
	value, ok, err := steps.Step(ctx, name)
	if err != nil || !ok || value == "" {
		return err
	}
	return steps.Record(ctx, name, "")
}

// saidIn reads a remark about a dispatch; nil when it is about another one, or there is none.
func saidIn(steps map[string]string, name string, fence int64) (*Said, error) {
	var r remark
	if steps[name] == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(steps[name]), &r); err != nil {
		return nil, fmt.Errorf("scheduler: step %s: %w", name, err)
	}
	if r.Fence != fence {
		return nil, nil
	}
	return &Said{r.At, r.Why}, nil
}

// adapterSteps are the steps that adapters recorded, by name.
func adapterSteps(steps map[string]string) []RecordedStep {
	all := []RecordedStep{}
	for _, name := range slices.Sorted(maps.Keys(steps)) {
		ours := name == stepPrepared || strings.HasPrefix(name, "scheduler/") || strings.HasPrefix(name, stepNotice)
		if !ours && steps[name] != "" {
			all = append(all, RecordedStep{name, steps[name]})
		}
	}
	return all
}

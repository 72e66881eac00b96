package scheduler

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// What the scheduler itself records among the steps of a release. Adapters use other names.
const (
	stepPrepared = "prepared"           // Prepared: the draft that is in place
	stepAsked    = "scheduler/asked"    // remark: why a doubt is a person's
	stepHint     = "scheduler/hint"     // remark: what a platform let show of a hand-off
	stepRepeat   = content.StepRepeat   // remark: the open doubt that is repeated under its key
	stepAgain    = "scheduler/again"    // remark: the job that ended without a reason and is tried once more
	stepProgress = "scheduler/progress" // progressed: how far colleagues have confirmed
	stepRemind   = "scheduler/remind"   // reminded: the last of the reminders that went by themselves
	stepNotice   = "notice:"            // delivery, by kind and number
)

// remark is something said of one dispatch of a release.
type remark struct {
	Fence int64     `json:"fence"`
	Why   string    `json:"why,omitempty"`
	At    time.Time `json:"at"` // calendar
}

// memo is the memory of a release.
func (s *Scheduler) memo(release int64) publishers.Memo {
	return publishers.Memo{Steps: s.Steps(release)}
}

// memo is the memory of a release; Steps must be there.
func (d *Desk) memo(release int64) publishers.Memo { return publishers.Memo{Steps: d.Steps(release)} }

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

package scheduler

import (
	"context"
	"fmt"
	"strings"
	"time"

	"moxin/content"
)

// Evidence is everything a person needs to decide about a release that moxin cannot decide about:
// what was called when, what came back, what was looked for and what was asked.
type Evidence struct {
	Release  int64          `json:"release"`
	State    content.State  `json:"state"`
	Why      string         `json:"why,omitempty"`
	Job      string         `json:"job,omitempty"`
	Marker   string         `json:"marker"` // what a post of this release carries where the platform allows it
	Attempts []Call         `json:"attempts"`
	Steps    []RecordedStep `json:"steps"`   // what attempts left on the platform
	Lookups  []Said         `json:"lookups"` // each time that the answer changed
	Asked    *Said          `json:"asked,omitempty"`
	Hint     *Said          `json:"hint,omitempty"`
	Repeats  bool           `json:"repeats_under_key"` // the doubt is being ended by the same call again
	Prepared *Prepared      `json:"prepared,omitempty"`
	// Progress is how far colleagues have confirmed, as it was last asked; nil = nobody counts.
	Progress *content.Progress `json:"progress,omitempty"`
}

// Call is one attempt as evidence.
type Call struct {
	Fence    int64         `json:"fence"`
	Worker   string        `json:"worker"`
	Called   time.Time     `json:"called"`  // calendar
	Started  time.Time     `json:"started"` // work
	Finished time.Time     `json:"finished,omitzero"`
	Result   content.State `json:"result,omitempty"`
	Error    string        `json:"error,omitempty"`
	Late     []string      `json:"late,omitempty"` // answers that came after the right to act on them was lost
}

// RecordedStep is something that outlives an attempt.
type RecordedStep struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Said is something said at an instant of calendar time.
type Said struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Evidence gathers what is known of a release, in whatever state it is.
func (d *Desk) Evidence(ctx context.Context, release int64) (Evidence, error) {
	r, err := d.Store.Release(ctx, release)
	if err != nil {
		return Evidence{}, err
	}
	e := Evidence{Release: r.ID, State: r.State, Why: r.Why, Job: r.Job, Marker: r.Marker(), Attempts: []Call{}, Lookups: []Said{}}
	attempts, err := d.Store.Attempts(ctx, release)
	if err != nil {
		return e, err
	}
	for _, a := range attempts {
		e.Attempts = append(e.Attempts, callOf(a))
	}
	lines, err := d.Store.Audit(ctx, fmt.Sprintf("release:%d", release), 0)
	if err != nil {
		return e, err
	}
	for i := len(lines) - 1; i >= 0; i-- { // the oldest first
		if lines[i].Action == "release.lookup" {
			e.Lookups = append(e.Lookups, Said{lines[i].At, lines[i].Why})
		}
	}
	steps, err := d.Store.StepsOf(ctx, release)
	if err != nil {
		return e, err
	}
	err = e.read(r, steps)
	return e, err
}

func callOf(a content.Attempt) Call {
	c := Call{Fence: a.Fence, Worker: a.Worker, Called: a.Called, Started: a.Started, Finished: a.Finished, Result: a.Result, Error: a.Error}
	for line := range strings.Lines(a.Late) {
		c.Late = append(c.Late, strings.TrimSpace(line))
	}
	return c
}

// read sorts what is recorded into what the scheduler says of the release and what its adapter
// left behind.
func (e *Evidence) read(r content.Release, steps map[string]string) error {
	e.Steps = adapterSteps(steps)
	e.Repeats = steps[stepRepeat] != ""
	for name, to := range map[string]**Said{stepAsked: &e.Asked, stepHint: &e.Hint} {
		said, err := saidIn(steps, name, r.Fence)
		if err != nil {
			return err
		}
		*to = said
	}
	var err error
	if e.Progress, err = progressIn(steps, r.Fence); err != nil {
		return err
	}
	draft, err := preparedIn(steps)
	if err == nil && draft != (Prepared{}) {
		e.Prepared = &draft
	}
	return err
}

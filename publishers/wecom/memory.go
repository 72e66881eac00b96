package wecom

import (
	"context"
	"errors"
	"slices"
	"time"

	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// memory is what a release's attempts tell each other. An absent step reads as the zero value.
type memory struct{ publishers.Memo }

// Names of the steps; they are stored, so they never change.
const (
	stepKnown   = "wecom.known"   // []string: tasks that looked like the message before it was made
	stepIntent  = "wecom.intent"  // intent
	stepTasks   = "wecom.tasks"   // made
	stepFresh   = "wecom.fresh"   // true: the platform has lost files that are remembered
	stepHandoff = "wecom.handoff" // token
	stepSaying  = "wecom.robot"   // saying
)

// look is what a task is recognised by. None of it is a person's.
type look struct {
	Text  string   `json:"text,omitempty"`  // digest of the words; "" = there are none
	Links []string `json:"links,omitempty"` // addresses of cards
	Kinds []string `json:"kinds,omitempty"` // of the attachments, sorted
	Files []string `json:"files,omitempty"` // media ids, sorted
}

// intent is written before the call that makes a task.
type intent struct {
	At      time.Time `json:"at"`                // calendar
	Account string    `json:"account,omitempty"` // the corp id; "" = of an older version
	Sender  string    `json:"sender,omitempty"`
	Look    look      `json:"look"`
	Only    bool      `json:"only,omitempty"`   // no other task belongs to the release
	Partly  bool      `json:"partly,omitempty"` // the platform said that it understood the request in part
}

// standing reports whether an attempt got as far.
func (i intent) standing() bool { return !i.At.IsZero() }

// of reports whether the intent is one of a company: another's list of tasks says nothing of it.
func (i intent) of(account string) bool { return i.Account == "" || i.Account == account }

// task is one that was made.
type task struct {
	ID     string    `json:"id,omitempty"`  // msgid or moment id; "" while only Job is known
	Job    string    `json:"job,omitempty"` // of moments: the job that makes it
	Sender string    `json:"sender,omitempty"`
	At     time.Time `json:"at"`
	Look   look      `json:"look"`
}

// name is what the task is known by so far.
func (t task) name() string {
	if t.ID != "" {
		return t.ID
	}
	return t.Job
}

// made are the tasks of a release.
type made struct {
	List  []task `json:"list"`
	Whole bool   `json:"whole,omitempty"` // no other is to be made
	Why   string `json:"why,omitempty"`   // for people: whom it does not reach
}

// job is what a release is known by: its task, or its tasks.
func (m made) job() string {
	var names []string
	for _, t := range m.List {
		names = append(names, t.name())
	}
	return wecomapi.JoinTasks(names)
}

// from reports whether the task of a sender is made.
func (m made) from(sender string) bool {
	return slices.ContainsFunc(m.List, func(t task) bool { return t.Sender == sender })
}

// because adds a reason to those for people.
func (m *made) because(why string) {
	if m.Why != "" && why != "" {
		m.Why += "; "
	}
	m.Why += why
}

// state reads what is recorded of a release's tasks. An intent whose task is recorded is over: its own
// end was cut off.
func (m memory) state(ctx context.Context) (made, intent, error) {
	var done made
	var open intent
	err := errors.Join(m.recall(ctx, stepTasks, &done), m.recall(ctx, stepIntent, &open))
	if done.Whole || done.from(open.Sender) {
		open = intent{}
	}
	return done, open, err
}

// recall reads a step into v.
func (m memory) recall(ctx context.Context, step string, v any) error {
	_, err := m.Recall(ctx, step, v)
	return err
}

// saying is what is known of a robot's message.
type saying struct {
	At   time.Time `json:"at"`   // calendar, of the call
	Said bool      `json:"said"` // the platform said that it is out
}

package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// deskMargin is how much longer than its call a hold of the desk lasts. Work time.
const deskMargin = 15 * time.Second

// errNoRegistry refuses acts that need a platform where the desk knows none.
var errNoRegistry = errors.New("scheduler: this desk reaches no platform")

// reached is a release's platform, ready to be asked for something by a person.
type reached struct {
	publisher publishers.Publisher
	message   publishers.Message
	timeout   time.Duration
}

// reach assembles what an act on a release's platform needs.
func (d *Desk) reach(ctx context.Context, r content.Release) (reached, error) {
	if d.Registry == nil || d.Steps == nil {
		return reached{}, errNoRegistry
	}
	pub, ch, err := d.Registry.Publisher(r.Channel)
	if err != nil {
		return reached{}, fmt.Errorf("scheduler: %w", err)
	}
	m, err := packing{d.Store, d.Media, d.Steps}.message(ctx, r, ch)
	timeout := pub.Traits().CallTimeout
	if timeout <= 0 {
		timeout = readTimeout
	}
	return reached{pub, m, timeout}, err
}

// call bounds one call of the platform.
func (a reached) call(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	return do(ctx)
}

// note writes a line about a release that a person had something done about.
func (d *Desk) note(ctx context.Context, r content.Release, w Word, action, why string) error {
	return d.Store.Log(ctx, content.Entry{
		At: d.Now(), Who: w.Who, Action: action, Subject: fmt.Sprintf("release:%d", r.ID),
		From: string(r.State), To: string(r.State), Why: why,
	})
}

// Opening is the way on to the platform for whoever holds a hand-off: made at the tap where the
// platform's links live for minutes, else the one in the package.
func (d *Desk) Opening(ctx context.Context, h content.Handoff) (content.Opening, error) {
	r, err := d.Store.Release(ctx, h.Release)
	if err != nil {
		return h.Open, err
	}
	a, err := d.reach(ctx, r)
	if err != nil {
		return h.Open, err
	}
	maker, ok := publishers.As[publishers.Opener](a.publisher)
	if !ok {
		return h.Open, nil
	}
	made := h.Open
	err = a.call(ctx, func(ctx context.Context) (err error) {
		made, err = maker.Opening(ctx, a.message, h)
		return err
	})
	return made, err
}

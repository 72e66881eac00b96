package scheduler

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"moxin/content"
	"moxin/publishers"
)

// drafter is a scripted publisher that puts drafts in place and takes posts away.
type drafter struct {
	*script
	prepare   []error // one for each call, the last repeated
	beside    string  // what did not work out beside it
	during    func()  // what happens while a draft is being written
	prepared  []string
	discarded []int64
	withdrawn []content.Publication
	stays     content.Text
	refuses   error // of Discard and Withdraw
}

func (d *drafter) Prepare(ctx context.Context, m publishers.Message) (publishers.Prepared, error) {
	if _, ok := ctx.Deadline(); !ok {
		return publishers.Prepared{}, errors.New("a call without a deadline")
	}
	d.prepared = append(d.prepared, m.Items[0].HTML)
	if d.during != nil {
		d.during()
	}
	if n := len(d.prepare); n > 0 {
		if err := d.prepare[min(len(d.prepared), n)-1]; err != nil {
			return publishers.Prepared{}, err
		}
	}
	return publishers.Prepared{Why: d.beside, PreviewURL: fmt.Sprintf("https://mp.weixin.qq.com/preview/%d", len(d.prepared))}, nil
}

func (d *drafter) Discard(_ context.Context, m publishers.Message) error {
	if d.refuses == nil {
		d.discarded = append(d.discarded, m.Release.ID)
	}
	return d.refuses
}

func (d *drafter) Withdraw(_ context.Context, _ publishers.Message, posts []content.Publication) (content.Text, error) {
	if d.refuses == nil {
		d.withdrawn = append(d.withdrawn, posts...)
	}
	return d.stays, d.refuses
}

// newDrafts is a kit whose platform has drafts, and whose desk reaches it.
func newDrafts(t *testing.T) (*kit, *drafter) {
	k := newKit(t)
	d := &drafter{script: k.pub}
	k.reg.pub = publishers.WithTraits(d, k.pub.traits) // found through wrappers
	k.desk.Registry, k.desk.Media, k.desk.Steps = k.reg, noMedia{}, k.Steps
	return k, d
}

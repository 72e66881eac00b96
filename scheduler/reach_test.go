package scheduler

import (
	"context"
	"errors"
	"testing"

	"moxin/content"
	"moxin/publishers"
)

// opener is a platform whose links are made at the tap.
type opener struct {
	*script
	made content.Opening
	err  error
}

func (o opener) Opening(ctx context.Context, m publishers.Message, h content.Handoff) (content.Opening, error) {
	if _, ok := ctx.Deadline(); !ok || len(m.Items) != 1 || m.Release.ID != h.Release {
		return content.Opening{}, errors.New("not the hand-off's message, or no end")
	}
	return o.made, o.err
}

func TestOpeningIsMadeWherePlatformsMakeThem(t *testing.T) {
	k := newKit(t)
	id := k.add(content.Approved, "a")[0]
	h := content.Handoff{Release: id, Channel: "gzh", Open: content.Opening{URL: "https://example.com/stored"}}
	desk := k.desk0()
	if o, err := desk.Opening(k.ctx, h); !errors.Is(err, errNoRegistry) || o != h.Open {
		t.Errorf("a desk that reaches no platform: %+v, %v", o, err)
	}
	desk.Registry, desk.Media = k.reg, noMedia{}
	if o, err := desk.Opening(k.ctx, h); err != nil || o != h.Open {
		t.Errorf("a platform that makes none: %+v, %v", o, err)
	}
	fresh, away := content.Opening{URL: "app://fresh"}, errors.New("no ticket")
	k.reg.pub = opener{k.pub, fresh, nil}
	if o, err := desk.Opening(k.ctx, h); err != nil || o != fresh {
		t.Errorf("made at the tap: %+v, %v", o, err)
	}
	k.reg.pub = opener{k.pub, content.Opening{}, away}
	if _, err := desk.Opening(k.ctx, h); !errors.Is(err, away) {
		t.Errorf("one that cannot be made: %v", err)
	}
}

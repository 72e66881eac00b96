package main

import (
	"context"
	"errors"

	"moxin/content"
	"moxin/content/store"
)

// consoleNumbers are what people may say of numbers, each in their own name.
type consoleNumbers struct {
	app     *app
	station *station
}

// Correct keeps a person's word on a sample, which is scored soon.
func (c consoleNumbers) Correct(ctx context.Context, word content.Correction) error {
	word.Who, word.At = caller(ctx), c.app.now()
	_, err := c.station.store.AddCorrection(ctx, word)
	if err == nil {
		c.station.scoreAnew()
	}
	return actError(err)
}

// TypeIn keeps a number that a person read off a screen, which is scored soon.
func (c consoleNumbers) TypeIn(ctx context.Context, s content.Sample, where string) error {
	err := typeIn(ctx, c.station.store, s, content.Correction{Why: where, Who: caller(ctx), At: c.app.now()})
	if err == nil {
		c.station.scoreAnew()
	}
	return actError(err)
}

// typeIn keeps a number that a person read off a screen, with who they are and where they read it.
func typeIn(ctx context.Context, s *store.Store, sample content.Sample, word content.Correction) error {
	sample.Source, sample.Unit, sample.Cumulative = content.ByHand, content.Metrics[sample.Metric], true
	err := s.AddByHand(ctx, sample, word)
	if errors.Is(err, store.ErrTaken) {
		return usageText("这一刻已经有手工填的数了：更正它", "a number was typed in for this instant already: correct that one")
	}
	return err
}

package main

import (
	"context"
	"io"
	"slices"
	"time"

	"moxin/content"
	"moxin/site/console"
)

// consoleReports are the reports as the console shows them.
type consoleReports struct {
	station *station
	kept    *keptReports
}

// Kept are those that were made by themselves, the newest first.
func (c consoleReports) Kept(ctx context.Context) ([]content.ReportKept, error) {
	all, err := c.kept.since(ctx, time.Time{})
	slices.Reverse(all)
	return all, err
}

// Write writes a report: as it was kept, or of what is known now.
func (c consoleReports) Write(ctx context.Context, w io.Writer, ask console.ReportAsk) error {
	r, ok, err := c.kept.report(ctx, ask.Period.String())
	if err == nil && !ok {
		r, err = c.station.reports.make(ctx, reportAsk{period: ask.Period, now: c.station.now().In(ask.Period.From.Location())})
	}
	if err != nil {
		return err
	}
	return writeReport(w, r, ask.Format, ask.Lang)
}

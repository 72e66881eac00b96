package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
)

// Reports names the reports that were made by themselves since an instant, oldest first.
type Reports func(ctx context.Context, since time.Time) ([]content.ReportKept, error)

// reports tells of each report once it is there, once in each place. What was made longer ago than
// noticeFresh is no news: whoever sets a place up today is not told of last month.
func (t *notices) reports(ctx context.Context) error {
	if t.s.Reports == nil || t.waits(&delivery{}) {
		return nil
	}
	all, err := t.s.Reports(ctx, t.s.Now().Add(-noticeFresh))
	if err != nil {
		return fmt.Errorf("scheduler: looking for reports: %w", err)
	}
	var errs []error
	open := map[string]*delivery{}
	for _, r := range all {
		d, err := t.report(ctx, r)
		errs = append(errs, err)
		if d != nil {
			open[r.Name] = d
		}
	}
	t.reporting = open // what is over is forgotten: the audit has it
	return errors.Join(errs...)
}

// report tells of one report, and returns how it goes while it is not over.
func (t *notices) report(ctx context.Context, r content.ReportKept) (*delivery, error) {
	d := t.reporting[r.Name]
	if d == nil {
		told, err := t.hasReport(ctx, r.Name)
		if err != nil || told {
			return nil, err
		}
		d = &delivery{}
	}
	if t.waits(d) {
		return d, nil
	}
	over, err := t.attempt(ctx, d, content.Notice{Kind: content.NoticeReport, Report: &r, Key: "report " + r.Name})
	if err != nil || !over {
		return d, err
	}
	e := content.Entry{Action: content.ActionReportTold, To: r.Name}
	if d.Error != "" {
		e.Action, e.Why = content.ActionReportFails, d.Error
	}
	return nil, t.audit(context.WithoutCancel(ctx), e)
}

// reportsTold bounds how far back it is looked whether a report was told of: more than are made within
// noticeFresh.
const reportsTold = 20

// hasReport reports whether this place was told of a report, or given up on.
func (t *notices) hasReport(ctx context.Context, name string) (bool, error) {
	last, err := t.s.Store.Entries(ctx, content.EntryFilter{Action: content.ActionReportTells, Subject: t.subject(), Limit: reportsTold})
	for _, e := range last {
		if e.To == name {
			return true, err
		}
	}
	return false, err
}

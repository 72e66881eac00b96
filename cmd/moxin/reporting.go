package main

import (
	"context"
	"strings"
	"time"

	"moxin/content"
)

const (
	// reportEvery is how often serve looks whether a report is due.
	reportEvery = time.Minute
	// reportLate is how long after its hour a report is late; and how long after its hour the first one may
	// still be made: who asks for reports in the evening gets none of the week before.
	reportLate = time.Hour
	// reportLead is for how long one process alone makes reports, more than making one takes; work time.
	reportLead = 10 * time.Minute
	// reportsKept bounds how many reports are looked at: the reports of years.
	reportsKept = 500
)

// reporter makes the reports that moxin.yaml's report asks for, each once, whatever restarts and however
// many processes there are: the audit says what was made, and one process at a time makes any.
type reporter struct {
	*reportKeeper
	now    func() time.Time // calendar
	worker string
}

// reporting makes reports until ctx ends.
func (a *app) reporting(st *station) func(context.Context) error {
	r := &reporter{reportKeeper: a.reportKeeper(st), now: st.now, worker: workerName()}
	return func(ctx context.Context) error {
		plan := r.bench.ws.Config.Report
		if plan.Weekly == nil && plan.Monthly == nil {
			return nil
		}
		tick := time.NewTicker(reportEvery)
		defer tick.Stop()
		for {
			if err := guarded(ctx, r.step); err != nil && ctx.Err() == nil {
				r.log.Warn("no report was made", "error", err)
			}
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
			}
		}
	}
}

// step makes what is due. Of several weeks that passed while nothing ran only the last has its report:
// 'moxin report --period' makes the others.
func (r *reporter) step(ctx context.Context) error {
	plan, now := r.bench.ws.Config.Report, r.now().In(r.bench.ws.Config.Zone)
	for _, each := range []*content.ReportTime{plan.Weekly, plan.Monthly} {
		if each == nil {
			continue
		}
		at := each.Last(now)
		late := now.Sub(at) > reportLate
		if err := r.due(ctx, reportAsk{period: each.Of(at), now: now, late: late}); err != nil {
			return err
		}
	}
	return nil
}

// due makes a report unless it is there.
func (r *reporter) due(ctx context.Context, ask reportAsk) error {
	wanted, err := r.wanted(ctx, ask)
	if err != nil || !wanted {
		return err
	}
	work := time.Now()
	if ok, err := r.store.Lead(ctx, "reports", r.worker, work, work.Add(reportLead)); err != nil || !ok {
		return err
	}
	if wanted, err = r.wanted(ctx, ask); err != nil || !wanted { // another may have made it just now
		return err
	}
	return r.keep(ctx, ask, content.Entry{Who: "report", Action: content.ActionReport})
}

// wanted reports that there is no such report yet, and that it is not too late for the first of its kind.
func (r *reporter) wanted(ctx context.Context, ask reportAsk) (bool, error) {
	made, err := r.store.Entries(ctx, content.EntryFilter{Action: content.ActionReport, Limit: reportsKept})
	if err != nil {
		return false, err
	}
	name, first := content.ReportSubject(ask.period.String()), true
	for _, e := range made {
		if e.Subject == name {
			return false, nil
		}
		if weekly(e.Subject) == weekly(name) {
			first = false
		}
	}
	return !first || !ask.late, nil
}

// weekly reports that a report is of a week, by its subject in the audit.
func weekly(subject string) bool { return strings.Contains(subject, "-W") }

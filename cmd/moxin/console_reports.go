package main

import (
	"context"
	"io"
	"sync"

	"moxin/content"
	"moxin/site/console"
	reports "moxin/site/report"
)

// consoleReports are the reports as the console shows them.
type consoleReports struct {
	station *station
	keeper  *reportKeeper
	kept    *keptReports
	anew    *sync.Mutex // held while one is written anew
}

func (a *app) consoleReports(st *station) consoleReports {
	return consoleReports{st, a.reportKeeper(st), newKeptReports(st.store), new(sync.Mutex)}
}

// Kept are those that were kept, the newest first; of one name the first counts.
func (c consoleReports) Kept(ctx context.Context) ([]content.ReportKept, error) {
	return c.kept.all(ctx)
}

// Learned counts what a kept one does not know.
func (c consoleReports) Learned(ctx context.Context, k content.ReportKept) (content.Learned, error) {
	return c.station.store.Learned(ctx, k.Period, reports.Lead, k.Seen)
}

// Write writes a report: as it was kept, or of what is known now.
func (c consoleReports) Write(ctx context.Context, w io.Writer, ask console.ReportAsk) error {
	r, ok, err := c.kept.report(ctx, ask.Period.String(), ask.Entry)
	if err == nil && !ok && ask.Entry != 0 {
		return console.ErrChanged
	}
	if err == nil && !ok {
		r, err = c.station.reports.make(ctx, c.ask(ask.Period))
	}
	if err != nil {
		return err
	}
	return writeReport(w, r, ask.Format, ask.Lang)
}

// ask is a report of a period of what is known now.
func (c consoleReports) ask(p content.Period) reportAsk {
	return reportAsk{period: p, now: c.station.now().In(p.From.Location())}
}

// Anew has a kept report written anew in the name of content.CallerOf(ctx), who saw the one of an entry.
func (c consoleReports) Anew(ctx context.Context, p content.Period, seen int64) error {
	c.anew.Lock()
	defer c.anew.Unlock()
	kept, err := c.kept.all(ctx)
	if err != nil {
		return err
	}
	for _, k := range kept {
		if k.Name != p.String() {
			continue
		}
		if k.Entry != seen {
			return console.ErrChanged
		}
		return c.keeper.keep(ctx, c.ask(p), content.Entry{Who: caller(ctx), Action: content.ActionReportAnew})
	}
	return console.ErrChanged
}

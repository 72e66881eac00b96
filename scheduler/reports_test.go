package scheduler

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"moxin/content"
)

// reported is a kit for which reports were made at some instants.
func reported(t *testing.T) (*kit, *board, *[]content.ReportKept) {
	k, b := newBoard(t)
	made := &[]content.ReportKept{}
	k.Reports = func(_ context.Context, since time.Time) (out []content.ReportKept, err error) {
		for _, r := range *made {
			if !r.Made.Before(since) {
				out = append(out, r)
			}
		}
		return out, nil
	}
	return k, b, made
}

// Each place is told of a report once, whatever restarts.
func TestReportsAreToldOnce(t *testing.T) {
	k, b, made := reported(t)
	mail := &board{}
	k.tells(Target{firstTarget, b.notify}, Target{"email.1", mail.notify})
	k.hear(10 * time.Minute)
	if len(b.told) > 0 {
		t.Fatalf("told %q of no report", b.kinds())
	}
	*made = append(*made, content.ReportKept{Name: "2026-W48", Made: k.clock.Now()})
	for range 3 {
		k.hear(10 * time.Minute)
		k.restart()
	}
	*made = append(*made, content.ReportKept{Name: "2026-11", Made: k.clock.Now()})
	k.hear(10 * time.Minute)
	for _, place := range []*board{b, mail} {
		var names string
		for _, n := range place.told {
			names += fmt.Sprint(n.Kind, " ", n.Report.Name, " ", n.Key, "; ")
		}
		if names != "report 2026-W48 report 2026-W48; report 2026-11 report 2026-11; " {
			t.Errorf("told %s", names)
		}
	}
}

// A report that was made long ago is no news, where a place is set up today.
func TestOldReportsAreNoNews(t *testing.T) {
	k, b, made := reported(t)
	*made = append(*made, content.ReportKept{Name: "2026-W40", Made: k.clock.Now().Add(-noticeFresh - time.Minute)})
	k.hear(10 * time.Minute)
	if len(b.told) > 0 {
		t.Errorf("told %q", b.kinds())
	}
}

// A place that does not take a report is tried a few times, then given up, which keeps no other from it.
func TestReportsThatAreNotTaken(t *testing.T) {
	k, b, made := reported(t)
	mail := &board{fails: 99}
	k.tells(Target{firstTarget, b.notify}, Target{"email.1", mail.notify})
	*made = append(*made, content.ReportKept{Name: "2026-W48", Made: k.clock.Now()})
	k.hear(4 * time.Hour)
	k.restart()
	k.hear(time.Hour)
	if mail.tries != noticeTries || b.kinds() != "report" {
		t.Errorf("mail was tried %d times, wecom told %q", mail.tries, b.kinds())
	}
	last, err := k.Store.Entries(k.ctx, content.EntryFilter{Action: content.ActionReportTells, Limit: 9})
	if err != nil || len(last) != 2 {
		t.Fatalf("%v, %v", last, err)
	}
	for _, e := range last {
		if failed := e.Subject == content.NoticeSubject("email.1"); e.To != "2026-W48" || failed != (e.Action == content.ActionReportFails) || failed != (e.Why != "") {
			t.Errorf("%+v", e)
		}
	}
}

// Reports that cannot be looked for hold no other notice up.
func TestReportsThatCannotBeLookedFor(t *testing.T) {
	k, b, _ := reported(t)
	broken := errors.New("the store is away")
	k.Reports = func(context.Context, time.Time) ([]content.ReportKept, error) { return nil, broken }
	k.Again = []time.Duration{}
	k.away(withPerson)
	if _, err := k.telling[0].step(k.ctx); !errors.Is(err, broken) || b.kinds() != "due" {
		t.Errorf("told %q, %v", b.kinds(), err)
	}
}

// Who ends while a place takes a notice lets it be taken and writes it down: the next repeats nothing.
func TestEndingRepeatsNoNotice(t *testing.T) {
	for _, kind := range []string{"report", "due", "digest"} {
		t.Run(kind, func(t *testing.T) {
			k, b, made := reported(t)
			k.Again = []time.Duration{}
			ctx, end := context.WithCancel(k.ctx)
			k.tells(Target{firstTarget, func(call context.Context, n content.Notice) error {
				taken := b.notify(call, n)
				end()
				return errors.Join(taken, call.Err()) // its answer comes when it has taken it
			}})
			switch kind {
			case "report":
				*made = append(*made, content.ReportKept{Name: "2026-W48", Made: k.clock.Now()})
			case "due":
				k.away(withPerson)
			case "digest":
				k.Summary = &Summary{At: content.DayTime{Hour: 20}, Zone: shanghai, Write: func(_ context.Context, from, to time.Time) (content.Digest, error) {
					return content.Digest{From: from, To: to}, nil
				}}
			}
			for range 2 {
				if _, err := k.telling[0].step(ctx); err != nil && ctx.Err() == nil {
					t.Fatal(err)
				}
				k.restart()
				ctx = k.ctx
			}
			if b.kinds() != kind {
				t.Errorf("told %q", b.kinds())
			}
		})
	}
}

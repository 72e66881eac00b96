package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"moxin/content"
	"moxin/site/console"
)

// keptRoom is a room of which the week's report is kept, and the console's hand on it.
func keptRoom(t *testing.T) (*reportRoom, consoleReports, content.Period) {
	t.Helper()
	r := openReportRoom(t)
	week := content.Week(r.posts[0].PublishedAt.In(beijing))
	r.station.now = func() time.Time { return week.Until.Add(9 * time.Hour) }
	c := r.app.consoleReports(r.station)
	r.ok(c.keeper.keep(t.Context(), c.ask(week), content.Entry{Who: "report", Action: content.ActionReport}))
	return r, c, week
}

// asLinxi are the words of a person.
func (r *reportRoom) asLinxi() content.Caller {
	return content.Caller{Person: content.Person{Name: "linxi"}, Origin: "127.0.0.1"}
}

// written is a report as the console writes it.
func (r *reportRoom) written(c consoleReports, ask console.ReportAsk) string {
	r.Helper()
	var b strings.Builder
	ask.Format, ask.Lang = "md", "zh"
	r.ok(c.Write(r.Context(), &b, ask))
	return b.String()
}

// A report that was kept stays as it is while numbers come in, and counts them; written anew it says what is
// known now, in the name of who had it written, and the one before is still there.
func TestReportsAreWrittenAnew(t *testing.T) {
	t.Parallel()
	r, c, week := keptRoom(t)
	ctx := content.WithCaller(t.Context(), r.asLinxi())
	r.bench.ws.Config.Report.Keep = "out"
	learned := func(want content.Learned) content.ReportKept {
		t.Helper()
		all, err := c.Kept(ctx)
		r.ok(err)
		got, err := c.Learned(ctx, all[0])
		r.ok(err)
		if got != want {
			t.Errorf("learned %+v, want %+v", got, want)
		}
		return all[0]
	}
	first := learned(content.Learned{})
	before := r.written(c, console.ReportAsk{Period: week})
	r.read(24*time.Hour+time.Minute, 345)
	learned(content.Learned{Readings: 4})
	if got := r.written(c, console.ReportAsk{Period: week}); got != before {
		t.Errorf("it has changed by itself to\n%s", got)
	}

	r.ok(c.Anew(ctx, week, first.Entry))
	second := learned(content.Learned{})
	after := r.written(c, console.ReportAsk{Period: week})
	if after == before || second.Entry == first.Entry || second.Who != "linxi" || first.Who != "" || second.Late {
		t.Errorf("written anew is %+v and says\n%s", second, after)
	}
	if got := r.written(c, console.ReportAsk{Period: week, Entry: first.Entry}); got != before {
		t.Errorf("the one before says\n%s", got)
	}
	if file, err := os.ReadFile(filepath.Join(r.bench.root, "out", "moxin-"+week.String()+".md")); err != nil || !strings.Contains(string(file), "690") {
		t.Errorf("its folder has %q, %v", file, err)
	}
	last, err := r.station.store.Entries(ctx, content.EntryFilter{Subject: content.ReportSubject(week.String())})
	r.ok(err)
	if len(last) != 2 || last[0].Who != "linxi" || last[0].Action != content.ActionReportAnew || last[0].Origin != "127.0.0.1" || last[0].To == last[1].To {
		t.Errorf("the audit says %+v", last)
	}
	told, err := newKeptReports(r.station.store).since(ctx, time.Time{})
	r.ok(err)
	if len(told) != 1 || told[0].Entry != first.Entry {
		t.Errorf("notices would tell of %+v", told)
	}
}

// Several who have the one report written anew at once have it written once; who saw another one, or none that
// was kept, is refused.
func TestReportsAreWrittenAnewOnce(t *testing.T) {
	t.Parallel()
	r, c, week := keptRoom(t)
	ctx := content.WithCaller(t.Context(), r.asLinxi())
	all, err := c.Kept(ctx)
	r.ok(err)
	var done, refused atomic.Int32
	var people sync.WaitGroup
	for range 5 {
		people.Go(func() {
			switch err := c.Anew(ctx, week, all[0].Entry); {
			case err == nil:
				done.Add(1)
			case errors.Is(err, console.ErrChanged):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	people.Wait()
	if got := fmt.Sprint(done.Load(), refused.Load()); got != "1 4" {
		t.Errorf("written and refused: %s", got)
	}
	for what, p := range map[string]content.Period{"never kept": week.Before(), "kept by another entry": week} {
		if err := c.Anew(ctx, p, all[0].Entry); !errors.Is(err, console.ErrChanged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	var b strings.Builder
	if err := c.Write(ctx, &b, console.ReportAsk{Period: week, Entry: 99999, Format: "md"}); !errors.Is(err, console.ErrChanged) {
		t.Errorf("one that was never kept: %v", err)
	}
}

package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// reportDesk is a store, and processes that make its reports.
type reportDesk struct {
	*testing.T
	store *store.Store
	bench *bench
	now   time.Time
}

func newReportDesk(t *testing.T, report string) *reportDesk {
	t.Helper()
	cfg, findings := content.ParseConfig("moxin.yaml", []byte("brand: 山房茶\nchannels:\n  gzh: {platform: wechat}\nreport: {"+report+"}\n"))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "moxin.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &reportDesk{T: t, store: s, bench: &bench{root: t.TempDir(), ws: &content.Workspace{Config: cfg}}}
}

// at sets the clock: day and hour in Shanghai.
func (d *reportDesk) at(instant string) *reportDesk {
	d.Helper()
	var err error
	if d.now, err = time.ParseInLocation("2006-01-02 15:04", instant, beijing); err != nil {
		d.Fatal(err)
	}
	return d
}

// process is one of several that make reports.
func (d *reportDesk) process(name string) *reporter {
	now := d.now
	keeper := &reportKeeper{newReportMaker(d.bench, d.store, 0), "zh", slog.New(slog.DiscardHandler)}
	return &reporter{keeper, func() time.Time { return now }, name}
}

// step lets a process look once.
func (d *reportDesk) step(instant string) {
	d.Helper()
	if err := d.at(instant).process("a:1").step(d.Context()); err != nil {
		d.Fatal(err)
	}
}

// made names the reports that are kept, in the order in which they were made; late ones end in "!".
func (d *reportDesk) made() string {
	d.Helper()
	all, err := newKeptReports(d.store).since(d.Context(), time.Time{})
	if err != nil {
		d.Fatal(err)
	}
	var names []string
	for _, r := range all {
		names = append(names, r.Name+map[bool]string{true: "!"}[r.Late])
	}
	return strings.Join(names, " ")
}

// A report is made once at its hour, and again for the next week; a missed hour is made up for once and
// said to be late.
func TestReportsAreMadeOnce(t *testing.T) {
	d := newReportDesk(t, `weekly: "MO 09:00", monthly: "1 09:00"`)
	for _, c := range []struct{ at, made string }{
		{"2026-11-20 12:00", ""}, // set up in the middle of a week: nothing is made up for
		{"2026-11-23 08:59", ""},
		{"2026-11-23 09:00", "2026-W47"},
		{"2026-11-23 09:01", "2026-W47"},
		{"2026-11-29 23:00", "2026-W47"},
		{"2026-12-01 09:30", "2026-W47 2026-W48! 2026-11"}, // it was off on Monday
		{"2026-12-01 09:31", "2026-W47 2026-W48! 2026-11"},
		{"2027-01-06 07:00", "2026-W47 2026-W48! 2026-11 2026-W53! 2026-12!"}, // off for a month: only the last of each
	} {
		if d.step(c.at); d.made() != c.made {
			t.Errorf("at %s: %q, want %q", c.at, d.made(), c.made)
		}
	}
}

// Many processes make one report together.
func TestReportsOfManyProcesses(t *testing.T) {
	d := newReportDesk(t, `weekly: "MO 09:00"`).at("2026-11-23 09:00")
	var wg sync.WaitGroup
	for _, name := range []string{"a:1", "b:2", "c:3", "d:4"} {
		wg.Go(func() {
			if err := d.process(name).step(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if d.made() != "2026-W47" {
		t.Errorf("made %q", d.made())
	}
}

// A kept report is the same in every form after it was kept, and its files stand where report.keep says.
func TestKeptReports(t *testing.T) {
	d := newReportDesk(t, `weekly: "MO 09:00", keep: out/reports`)
	d.step("2026-11-23 09:00")
	files, err := filepath.Glob(filepath.Join(d.bench.root, "out/reports/*"))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		files[i] = filepath.Base(f)
	}
	if !slices.Equal(files, []string{"moxin-2026-W47.html", "moxin-2026-W47.md", "moxin-2026-W47.xlsx"}) {
		t.Errorf("kept %v", files)
	}
	r, ok, err := newKeptReports(d.store).report(t.Context(), "2026-W47", 0)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	var again strings.Builder
	if err := writeReport(&again, r, "md", "zh"); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(filepath.Join(d.bench.root, "out/reports/moxin-2026-W47.md"))
	if err != nil || again.String() != string(first) || !strings.Contains(again.String(), "没有读到阅读数") {
		t.Errorf("%v: the kept one says\n%s\nthe file\n%s", err, again.String(), first)
	}
	if _, ok, err := newKeptReports(d.store).report(t.Context(), "2026-W46", 0); ok || err != nil {
		t.Error("a report that was never made is there", err)
	}
}

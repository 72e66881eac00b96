package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest"
)

// says runs a command beside the newsroom's station and returns its exit code and what it said.
func (n *newsroom) says(args ...string) (int, string) {
	n.Helper()
	var out bytes.Buffer
	a := *n.app
	a.stdout, a.stderr = &out, &out
	code := run(n.Context(), append([]string{"-C", a.dir, "--lang", "en"}, args...), &a)
	return code, out.String()
}

// contains checks that all words were said.
func (n *newsroom) contains(said string, words ...string) {
	n.Helper()
	for _, word := range words {
		if !strings.Contains(said, word) {
			n.Errorf("%q is missing in:\n%s", word, said)
		}
	}
}

func TestStatusSaysWhatFailsWhyAndWhatToDo(t *testing.T) {
	n := openNewsroom(t)
	n.works()
	s, now := n.station.store, time.Now().UTC()
	p := n.publish("first")
	raw, err := s.PutRaw(t.Context(), "page", now, []byte("<html>anders</html>"))
	n.ok(err)
	n.ok(s.PutCollection(t.Context(), content.Collection{
		Publication: p.ID, Collector: "page", Next: now.Add(time.Hour), Failures: 2, Error: "no counts", Trouble: content.TroubleChanged, Raw: raw,
	}))
	_, err = s.AddSamples(t.Context(), []content.Sample{
		{Publication: p.ID, Metric: content.Reads, Unit: content.UnitTimes, Value: 900, Cumulative: true, ObservedAt: now.Add(-2 * time.Hour), Source: "page"},
		{Publication: p.ID, Metric: content.Reads, Unit: content.UnitTimes, Value: 12, Cumulative: true, ObservedAt: now.Add(-time.Hour), Source: "page"},
	})
	n.ok(err)
	n.ok(s.Pause(t.Context(), content.Pause{Scope: content.ReadScope("strict.example"), Reason: "captcha", By: ingest.Reader, At: now}))

	code, said := n.says("ingest", "status")
	if code != exitPartly {
		t.Errorf("exit %d", code)
	}
	n.contains(said,
		"paused: reading from strict.example until resumed: captcha", "moxin ingest resume strict.example",
		"not read: own page 茶凉了再说, 2 times in a row: no counts; the numbers are no longer where they were",
		"moxin ingest raw "+raw+" > page.html", "began anew: reads page", "fell from 900 to 12",
		"own was read:\n  page, last 20", ": reads\n", "never read (unknown, not 0): adds")

	var told struct {
		Failing []struct {
			Trouble, Raw, Error string
			Failures            int
		}
		Stopped []struct{ Scope string }
		Fallen  []struct{ From, To float64 }
	}
	_, said = n.says("ingest", "status", "--json")
	if err := json.Unmarshal([]byte(said), &told); err != nil {
		t.Fatal(err, said)
	}
	if len(told.Failing) != 1 || told.Failing[0].Trouble != "changed" || told.Failing[0].Raw != raw || len(told.Stopped) != 1 || len(told.Fallen) != 1 || told.Fallen[0].To != 12 {
		t.Errorf("%+v", told)
	}
	if _, said = n.says("status"); !strings.Contains(said, "reading from strict.example") {
		t.Errorf("the desk's status does not tell of the host:\n%s", said)
	}
	if code, said = n.says("ingest", "raw", raw); code != exitOK || said != "<html>anders</html>" {
		t.Errorf("exit %d, %q", code, said)
	}
	if code, said = n.says("ingest", "resume", "Strict.example"); code != exitOK || !strings.Contains(said, "reading from strict.example again") {
		t.Errorf("exit %d, %q", code, said)
	}
	if _, said = n.says("ingest", "status"); strings.Contains(said, "strict.example") {
		t.Errorf("after it was resumed:\n%s", said)
	}
}

// A stopped host stops reading and nothing else.
func TestStoppedHostHoldsNoRelease(t *testing.T) {
	n := openNewsroom(t)
	n.works()
	n.ok(n.station.store.Pause(t.Context(), content.Pause{Scope: content.ReadScope("tea.example"), Reason: "captcha", By: ingest.Reader, At: time.Now()}))
	n.publish("first")
}

func TestRunReportsInWordsAndByItsExitCode(t *testing.T) {
	n := openNewsroom(t)
	var out bytes.Buffer
	n.app.stdout, n.app.stderr = &out, &out
	n.ok(n.app.printReadings(ingest.Report{Read: 1, Added: 3, Failed: 1, PutOff: 2, Skipped: 4, Problems: []ingest.Problem{
		{Publication: 7, Channel: "own", Collector: "page", Error: "captcha", Trouble: content.TroubleBlocked},
		{Channel: "gzh", Collector: "channel:gzh", Error: "48001", Trouble: content.TroubleForbidden},
	}}))
	n.contains(out.String(), "read 1, new samples 3", "put off 2", "4 ages passed unread", "page publication 7 (own): captcha; the platform asks for verification",
		"channel:gzh channel gzh: 48001; reading is not allowed")
	n.ok(n.station.Close())
}

func TestUsedCountsWhatTakeCounts(t *testing.T) {
	n := openNewsroom(t)
	s, key := n.station.store, ingest.SpentKey("datacube:gzh", time.Now())
	used := func(want int) {
		t.Helper()
		if got, err := s.Used(t.Context(), key, ingest.SpentWindow); err != nil || got != want {
			t.Errorf("%d uses, %v; want %d", got, err, want)
		}
	}
	used(0)
	for range 3 {
		_, err := s.Take(t.Context(), key, ingest.SpentWindow, 2)
		n.ok(err)
	}
	used(2)
	st := collecting{now: time.Now()}
	n.ok(st.use(t.Context(), n.bench, s, &ingest.Runner{
		Collectors: map[string]ingest.Collector{"datacube:gzh": broken{}, "page": broken{}}, Daily: dailyReadings,
	}))
	if len(st.used) != 1 || fmt.Sprint(st.used[0]) != fmt.Sprintf("{datacube:gzh 2 %d}", ownDaily) {
		t.Errorf("%+v", st.used)
	}
	n.ok(n.station.Close())
}

// Each week's file is a source of its own: status counts them instead of naming them all.
func TestStatusCountsFilesOfExports(t *testing.T) {
	n := channelNumbers{channel: "xhs", known: []knownMetric{
		{metric: content.Likes, sources: map[string]time.Time{"csv:1.xlsx": noonOf(1), "csv:2.xlsx": noonOf(8)}},
		{metric: content.Reads, sources: map[string]time.Time{"csv:2.xlsx": noonOf(8), "event": noonOf(9)}},
	}}
	var said []string
	for _, k := range n.byKind() {
		said = append(said, k.text(time.UTC).ZH)
	}
	want := []string{"csv（2 份），最近 2026-12-08 12:00 +00：likes reads", "event，最近 2026-12-09 12:00 +00：reads"}
	if !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
}

func noonOf(day int) time.Time { return time.Date(2026, 12, day, 12, 0, 0, 0, time.UTC) }

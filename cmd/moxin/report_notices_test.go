package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// reportsNow has the office's reports made at this minute, in place of the digest: a weekly one, and a monthly
// one on days that every month has. It returns how many that is.
func (o *fourPlaces) reportsNow() int {
	o.t.Helper()
	file := filepath.Join(o.dir, "moxin.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		o.t.Fatal(err)
	}
	kept, _, _ := strings.Cut(string(text), "  digest:")
	today := time.Now().In(beijing)
	plan, n := fmt.Sprintf("weekly: %q", strings.ToUpper(today.Format("Mon"))[:2]+" "+thisMinute()), 1
	if today.Day() <= 28 {
		plan, n = plan+fmt.Sprintf(", monthly: %q", fmt.Sprint(today.Day())+" "+thisMinute()), 2
	}
	if err := os.WriteFile(file, []byte(kept+"report: {"+plan+", keep: reports}\n"), 0o644); err != nil {
		o.t.Fatal(err)
	}
	return n
}

// write makes what is due and ends before anybody is told of it, as a process that was killed in between.
func (o *fourPlaces) write() {
	o.t.Helper()
	b, err := o.app.openBench(o.t.Context(), offline)
	if err != nil {
		o.t.Fatal(err)
	}
	st, err := o.app.openStation(o.t.Context(), b, demoTuning)
	if err != nil {
		o.t.Fatal(err)
	}
	r := &reporter{o.app.reportKeeper(st), st.now, workerName()}
	if err := r.step(o.t.Context()); err != nil {
		o.t.Error(err)
	}
	if err := st.Close(); err != nil {
		o.t.Fatal(err)
	}
}

// A report that was written by a process that was killed before it told of it is told of by the next, to every
// place once; one that takes nothing holds nobody else up, is told later, and nobody else again. What was half
// written into the folder is written over.
func TestReportsReachEveryPlaceOnce(t *testing.T) {
	t.Parallel()
	o := newFourPlaces(t)
	n := o.reportsNow()
	week := content.Week(time.Now().In(beijing)).Before()
	half := filepath.Join(o.dir, "reports", "moxin-"+week.String()+".md")
	if err := os.MkdirAll(filepath.Dir(half), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(half, []byte("# 周"), 0o644); err != nil {
		t.Fatal(err)
	}
	o.write()
	o.write() // another finds that it is there
	if got := o.told(); got != "0 0 0 0 0" {
		t.Fatalf("told %s by who only writes", got)
	}
	if files, err := filepath.Glob(filepath.Join(o.dir, "reports", "*")); err != nil || len(files) != 3*n {
		t.Errorf("%v, %v", files, err)
	}
	if text, err := os.ReadFile(half); err != nil || !strings.HasPrefix(string(text), "# 周报 · ") {
		t.Errorf("what was half written says %q, %v", text, err)
	}

	o.broken.Store(true)
	o.serve("four places", func() bool { return o.told() == fmt.Sprint(n, n, n, n, 0) })
	o.broken.Store(false)
	o.serve("the fifth", func() bool { return o.told() == fmt.Sprint(n, n, n, n, n) })
	o.write()
	seen := map[string]int{}
	for _, m := range o.feishu.Messages() {
		seen[m.Title+m.Text]++
	}
	if len(seen) != n {
		t.Errorf("told %v", seen)
	}
	for _, m := range o.mail.Mails() {
		if !strings.Contains(m.Subject, "报") || !strings.Contains(m.Text, "这段时间没有排期。") || !strings.Contains(m.Text, "https://moxin.example/reports") {
			t.Errorf("a mail says %s: %s", m.Subject, m.Text)
		}
	}
}

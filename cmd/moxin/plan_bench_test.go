package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
)

// planConfig has five channels that draw nothing: what cards cost is measured by itself.
const planConfig = `version: 1
timezone: Asia/Shanghai
channels:
  gzh: {platform: wechat}
  zh: {platform: zhihu}
  tt: {platform: toutiao}
  wb: {platform: weibo}
  qun: {platform: group}
calendar:
  quota: {gzh: {day: 24, month: 1000}}
  gap: {zh: 30m, wb: 30m}
  quiet: {"*": none}
`

var planNow = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)

// planWorkspace writes and commits n articles, one for each hour to come.
func planWorkspace(b *testing.B, n int) string {
	b.Helper()
	root := b.TempDir()
	writeBench(b, filepath.Join(root, content.ConfigName), planConfig)
	cover := benchPicture(b)
	for i := range n {
		dir := filepath.Join(root, "articles", fmt.Sprint(i/500))
		if i%500 == 0 {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				b.Fatal(err)
			}
			writeBench(b, filepath.Join(dir, "cover.png"), cover)
		}
		at := planNow.Add(time.Duration(i+1) * time.Hour).Format(time.RFC3339)
		text := strings.Replace(benchArticle(i), "\n---\n", "\ncover: cover.png\npublish_at: "+at+"\n---\n", 1)
		writeBench(b, filepath.Join(dir, fmt.Sprintf("a%d.md", i)), text)
	}
	// git packs so many new files after the commit: it is waited for, lest its work be measured too.
	commit := []string{"-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "gc.autoDetach=false", "-c", "maintenance.autoDetach=false", "commit", "-qm", "all"}
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, commit} {
		git := exec.Command("git", args...)
		git.Dir = root
		if out, err := git.CombinedOutput(); err != nil {
			b.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	return root
}

// planOnce is `moxin plan` without its printing, or with apply `moxin apply`.
func planOnce(b *testing.B, root string, apply bool) (p scheduler.Plan, applied cost) {
	b.Helper()
	bench, err := openBenchAt(b.Context(), root, online)
	if err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), filepath.Join(root, stateDir, "moxin.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	plan := bench.shownPlan
	if apply {
		plan = bench.plan
	}
	if p, err = plan(b.Context(), s, planNow, nil); err != nil {
		b.Fatal(err)
	}
	if apply {
		applied.costs(b, func() error { _, err := s.Apply(b.Context(), p.Changeset("bench")); return err })
	}
	return p, applied
}

// BenchmarkPlanTenThousand plans 10,000 articles for five channels: when all of them are new, and
// when nothing changed since they were applied. Reading the workspace, its history and the store
// is part of it. Promised on two cores: new-s at most 15, same-s at most 3.
func BenchmarkPlanTenThousand(b *testing.B) {
	const articles, channels = 10_000, 5
	root := planWorkspace(b, articles)
	var fresh, applied, same cost
	for b.Loop() {
		if err := os.RemoveAll(filepath.Join(root, stateDir)); err != nil {
			b.Fatal(err)
		}
		fresh.costs(b, func() error {
			p, _ := planOnce(b, root, false)
			if n := len(p.Changes); n != articles*channels || len(p.Left()) > 0 {
				b.Fatalf("%d changes, %d of them left", n, len(p.Left()))
			}
			return nil
		})
		_, spent := planOnce(b, root, true)
		applied.wall, applied.cpu = applied.wall+spent.wall, applied.cpu+spent.cpu
		same.costs(b, func() error {
			if p, _ := planOnce(b, root, false); p.Unchanged != articles*channels {
				b.Fatalf("%d unchanged, %d changes", p.Unchanged, len(p.Changes))
			}
			return nil
		})
	}
	n := float64(b.N)
	b.ReportMetric(fresh.wall.Seconds()/n, "new-s")
	b.ReportMetric(fresh.cpu.Seconds()/n, "new-cpu-s")
	b.ReportMetric(applied.wall.Seconds()/n, "apply-s")
	b.ReportMetric(same.wall.Seconds()/n, "same-s")
	b.ReportMetric(same.cpu.Seconds()/n, "same-cpu-s")
}

// benchPicture is a cover as the platforms want it.
func benchPicture(b *testing.B) string {
	b.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 900, 383))); err != nil {
		b.Fatal(err)
	}
	return out.String()
}

//go:build unix

package main

import (
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
	"time"
)

// toll is what came of a run.
type toll struct {
	releases, attempts, cut, tooLate int
	sent                             map[string]int // releases by kind of channel
	faults, wipes, restarts, locks   int
	doubled, hole, lost, wrong       int // hole: doubled through the named failpoint
	waits, held, words, hasty        int // held: what was waited for was out only after the instant; hasty: did not wait
	drafts                           int // second drafts in the box, which no reader sees
	confirmed                        int // hand-offs that a person has closed
	doubts, found, absent, repeated  int
	asked, saidFound, saidAbsent     int
	kills, stops                     map[string]int             // by point; "" = at random
	recoveries                       []time.Duration            // after kills that left something
	late                             map[string][]time.Duration // of first attempts, by set-up
}

// blows counts kills and stops, and how long what they left took.
func (t *toll) blows(kills []*kill, stands []stand) {
	t.kills, t.stops = map[string]int{}, map[string]int{}
	for _, k := range kills {
		t.kills[k.point]++
		switch {
		case len(k.left) > 0 && k.settled.IsZero():
			t.recoveries = append(t.recoveries, math.MaxInt64)
		case len(k.left) > 0:
			t.recoveries = append(t.recoveries, k.settled.Sub(k.at))
		}
	}
	for _, s := range stands {
		t.stops[s.point]++
	}
}

// add puts another set-up's toll to this one.
func (t *toll) add(o *toll) {
	for to, n := range map[*int]int{
		&t.releases: o.releases, &t.attempts: o.attempts, &t.cut: o.cut, &t.tooLate: o.tooLate, &t.faults: o.faults,
		&t.wipes: o.wipes, &t.restarts: o.restarts, &t.locks: o.locks, &t.doubled: o.doubled, &t.hole: o.hole, &t.lost: o.lost,
		&t.waits: o.waits, &t.held: o.held, &t.words: o.words, &t.hasty: o.hasty,
		&t.wrong: o.wrong, &t.drafts: o.drafts, &t.confirmed: o.confirmed, &t.doubts: o.doubts, &t.found: o.found, &t.absent: o.absent, &t.repeated: o.repeated,
		&t.asked: o.asked, &t.saidFound: o.saidFound, &t.saidAbsent: o.saidAbsent,
	} {
		*to += n
	}
	if t.kills == nil {
		t.kills, t.stops, t.sent, t.late = map[string]int{}, map[string]int{}, map[string]int{}, map[string][]time.Duration{}
	}
	for point, n := range o.kills {
		t.kills[point] += n
	}
	for kind, n := range o.sent {
		t.sent[kind] += n
	}
	for point, n := range o.stops {
		t.stops[point] += n
	}
	t.recoveries = append(t.recoveries, o.recoveries...)
	maps.Copy(t.late, o.late)
}

// table is the toll as Markdown.
func (t *toll) table(seed uint64) string {
	var b strings.Builder
	row := func(what string, value any, more ...string) {
		fmt.Fprintf(&b, "| %s | %v | %s |\n", what, value, strings.Join(more, ""))
	}
	fmt.Fprintf(&b, "seed %d, %d cores, %s\n\n| | 次数 count | 其中 of them |\n| --- | ---: | --- |\n", seed, runtime.NumCPU(), runtime.GOARCH)
	var sent []string
	for _, k := range kinds {
		sent = append(sent, fmt.Sprintf("%d %s", t.sent[k.id], k.name))
	}
	row("排期 releases", t.releases, strings.Join(sent, ", "))
	row("尝试 attempts", t.attempts, fmt.Sprintf("%d cut off by a kill, %d answered when it was too late", t.cut, t.tooLate))
	row("kill -9", total(t.kills), byPoint(t.kills))
	row("SIGSTOP/SIGCONT", total(t.stops), byPoint(t.stops))
	row("清空 Redis wiped", t.wipes)
	row("杀掉模拟平台 simulator killed", t.restarts)
	row("锁住数据库 store locked", t.locks)
	row("平台出错 faults of the platforms", t.faults)
	row("**重复 doubled**", t.doubled)
	row("经 before-call 失效点重复 doubled through the failpoint before-call", t.hole, "on the platform without key and second phase")
	row("**丢失 lost**", t.lost)
	row("记错编号、链接或次序 recorded with a wrong id, address or place", t.wrong)
	row("草稿箱里多出的草稿 second drafts left in the box", t.drafts)
	row("等别的排期 waits for another", t.waits, fmt.Sprintf("%d of them past the release's own instant", t.held))
	row("批准 words of approval", t.words, "two for each release of two channels")
	row("**抢先 went before what it waits for, or before its words**", t.hasty)
	row("人随手完成的交接 hand-offs closed by a person meanwhile", t.confirmed)
	row("存疑 in doubt", t.doubts, fmt.Sprintf("%d found, %d proved absent, %d repeated under their key; a person was asked about %d: %d found, %d absent",
		t.found, t.absent, t.repeated, t.asked, t.saidFound, t.saidAbsent))
	row("被杀之后恢复 recovery after a kill", len(t.recoveries), quantiles(t.recoveries))
	for _, name := range slices.Sorted(maps.Keys(t.late)) {
		row("迟到 lateness, "+name, len(t.late[name]), quantiles(t.late[name]))
	}
	return b.String()
}

func total(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}

func byPoint(m map[string]int) string {
	var parts []string
	for _, point := range append([]string{""}, points...) {
		if n := m[point]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, map[bool]string{true: "at random", false: point}[point == ""]))
		}
	}
	return strings.Join(parts, ", ")
}

func quantiles(d []time.Duration) string {
	if len(d) == 0 {
		return "none"
	}
	d = slices.Sorted(slices.Values(d))
	at := func(q float64) string {
		if v := d[int(q*float64(len(d)-1))]; v < math.MaxInt64 {
			return v.Round(10 * time.Millisecond).String()
		}
		return "never"
	}
	return fmt.Sprintf("p50 %s, p99 %s, max %s", at(0.5), at(0.99), at(1))
}

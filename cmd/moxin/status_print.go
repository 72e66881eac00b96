package main

import (
	"fmt"
	"strings"
	"time"

	"moxin/content"
)

// printHeld says what holds everything up, or a channel.
func (a *app) printHeld(b *bench, st status, served bool) {
	zone := b.ws.Config.Zone
	if !served && st.open() {
		n := nobodyServes()
		a.printf("%s → %s\n", a.say(n.Says), a.say(n.Do))
	}
	for _, p := range st.pauses {
		a.printf("%s\n", a.say(pausedText(p, zone)))
	}
	if len(st.loose) > 0 {
		a.printf("%s\n", a.say(content.T(
			fmt.Sprintf("未连接：%s，排期在等 → moxin accounts connect %s", strings.Join(st.loose, "、"), st.loose[0]),
			fmt.Sprintf("not connected: %s; releases wait → moxin accounts connect %s", strings.Join(st.loose, ", "), st.loose[0]))))
	}
	for _, other := range st.other {
		a.printf("%s\n", a.say(other))
	}
	for _, p := range st.silent {
		a.printf("%s → moxin notices test\n", a.say(p.text(b)))
	}
	for _, s := range st.quiet {
		a.printf("%s\n", quietText(a, s, st.now.In(zone)))
	}
}

// printNext says what needs a person and what goes out next, and counts.
func (a *app) printNext(st status, zone *time.Location) {
	person, later := st.pressing()
	for _, block := range []struct {
		name     content.Text
		releases []content.Release
	}{
		{needsPerson, person},
		{content.T("平台在处理", "With the platform"), st.away},
		{content.T("接下来", "Next"), st.going},
	} {
		if len(block.releases) > 0 {
			a.printf("%s\n%s", a.say(block.name), a.releaseTable(st.told(a, block.releases), zone).render(a.terminal()))
		}
		if later > 0 && block.name == needsPerson {
			a.printf("%s\n", a.say(laterText(later)))
		}
	}
	if st.late.N > 0 {
		a.printf("%s\n", a.say(latenessText(st.late)))
	}
	for _, state := range content.States {
		if n := st.counts[state]; n > 0 {
			a.progressf("%s %d  ", a.say(content.StateWords[state]), n)
		}
	}
	a.progressf("\n")
}

// releaseTable is releases as a scheduler reads them: states are words on a terminal, and in a pipe what
// --state takes.
func (a *app) releaseTable(releases []content.Release, zone *time.Location) *table {
	t := &table{head: []string{a.say(content.T("编号", "id")), a.say(content.T("状态", "state")), a.say(content.T("时间", "due")),
		a.say(content.T("渠道", "channel")), a.say(content.T("标题", "title")), a.say(content.T("说明", "why"))}}
	for _, r := range releases {
		title := fit(r.Title(), 36)
		if n := len(r.Items); n > 1 {
			title += fmt.Sprintf(" +%d", n-1)
		}
		state := string(r.State)
		if a.terminal() {
			state = a.say(content.StateWords[r.State])
		}
		t.add(fmt.Sprint(r.ID), state, instant(r.Due, zone), r.Channel, title, a.read(r.Why))
	}
	return t
}

func releasesJSON(releases []content.Release) []map[string]any {
	out := make([]map[string]any, len(releases))
	for i, r := range releases {
		out[i] = releaseJSON(r)
	}
	return out
}

func pausesJSON(pauses []content.Pause) []map[string]any {
	out := make([]map[string]any, len(pauses))
	for i, p := range pauses {
		out[i] = map[string]any{"scope": p.Scope, "reason": p.Reason, "by": p.By, "at": jsonTime(p.At), "until": jsonTime(p.Until)}
	}
	return out
}

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// failingShown is how many failing readings status names one by one.
const failingShown = 20

// printCollecting tells people how reading stands: what needs them first.
func (a *app) printCollecting(st collecting, b *bench) {
	zone := b.ws.Config.Zone
	for _, p := range st.stopped {
		a.printf("%s\n", a.say(pausedText(p, zone)))
		host, _ := stoppedHost(p)
		a.printf("  %s\n", a.say(content.T(
			"请人用浏览器打开那里的一篇看看，再运行 moxin ingest resume "+host, "have a person open one of its pages in a browser, then run moxin ingest resume "+host)))
	}
	a.printFailing(st, zone)
	for _, f := range st.fallen {
		a.printf("%s\n", a.say(fallText(f.Before, f.After, zone)))
	}
	lanes := &table{head: []string{"CHANNEL", "COLLECTOR", "LAST", "NEXT", "OPEN", "FAILING"}}
	for _, l := range st.lanes {
		none := a.say(content.T("没有", "none"))
		lanes.add(l.channel, l.collector, instantOr(l.last, zone, none), instantOr(l.next, zone, none), fmt.Sprint(l.open), fmt.Sprint(l.failing))
	}
	a.printf("%s", lanes.render(a.terminal()))
	for _, u := range st.used {
		if u.used > 0 {
			a.printf("%s\n", a.say(content.T(
				fmt.Sprintf("今天已读 %s %d 次，一天最多 %d", u.source, u.used, u.limit), fmt.Sprintf("read %s %d times today, at most %d", u.source, u.used, u.limit))))
		}
	}
	for _, n := range st.channels {
		a.printNumbers(n, zone)
	}
}

func (a *app) printFailing(st collecting, zone *time.Location) {
	for i, f := range st.failing {
		if i == failingShown {
			more := len(st.failing) - failingShown
			a.printf("%s\n", a.say(content.T(fmt.Sprintf("另有 %d 条读不到，见 --json", more), fmt.Sprintf("and %d more, see --json", more))))
			return
		}
		a.printf("%s\n", a.say(f.text(zone)))
	}
}

// text is one failing collection: how often, why, what to do, and when it is tried again.
func (f collectFailure) text(zone *time.Location) content.Text {
	what, help := f.channel+" "+f.Collector+" "+f.title, troubleText(f.Trouble, f.Raw)
	again := content.T("，不再试了", "; given up")
	if !f.Next.IsZero() {
		at := instant(f.Next, zone)
		again = content.T("，下次 "+at, "; next at "+at)
	}
	what = strings.TrimSpace(what)
	return content.T(
		fmt.Sprintf("读不到：%s，连续 %d 次：%s%s%s", what, f.Failures, f.Error, help.ZH, again.ZH),
		fmt.Sprintf("not read: %s, %d times in a row: %s%s%s", what, f.Failures, f.Error, help.EN, again.EN))
}

func fallText(before, after content.Sample, zone *time.Location) content.Text {
	what, of := string(after.Metric)+" "+after.Source, after.Channel
	if after.Publication != 0 {
		of = fmt.Sprint(after.Publication)
	}
	at := instant(after.ObservedAt, zone)
	return content.T(
		fmt.Sprintf("计数归零过：%s（%s）从 %g 掉到 %g（%s）；样本照读到的留着，排名按重新数起算", what, of, before.Value, after.Value, at),
		fmt.Sprintf("began anew: %s (%s) fell from %g to %g at %s; samples stay as read, rank counts on from the old level", what, of, before.Value, after.Value, at))
}

func (a *app) printNumbers(n channelNumbers, zone *time.Location) {
	none := a.say(content.T("没有", "none"))
	if len(n.known) == 0 {
		a.printf("%s\n", a.say(content.T(n.channel+" 读到过："+none, n.channel+" was read: "+none)))
	} else {
		a.printf("%s\n", a.say(content.T(n.channel+" 读到过：", n.channel+" was read:")))
	}
	for _, k := range n.byKind() {
		a.printf("  %s\n", a.say(k.text(zone)))
	}
	var unknown []string
	for _, m := range n.unknown {
		unknown = append(unknown, string(m))
	}
	a.printf("  %s\n", a.say(content.T("从未读到（未知，不是 0）："+orNone(unknown, " ", none), "never read (unknown, not 0): "+orNone(unknown, " ", none))))
}

// knownKind is what one kind of source told of a channel.
type knownKind struct {
	kind    string
	files   map[string]bool // of a kind that has several sources: which
	metrics []string
	newest  time.Time // calendar
}

// byKind sorts what is known by kind of source: each week's export is a source of its own.
func (n channelNumbers) byKind() []knownKind {
	kinds := map[string]*knownKind{}
	for _, k := range n.known {
		for source, at := range k.sources {
			kind, which := content.SourceKind(source)
			one := kinds[kind]
			if one == nil {
				one = &knownKind{kind: kind, files: map[string]bool{}}
				kinds[kind] = one
			}
			if which != "" {
				one.files[which] = true
			}
			if !slices.Contains(one.metrics, string(k.metric)) {
				one.metrics = append(one.metrics, string(k.metric))
			}
			if at.After(one.newest) {
				one.newest = at
			}
		}
	}
	var out []knownKind
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		out = append(out, *kinds[kind])
	}
	return out
}

func (k knownKind) text(zone *time.Location) content.Text {
	zh, en := k.kind, k.kind
	if n := len(k.files); n > 0 {
		zh, en = fmt.Sprintf("%s（%d 份）", k.kind, n), fmt.Sprintf("%s (%d)", k.kind, n)
	}
	at, metrics := instant(k.newest, zone), strings.Join(k.metrics, " ")
	return content.T(zh+"，最近 "+at+"："+metrics, en+", last "+at+": "+metrics)
}

func orNone(words []string, between, none string) string {
	if len(words) == 0 {
		return none
	}
	return strings.Join(words, between)
}

// json is the stable shape of how reading stands.
func (st collecting) json() map[string]any {
	lanes, failing, used := []map[string]any{}, []map[string]any{}, []map[string]any{}
	for _, l := range st.lanes {
		lanes = append(lanes, map[string]any{
			"channel": l.channel, "collector": l.collector, "open": l.open, "failing": l.failing, "last": jsonTime(l.last), "next": jsonTime(l.next),
		})
	}
	for _, f := range st.failing {
		failing = append(failing, map[string]any{
			"channel": f.channel, "collector": f.Collector, "publication": f.Publication, "title": f.title, "failures": f.Failures,
			"error": f.Error, "trouble": f.Trouble, "raw": f.Raw, "last": jsonTime(f.Last), "next": jsonTime(f.Next),
		})
	}
	for _, u := range st.used {
		used = append(used, map[string]any{"source": u.source, "used": u.used, "limit": u.limit})
	}
	return map[string]any{
		"collectors": lanes, "failing": failing, "stopped": pausesJSON(st.stopped), "used_today": used,
		"channels": st.channelsJSON(), "fallen": st.fallenJSON(),
	}
}

func (st collecting) channelsJSON() []map[string]any {
	out := []map[string]any{}
	for _, n := range st.channels {
		known := []map[string]any{}
		for _, k := range n.known {
			known = append(known, map[string]any{"metric": k.metric, "sources": slices.Sorted(maps.Keys(k.sources)), "newest": jsonTime(k.newest)})
		}
		out = append(out, map[string]any{
			"channel": n.channel, "platform": n.platform, "known": known, "unknown": append([]content.Metric{}, n.unknown...),
		})
	}
	return out
}

func (st collecting) fallenJSON() []map[string]any {
	out := []map[string]any{}
	for _, f := range st.fallen {
		out = append(out, map[string]any{
			"publication": f.After.Publication, "channel": f.After.Channel, "metric": f.After.Metric, "source": f.After.Source,
			"from": f.Before.Value, "to": f.After.Value, "at": jsonTime(f.After.ObservedAt),
		})
	}
	return out
}

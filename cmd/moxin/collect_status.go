package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest"
	"moxin/ingest/page"
)

// collecting is how reading numbers stands.
type collecting struct {
	now      time.Time
	lanes    []collectLane
	failing  []collectFailure
	stopped  []content.Pause // of hosts
	used     []collectUse
	channels []channelNumbers
	fallen   []ingest.Fall
}

// collectLane is one collector's work on one channel.
type collectLane struct {
	channel, collector string
	open               int       // collections with something left to read
	failing            int       // of those
	last, next         time.Time // calendar
}

// collectFailure is one collection whose last reading did not work out.
type collectFailure struct {
	content.Collection
	channel, title string
}

// collectUse is how much of a day's readings is used up.
type collectUse struct {
	source      string
	used, limit int
}

// channelNumbers is what is known of a channel's posts and of itself.
type channelNumbers struct {
	channel, platform string
	known             []knownMetric
	unknown           []content.Metric // never read from anywhere
}

type knownMetric struct {
	metric  content.Metric
	sources map[string]time.Time // with the newest reading of each; calendar
	newest  time.Time
}

// fallSpan is how far back status looks for counters that began anew.
const fallSpan = 14 * 24 * time.Hour

// readCollecting asks the store how reading stands.
func readCollecting(ctx context.Context, b *bench, s *store.Store, r *ingest.Runner) (collecting, error) {
	st := collecting{now: r.Now()}
	posts, err := s.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return st, err
	}
	plans, err := s.Collections(ctx)
	if err != nil {
		return st, err
	}
	channels, err := r.ChannelPlans(ctx)
	if err != nil {
		return st, err
	}
	st.plan(posts, append(plans, channels...))
	pauses, err := s.Pauses(ctx)
	if err != nil {
		return st, err
	}
	for _, p := range pauses {
		if _, ok := stoppedHost(p); ok && p.Lasts(st.now) {
			st.stopped = append(st.stopped, p)
		}
	}
	if err := st.use(ctx, b, s, r); err != nil {
		return st, err
	}
	return st, st.numbers(ctx, b, s, posts)
}

// stoppedHost is the host that a pause stops reading from.
func stoppedHost(p content.Pause) (string, bool) {
	return strings.CutPrefix(p.Scope, content.ReadScope(""))
}

// plan sorts the collections by channel and collector.
func (st *collecting) plan(posts []content.Publication, plans []content.Collection) {
	byID := make(map[int64]content.Publication, len(posts))
	for _, p := range posts {
		byID[p.ID] = p
	}
	lanes := map[[2]string]*collectLane{}
	for _, c := range plans {
		p := byID[c.Publication]
		channel := p.Channel
		if c.Publication == 0 {
			_, channel, _ = strings.Cut(c.Collector, ":")
		}
		key := [2]string{channel, c.Collector}
		l := lanes[key]
		if l == nil {
			l = &collectLane{channel: channel, collector: c.Collector}
			lanes[key] = l
		}
		l.count(c)
		if c.Failures > 0 && p.GoneAt.IsZero() {
			st.failing = append(st.failing, collectFailure{c, channel, p.Title})
		}
	}
	for _, l := range lanes {
		st.lanes = append(st.lanes, *l)
	}
	slices.SortFunc(st.lanes, func(a, b collectLane) int {
		return cmp.Or(strings.Compare(a.channel, b.channel), strings.Compare(a.collector, b.collector))
	})
	slices.SortStableFunc(st.failing, func(a, b collectFailure) int { return cmp.Compare(b.Failures, a.Failures) })
}

func (l *collectLane) count(c content.Collection) {
	if c.Last.After(l.last) {
		l.last = c.Last
	}
	if c.Failures > 0 {
		l.failing++
	}
	if c.Next.IsZero() {
		return
	}
	l.open++
	if l.next.IsZero() || c.Next.Before(l.next) {
		l.next = c.Next
	}
}

// use counts what today has used up: readings of accounts' interfaces, and requests to hosts.
func (st *collecting) use(ctx context.Context, b *bench, s *store.Store, r *ingest.Runner) error {
	keys := map[string]string{} // by source
	for name := range r.Collectors {
		keys[name] = ingest.SpentKey(name, st.now)
	}
	for channel := range r.Channels {
		keys["channel:"+channel] = ingest.SpentKey("channel:"+channel, st.now)
	}
	limits := map[string]int{}
	for name := range keys {
		if limits[name] = r.Daily(name); limits[name] == 0 {
			delete(keys, name)
		}
	}
	for _, host := range b.ws.Config.Ingest.Pages {
		keys[host], limits[host] = page.SpentKey(host, st.now), cmp.Or(b.ws.Config.Ingest.Daily, content.DefaultDaily)
	}
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		used, err := s.Used(ctx, keys[name], ingest.SpentWindow)
		if err != nil {
			return err
		}
		st.used = append(st.used, collectUse{name, used, limits[name]})
	}
	return nil
}

// numbers finds what is known of each channel, and what never was.
func (st *collecting) numbers(ctx context.Context, b *bench, s *store.Store, posts []content.Publication) error {
	byChannel := map[string][]int64{}
	for _, p := range posts {
		byChannel[p.Channel] = append(byChannel[p.Channel], p.ID)
	}
	for _, ch := range b.ws.Config.Channels {
		samples, err := s.Samples(ctx, content.SampleFilter{Channel: ch.ID})
		if err != nil {
			return err
		}
		if ids := byChannel[ch.ID]; len(ids) > 0 {
			latest, err := s.LatestSamples(ctx, ids)
			if err != nil {
				return err
			}
			samples = append(samples, latest...)
		}
		st.channels = append(st.channels, numbersOf(ch, samples))
	}
	recent, err := s.Samples(ctx, content.SampleFilter{Since: st.now.Add(-fallSpan)})
	st.fallen = ingest.Falls(recent)
	return err
}

func numbersOf(ch content.Channel, samples []content.Sample) channelNumbers {
	n := channelNumbers{channel: ch.ID, platform: ch.Platform}
	known := map[content.Metric]*knownMetric{}
	for _, s := range samples {
		k := known[s.Metric]
		if k == nil {
			k = &knownMetric{metric: s.Metric, sources: map[string]time.Time{}}
			known[s.Metric] = k
		}
		if s.ObservedAt.After(k.sources[s.Source]) {
			k.sources[s.Source] = s.ObservedAt
		}
		if s.ObservedAt.After(k.newest) {
			k.newest = s.ObservedAt
		}
	}
	for _, metric := range slices.Sorted(maps.Keys(content.Metrics)) {
		if k := known[metric]; k != nil {
			n.known = append(n.known, *k)
		} else if metric.OfChannels(ch.Platform) {
			n.unknown = append(n.unknown, metric)
		}
	}
	return n
}

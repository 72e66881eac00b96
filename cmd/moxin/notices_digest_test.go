package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// morning is when the digests of these tests end.
var morning = time.Date(2026, 12, 2, 9, 0, 0, 0, beijing)

// pastDays is a store that the test fills by its own clock.
type pastDays struct {
	*testing.T
	store *store.Store
	cfg   content.Config
}

func newPastDays(t *testing.T) *pastDays {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "moxin.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	sh := &pastDays{T: t, store: s, cfg: content.Config{Zone: beijing, Channels: []content.Channel{
		{ID: "gzh", Platform: content.WeChat}, {ID: "xhs", Platform: content.XiaoHongShu}}}}
	for _, ch := range sh.cfg.Channels {
		sh.ok(s.Connect(t.Context(), content.Account{Channel: ch.ID, Platform: ch.Platform, ID: "1", ConnectedAt: morning, ConnectedBy: "tester"}))
	}
	return sh
}

func (s *pastDays) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// release is one article on a channel, as plan leaves it at an instant.
func (s *pastDays) release(channel, slug string, state content.State, due, at time.Time) int64 {
	s.Helper()
	ch, _ := s.cfg.Channel(channel)
	made := content.Rendition{Slug: slug, Channel: channel, Platform: ch.Platform, Title: slug, SourceDigest: "x"}
	made.Seal()
	items := []content.Item{{Slug: slug, Title: slug, Rendition: made.Digest, SourceDigest: "x"}}
	ids, err := s.store.Apply(s.Context(), content.Changeset{By: "plan", At: at, Renditions: []content.Rendition{made}, Create: []content.Release{{
		Channel: channel, Platform: ch.Platform, Run: 1, State: state, Due: due, Late: time.Hour, Items: items, Digest: content.MessageDigest(items)}}})
	s.ok(err)
	return ids[0]
}

// ends carries a release out, so that it ends at an instant.
func (s *pastDays) ends(channel, slug string, to content.State, at time.Time) int64 {
	s.Helper()
	ctx, id := s.Context(), s.release(channel, slug, content.Approved, at, at)
	tickets, err := s.store.DispatchDue(ctx, at, at, 10)
	s.ok(err)
	i := slices.IndexFunc(tickets, func(t content.Ticket) bool { return t.Release == id })
	a, err := s.store.Claim(ctx, content.Claim{Ticket: tickets[i], Worker: "w", Now: at, Started: at, Lease: at.Add(time.Minute)})
	s.ok(err)
	m := content.Settlement{Release: id, Fence: tickets[i].Fence, From: content.Publishing, To: to, Attempt: a.ID, Who: "worker", At: at, Finished: at}
	if to == content.Published {
		m.Publications = []content.Publication{{Slug: slug, Title: slug, PublishedAt: at}}
	}
	if to == content.HandedOff {
		m.Handoff = &content.Handoff{Token: "token-" + slug, Expires: at.Add(24 * time.Hour)}
	}
	s.ok(s.store.Settle(ctx, m))
	return id
}

func (s *pastDays) digest() content.Digest {
	s.Helper()
	d, err := digestOf(s.Context(), s.store, s.cfg, content.Digest{From: morning.AddDate(0, 0, -1), To: morning, Until: morning.AddDate(0, 0, 1)})
	s.ok(err)
	return d
}

func titlesOf(all []content.Release) string {
	var out []string
	for _, r := range all {
		out = append(out, r.Title())
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// Each release stands in the one list that it belongs to: what ended is news within the time alone,
// what waits until somebody does it, what comes until the next morning.
func TestDigestSortsReleases(t *testing.T) {
	s := newPastDays(t)
	evening, before := morning.Add(-13*time.Hour), morning.Add(-40*time.Hour)
	s.ends("gzh", "out", content.Published, evening)
	s.ends("gzh", "out-before", content.Published, before)
	s.ends("gzh", "failed", content.Failed, evening)
	s.ends("gzh", "failed-before", content.Failed, before)
	s.ends("xhs", "handed", content.HandedOff, evening)
	s.ends("xhs", "doubt-before", content.InDoubt, before)
	s.release("gzh", "asks", content.Planned, morning.Add(11*time.Hour), before)
	s.release("gzh", "asks-later", content.Planned, morning.Add(25*time.Hour), before)
	s.release("gzh", "comes", content.Approved, morning.Add(12*time.Hour), before)
	s.release("gzh", "comes-later", content.Approved, morning.Add(24*time.Hour), before)
	missed := s.release("gzh", "missed", content.Approved, evening.Add(-2*time.Hour), before)
	if ids, err := s.store.MissLate(t.Context(), evening); err != nil || fmt.Sprint(ids) != fmt.Sprint([]int64{missed}) {
		t.Fatalf("missed %v, %v", ids, err)
	}
	d := s.digest()
	for what, got := range map[string][2]string{
		"published": {titlesOf(d.Published), "out"}, "failed": {titlesOf(d.Failed), "failed"}, "missed": {titlesOf(d.Missed), "missed"},
		"waiting": {titlesOf(d.Waiting), "asks doubt-before handed"}, "coming": {titlesOf(d.Coming), "comes"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %q, want %q", what, got[0], got[1])
		}
	}
	if len(d.Published) == 1 && !d.Published[0].UpdatedAt.Equal(evening) {
		t.Errorf("out at %s", d.Published[0].UpdatedAt)
	}
}

// Numbers are counted by channel as they were read; a channel of which nothing was read is not there.
func TestDigestCountsNumbers(t *testing.T) {
	s := newPastDays(t)
	if d := s.digest(); len(d.Numbers)+len(d.Outcomes)+len(d.Paused) > 0 {
		t.Errorf("of an empty store: %+v", d)
	}
	ctx, evening := t.Context(), morning.Add(-13*time.Hour)
	s.ends("xhs", "note", content.Published, evening.Add(-48*time.Hour))
	posts, err := s.store.Publications(ctx, content.PublicationFilter{})
	s.ok(err)
	sample := func(metric content.Metric, at time.Time) content.Sample {
		return content.Sample{Publication: posts[0].ID, Metric: metric, Unit: content.UnitTimes, Value: 7, Cumulative: true, ObservedAt: at, Source: "test"}
	}
	_, err = s.store.AddSamples(ctx, []content.Sample{
		sample(content.Reads, evening), sample(content.Likes, evening), sample(content.Reads, morning), sample(content.Reads, morning.Add(-25*time.Hour)),
		{Channel: "gzh", Metric: content.Followers, Unit: content.UnitPeople, Value: 70, ObservedAt: evening, Source: "test"},
	})
	s.ok(err)
	_, err = s.store.AddOutcomes(ctx, []content.Outcome{
		{Kind: content.OutcomeOrder, At: evening, Value: 9900, Source: "webhook", Ref: "1"}, {Kind: content.OutcomeOrder, At: evening, Value: 10000, Source: "webhook", Ref: "2"},
		{Kind: content.OutcomeAdd, At: evening, Source: "test", Reader: "r"}, {Kind: content.OutcomeAdd, At: morning, Source: "test", Reader: "s"},
	})
	s.ok(err)
	s.ok(s.store.Pause(ctx, content.Pause{Scope: "channel:xhs", Reason: "维护", By: "tester", At: evening}))
	s.ok(s.store.Pause(ctx, content.Pause{Scope: "channel:gzh", Reason: "过去的", By: "tester", At: evening.Add(-time.Hour), Until: evening}))
	d := s.digest()
	if got := fmt.Sprint(d.Numbers); got != "[{gzh wechat 0 1} {xhs xiaohongshu 1 2}]" {
		t.Errorf("numbers %s", got)
	}
	if got := fmt.Sprint(d.Outcomes); got != "[{add 1 0} {order 2 19900}]" {
		t.Errorf("outcomes %s", got)
	}
	if len(d.Paused) != 1 || d.Paused[0].Scope != "channel:xhs" {
		t.Errorf("paused %+v", d.Paused)
	}
}

// Only a workspace that names an hour is summed up, in its own zone, until the next morning.
func TestSummaryIsAsConfigured(t *testing.T) {
	s := newPastDays(t)
	if summary(s.cfg, s.store) != nil {
		t.Error("nobody asked for a digest")
	}
	s.cfg.Notices.Digest = &content.DayTime{Hour: 9}
	sum := summary(s.cfg, s.store)
	d, err := sum.Write(context.WithoutCancel(t.Context()), morning.AddDate(0, 0, -1), morning)
	if err != nil || sum.At.String() != "09:00" || sum.Zone != beijing || !d.To.Equal(morning) || !d.Until.Equal(morning.AddDate(0, 0, 1)) {
		t.Errorf("%+v %+v, %v", sum, d, err)
	}
}

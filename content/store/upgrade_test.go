package store_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// before is what a store at migration 13 has: a publication, its numbers and what readers did, written
// as that binary wrote it.
var before = []string{
	`INSERT INTO releases (channel, platform, run, state, why, due, asked, late, digest, fence, queued_at,
			lease_until, not_before, job, commit_hash, version, created_at, updated_at)
		VALUES ('gzh', 'wechat', 1, 'published', '', {noon}, '', 3600000000, 'd', 1, 0, 0, 0, '', '', 3, 0, 0)`,
	`INSERT INTO publications (release, idx, slug, channel, platform, remote_id, stat_id, url, title, published_at, gone_at, gone_why)
		VALUES (1, 0, 'tea', 'gzh', 'wechat', 'p1', '', '', '为什么老客户不再回来', {noon}, 0, '')`,
	`INSERT INTO samples (publication, channel, metric, unit, value, cumulative, capped, observed_at, source, raw) VALUES
		(1, NULL, 'reads', '次', 120, 1, 0, {noon}, 'page', 'beef'), (1, NULL, 'reads', '次', 100001, 1, 1, {later}, 'page', ''),
		(1, NULL, 'reads', '次', 118, 0, 0, {noon}, 'datacube', ''), (NULL, 'gzh', 'followers', '人', 812, 1, 0, {noon}, 'datacube', '')`,
	`INSERT INTO collections (publication, collector, next_at, last_at, failures, error) VALUES (1, 'page', {later}, {noon}, 2, '超时')`,
	`INSERT INTO outcomes (kind, publication, channel, reader, at, value, source) VALUES
		('follow', 1, 'gzh', 'r1', {noon}, 0, 'callback'), ('order', NULL, 'gzh', 'r1', {later}, 12900, 'csv:订单.csv')`,
}

// TestNumbersOutliveAnUpgrade: what was there before corrections, links and refs reads the same after,
// and what comes again is still known.
func TestNumbersOutliveAnUpgrade(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		old, err := store.OpenAt(t.Context(), url, 13)
		if err != nil {
			t.Fatal(err)
		}
		later := noon.Add(time.Hour)
		instants := strings.NewReplacer("{noon}", strconv.FormatInt(noon.UnixMicro(), 10), "{later}", strconv.FormatInt(later.UnixMicro(), 10))
		for _, statement := range before {
			if err := old.Exec(t.Context(), instants.Replace(statement)); err != nil {
				t.Fatal(err)
			}
		}
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}
		read := func(source string, value float64, at time.Time) content.Sample {
			return content.Sample{Publication: 1, Metric: content.Reads, Unit: content.UnitTimes, Value: value, Cumulative: true, ObservedAt: at, Source: source}
		}
		samples := []content.Sample{read("page", 120, noon), read("datacube", 118, noon),
			{Channel: "gzh", Metric: content.Followers, Unit: content.UnitPeople, Value: 812, Cumulative: true, ObservedAt: noon, Source: "datacube"},
			read("page", 100001, later)}
		samples[0].Raw, samples[1].Cumulative, samples[3].Capped = "beef", false, true
		outcomes := []content.Outcome{
			{ID: 1, Kind: content.OutcomeFollow, Publication: 1, Channel: "gzh", Reader: "r1", At: noon, Source: "callback"},
			{ID: 2, Kind: content.OutcomeOrder, Channel: "gzh", Reader: "r1", At: later, Value: 12900, Source: "csv:订单.csv"}}
		page := content.Collection{Publication: 1, Collector: "page", Next: later, Last: noon, Failures: 2, Error: "超时"}

		s := reopen(t, url)
		if got, err := s.Samples(t.Context(), content.SampleFilter{}); err != nil || !slices.Equal(got, samples) {
			t.Errorf("samples %+v, %v", got, err)
		}
		if got, err := s.Outcomes(t.Context(), time.Time{}); err != nil || !slices.Equal(got, outcomes) {
			t.Errorf("outcomes %+v, %v", got, err)
		}
		if got, err := s.CollectionsDue(t.Context(), later, noon, 0); err != nil || !slices.Equal(got, []content.Collection{page}) {
			t.Errorf("collections %+v, %v", got, err)
		}
		for what, add := range map[string]func() (int, error){
			"samples":  func() (int, error) { return s.AddSamples(t.Context(), samples) },
			"outcomes": func() (int, error) { return s.AddOutcomes(t.Context(), outcomes) },
		} {
			if n, err := add(); err != nil || n != 0 {
				t.Errorf("the same %s again: added %d, %v", what, n, err)
			}
		}
	})
}

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

// scored is what a store at migration 15 has: a post of a note, and hourly scorings of two days, each with
// its explanations.
var scored = []string{
	`INSERT INTO releases (channel, platform, run, state, why, due, asked, late, digest, fence, queued_at,
			lease_until, not_before, job, commit_hash, version, created_at, updated_at)
		VALUES ('xhs', 'xiaohongshu', 1, 'published', '', {noon}, '', 3600000000, 'd', 1, 0, 0, 0, '', '', 3, 0, 0)`,
	`INSERT INTO renditions (digest, slug, channel, source_digest, stored_at, body) VALUES ('r', 'tea', 'xhs', 's', 0, '{"slug":"tea","family":"note"}')`,
	`INSERT INTO release_items (release, position, slug, channel, run, held, title, rendition, source_digest) VALUES (1, 0, 'tea', 'xhs', 1, 1, '茶', 'r', 's')`,
	`INSERT INTO publications (release, idx, slug, channel, platform, remote_id, stat_id, url, title, published_at, gone_at, gone_why) VALUES
		(1, 0, 'tea', 'xhs', 'xiaohongshu', 'p1', '', '', '茶', {noon}, 0, ''), (1, 1, 'odd', 'xhs', 'xiaohongshu', 'p2', '', '', '没有成稿', {noon}, 0, '')`,
	`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 29)
		INSERT INTO scores (kind, subject, name, at, value, low, high, rank, rank_low, rank_high, evidence, why, model)
		SELECT k.kind, 'tea', 'trust', {noon} + n.i * 3600000000, n.i, -1, 100, 1, 1, 1, 9, '{}', 'm0' FROM n
			CROSS JOIN (SELECT 'article' AS kind UNION ALL SELECT 'author') k`,
}

// TestScoresOutliveAnUpgrade: of what was scored hour by hour the last of each day stays, and what is
// newest is whole; posts know the shape that they went out in.
func TestScoresOutliveAnUpgrade(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		old, err := store.OpenAt(t.Context(), url, 15)
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range scored {
			if err := old.Exec(t.Context(), strings.ReplaceAll(statement, "{noon}", strconv.FormatInt(noon.UnixMicro(), 10))); err != nil {
				t.Fatal(err)
			}
		}
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}
		s := reopen(t, url)
		posts, err := s.Publications(t.Context(), content.PublicationFilter{})
		if err != nil || len(posts) != 2 || posts[0].Family != content.FamilyNote || posts[1].Family != "" {
			t.Errorf("publications %+v, %v", posts, err)
		}
		newest, err := s.Scores(t.Context(), "")
		if err != nil || len(newest) != 2 || newest[0].Why != "{}" || newest[0].Value != 29 {
			t.Errorf("scores %+v, %v", newest, err)
		}
		if r, err := s.Ranking(t.Context()); err != nil || !r.At.IsZero() {
			t.Errorf("ranking %+v, %v", r, err)
		}
		history := func(want ...float64) {
			t.Helper()
			all, err := s.ScoreHistory(t.Context(), "article", "tea", "trust")
			var values []float64
			for _, c := range all {
				values = append(values, c.Value)
			}
			if err != nil || !slices.Equal(values, want) {
				t.Errorf("history %v, %v; want %v", values, err, want)
			}
		}
		history(19, 29) // noon is 04:00
		at := noon.AddDate(0, 0, 3)
		fresh := content.Score{Kind: "article", Subject: "tea", Name: "trust", Value: 1, At: at}
		if err := s.PutScoring(t.Context(), []content.Score{fresh}, content.Ranking{At: at}); err != nil {
			t.Fatal(err)
		}
		history(19, 29, 1)
		if list, _, err := s.RankedArticles(t.Context(), content.RankQuery{Format: content.FormatPictures}); err != nil || len(list) != 1 {
			t.Errorf("ranked %+v, %v", list, err)
		}
	})
}

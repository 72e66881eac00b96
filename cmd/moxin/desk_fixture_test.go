package main

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"moxin/content"
)

// bigDesk is a team's desk after years: so many articles of 40 authors on four channels, each read at five
// ages for five numbers, and so a hundred samples of each article.
type bigDesk struct {
	*newsroom
	articles int
	now      time.Time
}

// deskChannels are its channels, and how far its counters are at the ages at which they are read.
var (
	deskChannels = []struct {
		id, platform string
		family       content.Family
	}{
		{"gzh", content.WeChat, content.FamilyWeChat}, {"xhs", content.XiaoHongShu, content.FamilyNote},
		{"dy", content.Douyin, content.FamilyCaption}, {"wb", content.Weibo, content.FamilyPost},
	}
	deskAges = []struct {
		hours int
		share float64
	}{{1, .08}, {6, .25}, {24, .5}, {24 * 7, .85}, {24 * 30, 1}}
	// deskSignals are how often a reader does something, and how much more for a standard deviation of trust.
	deskSignals = []struct {
		metric      content.Metric
		rate, trust float64
	}{{content.Likes, .03, .25}, {content.Saves, .012, .45}, {content.Shares, .008, .15}, {content.Comments, .006, .2}}
)

const deskYAML = `version: 1
timezone: Asia/Shanghai
approval: {required: false}
channels:
  gzh: {platform: wechat}
  xhs: {platform: xiaohongshu}
  dy: {platform: douyin}
  wb: {platform: weibo}
`

// openBigDesk opens it on SQLite, or in the store that env names.
func openBigDesk(b *testing.B, articles int, env map[string]string) *bigDesk {
	b.Helper()
	yaml := deskYAML
	if env[storeVar] != "" {
		yaml += "store: {url: \"${" + storeVar + "}\"}\n"
	}
	site := map[string]string{content.ConfigName: yaml, "articles/first.md": "---\ntitle: 茶凉了再说\nslug: first\n---\n先坐下。\n"}
	d := &bigDesk{premises{files: site, env: env, log: b.Output()}.open(b), articles, time.Now()}
	b.Cleanup(func() { d.ok(d.station.Close()) })
	d.fill(env[storeVar])
	return d
}

// fill writes straight into the tables what publishing would have, and what was read through the store.
func (d *bigDesk) fill(url string) {
	d.Helper()
	driver := "pgx"
	if url == "" {
		driver, url = "sqlite", filepath.Join(d.app.dir, stateDir, "moxin.db")+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, url)
	d.ok(err)
	defer db.Close()
	first := d.now.AddDate(0, 0, -30).Add(-time.Duration(d.articles) * time.Hour).UnixMicro()
	count := fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ", d.articles-1)
	statements := []string{
		`INSERT INTO renditions (digest, slug, channel, source_digest, stored_at, body) VALUES ('r', 'a1', 'gzh', 's', 0, '{}')`,
		count + `INSERT INTO articles (slug, path, title, author, series, stage, audience, tags, cover, body_digest, commit_hash, updated_at, gone)
			SELECT 'a' || i, 'articles/a' || i || '.md', '为什么有些客人每个月都回来 第 ' || i || ' 回', '作者 ' || (i % 40), CASE WHEN i % 3 = 0 THEN '系列 ' || (i % 90) ELSE '' END,
				CASE i % 4 WHEN 0 THEN 'trust' WHEN 1 THEN 'demand' ELSE '' END, CASE i % 3 WHEN 0 THEN 'existing' WHEN 1 THEN 'warm' ELSE 'new' END,
				'["话题 ' || (i % 50) || '"]', '', 'b' || i, 'c', 0, 0 FROM n`,
	}
	for i, ch := range deskChannels {
		statements = append(statements,
			count+fmt.Sprintf(`INSERT INTO releases (channel, platform, run, state, why, due, asked, late, digest, fence, queued_at, lease_until, not_before, job, commit_hash, version, created_at, updated_at)
				SELECT '%s', '%s', 1, 'published', '', %d + i * 3600000000, '', 3600000000, 'd', 0, 0, 0, 0, '', '', 1, 0, 0 FROM n ORDER BY i`, ch.id, ch.platform, first),
			count+fmt.Sprintf(`INSERT INTO publications (release, idx, slug, channel, platform, family, remote_id, stat_id, url, title, published_at, gone_at, gone_why)
				SELECT %d + i + 1, 0, 'a' || i, '%s', '%s', '%s', 'p', '', 'https://example.com/' || i, '发出的 ' || i, %d + i * 3600000000, 0, '' FROM n ORDER BY i`,
				i*d.articles, ch.id, ch.platform, ch.family, first))
	}
	for _, s := range statements {
		_, err := db.ExecContext(d.Context(), s)
		d.ok(err)
	}
	d.read()
	_, err = db.ExecContext(d.Context(), `ANALYZE`)
	d.ok(err)
}

// read stores what collectors would have brought.
func (d *bigDesk) read() {
	posts, err := d.station.store.Publications(d.Context(), content.PublicationFilter{})
	d.ok(err)
	random := rand.New(rand.NewPCG(1, 2))
	authors := make([]float64, 40)
	for i := range authors {
		authors[i] = .8 * random.NormFloat64()
	}
	trust := make(map[string]float64, d.articles)
	var all []content.Sample
	for _, p := range posts {
		var n int
		_, err := fmt.Sscanf(p.Slug, "a%d", &n)
		d.ok(err)
		if _, ok := trust[p.Slug]; !ok {
			trust[p.Slug] = authors[n%40] + .6*random.NormFloat64()
		}
		all = append(all, readingsOf(random, p, trust[p.Slug])...)
	}
	slices.SortStableFunc(all, func(a, b content.Sample) int { return a.ObservedAt.Compare(b.ObservedAt) })
	for part := range slices.Chunk(all, 50_000) {
		added, err := d.station.store.AddSamples(d.Context(), part)
		d.ok(err)
		if added != len(part) {
			d.Fatalf("%d of %d samples added", added, len(part))
		}
	}
}

// readingsOf are the samples of one publication.
func readingsOf(random *rand.Rand, p content.Publication, trust float64) []content.Sample {
	var out []content.Sample
	reads, own := math.Exp(6.5+random.NormFloat64()), make([]float64, len(deskSignals))
	for i, s := range deskSignals {
		own[i] = reads * s.rate * math.Exp(s.trust*trust+.25*random.NormFloat64())
	}
	for _, age := range deskAges {
		add := func(m content.Metric, mean float64) {
			v := mean * age.share
			out = append(out, content.Sample{Publication: p.ID, Metric: m, Unit: content.Metrics[m], Value: math.Round(max(0, v+math.Sqrt(v)*.3*random.NormFloat64())),
				Cumulative: true, ObservedAt: p.PublishedAt.Add(time.Duration(age.hours) * time.Hour), Source: "page"})
		}
		add(content.Reads, reads)
		for i, s := range deskSignals {
			add(s.metric, own[i])
		}
	}
	return out
}

// scored scores the desk and returns what stays.
func (d *bigDesk) scored(ctx context.Context) content.Ranking {
	d.Helper()
	_, err := score(ctx, d.bench.ws, d.station.store, time.Now())
	d.ok(err)
	r, err := d.station.store.Ranking(ctx)
	d.ok(err)
	if len(r.Posts) != d.articles {
		d.Fatalf("%d of %d articles are scored", len(r.Posts), d.articles)
	}
	return r
}

// ranks asks the store for what a page shows.
func (d *bigDesk) ranks(ctx context.Context, q content.RankQuery) int {
	d.Helper()
	list, total, err := d.station.store.RankedArticles(ctx, q)
	d.ok(err)
	if len(list) == 0 || len(list) > 50 || total == 0 {
		d.Fatalf("%d of %d articles", len(list), total)
	}
	return total
}

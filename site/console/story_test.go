package console

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

// lifecycle is one release of the story and how far it gets.
type lifecycle struct {
	slug, channel string
	due           string // 2006-01-02 15:04 in Shanghai
	state         content.State
	why           string
	reads         float64 // of its publication; 0 = never read
}

// story is what has happened in the shop by now, and what is to come. No sph has gone out: it
// was never connected.
var story = []lifecycle{
	{"damp-season", "gzh", "2026-11-10 20:00", content.Published, "", 1830},
	{"damp-season", "xhs", "2026-11-11 12:30", content.Published, "", 940},
	{"second-hand", "gzh", "2026-11-12 20:00", content.Published, "", 2210},
	{"quiet-hour", "gzh", "2026-11-17 20:00", content.Published, "", 1650},
	{"quiet-hour", "xhs", "2026-11-18 12:30", content.Published, "", 3120},
	{"how-we-choose", "gzh", "2026-11-19 20:00", content.Published, "", 2480},
	{"reading-with-kids", "xhs", "2026-11-20 18:00", content.Expired, "三天没有人发", 0},
	{"member-letter", "gzh", "2026-11-24 20:00", content.Published, "", 1390},
	{"winter-list", "gzh", "2026-11-26 20:00", content.Published, "", 100001},
	{"winter-list", "xhs", "2026-11-27 12:30", content.Published, "", 12876},
	{"gift-guide", "gzh", "2026-12-01 20:00", content.Published, "", 3042},
	{"gift-guide", "xhs", "2026-12-01 21:00", content.Published, "", 0},
	{"how-we-choose", "xhs", "2026-12-02 12:30", content.Published, "", 655},
	{"gift-guide", "sph", "2026-12-02 18:00", content.Missed, "渠道未连接", 0},
	{"slow-delivery", "gzh", "2026-12-03 20:00", content.InDoubt, "提交后没有收到回复，已在平台查找，未见", 0},
	{"slow-delivery", "xhs", "2026-12-03 12:30", content.Failed, "标题 22 字，上限 20", 0},
	{"second-hand", "dy", "2026-12-03 18:00", content.HandedOff, "", 0},
	{"why-readers-return", "xhs", "2026-12-04 09:00", content.HandedOff, "", 0},
	{"why-readers-return", "gzh", "2026-12-04 20:00", content.Approved, "", 0},
	{"why-readers-return", "dy", "2026-12-05 18:00", content.Planned, "", 0},
	{"why-readers-return", "sph", "2026-12-05 18:30", content.Approved, "", 0},
	{"the-refund-we-gave", "gzh", "2026-12-08 20:00", content.Planned, "", 0},
	{"the-refund-we-gave", "xhs", "2026-12-08 12:30", content.Approved, "", 0},
	{"the-refund-we-gave", "dy", "2026-12-08 18:00", content.Planned, "", 0},
	{"the-refund-we-gave", "sph", "2026-12-08 18:30", content.Planned, "", 0},
	{"second-hand", "xhs", "2026-12-08 21:30", content.Approved, "", 0},
	{"reading-with-kids", "gzh", "2026-12-10 20:00", content.Approved, "", 0},
	{"reading-with-kids", "dy", "2026-12-11 18:00", content.Cancelled, "不合适抖音", 0},
	{"member-letter", "xhs", "2026-12-15 12:30", content.Approved, "", 0},
	{"slow-delivery", "dy", "2026-12-17 18:00", content.Approved, "", 0},
	{"quiet-hour", "dy", "2026-12-22 18:00", content.Planned, "", 0},
	{"damp-season", "dy", "2026-12-24 18:00", content.Planned, "", 0},
	{"new-year-sale", "gzh", "2026-12-30 20:00", content.Planned, "", 0},
	{"new-year-sale", "xhs", "2026-12-31 12:30", content.Planned, "", 0},
}

// fullShop is one in which everything has happened.
func fullShop(t *testing.T) *shop {
	t.Helper()
	s := newShop(t, library)
	for _, ch := range []content.Account{
		{Channel: "gzh", Platform: content.WeChat, ID: "wx0000000000000001", Name: "半山书店", Kind: "service"},
		{Channel: "xhs", Platform: content.XiaoHongShu, ID: "banshan", Kind: "person"},
		{Channel: "dy", Platform: content.Douyin, ID: "banshan-dy", Name: "半山书店", Kind: "person"},
	} {
		ch.ConnectedAt, ch.ConnectedBy = now.AddDate(0, -1, 0), "林溪"
		s.ok(s.store.Connect(t.Context(), ch))
	}
	for _, l := range story {
		s.live(l)
	}
	s.rank()
	s.ok(s.store.Pause(t.Context(), content.Pause{Scope: "channel:dy", Reason: "账号实名复核", By: "陈默", At: now, Until: now.AddDate(0, 0, 2)}))
	s.ok(s.store.Beat(t.Context(), content.Beat{Worker: "studio:4021", Roles: "release,collect,console", At: work.Add(-4 * time.Second)}))
	s.ok(s.store.Beat(t.Context(), content.Beat{Worker: "studio:3977", Roles: "release", At: work.Add(-9 * time.Hour)}))
	return s
}

// live brings a release to its state by the steps that a real one takes.
func (s *shop) live(l lifecycle) int64 {
	s.Helper()
	ctx := s.Context()
	due, err := time.ParseInLocation("2006-01-02 15:04", l.due, shanghai)
	s.ok(err)
	r, err := s.Compile(ctx, l.slug, l.channel)
	s.ok(err)
	it := content.Item{Slug: r.Slug, Title: r.Title, Rendition: r.Digest, SourceDigest: r.SourceDigest}
	rel := content.Release{Channel: l.channel, Platform: r.Platform, Run: 1, Items: []content.Item{it}, State: content.Planned,
		Due: due, Late: 30 * time.Minute, Asked: due.Format(time.RFC3339), Commit: "3f9c2b7d41aa", Digest: content.MessageDigest([]content.Item{it})}
	ids, err := s.store.Apply(ctx, content.Changeset{By: "plan", At: due.AddDate(0, 0, -7), Articles: s.records(l.slug),
		Renditions: []content.Rendition{r}, Create: []content.Release{rel}})
	s.ok(err)
	id := ids[0]
	switch l.state {
	case content.Planned:
		return id
	case content.Missed, content.Cancelled:
		s.ok(s.store.Transition(ctx, content.Transition{Release: id, To: l.state, Who: "scheduler", Why: l.why, At: due.Add(30 * time.Minute)}))
		return id
	}
	s.ok(s.store.Approve(ctx, content.Approval{Release: id, Digest: rel.Digest, By: "周野", Via: "cli", At: due.AddDate(0, 0, -1)}))
	if l.state != content.Approved {
		s.send(id, l, due)
	}
	return id
}

// records are an article as apply writes it, with its cover.
func (s *shop) records(slug string) []content.ArticleRecord {
	a, _ := s.ws.Article(slug)
	r, err := s.Compile(s.Context(), slug, "gzh")
	s.ok(err)
	cover, _ := r.Cover()
	return []content.ArticleRecord{{Slug: slug, Path: a.Path, Title: a.Title, Author: a.Author(), Series: a.Series, Stage: a.Stage,
		Audience: a.Audience, Tags: a.Tags, Cover: cover.Hash, BodyDigest: "body of " + slug, UpdatedAt: now}}
}

// send carries a release out at its instant.
func (s *shop) send(id int64, l lifecycle, due time.Time) {
	s.Helper()
	ctx := s.Context()
	tickets, err := s.store.DispatchDue(ctx, due, work, 0)
	s.ok(err)
	if len(tickets) != 1 || tickets[0].Release != id {
		s.Fatalf("dispatched %v, want release %d", tickets, id)
	}
	called := due.Add(310 * time.Millisecond)
	a, err := s.store.Claim(ctx, content.Claim{Ticket: tickets[0], Worker: "studio:4021", Now: called, Started: work, Lease: work.Add(time.Minute)})
	s.ok(err)
	m := content.Settlement{Release: id, Fence: tickets[0].Fence, From: content.Publishing, To: l.state, Attempt: a.ID, Who: "worker",
		Why: l.why, At: called, Finished: work.Add(1240 * time.Millisecond), Error: l.why}
	switch l.state {
	case content.Published:
		m.Publications = []content.Publication{{RemoteID: fmt.Sprint("post-", id), URL: fmt.Sprintf("https://example.com/p/%d", id), StatID: fmt.Sprintf("%d_1", id)}}
	case content.HandedOff, content.Expired:
		m.To = content.HandedOff
		m.Handoff = &content.Handoff{Token: fmt.Sprintf("token-%d", id), Due: due, Expires: due.AddDate(0, 0, 3), Title: l.slug,
			Texts: []content.HandoffText{{Key: "title", Label: content.T("标题", "Title"), Value: l.slug}}}
	}
	s.ok(s.store.Settle(ctx, m))
	if l.state == content.Expired {
		s.ok(s.store.Transition(ctx, content.Transition{Release: id, To: content.Expired, Who: "scheduler", Why: l.why, At: due.AddDate(0, 0, 3)}))
	}
	if l.state == content.Published {
		s.read(id, l)
	}
}

// read samples a publication: what its platform tells, and no more. 小红书's export has no follows.
func (s *shop) read(release int64, l lifecycle) {
	s.Helper()
	ctx := s.Context()
	posts, err := s.store.Publications(ctx, content.PublicationFilter{Release: release})
	s.ok(err)
	last := content.Collection{Publication: posts[0].ID, Collector: "page", Last: now.Add(-3 * time.Hour), Next: now.Add(time.Hour)}
	if l.reads == 0 {
		last.Last, last.Failures, last.Error = time.Time{}, 3, "page: 404 after login wall"
		s.ok(s.store.PutCollection(ctx, last))
		return
	}
	s.ok(s.store.PutCollection(ctx, last))
	source := map[string]string{"gzh": "datacube", "xhs": "csv:note-2026-12.csv"}[l.channel]
	shares := map[content.Metric]float64{content.Reads: 1, content.Likes: .031, content.Saves: .024, content.Shares: .018, content.Comments: .004}
	if l.channel == "gzh" {
		shares[content.Follows] = .006
	}
	var samples []content.Sample
	for metric, share := range shares {
		for hours, grown := range map[int]float64{-72: .6, -3: 1} {
			samples = append(samples, content.Sample{Publication: posts[0].ID, Metric: metric, Unit: content.Metrics[metric],
				Value: float64(int(l.reads * share * grown)), Cumulative: true, Capped: metric == content.Reads && l.reads > 100000 && hours == -3,
				ObservedAt: now.Add(time.Duration(hours) * time.Hour), Source: source})
		}
	}
	_, err = s.store.AddSamples(ctx, samples)
	s.ok(err)
}

// ranked is an article's place in the story's ranking; rank 0 is none.
var ranked = []struct {
	slug                    string
	rank, low, high         int
	trust, from, to, demand float64
	reach, evidence         float64
	missing                 string
}{
	{"how-we-choose", 1, 1, 3, 1.42, .71, 2.05, .8, .1, 3135, ""},
	{"member-letter", 2, 1, 4, 1.10, .32, 1.86, 1.2, -.4, 1390, ""},
	{"quiet-hour", 3, 1, 6, .74, .08, 1.39, 0, .6, 4770, ""},
	{"damp-season", 4, 2, 7, .31, -.35, .98, .2, -.1, 2770, ""},
	{"second-hand", 5, 3, 7, -.12, -.81, .55, 0, .1, 2210, ""},
	{"winter-list", 6, 5, 8, -.46, -.98, .06, -.6, 2.3, 112877, "有计数到了平台显示的上限"},
	{"gift-guide", 7, 5, 8, -.93, -1.62, -.21, .4, .5, 3042, "xhs 没有阅读数"},
	{"reading-with-kids", 0, 0, 0, .02, -1.6, 1.64, 0, 0, 0, "没有可比较的数据"},
}

// rank stores a ranking of articles, authors and stages.
func (s *shop) rank() {
	s.Helper()
	var scores []content.Score
	at := now.Add(-20 * time.Minute)
	add := func(kind, subject, name string, v, low, high float64) *content.Score {
		scores = append(scores, content.Score{Kind: kind, Subject: subject, Name: name, Value: v, Low: low, High: high, Model: "moxin-1", At: at})
		return &scores[len(scores)-1]
	}
	for _, r := range ranked {
		score := rank.Score{
			Why: content.T("收藏率和在看率高于同渠道同龄内容，阅读只与平时相当。",
				"Saves and hearts are above the channel's posts of the same age, reads are as usual."),
			Contributions: []rank.Contribution{
				{Signal: content.Saves, Value: r.trust * .6, Ratio: 1.8, Events: 64}, {Signal: content.Hearts, Value: r.trust * .3, Ratio: 1.3, Events: 21},
				{Signal: content.Unfollows, Value: -.2, Ratio: .4, Events: 3},
			},
			Before: r.trust*.9 - .2, Pull: r.trust*.1 + .2,
		}
		if r.missing != "" {
			score.Missing = []content.Text{{ZH: r.missing}}
		}
		why, err := json.Marshal(score)
		s.ok(err)
		t := add("article", r.slug, "trust", r.trust, r.from, r.to)
		t.Rank, t.RankLow, t.RankHigh, t.Evidence, t.Why = r.rank, r.low, r.high, r.evidence, string(why)
		if r.demand != 0 {
			add("article", r.slug, "demand", r.demand, r.demand-.5, r.demand+.5)
		}
		if r.reach != 0 {
			add("article", r.slug, "exposure", r.reach, r.reach, r.reach)
		}
	}
	for i, author := range []string{"陈默", "林溪", "周野"} {
		t := add("author", author, "trust", .6-.5*float64(i), .1-.5*float64(i), 1.1-.5*float64(i))
		t.Rank, t.RankLow, t.RankHigh, t.Evidence = i+1, max(1, i), min(3, i+2), 9000
	}
	for i, stage := range []string{"trust", "retain", "attract", "convert"} {
		t := add("stage", stage, "trust", .8-.5*float64(i), .2-.5*float64(i), 1.3-.5*float64(i))
		t.Rank, t.RankLow, t.RankHigh = i+1, max(1, i), min(4, i+2)
	}
	s.ok(s.store.PutScoring(context.Background(), scores, left(at)))
}

// left is what the story's ranking leaves beside its scores.
func left(at time.Time) content.Ranking {
	out := content.Ranking{At: at, Model: "moxin-1", Notes: []content.Text{content.T("xhs：有些内容没有阅读数。", "xhs: some posts have no reads.")}}
	chance := rand.New(rand.NewPCG(7, 7))
	for _, r := range ranked {
		draws := make([]float32, 200)
		for k := range draws {
			draws[k] = float32(r.trust + (r.to-r.from)/3.3*chance.NormFloat64())
		}
		out.Posts, out.Draws = append(out.Posts, r.slug), append(out.Draws, draws)
	}
	hours := []float64{1, 3, 6, 12, 24, 72, 168, 336, 720}
	for channel, most := range map[string]float64{"gzh": 2100, "xhs": 1400} {
		band := content.Band{Channel: channel, Metric: content.Reads, Hours: hours}
		for _, h := range hours {
			middle := most * h / (h + 30)
			band.Low, band.Middle, band.High = append(band.Low, middle*.7), append(band.Middle, middle), append(band.High, middle*1.5)
			band.Posts = append(band.Posts, 6)
		}
		out.Bands = append(out.Bands, band)
	}
	slices.SortFunc(out.Bands, func(a, b content.Band) int { return strings.Compare(a.Channel, b.Channel) })
	out.Weights = []content.Weight{
		{Signal: content.Saves, Loading: [4]float64{.52, .1}, Table: [4]float64{.4, .1}, Unique: .31, Events: 812},
		{Signal: content.Unfollows, Loading: [4]float64{-.61}, Table: [4]float64{-.5}, Unique: .2, Events: 44},
	}
	out.Advice = []content.Advice{
		{Do: "repeat", Kind: "series", Subject: "选书的人", Posts: []string{"how-we-choose", "damp-season"}, Trust: content.Interval{Value: .9, Low: .2, High: 1.5},
			Why: content.T("这个系列两篇都高于平常（九成区间 +0.2 至 +1.5）。", "Both of this series are above the usual (90% interval +0.2 to +1.5).")},
		{Do: "rerelease", Kind: "article", Subject: "how-we-choose", Channel: "dy", Posts: []string{"how-we-choose"}, Trust: content.Interval{Value: 1.4, Low: .7, High: 2.1},
			Why: content.T("信任高于平常，还没有在抖音发过。", "Its trust is above the usual, and it was not on 抖音 yet.")},
	}
	return out
}

package storetest

import (
	"fmt"
	"slices"
	"time"

	"moxin/content"
)

// ranks are the slugs that a query chooses, and how many there are.
func (d *desk) ranks(q content.RankQuery) string {
	d.Helper()
	list, total, err := d.RankedArticles(d.ctx, q)
	d.ok(err)
	var slugs []string
	for _, a := range list {
		slugs = append(slugs, a.Slug)
	}
	all, err := d.RankedSlugs(d.ctx, q)
	d.ok(err)
	rest := all[min(q.Offset, len(all)):]
	if len(all) != total || !slices.Equal(rest[:min(len(slugs), len(rest))], slugs) {
		d.Errorf("%+v chooses the slugs %v, of %d %v", q, all, total, slugs)
	}
	return fmt.Sprint(total, slugs)
}

// out publishes articles on a channel.
func (d *desk) out(channel string, due time.Time, family content.Family, slugs ...string) []content.Publication {
	d.Helper()
	var all []content.Publication
	for _, slug := range slugs {
		cs := wish(due, slug)
		made := content.Rendition{Slug: slug, Channel: channel, Platform: "wechat", Family: family, Title: "发出的 " + slug}
		made.Seal()
		cs.Renditions = []content.Rendition{made}
		r := &cs.Create[0]
		r.Channel, r.State, r.Items = channel, content.Approved, []content.Item{item(made)}
		r.Digest = content.MessageDigest(r.Items)
		ids, err := d.Apply(d.ctx, cs)
		d.ok(err)
		t := d.ticket(due)
		a, err := d.Claim(d.ctx, claimOf(t, due))
		d.ok(err)
		m := settlement(d.release(ids[0]), a, content.Published)
		m.Publications[0].PublishedAt = due
		d.ok(d.Settle(d.ctx, m))
		all = append(all, d.posts(content.PublicationFilter{Release: ids[0]})...)
	}
	return all
}

// shelf is four articles, three of them published, and how they were scored.
func (d *desk) shelf() []content.Publication {
	d.Helper()
	d.connect("xhs")
	_, err := d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Articles: []content.ArticleRecord{
		{Slug: "tea", Title: "茶 100% 好喝_吗", Author: "林溪", Series: "手记", Stage: content.StageTrust, Audience: content.AudienceExisting,
			Tags: []string{"复购", "会员"}, Cover: "c0ffee"},
		{Slug: "cup", Title: "Cups", Author: "周野", Tags: []string{"会员"}},
		{Slug: "pot", Title: "壶", Author: "林溪", Tags: []string{}},
	}})
	d.ok(err)
	all := d.out("gzh", noon, content.FamilyWeChat, "tea", "cup")
	all = append(all, d.out("xhs", noon.Add(time.Hour), content.FamilyNote, "tea", "pot")...)
	all = append(all, d.out("gzh", noon.Add(2*time.Hour), content.FamilyMessage, "deleted")...)
	return all
}

func rankedInOrder(d *desk) {
	at := noon.AddDate(0, 0, 5)
	d.shelf()
	scores := []content.Score{scoreOf("article", "low", "trust", 0, at), scoreOf("article", "cup", "trust", 2, at),
		scoreOf("article", "tea", "trust", 1, at), scoreOf("article", "pot", "trust", 0, at), scoreOf("article", "deleted", "trust", 3, at),
		scoreOf("article", "tea", "demand", 0, at), scoreOf("article", "tea", "exposure", 0, at), scoreOf("article", "tea", "contributed", 0, at),
		scoreOf("author", "林溪", "trust", 1, at)}
	scores[0].Value = -2
	d.ok(d.PutScoring(d.ctx, scores, rankingOf(at)))
	d.equal("by rank, then by value", d.ranks(content.RankQuery{}), "5 [tea cup deleted pot low]")
	d.equal("a page", d.ranks(content.RankQuery{Offset: 1, Limit: 2}), "5 [cup deleted]")
	d.equal("behind the last", d.ranks(content.RankQuery{Offset: 5, Limit: 2}), "5 []")

	list, _, err := d.RankedArticles(d.ctx, content.RankQuery{})
	d.ok(err)
	d.equal("tea", list[0], content.RankedArticle{Slug: "tea", Title: "茶 100% 好喝_吗", Author: "林溪", Series: "手记", Topic: "复购", Format: content.FormatText, Cover: "c0ffee",
		Stage: content.StageTrust, Audience: content.AudienceExisting, Channels: []string{"gzh", "xhs"}, Published: noon,
		Trust: scores[2], Demand: &scores[5], Exposure: &scores[6], Contributed: &scores[7]})
	d.equal("one that is gone", list[2], content.RankedArticle{Slug: "deleted", Title: "发出的 deleted", Format: content.FormatMessage, Channels: []string{"gzh"},
		Published: noon.Add(2 * time.Hour), Trust: scores[4]})
	d.equal("one that was never published", list[4], content.RankedArticle{Slug: "low", Trust: scores[0]})

	_, err = d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Articles: []content.ArticleRecord{{Slug: "cup", Title: "杯子", Cover: "beef"}}})
	d.ok(err)
	bare, _, err := d.RankedArticles(d.ctx, content.RankQuery{Bare: true})
	d.ok(err)
	for i, a := range bare {
		if a.Slug != list[i].Slug || !slices.Equal(a.Channels, list[i].Channels) || a.Series != list[i].Series || !a.Read.IsZero() || a.Trust.Why != "" {
			d.Errorf("bare: %+v, whole %+v", a, list[i])
		}
	}
	if len(bare) != len(list) {
		d.Errorf("bare %d, whole %d", len(bare), len(list))
	}
	list, _, err = d.RankedArticles(d.ctx, content.RankQuery{Author: "周野"}) // as it was scored
	d.ok(err)
	d.equal("title and cover of now", list[0].Title+list[0].Cover, "杯子beef")
}

func rankedIsChosen(d *desk) {
	d.shelf()
	d.scored(noon.AddDate(0, 0, 5), "tea", "cup", "pot", "deleted")
	for _, c := range []struct {
		name string
		q    content.RankQuery
		want string
	}{
		{"all", content.RankQuery{}, "4 [tea cup pot deleted]"},
		{"channel", content.RankQuery{Channel: "xhs"}, "2 [tea pot]"},
		{"author", content.RankQuery{Author: "林溪"}, "2 [tea pot]"},
		{"series", content.RankQuery{Series: "手记"}, "1 [tea]"},
		{"topic is the first tag", content.RankQuery{Topic: "会员"}, "1 [cup]"},
		{"text", content.RankQuery{Format: content.FormatText}, "2 [tea cup]"},
		{"pictures", content.RankQuery{Format: content.FormatPictures}, "1 [pot]"},
		{"message", content.RankQuery{Format: content.FormatMessage}, "1 [deleted]"},
		{"stage", content.RankQuery{Stage: content.StageTrust}, "1 [tea]"},
		{"audience", content.RankQuery{Audience: content.AudienceNew}, "0 []"},
		{"from is in", content.RankQuery{From: noon.Add(time.Hour)}, "2 [pot deleted]"},
		{"until is out", content.RankQuery{Until: noon.Add(time.Hour)}, "2 [tea cup]"},
		{"search", content.RankQuery{Search: "cUp"}, "1 [cup]"},
		{"search of marks", content.RankQuery{Search: "0% 好喝_"}, "1 [tea]"},
		{"search of no pattern", content.RankQuery{Search: "茶%吗"}, "0 []"},
		{"slugs", content.RankQuery{Slugs: []string{"pot", "nobody", "tea"}}, "2 [tea pot]"},
		{"slugs of a channel", content.RankQuery{Slugs: []string{"cup", "pot"}, Channel: "gzh"}, "1 [cup]"},
		{"several", content.RankQuery{Channel: "gzh", Author: "林溪", Limit: 1}, "1 [tea]"},
		{"offset of the chosen", content.RankQuery{Author: "林溪", Offset: 1, Limit: 1}, "2 [pot]"},
	} {
		d.equal(c.name, d.ranks(c.q), c.want)
	}
	d.renamed("tea", "leaf")
	d.scored(noon.AddDate(0, 0, 6), "leaf")
	d.equal("a renamed one is where its old name was published", d.ranks(content.RankQuery{Channel: "xhs"}), "1 [leaf]")
}

func rankedSaysWhenRead(d *desk) {
	posts := d.shelf()
	old, newest, other := reading(posts[0].ID, content.Reads, 1, noon.Add(time.Hour)), reading(posts[2].ID, content.Likes, 1, noon.Add(3*time.Hour)),
		reading(posts[0].ID, content.Reads, 2, noon.Add(2*time.Hour))
	d.add(old, newest, other)
	d.scored(noon.AddDate(0, 0, 5), "tea", "cup")
	read := func(what string, want time.Time) {
		d.Helper()
		list, _, err := d.RankedArticles(d.ctx, content.RankQuery{})
		d.ok(err)
		d.equal(what, list[0].Read, want)
		d.equal("never read", list[1].Read, time.Time{})
	}
	read("on any channel", newest.ObservedAt)
	d.correct(word(newest, nil, "不是这一篇"))
	read("withdrawn", other.ObservedAt)
	d.correct(word(newest, new(3.0), "是这一篇"))
	read("taken back", newest.ObservedAt)
}

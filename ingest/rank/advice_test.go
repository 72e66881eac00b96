package rank

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// told is a post of a test, with what is known of it.
type told struct {
	id, series, topic, author string
	trust, sd                 float64
	on                        []string  // channels
	days                      int       // since it went out
	exposure                  *Estimate // nil = unknown
	unfollows                 *Contribution
}

var adviceNow = time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)

// world is what a scoring leaves of posts: draws that are normal around their trust.
func world(posts []told) (dataset, Result) {
	var set dataset
	var r Result
	r.kept.At = adviceNow
	const draws = 200
	groups := map[belonging][]int{}
	var order []belonging
	for i, p := range posts {
		if p.days == 0 {
			p.days = 30
		}
		at := adviceNow.AddDate(0, 0, -p.days)
		set.posts = append(set.posts, Post{ID: p.id, Title: "题 " + p.id, Series: p.series, Topic: p.topic, Author: p.author, PublishedAt: at})
		for _, channel := range p.on {
			set.publications = append(set.publications, publication{post: i, platform: channel, channel: channel, at: at,
				counters: map[content.Metric]series{content.Reads: {{age: math.Log(24 * float64(p.days)), value: 1000}}}})
		}
		row := make([]float32, draws)
		for k := range row { // every post has its own order of the same quantiles
			q := (float64((k*(2*i+1)+17*i)%draws) + .5) / draws
			row[k] = float32(p.trust + p.sd*math.Sqrt2*math.Erfinv(2*q-1))
		}
		r.kept.Posts, r.kept.Draws = append(r.kept.Posts, p.id), append(r.kept.Draws, row)
		s := Score{Post: p.id, Title: "题 " + p.id, Rank: i + 1, Exposure: p.exposure, Trust: Estimate{p.trust, p.trust - 1.645*p.sd, p.trust + 1.645*p.sd}}
		if p.unfollows != nil {
			s.Contributions = []Contribution{*p.unfollows}
		}
		r.Posts = append(r.Posts, s)
		for _, b := range []belonging{{"series", p.series}, {"topic", p.topic}, {"author", p.author}} {
			if b.name != "" {
				if groups[b] == nil {
					order = append(order, b)
				}
				groups[b] = append(groups[b], i)
			}
		}
	}
	for _, b := range order {
		var ids []string
		for _, i := range groups[b] {
			ids = append(ids, posts[i].id)
		}
		mean, _ := r.kept.Mean(ids)
		r.Groups = append(r.Groups, Group{Kind: b.kind, Name: b.name, Posts: len(ids), Rank: 1, Trust: Estimate{mean.Value, mean.Low, mean.High}})
	}
	return set, r
}

// alike are n posts that differ only by their number.
func alike(n int, of told) []told {
	out := make([]told, n)
	for i := range out {
		out[i] = of
		out[i].id = fmt.Sprintf("%s%d", of.id, i+1)
	}
	return out
}

// brief is advice without its words.
func brief(list []content.Advice) string {
	var out []string
	for _, a := range list {
		s := a.Do + " " + a.Kind + " " + a.Subject
		if a.Channel != "" {
			s += " on " + a.Channel
		}
		out = append(out, s+" by "+strings.Join(a.Posts, ","))
	}
	return strings.Join(out, "; ")
}

func TestAdvice(t *testing.T) {
	gzh := []string{"gzh"}
	many := &Contribution{Signal: content.Unfollows, Value: -.4, Ratio: 2.1, Events: 12}
	few := &Contribution{Signal: content.Unfollows, Value: -.4, Ratio: 2.1, Events: 2}
	less := &Contribution{Signal: content.Unfollows, Value: .4, Ratio: .5, Events: 12}
	unseen, seen := &Estimate{-.9, -1.2, -.6}, &Estimate{-.3, -.8, .2}
	for _, c := range []struct {
		name  string
		posts []told
		want  string
	}{
		{"nothing", nil, ""},
		{"a series that builds trust", alike(3, told{id: "a", series: "s", trust: .8, sd: .7, on: gzh}), "repeat series s by a1,a2,a3"},
		{"too few of it", alike(2, told{id: "a", series: "s", trust: .8, sd: .3, on: gzh}), ""},
		{"too unsure", alike(3, told{id: "a", series: "s", trust: .3, sd: .8, on: gzh}), ""},
		{"the narrower of the same posts", alike(3, told{id: "a", series: "s", topic: "t", author: "w", trust: .8, sd: .7, on: gzh}), "repeat series s by a1,a2,a3"},
		{"a wider group of more posts", append(alike(3, told{id: "a", series: "s", author: "w", trust: .8, sd: .7, on: gzh}), alike(1, told{id: "b", author: "w", trust: .8, sd: .7, on: gzh})...),
			"repeat author w by a1,a2,a3,b1; repeat series s by a1,a2,a3"},
		{"posts that nobody read are no part of it", append(alike(2, told{id: "a", series: "s", trust: .8, sd: .3, on: gzh}), alike(1, told{id: "b", series: "s", trust: .8, sd: .3})...), ""},
		{"a series that does not", alike(5, told{id: "a", series: "s", trust: -.8, sd: .7, on: gzh}), "retire series s by a1,a2,a3,a4,a5"},
		{"stopping takes more posts", alike(4, told{id: "a", series: "s", trust: -.8, sd: .7, on: gzh}), ""},
		{"nobody is retired", alike(9, told{id: "a", author: "w", trust: -.8, sd: .7, on: gzh}), ""},
		{"an article that lost readers", alike(1, told{id: "a", trust: -1, sd: .3, unfollows: many, on: gzh}), "retire article a1 by a1"},
		{"lost readers that may be chance", alike(1, told{id: "a", trust: -1, sd: .3, unfollows: few, on: gzh}), ""},
		{"fewer lost readers than usual", alike(1, told{id: "a", trust: -1, sd: .3, unfollows: less, on: gzh}), ""},
		{"lost readers of what may be trusted", alike(1, told{id: "a", trust: -.3, sd: .3, unfollows: many, on: gzh}), ""},
		{"a channel where its series does well", append(alike(1, told{id: "a", series: "s", trust: 1, sd: .3, on: gzh}), alike(3, told{id: "b", series: "s", trust: .4, sd: .3, on: []string{"gzh", "xhs"}})...),
			"rerelease article a1 on xhs by b1,b2,b3; repeat series s by a1,b1,b2,b3"},
		{"a channel where its series does not", append(alike(1, told{id: "a", series: "s", trust: 1, sd: .3, on: gzh}), alike(3, told{id: "b", series: "s", trust: -.4, sd: .7, on: []string{"xhs"}})...), ""},
		{"a channel that hardly knows it", append(alike(1, told{id: "a", series: "s", trust: 1, sd: .3, on: gzh}), alike(2, told{id: "b", series: "s", trust: .1, sd: .3, on: []string{"xhs"}})...), "repeat series s by a1,b1,b2"},
		{"the better of two channels", slices.Concat(alike(1, told{id: "a", topic: "t", trust: 1, sd: .3, on: gzh}), alike(3, told{id: "b", topic: "t", trust: .5, sd: .4, on: []string{"wb"}}), alike(3, told{id: "c", topic: "t", trust: .9, sd: .7, on: []string{"xhs"}})),
			"rerelease article a1 on xhs by c1,c2,c3; repeat topic t by a1,b1,b2,b3,c1,c2,c3"},
		{"an old article that few saw", alike(1, told{id: "a", trust: 1, sd: .3, days: 120, exposure: unseen, on: []string{"xhs", "gzh"}}), "rerelease article a1 on gzh by a1"},
		{"one that rested too little", alike(1, told{id: "a", trust: 1, sd: .3, days: 60, exposure: unseen, on: gzh}), ""},
		{"one that may have been seen", alike(1, told{id: "a", trust: 1, sd: .3, days: 120, exposure: seen, on: gzh}), ""},
		{"one whose reads are unknown", alike(1, told{id: "a", trust: 1, sd: .3, days: 120, on: gzh}), ""},
		{"a few at most, the surest and greatest first", slices.Concat(
			alike(1, told{id: "m", trust: -.9, sd: .3, unfollows: many, on: gzh}), alike(2, told{id: "n", trust: -2, sd: .3, unfollows: many, on: gzh}),
			alike(1, told{id: "o", trust: .8, sd: .3, days: 120, exposure: unseen, on: gzh}), alike(4, told{id: "p", trust: 1, sd: .3, days: 120, exposure: unseen, on: gzh})),
			"retire article n1 by n1; rerelease article p1 on gzh by p1; rerelease article p2 on gzh by p2; rerelease article p3 on gzh by p3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			set, r := world(append(c.posts, told{id: "today", trust: 0, sd: .5, on: []string{"elsewhere"}, days: 1}))
			if got := brief(advise(set, r)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			for i := range r.Posts { // too little evidence for ranks
				r.Posts[i].Rank = 0
			}
			for i := range r.Groups {
				r.Groups[i].Rank = 0
			}
			if got := brief(advise(set, r)); got != "" {
				t.Errorf("without ranks: %s", got)
			}
		})
	}
}

// A group's posterior knows what is like it: the mean of its posts alone is not enough.
func TestAdviceAsksGroupAndPosts(t *testing.T) {
	set, r := world(alike(3, told{id: "a", series: "s", trust: .8, sd: .7, on: []string{"gzh"}}))
	r.Groups[0].Trust.Low = -.1
	if got := advise(set, r); len(got) != 0 {
		t.Errorf("the group's interval holds zero: %s", brief(got))
	}
}

func TestAdviceInWords(t *testing.T) {
	gzh := []string{"gzh"}
	posts := slices.Concat(
		alike(1, told{id: "a", series: "茶事", trust: 1, sd: .3, on: gzh}), alike(3, told{id: "b", series: "茶事", trust: .7, sd: .7, on: []string{"gzh", "xhs"}}),
		alike(1, told{id: "c", trust: .9, sd: .4, days: 120, exposure: &Estimate{-.9, -1.2, -.6}, on: gzh}),
		alike(5, told{id: "d", topic: "促销", trust: -.8, sd: .7, on: gzh}),
		alike(1, told{id: "e", trust: -1.2, sd: .3, unfollows: &Contribution{Signal: content.Unfollows, Value: -.4, Ratio: 2.1, Events: 12}, on: gzh}),
		alike(1, told{id: "today", sd: .5, on: gzh, days: 1}))
	set, r := world(posts)
	got := map[string]content.Text{}
	for _, a := range advise(set, r) {
		got[a.Do+" "+a.Subject] = a.Why
		if a.Trust.Low <= 0 && a.Trust.High >= 0 || a.Trust.Posts == 0 || math.Abs(2*a.Trust.Above-1) < .8 {
			t.Errorf("%s: %+v supports nothing", a.Subject, a.Trust)
		}
	}
	want := map[string]content.Text{
		"repeat 茶事": content.T("系列“茶事”（4 篇）信任 +0.8（九成把握 +0.3 至 +1.3），高于平时：值得接着写。",
			"The series “茶事” (4 posts) has trust +0.8 (90%: +0.3 to +1.3), above the usual: worth going on with."),
		"rerelease a1": content.T("《题 a1》信任 +1.0（九成把握 +0.5 至 +1.5），还没在 xhs 发过；同系列的 3 篇在那里发过，平均 +0.7（九成把握 +0.1 至 +1.4）：可以在那里再发。",
			"《题 a1》 has trust +1.0 (90%: +0.5 to +1.5) and was not on xhs yet, where 3 posts of its series were, +0.7 on average (90%: +0.1 to +1.4): release it there too."),
		"rerelease c1": content.T("《题 c1》信任 +0.9（九成把握 +0.2 至 +1.6），上次发布已过 120 天，阅读只有同渠道同龄内容的 41%（九成把握 30% 至 55%）：可以在 gzh 再发一次。",
			"《题 c1》 has trust +0.9 (90%: +0.2 to +1.6); it was last out 120 days ago and had 41% of the reads that are usual there at its age (90%: 30% to 55%): release it on gzh once more."),
		"retire 促销": content.T("主题“促销”（5 篇）信任 −0.8（九成把握 −1.3 至 −0.3），低于平时：先停一停，或换个写法。",
			"The topic “促销” (5 posts) has trust −0.8 (90%: −1.3 to −0.3), below the usual: rest it, or write it another way."),
		"retire e1": content.T("《题 e1》信任 −1.2（九成把握 −1.7 至 −0.7），读后取关 12 次，是平时的 2.1 倍：不再推荐它，改好再发。",
			"《题 e1》 has trust −1.2 (90%: −1.7 to −0.7), and 12 readers unfollowed after it, 2.1 times the usual: stop showing it, or mend it first."),
	}
	for key, text := range want {
		if got[key] != text {
			t.Errorf("%s:\ngot  %s\n     %s\nwant %s\n     %s", key, got[key].ZH, got[key].EN, text.ZH, text.EN)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d pieces of advice, want %d: %v", len(got), len(want), got)
	}
}

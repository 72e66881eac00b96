// Package audience simulates readers who have a taste of their own.
//
// Every article has a hidden truth: how much trust, attention, demand and debate it stirs.
// Readers act on it through each platform's habits, with noise, and the platform shows
// only counts. Because the truth is known here, and only here, a ranking made from the
// counts can be compared with it.
//
//	author, series, topic, format, stage ─→ truth ─ loadings ─┐
//	luck, hour, followers ─→ impressions ─→ reads ─→ actions ─┴→ final counts
//	                                   age ─ growth curve ─────→ counts at an instant
//
// An Audience answers for one post at one instant: the platforms' simulators and the demo ask it.
// Simulate makes a whole data set, as a team would have read it, of such an audience, with the
// truth beside it and an Oracle that knows everything but the truth.
//
// Everything is a pure function of the options, the post and the instant: the same question
// has the same answer in every process, and no count ever falls with time.
package audience

import (
	"maps"
	"time"

	"moxin/content"
)

// Truth is what an article really does to its readers, in standard deviations over articles.
type Truth struct {
	Trust     float64 `json:"trust"`
	Attention float64 `json:"attention"`
	Demand    float64 `json:"demand"`
	Debate    float64 `json:"debate"`
}

// Article is what the audience knows of an article besides its title. Empty groups have no
// effect; articles of one author, series, topic, format or stage share part of their truth.
type Article struct {
	Slug     string // the same article under different titles has one truth; "" = the title
	Author   string
	Series   string
	Topic    string
	Format   string
	Stage    string
	Audience string // existing, warm or new: whom it is for, so who reads it
	Truth    *Truth // given instead of drawn
}

// Options make an audience. The zero value is a usable audience of seed 0.
type Options struct {
	Seed uint64
	// Articles are found by the title that a post carries; a title that is not there is an
	// article of its own with a truth drawn from the seed.
	Articles map[string]Article
	// Scale multiplies every platform's reach; 0 means 1.
	Scale float64
	// Bought is the share of articles, 0..1, whose likes are multiplied by eight: bought likes,
	// which arrive within hours.
	Bought float64
}

// Key is a publication as its readers see it.
type Key struct {
	Platform  string
	ID        string // the platform's id; two posts of one article differ by noise
	Title     string
	Published time.Time
}

// Audience answers what readers have done. It is safe for concurrent use.
type Audience struct {
	o    Options
	s    society
	root [][]float64 // of how factors are related
}

// New makes an audience with the habits of the table.
func New(o Options) *Audience { return newAudience(o, usual()) }

func newAudience(o Options, s society) *Audience {
	o.Articles = maps.Clone(o.Articles)
	if o.Scale == 0 {
		o.Scale = 1
	}
	return &Audience{o: o, s: s, root: cholesky(s.related())}
}

// Truth is the hidden truth of the article with this title.
func (a *Audience) Truth(title string) Truth {
	z := a.truthOf(a.article(title))
	return Truth{Trust: z[trust], Attention: z[attention], Demand: z[demand], Debate: z[debate]}
}

// Counts are the cumulative readings of a post at an instant, by the metrics that its
// platform shows. Before publication there are none.
func (a *Audience) Counts(key Key, at time.Time) map[content.Metric]int64 {
	if at.Before(key.Published) {
		return nil
	}
	return a.publish(key).counts(at)
}

func (a *Audience) article(title string) Article {
	art := a.o.Articles[title]
	if art.Slug == "" {
		art.Slug = title
	}
	return art
}

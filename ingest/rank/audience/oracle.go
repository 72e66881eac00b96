package audience

import (
	"math"
	"slices"
	"time"

	"moxin/content"
)

// Oracle is the posterior mean of every post's trust for somebody who knows all that is hidden but the
// articles and luck: loadings, rates, curves, how fast each post spreads and who reads it, how much
// groups decide and how noisy everything is. It sees the counters that the team reads, each at its last
// reading, without anything that was bought or went wrong in reading them. No ranking from the readings
// alone can be expected to do better.
//
// Each count is Poisson with a heavy-tailed log rate; given where the rate seems to be it is a site, an
// observation of the log rate with a variance. The sites of a post share what is unique to a signal
// (over platforms) and an exposure that nobody read (over signals); posts share their groups. All of
// that is Gaussian and solved exactly, and sites are renewed until they stand.
func (s Simulation) Oracle() map[string]float64 {
	posts := make([]*seen, len(s.Data.Posts))
	at := map[string]*seen{}
	for i, p := range s.Data.Posts {
		posts[i] = &seen{article: s.articles[p.Title]}
		at[p.ID] = posts[i]
	}
	for i := range s.posted {
		s.look(&s.posted[i], i, at[s.posted[i].post])
	}
	prior := newPrior(s.audience, posts)
	var means []vector
	for range rounds {
		for i, p := range posts {
			if means != nil {
				p.renew(means[i])
			}
			p.reduce()
		}
		means = prior.means(posts)
	}
	out := map[string]float64{}
	for i, p := range s.Data.Posts {
		out[p.ID] = means[i][trust]
	}
	return out
}

// rounds are enough for sites to stand: after four of them posts move by less than a hundredth.
const rounds = 5

// seen is one post's cells, and what they say of its factors: precision and shift.
type seen struct {
	article   Article
	cells     []cell
	precision [][]float64
	shift     vector
	within    [][]float64 // inverse of the covariance of the cells given the factors
}

// cell is one counter at its last reading.
type cell struct {
	metric   content.Metric
	events   float64
	expected float64 // of a middling article, log
	loading  vector
	unique   float64 // standard deviation of the article's own way with the metric
	reads    float64 // the same of reads, where the cell depends on it
	over     float64 // of the post's own, heavy-tailed
	place    int     // publication
	latent   float64 // of an exposure that nobody read
	value    float64 // the site's observation of the log rate
	weight   float64 // its precision
	log      float64 // where the log rate seems to be
}

// look makes the cells of one publication.
func (s Simulation) look(p *posted, place int, into *seen) {
	for _, m := range p.sees() {
		if m == content.Impressions || m == content.FollowerReads || m == content.Likes && p.burst.likes > 0 {
			continue
		}
		at, ok := s.lastOf(p, m)
		if !ok {
			continue
		}
		act := p.actions[m]
		c := cell{metric: m, place: place, events: p.count(m, at), loading: act.loading, over: act.over, unique: act.unique}
		grown := p.grown(m, at.Sub(p.published))
		switch {
		case m == content.Reads:
			c.unique, c.reads = 0, act.unique
			s.exposeReads(p, &c, at)
		case s.tells(p, content.Reads):
			reads := max(p.count(content.Reads, at), .5) * p.part(m)
			c.expected = math.Log(reads * p.rate(m) * grown / p.grown(content.Reads, at.Sub(p.published)))
		default: // reads are guessed from what the platform usually shows
			s.exposeReads(p, &c, at)
			reads := p.actions[content.Reads]
			for i := range c.loading {
				c.loading[i] += reads.loading[i]
			}
			c.reads = reads.unique
			c.latent = math.Hypot(c.latent, reads.over)
			c.expected += math.Log(p.part(m) * p.rate(m) * grown / p.grown(content.Reads, at.Sub(p.published)))
		}
		c.log = math.Log(c.events+.5) - math.Log(math.Exp(c.expected)+.5)
		c.renew()
		into.cells = append(into.cells, c)
	}
}

// part is whose reads a metric is counted among.
func (p *publication) part(m content.Metric) float64 {
	switch m {
	case content.Follows:
		return 1 - p.share
	case content.Unfollows:
		return p.share
	}
	return 1
}

// exposeReads sets a cell's expected reads.
func (s Simulation) exposeReads(p *posted, c *cell, at time.Time) {
	age := at.Sub(p.published)
	if s.tells(p, content.Impressions) {
		shown := max(p.count(content.Impressions, at), .5)
		c.expected = math.Log(shown * p.opened * p.grown(content.Reads, age) / p.grown(content.Impressions, age))
		return
	}
	c.latent = s.audience.s.luck
	c.expected = math.Log(s.audience.shown(p.habits, p.published) * p.opened * p.grown(content.Reads, age))
}

// tells reports whether the team reads a metric of a platform at all.
func (s Simulation) tells(p *posted, m content.Metric) bool {
	return slices.Contains(p.sees(), m) && !s.Variant.untold(p.key.Platform, m)
}

// lastOf is when a metric was last read.
func (s Simulation) lastOf(p *posted, m content.Metric) (time.Time, bool) {
	if len(p.times) == 0 || !s.tells(p, m) {
		return time.Time{}, false
	}
	return p.times[len(p.times)-1], true
}

package audience

import (
	"math"
	"slices"
	"time"

	"moxin/content"
)

// publication is one post on one platform and everything that its readers will ever do.
type publication struct {
	habits
	actions   map[content.Metric]action
	truth     vector
	published time.Time
	share     float64 // of reads that are by followers
	pace      float64 // how much slower than its platform's others it spreads
	paths     map[content.Metric]*path
	burst     burst
}

// publish lets a publication be read to its end.
func (a *Audience) publish(key Key) *publication {
	art := a.article(key.Title)
	p := &publication{
		habits: a.s.home(key.Platform), actions: a.s.actions, truth: a.truthOf(art), published: key.Published,
		paths: map[content.Metric]*path{},
	}
	r := a.draw("crowd", key.Platform, key.ID, key.Title)
	luck := r.NormFloat64()
	p.pace = math.Exp(a.s.pace * r.NormFloat64())
	p.share = logistic(logit(p.followers) + lean[art.Audience] - .3*luck + a.s.crowd*r.NormFloat64())

	p.paths[content.Impressions] = a.path(key, content.Impressions, a.shown(p.habits, key.Published)*math.Exp(a.s.luck*luck))
	p.paths[content.Reads] = a.act(p, key, art.Slug, content.Reads)
	p.paths[content.FollowerReads] = p.paths[content.Reads].part(p.share, a.draw("fans", key.Platform, key.ID, key.Title))
	for metric := range p.rates {
		p.paths[metric] = a.act(p, key, art.Slug, metric)
	}
	a.buy(p, key, art.Slug)
	return p
}

// lean is how much likelier readers are followers, in log odds, by whom an article is for.
var lean = map[string]float64{"existing": .4, "new": -.4}

// shown is how often a middling post of a platform is shown.
func (a *Audience) shown(h habits, published time.Time) float64 {
	return a.o.Scale * h.reach / h.opened * math.Exp(.2*evening(published))
}

// evening is 1 at nine in the evening of the instant's own zone and -1 at nine in the morning.
func evening(t time.Time) float64 {
	hour := float64(t.Hour()) + float64(t.Minute())/60
	return math.Cos((hour - 21) / 24 * 2 * math.Pi)
}

// act is how an action of readers comes.
func (a *Audience) act(p *publication, key Key, slug string, metric content.Metric) *path {
	act := p.actions[metric]
	log := act.loading.dot(p.truth) +
		act.unique*a.draw("unique", slug, string(metric)).NormFloat64() +
		act.over*heavy(a.draw("here", key.Platform, key.ID, key.Title, string(metric)))
	among := p.among(metric)
	// Nobody acts on what they have not seen, and never all who have.
	return a.path(key, metric, min(among*p.rate(metric)*math.Exp(log), .9*among))
}

// among is how many could have acted, in the end.
func (p *publication) among(metric content.Metric) float64 {
	switch metric {
	case content.Reads:
		return p.paths[content.Impressions].final()
	case content.Follows:
		return p.paths[content.Reads].final() * (1 - p.share)
	case content.Unfollows:
		return p.paths[content.Reads].final() * p.share
	}
	return p.paths[content.Reads].final()
}

// rate is the rate of a middling article among these readers at this hour: followers act more than
// strangers, and who reads at night talks more.
func (p *publication) rate(metric content.Metric) float64 {
	switch metric {
	case content.Reads:
		return p.opened
	case content.Follows, content.Unfollows:
		return p.rates[metric]
	}
	more := p.actions[metric].fans - 1
	mix := (1 + more*p.share) / (1 + more*p.followers)
	if metric == content.Comments || metric == content.DeepComments || metric == content.Messages {
		mix *= math.Exp(.12 * evening(p.published))
	}
	return p.rates[metric] * mix
}

// buy multiplies the likes of some articles by eight.
func (a *Audience) buy(p *publication, key Key, slug string) {
	likes, some := p.paths[content.Likes]
	if some && a.bought(slug) {
		after := a.draw("burst", key.Platform, key.ID, key.Title).Float64() * 48
		p.burst = burst{likes: 7 * likes.final(), after: time.Duration(after * float64(time.Hour))}
	}
}

func (a *Audience) bought(slug string) bool {
	return a.o.Bought > 0 && a.draw("bought", slug).Float64() < a.o.Bought
}

// grown is the share of the final count of a metric that has come by an age, 0..1, never falling.
func (p *publication) grown(metric content.Metric, age time.Duration) float64 {
	delay := 1.0
	if act, ok := p.actions[metric]; ok {
		delay = act.delay
	}
	x := max(age.Hours(), 0) / (p.tau * p.pace * delay)
	first, later := 1-math.Exp(-math.Pow(x, p.shape)), 1-math.Exp(-x/12)
	return (1-p.found)*first + p.found*later
}

// sees are the metrics that the owner of a post is shown.
func (h habits) sees() []content.Metric {
	out := append([]content.Metric{content.Reads}, h.shown...)
	for m := range h.rates {
		out = append(out, m)
	}
	slices.Sort(out)
	return out
}

// count is a metric at an instant.
func (p *publication) count(metric content.Metric, at time.Time) float64 {
	age := at.Sub(p.published)
	n := p.paths[metric].at(p.grown(metric, age))
	switch metric {
	case content.Reads, content.Impressions:
		return n
	case content.Likes:
		n += p.burst.at(age)
	}
	return min(n, p.count(content.Reads, at))
}

func (p *publication) counts(at time.Time) map[content.Metric]int64 {
	out := map[content.Metric]int64{}
	for _, m := range p.sees() {
		out[m] = int64(p.count(m, at))
	}
	return out
}

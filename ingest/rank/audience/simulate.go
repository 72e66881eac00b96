package audience

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

// Simulation is a data set as a team would have read it, and what is hidden behind it.
type Simulation struct {
	Variant Variant
	Seed    uint64
	Now     time.Time // of the last readings
	Data    rank.Data
	Truth   map[string]Truth // by post
	Bought  []string         // posts whose likes are bought, in the order of Data.Posts

	audience *Audience
	articles map[string]Article
	posted   []posted
}

// posted is one publication with what was read of it.
type posted struct {
	post string
	*publication
	key   Key
	first bool        // came out with the article
	times []time.Time // of its readings, rising
}

// teamPlatforms are where every team is.
var teamPlatforms = []string{content.WeChat, content.XiaoHongShu, content.Douyin, content.Channels}

// usualShift is how far loadings are from the table everywhere, as a log factor.
const usualShift = .25

// begin is when the first post of a simulation comes out.
var begin = time.Date(2026, 3, 2, 0, 0, 0, 0, time.FixedZone("CST", 8*3600))

// Simulate makes the data of a team. Variants of one seed have the same articles and readers wherever
// the variant says nothing else.
func Simulate(v Variant, seed uint64) Simulation {
	if len(v.Platforms) == 0 {
		v.Platforms = teamPlatforms
	}
	shift := v.Shift
	if shift == 0 {
		shift = usualShift
	}
	s := Simulation{Variant: v, Seed: seed, Truth: map[string]Truth{}, articles: map[string]Article{}}
	s.write(chance(seed, "articles"))
	world := team(v).vary(seed, shift)
	world.align = v.Align
	s.audience = newAudience(Options{Seed: seed, Articles: s.articles, Scale: v.Scale, Bought: v.Bought}, world)
	for _, p := range s.Data.Posts {
		s.Truth[p.ID] = s.audience.Truth(p.ID)
		if s.audience.bought(p.ID) {
			s.Bought = append(s.Bought, p.ID)
		}
	}
	s.publish()
	s.read()
	return s
}

// publish puts most articles on every platform, some hours apart.
func (s *Simulation) publish() {
	for _, post := range s.Data.Posts {
		for i, name := range s.Variant.Platforms {
			r := chance(s.Seed, "published", post.ID, name)
			if i > 0 && r.Float64() < .08 {
				continue
			}
			key := Key{Platform: name, ID: post.ID, Title: post.Title, Published: post.PublishedAt}
			first := i == 0 || r.Float64() < .4
			if !first {
				key.Published = key.Published.Add(time.Duration(r.IntN(72*60)) * time.Minute)
			}
			if key.Published.Before(s.Now.Add(-time.Hour)) {
				s.posted = append(s.posted, posted{post: post.ID, publication: s.audience.publish(key), key: key, first: first})
			}
		}
	}
}

// read reads some publications twice and others twenty times, at ages that nobody planned.
func (s *Simulation) read() {
	for i := range s.posted {
		p := &s.posted[i]
		r := chance(s.Seed, "read", p.post, p.key.Platform)
		p.times = s.ages(p, r)
		var readings []rank.Reading
		for _, at := range p.times {
			readings = append(readings, s.reading(p, at, r))
		}
		if s.Variant.Troubles {
			r = chance(s.Seed, "trouble", p.post, p.key.Platform)
			f := drawFate(r)
			if f.unread {
				p.times = nil
				continue
			}
			readings = p.trouble(readings, f, r)
		}
		s.Data.Readings = append(s.Data.Readings, readings...)
	}
}

// ages are when one publication is read.
func (s *Simulation) ages(p *posted, r *rand.Rand) (out []time.Time) {
	oldest := min(s.Now.Sub(p.published), 60*24*time.Hour).Hours()
	for range int(math.Round(2 * math.Pow(10, r.Float64()))) {
		age := math.Exp(r.Float64() * math.Log(max(oldest, 1)))
		out = append(out, p.published.Add(time.Duration(age*3600)*time.Second))
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// reading is what the owner of a publication reads at an instant. One number in twenty is not there.
func (s *Simulation) reading(p *posted, at time.Time, r *rand.Rand) rank.Reading {
	out := rank.Reading{Post: p.post, Platform: p.key.Platform, ObservedAt: at, Values: map[content.Metric]float64{}}
	if !p.first {
		out.PublishedAt = p.published
	}
	for _, m := range p.sees() {
		gone := r.Float64() < .05
		if !gone && !s.Variant.untold(p.key.Platform, m) {
			out.Values[m] = p.count(m, at)
		}
	}
	return out
}

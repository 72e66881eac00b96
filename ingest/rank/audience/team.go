package audience

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

// team is the society of the table with what a variant's readers are asked besides.
func team(v Variant) society {
	s := usual()
	platforms := map[string]habits{}
	for _, name := range v.Platforms {
		h := s.home(name)
		rates := map[content.Metric]float64{}
		for m, rate := range h.rates {
			if m != content.Adds {
				rates[m] = rate
			}
		}
		maps.Copy(rates, asked[name])
		if v.Outcomes {
			maps.Copy(rates, outcomes)
		}
		h.rates = rates
		platforms[name] = h
	}
	s.platforms = platforms
	return s
}

// What a team can know beyond the exports: who leaves a channel and who writes to it, and outcomes.
var (
	asked = map[string]map[content.Metric]float64{
		content.WeChat:   {content.Unfollows: .006},
		content.Channels: {content.Messages: .003},
		content.Douyin:   {content.Messages: .0015},
	}
	outcomes = map[content.Metric]float64{content.Adds: .004, content.Returns: .05, content.Purchases: .005, content.Repurchases: .0025}
)

// What articles are, and the hours at which they come out: mostly in the evening.
var (
	stages    = []string{"attract", "trust", "convert", "retain"}
	audiences = []string{"existing", "warm", "new"}
	formats   = []string{"text", "pictures", "video", "message"}
	hours     = []int{7, 8, 9, 12, 12, 13, 17, 18, 19, 20, 20, 20, 21, 21, 22, 23}
)

// write makes the articles: a dozen authors of whom some write far more than others, their series,
// topics that all share.
func (s *Simulation) write(r *rand.Rand) {
	n := s.Variant.Posts
	authors := max(3, int(math.Round(1.1*math.Sqrt(float64(n)))))
	topics := max(4, int(math.Round(.8*math.Sqrt(float64(n)))))
	for i := range n {
		author := int(float64(authors) * math.Pow(r.Float64(), 1.4))
		p := rank.Post{
			ID: fmt.Sprintf("p%04d", i), Author: fmt.Sprint("author ", author), Topic: fmt.Sprint("topic ", r.IntN(topics)),
			Format: formats[r.IntN(len(formats))], Stage: stages[r.IntN(len(stages))], Audience: audiences[r.IntN(len(audiences))],
		}
		if r.Float64() < .75 {
			p.Series = fmt.Sprintf("series %d.%d", author, r.IntN(3))
		}
		p.Title = p.ID
		p.PublishedAt = begin.AddDate(0, 0, i*120/max(n, 120)).Add(time.Duration(hours[r.IntN(len(hours))]*60+r.IntN(60)) * time.Minute)
		s.Data.Posts = append(s.Data.Posts, p)
		s.articles[p.Title] = Article{
			Slug: p.ID, Author: p.Author, Series: p.Series, Topic: p.Topic, Format: p.Format, Stage: p.Stage, Audience: p.Audience,
		}
	}
	last := s.Data.Posts[n-1].PublishedAt
	s.Now = last.Add(20 * time.Hour)
}

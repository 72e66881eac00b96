package console

import (
	"context"
	"slices"
	"sync"
	"time"

	"moxin/content"
)

// Scorings is what the store knows of how content was scored.
type Scorings interface {
	// Ranking is what the newest scoring left beside its scores; the zero value when there was none.
	Ranking(ctx context.Context) (content.Ranking, error)
	// RankedArticles are those that a query asks for by rank, then those without a rank by value, and how
	// many there are without its limit.
	RankedArticles(ctx context.Context, q content.RankQuery) ([]content.RankedArticle, int, error)
	// RankedSlugs are the slugs of those that a query asks for, whatever its limit.
	RankedSlugs(ctx context.Context, q content.RankQuery) ([]string, error)
	// ScoresAt are a kind's scores of one name as the last scoring before an instant left them, and when
	// that was; the zero time where none is.
	ScoresAt(ctx context.Context, kind, name string, before time.Time) ([]content.Score, time.Time, error)
	// ScoresOf are the newest scores of one subject.
	ScoresOf(ctx context.Context, kind, subject string) ([]content.Score, error)
	// ScoreHistory is one score of a subject over time, the oldest first, without its explanations.
	ScoreHistory(ctx context.Context, kind, subject, name string) ([]content.Score, error)
}

// rankingCache keeps what the newest scoring left: a scoring never changes, and its draws are megabytes.
type rankingCache struct {
	mu    sync.Mutex
	asked time.Time
	kept  *kept
}

// kept is the newest scoring, and what pages have worked out of it.
type kept struct {
	content.Ranking
	whole  content.Interval // mean trust of all posts
	mu     sync.Mutex
	months map[[2]string][]monthPosts // by kind and subject
	orders map[string][]indexed       // by index
	rows   map[string]int             // of Posts, by slug; nil = not worked out yet
	places map[string]bool            // slugs of the articles that have a place; nil = not read yet
}

// of is the scoring whose scores are of an instant, or a newer one.
func (c *rankingCache) of(ctx context.Context, store Scorings, at time.Time) (*kept, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept != nil && c.asked.Equal(at) {
		return c.kept, nil
	}
	r, err := store.Ranking(ctx)
	if err != nil {
		return nil, err
	}
	whole, _ := r.Mean(r.Posts)
	c.asked, c.kept = at, &kept{Ranking: r, whole: whole, months: map[[2]string][]monthPosts{}}
	return c.kept, nil
}

// standing is how many others a post can be told from, in how often it is ahead of them over the draws.
type standing struct{ Below, Above, Same int }

// sure is the share of draws from which on two posts are told apart: the interval of their difference,
// which holds nine draws of ten, leaves out zero.
const sure = .95

// placed are the articles that have a place: the first so many of those that were scored. They are read
// once for each scoring.
func (h *handler) placed(ctx context.Context, k *kept, n int) (map[string]bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.places != nil {
		return k.places, nil
	}
	slugs, err := h.Store.RankedSlugs(ctx, content.RankQuery{})
	if err != nil {
		return nil, err
	}
	k.places = make(map[string]bool, n)
	for _, slug := range slugs[:min(n, len(slugs))] {
		k.places[slug] = true
	}
	return k.places, nil
}

// standing compares a post with the others that have a place; false when it was not scored.
func (k *kept) standing(slug string, among map[string]bool) (standing, bool) {
	i := slices.Index(k.Posts, slug)
	if i < 0 {
		return standing{}, false
	}
	own := k.Draws[i]
	var s standing
	for j, other := range k.Draws {
		if j == i || !among[k.Posts[j]] {
			continue
		}
		ahead, n := 0, min(len(own), len(other))
		for d := range n {
			if own[d] > other[d] {
				ahead++
			}
		}
		switch share := float64(ahead) / float64(n); {
		case share >= sure:
			s.Below++
		case share <= 1-sure:
			s.Above++
		default:
			s.Same++
		}
	}
	return s, true
}

// bandsOf are those of a channel by metric.
func (k *kept) bandsOf(channel string) map[content.Metric]content.Band {
	out := map[content.Metric]content.Band{}
	for _, b := range k.Bands {
		if b.Channel == channel && len(b.Hours) > 1 {
			out[b.Metric] = b
		}
	}
	return out
}

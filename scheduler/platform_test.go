package scheduler

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// platform is a believable platform without an idempotency key: it loses answers after and
// before creating a post, answers too late, and shows a post only after a while.
type platform struct {
	mu      sync.Mutex
	rand    *rand.Rand
	posts   map[int64][]published // by release, which its marker carries
	calls   int
	key     bool // refuses the same key twice
	visible time.Duration
	faults  bool
}

type published struct {
	id string
	at time.Time
}

func (p *platform) Traits() publishers.Traits {
	return publishers.Traits{
		CallTimeout: 250 * time.Millisecond, VisibilityDelay: p.visible, Lookup: publishers.Authoritative, KeyLife: map[bool]time.Duration{true: 24 * time.Hour}[p.key],
	}
}

// Publish makes a post, or loses one of its two answers: 4% of the calls fail before the post
// is there, 8% after, 3% never answer, half of those with a post.
func (p *platform) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	p.mu.Lock()
	p.calls++
	fault := 1.0
	late := p.rand.IntN(2) == 0
	if p.faults {
		fault = p.rand.Float64()
	}
	p.mu.Unlock()
	switch {
	case fault < 0.04:
		return publishers.Receipt{}, errors.New("connection reset before the post")
	case fault < 0.07:
		if late {
			p.create(m.Release.ID)
		}
		<-ctx.Done()
		return publishers.Receipt{}, ctx.Err()
	case fault < 0.15:
		p.create(m.Release.ID)
		return publishers.Receipt{}, errors.New("connection reset after the post")
	}
	return receiptOf([]published{p.create(m.Release.ID)}), nil
}

func (p *platform) create(release int64) published {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.key && len(p.posts[release]) > 0 {
		return p.posts[release][0]
	}
	post := published{fmt.Sprintf("post-%d-%d", release, len(p.posts[release])+1), time.Now()}
	p.posts[release] = append(p.posts[release], post)
	return post
}

// Lookup sees what has become visible; one in twenty fails.
func (p *platform) Lookup(_ context.Context, m publishers.Message) (publishers.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.faults && p.rand.IntN(20) == 0 {
		return publishers.Receipt{}, errors.New("look-up failed")
	}
	var seen []published
	for _, post := range p.posts[m.Release.ID] {
		if time.Since(post.at) >= p.visible {
			seen = append(seen, post)
		}
	}
	if len(seen) == 0 {
		return publishers.Receipt{}, publishers.ErrAbsent
	}
	return receiptOf(seen), nil
}

func (p *platform) Poll(context.Context, publishers.Message, string) (publishers.Receipt, error) {
	return publishers.Receipt{}, errors.New("nothing is ever submitted here")
}

func receiptOf(posts []published) publishers.Receipt {
	r := publishers.Receipt{State: content.Published}
	for _, p := range posts {
		r.Posts = append(r.Posts, publishers.Post{RemoteID: p.id, At: p.at})
	}
	return r
}

// counts says how many releases have no post, and how many have more than one.
func (p *platform) counts(releases []int64) (none, several int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range releases {
		switch n := len(p.posts[id]); {
		case n == 0:
			none++
		case n > 1:
			several++
		}
	}
	return none, several
}

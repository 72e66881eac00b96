package api

import (
	"fmt"
	"math"
	"net/http"
	"sync"

	"golang.org/x/time/rate"

	"moxin/content"
)

// A person's programs may ask so often; a request counts once, a batch once for each act.
const (
	askedPerSecond = 20
	askedAtOnce    = 200
)

// pace keeps each person's programs from crowding out the work. It lives as long as the process.
type pace struct {
	mu sync.Mutex
	of map[string]*rate.Limiter // by person: as many as there are people
}

func (p *pace) limiter(person string) *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.of[person]
	if l == nil {
		if p.of == nil {
			p.of = map[string]*rate.Limiter{}
		}
		l = rate.NewLimiter(askedPerSecond, askedAtOnce)
		p.of[person] = l
	}
	return l
}

// paced serves a request unless its person asks too often.
func (h *Handler) paced(r *http.Request, serve serve) (answer, error) {
	if err := h.spend(r, 1); err != nil {
		return answer{}, err
	}
	return serve(r)
}

// spend counts n of what a person may ask.
func (h *Handler) spend(r *http.Request, n int) error {
	l, now := h.pace.limiter(content.CallerOf(r.Context()).Person.Name), h.Work()
	if l.AllowN(now, n) {
		return nil
	}
	wait := int(math.Ceil((float64(n) - l.TokensAt(now)) / askedPerSecond))
	p := &Problem{Type: typeTooMany, Status: http.StatusTooManyRequests, retry: max(wait, 1)}
	return p.saying(content.T(fmt.Sprintf("请求太密，%d 秒后再来", p.retry), fmt.Sprintf("too many requests, come back in %d seconds", p.retry)))
}

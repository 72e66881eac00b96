package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// boardChannel begins the ids of channels whose publisher the harness replaces by one for its board.
const boardChannel = "board"

// board publishes on the worst platform there may be: one call, no key, no second phase. Its
// look-up tells the truth.
type board struct{ url string }

var _ publishers.Publisher = (*board)(nil)

// Traits leave the known hole open.
func (b *board) Traits() publishers.Traits {
	return publishers.Traits{Lookup: publishers.Authoritative}
}

// Publish posts, whatever was posted before.
func (b *board) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	return b.call(ctx, http.MethodPost, m)
}

// Lookup finds the posts of a release.
func (b *board) Lookup(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	return b.call(ctx, http.MethodGet, m)
}

// Poll is never asked for.
func (b *board) Poll(ctx context.Context, m publishers.Message, _ string) (publishers.Receipt, error) {
	return b.Lookup(ctx, m)
}

func (b *board) call(ctx context.Context, method string, m publishers.Message) (publishers.Receipt, error) {
	address := b.url + "/board?title=" + url.QueryEscape(m.Release.Title())
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return publishers.Receipt{}, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return publishers.Receipt{}, err
	}
	defer res.Body.Close()
	var ids []string
	if res.StatusCode != http.StatusOK {
		return publishers.Receipt{}, fmt.Errorf("board: status %d", res.StatusCode)
	}
	if err := json.NewDecoder(res.Body).Decode(&ids); err != nil {
		return publishers.Receipt{}, err
	}
	if len(ids) == 0 {
		return publishers.Receipt{}, publishers.ErrAbsent
	}
	r := publishers.Receipt{State: content.Published}
	for _, id := range ids {
		r.Posts = append(r.Posts, publishers.Post{RemoteID: id, URL: b.url + "/board/" + id, At: time.Now()})
	}
	return r, nil
}

// boardSim is that platform; it counts every post. Nothing kills it.
type boardSim struct {
	mu    sync.Mutex
	last  int
	posts map[string][]string // ids by title
}

// ServeHTTP makes a post or lists those of a title.
func (s *boardSim) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	title := r.URL.Query().Get("title")
	s.mu.Lock()
	ids := s.posts[title]
	if r.Method == http.MethodPost {
		s.last++
		ids = []string{strconv.Itoa(s.last)}
		s.posts[title] = append(s.posts[title], ids...)
	}
	s.mu.Unlock()
	_ = json.NewEncoder(w).Encode(ids) // a client that left needs no answer
}

func (s *boardSim) of(title string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.posts[title]
}

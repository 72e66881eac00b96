package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
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
	address := b.url + "/board?" + url.Values{"channel": {m.Channel.ID}, "title": {m.Release.Title()}}.Encode()
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
	posts map[string]map[string][]string // ids by channel and title
}

// ServeHTTP makes a post or lists those of a title.
func (s *boardSim) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	channel, title := r.URL.Query().Get("channel"), r.URL.Query().Get("title")
	s.mu.Lock()
	on := s.posts[channel]
	if on == nil {
		on = map[string][]string{}
		s.posts[channel] = on
	}
	ids := on[title]
	if r.Method == http.MethodPost {
		s.last++
		ids = []string{strconv.Itoa(s.last)}
		on[title] = append(on[title], ids...)
	}
	s.mu.Unlock()
	_ = json.NewEncoder(w).Encode(ids) // a client that left needs no answer
}

// all are the posts of a channel by title.
func (s *boardSim) all(channel string) map[string][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.posts[channel])
}

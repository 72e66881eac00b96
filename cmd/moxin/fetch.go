package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"sync"

	"moxin/content/media"
)

// fetcher gets each remote picture once in a run, however many channels show it, and stops
// asking a host that could not be reached: two hundred dead links on one host would
// otherwise cost two hundred time-outs.
type fetcher struct {
	get func(ctx context.Context, url string) ([]byte, error)

	mu      sync.Mutex
	fetched map[string]*fetched
	dead    map[string]error // by host
}

// fetched is one picture, or why it could not be had; done is closed when that is known.
type fetched struct {
	done chan struct{}
	data []byte
	err  error
}

// newFetch makes the fetch function of one run; it reads from the public internet and from the
// networks that moxin.yaml allows.
func newFetch(allow []netip.Prefix) func(ctx context.Context, url string) ([]byte, error) {
	f := &fetcher{get: (&media.Fetcher{Allow: allow}).Fetch, fetched: map[string]*fetched{}, dead: map[string]error{}}
	return f.fetch
}

func (f *fetcher) fetch(ctx context.Context, address string) ([]byte, error) {
	f.mu.Lock()
	one, known := f.fetched[address]
	if !known {
		one = &fetched{done: make(chan struct{})}
		f.fetched[address] = one
	}
	f.mu.Unlock()
	if !known {
		one.data, one.err = f.ask(ctx, address)
		close(one.done)
	}
	select {
	case <-one.done:
		return one.data, one.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (f *fetcher) ask(ctx context.Context, address string) ([]byte, error) {
	host := address
	if u, err := url.Parse(address); err == nil {
		host = u.Host
	}
	f.mu.Lock()
	dead := f.dead[host]
	f.mu.Unlock()
	if dead != nil {
		return nil, fmt.Errorf("%s was not reachable a moment ago: %w", host, dead)
	}
	data, err := f.get(ctx, address)
	var answered *media.FetchError
	if err != nil && ctx.Err() == nil && errors.As(err, &answered) && answered.Status == 0 && !errors.Is(err, media.ErrTooLarge) {
		f.mu.Lock()
		f.dead[host] = answered.Err
		f.mu.Unlock()
	}
	return data, err
}

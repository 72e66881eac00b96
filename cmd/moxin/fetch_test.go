package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"moxin/content/media"
)

func newTestFetcher(get func(context.Context, string) ([]byte, error)) *fetcher {
	return &fetcher{get: get, fetched: map[string]*fetched{}, dead: map[string]error{}}
}

func TestFetcherAsksForAPictureOnce(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]int{}
	f := newTestFetcher(func(_ context.Context, url string) ([]byte, error) {
		mu.Lock()
		defer mu.Unlock()
		asked[url]++
		return []byte(url), nil
	})
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			url := fmt.Sprintf("https://a.example/%d.png", i%2)
			if data, err := f.fetch(t.Context(), url); err != nil || string(data) != url {
				t.Errorf("got %q, %v", data, err)
			}
		})
	}
	wg.Wait()
	for url, n := range asked {
		if n != 1 {
			t.Errorf("%s was asked for %d times", url, n)
		}
	}
}

func TestFetcherStopsAskingADeadHost(t *testing.T) {
	asked := 0
	f := newTestFetcher(func(_ context.Context, url string) ([]byte, error) {
		asked++
		return nil, &media.FetchError{URL: url, Err: errors.New("no route")}
	})
	for i := range 5 {
		if _, err := f.fetch(t.Context(), fmt.Sprintf("https://dead.example/%d.png", i)); err == nil {
			t.Fatal("a dead host answered")
		}
	}
	if asked != 1 {
		t.Errorf("a dead host was asked %d times", asked)
	}
	if _, err := f.fetch(t.Context(), "https://other.example/x.png"); err == nil || asked != 2 {
		t.Errorf("another host was asked %d times in all, %v", asked, err)
	}
}

func TestFetcherAsksOnAfterAnAnswer(t *testing.T) {
	asked := 0
	f := newTestFetcher(func(_ context.Context, url string) ([]byte, error) {
		asked++
		return nil, &media.FetchError{URL: url, Status: 404, Err: errors.New("404 Not Found")}
	})
	for i := range 3 {
		_, _ = f.fetch(t.Context(), fmt.Sprintf("https://alive.example/%d.png", i)) // every one is a 404
	}
	if asked != 3 {
		t.Errorf("a host that answers was asked %d times for three pictures", asked)
	}
}

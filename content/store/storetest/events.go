package storetest

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"moxin/content"
	"moxin/content/store"
)

func eventsOnce(d *desk) {
	first := content.Event{Channel: "gzh", Key: "job-1/0", Kind: "PUBLISHJOBFINISH", Job: "job-1", At: noon, Body: []byte(`{"State":"published","Why":"墨"}`)}
	add := func(e content.Event, want bool) {
		d.Helper()
		got, err := d.AddEvent(d.ctx, e)
		d.ok(err)
		d.equal("new: "+e.Key+" of "+e.Channel, got, want)
	}
	add(first, true)
	again := first
	again.At, again.Body = noon.Add(time.Minute), []byte(`{"State":"failed"}`)
	add(again, false)
	second := content.Event{Channel: "gzh", Key: "job-1/1", Kind: "PUBLISHJOBFINISH", Job: "job-1", At: noon.Add(-time.Hour), Body: []byte(`{}`)}
	add(second, true)
	elsewhere := first
	elsewhere.Channel = "gzh2"
	add(elsewhere, true)
	add(content.Event{Channel: "gzh", Key: "follow", Kind: "subscribe", At: noon}, true)

	got, err := d.EventsOf(d.ctx, "gzh", "job-1")
	d.ok(err)
	d.equal("events as they were first heard", got, []content.Event{first, second})
	got, err = d.EventsOf(d.ctx, "gzh", "job-2")
	d.ok(err)
	d.equal("events of another job", len(got), 0)
	for _, e := range []content.Event{{Channel: "gzh"}, {Key: "k"}} {
		if ok, err := d.AddEvent(d.ctx, e); err == nil || ok {
			d.Errorf("an event without channel or key: %v, %v", ok, err)
		}
	}
	won := 0
	var mu sync.Mutex
	d.together(20, nil, func(int) error {
		ok, err := d.AddEvent(d.ctx, content.Event{Channel: "gzh", Key: "at once", Job: "j", At: noon, Body: []byte(`{}`)})
		mu.Lock()
		defer mu.Unlock()
		if ok {
			won++
		}
		return err
	})
	d.equal("one event delivered twenty times at once is new", won, 1)
}

func tokensAreKept(d *desk) {
	has := func(channel, name string, want []byte) {
		d.Helper()
		got, ok, err := d.SealedToken(d.ctx, channel, name)
		d.ok(err)
		if ok != (want != nil) || !bytes.Equal(got, want) {
			d.Fatalf("%s of %s: %q %v, want %q", name, channel, got, ok, want)
		}
	}
	put := func(channel, name string, sealed []byte) {
		d.Helper()
		d.ok(d.PutSealedToken(d.ctx, channel, name, sealed, noon))
	}
	has("gzh", "refresh", nil)
	put("gzh", "refresh", []byte{0, 1, 0xff})
	put("gzh", "access", []byte("a"))
	put("gzh2", "access", []byte("other"))
	put("gzh", "refresh", []byte{2, 0})
	has("gzh", "refresh", []byte{2, 0})
	if err := d.PutSealedToken(d.ctx, "gzh", "refresh", nil, noon); err == nil {
		d.Error("nothing took the place of a refresh token")
	}
	has("gzh", "refresh", []byte{2, 0})

	d.ok(d.Disconnect(d.ctx, "gzh", "linxi", noon))
	has("gzh", "refresh", nil)
	has("gzh", "access", nil)
	has("gzh2", "access", []byte("other"))
	put("gzh2", "refresh", []byte("r"))
	d.ok(d.DropToken(d.ctx, "gzh2", "refresh")) // was never connected
	d.ok(d.DropToken(d.ctx, "gzh2", "refresh"))
	has("gzh2", "access", []byte("other"))
	has("gzh2", "refresh", nil)
}

// instanceKeyIsOne: whoever asks first, all processes sign with the same key.
func instanceKeyIsOne(d *desk) {
	var mu sync.Mutex
	keys := map[string]bool{}
	ask := func(ctx context.Context, s *store.Store) error {
		key, err := s.InstanceKey(ctx)
		mu.Lock()
		defer mu.Unlock()
		keys[string(key)] = true
		if err == nil && (len(key) != 32 || bytes.Equal(key, make([]byte, 32))) {
			err = fmt.Errorf("key of %d bytes", len(key))
		}
		return err
	}
	d.together(20, nil, func(int) error { return ask(d.ctx, d.Store) })
	d.ok(ask(d.ctx, d.Store))
	d.equal("different keys", len(keys), 1)
}

package douyin_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/douyin"
	"moxin/publishers/douyin/douyinapi"
)

func TestAccepts(t *testing.T) {
	c := douyin.New(douyin.Options{Channel: "dy"})
	p := content.Publication{Platform: content.Douyin, Channel: "dy", StatID: "@9VwKw", PublishedAt: time.Now()}
	if !c.Accepts(p) {
		t.Error("a video of the account is not accepted")
	}
	for name, change := range map[string]func(*content.Publication){
		"another platform":  func(p *content.Publication) { p.Platform = content.WeChat },
		"another account":   func(p *content.Publication) { p.Channel = "dy2" },
		"no encrypted id":   func(p *content.Publication) { p.StatID = "" },
		"no instant as yet": func(p *content.Publication) { p.PublishedAt = time.Time{} },
	} {
		other := p
		change(&other)
		if c.Accepts(other) {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestNobodyLetTheAppIn(t *testing.T) {
	w := newWorld(t, nil)
	p := w.film()
	c := douyin.New(douyin.Options{
		Channel: "dy", API: w.api, Now: func() time.Time { return w.now },
		Owner: func(context.Context) (douyinapi.Tokens, bool, error) { return douyinapi.Tokens{}, false, nil },
	})
	_, err := c.Collect(t.Context(), p)
	if !errors.Is(err, ingest.ErrForbidden) || !strings.Contains(err.Error(), "accounts connect") {
		t.Errorf("%v", err)
	}
}

func TestAScopeThatWasNotGranted(t *testing.T) {
	w := newWorld(t, readers{content.Reads: 1})
	tokens := w.letIn("user_info")
	p := w.film()
	w.now = w.now.Add(48 * time.Hour)
	_, err := w.collector(tokens).Collect(t.Context(), p)
	if !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("%v", err)
	}
	if strings.Contains(err.Error(), tokens.Access) || strings.Contains(err.Error(), tokens.OpenID) {
		t.Errorf("%v tells what is secret", err)
	}
}

func TestAVaultThatFails(t *testing.T) {
	w := newWorld(t, nil)
	p := w.film()
	away := errors.New("the vault is away")
	c := douyin.New(douyin.Options{
		Channel: "dy", API: w.api, Now: func() time.Time { return w.now },
		Owner: func(context.Context) (douyinapi.Tokens, bool, error) { return douyinapi.Tokens{}, false, away },
	})
	if _, err := c.Collect(t.Context(), p); !errors.Is(err, away) || errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("%v", err)
	}
}

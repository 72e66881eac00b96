package scheduler

import (
	"testing"
	"time"

	"moxin/content"
)

func TestEveryHandoffHasASignedLink(t *testing.T) {
	key := content.LinkKey("the store's own key")
	s := &Scheduler{Options: Options{Key: key, Now: time.Now}}
	r := content.Release{ID: 7, Items: []content.Item{{Slug: "a", Title: "题"}}}
	if release, ok := key.Handoff(s.handoff(r, nil).Token); !ok || release != 7 {
		t.Errorf("the link is of release %d, %v", release, ok)
	}
	if got := s.handoff(r, &content.Handoff{Token: "an adapter's"}).Token; got != "an adapter's" {
		t.Errorf("an adapter's token became %q", got)
	}
}

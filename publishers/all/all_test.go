package all

import (
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/site"
)

// noSite is a builder that nobody asks.
type noSite struct{ site.Builder }

func TestEveryPlatformHasAPublisher(t *testing.T) {
	deps := publishers.Deps{
		Secret: func(content.Secret) (string, error) { return "secret of sixteen bytes", nil },
		Now:    func() time.Time { return time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC) },
	}
	for _, platform := range content.Platforms {
		if platform.Later {
			continue
		}
		f, ok := List{Site: noSite{}}.Factory(platform.ID)
		if !ok {
			t.Errorf("renditions are made for %s, but nothing publishes them", platform.ID)
			continue
		}
		mode := "draft"
		if platform.ID == content.WeCom {
			mode = content.ModeMessage
		}
		p, err := f(content.Channel{ID: "c", Platform: platform.ID, Account: "subscription", AppID: "wx0000000000000001", AppSecret: "${X}", Mode: mode, URL: "https://example.com/hook"}, deps)
		if err != nil {
			t.Errorf("%s: %v", platform.ID, err)
			continue
		}
		if tr := p.Traits(); tr.CallTimeout <= 0 {
			t.Errorf("%s: a call without a time-out: %+v", platform.ID, tr)
		}
		if _, ok := p.(publishers.Identifier); !ok {
			t.Errorf("%s cannot be connected: it does not say whose account it is", platform.ID)
		}
	}
	if _, ok := (List{}).Factory("elsewhere"); ok {
		t.Error("a factory for a platform that does not exist")
	}
}

package scheduler

import (
	"context"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// linking compiles renditions whose text takes a link, and remembers them.
type linking struct {
	compiler
	kept map[string]content.Rendition
}

func (l *linking) Compile(ctx context.Context, ws *content.Workspace, a *content.Article, ch content.Channel) (content.Rendition, []content.Finding, error) {
	r, findings, err := l.compiler.Compile(ctx, ws, a, ch)
	if ch.ID == "xhs" {
		r.Text = "全文 {{link gzh}}"
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept[r.Digest] = r
	return r, findings, err
}

// A message that is compiled says itself which links it takes; of one that is not, the stored
// rendition is read, where the article speaks of links at all.
func TestGatherFindsLinks(t *testing.T) {
	a := &content.Article{Path: "a.md", Slug: "a", Title: "a", Body: []byte("看 {{link gzh}}"), PublishAt: asked(t, "2026-12-01T20:00")}
	plain := &content.Article{Path: "b.md", Slug: "b", Title: "b", Body: []byte("无"), PublishAt: asked(t, "2026-12-02T20:00")}
	ws := workspace(a, plain)
	c := &linking{kept: map[string]content.Rendition{}}
	links := func(w Wanted) string {
		var out []string
		for _, it := range w.Items {
			out = append(out, it.Slug+" "+it.Channel+"="+strings.Join(it.Links, ","))
		}
		return strings.Join(out, " ")
	}
	fresh := gathered(t, ws, c, Existing{})
	if got := links(fresh); !strings.Contains(got, "a xhs=gzh") || !strings.Contains(got, "b xhs=gzh") {
		t.Errorf("compiled: %s", got)
	}
	existing := Existing{Rendition: func(_ context.Context, digest string) (content.Rendition, error) {
		c.mu.Lock()
		defer c.mu.Unlock()
		r, ok := c.kept[digest]
		if !ok || r.Slug == "b" {
			t.Errorf("rendition %s was read", digest)
		}
		return r, nil
	}}
	for i, it := range fresh.Items {
		existing.Releases = append(existing.Releases, content.Release{ID: int64(i + 1), Channel: it.Channel, Run: 1, State: content.Approved,
			Items: []content.Item{{Slug: it.Slug, Rendition: it.Rendition, SourceDigest: it.SourceDigest}}})
	}
	if got := links(gathered(t, ws, c, existing)); !strings.Contains(got, "a xhs=gzh") || strings.Contains(got, "b xhs=gzh") {
		t.Errorf("stored: %s", got)
	}
}

// A card of WeCom takes the link of a page that its article never speaks of: its stored rendition is read too.
func TestGatherFindsWhereACardLeads(t *testing.T) {
	card := content.Channel{ID: "xhs", Platform: content.WeCom, Mode: content.ModeMessage, Format: "link"} // linking gives it a link
	for format, want := range map[string]string{"link": "gzh", "text": ""} {
		a := &content.Article{Path: "a.md", Slug: "a", Title: "a", Body: []byte("无"), PublishAt: asked(t, "2026-12-01T20:00")}
		ws := workspace(a)
		card.Format = format
		ws.Config.Channels = []content.Channel{{ID: "gzh", Platform: content.WeChat}, card}
		c := &linking{kept: map[string]content.Rendition{}}
		var existing Existing
		for i, it := range gathered(t, ws, c, existing).Items {
			existing.Releases = append(existing.Releases, content.Release{ID: int64(i + 1), Channel: it.Channel, Run: 1, State: content.Approved,
				Items: []content.Item{{Slug: it.Slug, Rendition: it.Rendition, SourceDigest: it.SourceDigest}}})
		}
		existing.Rendition = func(_ context.Context, digest string) (content.Rendition, error) {
			c.mu.Lock()
			defer c.mu.Unlock()
			return c.kept[digest], nil
		}
		for _, it := range gathered(t, ws, c, existing).Items {
			if got := strings.Join(it.Links, ","); it.Channel == card.ID && got != want {
				t.Errorf("%s waits for %q, want %q", format, got, want)
			}
		}
	}
}

// A campaign gives its channels their instants; what names it wrongly is held, and an old name of
// an article means the article.
func TestGatherReadsTerms(t *testing.T) {
	offset := content.Offset{Channel: "gzh", Delay: 2 * time.Hour}
	a := &content.Article{Path: "a.md", Slug: "a", Title: "a", Aliases: []string{"old"}, Campaign: "launch", PublishAt: asked(t, "2026-12-01T20:00")}
	b := &content.Article{Path: "b.md", Slug: "b", Title: "b", Campaign: "lunch", PublishAt: asked(t, "2026-12-02T20:00")}
	c := &content.Article{Path: "c.md", Slug: "c", Title: "c", Series: "s", Part: 2, Priority: content.PriorityHigh, After: []string{"old"}, PublishAt: asked(t, "2026-12-03T20:00")}
	ws := workspace(a, b, c)
	ws.Config.Campaigns = []content.Campaign{{ID: "launch", Steps: map[string]content.Offset{"xhs": offset}}}
	for _, w := range gathered(t, ws, &compiler{}, Existing{}).Items {
		switch {
		case w.Slug == "a" && w.Channel == "xhs" && (w.Asked.Offset != offset || w.Campaign != "launch"):
			t.Errorf("the campaign's channel asks %+v of %q", w.Asked, w.Campaign)
		case w.Slug == "a" && w.Channel == "gzh" && w.Asked.Offset.Channel != "":
			t.Errorf("the campaign's base asks %+v", w.Asked)
		case w.Slug == "b" && (len(w.Errors) != 1 || w.Errors[0].Rule != "plan/campaign"):
			t.Errorf("an unknown campaign is %v", w.Errors)
		case w.Slug == "c" && (w.Part != 2 || w.Series != "s" || w.Priority != content.PriorityHigh || len(w.After) != 1 || w.After[0] != "a"):
			t.Errorf("the part is %+v", w)
		}
	}
}

package main

import (
	"time"

	"moxin/content"
)

// jsonTime is an instant in RFC 3339, or nil when there is none.
func jsonTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// releaseJSON is the stable shape of a release in every --json.
func releaseJSON(r content.Release) map[string]any {
	items := make([]map[string]any, len(r.Items))
	for i, it := range r.Items {
		items[i] = map[string]any{"slug": it.Slug, "title": it.Title, "rendition": it.Rendition}
	}
	return map[string]any{
		"id": r.ID, "channel": r.Channel, "platform": r.Platform, "run": r.Run, "items": items,
		"state": r.State, "why": r.Why, "due": jsonTime(r.Due), "asked": r.Asked, "digest": r.Digest,
		"not_before": jsonTime(r.NotBefore), "commit": r.Commit, "version": r.Version,
		"campaign": r.Campaign, "priority": r.Priority.String(), "people": r.Consent.People,
	}
}

// waitsJSON is the stable shape of what a release waits for.
func waitsJSON(waits []content.Wait) []map[string]any {
	out := make([]map[string]any, len(waits))
	for i, w := range waits {
		out[i] = map[string]any{
			"kind": w.Kind, "release": w.Release, "slug": w.Slug, "channel": w.Channel, "run": w.Run, "title": w.Title,
			"state": w.State, "over": w.Over(), "dropped": w.Dropped,
		}
	}
	return out
}

// latenessJSON is the stable shape of a lateness; without a first attempt there are no figures.
func latenessJSON(l content.Lateness) map[string]any {
	if l.N == 0 {
		return map[string]any{"n": 0}
	}
	return map[string]any{"n": l.N, "p50_ms": l.P50.Milliseconds(), "p99_ms": l.P99.Milliseconds(), "max_ms": l.Max.Milliseconds()}
}

// publicationJSON is the stable shape of a publication.
func publicationJSON(p content.Publication) map[string]any {
	return map[string]any{
		"id": p.ID, "release": p.Release, "index": p.Index, "slug": p.Slug, "channel": p.Channel, "platform": p.Platform,
		"remote_id": p.RemoteID, "url": p.URL, "title": p.Title, "published_at": jsonTime(p.PublishedAt),
		"gone_at": jsonTime(p.GoneAt), "gone_why": p.GoneWhy,
	}
}

package main

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// TestVideosAreReadByTheAppOfTheirChannel: a channel with an app has its numbers read, and is told
// whose word is missing; a hand-off without one has nothing to read by.
func TestVideosAreReadByTheAppOfTheirChannel(t *testing.T) {
	const site = "https://tea.example/"
	n := newsroomOf(t, site, map[string]string{
		"moxin.yaml": "version: 1\nbrand: 云畔茶事\nchannels:\n  own: {platform: site, url: \"" + site + "\"}\n" +
			"  dy: {platform: douyin, app_id: awkey-1, app_secret: \"${DY}\", base_url: \"http://127.0.0.1:9\"}\n  plain: {platform: douyin}\n",
		"articles/first.md": "---\ntitle: 茶凉了再说\nslug: first\n---\n先坐下。\n",
	})
	n.app.env = func(name string) (string, bool) { return "app-secret-4711", name == "DY" }
	r := n.app.newIngest(n.bench, n.station.store)
	for channel, read := range map[string]bool{"dy": true, "plain": false} {
		if _, ok := r.Collectors["openapi:"+channel]; ok != read {
			t.Errorf("%s is read: %v, want %v", channel, ok, read)
		}
	}
	if t.Failed() {
		return
	}
	_, err := r.Collectors["openapi:dy"].Collect(t.Context(), content.Publication{
		ID: 1, Channel: "dy", Platform: content.Douyin, StatID: "@item", PublishedAt: time.Now().Add(-48 * time.Hour),
	})
	if err == nil || !strings.Contains(err.Error(), "moxin accounts connect") {
		t.Errorf("%v: nobody is told that the owner has to let the app in", err)
	}
}

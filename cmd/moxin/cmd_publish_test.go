package main

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestPublishingByHandKeepsTheArticlesPicture(t *testing.T) {
	dir := t.TempDir()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 900, 383))); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"moxin.yaml":         "version: 1\nchannels:\n  gzh: {platform: wechat, account: subscription, app_id: wx1, app_secret: \"${S}\", mode: draft}\n",
		"articles/cover.png": picture.String(),
		"articles/leave.md":  "---\ntitle: 为什么老客户不再回来\nsummary: 回来的理由。\ncover: ./cover.png\n---\n正文。\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := openBenchAt(t.Context(), dir, offline)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	a := &app{stderr: &said, now: time.Now, env: func(string) (string, bool) { return "", false }}
	now, err := a.publishNow(t.Context(), b, "leave", publishOptions{channel: "gzh"})
	if err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	cover, ok := now.Rendition.Cover()
	if !ok || now.Article.Cover != cover.Hash {
		t.Errorf("the article is remembered with cover %q, its rendition has %q", now.Article.Cover, cover.Hash)
	}
}

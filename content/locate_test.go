package content_test

import (
	"errors"
	"slices"
	"testing"
	"testing/fstest"

	"moxin/content"
)

func TestLocate(t *testing.T) {
	ws := &content.Workspace{
		FS: fstest.MapFS{
			"articles/2026/a.png":      {},
			"articles/2026/图 一.png":    {},
			"articles/2026/50%25.png":  {},
			"articles/2026/folder/x":   {},
			"articles/2026/img/b.jpeg": {},
			"static/img/c.png":         {},
			"public/img/d.png":         {},
			"root.png":                 {},
		},
		Config: content.Config{Static: []string{"static", "public"}},
	}
	a := &content.Article{Path: "articles/2026/x.md"}
	for ref, want := range map[string]string{
		"a.png":                     "articles/2026/a.png",
		"./a.png?v=2#top":           "articles/2026/a.png",
		"%E5%9B%BE%20%E4%B8%80.png": "articles/2026/图 一.png",
		"50%25.png":                 "articles/2026/50%25.png", // as written: no file is named 50%.png
		`img\b.jpeg`:                "articles/2026/img/b.jpeg",
		"/img/c.png":                "static/img/c.png",
		"/img/d.png":                "public/img/d.png",
		"/root.png":                 "root.png",
		"/../root.png":              "root.png",
		"../../root.png":            "root.png",
	} {
		if got, err := ws.Locate(a, ref); got != want || err != nil {
			t.Errorf("Locate(%q) = %q, %v; want %q", ref, got, err, want)
		}
	}
}

func TestLocateSaysWhereItLooked(t *testing.T) {
	ws := &content.Workspace{FS: fstest.MapFS{"articles/folder/x": {}}, Config: content.Config{Static: []string{"static"}}}
	a := &content.Article{Path: "articles/x.md"}
	for _, c := range []struct {
		ref     string
		tried   []string
		outside bool
	}{
		{"no.png", []string{"articles/no.png"}, false},
		{"folder", []string{"articles/folder"}, false}, // no file
		{"/no.png", []string{"static/no.png", "no.png"}, false},
		{"../../etc/passwd", []string{"../etc/passwd"}, true},
		{"%2e%2e/%2e%2e/etc", []string{"../etc", "articles/%2e%2e/%2e%2e/etc"}, false},
	} {
		_, err := ws.Locate(a, c.ref)
		var missing *content.MissingError
		if !errors.As(err, &missing) || !slices.Equal(missing.Tried, c.tried) || missing.Outside != c.outside {
			t.Errorf("Locate(%q): %+v, want %+v", c.ref, err, c)
		}
	}
}

func TestIsRemote(t *testing.T) {
	for ref, want := range map[string]bool{
		"http://x.example/a.png": true, "HTTPS://x.example/a.png": true, "//x.example/a.png": true,
		"": false, "/a.png": false, "https": false, "data:image/png;base64,": false, "ftp://x.example/a": false,
	} {
		if got := content.IsRemote(ref); got != want {
			t.Errorf("IsRemote(%q) = %v", ref, got)
		}
	}
}

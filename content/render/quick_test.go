package render_test

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/render"
)

// heavy bodies are what the reading of articles lets through and what could still be slow: each
// has cost seconds or minutes once.
var heavy = map[string]string{
	"raw tags":       strings.Repeat("<div><span>\n", 20_000),
	"raw links":      strings.Repeat("<a href=https://example.com>", 20_000),
	"raw links deep": strings.Repeat("<a href=https://example.com><span>", 10_000),
	"comments":       strings.Repeat("<!-- a -->\n", 50_000),
	"braces":         strings.Repeat("{%", 100_000),
	"addresses":      strings.Repeat("看https://a.example", 20_000),
}

func TestHeavyBodiesCompileClean(t *testing.T) {
	for name, body := range heavy {
		t.Run(name, func(t *testing.T) {
			for _, r := range compileHeavy(t, body) {
				if problems := lint(r.HTML); problems != nil {
					t.Error(problems)
				}
			}
		})
	}
}

// BenchmarkHeavy compiles each heavy body for every family: half a second at most on an idle
// machine.
func BenchmarkHeavy(b *testing.B) {
	for name, body := range heavy {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				compileHeavy(b, body)
			}
		})
	}
}

func compileHeavy(tb testing.TB, body string) []content.Rendition {
	tb.Helper()
	a, findings := content.ParseArticle("articles/a.md", []byte(body), time.UTC)
	if a == nil {
		tb.Fatal(findings)
	}
	var out []content.Rendition
	e := &render.Engine{}
	for _, id := range families {
		r, _, err := e.Compile(tb.Context(), workspace(nil), a, channel(tb, id))
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

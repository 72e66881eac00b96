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

func TestCompileOfHeavyBodiesIsQuick(t *testing.T) {
	for name, body := range heavy {
		t.Run(name, func(t *testing.T) {
			a, findings := content.ParseArticle("articles/a.md", []byte(body), time.UTC)
			if a == nil {
				t.Fatal(findings)
			}
			start := time.Now()
			e := &render.Engine{}
			for _, id := range families {
				r, _, err := e.Compile(t.Context(), workspace(nil), a, channel(t, id))
				if err != nil {
					t.Fatal(err)
				}
				if problems := lint(r.HTML); problems != nil {
					t.Error(problems)
				}
			}
			// Half a second on an idle machine; what was quadratic took minutes.
			if took := time.Since(start); took > 15*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

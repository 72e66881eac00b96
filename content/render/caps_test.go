package render_test

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/render"
)

// hostile bodies take a parser seconds or minutes.
var hostile = map[string]string{
	"nested brackets":  strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000),
	"nested lists":     nestedLists(1200),
	"lists on a line":  strings.Repeat("- ", 1200) + "x",
	"nested quotes":    strings.Repeat("> ", 1200) + "x",
	"mixed delimiters": strings.Repeat("a*_b", 50_000),
	"unclosed links":   strings.Repeat("[a](", 50_000),
	"open containers":  strings.Repeat("::: tip\n", 5000),
	"a wide table":     strings.Repeat("|a", 50_000) + "\n" + strings.Repeat("|-", 50_000) + "\n" + strings.Repeat("|a|\n", 1000),
	"twelve megabytes": strings.Repeat("一段话。\n\n", 1_000_000),
}

func nestedLists(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat("  ", i) + "- x\n")
	}
	return b.String()
}

func TestCompileRefusesHostileBodiesAtOnce(t *testing.T) {
	for name, body := range hostile {
		t.Run(name, func(t *testing.T) {
			e := &render.Engine{}
			start := time.Now()
			r, findings, err := e.Compile(t.Context(), workspace(nil), article(body), channel(t, "gzh"))
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > time.Second {
				t.Errorf("took %v", took)
			}
			if !content.Failing(findings, "gzh") || findings[0].Line == 0 || r.HTML != "" {
				t.Errorf("findings %v, %d bytes of HTML", findings, len(r.HTML))
			}
		})
	}
}

func TestCompileOfManyRawTagsIsQuick(t *testing.T) {
	start := time.Now()
	body := strings.Repeat("<div><span>\n", 20_000)
	e := &render.Engine{}
	r, _, err := e.Compile(t.Context(), workspace(nil), article(body), channel(t, "gzh"))
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
	if problems := lint(r.HTML); problems != nil {
		t.Error(problems)
	}
}

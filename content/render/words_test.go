package render_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"moxin/content"
	"moxin/content/render"
)

// wordChannels are the channels of notes and captions.
var wordChannels = []content.Channel{
	{ID: "xhs", Platform: content.XiaoHongShu},
	{ID: "dy", Platform: content.Douyin},
	{ID: "sph", Platform: content.Channels},
	{ID: "ks", Platform: content.Kuaishou},
	{ID: "bz", Platform: content.Bilibili},
}

// TestWords compiles the article of each case of testdata/words for every channel of notes and
// captions, and compares what the case has a file for: xhs.txt, dy.txt (title and text), dy.short,
// dy.script, and findings with what they say in Chinese.
func TestWords(t *testing.T) {
	cases, err := filepath.Glob("testdata/words/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { words(t, name) })
	}
}

func words(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	a, problems := content.ParseArticle("articles/a.md", archive.Files[0].Data, time.UTC)
	if a == nil {
		t.Fatal(problems)
	}
	got := wordsOf(t, a)
	changed := false
	for i, f := range archive.Files[1:] {
		text, ok := got[f.Name]
		switch {
		case !ok:
			t.Errorf("nothing is compiled as %s", f.Name)
		case text == string(f.Data):
		case *update:
			archive.Files[i+1].Data, changed = []byte(text), true
		default:
			t.Errorf("%s:\n%s\nwant:\n%s", f.Name, text, f.Data)
		}
	}
	if changed {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func wordsOf(t *testing.T, a *content.Article) map[string]string {
	ws := &content.Workspace{FS: fstest.MapFS{}, Config: content.Config{Channels: wordChannels}}
	got := make(map[string]string)
	var findings strings.Builder
	for _, ch := range wordChannels {
		r, list, err := (&render.Engine{}).Compile(t.Context(), ws, a, ch)
		if err != nil {
			t.Fatal(err)
		}
		got[ch.ID+".txt"] = r.Title + "\n---\n" + r.Text + "\n"
		got[ch.ID+".short"] = r.Short + "\n"
		got[ch.ID+".topics"] = strings.Join(r.Topics, " ") + "\n"
		got[ch.ID+".script"] = r.Script + "\n"
		for _, f := range list {
			if f.Rule != "card/no-font" && f.Channel != "" { // nothing draws here
				fmt.Fprintf(&findings, "%s %s %s %s：%s\n", f.Channel, f.Position, f.Severity, f.Rule, f.Message.ZH)
			}
		}
	}
	got["findings"] = findings.String()
	return got
}

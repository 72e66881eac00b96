package render_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

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
func TestWords(t *testing.T) { eachCase(t, "testdata/words/*.txtar", wordsOf) }

func wordsOf(t *testing.T, _ fstest.MapFS, a *content.Article) map[string]string {
	t.Helper()
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

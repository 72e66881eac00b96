package render_test

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
)

// TestFamilies renders the article of every case for every channel of the other families, and
// compares what the case has a file for: zh.html (one block a line), wb.txt (text, media) and findings.
func TestFamilies(t *testing.T) { eachCase(t, "testdata/families/*.txtar", compileOthers) }

// compileOthers renders for every channel, as the files of a case.
func compileOthers(t *testing.T, files fstest.MapFS, a *content.Article) map[string]string {
	t.Helper()
	ws := workspace(files)
	ws.Config.Channels = append(append([]content.Channel{}, channels...), others...)
	got := make(map[string]string)
	var findings strings.Builder
	for _, ch := range others {
		r, fs := compileOther(t, ws, a, ch.ID)
		for _, problem := range lintPlain(r) {
			t.Errorf("%s: %s", ch.ID, problem)
		}
		for _, f := range fs {
			line := fmt.Sprintf("%s %s %s %s: %s\n", cmp.Or(f.Channel, "*"), f.Position, f.Severity, f.Rule, f.Message.EN)
			if f.Channel == "" && strings.Contains(findings.String(), line) {
				continue // said of every channel
			}
			findings.WriteString(line)
		}
		if r.HTML == "" {
			got[ch.ID+".txt"] = r.Text + "\n---\n" + mediaLines(r)
			continue
		}
		got[ch.ID+".html"] = mediaLines(r) + blocksByLine(r)
	}
	got["findings"] = findings.String()
	return got
}

var plainBlock = regexp.MustCompile(`<(p|h[2-6]|blockquote|aside|section|pre|table|thead|tbody|tr|hr|ul|ol|li|dl|dt|dd|figure|figcaption|details|summary)\b`)

// blocksByLine puts blocks on lines and names in place of hashes.
func blocksByLine(r content.Rendition) string {
	html := r.HTML
	for _, m := range r.Media {
		html = strings.ReplaceAll(html, content.MediaScheme+m.Hash, content.MediaScheme+m.Name)
	}
	return strings.TrimSpace(plainBlock.ReplaceAllString(html, "\n<$1")) + "\n"
}

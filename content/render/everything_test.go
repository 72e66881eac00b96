package render_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/render"
)

// TestEverything compiles an article that uses all that articles may use, for every platform,
// format and theme, and compares what readers would get with testdata/everything/golden: bodies
// one block a line, texts, scripts, and what the editor is told.
func TestEverything(t *testing.T) {
	ws, a := render.Everything(t)
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := &render.Engine{Media: store, Command: render.EverythingDrawn(t)}
	var findings strings.Builder
	seen := map[string]bool{}
	for _, ch := range ws.Config.Channels {
		r, fs, err := e.Compile(t.Context(), ws, a, ch)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fs {
			line := fmt.Sprintf("%s %s %s %s: %s\n", cmp.Or(f.Channel, "*"), f.Position, f.Severity, f.Rule, f.Message.ZH)
			if f.Rule == "card/no-font" || seen[line] { // nothing draws here
				continue
			}
			seen[line] = true
			findings.WriteString(line)
		}
		seen[ch.Platform+"/"+ch.Format] = true
		for _, problem := range lintEverything(r) {
			t.Errorf("%s: %s", ch.ID, problem)
		}
		goldenOf(t, ch, r)
	}
	render.Golden(t, "findings", findings.String())
	for _, p := range content.Platforms {
		if len(p.Formats) == 0 && !seen[p.ID+"/"] {
			t.Errorf("no channel on %s", p.ID)
		}
		for _, f := range p.Formats {
			if !seen[p.ID+"/"+f.ID] && (f != p.Formats[0] || !seen[p.ID+"/"]) {
				t.Errorf("no channel on %s in the format %s", p.ID, f.ID)
			}
		}
	}
}

func lintEverything(r content.Rendition) []string {
	if r.Family == content.FamilyWeChat {
		return lint(r.HTML)
	}
	return lintPlain(r)
}

// goldenOf compares one rendition with its files. The default theme's styles stand there by
// name, those of other themes in full.
func goldenOf(t *testing.T, ch content.Channel, r content.Rendition) {
	t.Helper()
	if r.Script != "" {
		render.Golden(t, r.Channel+".script", r.Script+"\n")
	}
	switch {
	case ch.Theme == render.DefaultTheme && r.Family == content.FamilyWeChat:
		render.Golden(t, r.Channel+".html", readable(t, r))
	case r.Family == content.FamilyWeChat:
		render.Golden(t, r.Channel+".html", styledBlocks(r, nil))
	case r.HTML != "":
		render.Golden(t, r.Channel+".html", mediaLines(r)+blocksByLine(r))
	default:
		head := r.Title + "\n"
		if r.Short != "" {
			head += "短标题 " + r.Short + "\n"
		}
		if ch.Platform == content.WeCom && r.SourceURL != "" {
			head += joined(r.Summary, r.SourceURL)
		}
		if r.To != nil {
			head += fmt.Sprintf("发给 %s %v everyone=%t groups=%t staff=%v\n", r.To.Audience, r.To.Tags, r.To.Everyone, r.To.Groups, r.To.Staff)
		}
		render.Golden(t, r.Channel+".txt", head+"---\n"+r.Text+"\n---\n"+strings.Join(r.Topics, " ")+"\n---\n"+mediaLines(r))
	}
}

// joined are the parts of a card that say something, a line each.
func joined(parts ...string) string {
	return strings.TrimLeft(strings.Join(parts, "\n"), "\n") + "\n"
}

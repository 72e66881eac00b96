package render_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"moxin/content"
	"moxin/content/render"
)

var dataURI = regexp.MustCompile(`data:image/png;base64,[A-Za-z0-9+/=]+`)

// TestThemeSamples compares the sample of each built-in theme, an article that holds every
// element, with its golden: the light half, one block a line.
func TestThemeSamples(t *testing.T) {
	for _, name := range render.ThemeNames(&content.Workspace{}) {
		page, findings, err := render.ThemeSample(t.Context(), &content.Workspace{}, name)
		if err != nil || len(findings) > 0 {
			t.Fatal(name, findings, err)
		}
		_, light, _ := strings.Cut(string(page), `<div class="phone">`)
		light, dark, _ := strings.Cut(light, `<div class="phone dark">`)
		if !strings.HasPrefix(dark, strings.TrimSuffix(strings.TrimSpace(light), "</div>")) {
			t.Errorf("%s: dark is another text", name)
		}
		light = strings.TrimSuffix(strings.TrimSpace(light), "</div>")
		for _, problem := range lint(dataURI.ReplaceAllString(light, content.MediaScheme+strings.Repeat("0", 64))) {
			t.Errorf("%s: %s", name, problem)
		}
		got := strings.TrimSpace(blockTag.ReplaceAllString(dataURI.ReplaceAllString(light, "sample.png"), "\n<$1")) + "\n"
		file := filepath.Join("testdata", "themes", name+".html")
		if *update {
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || got != string(want) {
			t.Errorf("%s differs from its golden (%v):\n%s", name, err, got)
		}
	}
}

func TestThemeSampleSaysWhatTheThemeIs(t *testing.T) {
	for _, info := range render.Themes(&content.Workspace{}) {
		page, _, err := render.ThemeSample(t.Context(), &content.Workspace{}, info.Name)
		if err != nil {
			t.Fatal(err)
		}
		c := render.ThemeColors(&content.Workspace{}, info.Name)
		for _, want := range []string{info.Title.ZH, info.About.ZH, info.About.EN, "background:" + c.Accent, "background: " + c.Ground} {
			if !strings.Contains(string(page), want) {
				t.Errorf("the page of %s does not say %q", info.Name, want)
			}
		}
	}
}

func TestThemeSampleOfAWorkspace(t *testing.T) {
	page, findings, err := render.ThemeSample(t.Context(), workspace(nil), "missing")
	if err != nil || !hasRule(findings, "theme/unknown") || len(page) == 0 {
		t.Errorf("%v %v", findings, err)
	}
	for _, f := range findings {
		if !strings.HasPrefix(f.Rule, "theme/") || f.Channel != "" {
			t.Errorf("%+v", f)
		}
	}
	if strings.Contains(string(page), "图片未载入") || strings.Contains(string(page), content.MediaScheme) {
		t.Error("the sample's picture is not in it")
	}
}

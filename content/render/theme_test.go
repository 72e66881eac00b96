package render

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
)

// elements are what the renderer asks a theme for.
var elements = strings.Fields(`root p center h1 h2 h3 h4 h5 h6 strong em del ruby u mark kbd code link url ref hr quote quote-p figure img
	caption missing list list-nested item item-p item-more marker dt dd pre pre-code math table-box table th td
	callout-tip callout-info callout-warning callout-danger callout-title callout-p notes notes-title note note-number`)

func TestBuiltinThemesHaveEveryElement(t *testing.T) {
	files, err := filepath.Glob("themes/*.yaml")
	if err != nil || len(files) != len(builtinNames) {
		t.Fatalf("%d files, %d names, %v", len(files), len(builtinNames), err)
	}
	for name, th := range builtins() {
		for _, element := range elements {
			if th.css[element] == "" {
				t.Errorf("%s: no style for %s", name, element)
			}
		}
		if len(elements) != len(th.css) {
			t.Errorf("%s: %d elements used, %d in the theme", name, len(elements), len(th.css))
		}
		for tag, rule := range rawTags {
			if rule.element != "" && th.css[rule.element] == "" {
				t.Errorf("%s: raw <%s>: no style %s", name, tag, rule.element)
			}
		}
		for _, color := range content.CardColors {
			if th.colors[color] == "" {
				t.Errorf("%s: no colour %s", name, color)
			}
		}
		if th.title.ZH == "" || th.title.EN == "" || th.about.ZH == "" || th.about.EN == "" {
			t.Errorf("%s says too little of itself", name)
		}
	}
}

func TestBuiltinThemesCanBeReadInLightAndDark(t *testing.T) {
	for name, th := range builtins() {
		for _, f := range th.faints() {
			t.Errorf("%s: %s %s on %s: %.2f (turned over: %v)", name, f.element, f.ink, f.ground, f.ratio, f.inverted)
		}
		for _, ink := range []string{"ink", "muted", "accent"} {
			if ratio := contrast(th.colors[ink], th.colors["ground"]); ratio < minContrast {
				t.Errorf("%s: colors.%s on colors.ground: %.2f", name, ink, ratio)
			}
		}
	}
}

func TestEveryWordOfAThemeIsMeasured(t *testing.T) {
	for name, th := range builtins() {
		for element, css := range th.css {
			for _, d := range parseCSS(css) {
				_, measured := wordsInside[element]
				if d.property == "color" && !measured {
					t.Errorf("%s: nobody measures the words of %s", name, element)
				}
				if (d.property == "color" || d.property == "background-color") && !hexColor.MatchString(d.value) {
					t.Errorf("%s: %s is not #rrggbb in %s", name, d, element)
				}
				if why, severity := stripped(d); severity != "" {
					t.Errorf("%s: %s in %s %s", name, d, element, why.EN)
				}
			}
		}
	}
}

func TestContrastKnowsTheStandardsExamples(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want string
	}{{"#000000", "#ffffff", "21.00"}, {"#777777", "#ffffff", "4.48"}, {"#ffffff", "#ffffff", "1.00"}, {"#0000ff", "#ffffff", "8.59"}} {
		if got := fmt.Sprintf("%.2f", contrast(c.a, c.b)); got != c.want || contrast(c.a, c.b) != contrast(c.b, c.a) {
			t.Errorf("%s on %s: %s, want %s", c.a, c.b, got, c.want)
		}
	}
	if got := inverted("#2636c4"); got != "#d9c93b" {
		t.Error(got)
	}
}

func TestThemeFileFindings(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"good", "extends: letter\ncss:\n  h2: \"color:#112233\"\n", ""},
		{"only a comment", "# nothing yet\n", ""},
		{"nothing below css", "extends: default\ncss:\n  # p: \"\"\n", ""},
		{"broken", "css: [1\n", "1:6 error theme/broken"},
		{"a list", "- a\n", "1:1 error theme/broken"},
		{"unknown key", "csss: {}\n", "1:1 warning theme/unknown-key css"},
		{"unknown base", "extends: lettre\n", "1:1 error theme/unknown letter"},
		{"unknown element", "css:\n  h7: \"color:#112233\"\n", "2:3 warning theme/unknown-element h"},
		{"unknown token", "code: {Keywordd: \"#112233\"}\n", "1:8 warning theme/unknown-element Keyword"},
		{"unknown colour", "colors: {inks: \"#112233\"}\n", "1:10 warning theme/unknown-key ink"},
		{"no colour", "colors:\n  ink: red\n", "2:3 error theme/bad-value #a5342c"},
		{"a number", "css:\n  h1: 12\n", "2:3 error theme/bad-value"},
		{"css is text", "css: big\n", "1:1 error theme/bad-value"},
		{"position", "css:\n  h1: \"position:absolute;color:#112233\"\n", "2:3 warning theme/stripped"},
		{"variable", "css:\n  h1: \"color:var(--ink)\"\n", "2:3 warning theme/stripped"},
		{"class", "css:\n  p: \".x{color:#112233}\"\n", "2:3 warning theme/stripped"},
		{"picture", "css:\n  p: \"background-image:url(https://example.com/x.png)\"\n", "2:3 warning theme/stripped"},
		{"not css", "css:\n  p: \"bold\"\n", "2:3 warning theme/stripped"},
		{"flex", "css:\n  p: \"display:flex\"\n", "2:3 warning theme/partly"},
		{"faint", "css:\n  caption: \"color:#bbbbbb\"\n", "2:3 warning theme/contrast"},
		{"ground", "css:\n  root: \"background-color:#222222\"\n", "2:3 warning theme/contrast"},
		{"languages", "title: {zh: 甲, en: A, fr: B}\n", "1:23 warning theme/unknown-key known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ws := &content.Workspace{FS: fstest.MapFS{"themes/own.yaml": {Data: []byte(c.file)}}}
			th, file, problems, found := loadTheme(ws, "own", readOwn)
			if !found || file != "themes/own.yaml" || len(th.css) != len(elements) {
				t.Fatalf("found %v in %s, %d elements", found, file, len(th.css))
			}
			got := ""
			for _, f := range themeFindings(file, problems) {
				got = fmt.Sprintf("%d:%d %s %s", f.Line, f.Column, f.Severity, f.Rule)
				if f.Message.ZH == "" || f.Message.EN == "" || f.File != file {
					t.Errorf("%+v", f)
				}
				if _, near, ok := strings.Cut(strings.TrimPrefix(c.want, got), " "); ok && strings.HasPrefix(c.want, got) && !strings.Contains(f.Suggestion.EN, near) {
					t.Errorf("suggestion %q does not name %s", f.Suggestion.EN, near)
				}
				break
			}
			if !strings.HasPrefix(c.want, got) || got == "" && c.want != "" {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestOwnThemeKeepsWhatThePlatformKeeps(t *testing.T) {
	ws := &content.Workspace{FS: fstest.MapFS{"themes/own.yaml": {Data: []byte("extends: bold\ncolors: {accent: \"#AA0000\"}\ncss:\n  h1: \"position:fixed;color:#112233\"\n")}}}
	th, _, _, _ := loadTheme(ws, "own", readOwn)
	bold := builtins()["bold"]
	if th.css["h1"] != "color:#112233" || th.css["h2"] != bold.css["h2"] || th.tokenColor(0) != bold.tokenColor(0) {
		t.Errorf("h1 %q, h2 %q", th.css["h1"], th.css["h2"])
	}
	want := bold.palette()
	want.Accent = "#aa0000"
	if got := ThemeColors(ws, "own"); got != want {
		t.Errorf("%+v", got)
	}
	if bold.css["h1"] == th.css["h1"] || bold.colors["accent"] == "#aa0000" {
		t.Error("the built-in theme was changed")
	}
}

func TestThemesOfAWorkspace(t *testing.T) {
	ws := &content.Workspace{FS: fstest.MapFS{
		"themes/brand.yaml":  {Data: []byte("title: 品牌\n")},
		"themes/letter.yaml": {Data: []byte("extends: letter\n")},
		"themes/readme.md":   {Data: []byte("x")},
	}}
	var got []string
	for _, info := range Themes(ws) {
		got = append(got, info.Name+" "+info.File+" "+info.Extends)
	}
	if strings.Join(got, "|") != "default  |letter themes/letter.yaml letter|bold  |brand themes/brand.yaml default" {
		t.Errorf("%q", got)
	}
	if got := strings.Join(ThemeNames(&content.Workspace{}), " "); got != "default letter bold" {
		t.Error(got)
	}
	if data, err := ThemeSource(ws, "letter"); err != nil || string(data) != "extends: letter\n" {
		t.Errorf("%s %v", data, err)
	}
	if data, err := ThemeSource(ws, "bold"); err != nil || len(data) < 1000 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	for _, name := range []string{"nothing", "../moxin", "a/b", ""} {
		if data, err := ThemeSource(ws, name); name != "" && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %d bytes, %v", name, len(data), err)
		}
	}
}

func TestHeadingsPassTheirColourOn(t *testing.T) {
	for in, want := range map[string]string{
		"font-weight:700;color:#112233":          "font-weight:700",
		"color:#112233":                          "",
		"color:#112233;background-color:#ffffff": "color:#112233;background-color:#ffffff",
	} {
		if got := withoutColor(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func FuzzTheme(f *testing.F) {
	f.Add([]byte("extends: letter\ncss:\n  h1: \"color:#112233;position:fixed\"\ncode: {Keyword: \"#112233\"}\n"))
	f.Add([]byte("title: {zh: 甲}\ncolors: [\n"))
	f.Add([]byte("css: &a {p: *a}\n<<: *a\n? x\n"))
	for _, name := range builtinNames {
		data, err := os.ReadFile("themes/" + name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		th, problems := readOwn("own", data)
		for element, css := range th.css {
			for _, d := range parseCSS(css) {
				if _, severity := stripped(d); severity == content.SeverityError {
					t.Errorf("%s keeps %s", element, d)
				}
			}
		}
		for _, p := range problems {
			if p.line < 1 || p.column < 1 || p.message.ZH == "" || p.message.EN == "" {
				t.Errorf("%+v", p)
			}
		}
	})
}

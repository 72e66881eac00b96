package render

import (
	"embed"
	"fmt"
	"html"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
)

// DefaultTheme is the theme of channels that name none.
const DefaultTheme = "default"

//go:embed themes/*.yaml
var themeFiles embed.FS

// builtinNames are the themes that come with moxin, in the order of lists.
var builtinNames = []string{DefaultTheme, "letter", "bold"}

// theme is the look of 公众号 articles: inline CSS by element. It never changes once it is read.
type theme struct {
	themeFile
	name  string
	id    string            // name, and the hash of its file in a workspace: for caches
	attr  map[string]string // ` style="…"`, escaped, ready to be written
	quiet map[string]string // CSS of what stands in a heading: without a colour of its own
	token map[chroma.TokenType]string
}

// builtins reads the built-in themes once.
var builtins = sync.OnceValue(func() map[string]*theme {
	themes := make(map[string]*theme)
	for _, name := range builtinNames {
		file, problems := readTheme(builtinSource(name), nil)
		if len(problems) > 0 {
			panic(fmt.Sprintf("render: the embedded theme %s is broken: %s", name, problems[0].message.EN)) // held by a test
		}
		themes[name] = newTheme(name, name, file)
	}
	return themes
})

// builtinSource is the file of a built-in theme, nil for another name.
func builtinSource(name string) []byte {
	data, err := themeFiles.ReadFile("themes/" + name + ".yaml")
	if err != nil {
		return nil
	}
	return data
}

func newTheme(name, id string, file themeFile) *theme {
	t := &theme{themeFile: file, name: name, id: id, attr: make(map[string]string), quiet: make(map[string]string), token: make(map[chroma.TokenType]string)}
	for element, css := range file.css {
		t.attr[element] = styleAttr(css)
		t.quiet[element] = withoutColor(css)
	}
	for token, color := range file.code {
		t.token[token] = color
	}
	return t
}

func styleAttr(css string) string {
	if css == "" {
		return ""
	}
	return ` style="` + html.EscapeString(css) + `"`
}

// withoutColor drops the colour of words, unless they stand on a ground of their own. A heading
// may be light on dark, where the theme's colours for running text can't be read.
func withoutColor(css string) string {
	declarations := parseCSS(css)
	for _, d := range declarations {
		if d.property == "background-color" || d.property == "background" {
			return css
		}
	}
	var kept []string
	for _, d := range declarations {
		if d.property != "color" {
			kept = append(kept, d.property+":"+d.value)
		}
	}
	return strings.Join(kept, ";")
}

// style is the style attribute of an element with more CSS after the theme's.
func (t *theme) style(element, more string) string {
	if more == "" {
		return t.attr[element]
	}
	css := t.css[element]
	if css != "" {
		css += ";"
	}
	return styleAttr(css + more)
}

// words is what an element says of its words: their size and colour, for what stands inside it.
func (t *theme) words(element string) string {
	var kept []string
	for _, d := range parseCSS(t.css[element]) {
		if d.property == "font-size" || d.property == "color" {
			kept = append(kept, d.String())
		}
	}
	return strings.Join(kept, ";")
}

// quietStyle is style for what stands in a heading.
func (t *theme) quietStyle(element, more string) string {
	return styleAttr(strings.Trim(t.quiet[element]+";"+more, ";"))
}

// tokenColor is the colour of a code token, "" for the block's own.
func (t *theme) tokenColor(token chroma.TokenType) string {
	for _, k := range []chroma.TokenType{token, token.SubCategory(), token.Category()} {
		if c, ok := t.token[k]; ok {
			return c
		}
	}
	return ""
}

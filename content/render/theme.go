package render

import (
	_ "embed"
	"fmt"
	"html"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/goccy/go-yaml"
)

//go:embed themes/default.yaml
var defaultTheme []byte

// theme is the look of 公众号 articles: inline CSS by element.
type theme struct {
	name  string
	css   map[string]string           // as written
	attr  map[string]string           // ` style="…"`, escaped, ready to be written
	color map[chroma.TokenType]string // of code
}

// theme names come from moxin.yaml; "" is the default.
var builtin = sync.OnceValue(func() *theme {
	t, err := parseTheme(defaultTheme)
	if err != nil {
		panic(fmt.Sprintf("render: the embedded theme is broken: %v", err)) // held by a test
	}
	return t
})

func parseTheme(data []byte) (*theme, error) {
	var file struct {
		Name string            `yaml:"name"`
		CSS  map[string]string `yaml:"css"`
		Code map[string]string `yaml:"code"`
	}
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading theme: %w", err)
	}
	t := &theme{name: file.Name, css: file.CSS, attr: make(map[string]string), color: make(map[chroma.TokenType]string)}
	for element, css := range file.CSS {
		t.attr[element] = ` style="` + html.EscapeString(css) + `"`
	}
	for name, color := range file.Code {
		token, err := chroma.TokenTypeString(name)
		if err != nil {
			return nil, fmt.Errorf("reading theme %s: code colour: %w", file.Name, err)
		}
		t.color[token] = color
	}
	return t, nil
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
	return ` style="` + html.EscapeString(css+more) + `"`
}

// tokenColor is the colour of a code token, "" for the block's own.
func (t *theme) tokenColor(token chroma.TokenType) string {
	for _, k := range []chroma.TokenType{token, token.SubCategory(), token.Category()} {
		if c, ok := t.color[k]; ok {
			return c
		}
	}
	return ""
}

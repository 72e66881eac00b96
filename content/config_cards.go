package content

import (
	"regexp"
	"slices"
	"strings"
)

// hexColor is how colours of cards are written.
var hexColor = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (c *configReader) cards(n *node) {
	k := &c.config.Cards
	c.mapping(n, "cards", keys{
		"design": c.word(&k.Design, "cards.design", DesignPaper, DesignBold),
		"colors": func(n *node) { k.Colors = c.colors(n) },
		"logo": func(n *node) {
			if p, ok := c.folder(n, "cards.logo"); ok {
				k.Logo = p
			}
		},
		"fonts": func(n *node) { k.Fonts = c.strs(n, "cards.fonts") },
	})
}

func (c *configReader) colors(n *node) map[string]string {
	out := map[string]string{}
	c.each(n, "cards.colors", func(f field) {
		if !slices.Contains(CardColors, f.key) {
			c.unknown(f, "cards.colors", CardColors)
			return
		}
		s, ok := c.str(f.value, "cards.colors."+f.key)
		if ok && !hexColor.MatchString(s) {
			c.bad(f.value, "cards.colors."+f.key, T("写成 #c8402e", "write #c8402e"))
			return
		}
		if ok {
			out[f.key] = strings.ToLower(s)
		}
	})
	return out
}

package render

import (
	"testing"

	"moxin/content"
)

// TestMayShowMissesNothing: a body that is digested without a parse holds nothing that the digest is
// of beside its text.
func TestMayShowMissesNothing(t *testing.T) {
	drawing := &content.Workspace{Config: content.Config{Draw: content.Draw{Mermaid: "m", TeX: "t"}}}
	for name, c := range map[string]struct {
		ws   *content.Workspace
		body string
		want bool
	}{
		"plain":            {&content.Workspace{}, "# 茶\n\n一段，**重点**，[旧账](https://example.com)。\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", false},
		"picture":          {&content.Workspace{}, "![茶](a.png)\n", true},
		"picture by name":  {&content.Workspace{}, "![茶][t]\n\n[t]: a.png\n", true},
		"sized picture":    {&content.Workspace{}, "![茶](a.png =300x200)\n", true},
		"in a container":   {&content.Workspace{}, "::: only gzh\n![茶](a.png)\n:::\n", true},
		"tag":              {&content.Workspace{}, "一行 <img src=\"a.png\"> 里\n", true},
		"block of tags":    {&content.Workspace{}, "<figure>\n<img src=a.png>\n</figure>\n", true},
		"nothing to draw":  {&content.Workspace{}, "```mermaid\na\n```\n\n$x$\n", false},
		"drawn":            {drawing, "```mermaid\na\n```\n", true},
		"formula":          {drawing, "价 $x^2$ 元\n", true},
		"exclamation":      {&content.Workspace{}, "好!\n\n[茶](a.md)\n", false},
		"escaped brackets": {&content.Workspace{}, "!\\[茶](a.png)\n", false},
	} {
		a := &content.Article{Body: []byte(c.body)}
		if got := mayShow(c.ws, a); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
		d := parse(a.Body)
		shows := len(bodyPictures(d, "gzh")) > 0 || len(drawn(&c.ws.Config, d, content.Channel{ID: "gzh", Platform: content.WeChat})) > 0
		if shows && !c.want {
			t.Errorf("%s: it shows something", name)
		}
	}
}

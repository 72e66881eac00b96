package check

import (
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"moxin/content"
)

// industries reports trades of check.industries that no lexicon speaks of.
func (c *Checker) industries() []content.Finding {
	known := map[string]bool{}
	for _, e := range c.words().finder.entries {
		for industry := range e.Industries {
			known[industry] = true
		}
	}
	var findings []content.Finding
	for _, industry := range c.ws.Config.Check.Industries {
		if !known[industry] {
			findings = append(findings, finding("check/unknown-industry", content.Position{File: content.ConfigName},
				content.T("没有词条按行业 "+industry+" 加重", "no lexicon speaks of the industry "+industry),
				nearest(industry, slices.Sorted(maps.Keys(known)))))
		}
	}
	return findings
}

// cardFiles reports a logo and fonts of cards: that are not in the workspace. Fonts outside of it are
// this machine's: whoever draws says what they lack.
func (c *Checker) cardFiles() []content.Finding {
	cards := c.ws.Config.Cards
	names := map[string]string{}
	if cards.Logo != "" {
		names[cards.Logo] = "cards.logo"
	}
	for _, name := range cards.Fonts {
		if !filepath.IsAbs(name) && !strings.HasPrefix(name, "~") && fs.ValidPath(name) {
			names[name] = "cards.fonts"
		}
	}
	var findings []content.Finding
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if _, err := fs.Stat(c.ws.FS, name); err != nil {
			findings = append(findings, finding("card/missing-file", content.Position{File: content.ConfigName},
				content.T(names[name]+" 里的 "+name+" 不在工作区里", name+" of "+names[name]+" is not in the workspace"),
				content.T("改对路径，或放上这个文件", "mend the path, or add the file")))
		}
	}
	return findings
}

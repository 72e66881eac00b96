package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"moxin/content"
)

// Workspace checks what only all articles together show.
func (c *Checker) Workspace() []content.Finding {
	findings := slices.Concat(c.problems, c.slugs(), c.channels(), c.ruleNames())
	return Tidy(Adjust(c.ws.Config.Check, findings))
}

// slugs finds slugs and aliases that two articles claim. Both are named, at both places:
// whoever opens either file sees the other.
func (c *Checker) slugs() []content.Finding {
	var findings []content.Finding
	bySlug := map[string][]*content.Article{}
	for _, a := range c.ws.Articles {
		bySlug[a.Slug] = append(bySlug[a.Slug], a)
	}
	for _, a := range c.ws.Articles {
		for _, other := range bySlug[a.Slug] {
			if other != a {
				findings = append(findings, finding("slug/duplicate", slugAt(a),
					content.T(fmt.Sprintf("slug %s 和 %s 相同", a.Slug, other.Path), fmt.Sprintf("the slug %s is also that of %s", a.Slug, other.Path)),
					content.T("在其中一篇的 front matter 里写另一个 slug", "write another slug into the front matter of one of them")))
				break // a third is named by the second
			}
		}
	}
	return append(findings, c.aliases(bySlug)...)
}

func slugAt(a *content.Article) content.Position {
	at := a.At("slug")
	at.Line = max(1, at.Line) // from the file's name: the top of the file
	return at
}

func (c *Checker) aliases(bySlug map[string][]*content.Article) []content.Finding {
	var findings []content.Finding
	owner := map[string]*content.Article{}
	for _, a := range c.ws.Articles {
		for _, alias := range a.Aliases {
			other := owner[alias]
			owner[alias] = a
			if same := bySlug[alias]; len(same) > 0 {
				other = same[0]
			}
			if other != nil && other != a {
				findings = append(findings, finding("slug/alias", a.At("aliases"),
					content.T(fmt.Sprintf("别名 %s 已属于 %s", alias, other.Path), fmt.Sprintf("the alias %s belongs to %s", alias, other.Path)),
					content.T("从其中一篇删掉", "remove it from one of them")))
			}
		}
	}
	return findings
}

func (c *Checker) channels() []content.Finding {
	var ids []string
	for _, ch := range c.ws.Config.Channels {
		ids = append(ids, ch.ID)
	}
	var findings []content.Finding
	for _, a := range c.ws.Articles {
		for _, id := range slices.Sorted(maps.Keys(a.Channels)) {
			if !slices.Contains(ids, id) {
				findings = append(findings, finding("channel/unknown", a.At("channels."+id),
					content.T("moxin.yaml 里没有渠道 "+id, "moxin.yaml has no channel "+id), nearest(id, ids)))
			}
		}
	}
	return findings
}

func nearest(word string, words []string) content.Text {
	if near := content.Nearest(word, words); near != "" {
		return content.T("是不是想写 "+near+"？", "did you mean "+near+"?")
	}
	return content.T("可用的有："+strings.Join(words, "、"), "there are: "+strings.Join(words, ", "))
}

// ruleNames reports settings for rules of this package that do not exist. Ids of other
// packages cannot be known here, so only a near miss of a known one is reported.
func (c *Checker) ruleNames() []content.Finding {
	known := make([]string, 0, len(rules)+len(c.lexicon))
	for _, r := range rules {
		known = append(known, r.ID)
	}
	for _, e := range c.lexicon {
		known = append(known, e.ID)
	}
	var findings []content.Finding
	named := slices.Concat(c.ws.Config.Check.Disable, slices.Sorted(maps.Keys(c.ws.Config.Check.Severity)))
	for _, id := range named {
		if near := content.Nearest(id, known); near != "" && !slices.Contains(known, id) {
			findings = append(findings, finding("check/unknown-rule", content.Position{File: content.ConfigName},
				content.T("没有规则 "+id, "there is no rule "+id), nearest(id, known)))
		}
	}
	return findings
}

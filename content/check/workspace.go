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
	findings := slices.Concat(c.words().problems, c.slugs(), c.channels(), c.ws.Terms(), c.ruleNames(), c.industries(), c.cardFiles())
	findings = Adjust(c.ws.Config.Check, findings)
	c.allowed.mu.Lock()
	c.allowed.across = true
	c.allowed.mu.Unlock()
	return Tidy(append(findings, c.duplicates()...))
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

// ruleNames reports settings for rules that do not exist.
func (c *Checker) ruleNames() []content.Finding {
	known := c.ids()
	for _, id := range known {
		if family := familyOf(id) + "/"; !slices.Contains(known, family) {
			known = append(known, family)
		}
	}
	var findings []content.Finding
	named := slices.Concat(c.ws.Config.Check.Disable, slices.Sorted(maps.Keys(c.ws.Config.Check.Severity)))
	for _, id := range named {
		if !slices.Contains(known, id) {
			findings = append(findings, finding("check/unknown-rule", content.Position{File: content.ConfigName},
				content.T("没有规则 "+id, "there is no rule "+id), nearestRule(id, known)))
		}
	}
	return findings
}

// ids are the ids of every rule there is here, those of the team's lexicons included.
func (c *Checker) ids() []string {
	var known []string
	for _, r := range Rules() {
		known = append(known, r.ID)
	}
	for _, e := range c.words().finder.entries {
		known = append(known, e.ID)
	}
	return known
}

// nearestRule names the rule that was meant, or says where all of them stand.
func nearestRule(id string, known []string) content.Text {
	if near := content.Nearest(id, known); near != "" {
		return nearest(id, []string{near})
	}
	return content.T("全部规则见文档 rules/", "all rules stand in the docs, rules/")
}

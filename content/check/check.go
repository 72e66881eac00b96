// Package check says what is wrong with articles and renditions before a platform does.
//
// Rules are data (see Rules): an id, a severity and a sentence in two languages. A finding
// of severity error stops the release on the channel that it concerns and never the
// rendering that lets an editor look. What reading the files found is in
// content.Workspace.Findings; Sources joins the two.
//
//	Article     one file: pictures, leftovers of other tools, dates
//	Workspace   across files: slugs, channels, lexicons
//	Rendition   what would be sent: limits, markup, words that a platform punishes
package check

import (
	"cmp"
	"slices"

	"moxin/content"
)

// A Checker checks one workspace. It holds the lexicons, read once; safe for concurrent use.
type Checker struct {
	ws       *content.Workspace
	lexicon  []entry
	problems []content.Finding // of reading the lexicons
}

// New reads the lexicons that the workspace names; what is wrong with them Workspace says.
func New(ws *content.Workspace) *Checker {
	c := &Checker{ws: ws, lexicon: builtin()}
	for _, name := range ws.Config.Check.Lexicons {
		entries, problems := readLexicon(ws.FS, name)
		c.lexicon = append(c.lexicon, entries...)
		c.problems = append(c.problems, problems...)
	}
	return c
}

// Article checks one article. For many of one workspace, New once is faster.
func Article(ws *content.Workspace, a *content.Article) []content.Finding {
	return New(ws).Article(a)
}

// Rendition checks what would be sent. For many of one workspace, New once is faster.
func Rendition(ws *content.Workspace, a *content.Article, ch content.Channel, r content.Rendition) []content.Finding {
	return New(ws).Rendition(a, ch, r)
}

// Workspace checks what only all articles together show.
func Workspace(ws *content.Workspace) []content.Finding { return New(ws).Workspace() }

// Article checks one article.
func (c *Checker) Article(a *content.Article) []content.Finding {
	s := newSource(c.ws, a)
	s.body()
	s.dates()
	s.footnotes()
	s.leftovers()
	s.pictures()
	s.more()
	return Tidy(Adjust(c.ws.Config.Check, s.findings))
}

// Sources is everything that is known before rendering: what reading the files found,
// each article, and the workspace as a whole, sorted by place.
func (c *Checker) Sources() []content.Finding {
	all := Adjust(c.ws.Config.Check, c.ws.Findings)
	for _, a := range c.ws.Articles {
		all = append(all, c.Article(a)...)
	}
	return Tidy(append(all, c.Workspace()...))
}

// Adjust applies check.disable and check.severity of moxin.yaml. Rules that keep metadata,
// secrets and unreadable files from going out cannot be changed: see Rule.Fixed.
func Adjust(cfg content.Checks, findings []content.Finding) []content.Finding {
	var out []content.Finding
	for _, f := range findings {
		if fixed(f.Rule) {
			out = append(out, f)
			continue
		}
		if slices.Contains(cfg.Disable, f.Rule) {
			continue
		}
		f.Severity = cmp.Or(cfg.Severity[f.Rule], f.Severity)
		out = append(out, f)
	}
	return out
}

// Tidy sorts findings by place and drops those of a channel that say what one without a
// channel says of the same line: a picture that is missing is missing once, not once for
// each channel that would have shown it.
func Tidy(findings []content.Finding) []content.Finding {
	type spot struct {
		rule, file string
		line       int
	}
	all := map[spot]bool{}
	for _, f := range findings {
		if f.Channel == "" {
			all[spot{f.Rule, f.File, f.Line}] = true
		}
	}
	out := slices.DeleteFunc(slices.Clone(findings), func(f content.Finding) bool {
		return f.Channel != "" && all[spot{f.Rule, f.File, f.Line}]
	})
	slices.SortStableFunc(out, func(a, b content.Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column,
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Channel, b.Channel))
	})
	return slices.CompactFunc(out, func(a, b content.Finding) bool { return a == b })
}

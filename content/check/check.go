// Package check says what is wrong with articles and renditions before a platform does.
//
// Rules are data (see Rules): an id, a severity and a sentence in two languages. A finding
// of severity error stops the release on the channel that it concerns and never the
// rendering that lets an editor look. What reading the files found is in
// content.Workspace.Findings; Sources joins the two.
//
//	Article     one file: structure, pictures, leftovers of other tools, dates, and the words
//	            that no channel should carry
//	Workspace   across files: slugs, channels, lexicons, articles that say the same
//	Rendition   what would be sent: limits, markup, covers, words that this platform punishes
//	Apply       what others found (reading, rendering), by the team's settings and exceptions
//	Unused      exceptions that nothing needed, once all renditions are checked
//
// An exception is a comment with a reason: <!-- lint-ok RULE: reason --> in the text, on the line
// of the finding or the line above it, # lint-ok RULE: reason in the front matter. See suppress.go.
//
// Where things are. The table of rules says what is reported (rule.go, rule_*.go); the pages in
// site/docs/rules are generated from it:
//
//	source      one article as written, rule by rule: leftover structure punctuation picture declare
//	view prose  what those rules share: the body with code blanked, its lines and channels
//	rendition   one rendition: limit lint cover title
//	words       what lexicons object to, in either: lexicon ──▶ finder (index) over fold, which
//	            undoes disguises
//	workspace   across articles: duplicate
//	suppress passed   exceptions, and what they let pass
package check

import (
	"cmp"
	"slices"
	"sync"

	"moxin/content"
)

// A Checker checks one workspace. It reads the lexicons once, when it first looks for words; safe
// for concurrent use.
type Checker struct {
	ws       *content.Workspace
	words    func() *vocabulary
	views    views
	allowed  allowances
	sketches sketches
	tags     tags
}

// A vocabulary is the lexicons of a workspace, its own and the built-in one.
type vocabulary struct {
	finder   *finder
	problems []content.Finding // of reading the lexicons
}

// New checks ws with the lexicons that it names; what is wrong with them Workspace says.
func New(ws *content.Workspace) *Checker {
	return &Checker{ws: ws, words: sync.OnceValue(func() *vocabulary { return readVocabulary(ws) })}
}

func readVocabulary(ws *content.Workspace) *vocabulary {
	w := &vocabulary{finder: builtinFinder()}
	own := make([][]entry, len(ws.Config.Check.Lexicons))
	for i, name := range ws.Config.Check.Lexicons {
		entries, problems := readLexicon(ws.FS, name)
		own[i] = entries
		w.problems = append(w.problems, problems...)
	}
	if all := slices.Concat(own...); len(all) > 0 {
		w.finder = newFinder(slices.Concat(builtin(), all))
	}
	for i, name := range ws.Config.Check.Lexicons {
		w.problems = append(w.problems, w.finder.badExamples(name, own[i])...)
	}
	return w
}

// Next is a Checker for a workspace that was read anew. What was worked out about articles that
// are still the same is kept, so that one changed file among thousands costs that file.
func (c *Checker) Next(ws *content.Workspace) *Checker {
	next := New(ws)
	next.sketches.known = c.sketches.those(ws.Articles)
	return next
}

// Article checks one article. Of the articles that were asked for last it is remembered: whoever
// compiles one for several channels asks for each of them.
func (c *Checker) Article(a *content.Article) []content.Finding {
	return slices.Clone(c.view(a).found())
}

// view is what is known of an article's text.
func (c *Checker) view(a *content.Article) *view { return c.views.of(a, c.examine) }

func (c *Checker) examine(v *view) []content.Finding {
	s := newSource(c.ws, v)
	s.hits = c.words().finder.find(v.folded.text, "")
	for _, rule := range articleRules {
		rule(s)
	}
	s.words(c.words().finder)
	s.more()
	return Tidy(append(c.Apply(v.a, s.findings), c.remarks(v.a)...))
}

// articleRules look at one article each for its own thing.
var articleRules = []func(*source){
	(*source).body, (*source).dates, (*source).footnotes, (*source).leftovers, (*source).pictures, (*source).alts,
	(*source).fences, (*source).headings, (*source).bold, (*source).punctuation, (*source).pairs, (*source).hidden,
	(*source).ai, (*source).selling,
}

// Sources is everything that is known before rendering: what reading the files found,
// each article, and the workspace as a whole, sorted by place.
func (c *Checker) Sources() []content.Finding {
	all := c.Reading()
	for _, a := range c.ws.Articles {
		all = append(all, c.Article(a)...)
	}
	return Tidy(append(all, c.Workspace()...))
}

// Reading is what reading the files found, by the team's settings and the exceptions in the articles.
func (c *Checker) Reading() []content.Finding {
	articles := make(map[string]*content.Article, len(c.ws.Articles))
	for _, a := range c.ws.Articles {
		articles[a.Path] = a
	}
	var out []content.Finding
	for _, f := range c.ws.Findings {
		if a := articles[f.File]; a != nil {
			out = append(out, c.Apply(a, []content.Finding{f})...)
			continue
		}
		out = append(out, Adjust(c.ws.Config.Check, []content.Finding{f})...)
	}
	return out
}

// Adjust applies check.disable and check.severity of moxin.yaml, by id or by family ("typo/"). Rules that keep metadata,
// secrets and unreadable files from going out cannot be changed: see Rule.Fixed.
func Adjust(cfg content.Checks, findings []content.Finding) []content.Finding {
	var out []content.Finding
	for _, f := range findings {
		if fixed(f.Rule) {
			out = append(out, f)
			continue
		}
		family := familyOf(f.Rule) + "/"
		if slices.Contains(cfg.Disable, f.Rule) || slices.Contains(cfg.Disable, family) {
			continue
		}
		f.Severity = cmp.Or(cfg.Severity[f.Rule], cfg.Severity[family], f.Severity)
		out = append(out, f)
	}
	return out
}

// Tidy sorts findings by place and drops those of a channel that say what one without a
// channel says of the same line: a picture that is missing is missing once, not once for
// each channel that would have shown it; a mark that structure/bold mends is not told again as one
// that a rendition shows.
func Tidy(findings []content.Finding) []content.Finding {
	type spot struct {
		rule, file string
		line       int
	}
	all, bold := map[spot]bool{}, map[content.Position]bool{}
	for _, f := range findings {
		if f.Channel == "" {
			all[spot{f.Rule, f.File, f.Line}] = true
		}
		if f.Rule == "structure/bold" {
			bold[f.Position] = true
		}
	}
	out := slices.DeleteFunc(slices.Clone(findings), func(f content.Finding) bool {
		return f.Rule == "text/literal-mark" && bold[f.Position] || f.Channel != "" && all[spot{f.Rule, f.File, f.Line}]
	})
	slices.SortStableFunc(out, func(a, b content.Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column,
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Channel, b.Channel))
	})
	return slices.CompactFunc(out, func(a, b content.Finding) bool { return a == b })
}

package check

import (
	"slices"
	"sync"

	"moxin/content"
)

// A Passed is a finding that an exception in its article let pass.
type Passed struct {
	content.Finding
	Reason string           // as the exception says it
	By     content.Position // of the exception
}

// allowances remember the exceptions of each article and what they let pass. Most articles have
// none.
type allowances struct {
	mu     sync.Mutex
	known  map[*content.Article][]allowance
	passed map[string][]Passed // by the article's path
	// across says that Workspace was asked for, so that exceptions to its findings are known.
	across bool
}

// acrossRule is what Workspace finds and an exception may let pass.
const acrossRule = "article/near-duplicate"

func (w *allowances) of(a *content.Article) []allowance {
	w.mu.Lock()
	defer w.mu.Unlock()
	list, ok := w.known[a]
	if !ok {
		list = allowancesOf(a)
		if w.known == nil {
			w.known = map[*content.Article][]allowance{}
		}
		w.known[a] = list
	}
	return list
}

// pass notes what an exception let pass, each once: an article is checked anew for each channel.
func (w *allowances) pass(p Passed) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.passed == nil {
		w.passed = map[string][]Passed{}
	}
	if !slices.Contains(w.passed[p.By.File], p) {
		w.passed[p.By.File] = append(w.passed[p.By.File], p)
	}
}

// state says whether an exception was used, and whether the workspace as a whole was looked at.
func (w *allowances) state(of allowance) (used, across bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(w.passed[of.at.File], func(p Passed) bool { return p.By == of.at }), w.across
}

// Apply gives findings about an article the severity that the team chose and drops those that
// it disabled or that an exception in the article lets pass. It is for findings that others made:
// Article and Rendition have done it to theirs.
func (c *Checker) Apply(a *content.Article, findings []content.Finding) []content.Finding {
	findings = Adjust(c.ws.Config.Check, findings)
	list := c.allowed.of(a)
	if len(list) == 0 {
		return findings
	}
	return slices.DeleteFunc(findings, func(f content.Finding) bool {
		passed := false
		for _, w := range list {
			if w.covers(f) {
				passed = true
				c.allowed.pass(Passed{f, w.reason, w.at})
			}
		}
		return passed
	})
}

// Passed is what the exceptions in an article let pass until now. A finding that two exceptions
// cover stands there twice, in a row.
func (c *Checker) Passed(a *content.Article) []Passed {
	c.allowed.mu.Lock()
	defer c.allowed.mu.Unlock()
	return slices.Clone(c.allowed.passed[a.Path])
}

// Remember counts what exceptions let pass when an article was checked by another Checker, or in
// another run.
func (c *Checker) Remember(passed []Passed) {
	for _, p := range passed {
		c.allowed.pass(p)
	}
}

// Suppressed counts what was let pass, by rule: each place once, however many channels it concerns
// and exceptions cover it.
func Suppressed(passed []Passed) map[string]int {
	type spot struct {
		rule string
		at   content.Position
	}
	seen, count := map[spot]bool{}, map[string]int{}
	for _, p := range passed {
		at := spot{p.Rule, p.Position}
		if !seen[at] {
			seen[at] = true
			count[p.Rule]++
		}
	}
	return count
}

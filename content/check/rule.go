package check

import (
	"slices"
	"strings"
	"sync"

	"moxin/content"
)

// A Rule is one thing that is reported, by whichever part of moxin: reading the files, compiling,
// checking or planning. Its page is generated from this, so that neither knows more than the other.
type Rule struct {
	ID       string
	Severity content.Severity // unless moxin.yaml or the platform says otherwise
	Doc      content.Text     // what it reports, in a few words
	Fixed    bool             // cannot be disabled, softened or excepted: the file or setting was not taken

	Hard   bool         // cannot be excepted in the article: the platform would refuse the post anyway
	Why    content.Text // what goes wrong
	Do     content.Text // how to mend it
	Source string       // where the objection comes from; "" = moxin's own
}

// Family is the part of the id before "/", which also names the page.
func (r Rule) Family() string { return familyOf(r.ID) }

// Page is the place of the rule in the docs, relative to their root: "rules/limit.md#limit-title".
func (r Rule) Page() string {
	return "rules/" + r.Family() + ".md#" + strings.ReplaceAll(r.ID, "/", "-")
}

// Rules lists every rule of moxin in the order of the ids, the entries of its own lexicons
// included. Those of a team's lexicons are the team's.
func Rules() []Rule { return slices.Clone(allRules()) }

var allRules = sync.OnceValue(func() []Rule {
	all := slices.Concat(articleTable, channelTable, contactTable, configTable, loadingsTable, renderTable, themeTable)
	for _, e := range builtin() {
		if !e.Count {
			all = append(all, Rule{
				ID: e.ID, Severity: e.Severity, Doc: e.title(), Why: e.Why.text(), Do: e.Do.text(), Source: e.Source,
			})
		}
	}
	slices.SortFunc(all, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return slices.Clip(all)
})

// title names an entry by the first of its words.
func (e *entry) title() content.Text {
	words := e.Words
	if len(words) == 0 {
		words = e.Any
	}
	if len(words) == 0 {
		return e.Why.text()
	}
	list := strings.Join(words[:min(len(words), 4)], "、")
	if len(words) > 4 {
		list += "……"
	}
	return content.T("用词："+list, "words: "+list)
}

func fixed(rule string) bool {
	r, ok := ruleByID(rule)
	return ok && r.Fixed
}

func ruleByID(id string) (Rule, bool) {
	rules := allRules()
	i, ok := slices.BinarySearchFunc(rules, id, func(r Rule, id string) int { return strings.Compare(r.ID, id) })
	if !ok {
		return Rule{}, false
	}
	return rules[i], true
}

// finding makes a finding of a rule in the table.
func finding(rule string, at content.Position, message, suggestion content.Text) content.Finding {
	r, _ := ruleByID(rule)
	return content.Finding{Rule: rule, Severity: r.Severity, Position: at, Message: message, Suggestion: suggestion}
}

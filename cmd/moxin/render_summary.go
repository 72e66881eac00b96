package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"moxin/content"
)

// summaryRules is how many rules a summary names before it only counts the others.
const summaryRules = 20

// renderSummary is what `moxin render --summary` prints: for each channel how many renditions
// are clean, and what keeps the others from it.
type renderSummary struct {
	order    []string // channel ids as in moxin.yaml
	channels map[string]*channelTally
	rules    map[ruleKey]map[string]int // renditions by channel id
}

type channelTally struct {
	family       content.Family
	total, clean int
}

type ruleKey struct {
	severity content.Severity
	rule     string
}

// summarize counts the renditions that have no warning or error, but for the findings that skip
// names. A rendition counts once for a rule, however often it breaks it.
func summarize(all []compiled, skip func(content.Finding) bool) *renderSummary {
	s := &renderSummary{channels: map[string]*channelTally{}, rules: map[ruleKey]map[string]int{}}
	for _, c := range all {
		id := c.channel.ID
		tally := s.channels[id]
		if tally == nil {
			tally = &channelTally{family: c.rendition.Family}
			s.channels[id] = tally
			s.order = append(s.order, id)
		}
		broken := map[ruleKey]bool{}
		for _, f := range c.findings {
			if f.Severity != content.SeverityNote && !skip(f) {
				broken[ruleKey{f.Severity, f.Rule}] = true
			}
		}
		tally.total++
		if len(broken) == 0 {
			tally.clean++
		}
		for key := range broken {
			if s.rules[key] == nil {
				s.rules[key] = map[string]int{}
			}
			s.rules[key][id]++
		}
	}
	return s
}

// text is one line for each channel, then one for each of the rules that most renditions break,
// errors before warnings, then how many rules are left off.
func (s *renderSummary) text(say func(content.Text) string) string {
	channels := &table{head: []string{"channel", "family", "renditions", "clean"}}
	for _, id := range s.order {
		n := s.channels[id]
		channels.add(id, string(n.family), fmt.Sprint(n.total), fmt.Sprint(n.clean))
	}
	keys := slices.SortedFunc(maps.Keys(s.rules), s.worseFirst)
	shown := keys[:min(len(keys), summaryRules)]
	rules := &table{head: []string{"rule", "severity", "renditions", "by channel"}}
	for _, key := range shown {
		rules.add(key.rule, string(key.severity), fmt.Sprint(sum(s.rules[key])), s.byChannel(key))
	}
	out := channels.render(true)
	if len(shown) > 0 {
		out += "\n" + rules.render(true)
	}
	if left := len(keys) - len(shown); left > 0 {
		out += say(content.T(
			fmt.Sprintf("另有 %d 条规则；每一处见 --json\n", left),
			fmt.Sprintf("and %d rules more; --json has every finding\n", left)))
	}
	return out
}

func (s *renderSummary) worseFirst(a, b ruleKey) int {
	return cmp.Or(
		cmp.Compare(a.severity, b.severity), // "error" stands before "warning"
		cmp.Compare(sum(s.rules[b]), sum(s.rules[a])),
		cmp.Compare(a.rule, b.rule))
}

// byChannel is "gzh 3, xhs 1", channels as in moxin.yaml; "each 5" stands for as many on each.
func (s *renderSummary) byChannel(key ruleKey) string {
	counts := s.rules[key]
	var parts []string
	same := len(counts) == len(s.order) && len(s.order) > 1
	for _, id := range s.order {
		if n := counts[id]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", id, n))
			same = same && n == counts[s.order[0]]
		}
	}
	if same {
		return fmt.Sprintf("each %d", counts[s.order[0]])
	}
	return strings.Join(parts, ", ")
}

func sum(counts map[string]int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}

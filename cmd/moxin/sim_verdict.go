package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"moxin/publishers/wechat/wechatsim"
)

// verdictHelp is the part of the help on --verdict.
const verdictHelp = `--verdict APPID:WORD says how the account's next freepublish job ends, once each and in their order;
those after them come out:
`

// verdictWord is one end of a publish job by the word of --verdict.
type verdictWord struct {
	name   string
	status int // publish_status
	means  string
}

// verdictWords are the ends of a publish job that the platform documents.
var verdictWords = []verdictWord{
	{"ok", 0, "it comes out"},
	{"original", 2, "the originality check failed"},
	{"fail", 3, "it failed, and no reason is given"},
	{"audit", 4, "the platform's review refused it"},
	{"deleted", 5, "it comes out and its owner deletes it"},
	{"banned", 6, "it comes out and the platform takes it down"},
}

func verdictsHelp() string {
	b := []byte(verdictHelp)
	for _, w := range verdictWords {
		b = fmt.Appendf(b, "  %-13s %s (publish_status %d)\n", w.name, w.means, w.status)
	}
	return strings.TrimSuffix(string(b), "\n")
}

// parseVerdicts reads APPID:WORD: the ends of each account's next jobs, in order.
func parseVerdicts(specs []string) (map[string][]wechatsim.Verdict, error) {
	ends := map[string][]wechatsim.Verdict{}
	for _, spec := range specs {
		id, word, _ := strings.Cut(spec, ":")
		i := slices.IndexFunc(verdictWords, func(w verdictWord) bool { return w.name == word })
		if i < 0 {
			var names []string
			for _, w := range verdictWords {
				names = append(names, w.name)
			}
			return nil, usagef("--verdict %q is not APPID:WORD; the words are %s", spec, strings.Join(names, ", "))
		}
		ends[id] = append(ends[id], wechatsim.Verdict{Status: verdictWords[i].status})
	}
	return ends, nil
}

// scriptVerdicts hands the verdicts to the accounts.
func scriptVerdicts(s *wechatsim.Server, ends map[string][]wechatsim.Verdict) error {
	for _, id := range slices.Sorted(maps.Keys(ends)) {
		if err := s.Script(id, ends[id]...); err != nil {
			return usagef("--verdict: no --app has the id %q", id)
		}
	}
	return nil
}

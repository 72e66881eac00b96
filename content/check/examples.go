package check

import (
	"slices"

	"moxin/content"
)

// badExamples are the examples of a team's entries that do not hold: a lexicon that does not do
// what its author thinks is found when it is written.
func (f *finder) badExamples(file string, entries []entry) []content.Finding {
	var out []content.Finding
	for _, e := range entries {
		if hit := e.Examples.Hit; hit != "" && !f.objects(&e, hit) {
			out = append(out, finding("lexicon/example", content.Position{File: file},
				content.T(e.ID+" 不会报它自己的例子：“"+short(hit)+"”", e.ID+" does not object to its own example: “"+short(hit)+"”"),
				content.T("检查 words、pattern、except 和 unless", "check its words, pattern, except and unless")))
		}
		if pass := e.Examples.Pass; pass != "" && f.objects(&e, pass) {
			out = append(out, finding("lexicon/example", content.Position{File: file},
				content.T(e.ID+" 会报它说没有问题的例子：“"+short(pass)+"”", e.ID+" objects to what it says is fine: “"+short(pass)+"”"),
				content.T("把这种写法加进 except 或 unless", "add it to except or unless")))
		}
	}
	return out
}

// objects reports whether an entry objects to a text on any of its platforms.
func (f *finder) objects(e *entry, text string) bool {
	platforms := slices.Concat(e.Platforms, e.Elsewhere)
	if len(platforms) == 0 {
		platforms = []string{""}
	}
	in := fold(text)
	return slices.ContainsFunc(platforms, func(p string) bool {
		return slices.ContainsFunc(f.find(in.text, p), func(h hit) bool { return h.entry.ID == e.ID })
	})
}

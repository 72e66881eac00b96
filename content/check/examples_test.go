package check

import (
	"testing"
)

// TestExamples: every entry of every lexicon objects to its own example, and nothing of its family
// objects to the sentence beside it.
func TestExamples(t *testing.T) {
	for i := range builtin() {
		e := &builtin()[i]
		if e.Examples.Hit == "" || e.Examples.Pass == "" {
			t.Errorf("%s has no examples", e.ID)
			continue
		}
		platform := ""
		if len(e.Platforms) > 0 {
			platform = e.Platforms[0]
		}
		found := func(text, id string) bool {
			for _, h := range builtinFinder().find(fold(text).text, platform) {
				if h.entry.ID == id || id == "" && familyOf(h.entry.ID) == familyOf(e.ID) {
					return true
				}
			}
			return false
		}
		if !found(e.Examples.Hit, e.ID) {
			t.Errorf("%s does not object to %q", e.ID, e.Examples.Hit)
		}
		if found(e.Examples.Pass, "") {
			t.Errorf("%s: %q is objected to", e.ID, e.Examples.Pass)
		}
	}
	if n := len(builtin()); n < 150 {
		t.Errorf("only %d entries are built in: the lexicons were not read whole", n)
	}
}

// TestSentencesDiffer: a reason that is the same everywhere explains nothing.
func TestSentencesDiffer(t *testing.T) {
	said := map[string]string{}
	for _, e := range builtin() {
		if family := familyOf(e.ID); family != "ad" && family != "promise" {
			continue
		}
		for _, s := range []string{e.Why.ZH, e.Why.EN} {
			if other := said[s]; other != "" {
				t.Errorf("%s and %s have one reason: %s", other, e.ID, s)
			}
			said[s] = e.ID
		}
	}
}

// TestWordsStandOnce: of two entries with one word only one would ever be shown.
func TestWordsStandOnce(t *testing.T) {
	owner := map[string]string{}
	for _, e := range builtin() {
		for _, w := range e.Words {
			key := familyOf(e.ID) + " " + w
			if other := owner[key]; other != "" && familyOf(e.ID) != "diversion" {
				t.Errorf("%s stands in %s and %s", w, other, e.ID)
			}
			owner[key] = e.ID
		}
	}
}

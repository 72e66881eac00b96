package console

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"moxin/content"
)

// Keys as templates and code ask for them. Those of a family ("stage." + value) end in a dot.
var (
	askedInTemplates = regexp.MustCompile(`\.[TF] "([^"]+)"`)
	askedInCode      = regexp.MustCompile(`(?:\b[pvd]\.[TF]|word|notice|refuse|refusal|doorPage|valueLinks|drift|speech\.Of)\((?:w, r, [\w.]+, |rel, |r, )?"([^"]+)"`)
	tableKeys        = regexp.MustCompile(`\{"(\w+)", (?:"/|\[\]content\.State|nil|func)`)
)

// Every sentence that is asked for must be there, and every one that is there be asked for.
func TestWordsAreThereAndUsed(t *testing.T) {
	asked := map[string]bool{"need.": true, "by.": true, "severity.": true, "day.": true, "days.": true}
	collect := func(source string, patterns ...*regexp.Regexp) {
		for _, p := range patterns {
			for _, m := range p.FindAllStringSubmatch(source, -1) {
				asked[m[1]] = true
			}
		}
	}
	pages, err := fs.Glob(files, "templates/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	for _, name := range pages {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		collect(string(b), askedInTemplates)
	}
	sources, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range sources {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		b, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		collect(string(b), askedInCode, tableKeys)
	}
	for _, key := range []string{"host", "unknown", "readonly", "broken", "foreign"} { // by notices
		asked[key] = true
	}
	all := speech
	for key := range asked {
		if _, ok := all[key]; !ok && !family(all, key) && !kindName(key) {
			t.Errorf("%q is asked for and not there", key)
		}
	}
	for key := range all {
		if !asked[key] && !begun(asked, key) {
			t.Errorf("%q is there and never asked for", key)
		}
	}
}

// begun reports that the beginning of a key is asked for, up to one of its dots.
func begun(asked map[string]bool, key string) bool {
	for i := range key {
		if key[i] == '.' && asked[key[:i+1]] {
			return true
		}
	}
	return false
}

// family reports that a key is the beginning of others.
func family(all map[string]content.Text, key string) bool {
	for k := range all {
		if strings.HasSuffix(key, ".") && strings.HasPrefix(k, key) {
			return true
		}
	}
	return false
}

// kindName reports that a key is asked for behind a prefix of its table.
func kindName(key string) bool {
	for _, prefix := range []string{"by.", "need."} {
		if pageWords[prefix+key].ZH != "" || words[prefix+key].ZH != "" {
			return true
		}
	}
	return false
}

// The two tables are one vocabulary.
func TestWordsHaveBothLanguages(t *testing.T) {
	for _, table := range []map[string]content.Text{words, pageWords} {
		for key, w := range table {
			if (w.ZH == "" || w.EN == "") && key != "day.festival" {
				t.Errorf("%s lacks a language: %+v", key, w)
			}
			if zh, en := strings.Count(w.ZH, "%"), strings.Count(strings.ReplaceAll(w.EN, "%%", ""), "%"); strings.Contains(w.ZH, "%s") && zh != en {
				t.Errorf("%s has %d figures in Chinese and %d in English", key, zh, en)
			}
		}
	}
	for key := range words {
		if _, twice := pageWords[key]; twice {
			t.Errorf("%s is there twice", key)
		}
	}
	for _, s := range content.States {
		if content.StateWords[s].EN == "" {
			t.Errorf("no word for the state %s", s)
		}
	}
	for m := range content.Metrics {
		if _, ok := metrics[m]; !ok && m != content.Followers {
			t.Errorf("no word for the metric %s", m)
		}
	}
}

func TestAMessageNamesHowManyArticlesAreNotShown(t *testing.T) {
	if got := words["message"]; got.ZH != "另有 %d 篇" || got.EN != "and %d more" {
		t.Errorf("a message of three articles shows one and says %q, %q", got.ZH, got.EN)
	}
}

package build

import (
	"strings"
	"testing"
)

// maxScript is what readers load to be counted, in bytes.
const maxScript = 2048

func TestArticlesTellThatTheyWereRead(t *testing.T) {
	for _, c := range []struct {
		name          string
		beacon        *Beacon
		look          bool
		tells, asking bool
	}{
		{name: "off"},
		{name: "count", beacon: &Beacon{Channel: "own"}, tells: true},
		{name: "ask", beacon: &Beacon{Channel: "own", Ask: true}, tells: true, asking: true},
		{name: "a look at what is not published", beacon: &Beacon{Channel: "own", Ask: true}, look: true},
	} {
		w := newWorld(t, "https://example.com/blog")
		w.site.Beacon, w.site.NoIndex = c.beacon, c.look
		w.put(t, 1)
		files := w.files(t)
		script := ""
		for name := range files {
			if strings.HasPrefix(name, "beacon.") {
				script = name
			}
		}
		page, list := files["articles/article-1/index.html"], files["index.html"]
		tag := `<script src="/blog/` + script + `" data-to="/blog/b" data-channel="own" data-slug="article-1" defer></script>`
		allowed := "script-src 'self'; connect-src 'self'"
		if c.tells != (script != "") || c.tells != strings.Contains(page, tag) || c.tells != strings.Contains(page, allowed) {
			t.Errorf("%s: script %q, page\n%s", c.name, script, page)
		}
		if asks := strings.Contains(page, `id=":ask"`) && strings.Contains(page, `value="no"`) && strings.Contains(page, `id=":part"`); asks != c.asking {
			t.Errorf("%s: the page asks: %v", c.name, asks)
		}
		if strings.Contains(list, "<script") {
			t.Errorf("%s: a list tells too", c.name)
		}
		if len(files[script]) > maxScript {
			t.Errorf("the script has %d bytes", len(files[script]))
		}
	}
}

// A theme that replaces the script gets another name for it, so that readers load it.
func TestTheScriptIsNamedByWhatItHolds(t *testing.T) {
	set, err := loadTemplates(nil)
	if err != nil {
		t.Fatal(err)
	}
	was := set.scriptName()
	if set.script = append(set.script, '\n'); set.scriptName() == was {
		t.Errorf("%s names two scripts", was)
	}
}

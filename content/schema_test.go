package content

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// probe is a key that no reader has and that is near none: readers answer with all that they have.
const probe = "qqqqqqqqqqqqqqqq"

// readerKeys asks a reader what a mapping may hold: document makes a file in which the mapping
// holds the given YAML line.
func readerKeys(t *testing.T, document func(line string) string, parse func(string) []Finding) []string {
	t.Helper()
	for _, f := range parse(document(probe + ": 1")) {
		if list, ok := strings.CutPrefix(f.Suggestion.EN, "there are: "); ok && strings.Contains(f.Message.EN, probe) {
			return strings.Split(list, ", ")
		}
	}
	t.Fatalf("no reader answered for\n%s", document(probe+": 1"))
	return nil
}

func parseConfigText(text string) []Finding {
	_, findings := ParseConfig(ConfigName, []byte(text))
	return findings
}

// A spot is a mapping of moxin.yaml and how a line comes to stand in it.
type spot struct {
	key  Key
	path string
	wrap func(line string) string
}

// walk lists every mapping below a spot.
func walk(s spot) []spot {
	spots := []spot{s}
	for _, k := range s.key.Keys {
		spots = append(spots, inside(s, k)...)
	}
	return spots
}

func inside(s spot, k Key) []spot {
	in := func(format string) func(string) string {
		return func(line string) string { return s.wrap(fmt.Sprintf(format, k.Name, line)) }
	}
	path := s.path + "." + k.Name
	switch k.Kind {
	case KeyMapping:
		return walk(spot{k, path, in("%s: {%s}")})
	case KeyList:
		return walk(spot{*k.Each, path, in("%s: [{%s}]")})
	case KeyTable:
		return walk(spot{*k.Each, path, func(line string) string {
			if s.path == "" && k.Name == "channels" {
				line = "platform: bilibili, " + line
			}
			return s.wrap(fmt.Sprintf("%s: {gzh: {%s}}", k.Name, line))
		}})
	}
	return nil
}

// The tables of keys and the readers cannot drift apart: each mapping is asked for what it takes.
func TestConfigKeysAreTheReaders(t *testing.T) {
	asked := 0
	for _, s := range walk(spot{ConfigKey(), "", func(line string) string { return line + "\n" }}) {
		if s.key.Kind != KeyMapping {
			continue
		}
		asked++
		var told []string
		for _, k := range s.key.Keys {
			told = append(told, k.Name)
		}
		slices.Sort(told)
		if read := readerKeys(t, s.wrap, parseConfigText); !slices.Equal(told, read) {
			t.Errorf("moxin.yaml%s: the table has %v, the reader %v", s.path, told, read)
		}
	}
	if asked < 15 {
		t.Errorf("only %d mappings were asked", asked)
	}
}

// Tables with fixed names are asked as well.
func TestConfigWordsAreTheReaders(t *testing.T) {
	for _, c := range []struct{ path, document string }{
		{"calendar.mix", "calendar: {mix: {%s}}"},
		{"calendar.audience", "calendar: {audience: {%s}}"},
		{"cards.colors", "cards: {colors: {%s}}"},
	} {
		k := ConfigKey()
		for _, name := range strings.Split(c.path, ".") {
			k, _ = k.Find(name)
		}
		read := readerKeys(t, func(line string) string { return fmt.Sprintf(c.document, line) }, parseConfigText)
		if told := slices.Sorted(slices.Values(k.Words)); !slices.Equal(told, read) {
			t.Errorf("%s: the table has %v, the reader %v", c.path, told, read)
		}
	}
}

// What the table calls a single value, a word or a number is read as such: a mapping is refused.
func TestConfigKindsAreTheReaders(t *testing.T) {
	for _, s := range walk(spot{ConfigKey(), "", func(line string) string { return line + "\n" }}) {
		for _, k := range s.key.Keys {
			if k.Kind == KeyMapping || k.Kind == KeyTable {
				continue
			}
			findings := parseConfigText(s.wrap(k.Name + ": {a: 1}"))
			if !slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == SeverityError }) {
				t.Errorf("moxin.yaml%s.%s is called %s, and takes a mapping", s.path, k.Name, k.Kind)
			}
		}
	}
}

func parseMatter(matter string) []Finding {
	_, findings := ParseArticle("articles/a.md", []byte("---\n"+matter+"\n---\n正文\n"), time.UTC)
	return findings
}

func TestArticleKeysAreTheReaders(t *testing.T) {
	var told []string
	for _, k := range ArticleKey().Keys {
		told = append(append(told, k.Name), k.Names...)
	}
	if read := keyNames(); !slices.Equal(slices.Sorted(slices.Values(told)), slices.Sorted(slices.Values(read))) {
		t.Errorf("the table has %v, the reader %v", told, read)
	}
	for name := range matterReads {
		if _, ok := ArticleKey().Find(name); !ok {
			t.Errorf("the table has no %s", name)
		}
	}
	channels, _ := ArticleKey().Find("channels")
	var override []string
	for _, k := range channels.Each.Keys {
		override = append(override, k.Name)
	}
	read := readerKeys(t, func(line string) string { return "title: 一\nchannels: {gzh: {" + line + "}}" }, parseMatter)
	if slices.Sort(override); !slices.Equal(override, read) {
		t.Errorf("channels: the table has %v, the reader %v", override, read)
	}
}

// Words of the tables are those of the readers: each is taken, another refused.
func TestWordsAreTheReaders(t *testing.T) {
	try := func(what string, k Key, findings func(word string) []Finding) {
		for _, w := range k.Words {
			if Failing(findings(w), "") {
				t.Errorf("%s: %s is refused: %v", what, w, findings(w))
			}
		}
		if !Failing(findings(probe), "") {
			t.Errorf("%s takes any word", what)
		}
	}
	for _, k := range ArticleKey().Keys {
		if k.Kind == KeyWord {
			try(k.Name, k, func(w string) []Finding { return parseMatter("title: 一\n" + k.Name + ": " + w) })
		}
	}
	cards, _ := ConfigKey().Find("cards")
	design, _ := cards.Find("design")
	try("cards.design", design, func(w string) []Finding { return parseConfigText("cards: {design: " + w + "}") })
	checks, _ := ConfigKey().Find("check")
	severity, _ := checks.Find("severity")
	try("check.severity", *severity.Each, func(w string) []Finding { return parseConfigText("check: {severity: {a/b: " + w + "}}") })
	channels, _ := ConfigKey().Find("channels")
	for _, name := range []string{"account", "images", "platform"} {
		k, _ := channels.Each.Find(name)
		try("channels."+name, k, func(w string) []Finding {
			platform := "platform: wechat, "
			switch {
			case name == "platform":
				platform = ""
			case k.Only != nil:
				platform = "platform: " + k.Only[0] + ", "
			}
			return parseConfigText("channels: {a: {" + platform + name + ": " + w + "}}")
		})
	}
}

func TestEveryKeyIsExplained(t *testing.T) {
	var explained func(path string, k Key)
	explained = func(path string, k Key) {
		for _, b := range k.Keys {
			if b.Doc.ZH == "" || b.Doc.EN == "" {
				t.Errorf("%s.%s has no word in one language", path, b.Name)
			}
			explained(path+"."+b.Name, b)
		}
		if k.Each != nil {
			explained(path, *k.Each)
		}
	}
	explained("moxin.yaml", ConfigKey())
	explained("front matter", ArticleKey())
}

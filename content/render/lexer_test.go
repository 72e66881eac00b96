package render

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// snippets are of many languages: a lexer must do the same with what is not its own.
var snippets = []string{
	"package main\n\n// 注释 Main\nfunc main() {\n\tx := map[string]int{\"a\": 0x1F, `b{{.}}`: 1.5e-3}\n\tfmt.Println(len(x), '\\n')\n}\n",
	"#!/bin/sh\nset -e\nfor f in *.md; do echo \"$f: ${f%.md}\" | sed 's/a/b/g'; done # 完\n",
	"def f(a, *b):\n    \"\"\"文档\"\"\"\n    return [x ** 2 for x in b if x != a] or f'{a!r:>10}'\n",
	"<!doctype html>\n<p class=\"a\" onclick=\"go(1)\">你好 &amp; <b>b</b><script>let x = /re/g, y = `t${x}`;</script><style>a{color:#fff}</style>\n",
	"select a.id, count(*) as n from t a where a.name like '%x' -- 条件\ngroup by 1 having n > 10;\n",
	"key: [1, 2.5, true]\nother: >-\n  text\n  more # no\n- {a: b, 'c': \"d\"}\n",
	"{\"a\": [1, -2e5, null], \"b\": {\"c\": \"\\u4e2d\"}}\n",
	"class A<T> extends B implements C { @Override public static final int x = 1_000L; /* 注 */ char c = 'x'; }\n",
	"fn main() -> Result<(), Box<dyn Error>> { let s: &'a str = r#\"x\"#; println!(\"{s:?}\"); }\n",
	"# Title\n\n- *item* `code` [l](u)\n\n```go\nx := 1\n```\n> quote\n",
	"$x = @{a=1}; if ($x -eq 2) { Write-Host \"no $($x.a)\" } <?php echo $_GET['a']; ?>\n",
	"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \x0b\x1c\u00a0\u2028全角　😀 K ſ\r\n\t\n",
}

func tokensOf(t *testing.T, l chroma.Lexer, text string) (all []chroma.Token, problem string) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil { // a lexer's own trouble with text that is not its language
			problem = fmt.Sprint(r)
		}
	}()
	next, err := l.Tokenise(nil, text)
	if err != nil {
		return nil, err.Error()
	}
	for token := next(); token != chroma.EOF && len(all) < 5_000; token = next() { // some never end
		all = append(all, token)
	}
	return all, ""
}

// swiftly are languages of which articles of this field hold code.
var swiftly = []string{"go", "python", "bash", "javascript", "typescript", "yaml", "json", "toml", "sql", "java", "rust", "c", "cpp",
	"c#", "ruby", "kotlin", "swift", "lua", "html", "css", "xml", "diff", "docker", "nginx", "makefile"}

// TestSwiftLexers: they make the tokens that the library's make.
func TestSwiftLexers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	runes := []rune(strings.Join(snippets, ""))
	texts := []string{string(runes)}
	random.Shuffle(len(runes), func(i, j int) { runes[i], runes[j] = runes[j], runes[i] })
	texts = append(texts, string(runes)) // states that nobody thought of
	for _, language := range swiftly {
		rules, ok := lexers.Get(language).(*chroma.RegexLexer)
		if !ok {
			continue // made of two, each of which is such a lexer
		}
		quick := swiftLexer(rules)
		if quick == nil {
			t.Errorf("%s is not read swiftly", language)
			continue
		}
		for i, text := range texts {
			want, broken := tokensOf(t, rules, text)
			got, also := tokensOf(t, quick, text)
			if !slices.Equal(got, want) || broken != also {
				t.Errorf("%s: text %d: %d tokens (%s), the library makes %d (%s)", language, i, len(got), also, len(want), broken)
			}
		}
	}
}

// TestLexerThatNeverEnds: JSONata's stays where it knows no rule. The code is shown without colours.
func TestLexerThatNeverEnds(t *testing.T) {
	var c codeCache
	if got := c.draw(&theme{}, "jsonata", "a | b"); got != "a&nbsp;|&nbsp;b" {
		t.Errorf("%q", got)
	}
}

func TestWordsOfRules(t *testing.T) {
	for _, c := range []struct{ pattern, words string }{
		{`(?m)(if|else|elif)\b`, "elif else if"},
		{`uint(8|16)?\b(\()`, "uint uint16 uint8"},
		{`(?:go|do)(to)?\b\s*x`, "do doto go goto"},
		{`(?i)(if|else)\b`, ""},
		{`(if|else)`, ""},
		{`(if|@x)\b`, ""},
		{`(if|)\b`, ""},
		{`\w+\b`, ""}, // there is no end to them
	} {
		words := slices.Sorted(maps.Keys(beginningOf(c.pattern).words))
		if got := strings.Join(words, " "); got != c.words {
			t.Errorf("%s lists %q, want %q", c.pattern, got, c.words)
		}
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          int
	}{
		{`[(){}]`, "))", 1},
		{`[(){}]+`, "){x", 2},
		{`\s+`, "  x", 2},
		{`\s+`, "  \n", 0}, // the engine knows what a space is
		{`[^x]+`, "ab茶", 0},
		{`[^x]+`, "ab", 2},
		{`[^x]+?`, "ab", 0},
		{`[^x]`, "茶", 0},
		{`[ab]c`, "ac", 0},
		{`[ab]`, "x", 0},
	} {
		if got := beginningOf(c.pattern).span([]rune(c.text)); got != c.want {
			t.Errorf("%s of %q: %d, want %d", c.pattern, c.text, got, c.want)
		}
	}
}

func TestBeginnings(t *testing.T) {
	for _, c := range []struct{ pattern, some, none string }{
		{`(?i)select|from\b`, "sSfF", "ae_ "},
		{`\s*\d+`, " \t5", "a-"},
		{`a?b*c{0,2}d+`, "abcd", "ef"},
		{`[^a-c\s]\w*`, "dZ_0-", "ab "},
		{`[^\W\d]\w*`, "a5", ""}, // another dialect
		{`^(?:x|(y))$`, "xy", "z"},
		{`(?=x)y`, "anything", ""},  // another dialect: everything
		{`[[:alpha:]]`, "a:[5", ""}, // another dialect
		{`x?`, "anything", ""},      // may match nothing
	} {
		set := beginningOf(c.pattern).first
		for _, r := range c.some {
			if !set[r] {
				t.Errorf("%s does not begin with %q", c.pattern, r)
			}
		}
		for _, r := range c.none {
			if set[r] {
				t.Errorf("%s begins with %q", c.pattern, r)
			}
		}
	}
}

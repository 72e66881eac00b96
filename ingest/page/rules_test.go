package page_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
	"moxin/ingest/all"
	"moxin/ingest/page"
)

// blog is a rule that a team writes for its own pages.
const blog = `# 茶社的博客
rules:
  - id: blog
    platform: site
    source: 我们自己的模板
    checked: 2026-11-01
    hosts: [blog.example.com, '*.tea.example']
    paths: ['^/posts/(\d+)']
    shapes:
      - name: footer
        select: article
        id: {attr: data-id}
        title: {select: h1}
        counters:
          - {metric: reads, select: .views, text: '阅读 (.+)', unit: 人, cap: 5000}
          - {metric: likes, select: button, attr: data-n, zero_means_hidden: true}
    captcha: {select: ['#challenge'], title: [请验证], source: [challenge.js], address: [/challenge]}
    notices:
      - select: [.notice]
        words:
          - {verdict: busy, any: [维护中]}
          - {verdict: deleted, any: [已下架]}
`

func readOne(t testing.TB, yaml string) (*page.Rules, error) {
	t.Helper()
	return all.Rules(fstest.MapFS{"rules/pages.yaml": {Data: []byte(yaml)}}, []string{"rules/pages.yaml"})
}

func TestRulesOfAWorkspace(t *testing.T) {
	r, err := readOne(t, blog)
	if err != nil {
		t.Fatal(err)
	}
	if ids := r.IDs(); ids[0] != "blog" || len(ids) != len(rules(t).IDs())+1 {
		t.Errorf("rules %v: the workspace's come first", ids)
	}
	for host, want := range map[string]bool{"blog.example.com": true, "a.tea.example": true, "tea.example": false, "xblog.example.com": false, "BLOG.example.com:8443": true} {
		if r.Knows(host) != want {
			t.Errorf("%s: known %v", host, !want)
		}
	}
	post := address(t, content.Site, "https://blog.example.com/posts/7")
	for body, want := range map[string]string{
		`<article data-id="7"><h1>茶</h1><i class="views">阅读 1.2万</i><button data-n="3"></button></article>`: "read reads 12000+, likes 3",
		`<article data-id="7"><i class="views">阅读 12</i><button data-n="0"></button></article>`:             "read reads 12",
		`<article data-id="7"><i class="views">没人读</i><button></button></article>`:                          "changed ",
		`<article data-id="8"><i class="views">阅读 12</i></article>`:                                         "another ",
		`<p class="notice">商品已下架</p>`:                                                                       "deleted ", `<p class="notice">维护中</p>`: "busy ", `<p class="notice">别的话</p>`: "changed ",
		`<div id="challenge"></div>`: "blocked ", `<title>请验证</title>`: "blocked ", `<script src="/challenge.js"></script>`: "blocked ",
	} {
		p, _ := r.Parse(post, []byte(body)) // the verdict says it
		if got := string(p.Verdict) + " " + numbers(p.Samples); got != want || p.Rule != "blog" {
			t.Errorf("%s: %q by %q, want %q", body, got, p.Rule, want)
		}
		for _, s := range p.Samples {
			if s.Metric == content.Reads && s.Unit != content.UnitPeople {
				t.Errorf("unit %q", s.Unit)
			}
		}
	}
	if _, err := r.Parse(address(t, content.Site, "https://blog.example.com/about"), nil); err == nil {
		t.Error("an address that no path fits is read")
	}
}

func TestRulesOfAWorkspaceReplaceByID(t *testing.T) {
	own := strings.NewReplacer("id: blog", "id: zhihu", "platform: site", "platform: zhihu").Replace(blog)
	fsys := fstest.MapFS{"a.yaml": {Data: []byte(own)}, "b.yaml": {Data: []byte(strings.Replace(own, "footer", "second", 1))}}
	r, err := all.Rules(fsys, []string{"a.yaml", "b.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	ids := r.IDs()
	if slices.Sort(ids); len(ids) != len(rules(t).IDs()) || len(slices.Compact(ids)) != len(ids) {
		t.Errorf("rules %v", ids)
	}
	p, err := r.Parse(page.Post{Rule: "zhihu"}, []byte(`<article><i class="views">阅读 5</i></article>`))
	if err != nil || p.Origin != "b.yaml" || p.Shape != "second" {
		t.Errorf("%+v, %v: the last file holds", p, err)
	}
}

// TestRulesSayWhereTheyAreWrong: line and column of what is wrong, and the right word if there is one near.
func TestRulesSayWhereTheyAreWrong(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"select: .views", "selekt: .views", "15:29: there is no key selekt; did you mean select?"},
		{"hosts:", "host:", "7:5: there is no key host; did you mean hosts?"},
		{"metric: reads", "metric: read", "15:22: there is no metric read; did you mean reads?"},
		{"platform: site", "platform: sites", "4:15: there is no platform sites; did you mean site?"},
		{"verdict: deleted", "verdict: delete", "22:23: there is no verdict delete; did you mean deleted?"},
		{"id: blog", "id: Our Blog", "3:9: id: lower-case"},
		{"'阅读 (.+)'", "'阅读 (.+'", "15:51: not an RE2 expression"},
		{"'阅读 (.+)'", "'(阅读) (.+)'", "15:51: one group at most"},
		{"['^/posts/(\\d+)']", "['^/posts/(']", "8:13: not an RE2 expression"},
		{"select: article", "select: 'article['", "11:17: not a CSS selector"},
		{"['#challenge']", "['#']", "17:24: not a CSS selector"},
		{"[.notice]", "['p:nope']", "19:18: not a CSS selector"},
		{"title: [请验证]", "title: ['']", "17:47: an empty mark"},
		{"select: article", "select: article\n        variable: x", "10:9: say one of"},
		{"select: article", "variable: x", "12:14: select, attr, text"},
		{"{select: h1}", "{keys: [h1]}", "13:23: keys go with"},
		{"unit: 人", "unit: 元", "15:68: unit is"},
		{"cap: 5000", "cap: -1", "15:76: cap cannot"},
		{"cap: 5000", "cap: many", "15:76: can't be read"},
		{"metric: likes, select: button, attr: data-n", "metric: reads, select: button, attr: data-n", "16:22: a metric is written twice"},
		{"metric: likes, select: button, attr: data-n", "metric: likes", "16:14: say keys"},
		{"checked: 2026-11-01", "checked: yesterday", "6:14: write checked as"},
		{"    notices:", "    missing: gone\n    notices:", "18:14: missing is"},
		{"    source:", "    platform: site\n    source:", "5:5: can't be read"},
		{"hosts: [blog.example.com, '*.tea.example']", "checked: 2026-11-01", "can't be read"},
	} {
		if !strings.Contains(blog, c.old) {
			t.Fatal(c.old)
		}
		_, err := readOne(t, strings.Replace(blog, c.old, c.new, 1))
		var e *page.RuleError
		if !errors.As(err, &e) || !strings.Contains(e.In("en"), "rules/pages.yaml:"+strings.TrimPrefix(c.want, "can't be read")) && !strings.Contains(e.In("en"), c.want) {
			t.Errorf("%s: %v\nwant %s", c.new, err, c.want)
		}
	}
	for yaml, want := range map[string]string{
		"": "no rules", "rules: []": "no rules", "rules: [null]": "1:9: an empty rule", "- a": "can't be read", "rules: 3": "can't be read", "rules:\n  - {}": "id:",
		"rules: [" + strings.Repeat("[", 300): "nested too deeply", strings.Repeat("#", 70<<10): "too large", "rules: *nobody": "can't be read",
		"a: &a [" + strings.Repeat("*a, ", 20) + "]":                      "20 aliases",
		"rules:\n  - {id: a, platform: site, hosts: [a], shapes: [null]}": "an empty shape",
	} {
		var e *page.RuleError
		if _, err := readOne(t, yaml); !errors.As(err, &e) || !strings.Contains(e.In("en"), want) || e.File != "rules/pages.yaml" {
			t.Errorf("%.40q: %v, want %s", yaml, err, want)
		}
	}
	if _, err := all.Rules(fstest.MapFS{}, []string{"none.yaml"}); !errors.Is(err, fs.ErrNotExist) && !strings.Contains(fmt.Sprint(err), "none.yaml") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// TestBuiltInRulesNameTheirSource: facts about platforms say where they are from and how old they are.
func TestBuiltInRulesNameTheirSource(t *testing.T) {
	names, err := fs.Glob(os.DirFS("rules"), "*.yaml")
	if err != nil || len(names) < 7 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := os.ReadFile("rules/" + name)
		if err != nil {
			t.Fatal(err)
		}
		rules := strings.Count(string(data), "\n  - id: ")
		if n := strings.Count(string(data), "\n    source: "); n != rules {
			t.Errorf("%s: %d rules, %d sources", name, rules, n)
		}
		for _, part := range strings.Split(string(data), "\n    checked: ")[1:] {
			if _, err := time.Parse(time.DateOnly, part[:10]); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			rules--
		}
		if rules != 0 {
			t.Errorf("%s: %d rules without a day", name, rules)
		}
	}
}

package content

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

const wholeArticle = `---
title: 为什么老客户不再回来
slug: why-customers-leave
aliases: [old-slug, /2024/older.html]
author: 林溪
summary: 三个原因
cover: ./cover.jpg
tags: [复购, 会员, 2024]
series: 老客户手记
stage: trust
audience: existing
ai: none
publish_at: 2026-12-01 20:00
channels:
  gzh: {title: 长标题, source_url: "https://example.com/x", position: 1}
  xhs: {title: 短标题, topics: ["#私域运营#", 复购], publish_at: slot, again: ["2027-03-01 09:00"]}
  dy:  {video: ./x.mp4}
  sph:
---
正文
`

func shanghai(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestParseArticleReadsEveryKey(t *testing.T) {
	a, findings := ParseArticle("articles/x.md", []byte(wholeArticle), shanghai(t))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	xhs, _ := a.For("xhs")
	gzh, _ := a.For("gzh")
	dy, _ := a.For("dy")
	_, sph := a.For("sph")
	_, other := a.For("other")
	for what, ok := range map[string]bool{
		"title":      a.Title == "为什么老客户不再回来",
		"slug":       a.Slug == "why-customers-leave",
		"aliases":    strings.Join(a.Aliases, " ") == "old-slug older",
		"author":     a.Author() == "林溪",
		"tags":       strings.Join(a.Tags, " ") == "复购 会员 2024",
		"words":      a.Summary == "三个原因" && a.Cover == "./cover.jpg" && a.Series == "老客户手记",
		"choices":    a.Stage == StageTrust && a.Audience == AudienceExisting && a.AI == AINone,
		"publish_at": a.PublishAt.Raw == "2026-12-01T20:00:00+08:00" && !a.PublishAt.Slot,
		"gzh":        gzh.Title == "长标题" && gzh.Position == 1 && gzh.SourceURL == "https://example.com/x",
		"xhs":        xhs.PublishAt.Slot && len(xhs.Again) == 1 && xhs.Again[0].Raw == "2027-03-01T09:00:00+08:00",
		"topics":     strings.Join(xhs.Topics, " ") == "私域运营 复购",
		"dy":         dy.Video == "./x.mp4",
		"channels":   sph && !other,
		"body":       string(a.Body) == "正文\n" && a.BodyLine == 20,
		"keys":       a.At("channels.xhs.title") == Position{"articles/x.md", 16, 9} && a.At("title").Line == 2,
	} {
		if !ok {
			t.Errorf("%s was not read: %+v", what, a)
		}
	}
}

// TestFrontMatterOfOtherTools: what articles in the wild carry, and what is read from it.
func TestFrontMatterOfOtherTools(t *testing.T) {
	for _, c := range []struct {
		name, file string
		is         func(*Article) bool
	}{
		{"permalink", "---\npermalink: /2024/hello-world.html\n---\n", func(a *Article) bool { return a.Slug == "hello-world" }},
		{"url", "---\nurl: \"/2019/02/24/c-plus/\"\n---\n", func(a *Article) bool { return a.Slug == "c-plus" }},
		{"abbrlink number", "---\nabbrlink: 12345\n---\n", func(a *Article) bool { return a.Slug == "12345" }},
		{"slug before url", "---\nurl: /b/\nslug: a\n---\n", func(a *Article) bool { return a.Slug == "a" }},
		{"slug cannot climb", "---\nslug: ../../etc/passwd\n---\n", func(a *Article) bool { return a.Slug == "passwd" }},
		{"banner", "---\nbanner: /img/a.png\n---\n", func(a *Article) bool { return a.Cover == "/img/a.png" }},
		{"images", "---\nimages:\n  - a.png\n  - b.png\n---\n", func(a *Article) bool { return a.Cover == "a.png" }},
		{"cover as mapping", "---\ncover: {image: a.png, alt: x}\n---\n", func(a *Article) bool { return a.Cover == "a.png" }},
		{"cover off", "---\ncover: false\n---\n", func(a *Article) bool { return a.Cover == "" }},
		{"authors in a string", "---\nauthor: 甲, 乙、丙 and 丁\n---\n", func(a *Article) bool { return strings.Join(a.Authors, "|") == "甲|乙|丙|丁" }},
		{"authors as mappings", "---\nauthors:\n  - name: 甲\n    url: x\n  - 乙\n---\n", func(a *Article) bool { return strings.Join(a.Authors, "|") == "甲|乙" }},
		{"authors as links", "---\nauthor: '<a href=\"https://example.com\">甲</a>, [乙](https://example.com)'\n---\n", func(a *Article) bool { return strings.Join(a.Authors, "|") == "甲|乙" }},
		{"keywords for tags", "---\nkeywords: 私域, 复购\n---\n", func(a *Article) bool { return strings.Join(a.Tags, "|") == "私域|复购" }},
		{"tags before keywords", "---\nkeywords: [a]\ntags: Go 语言\n---\n", func(a *Article) bool { return strings.Join(a.Tags, "|") == "Go 语言" }},
		{"empty alias gives way", "---\ntags:\nkeywords: [a]\n---\n", func(a *Article) bool { return strings.Join(a.Tags, "|") == "a" }},
		{"empty list item", "---\ntags:\n-\n- a\n---\n", func(a *Article) bool { return strings.Join(a.Tags, "|") == "a" }},
		{"title is a number", "---\ntitle: 2024\n---\n", func(a *Article) bool { return a.Title == "2024" }},
		{"title folded", "---\ntitle: >\n  很长的\n  标题\n---\n", func(a *Article) bool { return a.Title == "很长的 标题" }},
		{"Jekyll's published", "---\npublished: false\n---\n", func(a *Article) bool { return a.Draft }},
		{"date schedules nothing", "---\ndate: 2020-01-01 08:00\n---\n", func(a *Article) bool { return a.PublishAt.None() }},
		{"channels as a list", "---\nchannels: [gzh, xhs]\n---\n", func(a *Article) bool { return len(a.Channels) == 2 }},
		{"TOML", "+++\ntitle = \"标题\"\npublish_at = 2026-12-01 20:00:00\ntags = [\"a\"]\n[channels.xhs]\ntitle = \"短\"\n+++\n正文", func(a *Article) bool {
			return a.Title == "标题" && a.PublishAt.Raw == "2026-12-01T20:00:00+08:00" && a.Channels["xhs"].Title == "短" && a.At("channels.xhs.title").Line == 6
		}},
		{"TOML with a zone", "---toml\npublish_at = 2026-12-01T20:00:00Z\n---\n", func(a *Article) bool { return a.PublishAt.Raw == "2026-12-02T04:00:00+08:00" }},
		{"JSON", "{\n  \"title\": \"标题\",\n  \"channels\": {\"xhs\": {\"position\": 2}}\n}\n\n正文", func(a *Article) bool {
			return a.Title == "标题" && a.Channels["xhs"].Position == 2 && string(a.Body) == "正文" && a.At("title") == Position{"articles/2026/x.md", 2, 3}
		}},
		{"JSON between lines", ";;;\n{\"title\": \"a\"}\n;;;\nb", func(a *Article) bool { return a.Title == "a" && string(a.Body) == "b" }},
		{"BOM and CRLF", "\xef\xbb\xbf---\r\ntitle: a\r\n---\r\nb\r\n", func(a *Article) bool { return a.Title == "a" && string(a.Body) == "b\n" }},
		{"blank lines first", "\n\n---\ntitle: a\n---\nb", func(a *Article) bool { return a.At("title").Line == 4 && a.BodyLine == 6 }},
		{"empty front matter", "---\n---\n# 标题\n", func(a *Article) bool { return a.Title == "标题" }},
		{"comment inside", "---\n# 说明\ntitle: a\n---\n", func(a *Article) bool { return a.Title == "a" }},
		{"quoted date", "---\npublish_at: '2024-01-02'\n---\n", func(a *Article) bool { return a.PublishAt.At.Hour() == 0 }},
		{"no front matter", "首段\n\n# 真标题 `x` [链接](u)\n\n## 二\n", func(a *Article) bool { return a.Title == "真标题 x 链接" && a.Slug == "x" }},
		{"setext", "真标题\n======\n\n正文", func(a *Article) bool { return a.Title == "真标题" }},
		{"heading in code is none", "```\n# no\n```\n\n# yes\n", func(a *Article) bool { return a.Title == "yes" }},
		{"file name", "只有正文", func(a *Article) bool { return a.Title == "x" }},
		{"rule in the body", "# a\n\n---\n\nb: c\n\n---\n", func(a *Article) bool { return a.Title == "a" && bytes.Contains(a.Body, []byte("b: c")) }},
		{"rule at the top", "---\n\n只是分隔线。\n\n---\n正文", func(a *Article) bool { return bytes.Contains(a.Body, []byte("只是分隔线")) }},
		{"front matter shown as code", "# 教程\n\n```\n---\ntitle: x\n---\n```\n", func(a *Article) bool { return a.Title == "教程" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, findings := ParseArticle("articles/2026/x.md", []byte(c.file), shanghai(t))
			speaks(t, findings)
			if a == nil || Failing(findings, "") {
				t.Fatalf("refused: %v", findings)
			}
			if !c.is(a) {
				t.Errorf("read as %+v, body %q", a, a.Body)
			}
		})
	}
}

// TestParseArticleRefuses: metadata must never become text, nor bytes guesses. Each case
// gives no article and says where and why.
func TestParseArticleRefuses(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte("# 标题\n\n很多正文，很多正文。\n"))
	if err != nil {
		t.Fatal(err)
	}
	utf16 := func(policy unicode.BOMPolicy) string {
		b, err := unicode.UTF16(unicode.LittleEndian, policy).NewEncoder().Bytes([]byte("---\ntitle: abcdef\n---\ntext\n"))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, c := range []struct{ name, file, want, says string }{
		{"unclosed", "---\ntitle: a\n\n正文\n", "1:1 error frontmatter/unclosed", "not closed"},
		{"dots", "---\ntitle: a\n...\n正文\n\n---\n\n再一段\n", "3:1 error frontmatter/unclosed", "ends in ..."},
		{"five dashes", "---\ntitle: a\n-----\n正文\n", "3:1 error frontmatter/unclosed", "ends in -----"},
		{"Chinese dash", "---\ntitle: a\n——\n正文\n", "3:1 error frontmatter/unclosed", "ends in ——"},
		{"TOML unclosed", "+++\ntitle = \"a\"\n---\n正文\n", "3:1 error frontmatter/unclosed", "ends in ---"},
		{"indented close", "---\nsummary: |\n  a\n  ---\n  b\ntitle: x\n---\n正文\n", "4:1 error frontmatter/indented-close", "ends the front matter here"},
		{"comment first", "<!-- 草稿 -->\n---\ntitle: a\n---\n正文\n", "2:1 error frontmatter/not-first", "first line"},
		{"sentence first", "转载自别处\n\n---\ntitle: a\n---\n正文\n", "3:1 error frontmatter/not-first", "first line"},
		{"five dashes open", "-----\ntitle: a\n-----\n正文\n", "1:1 error frontmatter/bad-open", "opens with -----"},
		{"no open", "title: a\ntags:\n- b\n---\n正文\n", "1:1 error frontmatter/no-open", "no opening"},
		{"JSON in one line", "{\"title\": \"a\"}\n\n正文\n", "1:1 error frontmatter/json-lines", "lines of their own"},
		{"JSON without empty line", "{\n\"title\": \"a\"\n}\n正文\n", "1:1 error frontmatter/json-lines", "empty line"},
		{"JSON broken", "{\n\"title\": \"a\",\n}\n\n正文\n", "1:1 error frontmatter/unclosed", "cannot be read"},
		{"colon", "---\ntitle: a: b\n---\n正文\n", "2:8 error frontmatter/syntax", "unquoted colon"},
		{"twice", "---\ntitle: a\nslug: b\ntitle: c\n---\n正文\n", "4:1 error frontmatter/syntax", "written twice"},
		{"TOML broken", "+++\ntitle = a\n+++\n正文\n", "2:9 error frontmatter/syntax", "not valid TOML"},
		{"JSON twice", ";;;\n{\"title\": \"a\", \"title\": \"b\"}\n;;;\n", "2:16 error frontmatter/syntax", "written twice"},
		{"a list", "---\n- title: a\n---\n正文\n", "2:1 error frontmatter/not-mapping", "key: value"},
		{"GB18030", string(gb), "1:3 error file/encoding", "iconv -f GB18030"},
		{"UTF-16 with mark", utf16(unicode.UseBOM), "1:1 error file/encoding", "UTF-16"},
		{"UTF-16 without", utf16(unicode.IgnoreBOM), "1:1 error file/encoding", "UTF-16"},
		{"broken UTF-8", "# 标题\n\nab\xff\xfe", "3:3 error file/encoding", "not UTF-8"},
		{"zero byte", "# 标题\n\na\x00b", "3:2 error file/zero-byte", "zero byte"},
		{"brackets", "# a\n\n" + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000), "3:201 error article/nesting", "more than 200"},
		{"brackets over lines", "---\ntitle: a\n---\n" + strings.Repeat("[\n", 300), "204:1 error article/nesting", "more than 200"},
		{"quotes", strings.Repeat("> ", 2000) + "a", "1:1 error article/nesting", "quotes or lists"},
		{"lists", deepList(1200), "101:1 error article/nesting", "quotes or lists"},
		{"too large", strings.Repeat("很长", MaxArticle/6+1), "0:0 error file/too-large", "2.0 MB"},
		{"mixed delimiters", "# a\n\n" + strings.Repeat("a*_b", 50_000), "3:1 error article/too-dense", "emphasis marks"},
		{"unclosed links", strings.Repeat("[a](", 50_000), "1:1 error article/too-dense", "brackets"},
		{"open containers", strings.Repeat("::: tip\n", 5000), "51:1 error article/too-dense", "containers"},
		{"a wide table", strings.Repeat("|a", 50_000) + "\n" + strings.Repeat("|-", 50_000) + "\n", "2:1 error article/too-dense", "columns"},
		{"lists on a line", strings.Repeat("- ", 1200) + "x", "1:1 error article/nesting", "quotes or lists"},
		{"a long TOML key", "+++\n" + strings.Repeat("a.", 20_000) + "b = 1\n+++\nx", "2:1 error frontmatter/syntax", "dots"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, findings := ParseArticle("x.md", []byte(c.file), time.UTC)
			speaks(t, findings)
			if a != nil {
				t.Errorf("an article came out: %.60q", a.Body)
			}
			if got := brief(findings); got != c.want {
				t.Fatalf("findings:\n%s\nwant:\n%s", got, c.want)
			}
			if said := findings[0].Message.String() + findings[0].Suggestion.String(); !strings.Contains(said, c.says) {
				t.Errorf("%q does not say %q", said, c.says)
			}
		})
	}
}

func deepList(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

// TestFrontMatterFindings: the article is read, and this is said about it.
func TestFrontMatterFindings(t *testing.T) {
	for _, c := range []struct{ name, file, want, says string }{
		{"TBD", "---\ntitle: a\npublish_at: TBD\n---\n", "3:13 error frontmatter/bad-date", "2026-12-01 20:00"},
		{"date TBD", "---\ntitle: a\ndate: TBD\n---\n", "3:7 warning frontmatter/bad-date", "2026-12-01 20:00"},
		{"no hour", "---\ntitle: a\npublish_at: 2026-12-01\n---\n", "3:13 warning frontmatter/no-time", "2026-12-01 20:00"},
		{"channel date", "---\ntitle: a\nchannels:\n  xhs: {publish_at: soon, again: [slot, 2026-13-01]}\n---\n", "4:21 error frontmatter/bad-date\n4:41 error frontmatter/bad-date", "slot"},
		{"offset of nothing", "---\ntitle: a\npublish_at: gzh +soon\n---\n", "3:13 error frontmatter/bad-date", `"gzh +1d 09:00"`},
		{"offset backwards", "---\ntitle: a\nchannels:\n  xhs: {publish_at: gzh -2h}\n---\n", "4:21 error frontmatter/bad-date", "counts forwards"},
		{"offset in again", "---\ntitle: a\nchannels:\n  xhs: {again: [slot, gzh +2h]}\n---\n", "4:23 error frontmatter/bad-value", "counts from no other channel"},
		{"part", "---\ntitle: a\npart: 0\n---\n", "3:7 error frontmatter/bad-value", "at least 1"},
		{"part in words", "---\ntitle: a\npart: 上\n---\n", "3:7 error frontmatter/wrong-type", "should be a number"},
		{"priority", "---\ntitle: a\npriority: hihg\n---\n", "3:11 error frontmatter/bad-value", "did you mean high?"},
		{"after a mapping", "---\ntitle: a\nafter: {b: c}\n---\n", "3:9 error frontmatter/wrong-type", "should be text, here is a mapping"},
		{"near key", "---\ntitle: a\npublish-at: 2026-12-01 08:00\n---\n", "3:1 warning frontmatter/unknown-key", "did you mean publish_at?"},
		{"near alias", "---\ntitle: a\ndescripton: b\n---\n", "3:1 warning frontmatter/unknown-key", "did you mean description?"},
		{"nobody's key", "---\ntitle: a\nfrobnicate: b\n---\n", "3:1 note frontmatter/foreign-key", "another tool"},
		{"a channel's key at the top", "---\ntitle: a\nsource_url: https://example.com\n---\n", "3:1 note frontmatter/foreign-key", "channels.CHANNEL.source_url"},
		{"key in channels", "---\ntitle: a\nchannels:\n  xhs: {topic: b}\n---\n", "4:9 error frontmatter/unknown-key", "did you mean topics?"},
		{"stage", "---\ntitle: a\nstage: turst\n---\n", "3:8 error frontmatter/bad-value", "did you mean trust?"},
		{"audience", "---\ntitle: a\naudience: everyone\n---\n", "3:11 error frontmatter/bad-value", "existing, new, warm"},
		{"ai", "---\ntitle: a\nai: yes\n---\n", "3:5 error frontmatter/bad-value", "assisted, generated, none"},
		{"position", "---\ntitle: a\nchannels: {gzh: {position: 9}}\n---\n", "3:28 error frontmatter/bad-value", "at most 8"},
		{"title a list", "---\ntitle: [a, b]\n---\n# 标题\n", "2:8 error frontmatter/wrong-type", "should be text, here is a list"},
		{"tag a mapping", "---\ntitle: a\ntags: [b, {c: d}]\n---\n", "3:12 error frontmatter/wrong-type", "should be text, here is a mapping"},
		{"draft", "---\ntitle: a\ndraft: maybe\n---\n", "3:8 error frontmatter/wrong-type", "true/false"},
		{"slug changed", "---\ntitle: a\nslug: My Post!\n---\n", "3:7 note frontmatter/slug-changed", "my-post"},
		{"slug of nothing", "---\ntitle: a\nslug: '///'\n---\n", "3:7 error frontmatter/bad-value", "letters, digits"},
		{"no title", "正文", "1:0 warning frontmatter/no-title", "# Title"},
		{"CR only", "---\rtitle: a\r---\rtext\r", "0:0 warning file/line-ends", "LF"},
		{"control", "# a\n\nb\x1bc\x08", "3:2 warning file/control-character", "2 invisible"},
		{"rule on top", "---\n\n只是分隔线\n", "1:1 note frontmatter/rule\n1:0 warning frontmatter/no-title", "***"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, findings := ParseArticle("x.md", []byte(c.file), time.UTC)
			speaks(t, findings)
			if a == nil {
				t.Fatalf("no article: %v", findings)
			}
			if got := brief(findings); got != c.want && !sameLines(got, c.want) {
				t.Fatalf("findings:\n%s\nwant:\n%s", got, c.want)
			}
			var said strings.Builder
			for _, f := range findings {
				said.WriteString(f.Message.String() + f.Suggestion.String())
			}
			if !strings.Contains(said.String(), c.says) {
				t.Errorf("%q does not say %q", said.String(), c.says)
			}
		})
	}
}

func sameLines(a, b string) bool {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for _, line := range x {
		if !strings.Contains(b, line) {
			return false
		}
	}
	return len(x) == len(y)
}

func TestSlugs(t *testing.T) {
	for in, want := range map[string]string{
		"/2024/x.html": "x", "a/b/": "b", "https://example.com/p/Hello%20World/index.html": "hello-world",
		"../..": "", "..": "", "为什么": "为什么", "a..b": "a.b", "  A  B  ": "a-b", `c:\d`: "d", "#58-2019.03.11": "58-2019.03.11", "": "",
	} {
		if got := Slugify(in); got != want {
			t.Errorf("Slugify(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"articles/2026/x.md": "x", "articles/moe-series (7) |envoy/index.md": "moe-series-7-envoy", "index.md": "index",
		"a/index.zh-cn.md": "a", "a/_index.md": "a", "a/2017-04-09-b.markdown": "2017-04-09-b",
	} {
		if got := slugOfPath(in); got != want {
			t.Errorf("slugOfPath(%q) = %q, want %q", in, got, want)
		}
	}
	if s := Slugify(strings.Repeat("长", 300)); len(s) > maxSlug || s == "" {
		t.Errorf("a long slug has %d bytes", len(s))
	}
}

func FuzzParseArticle(f *testing.F) {
	for _, seed := range []string{
		wholeArticle, "", "---", "---\n", "---\n---", "\r", "\xff\xfe", "{\n}\n\n", "{\"a\":[{", "+++\n[a]\nb=1\n+++", "+++\n[[a]]\nb=2020-01-01\n[[a]]\n+++\nx",
		"---\na: &x [*x]\n---\n", "---\n? [a]\n: b\n---\n", "---\ntitle: !!binary x\n---\n", ";;;\n{}\n;;;", "---json\n[]\n---", "---\n<<: {a: b}\n---",
		"title: a\n---\n", "# a {#b}\n===\n", "> - 1. a", "---\nchannels: {a: {again: {b: c}}}\n---\n", "\n\n\n---\nslug: \"\\u0000\"\n---\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, findings := ParseArticle("articles/x.md", data, time.UTC)
		speaks(t, findings)
		lines := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 1
		for _, found := range findings {
			if found.Line > lines {
				t.Fatalf("%s is beyond line %d", found.Position, lines)
			}
		}
		if a == nil {
			if !Failing(findings, "") {
				t.Fatal("an article went away without a word")
			}
			return
		}
		if a.Slug == "" || strings.ContainsAny(a.Slug, `/\`) || strings.Contains(a.Slug, "..") || a.Title == "" {
			t.Fatalf("slug %q, title %q", a.Slug, a.Title)
		}
		if bytes.IndexByte(a.Body, '\r') >= 0 || bytes.HasPrefix(a.Body, []byte(utf8BOM)) {
			t.Fatalf("body %q", a.Body)
		}
	})
}

func BenchmarkParseArticle20KB(b *testing.B) {
	data := []byte(wholeArticle + strings.Repeat("这一段话有一些字，还有 [链接](https://example.com) 和 `代码`。\n\n", 220))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if a, _ := ParseArticle("x.md", data, time.UTC); a == nil {
			b.Fatal("refused")
		}
	}
}

// BenchmarkRefuse is how long files are looked at that are not read: well under a second each.
func BenchmarkRefuse(b *testing.B) {
	for _, c := range []struct{ name, file string }{
		{"12MB", "---\ntitle: a\n---\n" + strings.Repeat("很长", 2<<20)},
		{"100000Brackets", strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)},
		{"EmphasisMarks", strings.Repeat("a*_b", 50_000)},
		{"TOMLKey", "+++\n" + strings.Repeat("a.", 20_000) + "b = 1\n+++\nx"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if a, _ := ParseArticle("x.md", []byte(c.file), time.UTC); a != nil {
					b.Fatal("an article came out")
				}
			}
		})
	}
}

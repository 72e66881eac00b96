package content

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// matterReader fills an article from its front matter.
type matterReader struct {
	reader
	a    *Article
	zone *time.Location
}

// read reads every key that means something; a key of nobody's is a warning when it is
// nearly one of ours and a note otherwise.
func (m *matterReader) read(root *node) {
	fields := map[string]field{}
	rank := map[string]int{}
	for _, f := range root.fields {
		key, own := ownKey(f.key)
		if !own {
			m.foreign(f)
			continue
		}
		// Two names of one idea: the one that stands first in matterKeys wins.
		if f.value.kind == nullNode {
			continue
		}
		if r := aliasRank(key, f.key); fields[key].value == nil || r < rank[key] {
			fields[key], rank[key] = f, r
		}
	}
	for _, k := range matterKeys {
		if f, ok := fields[k.key]; ok {
			m.a.Keys[k.key] = m.position(f.line, f.col)
			matterReads[k.key](m, f)
		}
	}
}

func aliasRank(key, name string) int {
	for _, k := range matterKeys {
		for i, alias := range k.names {
			if k.key == key && alias == name {
				return i + 1
			}
		}
	}
	return 0
}

func (m *matterReader) foreign(f field) {
	if foreignKeys[f.key] {
		return
	}
	at := m.position(f.line, f.col)
	if near := Nearest(f.key, keyNames()); near != "" {
		m.report("unknown-key", SeverityWarning, at, unknownKey(f.key, ""), didYouMean(f.key, []string{near}))
		return
	}
	advice := T("给别的工具用就留着", "leave it if another tool reads it")
	if ownChannelKeys[f.key] {
		advice = T("这个键写在渠道下面才生效：channels.渠道."+f.key, "it is in force below a channel: channels.CHANNEL."+f.key)
	}
	m.report("foreign-key", SeverityNote, at,
		Text{ZH: "moxin 不使用 " + quote(f.key), EN: "moxin does not use " + quote(f.key)}, advice)
}

// matterReads says how each key is read.
var matterReads = map[string]func(*matterReader, field){
	"title": func(m *matterReader, f field) {
		if s, ok := m.str(f.value, "title"); ok {
			m.a.Title = strings.Join(strings.Fields(s), " ")
		}
	},
	"slug":     (*matterReader).slug,
	"aliases":  (*matterReader).aliases,
	"author":   (*matterReader).authors,
	"summary":  text("summary", func(a *Article) *string { return &a.Summary }),
	"cover":    func(m *matterReader, f field) { m.a.Cover = m.picture(f.value) },
	"tags":     func(m *matterReader, f field) { m.a.Tags = splitWords(m.strs(f.value, f.key), f.value) },
	"series":   func(m *matterReader, f field) { m.a.Series = first(m.strs(f.value, "series")) },
	"part":     func(m *matterReader, f field) { m.a.Part, _ = m.whole(f.value, "part", 1) },
	"campaign": func(m *matterReader, f field) { m.a.Campaign, _ = m.str(f.value, "campaign") },
	"after":    (*matterReader).after,
	"priority": word("priority", func(a *Article, s string) { a.Priority = Priorities[s] }, "low", "normal", "high"),
	"stage":    word("stage", func(a *Article, s string) { a.Stage = Stage(s) }, "attract", "trust", "convert", "retain"),
	"audience": word("audience", func(a *Article, s string) { a.Audience = Audience(s) }, "existing", "warm", "new"),
	"ai":       word("ai", func(a *Article, s string) { a.AI = AIUse(s) }, "none", "assisted", "generated"),
	"date":     (*matterReader).date,
	"publish_at": func(m *matterReader, f field) {
		m.a.PublishAt, _ = m.asked(f.value, "publish_at")
	},
	"channels": (*matterReader).channels,
	"contact":  func(m *matterReader, f field) { m.a.Contact = m.yesNo(f.value, "contact") },
	"draft": func(m *matterReader, f field) {
		if b, ok := m.boolean(f.value, f.key); ok {
			m.a.Draft = b != (f.key == "published") // Jekyll says it the other way round
		}
	},
}

// yesNo reads a word that may also be unsaid.
func (m *matterReader) yesNo(n *node, name string) *bool {
	b, ok := m.boolean(n, name)
	if !ok {
		return nil
	}
	return &b
}

func text(name string, of func(*Article) *string) func(*matterReader, field) {
	return func(m *matterReader, f field) {
		if s, ok := m.str(f.value, name); ok {
			*of(m.a) = s
		}
	}
}

func word(name string, to func(*Article, string), words ...string) func(*matterReader, field) {
	return func(m *matterReader, f field) {
		if s, ok := m.choice(f.value, name, words...); ok {
			to(m.a, s)
		}
	}
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (m *matterReader) slug(f field) {
	s, ok := m.str(f.value, f.key)
	if !ok || s == "" {
		return
	}
	m.a.Slug = Slugify(s)
	switch {
	case m.a.Slug == "":
		m.bad(f.value, f.key, T("用字母、数字、汉字和 -", "use letters, digits, Han characters and -"))
	case f.key == "slug" && m.a.Slug != s:
		m.report("slug-changed", SeverityNote, m.position(f.value.line, f.value.col),
			Text{ZH: "slug 按 " + m.a.Slug + " 使用", EN: "the slug is used as " + m.a.Slug},
			Text{ZH: "写成 slug: " + m.a.Slug, EN: "write slug: " + m.a.Slug})
	}
}

func (m *matterReader) aliases(f field) {
	for _, s := range m.strs(f.value, f.key) {
		if alias := Slugify(s); alias != "" {
			m.a.Aliases = append(m.a.Aliases, alias)
		}
	}
}

// authors reads a name, several in one string, a list, or Docusaurus's mappings.
func (m *matterReader) authors(f field) {
	items := f.value.items
	if f.value.kind != listNode {
		items = []*node{f.value}
	}
	for _, item := range items {
		if item.kind == mapNode {
			if name, ok := item.find("name"); ok {
				item = name.value
			}
		}
		if item.kind == nullNode {
			continue
		}
		for _, name := range splitWords(m.strs(item, f.key), item) {
			// Some sites write authors as links: only the name is a name.
			if name = plainHeading(htmlTag.ReplaceAllString(name, "")); name != "" {
				m.a.Authors = append(m.a.Authors, name)
			}
		}
	}
}

var htmlTag = regexp.MustCompile(`<[^>]*>`)

// picture reads a path or URL, the first of a list, or a mapping that holds one.
// Themes also write booleans to switch covers off.
func (m *matterReader) picture(n *node) string {
	switch n.kind {
	case listNode:
		if len(n.items) > 0 {
			return m.picture(n.items[0])
		}
	case mapNode:
		for _, key := range []string{"image", "path", "src", "url", "feature"} {
			if f, ok := n.find(key); ok {
				return m.picture(f.value)
			}
		}
		m.expected(n, "cover", textNode)
	case textNode:
		return strings.TrimSpace(n.text)
	}
	return ""
}

// separators stand between words that share one string. A space does not separate:
// "Go 语言" is one tag.
var separators = regexp.MustCompile(`\s*[,，、;；]\s*(?:and\s+)?|\s+and\s+`)

// splitWords splits a string that holds several words; a list is taken as it is written.
func splitWords(words []string, n *node) []string {
	if n.kind == listNode {
		return words
	}
	var out []string
	for _, w := range words {
		for _, part := range separators.Split(w, -1) {
			if part != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

// date is only checked: see matterKeys.
func (m *matterReader) date(f field) {
	s, ok := m.str(f.value, "date")
	if !ok || s == "" {
		return
	}
	if _, problem := parseInstant(s, m.zone); problem != nil {
		m.report("bad-date", SeverityWarning, m.position(f.value.line, f.value.col), problem.message, problem.suggestion)
	}
}

// asked reads an instant, "slot", or nothing.
func (m *matterReader) asked(n *node, name string) (Asked, bool) {
	s, ok := m.str(n, name)
	if !ok || s == "" {
		return Asked{}, ok
	}
	if s == "slot" {
		return Asked{Raw: "slot", Slot: true}, true
	}
	if offsetTried(s) {
		return m.offset(n, s)
	}
	in, problem := parseInstant(s, m.zone)
	if problem != nil {
		problem.suggestion.ZH += `；也可以写 slot 排进下一个空档，或 "gzh +2h" 跟着另一个渠道`
		problem.suggestion.EN += `; slot takes the next free slot, "gzh +2h" counts from another channel`
		m.wrong("bad-date", n, problem.message, problem.suggestion)
		return Asked{}, false
	}
	if !in.hasTime {
		m.report("no-time", SeverityWarning, m.position(n.line, n.col),
			Text{ZH: name + " 没有写时刻，会在 00:00 发布", EN: name + " has no time of day, so it goes out at 00:00"},
			Text{ZH: "写成 " + in.at.Format(time.DateOnly) + " 20:00", EN: "write " + in.at.Format(time.DateOnly) + " 20:00"})
	}
	at := in.at.In(m.zone).Truncate(time.Second)
	return Asked{Raw: at.Format(time.RFC3339), At: at}, true
}

// offset reads an instant that is counted from another channel's.
func (m *matterReader) offset(n *node, raw string) (Asked, bool) {
	o, problem := parseOffset(raw)
	if problem != nil {
		m.wrong("bad-date", n, problem.message, problem.suggestion)
		return Asked{}, false
	}
	return Asked{Raw: o.String(), Offset: o}, true
}

// after reads the slugs of the articles that go out first.
func (m *matterReader) after(f field) {
	for _, s := range m.strs(f.value, "after") {
		if slug := Slugify(s); slug != "" && !slices.Contains(m.a.After, slug) {
			m.a.After = append(m.a.After, slug)
		}
	}
}

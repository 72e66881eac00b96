package content

import "strings"

// channels reads what the article says for single channels: a mapping, or a list of ids
// where nothing but the choice of channels is said. The block is ours alone, so that an
// unknown key in it is an error. Whether a channel exists only the workspace knows.
func (m *matterReader) channels(f field) {
	if f.value.kind != mapNode {
		ids := m.strs(f.value, "channels")
		if len(ids) == 0 {
			return
		}
		m.a.Channels = map[string]Override{}
		for _, id := range ids {
			m.a.Channels[id] = Override{}
			m.a.Keys["channels."+id] = m.position(f.value.line, f.value.col)
		}
		return
	}
	m.a.Channels = map[string]Override{}
	for _, ch := range f.value.fields {
		name := "channels." + ch.key
		m.a.Keys[name] = m.position(ch.line, ch.col)
		m.a.Channels[ch.key] = m.override(ch.value, name)
	}
}

func (m *matterReader) override(n *node, name string) Override {
	var o Override
	str := func(to *string, key string) func(*node) {
		return func(n *node) { *to, _ = m.str(n, name+"."+key) }
	}
	m.mapping(n, name, keys{
		"title":      str(&o.Title, "title"),
		"short":      str(&o.Short, "short"),
		"summary":    str(&o.Summary, "summary"),
		"text":       str(&o.Text, "text"),
		"script":     str(&o.Script, "script"),
		"cover":      func(n *node) { o.Cover = m.picture(n) },
		"source_url": str(&o.SourceURL, "source_url"),
		"video":      str(&o.Video, "video"),
		"comments":   func(n *node) { o.Comments, _ = m.choice(n, name+".comments", CommentRights...) },
		"contact":    func(n *node) { o.Contact = m.yesNo(n, name+".contact") },
		"position":   func(n *node) { o.Position = m.place(n, name+".position") },
		"topics":     func(n *node) { o.Topics = topics(splitWords(m.strs(n, name+".topics"), n)) },
		"publish_at": func(n *node) { o.PublishAt, _ = m.asked(n, name+".publish_at") },
		"again":      func(n *node) { o.Again = m.again(n, name+".again") },
	})
	for _, f := range n.fields {
		m.a.Keys[name+"."+f.key] = m.position(f.line, f.col)
	}
	return o
}

// place reads a position in a WeChat message, which holds one to eight articles.
func (m *matterReader) place(n *node, name string) int {
	v, ok := m.whole(n, name, 1)
	if ok && v > 8 {
		m.bad(n, name, T("一条公众号消息至多 8 篇", "a WeChat message holds at most 8 articles"))
		return 0
	}
	return v
}

func (m *matterReader) again(n *node, name string) []Asked {
	items := n.items
	if n.kind != listNode {
		items = []*node{n}
	}
	var out []Asked
	for _, item := range items {
		a, ok := m.asked(item, name)
		if a.Offset.Channel != "" {
			m.wrong("bad-value", item, T("again 只能写时间或 slot，不能跟着另一个渠道", "again takes an instant or slot: a repeat counts from no other channel"),
				T("写成 2027-03-01 09:00", "write 2027-03-01 09:00"))
			continue
		}
		if ok && !a.None() {
			out = append(out, a)
		}
	}
	return out
}

// topics drops the marks that platforms write around them.
func topics(words []string) []string {
	var out []string
	for _, w := range words {
		if w = strings.Trim(w, "#＃ "); w != "" {
			out = append(out, w)
		}
	}
	return out
}

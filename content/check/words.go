package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"moxin/content"
)

// maxPlaces is how many places of one and the same word are listed; the last says how many more.
const maxPlaces = 3

// wordFinding is what an entry says of one place.
func wordFinding(h hit, severity content.Severity, quoted string) content.Finding {
	quoted = short(strings.Join(strings.Fields(quoted), " "))
	f := content.Finding{
		Rule: h.entry.ID, Severity: severity,
		Message:    content.T("“"+quoted+"”："+h.entry.Why.ZH, "“"+quoted+"”: "+cmp.Or(h.entry.Why.EN, h.entry.Why.ZH)),
		Suggestion: h.entry.Do.text(),
	}
	if h.entry.Replace != "" {
		f.Edit = content.Edit{Old: quoted, New: h.entry.Replace}
	}
	return f
}

// tally keeps the places of one word apart from those of others and bounds their number.
type tally struct {
	findings []content.Finding
	count    map[string]int // by rule, word and channel
	last     map[string]int // the last listed, in findings
	seen     map[string]bool
}

func newTally() *tally {
	return &tally{count: map[string]int{}, last: map[string]int{}, seen: map[string]bool{}}
}

func (t *tally) add(word string, f content.Finding) {
	place := f.Rule + "\x00" + f.Channel + "\x00" + f.Position.String()
	if t.seen[place] { // the title is drawn on the cover, a sentence on a card
		return
	}
	t.seen[place] = true
	key := f.Rule + "\x00" + f.Channel + "\x00" + word
	t.count[key]++
	if t.count[key] > maxPlaces {
		return
	}
	t.last[key] = len(t.findings)
	t.findings = append(t.findings, f)
}

// list is the findings, the last of each word with the number of those that are not listed.
func (t *tally) list() []content.Finding {
	for key, n := range t.count {
		if n > maxPlaces {
			m := &t.findings[t.last[key]].Message
			m.ZH += fmt.Sprintf("（另有 %d 处）", n-maxPlaces)
			m.EN += fmt.Sprintf(" (and %d more)", n-maxPlaces)
		}
	}
	return t.findings
}

// words reports what general entries object to: in title, summary, body and in what front matter
// says for a channel, which concerns that channel alone.
func (s *source) words(f *finder) {
	t := newTally()
	add := func(h hit, quoted string, at content.Position, channel string) {
		severity, _, ok := h.entry.grade("", s.ws.Config.Check.Industries)
		if !ok || h.entry.Count { // what is counted is weighed as a whole: see selling
			return
		}
		found := wordFinding(h, severity, quoted)
		found.Position, found.Channel = at, channel
		if at.Line < s.a.BodyLine { // how a value is quoted is for a person
			found.Edit = content.Edit{}
		}
		t.add(quoted, found)
	}
	s.keys(func(text, key, channel string) {
		in := fold(text)
		for _, h := range f.find(in.text, "") {
			quoted := in.quote(h)
			add(h, quoted, inValue(s.a, s.a.At(key), quoted), channel)
		}
	})
	for _, h := range s.hits {
		at := s.folded.source(h.from)
		channels := s.channelsAt(s.line(at), s.ws.Config.Channels)
		if channels == nil {
			channels = []string{""}
		}
		for _, id := range channels {
			add(h, s.folded.quote(h), s.at(at), id)
		}
	}
	s.findings = append(s.findings, t.list()...)
}

// keys calls f with the texts of the front matter that are published, and where they stand.
func (s *source) keys(f func(text, key, channel string)) {
	f(s.a.Title, "title", "")
	f(s.a.Summary, "summary", "")
	for _, id := range slices.Sorted(maps.Keys(s.a.Channels)) {
		o := s.a.Channels[id]
		for _, k := range []struct{ name, text string }{
			{"title", o.Title}, {"short", o.Short}, {"summary", o.Summary}, {"text", o.Text}, {"script", o.Script},
			{"topics", strings.Join(o.Topics, "\n")},
		} {
			if k.text != "" {
				f(k.text, "channels."+id+"."+k.name, id)
			}
		}
	}
}

// part is one text of a rendition and the keys that it may come from instead of the body.
type part struct {
	text  string
	label content.Text // where readers meet it, when it is not the text
	keys  []string
}

func (r *sent) parts() []part {
	out := []part{
		{text: r.out.Title, keys: []string{"title"}},
		{text: r.out.Short, keys: []string{"short", "title"}, label: content.T("短标题里", "in the short title")},
		{text: r.out.Summary, keys: []string{"summary"}, label: content.T("摘要里", "in the summary")},
		{text: r.readable, keys: []string{"text"}},
		{text: strings.Join(r.out.Topics, "\n"), keys: []string{"topics", "tags"}, label: content.T("话题里", "among the topics")},
		{text: r.out.Script, keys: []string{"script"}, label: content.T("口播稿里", "in the script")},
	}
	for _, m := range r.out.Media {
		if m.Text != "" {
			out = append(out, part{text: m.Text, keys: []string{"text"}, label: content.T("图片上的字，平台会识别", "words in a picture, which platforms read")})
		}
	}
	return out
}

// words reports what the entries for this platform object to. General entries are the article's:
// see source.words.
func (r *sent) words(f *finder) {
	if !f.platforms[r.out.Platform] {
		return
	}
	if r.out.HTML != "" {
		r.readable = readable(r.out.HTML, len(r.article.Body))
	}
	t := newTally()
	for _, p := range r.parts() {
		in := fold(p.text)
		for _, h := range f.find(in.text, r.out.Platform) {
			severity, milder, ok := h.entry.grade(r.out.Platform, r.industries)
			if !ok {
				continue
			}
			found := wordFinding(h, severity, in.quote(h))
			found.Channel = r.channel.ID
			found.Position = inValue(r.article, r.locate(p, in.text, h), in.quote(h))
			if found.Line < r.article.BodyLine {
				found.Edit = content.Edit{}
			}
			if p.label.ZH != "" {
				found.Message.ZH += "（" + p.label.ZH + "）"
				found.Message.EN += " (" + p.label.EN + ")"
			}
			if milder {
				found.Message.ZH += "（没有查到这个平台的明文，从轻处理）"
				found.Message.EN += " (no rule of this platform was found: taken more lightly)"
			}
			t.add(in.text[h.from:h.to], found)
		}
	}
	r.findings = append(r.findings, t.list()...)
}

// locate is the place in the article that a hit comes from: a key of the front matter that holds
// it, the body, or the file.
func (r *sent) locate(p part, text string, h hit) content.Position {
	if p.label.ZH == "" && len(p.keys) == 1 && p.keys[0] == "title" {
		return r.blame(content.LimitTitle)
	}
	own := func(key string) (content.Position, bool) {
		at, ok := r.article.Keys["channels."+r.channel.ID+"."+key]
		return at, ok
	}
	for _, key := range p.keys {
		if at, ok := own(key); ok {
			return at
		}
	}
	if at, ok := r.view.find(text, h.from, h.to); ok {
		return at
	}
	for _, key := range append(p.keys, "title") {
		if at, ok := r.article.Keys[key]; ok {
			return at
		}
	}
	return content.Position{File: r.article.Path}
}

// inlineTags do not end a line of text.
var inlineTags = set("a", "span", "strong", "b", "em", "i", "u", "s", "del", "sub", "sup", "code", "img", "ruby", "rt", "rp", "small", "mark", "font")

// readable is the text of HTML as readers see its lines: blocks end them, so that the words of
// two cells of a table are not read as one. Blocks of code are left out: what stands there is an
// example. Some size in bytes is what is expected of it.
func readable(markup string, size int) string {
	var b strings.Builder
	b.Grow(min(len(markup), size+size/8))
	code := 0
	for piece, tag := range content.Pieces(markup) {
		if !tag {
			if code == 0 {
				b.WriteString(content.Unescape(piece))
			}
			continue
		}
		name := strings.ToLower(content.TagName(strings.Trim(piece, "</>")))
		switch {
		case name == "pre" && piece[1] != '/':
			code++
		case name == "pre":
			code = max(0, code-1)
		}
		if !inlineTags[name] {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

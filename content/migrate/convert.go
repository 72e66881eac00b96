package migrate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"moxin/content"
)

// An equal is what a tag becomes. Its function is false where this use of the tag has no equal.
type equal struct {
	block bool // on lines of its own
	to    func(*call) (string, bool)
}

// A call is one use of a tag.
type call struct {
	*tag
	inner string // between it and its closing tag, converted
	pair  bool
	html  bool // the equal is HTML, which swallows Markdown on the next line
	site  *site
	page  *page
	used  map[string]bool
}

// arg is the first named argument of names that is there.
func (c *call) arg(names ...string) string {
	for _, n := range names {
		if v, ok := c.named[n]; ok {
			c.used[n] = true
			return v
		}
	}
	return ""
}

// at is a positional argument; "" when there is none.
func (c *call) at(i int) string {
	if i < len(c.pos) {
		return c.pos[i]
	}
	return ""
}

// converter turns the tags of one article into Markdown.
type converter struct {
	site  *site
	page  *page
	line0 int // lines of the file before the text
	notes []Note
}

var noEqual = content.T("没有对应的写法，原样留在正文里；改写成 Markdown，或删掉", "it has no equal and stays in the text as it is; write it in Markdown or remove it")

// convert converts a body that begins behind line0 lines.
func (s *site) convert(p *page, body string, line0 int) (string, []Note) {
	c := &converter{site: s, page: p, line0: line0}
	pieces := s.tags.scan(body)
	out := c.pieces(pieces, 0, len(pieces))
	return out, c.notes
}

func (c *converter) note(line int, what string, do content.Text) {
	what = strings.Join(strings.Fields(what), " ")
	if r := []rune(what); len(r) > 80 {
		what = string(r[:80]) + "…"
	}
	c.notes = append(c.notes, Note{c.page.from, c.line0 + line + 1, what, do})
}

// pieces converts pieces [from, to).
func (c *converter) pieces(pieces []piece, from, to int) string {
	var out text
	for i := from; i < to; i++ {
		t := pieces[i]
		switch {
		case t.tag == nil && t.code:
			out.write(c.site.tags.unescape(t.text))
		case t.tag == nil:
			out.write(c.prose(t))
		case t.tag.literal != "":
			out.write("`" + t.tag.literal + "`")
		case t.pair > i && t.pair < to:
			c.tag(&out, pieces, i)
			i = t.pair
		default:
			c.tag(&out, pieces, i)
		}
	}
	return out.String()
}

// tag writes the equal of a tag, or the tag.
func (c *converter) tag(out *text, pieces []piece, i int) {
	t := pieces[i]
	pair := t.pair > i
	mark := len(c.notes)
	inner := ""
	if pair {
		inner = c.pieces(pieces, i+1, t.pair)
	}
	inside := slices.Clone(c.notes[mark:])
	c.notes = c.notes[:mark]
	e, known := c.site.tags.equals[t.tag.name]
	use := &call{tag: t.tag, inner: inner, pair: pair, site: c.site, page: c.page, used: map[string]bool{}}
	if known && !t.tag.closing && !(e.block && out.inTable()) {
		if text, ok := e.to(use); ok {
			c.left(t, use)
			c.notes = append(c.notes, inside...)
			if e.block || use.html && listMark.MatchString(out.current()) {
				out.block(text)
			} else {
				out.write(text)
			}
			return
		}
	}
	c.note(t.line, t.tag.raw, noEqual)
	c.notes = append(c.notes, inside...)
	out.write(t.tag.raw + inner)
	if pair {
		out.write(pieces[t.pair].tag.raw)
	}
}

// left says which arguments found no place.
func (c *converter) left(t piece, use *call) {
	var names []string
	for name, v := range t.tag.named {
		if !use.used[name] && v != "" {
			names = append(names, name+"="+v)
		}
	}
	if len(names) > 0 {
		slices.Sort(names)
		c.note(t.line, t.tag.raw, content.T("这些参数没有带过来："+strings.Join(names, " "), "these arguments were left out: "+strings.Join(names, " ")))
	}
}

var codeSpan = regexp.MustCompile("`+[^`\n]*`+")

// prose is text between tags: pictures found beside the article, and what looks like a tag noted.
func (c *converter) prose(t piece) string {
	bare := codeSpan.ReplaceAllStringFunc(t.text, func(span string) string { return strings.Repeat(" ", len(span)) })
	for _, m := range c.site.tags.stray.FindAllStringIndex(bare, -1) {
		c.note(t.line+strings.Count(t.text[:m[0]], "\n"), t.text[m[0]:m[1]], noEqual)
	}
	if !c.page.root.assets {
		return t.text
	}
	return markdownPicture.ReplaceAllStringFunc(t.text, func(m string) string {
		parts := markdownPicture.FindStringSubmatch(m)
		if p, ok := c.site.asset(c.page, parts[2]); ok {
			return parts[1] + p
		}
		return m
	})
}

var markdownPicture = regexp.MustCompile(`(!\[[^\]\n]*\]\()([^)\s]+)`)

func image(alt, src, title string) string {
	if src == "" {
		return ""
	}
	if strings.ContainsAny(src, " ()<>") {
		src = "<" + strings.NewReplacer("<", "%3C", ">", "%3E").Replace(src) + ">"
	}
	if title != "" {
		src += fmt.Sprintf(" %q", strings.Join(strings.Fields(title), " "))
	}
	return "![" + label(alt) + "](" + src + ")"
}

func hyperlink(words, url string) string {
	if words == "" {
		words = url
	}
	return "[" + label(words) + "](" + strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29").Replace(url) + ")"
}

func label(s string) string {
	return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(strings.Join(strings.Fields(s), " "))
}

// fenced is a code block whose fence is longer than any in the code.
func fenced(lang, code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence + lang + "\n" + strings.Trim(code, "\n") + "\n" + fence
}

// callout is a container with more colons than any inside it.
func callout(kind, title, inner string) string {
	colons := ":::"
	for strings.Contains(inner, colons) {
		colons += ":"
	}
	return strings.TrimSpace(colons+" "+kind+" "+strings.Join(strings.Fields(title), " ")) + "\n" + strings.TrimRight(strings.Trim(inner, "\n"), " \t\n") + "\n" + colons
}

// quote puts > before every line.
func quote(s string) string {
	return "> " + strings.ReplaceAll(strings.Trim(s, "\n "), "\n", "\n> ")
}

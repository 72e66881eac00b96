package render

import (
	"bytes"
	"cmp"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
)

// htmlWriter is what the two writers of HTML share: wechat, whose looks stand in every tag, and
// plainHTML, which has none.
type htmlWriter struct {
	*job
	b     *bytes.Buffer
	notes notes
	title ast.Node        // the heading that repeats the title, not shown
	seen  map[string]bool // problems that are reported once
	err   error           // of the media store; the first one
}

func (j *job) htmlWriter() htmlWriter {
	b, ok := j.engine.buffers.Get().(*bytes.Buffer)
	if !ok {
		b = &bytes.Buffer{}
	}
	return htmlWriter{job: j, b: b, title: j.titleHeading(), seen: make(map[string]bool)}
}

// free gives the buffer to the next article: growing one to its size costs more than what is written.
func (w *htmlWriter) free() {
	w.b.Reset()
	w.engine.buffers.Put(w.b)
}

// escaper keeps text text, in attributes too.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// asTheyAre writes words of the source that need no change in HTML, as most need none, and reports
// whether it did.
func (w *htmlWriter) asTheyAre(words []byte) bool {
	if !sameInHTML(words) {
		return false
	}
	w.b.Write(words)
	return true
}

// sameInHTML reports words without anything to escape, to unescape or to clean, told by their bytes:
// ASCII but for five marks, Chinese characters, and the marks that Chinese is written with.
func sameInHTML(words []byte) bool {
	for i := 0; i < len(words); {
		c, next, last := words[i], byte(0), byte(0)
		if i+2 < len(words) {
			next, last = words[i+1], words[i+2]
		}
		switch {
		case c == '&', c == '<', c == '>', c == '"', c == '\\':
			return false
		case c >= ' ' && c < 0x7f:
			i++
		case c >= 0xE3 && c <= 0xEC && next&0xC0 == 0x80 && last&0xC0 == 0x80,
			c == 0xEF && next == 0xBC && last&0xC0 == 0x80,            // ，：！
			c == 0xE2 && next == 0x80 && last >= 0x90 && last <= 0xA7: // “—…
			i += 3
		default:
			return false
		}
	}
	return true
}

// once reports a problem the first time that what is met in an article.
func (w *htmlWriter) once(what string, p problem) {
	if !w.seen[what] {
		w.seen[what] = true
		w.report(p)
	}
}

// drawing is the picture of some source; without one the source is shown. What no command can draw
// is said once for a kind, each mistake in a source by itself.
func (w *htmlWriter) drawing(kind, source string, at int) (content.Media, bool) {
	if strings.TrimSpace(source) == "" {
		return content.Media{}, false
	}
	m, p, err := w.draw(kind, source)
	w.err = cmp.Or(w.err, err)
	if p != nil {
		p.offset = at
		once := p.rule + " " + kind
		if p.rule == "draw/failed" {
			once += " " + source
		}
		w.once(once, *p)
	}
	return m, m.Hash != ""
}

// placed puts a picture of the body into the rendition. Without one it is the words that stand in
// its place: what could not be had, what a sketch does not draw, none for one of a single pixel.
// Pictures have the form that 公众号 takes, the strictest that is known, and are stored once for all
// channels.
func (w *htmlWriter) placed(ref, alt string, at int) (m content.Media, instead string, ok bool) {
	m, p, err := w.place(picture{ref: ref, alt: alt, use: forBody, role: content.RoleInline})
	w.err = cmp.Or(w.err, err)
	if p != nil {
		p.offset = at
		w.report(*p)
	}
	label := clean(cmp.Or(alt, path.Base(shortRef(ref))))
	switch {
	case m.Hash != "":
		return m, "", true
	case p == nil:
		return m, "［图片：" + label + "］", false
	case p.tiny():
		return m, "", false
	}
	return m, "［图片未载入：" + label + "］", false
}

// relative reports, once for an article, links that lead nowhere outside the own site. A place
// on the same page is not worth a word.
func (w *htmlWriter) relative(href string, at int) {
	if href == "" || strings.HasPrefix(href, "#") {
		return
	}
	w.once("relative", problem{rule: "link/relative", severity: content.SeverityNote, offset: at,
		message:    content.T("站内链接在"+w.platform().ZH+"只留文字："+href, "a link inside the own site is text here: "+href),
		suggestion: content.T("换成完整网址，或用 {{link 渠道}}", "write the whole address, or {{link CHANNEL}}")})
}

// rawProblems says what of a piece of raw HTML does not arrive.
func (w *htmlWriter) rawProblems(raw []byte, at int, block bool) {
	for _, name := range refusedTags(raw) {
		w.report(problem{rule: "html/refused", severity: content.SeverityWarning, offset: at,
			message:    content.T(w.platform().ZH+"不收 <"+name+">，已去掉", "<"+name+"> is not taken here and was left out"),
			suggestion: content.T("换成图片、链接或文字", "use a picture, a link or text")})
	}
	for _, name := range lostTags(raw) {
		w.once("html/unknown "+name, problem{rule: "html/unknown", severity: content.SeverityWarning, offset: at,
			message:    content.T("<"+name+"> 不是 HTML 标签，已去掉，只留下里面的文字", "<"+name+"> is no tag of HTML: it was left out, and what stands inside is text"),
			suggestion: content.T("组件换成图片、链接或文字；要显示尖括号就写成 `<"+name+">`", "use a picture, a link or text for a component; to show the brackets write `<"+name+">`")})
	}
	if block && rawMarkdown.Match(raw) && !bytes.Contains(raw, []byte("<pre")) {
		w.once("html/markdown", problem{rule: "html/markdown", severity: content.SeverityWarning, offset: at,
			message:    content.T("HTML 里的 Markdown 会原样显示："+shortRef(string(rawMarkdown.Find(raw))), "Markdown inside HTML is shown as it stands: "+shortRef(string(rawMarkdown.Find(raw)))),
			suggestion: content.T("在 HTML 标签和 Markdown 之间空一行，或写成 HTML", "leave an empty line between the HTML tag and the Markdown, or write HTML")})
	}
}

// rawMarkdown is Markdown that a block of HTML hides from the parser.
var rawMarkdown = regexp.MustCompile(`!\[[^\]\n]*\]\([^)\s]+\)|\[[^\]\n]+\]\((?:https?:)?/[^)\s]*\)|\*\*[^*\s][^*\n]*\*\*`)

// knownLink reports a named link to a channel that the workspace does not have.
func (j *job) knownLink(n *namedLink) {
	if _, ok := j.ws.Config.Channel(n.channel); ok {
		return
	}
	p := nowhere(n.channel)
	p.offset = offset(n.Parent())
	j.report(p)
}

// nowhere is the problem of a named link to a channel that is not there.
func nowhere(channel string) problem {
	return problem{rule: "link/unknown-channel", severity: content.SeverityWarning,
		message:    content.T("moxin.yaml 里没有渠道 "+channel+"，这个链接填不上", "moxin.yaml has no channel "+channel+": this link can't be filled in"),
		suggestion: content.T("检查渠道名", "check the channel's name")}
}

// titleHeading is the first heading when it repeats the title, which the platform shows itself.
func (j *job) titleHeading() ast.Node {
	for n := j.doc.root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			if text := j.doc.plain(h); sameText(text, j.article.Title) || sameText(text, j.out.Title) {
				return h
			}
			return nil
		}
	}
	return nil
}

// sourceURL is the address behind 阅读原文, or a named link that becomes one at the claim.
func (j *job) sourceURL() string {
	s := j.over.SourceURL
	if s == "" {
		return ""
	}
	if m := namedLinkAlone.FindStringSubmatch(s); m != nil && len(m[0]) == len(s) {
		if _, ok := j.ws.Config.Channel(m[1]); !ok {
			j.reportKey("source_url", nowhere(m[1]))
			return ""
		}
		return (&namedLink{channel: m[1]}).placeholder()
	}
	if u, err := url.Parse(s); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		j.reportKey("source_url", problem{rule: "link/source-url", severity: content.SeverityError,
			message:    content.T("source_url 不是网址："+s, "source_url is no web address: "+s),
			suggestion: content.T("写成 https:// 开头的完整地址，或 {{link 渠道}}：本文在那个渠道的地址", "write the whole address, from https://, or {{link CHANNEL}} for the article's own on another channel")})
		return ""
	}
	return s
}

// platform is the name of what is written for.
func (j *job) platform() content.Text {
	p, _ := content.PlatformByID(j.channel.Platform)
	return p.Name
}

package render

import (
	"cmp"
	"moxin/content"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// markup is what one kind of plain HTML differs in from another.
type markup struct {
	// page may use all that a page of one's own shows: ids, figures, asides, notes that lead there
	// and back. Without it the HTML is for pasting into an editor, which keeps none of that.
	page bool
	// links can be followed; otherwise they are text with a number that a list at the end explains.
	links bool
	// deepest is the level of the lowest heading.
	deepest int
	// tags are the ones that may leave the compiler, with their attributes.
	tags map[string][]string
}

// plainHTML writes HTML without styles, scripts and anything that only one place understands.
type plainHTML struct {
	htmlWriter
	markup
	headings map[ast.Node]heading
	ids      map[string]bool // of headings
	marks    map[int]int     // mentions of a note so far
	linked   bool            // inside a link
	open     []openTag       // raw tags that are open in the current element
	raw      bool            // raw HTML was written: the whole is tidied
	bare     bool            // raw HTML is its text alone
}

// heading is how a heading of the article is written.
type heading struct {
	tag string
	id  string
}

// compileHTML fills the body of the rendition, and its summary, source and cover.
func (j *job) compileHTML(m markup) error {
	j.out.Summary = j.summary(j.limits[content.LimitSummary])
	j.out.SourceURL = j.sourceURL()
	if err := j.placeCover(forThumb); err != nil {
		return err
	}
	j.strayNote()
	before := len(j.findings)
	w := j.plainHTML(m)
	body, err := w.body()
	if err != nil { // raw HTML nested beyond what can be read: its text is left
		j.findings = j.findings[:before]
		w = j.plainHTML(m)
		w.bare = true
		if body, err = w.body(); err != nil {
			return err
		}
	}
	w.free()
	code, err := j.contactBlock()
	j.out.HTML = body + code
	return cmp.Or(w.err, err)
}

func (j *job) plainHTML(m markup) *plainHTML {
	w := &plainHTML{htmlWriter: j.htmlWriter(), markup: m, ids: make(map[string]bool), marks: make(map[int]int)}
	w.headings = w.outline()
	return w
}

// body is the whole of it. Raw HTML is put in order before the notes, which moxin writes itself.
func (w *plainHTML) body() (string, error) {
	w.blocks(w.doc.root)
	if w.raw {
		tidied, err := tidy(w.b.String(), w.markup)
		if err != nil {
			return "", err
		}
		w.b.Reset()
		w.b.WriteString(tidied)
		w.raw = false
	}
	at := w.b.Len()
	w.writeNotes()
	if !w.raw {
		return w.b.String(), nil
	}
	notes, err := tidy(string(w.b.Bytes()[at:]), w.markup)
	return w.b.String()[:at] + notes, err
}

// outline gives every heading its tag and, on a page, its id. The highest level that the article
// uses becomes h2, below the title, whichever it is: half of all articles begin with #, half with ##.
func (w *plainHTML) outline() map[ast.Node]heading {
	var list []*ast.Heading
	top := 6
	walkVisible(w.doc.root, w.channel.ID, func(n ast.Node) {
		if h, ok := n.(*ast.Heading); ok && n != w.title {
			list, top = append(list, h), min(top, h.Level)
		}
	})
	out := make(map[ast.Node]heading, len(list))
	for _, h := range list {
		level := min(2+h.Level-top, w.deepest)
		out[h] = heading{tag: "h" + strconv.Itoa(level), id: w.headingID(w.doc.plain(h))}
	}
	return out
}

// headingID makes an id that is free: lower case, letters and digits of any script, spaces as
// hyphens, as GitHub and static site generators do, so that links to #老客户 written for them work.
func (w *plainHTML) headingID(text string) string {
	if !w.page {
		return ""
	}
	id := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
			return unicode.ToLower(r)
		case unicode.IsSpace(r):
			return '-'
		}
		return -1
	}, text)
	if id == "" {
		id = "section"
	}
	free := id
	for n := 1; w.ids[free]; n++ {
		free = id + "-" + strconv.Itoa(n)
	}
	w.ids[free] = true
	return free
}

var textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func (w *plainHTML) text(s string) { _, _ = textEscaper.WriteString(w.b, s) } // a Buffer never fails

// element writes what is inside between two tags; attrs begin with a space.
func (w *plainHTML) element(tag, attrs string, inside func()) {
	w.b.WriteString("<" + tag + attrs + ">")
	inside()
	w.b.WriteString("</" + tag + ">")
}

// fragment reports whether href leads to a heading of this page, and its id.
func (w *plainHTML) fragment(href string) (string, bool) {
	id, ok := strings.CutPrefix(href, "#")
	if decoded, err := url.PathUnescape(id); err == nil {
		id = decoded
	}
	return id, ok && w.ids[id]
}

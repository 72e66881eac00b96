package wechatsim

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// What the platform does to a tag that it does not accept (sections 2 and 5.4).
type fate int

const (
	keep   fate = iota
	remove      // with everything inside
	hollow      // the tag goes, what is inside stays
)

// fates are the tags that do not survive.
var fates = map[string]fate{
	"script": remove, "style": remove, "link": remove, "meta": remove, "base": remove, "iframe": remove,
	"form": remove, "input": remove, "select": remove, "textarea": remove, "button": remove,
	"video": remove, "audio": remove, "source": remove, "object": remove, "embed": remove,
	"noscript": remove, "title": remove, "template": remove, "xmp": remove, "plaintext": remove,
	"noembed": remove, "noframes": remove,
	// inside svg
	"defs": remove, "symbol": remove, "use": remove, "marker": remove, "pattern": remove, "mask": remove,
	"clippath": remove, "filter": remove, "lineargradient": remove, "radialgradient": remove, "foreignobject": remove,
	"html": hollow, "head": hollow, "body": hollow, // body styles are lost
}

// childless are tags that have nothing inside to remove.
var childless = map[string]bool{
	"link": true, "meta": true, "base": true, "input": true, "source": true, "embed": true,
}

// issued is the shape of the image urls that the platform gives out; they come back with
// either scheme.
var issued = regexp.MustCompile(`^https?://mmbiz\.qpic\.cn/`)

// filtered is what is left of a body.
type filtered struct {
	html      string
	dropped   []string
	forbidden bool // the whole article is refused: 45166
}

// sieve is one run of the filter.
type sieve struct {
	image func(url string) bool // issued by this platform
	link  func(url string) bool // may be clicked
	out   strings.Builder
	filtered
}

// filter runs a body through the platform's content filter.
func (c *call) filter(body string) filtered {
	f := &sieve{image: c.issuedImage, link: c.ownPage}
	f.run(body)
	return f.filtered
}

func (c *call) issuedImage(url string) bool {
	if !issued.MatchString(url) {
		return false
	}
	return c.a.rows.Images["http://"+strings.TrimPrefix(strings.TrimPrefix(url, "https://"), "http://")] != nil
}

// ownPage says whether a link works: only pages of Official Accounts do, and here they live
// at the server's own address too.
func (c *call) ownPage(url string) bool {
	return strings.HasPrefix(url, "https://mp.weixin.qq.com/") || strings.HasPrefix(url, "http://mp.weixin.qq.com/") ||
		strings.HasPrefix(url, c.base+"/s/")
}

func (f *sieve) run(body string) {
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		kind := z.Next()
		raw := string(z.Raw()) // before Token, which reuses the buffer
		switch kind {
		case html.ErrorToken:
			f.html = f.out.String()
			return
		case html.TextToken:
			// A lone < would make a tag with what follows a removed one.
			f.out.WriteString(strings.ReplaceAll(raw, "<", "&lt;"))
		case html.CommentToken, html.DoctypeToken:
			f.drop("comment")
		case html.EndTagToken:
			if name := z.Token().Data; fates[name] == keep {
				f.out.WriteString("</" + name + ">")
			}
		default:
			f.open(z, raw, kind)
		}
	}
}

func (f *sieve) drop(format string, args ...any) {
	f.dropped = append(f.dropped, fmt.Sprintf(format, args...))
}

// open handles a start tag.
func (f *sieve) open(z *html.Tokenizer, raw string, kind html.TokenType) {
	t := z.Token()
	if t.Data == "mpvoice" {
		f.forbidden = true
		return
	}
	switch fates[t.Data] {
	case remove:
		f.drop("<%s>", t.Data)
		if kind == html.StartTagToken && !childless[t.Data] {
			skip(z, t.Data)
		}
		return
	case hollow:
		f.drop("<%s>", t.Data)
		return
	}
	if t.Data == "img" && !f.image(value(t.Attr, "src")) {
		f.drop("<img src=%q>", value(t.Attr, "src"))
		return
	}
	kept := make([]html.Attribute, 0, len(t.Attr))
	changed := false
	for _, a := range t.Attr {
		b, ok := f.attribute(t.Data, a)
		changed = changed || !ok || b != a
		if ok {
			kept = append(kept, b)
		}
	}
	if changed {
		t.Attr = kept
		raw = t.String()
	}
	f.out.WriteString(raw)
}

// skip reads past the end tag of an element that has begun; one that never ends takes the
// rest with it, as a browser would.
func skip(z *html.Tokenizer, name string) {
	for depth := 1; depth > 0; {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken:
			if n, _ := z.TagName(); string(n) == name {
				depth++
			}
		case html.EndTagToken:
			if n, _ := z.TagName(); string(n) == name {
				depth--
			}
		}
	}
}

func value(attrs []html.Attribute, key string) string {
	for _, a := range attrs {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// attribute filters one attribute of a tag that stays.
func (f *sieve) attribute(tag string, a html.Attribute) (html.Attribute, bool) {
	switch {
	case a.Key == "id" || a.Key == "class" || strings.HasPrefix(a.Key, "on"):
		f.drop("%s=%q on <%s>", a.Key, a.Val, tag)
		return a, false
	case a.Key == "href" || a.Key == "xlink:href":
		if strings.Contains(a.Val, "tempkey=") {
			f.forbidden = true
		}
		if !f.link(a.Val) {
			f.drop("%s=%q on <%s>", a.Key, a.Val, tag)
			return a, false
		}
	case a.Key == "style":
		kept, lost := withoutPosition(a.Val)
		for _, d := range lost {
			f.drop("style %q on <%s>", d, tag)
		}
		if len(lost) > 0 {
			a.Val = kept
		}
	}
	return a, true
}

var cssComment = regexp.MustCompile(`(?s)/\*.*?(\*/|$)`)

// withoutPosition takes the position declarations out of a style.
func withoutPosition(style string) (kept string, lost []string) {
	var list []string
	for _, d := range declarations(style) {
		name, _, _ := strings.Cut(cssComment.ReplaceAllString(d, ""), ":")
		if strings.EqualFold(strings.TrimSpace(name), "position") {
			lost = append(lost, strings.TrimSpace(d))
		} else {
			list = append(list, d)
		}
	}
	return strings.Join(list, ";"), lost
}

// declarations splits a style at the semicolons outside comments, quotes and parentheses.
func declarations(style string) []string {
	var list []string
	start, depth, quote := 0, 0, byte(0)
	for i := 0; i < len(style); i++ {
		switch b := style[i]; {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '/' && strings.HasPrefix(style[i:], "/*"):
			end := strings.Index(style[i+2:], "*/")
			if end < 0 {
				return append(list, style[start:])
			}
			i += 2 + end + 1
		case b == '(':
			depth++
		case b == ')' && depth > 0:
			depth--
		case b == ';' && depth == 0:
			list = append(list, style[start:i])
			start = i + 1
		}
	}
	return append(list, style[start:])
}

// plainText is what a body says without its markup.
func plainText(body string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(out.String()), " ")
		case html.TextToken:
			out.Write(z.Text())
		}
	}
}

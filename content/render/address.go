package render

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// addressTransformer makes links of web addresses that stand right behind Chinese text. goldmark
// sees them after a space, a bracket or a mark alone, and Chinese writes none of these before
// one: 详见https://example.com/a。
type addressTransformer struct{}

// address is a web address in running text. Chinese text ends it, because Chinese writes no
// space behind one either.
var address = regexp.MustCompile(`(?:https?://|www\.)[A-Za-z0-9][-A-Za-z0-9@:%._+~#=?&/!$'()*,;]*`)

// Transform implements parser.ASTTransformer.
func (addressTransformer) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	source := reader.Source()
	var found []*ast.Text
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Link, *ast.Image, *ast.CodeSpan, *ast.AutoLink:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			if entering && !n.IsRaw() {
				found = append(found, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, t := range found {
		linkAddresses(t, source)
	}
}

// linkAddresses splits t at the addresses in it. A _ in an address has cut the text in two: what
// follows without a gap is looked at with it.
func linkAddresses(t *ast.Text, source []byte) {
	stop := t.Segment.Stop
	parent := t.Parent()
	if parent == nil { // taken up by the text before it
		return
	}
	for {
		from, to := findAddress(source, t.Segment.Start, t.Segment.Stop)
		if from < 0 {
			return
		}
		if to == stop {
			takeUp(t)
			stop = t.Segment.Stop
			_, to = findAddress(source, from, stop)
		}
		to = from + len(trimAddress(string(source[from:to])))
		link := ast.NewAutoLink(ast.AutoLinkURL, ast.NewTextSegment(text.NewSegment(from, to)))
		if source[from] == 'w' {
			link.Protocol = []byte("http")
		}
		rest := ast.NewTextSegment(text.NewSegment(to, stop))
		rest.SetSoftLineBreak(t.SoftLineBreak())
		rest.SetHardLineBreak(t.HardLineBreak())
		t.Segment.Stop = from
		t.SetSoftLineBreak(false)
		t.SetHardLineBreak(false)
		parent.InsertAfter(parent, t, link)
		parent.InsertAfter(parent, link, rest)
		t = rest
	}
}

// takeUp joins t with the texts behind it that continue it without a gap.
func takeUp(t *ast.Text) {
	for !t.SoftLineBreak() && !t.HardLineBreak() {
		next, ok := t.NextSibling().(*ast.Text)
		if !ok || next.IsRaw() || next.Segment.Start != t.Segment.Stop {
			return
		}
		t.Segment.Stop = next.Segment.Stop
		t.SetSoftLineBreak(next.SoftLineBreak())
		t.SetHardLineBreak(next.HardLineBreak())
		t.Parent().RemoveChild(t.Parent(), next)
	}
}

// findAddress is the first address in source[from:to] that stands right behind a character that
// is no Latin one, or behind a colon; -1 without one. Marks at its end may belong to the sentence.
func findAddress(source []byte, from, to int) (int, int) {
	if !bytes.Contains(source[from:to], []byte("://")) && !bytes.Contains(source[from:to], []byte("www.")) {
		return -1, -1
	}
	for {
		m := address.FindIndex(source[from:to])
		if m == nil {
			return -1, -1
		}
		start, end := from+m[0], from+m[1]
		before, _ := utf8.DecodeLastRune(source[:start])
		if before == ':' || before >= utf8.RuneSelf {
			return start, end
		}
		from = end
	}
}

// trimAddress leaves out what ends the sentence and not the address.
func trimAddress(s string) string {
	for {
		cut := strings.TrimRight(s, "?!.,:;*_~'$")
		if strings.HasSuffix(cut, ")") && strings.Count(cut, "(") < strings.Count(cut, ")") {
			cut = cut[:len(cut)-1]
		}
		if cut == s {
			return s
		}
		s = cut
	}
}

// isWeb reports an address that can be followed from anywhere.
func isWeb(href string) bool {
	u, err := url.Parse(href)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" || strings.HasPrefix(href, "mailto:")
}

// sameURL reports a label that is the address itself.
func sameURL(label, href string) bool {
	trim := func(s string) string {
		for _, p := range []string{"mailto:", "https://", "http://"} {
			s = strings.TrimPrefix(s, p)
		}
		return strings.TrimSuffix(s, "/")
	}
	return label != "" && trim(label) == trim(href)
}

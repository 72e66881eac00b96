package handoff

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"

	"moxin/content"
)

// lineEnds are how many line ends stand at least before a tag of rich text.
var lineEnds = map[string]int{
	"p": 2, "h2": 2, "h3": 2, "pre": 2, "table": 2, "blockquote": 2, "hr": 2, "li": 1, "tr": 1, "br": 1,
}

const itemMark = "· "

// plain is rich text for a field that takes none: lines and empty lines, items with a mark, and
// pictures by the number that their files carry in the package.
func plain(r content.Rendition) string {
	numbers := pictureNumbers(r)
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(r.HTML))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(b.String())
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			breakLine(&b, lineEnds[t.Data])
			b.WriteString(standFor(t, numbers))
		}
	}
}

// breakLine ends the line, unless nothing stands on it but the mark of an item.
func breakLine(b *strings.Builder, ends int) {
	s := b.String()
	if s == "" || strings.HasSuffix(s, itemMark) {
		return
	}
	for n := len(s) - len(strings.TrimRight(s, "\n")); n < ends; n++ {
		b.WriteByte('\n')
	}
}

// standFor is what stands for a tag.
func standFor(t html.Token, numbers map[string]string) string {
	switch t.Data {
	case "li":
		return itemMark
	case "td", "th":
		return "  "
	case "img":
		for _, a := range t.Attr {
			if a.Key == "src" {
				return numbers[strings.TrimPrefix(a.Val, content.MediaScheme)]
			}
		}
	}
	return ""
}

// pictureNumbers are what stands in a text for the pictures in it: ［图 01］ for the file 01.png.
func pictureNumbers(r content.Rendition) map[string]string {
	numbers := make(map[string]string)
	for _, m := range ordered(r.Media) {
		if _, ok := numbers[m.Hash]; !ok && (m.Role == content.RoleInline || m.Role == content.RoleImage) {
			numbers[m.Hash] = fmt.Sprintf("［图 %02d］", len(numbers)+1)
		}
	}
	return numbers
}

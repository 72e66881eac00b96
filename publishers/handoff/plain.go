package handoff

import (
	"fmt"
	"strconv"
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
	var lists []int // of the lists around this place: the number of the last item, -1 where none are counted
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
			switch t.Data {
			case "ol":
				lists = append(lists, begin(t)-1)
			case "ul":
				lists = append(lists, -1)
			case "li":
				b.WriteString(mark(lists))
			}
			b.WriteString(standFor(t, numbers))
		case html.EndTagToken:
			if name, _ := z.TagName(); (string(name) == "ol" || string(name) == "ul") && len(lists) > 0 {
				lists = lists[:len(lists)-1]
			}
		}
	}
}

// begin is the number of an ordered list's first item.
func begin(t html.Token) int {
	for _, a := range t.Attr {
		if n, err := strconv.Atoi(a.Val); a.Key == "start" && err == nil && n >= 0 {
			return n
		}
	}
	return 1
}

// mark is what stands before an item of the innermost list, which it counts.
func mark(lists []int) string {
	if len(lists) == 0 || lists[len(lists)-1] < 0 {
		return itemMark
	}
	lists[len(lists)-1]++
	return strconv.Itoa(lists[len(lists)-1]) + ". "
}

// breakLine ends the line, unless nothing stands on it but the mark of an item.
func breakLine(b *strings.Builder, ends int) {
	s := b.String()
	if s == "" || atMark(s) {
		return
	}
	for n := len(s) - len(strings.TrimRight(s, "\n")); n < ends; n++ {
		b.WriteByte('\n')
	}
}

// atMark reports a line that holds nothing but the mark of an item.
func atMark(s string) bool {
	line := s[strings.LastIndexByte(s, '\n')+1:]
	return line == itemMark || line != ". " && strings.HasSuffix(line, ". ") && strings.Trim(line[:len(line)-2], "0123456789") == ""
}

// standFor is what stands for a tag.
func standFor(t html.Token, numbers map[string]string) string {
	switch t.Data {
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

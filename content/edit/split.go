package edit

import "strings"

const byteOrderMark = "\xef\xbb\xbf"

// A language is a notation of front matter: how it is read, and how one key of it is changed.
type language interface {
	// scan finds where keys and values stand; ErrLayout where that is not certain.
	scan(block string) (item, error)
	// decode is what the block says.
	decode(block string) (map[string]any, error)
	set(block string, path []string, value any) (string, error)
	rename(block, from, to string) (string, error)
}

// fences are the lines that open front matter, with what closes it.
var fences = map[string]struct {
	close string
	lang  language
}{
	"---": {"---", yamlLanguage{}}, "---yaml": {"---", yamlLanguage{}},
	"+++": {"+++", tomlLanguage{}}, "---toml": {"---", tomlLanguage{}},
	";;;": {";;;", jsonLanguage{}}, "---json": {"---", jsonLanguage{}},
}

// split cuts a file where content.ParseArticle cuts it. matter says whether that found any.
func split(text string, matter bool) (*Doc, error) {
	d := &Doc{eol: lineEnd(text)}
	if !matter {
		d.post = text
		return d, nil
	}
	lines := splitLines(text)
	first := 0
	for first < len(lines) && strings.TrimSpace(strings.TrimPrefix(lines[first], byteOrderMark)) == "" {
		first++
	}
	if first == len(lines) {
		return nil, ErrLayout
	}
	opener := strings.TrimSpace(strings.TrimPrefix(lines[first], byteOrderMark))
	if opener == "{" {
		return d.splitObject(lines, first)
	}
	fence, ok := fences[opener]
	if !ok {
		return nil, ErrLayout
	}
	d.lang = fence.lang
	for i := first + 1; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == fence.close {
			d.cut(lines, first+1, i)
			return d, nil
		}
	}
	return nil, ErrLayout
}

// splitObject cuts JSON that stands without fences and ends before an empty line.
func (d *Doc) splitObject(lines []string, first int) (*Doc, error) {
	d.lang = jsonLanguage{}
	for i := first + 1; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "}" && (i+1 == len(lines) || strings.TrimSpace(lines[i+1]) == "") {
			lines[first] = strings.TrimPrefix(lines[first], byteOrderMark)
			d.cut(lines, first, i+1)
			return d, nil
		}
	}
	return nil, ErrLayout
}

func (d *Doc) cut(lines []string, from, to int) {
	d.pre = strings.Join(lines[:from], "")
	d.block = plainEnds(strings.Join(lines[from:to], ""))
	d.post = strings.Join(lines[to:], "")
}

// splitLines cuts after every LF, CRLF or CR; each line keeps its end.
func splitLines(text string) []string {
	var lines []string
	for text != "" {
		i := strings.IndexAny(text, "\r\n")
		if i < 0 {
			return append(lines, text)
		}
		if strings.HasPrefix(text[i:], "\r\n") {
			i++
		}
		lines = append(lines, text[:i+1])
		text = text[i+1:]
	}
	return lines
}

// lineEnd is the end of the first line; LF for a file of one.
func lineEnd(text string) string {
	i := strings.IndexAny(text, "\r\n")
	switch {
	case i < 0 || text[i] == '\n':
		return "\n"
	case strings.HasPrefix(text[i:], "\r\n"):
		return "\r\n"
	}
	return "\r"
}

func plainEnds(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

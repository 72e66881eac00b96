package edit

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// Format writes an article's front matter in the canonical way: our names for keys, dates such as
// 2026-12-01 20:00 in zone (UTC when nil), lists where lists are meant, our keys in the documented order and those
// of other tools behind them, comments beside what they speak of, a blank line before the body,
// LF, no BOM and a final newline. Of the body nothing else is touched.
//
// content.ParseArticle reads the same article from the result, but for blank lines before and
// behind the body. What cannot be written canonically under that condition stays as it is and the
// notes say so. The error is a *RefusedError, for a file that content.ParseArticle does not read.
func Format(data []byte, zone *time.Location) ([]byte, []content.Text, error) {
	if zone == nil {
		zone = time.UTC
	}
	a, findings := content.ParseArticle("", data, zone)
	if a == nil {
		return nil, nil, refused(findings)
	}
	f := formatter{zone: zone, before: read{a, findings}, data: data, matterFound: a.BodyLine > 1}
	if !f.keep(finalNewline(plainEnds(strings.TrimPrefix(string(data), byteOrderMark)))) {
		f.note("换行和 BOM", "line ends and BOM")
	}
	f.matter()
	return f.data, f.notes, nil
}

func finalNewline(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}

// A formatter changes data step by step, and keeps a step only if the article stays the same.
type formatter struct {
	zone   *time.Location
	before read
	data   []byte
	notes  []content.Text

	matterFound bool // in data
}

// doc opens data for editing, which content.ParseArticle has read.
func (f *formatter) doc() (*Doc, error) { return split(string(f.data), f.matterFound) }

// read is what content.ParseArticle makes of a file.
type read struct {
	article  *content.Article
	findings []content.Finding
}

func (f *formatter) note(zh, en string) {
	f.notes = append(f.notes, content.T("保持原样："+zh, "left as it is: "+en))
}

// keep takes text for the file if it is the same article.
func (f *formatter) keep(text string) bool {
	if text == string(f.data) {
		return true
	}
	a, findings := content.ParseArticle("", []byte(text), f.zone)
	if a == nil || !sameArticle(f.before, read{a, findings}) {
		return false
	}
	f.data, f.matterFound = []byte(text), a.BodyLine > 1
	return true
}

// sameArticle compares all that ParseArticle reads, but for the places of keys.
func sameArticle(x, y read) bool {
	return failures(y.findings) <= failures(x.findings) &&
		bytes.Equal(bare(x.article.Body), bare(y.article.Body)) && same(said(x.article), said(y.article))
}

func failures(findings []content.Finding) int {
	n := 0
	for _, f := range findings {
		if f.Severity == content.SeverityError {
			n++
		}
	}
	return n
}

// said is what an article says, without its places and its body.
func said(a *content.Article) any {
	return []any{
		a.Slug, a.Aliases, a.Title, a.Authors, a.Summary, a.Cover, a.Tags, a.Series, a.Stage, a.Audience, a.AI, a.Draft,
		// No channels are every channel, an empty list of them is none: same takes the two for one.
		a.PublishAt, a.Channels == nil, a.Channels,
	}
}

// bare is a body without the blank lines around it.
func bare(body []byte) []byte {
	for {
		line, rest, found := bytes.Cut(body, []byte("\n"))
		if !found || len(bytes.TrimSpace(line)) > 0 {
			break
		}
		body = rest
	}
	return bytes.TrimRight(body, "\n")
}

// matter formats the front matter: each step is taken back alone where it would change the article.
func (f *formatter) matter() {
	d, err := f.doc()
	switch {
	case err != nil:
		f.note("front matter 的写法", "the layout of the front matter")
		return
	case d.lang == nil:
		return
	case d.lang != language(yamlLanguage{}):
		f.names()
		f.gap()
		return
	}
	if _, err := d.lang.scan(d.block); err != nil {
		f.note("front matter 的写法（锚点、标签、大括号或缩进）", "the layout of the front matter (anchors, tags, braces or indentation)")
		return
	}
	f.values(d)
	f.names()
	f.block("行尾空格", "trailing spaces", trimmed)
	f.block("键的顺序", "the order of keys", ordered)
	f.gap()
}

// block changes the text of the block in a way that must not change what it says to any tool.
func (f *formatter) block(zh, en string, change func(yamlLanguage, string) (string, error)) {
	d, err := f.doc()
	if err != nil || d.lang == nil {
		return
	}
	block, err := change(yamlLanguage{}, d.block)
	if err == nil {
		err = d.change("format", "", func() (string, error) { return block, nil }, func(map[string]any) bool { return true })
	}
	if err != nil || !f.keep(string(d.Bytes())) {
		f.note(zh, en)
	}
}

// gap writes bare fences and an empty line behind the closing one.
func (f *formatter) gap() {
	d, err := f.doc()
	if err != nil || d.lang == nil {
		return
	}
	d.pre = strings.TrimLeft(trimLines(d.pre), "\n")
	if object := d.pre == ""; !object {
		closer, body, _ := strings.Cut(d.post, "\n")
		d.post = strings.TrimRight(closer, " \t") + "\n" + gapped(body)
	}
	if !f.keep(string(d.Bytes())) {
		f.note("front matter 和正文之间的空行", "the blank line before the text")
	}
}

func gapped(body string) string {
	line, _, _ := strings.Cut(body, "\n")
	if body == "" || strings.TrimSpace(line) == "" {
		return body
	}
	return "\n" + body
}

func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	return strings.Join(lines, "\n")
}

// trimmed is the block without spaces at line ends, except in values that go over several lines,
// where they may be text, and without empty lines at the end.
func trimmed(l yamlLanguage, block string) (string, error) {
	root, err := l.scan(block)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	at := 0
	for _, it := range root.items {
		out.WriteString(trimLines(block[at:it.from]))
		whole := block[it.from:it.to]
		if it.kind != scalarKind || strings.Count(whole, "\n") <= 1 {
			whole = trimLines(whole)
		}
		out.WriteString(whole)
		at = it.to
	}
	out.WriteString(trimLines(block[at:]))
	return strings.TrimRight(out.String(), "\n") + "\n", nil
}

// ordered puts our keys in the documented order and the others behind them. What stands above a
// key goes with it; a comment that an empty line cuts off from the first key stays on top.
func ordered(l yamlLanguage, block string) (string, error) {
	root, err := l.scan(block)
	if err != nil || len(root.items) == 0 {
		return block, err
	}
	type part struct {
		rank int
		text string
	}
	parts := make([]part, len(root.items))
	first := root.items[0]
	top := block[:first.from]
	if cut := strings.LastIndex(top, "\n\n"); cut >= 0 {
		first.from, top = cut+2, top[:cut+2]
	} else {
		first.from, top = 0, ""
	}
	at := first.from
	for i, it := range root.items {
		parts[i] = part{keyRank(it.key), block[at:it.to]}
		at = it.to
	}
	byRank := func(x, y part) int { return x.rank - y.rank }
	if slices.IsSortedFunc(parts, byRank) {
		return block, nil
	}
	slices.SortStableFunc(parts, byRank)
	out := top
	for i, p := range parts {
		if i == 0 && top == "" {
			p.text = strings.TrimLeft(p.text, "\n")
		}
		out += p.text
	}
	return out + block[at:], nil
}

// Refused reports the finding for which a file was not read.
func Refused(err error) (content.Finding, bool) {
	var r *RefusedError
	if errors.As(err, &r) {
		return r.Finding, true
	}
	return content.Finding{}, false
}

package content

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"time"
)

// MaxArticle is the largest article that is read, in bytes: half a million characters, where
// platforms take twenty thousand.
const MaxArticle = 2 << 20

// ParseArticle reads one file. The path is slash-separated from the root of the
// workspace, zone is where instants without a zone are (UTC when nil). The article is nil
// when the file could not be read safely: no parser may see it, or its metadata would be
// published as text. It never panics, whatever the bytes.
func ParseArticle(file string, data []byte, zone *time.Location) (*Article, []Finding) {
	if zone == nil {
		zone = time.UTC
	}
	if len(data) > MaxArticle {
		return nil, []Finding{tooLarge(file, int64(len(data)))}
	}
	text, findings, ok := plainText(file, data)
	if !ok {
		return nil, findings
	}
	cut, more, ok := splitMatter(file, text)
	findings = append(findings, more...)
	if !ok {
		return nil, findings
	}
	a := &Article{Path: file, Head: cut.head, Body: cut.body, BodyLine: cut.bodyLine, Keys: map[string]Position{}}
	m := &matterReader{reader: reader{file: file, line0: cut.line0, area: "frontmatter"}, a: a, zone: zone}
	ok = m.decode(cut)
	findings = append(findings, m.findings...)
	if f, refused := checkBody(file, cut.bodyLine, cut.body); refused {
		findings, ok = append(findings, f), false
	}
	if !ok {
		return nil, findings
	}
	findings = append(findings, a.defaults()...)
	sortFindings(findings)
	return a, findings
}

// decode reads the block; false when it is no mapping that could be read.
func (m *matterReader) decode(cut matter) bool {
	if !cut.found {
		return true
	}
	root, err := cut.parse(cut.raw)
	if err != nil {
		m.syntax(err, T("front matter", "the front matter"))
		return false
	}
	if root == nil || root.kind == nullNode {
		return true
	}
	if root.kind != mapNode {
		m.wrong("not-mapping", root, T("front matter 不是“键: 值”", "the front matter is not “key: value”"),
			T("每行写一个键，例如 title: 标题；如果这里是正文，把开头的 --- 改成 ***", "write one key to a line, such as title: …; if this is text, write the --- above it as ***"))
		return false
	}
	m.read(root)
	return true
}

// defaults fills what the front matter left open: the title from the first heading or the
// file's name, the slug from the file's name.
func (a *Article) defaults() []Finding {
	if a.Slug == "" {
		a.Slug = slugOfPath(a.Path)
	}
	var findings []Finding
	if a.Slug == "" {
		a.Slug = fmt.Sprintf("article-%08x", fnv32(a.Path))
		findings = append(findings, Finding{
			Rule: "frontmatter/no-slug", Severity: SeverityWarning, Position: Position{File: a.Path},
			Message:    Text{ZH: "文件名里没有能作 slug 的字，暂用 " + a.Slug, EN: "the file's name has nothing for a slug, so " + a.Slug + " is used"},
			Suggestion: T("在 front matter 写 slug", "write a slug into the front matter"),
		})
	}
	if a.Title != "" {
		return findings
	}
	if h, ok := firstHeading(a.Body); ok && h.text != "" {
		a.Title = h.text
		a.Keys["title"] = Position{a.Path, a.BodyLine + bytes.Count(a.Body[:h.from], []byte("\n")), 1}
		return findings
	}
	a.Title = strings.TrimSuffix(path.Base(a.Path), path.Ext(a.Path))
	return append(findings, Finding{
		Rule: "frontmatter/no-title", Severity: SeverityWarning, Position: Position{File: a.Path, Line: 1},
		Message:    Text{ZH: "没有标题，用了文件名 " + quote(a.Title), EN: "there is no title, so the file's name " + quote(a.Title) + " is used"},
		Suggestion: T("在 front matter 写 title，或以 # 标题 开头", "write a title into the front matter, or begin with # Title"),
	})
}

func tooLarge(file string, size int64) Finding {
	return Finding{
		Rule: "file/too-large", Severity: SeverityError, Position: Position{File: file},
		Message: Text{ZH: fmt.Sprintf("文件 %.1f MB，上限 %d MB，没有读取", float64(size)/(1<<20), MaxArticle>>20),
			EN: fmt.Sprintf("the file has %.1f MB, the limit is %d MB; it was not read", float64(size)/(1<<20), MaxArticle>>20)},
		Suggestion: T("把图片从正文里拿出来存成文件，或拆成几篇", "take pictures out of the text into files, or split the article"),
	}
}

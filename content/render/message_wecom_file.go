package render

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
	"moxin/content/media"
)

// robotImage is one picture in a group: the cover, else the first of the body.
func (j *job) robotImage() error {
	j.withoutWords()
	return j.imagesFor(forRobot)
}

// typeText is the article as a file that every phone opens.
const typeText = "text/plain; charset=utf-8"

// robotFile is the whole article as a text file: for those who keep it, or read it on a computer.
func (j *job) robotFile() error {
	j.withoutWords()
	j.withoutImages()
	title := j.titleHeading()
	list := j.collect(j.doc.root, unitCollector{plain: j.doc.withAddresses, skip: func(n ast.Node) bool { return n == title || j.ownContainer(n) }})
	list = withoutPictures(list)
	j.shownAsSource(list)
	data := []byte(joinBlocks(j.out.Title, joinUnits(list), j.articleLink()) + "\n")
	m := content.Media{Hash: media.Hash(data), Role: content.RoleFile, Type: typeText, Name: fileName(j.out.Title) + ".txt", Source: content.Drawn + "text", Size: int64(len(data))}
	if j.engine.Media != nil {
		if _, err := j.engine.Media.Put(j.ctx, data); err != nil {
			return &storeError{err}
		}
	}
	j.add(m)
	return nil
}

// withAddresses is the text of inline nodes with the addresses of links behind their words.
func (d *document) withAddresses(n ast.Node) string {
	w := plainWriter{doc: d, lineEnd: softBreak, own: func(w *plainWriter, n ast.Node) bool {
		link, ok := n.(*ast.Link)
		if !ok {
			return false
		}
		label, href := d.withAddresses(link), unescape(link.Destination)
		w.put(label)
		if isWeb(href) && !sameURL(label, href) {
			w.put("（" + href + "）")
		}
		return true
	}}
	w.inlines(n)
	return strings.TrimSpace(collapse(w.String()))
}

// maxFileName is the longest name of a file in characters, for the phones that show it in a line.
const maxFileName = 40

// fileName is a title as the name of a file: without what file systems refuse.
func fileName(title string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return ' '
		}
		return r
	}, title)
	name = oneLine(strings.Trim(oneLine(name), ". "))
	if runes := []rune(name); len(runes) > maxFileName {
		name = strings.TrimSpace(string(runes[:maxFileName]))
	}
	if name == "" {
		return "article"
	}
	return name
}

package render

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
)

// shortFamilies are those of a few words.
var shortFamilies = []content.Family{content.FamilyPost, content.FamilyMessage, content.FamilyCaption}

// ownWords are what the author wrote for this channel in so many words: front matter's text, else
// the containers that are for it.
func (j *job) ownWords() string {
	if s := strings.TrimSpace(clean(j.over.Text)); s != "" {
		return s
	}
	return j.ownContainers()
}

// ownContainers joins the containers that hold this channel's own words. Pictures in them are
// carried as pictures.
func (j *job) ownContainers() string {
	var list []unit
	for n := j.doc.root.FirstChild(); n != nil; n = n.NextSibling() {
		if j.ownContainer(n) {
			list = append(list, j.written(n)...)
		}
	}
	return joinUnits(withoutPictures(list))
}

// ownContainer reports a top-level ::: only that names this channel, one of a few words, and no
// channel that shows whole articles or notes: what stands in it is no part of the article.
func (j *job) ownContainer(n ast.Node) bool {
	c, ok := n.(*container)
	if !ok || n.Parent() != j.doc.root || c.word != containerOnly || !slices.Contains(c.args, j.channel.ID) {
		return false
	}
	return slices.Contains(shortFamilies, j.out.Family) && !slices.ContainsFunc(c.args, func(id string) bool { return !j.isShort(id) })
}

// isShort reports a channel of a few words.
func (j *job) isShort(id string) bool {
	ch, ok := j.ws.Config.Channel(id)
	return id == j.channel.ID || ok && slices.Contains(shortFamilies, ch.Family())
}

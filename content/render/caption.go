package render

import (
	"cmp"
	"strings"

	"moxin/content"
)

// apartTags are the platforms that take topics in a field of their own and not in the text.
var apartTags = map[string]bool{content.Bilibili: true}

// compileCaption fills the words under a video: titles, caption, topics, the spoken script, the
// covers, and the video when there is one.
func (j *job) compileCaption() error {
	if j.channel.Platform == content.Channels {
		j.shortTitle()
	}
	j.out.Short = j.short()
	list := j.candidates()
	topics := j.topicLine()
	if apartTags[j.channel.Platform] {
		topics = ""
	}
	text := j.captionText(list, topics)
	between := " "
	if strings.Contains(text, "\n") {
		between = "\n"
	}
	j.out.Text = withTopics(text, untold(text, topics), afterTopics(text, between))
	j.out.Script = j.script(list)
	if err := j.videoCovers(); err != nil {
		return err
	}
	return j.placeVideo()
}

// captionText is, in this order: the editor's own caption (front matter, then "::: only dy"), the
// summary, the text before <!--more-->, the article's first words.
func (j *job) captionText(list []candidate, topics string) string {
	for key, s := range j.ownCaption {
		if s != "" {
			j.checkFold(key, s)
			return s
		}
	}
	limit := j.captionLimit(topics)
	if s := j.fitted(j.beforeMore(), limit, "summary/cut"); s != "" {
		return j.hooked(list, s)
	}
	return j.hooked(list, j.captionLead(list, limit))
}

// ownCaption yields what people wrote, with the key it stands under.
func (j *job) ownCaption(yield func(key, text string) bool) {
	summary := clean(cmp.Or(j.over.Summary, j.article.Summary))
	if sameText(summary, j.out.Title) { // the title stands above it already
		summary = ""
	}
	_ = yield("text", strings.TrimSpace(clean(j.over.Text))) && yield("text", j.ownContainers()) && yield("summary", strings.TrimSpace(summary))
}

// captionLimit is what is left for the text beside topics, and beside the title where the
// platform counts both together.
func (j *job) captionLimit(topics string) content.Limit {
	limit := j.limits[content.LimitText]
	if limit.Max == 0 {
		return limit
	}
	beside := content.Rendition{Platform: j.out.Platform, Title: j.out.Title}
	if topics != "" {
		beside.Text = " " + topics
	}
	limit.Max = max(0, limit.Max-beside.Measure(content.LimitText, limit))
	return limit
}

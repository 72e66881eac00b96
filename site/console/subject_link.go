package console

import (
	"net/url"

	"moxin/content"
)

// The kinds of subjects that have a page of their own, beside articles.
const (
	kindAuthor  = "author"
	kindSeries  = "series"
	kindTopic   = "topic"
	kindChannel = "channel"
)

// subjectPaths are where the pages of subjects are, by their kind. Kinds without a line have no page.
var subjectPaths = map[string]string{
	kindArticle: "/articles/", kindAuthor: "/authors/", kindSeries: "/series/", kindTopic: "/topics/", kindChannel: "/channels/",
}

// subjectHref is the page of a subject of a kind; where the kind has none, the ranking of its articles.
func subjectHref(kind, id string) string {
	if path, ok := subjectPaths[kind]; ok {
		return path + url.PathEscape(id)
	}
	return "/rankings?" + url.Values{"by": {kindArticle}, kind: {id}}.Encode()
}

// queryOf asks for the articles of a subject.
func queryOf(kind, subject string) content.RankQuery {
	var q content.RankQuery
	switch kind {
	case kindAuthor:
		q.Author = subject
	case kindSeries:
		q.Series = subject
	case kindTopic:
		q.Topic = subject
	case kindChannel:
		q.Channel = subject
	}
	return q
}

// To leads to a subject of a kind by its name.
func (p *page) To(kind, id string) link {
	return link{Label: id, Href: subjectHref(kind, id), Kind: kind}
}

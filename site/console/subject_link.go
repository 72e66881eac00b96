package console

import "net/url"

// subjectPaths are where the pages of subjects are, by their kind. Kinds without a line have no page.
var subjectPaths = map[string]string{
	kindArticle: "/articles/", "author": "/authors/", "series": "/series/", "topic": "/topics/", "channel": "/channels/",
}

// subjectHref is the page of a subject of a kind; where the kind has none, the ranking of its articles.
func subjectHref(kind, id string) string {
	if path, ok := subjectPaths[kind]; ok {
		return path + url.PathEscape(id)
	}
	return "/rankings?" + url.Values{"by": {kindArticle}, kind: {id}}.Encode()
}

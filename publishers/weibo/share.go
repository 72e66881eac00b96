package weibo

import (
	"net/url"
	"regexp"
	"strings"

	"moxin/content"
)

// sharePage is 微博's own page for sharing an address: it takes url, title and pic, needs no
// credentials, and the person posts. Platform notes 2.4, read 2026-11.
const sharePage = "https://service.weibo.com/share/share.php"

// address is the first link of a text.
var address = regexp.MustCompile(`https?://[^\s\x{2E80}-\x{9FFF}\x{FF00}-\x{FFEF}]+`)

// gap is what is left where the link stood on a line of its own.
var gap = regexp.MustCompile(`\n{3,}`)

// share is the page with the post filled in. There is none for a post that links nowhere: the page
// shares an address. Pictures are left to the person, the page takes only public ones.
func share(r content.Rendition) content.Opening {
	link := shared(r)
	if link == "" {
		return content.Opening{}
	}
	title := r.Title
	if fits(r) { // the page puts the address behind the words itself
		title = gap.ReplaceAllString(strings.TrimSpace(strings.Replace(r.Text, link, "", 1)), "\n\n")
	}
	q := url.Values{"url": {link}}
	if title != "" {
		q.Set("title", title)
	}
	return content.Opening{
		// A space as "+" would be one on the page.
		URL:   sharePage + "?" + strings.ReplaceAll(q.Encode(), "+", "%20"),
		Label: content.T("在微博打开", "Open in Weibo"),
	}
}

// shared is the address that the post shares.
func shared(r content.Rendition) string {
	if r.SourceURL != "" {
		return r.SourceURL
	}
	return strings.TrimRight(address.FindString(r.Text), ".,;:!?)")
}

// fits reports whether the page takes all of the words: what is too long is never cut.
func fits(r content.Rendition) bool {
	limit := content.LimitsOf(content.Weibo, "", "")[content.LimitText]
	return limit.Of(r.Text) <= limit.Max
}

// sharesAll and sharesTitle say what the page has of the post.
func sharesAll(r content.Rendition) bool   { return shared(r) != "" && fits(r) }
func sharesTitle(r content.Rendition) bool { return shared(r) != "" && !fits(r) }

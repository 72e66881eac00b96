package wechat

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"moxin/publishers/wechat/wechatapi"
)

// maxSourceURL is the longest content_source_url, in bytes (page draft/add, read 2026-11).
const maxSourceURL = 1 << 10

// markerParam carries the marker where a fragment is taken.
const markerParam = "moxin"

// mark is what one article is recognised by.
type mark struct {
	Title  string `json:"title"`
	Marker string `json:"marker,omitempty"` // in content_source_url; "" = it has none
	Text   string `json:"text"`             // digest of the visible text
}

// carry puts the marker into a source URL. A URL that would become too long, or that cannot be
// read, stays as it is and the second result is false.
func carry(source, marker string) (string, bool) {
	u, err := url.Parse(source)
	if source == "" || err != nil || u.Host == "" {
		return source, false
	}
	if u.Fragment == "" {
		u.Fragment = marker
	} else {
		q := markerParam + "=" + url.QueryEscape(marker)
		if u.RawQuery != "" {
			q = u.RawQuery + "&" + q
		}
		u.RawQuery = q
	}
	if s := u.String(); len(s) <= maxSourceURL {
		return s, true
	}
	return source, false
}

// carries reports whether a source URL has exactly this marker.
func carries(source, marker string) bool {
	u, err := url.Parse(source)
	return err == nil && (u.Fragment == marker || u.Query().Get(markerParam) == marker)
}

// markOf is what an article will be recognised by.
func markOf(a wechatapi.Article, marker string) mark {
	m := mark{Title: strings.TrimSpace(a.Title), Text: visible(a.Content)}
	if carries(a.SourceURL, marker) {
		m.Marker = marker
	}
	return m
}

// fits reports whether the platform's article is the marked one. A marker must come with the
// title: markers start over with a new store.
func (m mark) fits(it wechatapi.NewsItem) bool {
	if strings.TrimSpace(it.Title) != m.Title {
		return false
	}
	if m.Marker != "" {
		return carries(it.SourceURL, m.Marker)
	}
	return visible(it.Content) == m.Text
}

// fitAll reports whether items are the marked message, in order.
func fitAll(marks []mark, items []wechatapi.NewsItem) bool {
	if len(items) != len(marks) || len(marks) == 0 {
		return false
	}
	for i, m := range marks {
		if !m.fits(items[i]) {
			return false
		}
	}
	return true
}

// marked reports whether at least one article carries a marker.
func marked(marks []mark) bool {
	return slices.ContainsFunc(marks, func(m mark) bool { return m.Marker != "" })
}

// visible is the digest of what a reader sees of a body: its text without tags and spaces, which
// survives whatever the platform does to attributes and addresses.
func visible(body string) string {
	h := sha256.New()
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return hex.EncodeToString(h.Sum(nil)[:16])
		case html.TextToken:
			text := html.UnescapeString(string(z.Raw()))
			h.Write([]byte(strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) || unicode.IsControl(r) {
					return -1
				}
				return r
			}, text)))
		}
	}
}

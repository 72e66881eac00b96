package build

import (
	"cmp"
	"html"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"moxin/content"
)

// Entry is a release on the site: what lists and feeds need to know of it. The body is kept
// beside it, by digest.
type Entry struct {
	Release   int64     `json:"release"` // 0 for an article that is only looked at
	Slug      string    `json:"slug"`
	Digest    string    `json:"digest"` // of the rendition
	Title     string    `json:"title"`
	Summary   string    `json:"summary,omitempty"`
	Author    string    `json:"author,omitempty"`
	Series    string    `json:"series,omitempty"`
	Tags      []string  `json:"tags,omitempty"`
	SourceURL string    `json:"source_url,omitempty"`
	AI        string    `json:"ai,omitempty"`
	Published time.Time `json:"published"`
	Chars     int       `json:"chars"` // without spaces
	Pictures  []Picture `json:"pictures,omitempty"`
	Cover     *Picture  `json:"cover,omitempty"`
	// Links are the slugs that links to the site's own root name; those that are on the site are
	// led to their page.
	Links []string `json:"links,omitempty"`
}

// Picture is a stored picture or video.
type Picture struct {
	Hash   string `json:"hash"`
	Type   string `json:"type"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Alt    string `json:"alt,omitempty"`
}

// endings of the types that renditions hold.
var endings = map[string]string{
	"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "video/mp4": ".mp4",
}

// file is the picture's place on the site: the same bytes have the same name for ever.
func (p Picture) file() string {
	return "media/" + p.Hash[:min(24, len(p.Hash))] + endings[p.Type]
}

// Label is what the store knows of an article that its rendition does not say.
type Label struct {
	Series string
	Tags   []string
}

// newEntry describes a rendition.
func newEntry(r content.Rendition, release int64, l Label, published time.Time) Entry {
	e := Entry{
		Release: release, Slug: r.Slug, Digest: r.Digest, Title: r.Title, Summary: r.Summary, Author: r.Author,
		Series: strings.TrimSpace(l.Series), Tags: tags(l.Tags), AI: string(r.AI), Published: published.UTC().Truncate(time.Second),
		Chars: chars(r.ReadableText()), Links: links(r.HTML),
	}
	if u, err := url.Parse(r.SourceURL); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		e.SourceURL = r.SourceURL
	}
	for _, m := range r.Media {
		if m.Hash == "" {
			continue // a video that is kept elsewhere
		}
		p := Picture{m.Hash, m.Type, m.Width, m.Height, m.Alt}
		if m.Role == content.RoleCover && e.Cover == nil {
			e.Cover = &p
		}
		if m.Role != content.RoleCover {
			e.Pictures = append(e.Pictures, p)
		}
	}
	return e
}

// tags are those with a name, each once.
func tags(list []string) []string {
	var out []string
	for _, t := range list {
		if t = strings.TrimSpace(t); key(t) != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// key is how a tag, series or author is named in addresses.
func key(name string) string { return content.Slugify(strings.ReplaceAll(name, "/", "-")) }

func chars(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// links are the slugs that links to the site's root name.
func links(body string) []string {
	var out []string
	for piece, tag := range content.Pieces(body) {
		if href, ok := attribute(piece, tag, "<a ", "href"); ok && strings.HasPrefix(href, "/") {
			if slug := slugOf(href); slug != "" && !slices.Contains(out, slug) {
				out = append(out, slug)
			}
		}
	}
	return out
}

// slugOf is the slug that an address on the own host seems to mean.
func slugOf(href string) string {
	u, err := url.Parse(href)
	if err != nil || u.Host != "" {
		return ""
	}
	return content.Slugify(u.Path)
}

// attribute reads an attribute of a tag as the compiler writes it: name="value".
func attribute(piece string, tag bool, start, name string) (string, bool) {
	if !tag || !strings.HasPrefix(piece, start) {
		return "", false
	}
	_, rest, ok := strings.Cut(piece, " "+name+`="`)
	if !ok {
		return "", false
	}
	value, _, ok := strings.Cut(rest, `"`)
	return html.UnescapeString(value), ok
}

// Article is a page: the newest release of its slug, dated by the first.
type Article struct {
	Entry
	First   int64 // release that feeds name it by, whatever comes later
	Updated time.Time
}

// catalogue is what is on the site, newest first, and by what it can be found.
type catalogue struct {
	articles []Article
	bySlug   map[string]Article
	tags     []group
	series   []group
	authors  []group
	months   []group
	gone     []string // slugs that are on the site no more
}

// group is a list of articles under one name.
type group struct {
	Name, Key string
	Articles  []Article
}

func newCatalogue(s Site, st state) catalogue {
	c := catalogue{bySlug: map[string]Article{}}
	for _, e := range sorted(st.Entries, func(a, b Entry) int {
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.Release, b.Release))
	}) {
		a, again := c.bySlug[e.Slug]
		if !again {
			a = Article{First: e.Release, Updated: e.Published}
			a.Published = e.Published
		}
		first := a.Published
		a.Entry, a.Updated = e, e.Published
		a.Published = first
		c.bySlug[e.Slug] = a
	}
	for _, a := range c.bySlug {
		c.articles = append(c.articles, a)
	}
	slices.SortFunc(c.articles, newestFirst)
	c.tags = groups(c.articles, func(a Article) []string { return a.Tags })
	c.series = groups(c.articles, func(a Article) []string { return []string{a.Series} })
	c.authors = groups(c.articles, func(a Article) []string { return []string{a.Author} })
	c.months = groups(c.articles, func(a Article) []string { return []string{a.Published.In(s.Zone).Format("2006-01")} })
	for _, slug := range st.Gone {
		if _, back := c.bySlug[slug]; !back {
			c.gone = append(c.gone, slug)
		}
	}
	return c
}

func newestFirst(a, b Article) int {
	return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(b.First, a.First), cmp.Compare(a.Slug, b.Slug))
}

// groups puts articles under names; names that look the same in an address are one, called as the
// newest article calls it. The largest come first, months in their own order.
func groups(articles []Article, names func(Article) []string) []group {
	index, out := map[string]int{}, []group{}
	for _, a := range articles {
		in := map[string]bool{} // an article is in a group once
		for _, name := range names(a) {
			k := key(name)
			if k == "" || in[k] {
				continue
			}
			in[k] = true
			i, ok := index[k]
			if !ok {
				i = len(out)
				index[k], out = i, append(out, group{Name: name, Key: k})
			}
			out[i].Articles = append(out[i].Articles, a)
		}
	}
	slices.SortFunc(out, func(a, b group) int { return cmp.Compare(a.Key, b.Key) })
	return out
}

package build

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"time"

	"github.com/gorilla/feeds"
)

// feedItems is how many articles the feeds carry, in full.
const feedItems = 20

// feeds plans the feeds, the sitemap and robots.txt. They hold whole addresses, so that a site
// without one has none of them.
func (p *planner) feeds() {
	robots := "User-agent: *\nAllow: /\n"
	if p.site.NoIndex {
		robots = "User-agent: *\nDisallow: /\n"
	}
	if p.site.URL != "" && !p.site.NoIndex {
		robots += "Sitemap: " + p.site.URL + "/sitemap.xml\n"
	}
	p.add("robots.txt", robots, func(_ context.Context, w io.Writer) error { _, err := io.WriteString(w, robots); return err })
	if p.site.URL == "" {
		return
	}
	newest := p.cat.articles[:min(feedItems, len(p.cat.articles))]
	input := []any{p.site.URL, p.frame().Brand, newest, p.pages(newest)}
	p.add("feed.xml", input, func(_ context.Context, w io.Writer) error {
		f, err := p.feed(newest)
		if err != nil {
			return err
		}
		rss := (&feeds.Rss{Feed: f}).RssFeed()
		rss.Language, rss.Generator = "zh-CN", "moxin"
		return feeds.WriteXML(rss, w)
	})
	p.add("feed.json", input, func(_ context.Context, w io.Writer) error {
		f, err := p.feed(newest)
		if err != nil {
			return err
		}
		j := (&feeds.JSON{Feed: f}).JSONFeed()
		j.Version, j.FeedUrl, j.Language = "https://jsonfeed.org/version/1.1", p.site.URL+"/feed.json", "zh-CN"
		return jsonTo(w, j)
	})
	p.add("sitemap.xml", p.sitemapURLs(), func(_ context.Context, w io.Writer) error { return sitemap(w, p.sitemapURLs()) })
}

// pages are what the bodies in feeds depend on besides their digest.
func (p *planner) pages(list []Article) []Page {
	out := make([]Page, len(list))
	for i, a := range list {
		out[i] = p.article(a)
	}
	return out
}

func (p *planner) feed(list []Article) (*feeds.Feed, error) {
	brand := p.frame().Brand
	f := &feeds.Feed{Title: brand, Link: &feeds.Link{Href: p.site.URL + "/"}, Description: brand + "的文章"}
	for _, a := range list {
		r, err := p.body(a.Digest)
		if err != nil {
			return nil, err
		}
		d := p.article(a)
		item := &feeds.Item{
			Title: a.Title, Link: &feeds.Link{Href: d.Canonical}, Id: p.site.feedID(a), IsPermaLink: "false",
			Description: a.Summary, Created: a.Published.In(p.site.Zone), Updated: a.Updated.In(p.site.Zone),
			Content: wholeLinks(bodyHTML(r.HTML, p.site.base(), a.Pictures, d.LinksTo), p.site.origin(), d.Canonical),
		}
		if a.Author != "" {
			item.Author = &feeds.Author{Name: a.Author}
		}
		if f.Updated.Before(a.Updated) {
			f.Updated = a.Updated.In(p.site.Zone)
		}
		f.Items = append(f.Items, item)
	}
	return f, nil
}

// feedID names an article for feed readers (RFC 4151): of the day and the release that it first
// went out by, so that neither a new slug nor a repeat makes it unread again.
func (s Site) feedID(a Article) string {
	name := "moxin-" + strconv.FormatInt(a.First, 10)
	if a.First == 0 {
		name = url.PathEscape(a.Slug)
	}
	host := ""
	if u, err := url.Parse(s.URL); err == nil {
		host = u.Hostname()
	}
	return fmt.Sprintf("tag:%s,%s:%s", host, a.Published.UTC().Format(time.DateOnly), name)
}

// place is one address of the sitemap.
type place struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

func (p *planner) sitemapURLs() []place {
	out := []place{{Loc: p.site.URL + "/"}}
	for _, a := range p.cat.articles {
		out = append(out, place{p.site.whole(p.site.href("articles", a.Slug)), a.Updated.In(p.site.Zone).Format(time.RFC3339)})
	}
	for _, g := range []struct {
		folder string
		groups []group
	}{{"tags", p.cat.tags}, {"series", p.cat.series}, {"authors", p.cat.authors}} {
		for _, one := range g.groups {
			out = append(out, place{Loc: p.site.whole(p.site.href(g.folder, one.Key))})
		}
	}
	return out[:min(len(out), maxPlaces)]
}

// maxPlaces is the most addresses in one sitemap (sitemaps.org protocol 0.9). Articles come first.
const maxPlaces = 50_000

func sitemap(w io.Writer, list []place) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("build: sitemap: %w", err)
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	err := e.Encode(struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []place  `xml:"url"`
	}{URLs: list})
	if err != nil {
		return fmt.Errorf("build: sitemap: %w", err)
	}
	return nil
}

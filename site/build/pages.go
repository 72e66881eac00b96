package build

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// perPage is how many articles a list shows before it goes on to the next page.
const perPage = 20

// charsPerMinute is how fast Chinese is read; a rough figure, said as "about".
const charsPerMinute = 400

// Frame is what every page needs to know of its site.
type Frame struct {
	Brand   string
	Base    string // path that the site begins at, "" or "/blog"
	Style   string // address of the style sheet
	Icon    string
	Feeds   bool // there are feeds
	NoIndex bool
	Mark    string // first character of the brand
	Beacon  *Tells // how articles tell that they were read; nil = they do not
}

// Head is what a page says of itself.
type Head struct {
	Frame     Frame
	Title     string // "" on the first page
	Summary   string
	Canonical string // "" where the site has no address
	Kind      string // og:type
	Image     string // whole address; ""
	Here      string // of the navigation: index, tags, series, authors, archive
	LD        template.HTML
}

// Item is an article in a list.
type Item struct {
	Href, Title, Summary, Author string
	Day                          string // 2026年12月1日
	Time                         string // RFC 3339
	Minutes                      int
	Cover                        string
	Width, Height                int
}

// List is a page of articles.
type List struct {
	Head
	Label       string // 标签, 系列, …; "" on the first page
	Heading     string
	Count       int
	Items       []Item
	Page, Pages int
	Newer       string
	Older       string
}

// Link is a name that leads somewhere.
type Link struct {
	Href, Name string
	Count      int
}

// Names is a page of links: all tags, all series, …
type Names struct {
	Head
	Heading string
	Links   []Link
}

// Page is an article's.
type Page struct {
	Head
	Slug      string
	Item      Item
	Tags      []Link
	AuthorAt  string
	Series    string
	SeriesAt  string
	Part      int
	Parts     int
	Before    *Link
	After     *Link
	Updated   string // day, where it is another than the first
	SourceURL string
	AI        string // what is declared; ""
	Digest    string
	LinksTo   map[string]string // slug → address, of links that lead into the site
	Body      template.HTML     `json:"-"` // follows from the digest
}

// declared is what readers are told of a model's part, as rules on labelling ask for it.
var declared = map[string]string{"assisted": "本文由人工智能辅助写成", "generated": "本文由人工智能生成"}

func (p *planner) frame() Frame {
	brand := cmp.Or(p.site.Brand, "moxin")
	mark, _ := utf8.DecodeRuneInString(brand)
	base := p.site.base()
	return Frame{
		Brand: brand, Base: base, Style: base + "/" + p.set.styleName(), Icon: base + "/icon.svg",
		Feeds: p.site.URL != "", NoIndex: p.site.NoIndex, Mark: string(mark),
		Beacon: p.tells(),
	}
}

func (p *planner) item(a Article) Item {
	at := a.Published.In(p.site.Zone)
	i := Item{
		Href: p.site.href("articles", a.Slug), Title: a.Title, Summary: a.Summary, Author: a.Author,
		Day: day(at), Time: at.Format(time.RFC3339), Minutes: max(1, (a.Chars+charsPerMinute/2)/charsPerMinute),
	}
	if a.Cover != nil {
		i.Cover, i.Width, i.Height = p.site.base()+"/"+a.Cover.file(), a.Cover.Width, a.Cover.Height
	}
	return i
}

func day(at time.Time) string { return at.Format("2006年1月2日") }

func (p *planner) items(list []Article) []Item {
	out := make([]Item, len(list))
	for i, a := range list {
		out[i] = p.item(a)
	}
	return out
}

// articles plans every article's page and the pictures it shows.
func (p *planner) articles() {
	for _, a := range p.cat.articles {
		d := p.article(a)
		p.add("articles/"+a.Slug+"/index.html", d, func(_ context.Context, w io.Writer) error {
			r, err := p.body(a.Digest)
			if err != nil {
				return err
			}
			page := d
			page.Body = template.HTML(bodyHTML(r.HTML, p.site.base(), a.Pictures, d.LinksTo))
			return p.set.execute(w, "article.html", page)
		})
		if a.Cover != nil {
			p.picture(*a.Cover)
		}
		for _, m := range a.Pictures {
			p.picture(m)
		}
	}
}

func (p *planner) article(a Article) Page {
	d := Page{Slug: a.Slug, Item: p.item(a), Digest: a.Digest, SourceURL: a.SourceURL, AI: declared[a.AI], LinksTo: map[string]string{}}
	d.Head = Head{Frame: p.frame(), Title: a.Title, Summary: a.Summary, Kind: "article", Canonical: p.site.whole(d.Item.Href)}
	if d.Item.Cover != "" {
		d.Image = p.site.whole(d.Item.Cover)
	}
	if updated := day(a.Updated.In(p.site.Zone)); updated != d.Item.Day {
		d.Updated = updated
	}
	for _, t := range a.Tags {
		d.Tags = append(d.Tags, Link{Href: p.site.href("tags", key(t)), Name: t})
	}
	if k := key(a.Author); k != "" {
		d.AuthorAt = p.site.href("authors", k)
	}
	for _, slug := range a.Links {
		if to, ok := p.cat.bySlug[slug]; ok {
			d.LinksTo[slug] = p.site.href("articles", to.Slug)
		}
	}
	p.inSeries(a, &d)
	d.LD = p.linkedData(a, d)
	return d
}

// inSeries finds the article's neighbours, in the order of publication.
func (p *planner) inSeries(a Article, d *Page) {
	i := slices.IndexFunc(p.cat.series, func(g group) bool { return g.Key == key(a.Series) })
	if i < 0 {
		return
	}
	parts := slices.Clone(p.cat.series[i].Articles)
	slices.Reverse(parts)
	at := slices.IndexFunc(parts, func(b Article) bool { return b.Slug == a.Slug })
	d.Series, d.SeriesAt = p.cat.series[i].Name, p.site.href("series", key(a.Series))
	d.Part, d.Parts = at+1, len(parts)
	link := func(b Article) *Link { return &Link{Href: p.site.href("articles", b.Slug), Name: b.Title} }
	if at > 0 {
		d.Before = link(parts[at-1])
	}
	if at+1 < len(parts) {
		d.After = link(parts[at+1])
	}
}

// linkedData is the article for machines (schema.org, JSON-LD). Angle brackets are escaped by
// encoding/json, so that no text ends the element it stands in.
func (p *planner) linkedData(a Article, d Page) template.HTML {
	ld := map[string]any{
		"@context": "https://schema.org", "@type": "Article", "headline": a.Title, "inLanguage": "zh-CN",
		"datePublished": d.Item.Time, "dateModified": a.Updated.In(p.site.Zone).Format(time.RFC3339),
	}
	optional := map[string]string{"description": a.Summary, "image": d.Image, "mainEntityOfPage": d.Canonical}
	for k, v := range optional {
		if v != "" {
			ld[k] = v
		}
	}
	if a.Author != "" {
		ld["author"] = map[string]string{"@type": "Person", "name": a.Author}
	}
	if len(a.Tags) > 0 {
		ld["keywords"] = strings.Join(a.Tags, ", ")
	}
	b, err := json.Marshal(ld)
	if err != nil {
		return "" // strings and instants always encode
	}
	return template.HTML(`<script type="application/ld+json">` + string(b) + `</script>`)
}

// lists plans the first page, and one for each name, and the pages of names.
func (p *planner) lists() {
	p.list(nil, List{Head: Head{Here: "index"}}, p.cat.articles)
	for _, s := range []struct {
		folder, label, heading string
		groups                 []group
	}{
		{"tags", "标签", "标签", byCount(p.cat.tags)},
		{"series", "系列", "系列", byCount(p.cat.series)},
		{"authors", "作者", "作者", byCount(p.cat.authors)},
		{"archive", "归档", "归档", newestMonth(p.cat.months)},
	} {
		names := Names{Heading: s.heading, Head: Head{Here: s.folder, Title: s.heading}}
		for _, g := range s.groups {
			articles, name := g.Articles, g.Name
			if s.folder == "series" { // read from its beginning
				articles = slices.Clone(articles)
				slices.Reverse(articles)
			}
			if s.folder == "archive" {
				name = month(name)
			}
			names.Links = append(names.Links, Link{p.site.href(s.folder, g.Key), name, len(articles)})
			p.list([]string{s.folder, g.Key}, List{Head: Head{Here: s.folder, Title: name}, Label: s.label, Heading: name}, articles)
		}
		names.Head = p.head(names.Head, s.folder)
		p.page(s.folder, "names.html", names)
	}
}

func byCount(list []group) []group {
	return sorted(list, func(a, b group) int { return cmp.Compare(len(b.Articles), len(a.Articles)) })
}

func newestMonth(list []group) []group {
	return sorted(list, func(a, b group) int { return cmp.Compare(b.Key, a.Key) })
}

// month writes 2026-12 as people do.
func month(key string) string {
	at, err := time.Parse("2006-01", key)
	if err != nil {
		return key
	}
	return at.Format("2006年1月")
}

// head completes a head for the page at parts.
func (p *planner) head(h Head, parts ...string) Head {
	h.Frame, h.Kind = p.frame(), "website"
	h.Canonical = p.site.whole(p.site.href(parts...))
	return h
}

// list plans the pages of one list of articles.
func (p *planner) list(at []string, l List, articles []Article) {
	l.Count, l.Pages = len(articles), max(1, (len(articles)+perPage-1)/perPage)
	title := l.Title
	for n := 1; n <= l.Pages; n++ {
		l.Page, l.Items = n, p.items(articles[(n-1)*perPage:min(n*perPage, len(articles))])
		l.Newer, l.Older = "", ""
		if n > 1 {
			l.Newer = p.site.href(pageOf(at, n-1)...)
		}
		if n < l.Pages {
			l.Older = p.site.href(pageOf(at, n+1)...)
		}
		l.Title = title
		if n > 1 {
			l.Title = strings.TrimPrefix(fmt.Sprintf("%s · 第 %d 页", title, n), " · ")
		}
		l.Head = p.head(l.Head, pageOf(at, n)...)
		p.page(strings.Join(pageOf(at, n), "/"), "list.html", l)
	}
}

// pageOf is where the n-th page of a list is.
func pageOf(at []string, n int) []string {
	if n == 1 {
		return at
	}
	return append(slices.Clone(at), "page", strconv.Itoa(n))
}

// gone plans a page in the place of each article that was taken away: web servers that know no
// better answer with it, moxin's own with 410.
func (p *planner) gone() {
	for _, slug := range p.cat.gone {
		h := p.head(Head{Title: "这篇文章已撤下"}, "articles", slug)
		h.Frame.NoIndex, h.Canonical = true, ""
		p.page("articles/"+slug, "gone.html", h)
	}
}

// fixed plans what every site has.
func (p *planner) fixed() {
	missing := p.head(Head{Title: "没有这一页"})
	missing.Frame.NoIndex, missing.Canonical = true, ""
	p.add("404.html", missing, func(_ context.Context, w io.Writer) error { return p.set.execute(w, "missing.html", missing) })
	p.add(p.set.styleName(), nil, func(_ context.Context, w io.Writer) error { _, err := w.Write(p.set.style); return err })
	if t := p.tells(); t != nil {
		p.add(p.set.scriptName(), nil, func(_ context.Context, w io.Writer) error { _, err := w.Write(p.set.script); return err })
	}
	mark := p.frame().Mark
	p.add("icon.svg", mark, func(_ context.Context, w io.Writer) error {
		_, err := fmt.Fprintf(w, icon, template.HTMLEscapeString(mark))
		return err
	})
}

// icon is a seal with the brand's first character.
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="#c8402e"/>` +
	`<text x="16" y="23" font-size="20" text-anchor="middle" fill="#faf8f4" font-family="PingFang SC,Noto Sans CJK SC,Microsoft YaHei,sans-serif">%s</text></svg>` + "\n"

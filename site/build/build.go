// Package build makes the team's own site: static pages, lists and feeds of the articles that are
// published on a channel of platform site, from their stored renditions, never from the working
// tree.
//
// # What a folder holds
//
//	current            names the build that readers see: a symbolic link, or its name in a file
//	builds/00000012/   the site, whole; any web server can serve it
//	builds/00000012.json   what is on it: its entries, and how each file came about
//	renditions/        bodies by digest
//	lock               held while a build is made, by whichever process
//
// A build is written beside the one that readers see and becomes it by one rename of "current". The
// entries of the site are part of the build, so that what moxin believes to be on the site and what
// readers see change together: a kill -9 at any instant leaves the old site or the new one, and
// both say truly what is on them.
//
// Files whose inputs did not change are linked from the build before; the last few builds are kept,
// so that a reader who is in the middle of one finishes it.
package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// Media opens stored pictures and videos by hash.
type Media interface {
	Open(ctx context.Context, hash string) (io.ReadCloser, error)
}

// Site describes one site. Folder, Zone, Media and Now are required.
type Site struct {
	Folder string
	// URL is where readers reach the site, without a slash at the end; its path is where the site
	// begins. "" = no feeds, no sitemap, no canonical addresses.
	URL   string
	Brand string
	Zone  *time.Location
	Media Media
	Now   func() time.Time
	// Theme may hold files that replace those of templates/ by name; nil = none.
	Theme fs.FS
	// Beacon is how pages tell that they were read; nil = they tell nothing.
	Beacon *Beacon
	// NoIndex asks search engines to stay away: a look at what is not published.
	NoIndex bool
}

// base is the path that the site begins at: "" or "/blog".
func (s Site) base() string {
	u, err := url.Parse(s.URL)
	if err != nil {
		return ""
	}
	return strings.TrimRight(u.EscapedPath(), "/")
}

// origin is scheme and host, without the path.
func (s Site) origin() string { return strings.TrimSuffix(s.URL, s.base()) }

// output is one file of a build.
type output struct {
	path string // slash-separated, below the build's folder
	// input is all that the bytes depend on; equal inputs make equal files.
	input any
	write func(ctx context.Context, w io.Writer) error
}

// recipe is the hash of an output's input.
func (o output) recipe(version string) (string, error) {
	b, err := json.Marshal(o.input)
	if err != nil {
		return "", fmt.Errorf("build: %s: %w", o.path, err)
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n", version, o.path)
	sum.Write(b)
	return hex.EncodeToString(sum.Sum(nil)[:16]), nil
}

// Stats say what a build did.
type Stats struct {
	Build    string `json:"build"`    // its name
	Articles int    `json:"articles"` // pages of articles
	Files    int    `json:"files"`
	Written  int    `json:"written"` // the others were linked from the build before
}

// plan lists every file that the entries make, articles first.
func (s Site) plan(set *templates, state state, body func(digest string) (content.Rendition, error)) (catalogue, []output, error) {
	c := newCatalogue(s, state)
	p := planner{site: s, set: set, cat: c, body: body, media: map[string]bool{}}
	p.articles()
	p.lists()
	p.gone()
	p.feeds()
	p.fixed()
	seen := map[string]bool{}
	for _, o := range p.out {
		if seen[o.path] || !fs.ValidPath(o.path) {
			return c, nil, fmt.Errorf("build: two files want to be %s", o.path)
		}
		seen[o.path] = true
	}
	return c, p.out, nil
}

// planner collects outputs.
type planner struct {
	site  Site
	set   *templates
	cat   catalogue
	body  func(digest string) (content.Rendition, error)
	media map[string]bool // pictures that are planned
	out   []output
}

func (p *planner) add(name string, input any, write func(context.Context, io.Writer) error) {
	p.out = append(p.out, output{path: name, input: input, write: write})
}

// page adds an HTML page made by a template from its data.
func (p *planner) page(name, template string, data any) {
	p.add(path.Join(strings.TrimPrefix(name, "/"), "index.html"), data, func(_ context.Context, w io.Writer) error {
		return p.set.execute(w, template, data)
	})
}

// picture plans the copying of a stored file, once.
func (p *planner) picture(m Picture) {
	name := m.file()
	if p.media[name] {
		return
	}
	p.media[name] = true
	p.add(name, m.Hash, func(ctx context.Context, w io.Writer) (err error) {
		r, err := p.site.Media.Open(ctx, m.Hash)
		if err != nil {
			return fmt.Errorf("build: opening picture %s: %w", m.Hash, err)
		}
		defer func() { err = errors.Join(err, r.Close()) }()
		_, err = io.Copy(w, r)
		return err
	})
}

// href is the address of a page of the site on its own host: "/blog/tags/%E5%A4%8D%E8%B4%AD/".
func (s Site) href(parts ...string) string {
	var b strings.Builder
	b.WriteString(s.base() + "/")
	for _, part := range parts {
		b.WriteString(url.PathEscape(part) + "/")
	}
	return b.String()
}

// whole is a page's full address, "" when the site has none.
func (s Site) whole(href string) string {
	if s.URL == "" {
		return ""
	}
	return s.origin() + href
}

// sorted is a copy of list in the order of less.
func sorted[T any](list []T, compare func(a, b T) int) []T {
	out := slices.Clone(list)
	slices.SortStableFunc(out, compare)
	return out
}

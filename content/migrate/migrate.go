// Package migrate turns the folder of a Hugo or Hexo site into articles of a workspace. It reads
// and executes nothing: files go in through an fs.FS, and what is to be written comes out.
//
//	config ── site ─┐
//	files ── walk ──┼─ article: body ── tags with an equal ── front matter ── edit.Format
//	                └─ pictures, copied as they are
//
// Nothing is dropped silently. A shortcode or tag without an equal stays in the text as it is, and
// is a Note with its line; a file that does not come along is in the result with the reason.
package migrate

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// ErrNoSite is a folder in which the tool's site was not found.
var ErrNoSite = errors.New("there is no such site in the folder")

// MaxPicture is the largest picture that is copied, in bytes.
const MaxPicture = 20 << 20

// maxFiles bounds how many files of a site are looked at.
const maxFiles = 200_000

// Kind is where a file of the result belongs.
type Kind string

// The kinds of files.
const (
	KindArticle Kind = "article" // below the folder of articles
	KindPicture Kind = "picture" // below the folder of articles, beside an article
	KindStatic  Kind = "static"  // below the folder static, for /img/x.png
)

// A Result is what becomes of a site.
type Result struct {
	Site  Site
	Files []File // sorted by From
	Notes []Note // about the site as a whole
}

// Site is what its config says; empty fields were not said.
type Site struct {
	Tool     string // "hugo" or "hexo"
	Title    string
	Author   string
	Language string
	Timezone string // as the config writes it
	URL      string
}

// A File is one file of the site.
type File struct {
	From string // in the site
	To   string // below the folder that Kind names; "" when skipped
	Kind Kind
	Data []byte // of an article; a picture is copied from From
	// Skipped says why the file does not come along. Broken: it should have, and could not be read.
	Skipped content.Text
	Broken  bool
	Notes   []Note
}

// A Note is something that a person should look at.
type Note struct {
	File string // in the site
	Line int    // from 1; 0 for the file as a whole
	What string // as it stands there
	Do   content.Text
}

// Hugo reads a Hugo site. Dates that carry a zone are written in zone (UTC when nil).
// The error is ErrNoSite, or a folder that cannot be read.
func Hugo(fsys fs.FS, zone *time.Location) (Result, error) {
	return migrate(fsys, zone, hugoConfig, hugoTags)
}

// Hexo reads a Hexo site, as Hugo does.
func Hexo(fsys fs.FS, zone *time.Location) (Result, error) {
	return migrate(fsys, zone, hexoConfig, hexoTags)
}

func migrate(fsys fs.FS, zone *time.Location, config func(*site) error, tags dialect) (Result, error) {
	if zone == nil {
		zone = time.UTC
	}
	s := &site{fsys: fsys, zone: zone, tags: tags, byName: map[string]*page{}, files: map[string]bool{}}
	if err := config(s); err != nil {
		return Result{}, fmt.Errorf("migrate: %w", err)
	}
	if err := s.walk(); err != nil {
		return Result{}, fmt.Errorf("migrate: %w", err)
	}
	if len(s.pages) == 0 && len(s.result.Files) == 0 {
		return Result{}, fmt.Errorf("migrate: %s: %w", strings.Join(s.roots(), ", "), ErrNoSite)
	}
	s.index()
	for _, p := range s.pages {
		s.result.Files = append(s.result.Files, s.article(p))
	}
	slices.SortStableFunc(s.result.Files, func(x, y File) int { return strings.Compare(x.From, y.From) })
	s.unique()
	return s.result, nil
}

// unique skips a file that would be written where another one is, and says so of two articles with
// one slug.
func (s *site) unique() {
	taken, slugs := map[string]string{}, map[string]string{}
	for i := range s.result.Files {
		f := &s.result.Files[i]
		if f.To == "" {
			continue
		}
		place := string(f.Kind) + ":" + f.To
		if f.Kind == KindPicture {
			place = string(KindArticle) + ":" + f.To
		}
		if first, ok := taken[place]; ok {
			*f = File{From: f.From, Kind: f.Kind, Skipped: content.T("和 "+first+" 写到同一个位置", "it would be written where "+first+" is")}
			continue
		}
		taken[place] = f.From
		if f.Kind != KindArticle {
			continue
		}
		a, _ := content.ParseArticle(f.To, f.Data, s.zone)
		if a == nil {
			continue
		}
		if first, ok := slugs[a.Slug]; ok {
			f.note(0, "slug: "+a.Slug, content.T("和 "+first+" 的 slug 相同，改掉其中一个", first+" has the same slug; change one of them"))
			continue
		}
		slugs[a.Slug] = f.From
	}
}

func (f *File) note(line int, what string, do content.Text) {
	f.Notes = append(f.Notes, Note{f.From, line, what, do})
}

// read reads a file of at most limit bytes.
func read(fsys fs.FS, name string, limit int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("reading: %w", err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("reading %s: more than %d bytes", name, limit)
	}
	return data, nil
}

// stem is a path without its extension.
func stem(p string) string { return strings.TrimSuffix(p, path.Ext(p)) }

package migrate

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/edit"
)

// A site is being read.
type site struct {
	fsys   fs.FS
	zone   *time.Location
	tags   dialect
	result Result
	params settings

	articles       []root
	static         []string // folders of root-absolute pictures
	otherLanguages []string
	datedNames     bool   // file names begin with a date that is no part of the address
	permalinks     string // as the config writes them

	pages  []*page
	byName map[string]*page // by every name that a link may use; nil where two share it
	files  map[string]bool  // every file, to look pictures up
	seen   int
}

// A root is a folder of articles.
type root struct {
	from, to string
	draft    bool
	assets   bool // x.md may have its pictures in a folder x
}

// A page is a file that becomes an article.
type page struct {
	from, to string // in the site, in the folder of articles
	root     root
	title    string
	text     string // UTF-8 with LF line ends
	line0    int    // lines before the body
	added    int    // how many of them the file itself does not have
	article  *content.Article
	params   settings     // its front matter
	refused  content.Text // why it could not be read
}

func (s *site) roots() []string {
	var names []string
	for _, r := range s.articles {
		names = append(names, r.from)
	}
	return names
}

// walk lists the files of the site: articles, their pictures, and those of the static folders.
func (s *site) walk() error {
	for _, r := range s.articles {
		if err := s.each(r.from, func(p string) { s.contentFile(r, p) }); err != nil {
			return err
		}
	}
	others := 0
	for _, dir := range s.static {
		err := s.each(dir, func(p string) {
			if s.files[p] {
				return
			}
			s.files[p] = true
			if isPicture(p) {
				s.picture(File{From: p, To: strings.TrimPrefix(p, dir+"/"), Kind: KindStatic})
				return
			}
			others++
		})
		if err != nil {
			return err
		}
	}
	if others > 0 {
		s.note(strings.Join(s.static, ", "), content.T(fmt.Sprintf("%d 个不是图片的文件没有导入", others), fmt.Sprintf("%d files that are no pictures were not imported", others)))
	}
	return nil
}

// each calls do with every file below dir. Hidden files and symbolic links are left out: a link
// may lead anywhere.
func (s *site) each(dir string, do func(p string)) error {
	if _, err := fs.Stat(s.fsys, dir); err != nil {
		return nil //nolint:nilerr // a site need not have every folder
	}
	err := fs.WalkDir(s.fsys, dir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			s.result.Files = append(s.result.Files, File{From: p, Skipped: content.T("读不了："+err.Error(), "cannot be read: "+err.Error()), Broken: true})
			return nil
		case p != dir && strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules":
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			if !s.files[p] {
				s.result.Files = append(s.result.Files, File{From: p, Skipped: content.T("符号链接不跟随", "symbolic links are not followed")})
			}
			s.files[p] = true
			return nil
		}
		if s.seen++; s.seen > maxFiles {
			return fmt.Errorf("more than %d files", maxFiles)
		}
		do(p)
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading %s: %w", dir, err)
	}
	return nil
}

// contentFile decides what becomes of a file among the articles.
func (s *site) contentFile(r root, p string) {
	if s.files[p] || s.elsewhere(r, p) {
		return
	}
	to := path.Join(r.to, strings.TrimPrefix(p, r.from+"/"))
	skip := func(zh, en string) {
		s.files[p] = true
		s.result.Files = append(s.result.Files, File{From: p, Skipped: content.T(zh, en)})
	}
	ext := strings.ToLower(path.Ext(p))
	name := strings.ToLower(stem(path.Base(p)))
	switch {
	case isPicture(p) && s.besideArticle(r, p):
		s.files[p] = true
		s.picture(File{From: p, To: to, Kind: KindPicture})
	case isPicture(p): // of a static folder that is the folder of pages too
	case ext != ".md" && ext != ".markdown":
		if !slices.Contains(s.static, r.from) {
			skip("不是 Markdown", "not Markdown")
		}
	case name == "_index" || strings.HasPrefix(name, "_index."):
		skip("栏目的列表页，不是文章", "the list page of a section, not an article")
	case name == "readme" || name == "license" || name == "changelog" || name == "contributing":
		skip("写给维护者的文件，moxin 不当文章读", "a file for maintainers, which moxin does not take for an article")
	case slices.ContainsFunc(s.otherLanguages, func(l string) bool { return strings.HasSuffix(name, "."+strings.ToLower(l)) }):
		skip("别的语言的译文", "a translation into another language")
	default:
		s.files[p] = true
		s.pages = append(s.pages, &page{from: p, to: to, root: r})
	}
}

// elsewhere reports a file of a root inside this one, or of Hexo's data.
func (s *site) elsewhere(r root, p string) bool {
	for _, other := range s.articles {
		if other.from != r.from && strings.HasPrefix(other.from, r.from+"/") && strings.HasPrefix(p, other.from+"/") {
			return true
		}
	}
	return strings.HasPrefix(p, r.from+"/_data/")
}

// besideArticle: pictures in Hexo's folder of pages belong to the page in the same folder, if there
// is one; elsewhere the folder of articles holds pictures of articles alone.
func (s *site) besideArticle(r root, p string) bool {
	if !slices.Contains(s.static, r.from) {
		return true
	}
	_, err := fs.Stat(s.fsys, path.Join(path.Dir(p), "index.md"))
	return err == nil && path.Dir(p) != r.from
}

func (s *site) picture(f File) {
	info, err := fs.Stat(s.fsys, f.From)
	switch {
	case err != nil:
		f = File{From: f.From, Kind: f.Kind, Skipped: content.T("读不了："+err.Error(), "cannot be read: "+err.Error()), Broken: true}
	case info.Size() > MaxPicture:
		f = File{From: f.From, Kind: f.Kind, Skipped: content.T(fmt.Sprintf("图片 %d MB，上限 %d MB", info.Size()>>20, MaxPicture>>20),
			fmt.Sprintf("a picture of %d MB, the limit is %d MB", info.Size()>>20, MaxPicture>>20))}
	}
	s.result.Files = append(s.result.Files, f)
}

var pictures = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp"}

func isPicture(p string) bool { return slices.Contains(pictures, strings.ToLower(path.Ext(p))) }

// datedName is a file name that begins with its date.
var datedName = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})-(.+)$`)

// index remembers pages by the names that links use: the path, with and without extension, from
// the root of the articles, the file's name alone, and that without its date.
func (s *site) index() {
	add := func(name string, p *page) {
		name = strings.ToLower(name)
		if old, ok := s.byName[name]; ok && old != p {
			p = nil // two of them: none is meant for sure
		}
		s.byName[name] = p
	}
	for _, p := range s.pages {
		s.load(p)
		rel := strings.TrimPrefix(p.from, p.root.from+"/")
		short := stem(rel)
		if b := path.Base(short); b == "index" {
			short = path.Dir(short)
		}
		names := map[string]bool{rel: true, stem(rel): true, short: true, path.Base(short): true, path.Base(rel): true}
		if m := datedName.FindStringSubmatch(path.Base(short)); m != nil {
			names[m[2]] = true
		}
		for name := range names {
			add(name, p)
		}
	}
}

// load reads a page.
func (s *site) load(p *page) {
	data, err := read(s.fsys, p.from, content.MaxArticle)
	if err != nil {
		p.refused = content.T(err.Error(), err.Error())
		return
	}
	a, findings := content.ParseArticle(p.from, data, s.zone)
	if a == nil && s.result.Site.Tool == "hexo" && slices.ContainsFunc(findings, func(f content.Finding) bool { return f.Rule == "frontmatter/no-open" }) {
		// Hexo takes front matter without its opening line.
		data = append([]byte("---\n"), bytes.TrimPrefix(data, []byte("\ufeff"))...)
		p.added = 1
		a, findings = content.ParseArticle(p.from, data, s.zone)
	}
	if a == nil {
		p.refused = content.T("读不懂", "it cannot be read")
		for _, f := range findings {
			if f.Severity == content.SeverityError {
				at := fmt.Sprintf("%d", f.Line)
				p.refused = content.T("第 "+at+" 行："+f.Message.ZH, "line "+at+": "+f.Message.In("en"))
				break
			}
		}
		return
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	p.text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	p.article, p.title, p.line0 = a, a.Title, a.BodyLine-1
	if d, err := edit.FrontMatter(data); err == nil {
		p.params = settings{}
		for _, key := range d.Keys() {
			v, _ := d.Value(key)
			p.params[strings.ToLower(key)] = v
			if m, ok := v.(map[string]any); ok {
				p.params[strings.ToLower(key)] = lowered(m)
			}
		}
	}
}

// find is the page that a link names, seen from p; nil when there is none or more than one.
func (s *site) find(p *page, name string) *page {
	name = strings.ToLower(strings.Trim(strings.TrimSpace(name), "/"))
	here := path.Join(path.Dir(strings.TrimPrefix(p.from, p.root.from+"/")), name)
	for _, try := range []string{here, stem(here), name, stem(name), path.Base(name)} {
		if found := s.byName[strings.ToLower(try)]; found != nil {
			return found
		}
	}
	return nil
}

// link is the way from one article to another.
func link(from, to *page) string {
	rel, err := filepath.Rel(filepath.FromSlash(path.Dir(from.to)), filepath.FromSlash(to.to))
	if err != nil { // both are paths in the folder of articles
		return to.to
	}
	return strings.ReplaceAll(filepath.ToSlash(rel), " ", "%20")
}

package migrate

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"moxin/content"
	"moxin/content/edit"
)

// article is what becomes of one page.
func (s *site) article(p *page) File {
	f := File{From: p.from, To: p.to, Kind: KindArticle}
	if p.refused.ZH != "" {
		f.To, f.Skipped, f.Broken = "", p.refused, true
		return f
	}
	lines := strings.SplitAfter(p.text, "\n")
	head := strings.Join(lines[:p.line0], "")
	body, notes := s.convert(p, strings.Join(lines[p.line0:], ""), p.line0-p.added)
	f.Notes = notes
	text := s.matter(p, &f, head+body)
	data, left, err := edit.Format([]byte(text), s.zone)
	if err != nil {
		return File{From: p.from, Kind: KindArticle, Skipped: reason(err), Broken: true}
	}
	f.Data = data
	for _, l := range left {
		f.note(0, "front matter", l)
	}
	s.findings(&f)
	return f
}

// reason is an error for people.
func reason(err error) content.Text {
	if f, ok := edit.Refused(err); ok {
		return content.T(f.Message.ZH, f.Message.In("en"))
	}
	return content.T(err.Error(), err.Error())
}

// findings notes what the front matter still lacks.
func (s *site) findings(f *File) {
	_, findings := content.ParseArticle(f.To, f.Data, s.zone)
	for _, x := range findings {
		if x.Severity == content.SeverityError {
			f.note(0, x.Rule, content.T(x.Message.ZH+"："+x.Suggestion.ZH, x.Message.In("en")+": "+x.Suggestion.In("en")))
		}
	}
}

// matter maps the keys of the tool to ours. The line numbers of notes are those of the source.
func (s *site) matter(p *page, f *File, text string) string {
	d, err := edit.FrontMatter([]byte(text))
	if err != nil {
		f.note(0, "front matter", content.T("没有改写："+err.Error(), "left as it is: "+err.Error()))
		return text
	}
	for _, step := range []func(*site, *page, *edit.Doc, *File) error{author, drafts, cover, categories, address, schedule} {
		if err := step(s, p, d, f); err != nil {
			what := content.T("front matter 的这种写法没有改写", "the front matter is written in a way that was left as it is")
			if !errors.Is(err, edit.ErrLayout) {
				what = content.T("没有改写："+err.Error(), "left as it is: "+err.Error())
			}
			f.note(0, "front matter", what)
		}
	}
	return string(d.Bytes())
}

// author gives an article without one the site's.
func author(s *site, p *page, d *edit.Doc, _ *File) error {
	if p.article.Author() != "" || s.result.Site.Author == "" {
		return nil
	}
	return d.Set("author", s.result.Site.Author)
}

func drafts(_ *site, p *page, d *edit.Doc, _ *File) error {
	if !p.root.draft || p.article.Draft {
		return nil
	}
	return d.Set("draft", true)
}

// coverKeys are names of covers that moxin does not read by themselves.
var coverKeys = []string{"featured_image", "featuredImage", "featured", "heroImage", "coverImg", "summaryImg"}

// cover takes a picture from a theme's own key, and finds one in the folder of the article's pictures.
func cover(s *site, p *page, d *edit.Doc, _ *File) error {
	if p.article.Cover == "" {
		for _, key := range coverKeys {
			if v, _ := d.Value(key); v != nil && v != "" {
				if src, ok := v.(string); ok {
					p.article.Cover = src
					return d.Rename(key, "cover")
				}
			}
		}
		return nil
	}
	if src, ok := s.asset(p, p.article.Cover); ok {
		return d.Set("cover", src)
	}
	return nil
}

// categories join the tags: a series has an order and a promise to readers, which a category has
// not. The key itself stays for the tool that it was written for.
func categories(_ *site, p *page, d *edit.Doc, _ *File) error {
	tags := slices.Clone(p.article.Tags)
	for _, key := range []string{"categories", "category"} {
		v, _ := d.Value(key)
		for _, c := range flat(v) {
			if !slices.Contains(tags, c) {
				tags = append(tags, c)
			}
		}
	}
	if len(tags) == len(p.article.Tags) {
		return nil
	}
	return d.Set("tags", tags)
}

// flat is the words of a string, a list, or lists in a list.
func flat(v any) []string {
	switch v := v.(type) {
	case string:
		return content.SplitWords(strings.TrimSpace(v))
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
				continue
			}
			out = append(out, flat(e)...)
		}
		return out
	}
	return nil
}

// address keeps the last part of the old address as slug, or as an alias where the tool made it of
// the title.
func address(s *site, p *page, d *edit.Doc, _ *File) error {
	base := path.Base(stem(p.from))
	if base == "index" {
		base = path.Base(path.Dir(p.from))
	}
	m := datedName.FindStringSubmatch(base)
	_, slugged := p.article.Keys["slug"]
	if m != nil && s.datedNames {
		if err := setMissing(d, "date", m[1]); err != nil {
			return err
		}
		if !slugged && content.Slugify(m[2]) != "" {
			return d.Set("slug", content.Slugify(m[2]))
		}
		return nil
	}
	// Hexo's :title is the file's name, Hugo's the title itself.
	ofTitle := content.Slugify(p.article.Title)
	if s.result.Site.Tool == "hugo" && strings.Contains(s.permalinks, ":title") && !slugged && ofTitle != "" &&
		ofTitle != p.article.Slug && !slices.Contains(p.article.Aliases, ofTitle) {
		return d.Set("aliases", append(written(d, "aliases"), ofTitle))
	}
	return nil
}

func setMissing(d *edit.Doc, key string, value any) error {
	if v, ok := d.Value(key); ok && v != nil {
		return nil
	}
	return d.Set(key, value)
}

// written are the words of a key as they stand.
func written(d *edit.Doc, key string) []string {
	v, _ := d.Value(key)
	return flat(v)
}

// schedule: a date of a site never releases anything; only publish_at does, and nobody has asked
// for it here.
func schedule(_ *site, _ *page, d *edit.Doc, f *File) error {
	for _, key := range []string{"publish_at", "publishDate", "expiryDate"} {
		v, ok := d.Value(key)
		if !ok || v == nil {
			continue
		}
		if key == "publish_at" {
			if err := d.Rename(key, "publish_at_imported"); err != nil {
				return err
			}
		}
		f.note(0, fmt.Sprintf("%s: %v", key, v), content.T("不会按它发布；要排期就写 publish_at", "it schedules nothing; write publish_at for that"))
	}
	return nil
}

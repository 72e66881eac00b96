package content

import (
	"net/url"
	"path"
	"strings"
	"unicode"
)

// maxSlug bounds a slug in bytes: it becomes a folder name, and file systems allow 255.
const maxSlug = 120

// Slugify makes a safe identity of a slug, path or URL: its last part without extension,
// in lower case, of letters, digits, Han characters, '.', '_' and '-'. "/2024/x.html"
// and "/2024/x/" are both "x". What has nothing to keep gives "".
func Slugify(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, `\`, "/"))
	if strings.Contains(s, "://") {
		if u, err := url.Parse(s); err == nil {
			s = u.Path
		}
	}
	if plain, err := url.PathUnescape(s); err == nil {
		s = plain
	}
	s = strings.TrimSuffix(strings.TrimRight(s, "/"), "/index.html")
	s = path.Base("/" + s)
	for _, ext := range []string{".html", ".htm", ".md", ".markdown"} {
		s = strings.TrimSuffix(s, ext)
	}
	return cleanSlug(s)
}

func cleanSlug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(s) {
		keep := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' || r == '.'
		if !keep {
			dash = b.Len() > 0
			continue
		}
		if b.Len()+len(string(r))+1 > maxSlug {
			break
		}
		if dash {
			b.WriteByte('-')
			dash = false
		}
		b.WriteRune(r)
	}
	out := strings.Trim(b.String(), ".-")
	for strings.Contains(out, "..") {
		out = strings.ReplaceAll(out, "..", ".")
	}
	return out
}

// slugOfPath is the slug of a file that says none: its name, or its folder's for
// index.md and index.<language>.md.
func slugOfPath(p string) string {
	base := strings.TrimSuffix(path.Base(p), path.Ext(p))
	if name, _, _ := strings.Cut(strings.ToLower(base), "."); name == "index" || name == "_index" {
		if dir := path.Base(path.Dir(p)); dir != "." && dir != "/" {
			base = dir
		}
	}
	return cleanSlug(base)
}

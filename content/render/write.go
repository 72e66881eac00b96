package render

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"moxin/content"
	"moxin/content/media"
)

// Write puts a rendition into dir/<slug>/<channel>/ for people and tools:
//
//	rendition.json   everything, media by hash
//	body.html        a body of HTML (公众号, articles for pasting, pages) as a page of its own
//	text.txt         the text of the others; the title first, where the platform has one
//	script.txt       what is spoken in a video
//	media/           the files, by the names people know
//
// What an earlier Write left there is replaced.
func Write(ctx context.Context, dir string, r content.Rendition, m *media.Dir) error {
	to := filepath.Join(dir, safeName(r.Slug), safeName(r.Channel))
	if err := os.RemoveAll(to); err != nil {
		return fmt.Errorf("writing rendition: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(to, "media"), 0o755); err != nil {
		return fmt.Errorf("writing rendition: %w", err)
	}
	names, err := writeMedia(ctx, filepath.Join(to, "media"), r, m)
	if err != nil {
		return fmt.Errorf("writing rendition of %s for %s: %w", r.Slug, r.Channel, err)
	}
	data, err := marshal(r)
	if err != nil {
		return fmt.Errorf("writing rendition of %s for %s: %w", r.Slug, r.Channel, err)
	}
	files := map[string][]byte{"rendition.json": data, "text.txt": []byte(r.Text + "\n")}
	switch {
	case slices.Contains(htmlFamilies, r.Family):
		delete(files, "text.txt")
		files["body.html"] = page(r, names)
	case r.Family == content.FamilyNote || r.Family == content.FamilyCaption:
		files["text.txt"] = []byte(r.Title + "\n\n" + r.Text + "\n")
	}
	if r.Script != "" {
		files["script.txt"] = []byte(r.Script + "\n")
	}
	for name, data := range files {
		err = errors.Join(err, os.WriteFile(filepath.Join(to, name), data, 0o644))
	}
	return err
}

// htmlFamilies are those whose body is HTML.
var htmlFamilies = []content.Family{content.FamilyWeChat, content.FamilyRich, content.FamilyPage}

// marshal keeps < and & readable: the body is HTML.
func marshal(r content.Rendition) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(r)
	return b.Bytes(), err
}

// writeMedia copies the stored files and returns their names by hash. Files of one name get
// numbers; a video known by its URL alone has no file.
func writeMedia(ctx context.Context, dir string, r content.Rendition, m *media.Dir) (map[string]string, error) {
	names := make(map[string]string)
	taken := make(map[string]bool)
	for _, item := range r.Media {
		if item.Hash == "" || names[item.Hash] != "" {
			continue
		}
		name := unusedName(safeName(item.Name), taken)
		names[item.Hash] = name
		if err := copyMedia(ctx, filepath.Join(dir, name), item.Hash, m); err != nil {
			return nil, err
		}
	}
	return names, nil
}

func unusedName(name string, taken map[string]bool) string {
	ext := filepath.Ext(name)
	base := strings.TrimSuffix(name, ext)
	for n := 2; taken[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s-%d%s", base, n, ext)
	}
	taken[strings.ToLower(name)] = true
	return name
}

func copyMedia(ctx context.Context, to, hash string, m *media.Dir) error {
	src, err := m.Open(ctx, hash)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}

// safeName keeps a slug or file name inside its folder and acceptable to every file system.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, name)
	name = strings.TrimLeft(name, ".")
	if name == "" {
		return "untitled"
	}
	return name
}

// page is a body as a page of its own, in the width of the platform's column.
func page(r content.Rendition, names map[string]string) []byte {
	body := fillMedia(r, func(m content.Media) string { return "media/" + url.PathEscape(names[m.Hash]) })
	return []byte(`<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>` + html.EscapeString(r.Title) + `</title>
</head>
<body style="margin:0;background:#fff">
<main style="max-width:677px;margin:0 auto;padding:20px 16px">
<h1 style="margin:0 0 14px;font:500 22px/1.4 sans-serif">` + html.EscapeString(r.Title) + `</h1>
` + body + `
</main>
</body>
</html>
`)
}

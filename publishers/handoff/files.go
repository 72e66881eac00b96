package handoff

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"moxin/content"
	"moxin/publishers"
)

// File is one file of a package: text that is written as it is, or stored media.
type File struct {
	Name string
	Text string
	Hash string // set for media
}

// textFile names the file of a text that is better known by another name than its key.
var textFile = map[string]string{KeyText: "caption"}

// safeKey is what a key may be made of to become a file name.
var safeKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

// Files lists a package in the order a person wants it: the page, the texts, the media.
// The page shows the due instant in the zone that h.Due carries: give it the workspace's.
func Files(h content.Handoff) ([]File, error) {
	page, err := readme(h)
	if err != nil {
		return nil, err
	}
	files := []File{{Name: "README.html", Text: page}}
	for _, t := range h.Texts {
		if !safeKey.MatchString(t.Key) {
			return nil, fmt.Errorf("handoff: %q cannot be a file name", t.Key)
		}
		name := t.Key
		if n, ok := textFile[t.Key]; ok {
			name = n
		}
		files = append(files, File{Name: name + ".txt", Text: t.Value})
		if t.HTML != "" {
			files = append(files, File{Name: richFile, Text: richPage(h, t.HTML)})
		}
	}
	if list := checklist(h); list != "" {
		files = append(files, File{Name: "checklist.txt", Text: list})
	}
	names := h.FileNames()
	for i, m := range h.Media {
		if address := m.Remote(); address != "" {
			name := strings.TrimSuffix(names[i], path.Ext(names[i])) + linkSuffix
			files = append(files, File{Name: name, Text: address + "\n"})
			continue
		}
		files = append(files, File{Name: names[i], Hash: m.Hash})
	}
	return files, nil
}

// linkSuffix ends the name of a file that holds the address of a video, which is elsewhere.
const linkSuffix = "-link.txt"

// checklist is what the page lists, for whoever opens the folder without a browser.
func checklist(h content.Handoff) string {
	var b strings.Builder
	for _, c := range h.Checklist {
		b.WriteString("☐ " + c.ZH + "\n")
		if c.EN != "" {
			b.WriteString("   " + c.EN + "\n")
		}
	}
	return b.String()
}

// WriteZip writes the package as a zip. The same package gives the same bytes: entries carry
// the due instant, and nothing is compressed (pictures and video are so already).
func WriteZip(ctx context.Context, w io.Writer, h content.Handoff, media publishers.Media) error {
	files, err := Files(h)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, f := range files {
		entry, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store, Modified: h.Due.UTC()})
		if err != nil {
			return fmt.Errorf("handoff: zip entry %s: %w", f.Name, err)
		}
		if err := f.copy(ctx, entry, media); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("handoff: ending the zip: %w", err)
	}
	return nil
}

// richFile is the rich text of a package: opened in a browser, all of it is selected and copied.
const richFile = "body.html"

func richPage(h content.Handoff, text string) string {
	names := h.FileNames()
	body := h.FillHTML(text, func(i int) string { return names[i] })
	return "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
		html.EscapeString(h.Title) + "</title>\n</head>\n<body>\n" + body + "\n</body>\n</html>\n"
}

// packageFile matches every name that Files gives, so that WriteDir knows what it may remove.
var packageFile = regexp.MustCompile(`^(README\.html|body\.html|[a-z][a-z0-9_]*\.txt|video(-[0-9]+)?-link\.txt|([0-9]{2,}|(cover|video)(-[0-9]+(\.[0-9]+)?(x[0-9]+)?)?)\.(png|jpg|gif|webp|mp4|mov|bin))$`)

// WriteDir writes the package into a folder, made when it is not there. Each file appears
// whole or not at all; media of an earlier package that this one no longer has are removed
// at the end, anything else in the folder is left alone.
func WriteDir(ctx context.Context, dir string, h content.Handoff, media publishers.Media) error {
	files, err := Files(h)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("handoff: making the folder: %w", err)
	}
	keep := make(map[string]bool, len(files))
	for _, f := range files {
		keep[f.Name] = true
		if err := f.write(ctx, dir, media); err != nil {
			return err
		}
	}
	return removeOld(dir, keep)
}

// removeOld deletes what an earlier package left: a picture too many would be posted.
func removeOld(dir string, keep map[string]bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("handoff: reading the folder: %w", err)
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || keep[e.Name()] || !packageFile.MatchString(e.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("handoff: removing what an earlier package left: %w", err)
		}
	}
	return nil
}

// write puts the file into dir under its name once all of it is there.
func (f File) write(ctx context.Context, dir string, media publishers.Media) (err error) {
	tmp, err := os.CreateTemp(dir, ".moxin-*")
	if err != nil {
		return fmt.Errorf("handoff: writing %s: %w", f.Name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp.Name()))
		}
	}()
	err = f.copy(ctx, tmp, media)
	if e := errors.Join(tmp.Chmod(0o644), tmp.Close()); err == nil && e != nil {
		err = fmt.Errorf("handoff: writing %s: %w", f.Name, e)
	}
	if err != nil {
		return err
	}
	if err = os.Rename(tmp.Name(), filepath.Join(dir, f.Name)); err != nil {
		return fmt.Errorf("handoff: placing %s: %w", f.Name, err)
	}
	return nil
}

// copy writes the file's bytes to w.
func (f File) copy(ctx context.Context, w io.Writer, media publishers.Media) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := io.NopCloser(io.Reader(strings.NewReader(f.Text)))
	if f.Hash != "" {
		var err error
		if r, err = media.Open(ctx, f.Hash); err != nil {
			return fmt.Errorf("handoff: opening %s: %w", f.Name, err)
		}
	}
	defer r.Close()
	if _, err := io.Copy(w, r); err != nil {
		return fmt.Errorf("handoff: copying %s: %w", f.Name, err)
	}
	return nil
}

package main

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	docLink    = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	docAnchor  = regexp.MustCompile(`<a id="([^"]+)">`)
	docHeading = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
	docFence   = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	docCode    = regexp.MustCompile("`[^`\n]+`")
)

// TestDocsLinkToWhatIsThere follows every relative link of the readme and of the docs, to the
// file and to the place in it.
func TestDocsLinkToWhatIsThere(t *testing.T) {
	root := filepath.Join("..", "..")
	pages := []string{filepath.Join(root, "README.md")}
	err := filepath.WalkDir(filepath.Join(root, "site", "docs"), func(p string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(p, ".md") {
			pages = append(pages, p)
		}
		return err
	})
	if err != nil || len(pages) < 10 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	followed := 0
	for _, page := range pages {
		for _, target := range links(t, page) {
			followed++
			checkLink(t, page, target)
		}
	}
	if followed < 100 {
		t.Errorf("only %d links were followed", followed)
	}
}

func links(t *testing.T, page string) []string {
	t.Helper()
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	text := docCode.ReplaceAllString(docFence.ReplaceAllString(string(data), ""), "")
	for _, m := range docLink.FindAllStringSubmatch(text, -1) {
		if u, err := url.Parse(m[1]); err != nil || u.Scheme == "" {
			out = append(out, m[1])
		}
	}
	return out
}

func checkLink(t *testing.T, page, target string) {
	t.Helper()
	name, anchor, _ := strings.Cut(target, "#")
	file := page
	if name != "" {
		file = filepath.Join(filepath.Dir(page), filepath.FromSlash(name))
	}
	data, err := os.ReadFile(file)
	if info, statErr := os.Stat(file); statErr == nil && info.IsDir() {
		err = nil
	}
	if err != nil {
		t.Errorf("%s: %s is not there", page, target)
		return
	}
	if anchor == "" {
		return
	}
	if anchor, err = url.PathUnescape(anchor); err != nil || !anchors(string(data))[anchor] {
		t.Errorf("%s: %s has no such place", page, target)
	}
}

// anchors are the places of a page: those it names, and its headings as Git hosts name them.
func anchors(text string) map[string]bool {
	out := map[string]bool{}
	for _, m := range docAnchor.FindAllStringSubmatch(text, -1) {
		out[m[1]] = true
	}
	for _, m := range docHeading.FindAllStringSubmatch(docFence.ReplaceAllString(text, ""), -1) {
		out[headingAnchor(m[1])] = true
	}
	return out
}

func headingAnchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

func TestHeadingAnchor(t *testing.T) {
	for heading, want := range map[string]string{"Figures": "figures", "自己的词库 Lexicons": "自己的词库-lexicons", "`moxin fmt`, again": "moxin-fmt-again"} {
		if got := headingAnchor(heading); got != want {
			t.Errorf("%s: %s, want %s", heading, got, want)
		}
	}
}

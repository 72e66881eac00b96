package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"moxin/content"
)

// scene is one picture: its name, how wide it is in the docs, and how it is taken.
type scene struct {
	name  string
	width int // pixels
	shoot func(context.Context, *studio) (image.Image, error)
}

// The article whose looks are shown.
const article = "why-customers-leave"

// doubtScene is the picture that takes a while to come about.
const doubtScene = "in-doubt"

var scenes = []scene{
	{"theme-default", 1200, theme("default")},
	{"theme-letter", 1200, theme("letter")},
	{"theme-bold", 1200, theme("bold")},
	{"cards-paper", 1400, cards(content.DesignPaper, "")},
	{"cards-bold", 1400, cards(content.DesignBold, "")},
	{"cards-brand", 1400, cards(content.DesignPaper, `{ground: "#eef3ec", ink: "#1f3328", accent: "#2f6b4a"}`)},
	{"covers", 1000, covers},
	{"preview", 1280, previewPage(article, "gzh", view{width: 1280, height: 860})},
	{"preview-note", 1280, previewPage(article, "xhs", view{width: 1280, height: 1000})},
	{"preview-findings", 1280, previewPage("hasty", "gzh", view{width: 1280, height: 860})},
	{"preview-phone", 390, previewPage(article, "gzh", view{width: 390, height: 780})},
	{"check", 1000, check},
	{"console", 1100, consolePage("/rankings", view{width: 1180, height: 1180})},
	{"why", 1100, whyPage},
	{"calendar", 1100, consolePage("/calendar", view{width: 1180, height: 1300})},
	{"numbers", 1100, numbersPage},
	{"contacts", 1100, contactsPage},
	{"confirmations", 1100, confirmationsPage},
	{"report", 1000, reportPage},
	{"accounts", 1100, consolePage("/accounts", view{width: 1180, height: 900})},
	{"handoff", 780, handoffPage},
	{"site", 1400, sitePages},
	{doubtScene, 1100, inDoubt},
}

// theme shows the sample of a theme, in light and as an app's dark mode turns it over.
func theme(name string) func(context.Context, *studio) (image.Image, error) {
	return func(ctx context.Context, s *studio) (image.Image, error) {
		file := filepath.Join(s.work, name+".html")
		if _, err := s.run(ctx, "theme", "show", name, "--out", file); err != nil {
			return nil, err
		}
		return s.browser.shoot(view{url: "file://" + file, width: 856, height: 1180, scale: 1.4})
	}
}

// setting adds settings to moxin.yaml until the returned function takes them back.
func (s *studio) setting(text string) (undo func() error, err error) {
	file := filepath.Join(s.dir, "moxin.yaml")
	old, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	channels := strings.Replace(string(old), "channels:\n", "channels:\n  bz: {platform: bilibili}\n", 1)
	return func() error { return os.WriteFile(file, old, 0o644) }, os.WriteFile(file, []byte(channels+text), 0o644)
}

// rendered compiles an article with settings added to moxin.yaml, and reads the pictures that
// were drawn for a channel, in order.
func (s *studio) rendered(ctx context.Context, setting, slug, channel string) ([]image.Image, error) {
	undo, err := s.setting(setting)
	if err != nil {
		return nil, err
	}
	out := filepath.Join(s.work, "out")
	_, err = s.run(ctx, "render", slug, "--channel", channel, "--out", out, "--offline")
	if err = firstOf(err, undo()); err != nil {
		return nil, err
	}
	folder := filepath.Join(out, slug, channel)
	names, err := drawnNames(filepath.Join(folder, "rendition.json"))
	if err != nil {
		return nil, err
	}
	var list []image.Image
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(folder, "media", name))
		if err != nil {
			return nil, err
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, img)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("nothing is drawn for %s on %s: are there Chinese fonts?", slug, channel)
	}
	return list, os.RemoveAll(out)
}

func firstOf(errs ...error) error {
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return nil
}

// cards shows a note's cards beside each other.
func cards(design, colors string) func(context.Context, *studio) (image.Image, error) {
	setting := "cards: {design: " + design
	if colors != "" {
		setting += ", colors: " + colors
	}
	return func(ctx context.Context, s *studio) (image.Image, error) {
		list, err := s.rendered(ctx, setting+"}\n", "full-cards", "xhs")
		if err != nil {
			return nil, err
		}
		return sheet(1400, list[:min(4, len(list))]), nil
	}
}

// covers shows what is drawn for an article without a cover: for 公众号, 抖音 and B站.
func covers(ctx context.Context, s *studio) (image.Image, error) {
	var rows [][]image.Image
	for _, channels := range [][]string{{"gzh"}, {"dy", "bz"}} {
		var row []image.Image
		for _, channel := range channels {
			list, err := s.rendered(ctx, "", "march-water", channel)
			if err != nil {
				return nil, err
			}
			row = append(row, list...)
		}
		rows = append(rows, row)
	}
	return sheet(1000, rows...), nil
}

// previewPage shows an article with its source, and the phone it is read on.
func previewPage(slug, channel string, v view) func(context.Context, *studio) (image.Image, error) {
	return func(ctx context.Context, s *studio) (image.Image, error) {
		urls, end, err := s.serve(ctx, []string{"/preview/"}, "-C", s.dir, "preview", "--listen", "127.0.0.1:0", "--offline")
		if err != nil {
			return nil, err
		}
		defer end()
		v.url = urls[0] + "/a/" + slug + "?channel=" + channel + "&lang=zh"
		v.ready = `document.getElementById("live").textContent === "实时" && document.getElementById("frame")?.contentDocument?.readyState !== "loading"`
		v.then = `await Promise.all([document, document.getElementById("frame")?.contentDocument ?? document].flatMap((page) => [...page.images]).map((img) => { img.loading = "eager"; return img.decode() }))`
		return s.browser.shoot(v)
	}
}

// severity finds what a terminal has in colour.
var severity = regexp.MustCompile(`(错误|警告|提示)[:：]`)

var severityClass = map[string]string{"错误": "e", "警告": "w", "提示": "n"}

// check shows what the check says of a hasty article.
func check(ctx context.Context, s *studio) (image.Image, error) {
	said, err := s.run(ctx, "check", "hasty", "--source")
	if err != nil {
		return nil, err
	}
	text := severity.ReplaceAllStringFunc(html.EscapeString(said), func(word string) string {
		return `<b class="` + severityClass[string([]rune(word)[:2])] + `">` + word + `</b>`
	})
	page := `<!DOCTYPE html><meta charset="utf-8"><style>
body{margin:0;background:#1d2021;color:#d9d4c7;padding:22px 26px}
pre{margin:0;font:13px/1.55 "DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;white-space:pre-wrap}
.e{color:#ff7b6b}.w{color:#f2c14e}.n{color:#6fc3c7}.p{color:#9bb38a}
</style><pre><span class="p">$</span> moxin check hasty
` + text + `</pre>`
	url, err := s.file("check.html", page)
	if err != nil {
		return nil, err
	}
	return s.browser.shoot(view{url: url, width: 1000, height: 720})
}

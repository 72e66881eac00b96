package render

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"

	"moxin/content"
	"moxin/content/media"
)

//go:embed themes/sample.md
var themeSample []byte

// ThemeSample is a page that shows every element of an article in a theme, once as written and
// once as an app's dark mode turns it over. It holds its pictures and loads nothing. The findings
// are those of the theme.
func ThemeSample(ctx context.Context, ws *content.Workspace, name string) ([]byte, []content.Finding, error) {
	picture, err := samplePicture(ThemeColors(ws, name))
	if err != nil {
		return nil, nil, err
	}
	ch := content.Channel{ID: "sample", Platform: content.WeChat, Theme: name}
	seen := &content.Workspace{FS: ws.FS, Config: content.Config{Channels: []content.Channel{ch}}}
	data := "data:" + media.TypePNG + ";base64," + base64.StdEncoding.EncodeToString(picture)
	a := &content.Article{Path: "sample.md", Slug: "sample", Title: "样张", Cover: data, BodyLine: 1,
		Body: bytes.ReplaceAll(themeSample, []byte("sample.png"), []byte(data))}
	r, findings, err := (&Engine{}).Compile(ctx, seen, a, ch)
	if err != nil {
		return nil, nil, err
	}
	findings = slices.DeleteFunc(findings, func(f content.Finding) bool { return !strings.HasPrefix(f.Rule, "theme/") })
	for i := range findings {
		findings[i].Channel = ""
	}
	return samplePage(name, fillMedia(r, func(content.Media) string { return data })), findings, nil
}

// samplePicture is a plain picture in the theme's colours.
func samplePicture(c Colors) ([]byte, error) {
	const w, h = 640, 300
	paint := func(hex string) color.NRGBA {
		return color.NRGBA{uint8(channelOf(hex, 0)), uint8(channelOf(hex, 1)), uint8(channelOf(hex, 2)), 255}
	}
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			hue := c.Ground
			if dx, dy := x-w/2, y-h/2; dx*dx+dy*dy < 100*100 {
				hue = c.Accent
			} else if y > h-24 {
				hue = c.Ink
			}
			img.SetNRGBA(x, y, paint(hue))
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return nil, fmt.Errorf("drawing the sample's picture: %w", err)
	}
	return buf.Bytes(), nil
}

func samplePage(name, body string) []byte {
	name = html.EscapeString(cmp.Or(name, DefaultTheme))
	return []byte(`<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>` + name + `</title>
<style>
body{margin:0;background:#e9e9ec;font-family:sans-serif;color:#222}
main{display:flex;flex-wrap:wrap;gap:24px;justify-content:center;padding:24px 0}
.phone{width:375px;max-width:100%;background:#fff;padding:20px 16px;box-sizing:border-box}
.dark{filter:invert(1) hue-rotate(180deg)}
.dark img{filter:invert(1) hue-rotate(180deg)}
</style>
</head>
<body>
<main>
<div class="phone">` + body + `</div>
<div class="phone dark">` + body + `</div>
</main>
</body>
</html>
`)
}

package render

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"sync"

	"moxin/content"
	"moxin/content/media"
)

//go:embed themes/sample.md
var themeSample []byte

// ThemeSample is a page to choose a theme from: its colours and a cover, and every element of an
// article, once as written and once as an app's dark mode turns it over. It holds its pictures and loads nothing. The findings
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
	t, _, _, _ := loadTheme(ws, name, readOwn)
	page, err := samplePage(t, cmp.Or(name, DefaultTheme), fillMedia(r, func(content.Media) string { return data }))
	return page, findings, err
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

// samplePage shows an article below what its theme is: name, purpose, colours and a cover in them.
func samplePage(t *theme, name, body string) ([]byte, error) {
	c := t.palette()
	data := struct {
		Name         string
		Title, About content.Text
		Colors       Colors
		Swatches     []swatch
		Body         template.HTML
	}{
		Name: name, Title: t.title, About: t.about, Colors: c, Body: template.HTML(body),
		Swatches: []swatch{{"底", c.Ground}, {"字", c.Ink}, {"次要", c.Muted}, {"点缀", c.Accent}},
	}
	if data.Title.ZH == "" {
		data.Title.ZH = name
	}
	var b bytes.Buffer
	if err := samplePageTemplate().Execute(&b, data); err != nil {
		return nil, fmt.Errorf("writing the sample of theme %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// swatch is a colour and what it is for.
type swatch struct{ Word, Color string }

//go:embed themes/sample.html
var samplePageSource string

var samplePageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("sample").Parse(samplePageSource))
})

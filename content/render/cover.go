package render

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"io/fs"

	"moxin/content"
	"moxin/content/card"
)

// frame is one form of cover.
type frame struct {
	name          string // of the file
	width, height int    // pixels
	safe          int    // percent of the height that stays free below: the platform's own words and buttons
	square        bool   // its 1:1 middle is shown alone as well
}

// Forms of covers. 公众号 takes one, shows 2.35:1 of it for the first article of a message, and cuts
// the 1:1 for the others and for shared links out of its middle; 9:16 and 3:4 are the vertical forms of the video platforms, 4:3 that of B站 (platform
// notes collected 2026-11, covers). How much is left free below is common practice (unverified).
var (
	coverWide    = frame{name: "cover-2.35x1", width: 900, height: 383, square: true}
	coverTall    = frame{name: "cover-9x16", width: 1080, height: 1920, safe: 25}
	coverUpright = frame{name: "cover-3x4", width: 1080, height: 1440, safe: 10}
	coverLying   = frame{name: "cover-4x3", width: 1440, height: 1080, safe: 10}
)

// frames are the covers drawn for each platform; the first is the one that is uploaded.
var frames = map[string][]frame{
	content.WeChat:   {coverWide},
	content.WeCom:    {coverWide},
	content.Douyin:   {coverTall, coverUpright},
	content.Channels: {coverTall, coverUpright},
	content.Kuaishou: {coverTall, coverUpright},
	content.Bilibili: {coverLying},
}

// drawCovers adds a cover for each form of the platform, drawn from the title. It reports
// whether there is one.
func (j *job) drawCovers(style card.Style) (bool, error) {
	c := card.Cover{Title: clean(cmp.Or(j.over.Title, j.article.Title)), Author: j.out.Author}
	done := false
	for _, f := range frames[j.channel.Platform] {
		list, err := j.drawn(j.coverDrawing(c, f, style))
		if err != nil {
			return done, err
		}
		j.out.Media = append(j.out.Media, list...)
		done = done || len(list) > 0
	}
	return done, nil
}

func (j *job) coverDrawing(c card.Cover, f frame, style card.Style) drawing {
	c.Safe, c.Square = f.safe, f.square
	return drawing{
		role:   content.RoleCover,
		recipe: []any{c, f.name, f.width, f.height, j.styleRecipe(style)},
		name:   func(int) string { return f.name },
		layout: func() ([]card.Picture, error) {
			words := joinLines(c.Title, c.Lead, c.Author, style.Brand)
			return []card.Picture{{Width: f.width, Height: f.height, Text: words}}, nil
		},
		draw: func() ([]card.Picture, error) {
			p, err := j.engine.Cards.Cover(c, style, f.width, f.height)
			return []card.Picture{p}, err
		},
	}
}

// drawMissingCover draws the cover of an article that has neither a cover nor a picture, and says so.
func (j *job) drawMissingCover() error {
	if j.out.Family != content.FamilyWeChat {
		return nil
	}
	drawn, err := j.drawCovers(j.coverStyle())
	if err != nil || !drawn {
		return err
	}
	j.reportKey("cover", problem{rule: "cover/drawn", severity: content.SeverityNote,
		message:    content.T("没有写封面，正文也没有图：用标题画了一张", "no cover and no picture in the text: one was drawn from the title"),
		suggestion: content.T("看一眼画得合不合意；要换就在 front matter 写 cover: ./cover.jpg", "look at it; to use another, write cover: ./cover.jpg into the front matter")})
	return nil
}

// coverStyle is the style of a cover in the colours of the channel's theme.
func (j *job) coverStyle() card.Style {
	s := j.style()
	t, _, _, _ := loadTheme(j.ws, j.channel.Theme, j.engine.themes.read)
	colors := t.palette()
	s.Ground, s.Ink, s.Muted, s.Accent = colors.Ground, colors.Ink, colors.Muted, colors.Accent
	return s
}

// videoCovers places the cover that front matter names, uncropped and first, and frames drawn
// from the title. Where nothing can be drawn the first picture of the body stands in.
func (j *job) videoCovers() error {
	if j.cover() != "" {
		if err := j.placeCover(forNote); err != nil {
			return err
		}
	}
	drawn, err := j.drawCovers(j.style())
	if err != nil || drawn || j.cover() != "" {
		return err
	}
	return j.placeCover(forNote)
}

// logo is the brand's picture, nil without one. One that can't be used is a finding.
func (j *job) logo() image.Image {
	name := j.ws.Config.Cards.Logo
	if name == "" || j.ws.FS == nil {
		return nil
	}
	data, err := fs.ReadFile(j.ws.FS, name)
	if err == nil {
		var img image.Image
		if img, _, err = image.Decode(bytes.NewReader(data)); err == nil {
			return img
		}
	}
	j.findings = append(j.findings, content.Finding{
		Rule: "card/logo", Severity: content.SeverityWarning, Position: content.Position{File: "moxin.yaml"}, Channel: j.channel.ID,
		Message:    content.T(fmt.Sprintf("cards.logo 的图片 %s 用不了：%v", name, err), fmt.Sprintf("the picture %s of cards.logo can't be used: %v", name, err)),
		Suggestion: content.T("换成 PNG，路径从工作区的根写起", "use PNG, its path beginning at the root of the workspace"),
	})
	return nil
}

package render

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"moxin/content"
	"moxin/content/card"
	"moxin/content/media"
)

// designVersion is part of every recipe. It grows when the same words are drawn another way, so
// that what is drawn from then on looks alike; what was stored before stays as it is.
const designVersion = 3

// fontState remembers whether this machine can draw at all.
type fontState struct {
	once sync.Once
	err  error
}

// canDraw is nil when words can be drawn, else why not. The fonts are looked for once.
func (e *Engine) canDraw() error {
	if e.Cards == nil {
		return card.ErrNoFont
	}
	e.font.once.Do(func() { e.font.err = e.Cards.Ready() })
	return e.font.err
}

// drawing is a picture, or several that belong together, to be drawn or taken from the store.
type drawing struct {
	role   content.Role
	recipe any // what it is made from, as JSON
	name   func(page int) string
	layout func() ([]card.Picture, error) // words and sizes, without drawing
	draw   func() ([]card.Picture, error)
}

// drawn makes the media of a drawing. Nothing is drawn twice: the store remembers under the
// recipe which files it became. Where nothing can be drawn there is a finding and no media.
func (j *job) drawn(d drawing) ([]content.Media, error) {
	if err := j.engine.canDraw(); err != nil {
		j.noFont(err)
		return nil, nil
	}
	if j.engine.Sketch {
		pages, err := d.layout()
		if errors.Is(err, card.ErrNoFont) { // there is one, and it is broken
			j.noFont(err)
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("laying out pictures: %w", err)
		}
		return d.media(pages), nil
	}
	recipe, err := recipeHash(d.role, d.recipe)
	if err != nil {
		return nil, err
	}
	if list, ok := j.engine.madeBefore(recipe); ok {
		return list, nil
	}
	pages, err := d.draw()
	if errors.Is(err, card.ErrNoFont) {
		j.noFont(err)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("drawing: %w", err)
	}
	list := d.media(pages)
	return list, j.engine.remember(j.ctx, recipe, list, pages)
}

// noFont says once that nothing was drawn, and what to install.
func (j *job) noFont(err error) {
	if slices.ContainsFunc(j.findings, func(f content.Finding) bool { return f.Rule == "card/no-font" }) {
		return
	}
	message := content.T("没有中文字体，卡片和封面没有画", "no Chinese font: cards and covers are not drawn")
	if missing, ok := errors.AsType[*card.FontError](err); ok {
		message = missing.Text()
	}
	j.report(problem{rule: "card/no-font", severity: content.SeverityWarning, message: message,
		suggestion: content.T("安装字体包 fonts-noto-cjk（彩色表情另装 fonts-noto-color-emoji），或在 moxin.yaml 的 cards.fonts 写上字体文件",
			"install the package fonts-noto-cjk (fonts-noto-color-emoji for emoji in colour), or name a font file in cards.fonts of moxin.yaml")})
}

// recipeHash is the SHA-256 of everything that pictures are made from.
func recipeHash(role content.Role, recipe any) (string, error) {
	data, err := json.Marshal([]any{"drawn", designVersion, role, recipe})
	if err != nil {
		return "", fmt.Errorf("writing the recipe of a picture: %w", err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// madeBefore reads the list of media that a recipe became, if all of them are still there.
func (e *Engine) madeBefore(recipe string) ([]content.Media, bool) {
	if e.Media == nil {
		return nil, false
	}
	hash, ok := e.Media.Made(recipe)
	if !ok {
		return nil, false
	}
	data, err := e.Media.Read(hash)
	if err != nil {
		return nil, false // gone between two looks: it is drawn again
	}
	var list []content.Media
	if json.Unmarshal(data, &list) != nil || len(list) == 0 {
		return nil, false
	}
	gone := func(m content.Media) bool { return !e.Media.Has(m.Hash) }
	return list, !slices.ContainsFunc(list, gone)
}

// remember stores what was drawn, and under its recipe the list of it.
func (e *Engine) remember(ctx context.Context, recipe string, list []content.Media, pages []card.Picture) error {
	if e.Media == nil {
		return nil
	}
	for _, p := range pages {
		if _, err := e.Media.Put(ctx, p.PNG); err != nil {
			return &storeError{err}
		}
	}
	data, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("writing the list of pictures: %w", err)
	}
	if _, err := e.Media.PutMade(ctx, recipe, data); err != nil {
		return &storeError{err}
	}
	return nil
}

// media describes pictures that were drawn, or only laid out: those have no hash.
func (d drawing) media(pages []card.Picture) []content.Media {
	list := make([]content.Media, len(pages))
	for i, p := range pages {
		name := d.name(i)
		list[i] = content.Media{
			Role: d.role, Type: media.TypePNG, Name: name + ".png", Source: content.Drawn + name,
			Alt: altOf(p.Text), Text: p.Text, Width: p.Width, Height: p.Height, Size: int64(len(p.PNG)),
		}
		if p.PNG != nil {
			list[i].Hash = media.Hash(p.PNG)
		}
	}
	return list
}

// altLength is how many characters of a drawn picture's words describe it.
const altLength = 40

// altOf describes a drawn picture by its first words.
func altOf(text string) string {
	words := []rune(oneLine(text))
	if len(words) <= altLength {
		return string(words)
	}
	return string(words[:altLength]) + "…"
}

// style is how the workspace's pictures look.
func (j *job) style() card.Style {
	c := j.ws.Config.Cards
	return card.Style{
		Design: cmp.Or(c.Design, content.DesignPaper),
		Ground: c.Colors["ground"], Ink: c.Colors["ink"], Muted: c.Colors["muted"], Accent: c.Colors["accent"],
		Brand: j.ws.Config.Brand, Logo: j.logo(),
	}
}

// styleRecipe is a style without its picture, whose bytes stand beside it.
func (j *job) styleRecipe(s card.Style) any {
	s.Logo = nil
	hash := ""
	if name := j.ws.Config.Cards.Logo; name != "" {
		hash, _ = j.engine.files.hash(j.ws.FS, name) // a logo that can't be read is not drawn either
	}
	return []any{s, hash, j.ws.Config.Cards.Fonts}
}

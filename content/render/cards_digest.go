package render

import (
	"fmt"
	"io/fs"

	"moxin/content"
)

// looks is what the settings say of drawn pictures, as part of a source digest.
type looks struct {
	Brand, Design string
	Colors        map[string]string
	Logo          string // SHA-256 of its bytes, "" when missing
	Fonts         []string
}

// looks are nil for an article whose pictures no setting changes, so that its digests stay: cards
// are drawn on request alone, and frames of videos and covers of bare articles (without a cover and
// pictures of their own) have a look of their own where one is set.
func (e *Engine) looks(ws *content.Workspace, ch content.Channel, bare bool) (*looks, error) {
	c := ws.Config.Cards
	set := c.Design != "" || c.Logo != "" || len(c.Colors) > 0 || len(c.Fonts) > 0
	covers := ch.Family() == content.FamilyCaption || bare && (ch.Family() == content.FamilyWeChat || ch.Platform == content.WeCom)
	if ch.Images != "cards" && !(set && covers) {
		return nil, nil
	}
	l := &looks{Brand: ws.Config.Brand, Design: c.Design, Colors: c.Colors, Fonts: c.Fonts}
	if c.Logo == "" || ws.FS == nil {
		return l, nil
	}
	if !regular(ws.FS, c.Logo) {
		return l, nil // its arrival changes the digest
	}
	var err error
	if l.Logo, err = e.files.hash(ws.FS, c.Logo); err != nil {
		return nil, fmt.Errorf("reading the logo of cards: %w", err)
	}
	return l, nil
}

func regular(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.Mode().IsRegular()
}

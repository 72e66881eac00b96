package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"moxin/content"
)

// source is everything a rendition is made from. Dates, places in a message and repeats are
// not in it: moving a release changes no word of it. Neither is moxin's version, nor the bytes
// of a built-in theme: an upgrade must not make an approved text another one.
type source struct {
	Slug, Title, Author, Summary, Cover string
	Tags                                []string
	AI                                  content.AIUse
	Override                            override
	Channel                             channel
	Theme                               string            `json:",omitempty"` // SHA-256 of a workspace's own theme
	Draw                                map[string]string `json:",omitempty"` // commands by what the article gives them to draw
	Looks                               *looks            `json:",omitempty"` // of drawn pictures
	Link                                string            `json:",omitempty"` // of other channels, which a message may carry
	WeCom                               *wecom            `json:",omitempty"`
	Contact                             bool              `json:",omitempty"` // the code of a contact way is shown
	Static                              []string
	Body                                string            // SHA-256
	Files                               map[string]string // local files by reference: SHA-256, or "" when missing
}

type override struct {
	Title, Summary, Cover, SourceURL, Video string
	Short, Text, Script                     string `json:",omitempty"` // empty: digests of before stay
	Comments                                string `json:",omitempty"` // of the channel too, as the rendition says it
	Topics                                  []string
}

type channel struct {
	ID, Platform, Account, Theme, Images string
	Format                               string `json:",omitempty"`
	Limit                                map[string]int
}

// wecom is what only messages of WeCom are made from.
type wecom struct {
	Mode   string
	To     *content.Recipients `json:",omitempty"`
	Public bool                `json:",omitempty"` // WeCom can read pictures from an address of ours
	Page   string              `json:",omitempty"` // the channel that a card leads to where nobody says where
}

func wecomSource(ws *content.Workspace, a *content.Article, ch content.Channel) *wecom {
	if ch.Platform != content.WeCom {
		return nil
	}
	page := ""
	if over, _ := a.For(ch.ID); over.SourceURL == "" && sharedURL(a, ch) == "" {
		page = ws.Config.CardPage(a, ch)
	}
	return &wecom{ch.Mode, recipients(a, ch), ws.Config.Public.URL != "", page}
}

// SourceDigest says, without compiling, whether a rendition would be made from the same things
// as before: text, front matter, local pictures by their bytes, remote ones by their URL, what
// the channel's config says of rendering, and the theme. The error means that a file that is
// there could not be read.
func (e *Engine) SourceDigest(ws *content.Workspace, a *content.Article, ch content.Channel) (string, error) {
	return e.sourceDigest(ws, a, ch, sha256.Sum256(a.Body))
}

// sourceDigest is the digest with the sum of the body known.
func (e *Engine) sourceDigest(ws *content.Workspace, a *content.Article, ch content.Channel, body [sha256.Size]byte) (string, error) {
	over, _ := a.For(ch.ID)
	s := source{
		Slug: a.Slug, Title: a.Title, Author: a.Author(), Summary: a.Summary, Cover: a.Cover, Tags: a.Tags, AI: a.AI,
		Override: override{
			Title: over.Title, Summary: over.Summary, Cover: over.Cover, SourceURL: over.SourceURL, Video: over.Video,
			Short: over.Short, Text: over.Text, Script: over.Script, Topics: over.Topics,
			Comments: comments(over, ch),
		},
		Channel: channel{ch.ID, ch.Platform, ch.Account, ch.Theme, ch.Images, ch.Format, ch.Limit},
		Link:    sharedURL(a, ch),
		WeCom:   wecomSource(ws, a, ch),
		Contact: ws.Config.ShowsContact(a, ch),
		Static:  ws.Config.Static,
		Body:    hex.EncodeToString(body[:]),
		Files:   make(map[string]string),
	}
	var err error
	if s.Theme, err = themeDigest(ws, ch.Theme); err != nil {
		return "", fmt.Errorf("digesting the source of %s for %s: %w", a.Slug, ch.ID, err)
	}
	var pictures []shown
	if mayShow(ws, a) {
		d := e.documentOf(a, body)
		s.Draw, pictures = drawn(&ws.Config, d, ch), bodyPictures(d, ch.ID)
	}
	bare := a.Cover == "" && over.Cover == "" && len(pictures) == 0 // its cover is drawn
	if s.Looks, err = e.looks(ws, ch, bare); err != nil {
		return "", fmt.Errorf("digesting the source of %s for %s: %w", a.Slug, ch.ID, err)
	}
	for _, ref := range sourceRefs(a, over, pictures) {
		if content.IsRemote(ref) {
			continue
		}
		hash, err := e.fileHash(ws, a, ref)
		if err != nil {
			return "", fmt.Errorf("digesting the source of %s for %s: %w", a.Slug, ch.ID, err)
		}
		s.Files[ref] = hash
	}
	data, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("digesting the source of %s for %s: %w", a.Slug, ch.ID, err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// mayShow reports whether a body may hold a picture, a tag, or source that a command draws. Of one
// that surely holds none the digest needs no parse, which is most of its cost.
func mayShow(ws *content.Workspace, a *content.Article) bool {
	return ws.Config.Draw != (content.Draw{}) || bytes.Contains(a.Body, []byte("![")) || bytes.IndexByte(a.Body, '<') >= 0
}

// fileHash is "" for a file that is missing: its arrival changes the digest.
func (e *Engine) fileHash(ws *content.Workspace, a *content.Article, ref string) (string, error) {
	name, err := ws.Locate(a, ref)
	if err != nil {
		return "", nil // a missing file is a finding of the compile
	}
	return e.files.hash(ws.FS, name)
}

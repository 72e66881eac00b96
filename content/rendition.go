package content

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Family is the shape a rendition has; one platform uses one family.
type Family string

const (
	FamilyWeChat  Family = "wechat"  // HTML with inline styles
	FamilyNote    Family = "note"    // title, short text, topics, image cards
	FamilyCaption Family = "caption" // title, caption and topics under a video
)

// Role says what a picture or video is for.
type Role string

const (
	RoleCover  Role = "cover"
	RoleInline Role = "inline" // referenced from the body
	RoleImage  Role = "image"  // one of the ordered images of a note
	RoleVideo  Role = "video"
)

// MediaScheme prefixes media references in bodies: src="media:<hash>".
// They are filled in with the platform's own URL at the claim.
const MediaScheme = "media:"

// Media is one file of a rendition, stored by the hash of its bytes.
type Media struct {
	Hash   string `json:"hash"` // SHA-256, hex
	Role   Role   `json:"role"`
	Type   string `json:"type"` // image/png, image/jpeg, image/gif, video/mp4
	Name   string `json:"name"` // file name for people, with extension
	Alt    string `json:"alt,omitempty"`
	Source string `json:"source"`           // as the article names it: path or URL
	Width  int    `json:"width,omitempty"`  // pixels
	Height int    `json:"height,omitempty"` // pixels
	Size   int64  `json:"size"`             // bytes
}

// Rendition is an article compiled for one channel.
type Rendition struct {
	Slug     string `json:"slug"`
	Channel  string `json:"channel"`
	Platform string `json:"platform"`
	Family   Family `json:"family"`

	Title     string   `json:"title"`
	Author    string   `json:"author,omitempty"`
	Summary   string   `json:"summary,omitempty"` // wechat: digest
	SourceURL string   `json:"source_url,omitempty"`
	HTML      string   `json:"html,omitempty"` // FamilyWeChat
	Text      string   `json:"text,omitempty"` // FamilyNote, FamilyCaption; topics included as the platform writes them
	Topics    []string `json:"topics,omitempty"`
	Media     []Media  `json:"media,omitempty"`
	AI        AIUse    `json:"ai,omitempty"`

	// SourceDigest covers text, front matter, images, channel config and theme.
	SourceDigest string `json:"source_digest"`
	// Digest covers everything above but SourceDigest; see Seal.
	Digest string `json:"digest"`
}

// Seal computes the digest over the bytes that will be published.
// It panics only if a Rendition stops being plain data.
func (r *Rendition) Seal() {
	c := *r
	c.Digest, c.SourceDigest = "", ""
	b, err := json.Marshal(c)
	if err != nil {
		panic(fmt.Sprintf("content: rendition is not plain data: %v", err))
	}
	sum := sha256.Sum256(b)
	r.Digest = hex.EncodeToString(sum[:])
}

// Cover returns the cover, or false when the rendition has none.
func (r *Rendition) Cover() (Media, bool) {
	for _, m := range r.Media {
		if m.Role == RoleCover {
			return m, true
		}
	}
	return Media{}, false
}

package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
)

// Family is the shape a rendition has; one format of a platform uses one family.
type Family string

const (
	FamilyWeChat  Family = "wechat"  // HTML with inline styles
	FamilyNote    Family = "note"    // title, short text, topics, image cards
	FamilyCaption Family = "caption" // title, caption, topics and script of a video
	FamilyPost    Family = "post"    // short text to share: 微博
	FamilyRich    Family = "rich"    // clean HTML for pasting into an editor: 知乎, 头条, 专栏
	FamilyMessage Family = "message" // text from person to person: 朋友圈, groups, WeCom
	FamilyPage    Family = "page"    // plain HTML for the own site and feeds
)

// Role says what a picture or video is for.
type Role string

const (
	RoleCover  Role = "cover"  // several where a platform shows several forms; the first is the one that is uploaded
	RoleInline Role = "inline" // referenced from the body
	RoleImage  Role = "image"  // one of the ordered images of a note
	RoleVideo  Role = "video"
	RoleFile   Role = "file" // a document to open: wecom, format file
)

// MediaScheme prefixes media references in bodies: src="media:<hash>".
// They are filled in with the platform's own URL at the claim.
const MediaScheme = "media:"

// Drawn prefixes the Source of a picture that moxin drew itself: "drawn:card-3".
const Drawn = "drawn:"

// Media is one file of a rendition, stored by the hash of its bytes.
type Media struct {
	Hash   string `json:"hash"` // SHA-256, hex; "" for a video known by its URL, and for what a check did not draw
	Role   Role   `json:"role"`
	Type   string `json:"type"` // image/png, image/jpeg, image/gif, video/mp4
	Name   string `json:"name"` // file name for people, with extension
	Alt    string `json:"alt,omitempty"`
	Source string `json:"source"`           // as the article names it: path or URL; or Drawn and what
	Text   string `json:"text,omitempty"`   // words in the picture, of those that moxin drew: platforms read them too
	Width  int    `json:"width,omitempty"`  // pixels
	Height int    `json:"height,omitempty"` // pixels
	Size   int64  `json:"size"`             // bytes
	// Seconds is how long a video is, where its platform bounds that; 0 = not known.
	Seconds float64 `json:"seconds,omitempty"`
}

// Rendition is an article compiled for one channel.
//
// What a message of WeCom is made of, by mode and format; whatever is not named is not sent, and a
// Title stands there all the same, because people call the message by it:
//
//	robot    text         Text, plain
//	robot    markdown     Text, in the marks of the old markdown
//	robot    markdown_v2  Text, in CommonMark with tables; a picture is ![alt](media:HASH), RoleInline
//	robot    news         Title, Summary, SourceURL, RoleCover: one card
//	robot    image        one RoleImage, no words
//	robot    file         one RoleFile: the whole article as plain text
//	message  link         Text, then a card of Title, Summary, SourceURL and RoleCover
//	message  images       Text, then RoleImage in order
//	message  text         Text
//	moment   images       Text, RoleImage in order
//	moment   link         Text and a card of Title, SourceURL and RoleCover
//	moment   video        Text, one RoleVideo, kept by its hash
//	moment   text         Text
//
// The Text of a message or moment with something attached may be empty. A card has at most one
// RoleCover. The covers of news and of message/link, and pictures of markdown_v2, are read by their
// public address (Deps.MediaURL) and stand in a rendition only where moxin.yaml has public.url;
// all other files are uploaded. Text and SourceURL may hold named links until the claim. A picture
// whose Source begins with ContactPicture is one like the others, the last of them.
type Rendition struct {
	Slug     string `json:"slug"`
	Channel  string `json:"channel"`
	Platform string `json:"platform"`
	Family   Family `json:"family"`

	Format    string   `json:"format,omitempty"` // channels.X.format, where the platform has several
	Mode      string   `json:"mode,omitempty"`   // wecom: channels.X.mode
	Title     string   `json:"title"`
	Short     string   `json:"short,omitempty"` // short title, where the platform asks for one beside the title
	Author    string   `json:"author,omitempty"`
	Summary   string   `json:"summary,omitempty"` // wechat: digest
	SourceURL string   `json:"source_url,omitempty"`
	HTML      string   `json:"html,omitempty"`   // FamilyWeChat, FamilyRich, FamilyPage
	Text      string   `json:"text,omitempty"`   // the other families; topics included as the platform writes them
	Script    string   `json:"script,omitempty"` // FamilyCaption: 口播稿, what is spoken in the video
	Topics    []string `json:"topics,omitempty"`
	Media     []Media  `json:"media,omitempty"`
	AI        AIUse    `json:"ai,omitempty"`
	Comments  string   `json:"comments,omitempty"` // wechat: open, fans; "" = closed
	// To is who gets it: wecom messages and moments, whose readers are chosen.
	To *Recipients `json:"to,omitempty"`

	// SourceDigest covers text, front matter, images, channel config and theme.
	SourceDigest string `json:"source_digest"`
	// Digest covers everything above but SourceDigest; see Seal.
	Digest string `json:"digest"`
}

// Recipients are the customers whom a message is for.
type Recipients struct {
	Audience Audience `json:"audience"`
	// Tags of which a customer has at least one, as the channel names them; none with Everyone alone.
	Tags     []string `json:"tags,omitempty"`
	Everyone bool     `json:"everyone,omitempty"`
	Groups   bool     `json:"groups,omitempty"` // customer groups, not customers
	Staff    []string `json:"staff,omitempty"`  // who sends; none = all whom the app sees
}

// Seal computes the digest over the bytes that will be published.
// It panics only if a Rendition stops being plain data.
func (r *Rendition) Seal() {
	c := *r
	c.Digest, c.SourceDigest = "", ""
	digest, err := JSONDigest(&c)
	if err != nil {
		panic(fmt.Sprintf("content: rendition is not plain data: %v", err))
	}
	r.Digest = digest
}

// JSONDigest is the SHA-256 of what json.Marshal would write of v, in hex, without a copy of it.
func JSONDigest(v any) (string, error) {
	sum := sha256.New()
	if err := json.NewEncoder(withoutLineEnd{sum}).Encode(v); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// withoutLineEnd leaves out the line end that an Encoder writes behind a value, in the same write.
type withoutLineEnd struct{ hash.Hash }

func (w withoutLineEnd) Write(p []byte) (int, error) {
	_, err := w.Hash.Write(bytes.TrimSuffix(p, []byte("\n")))
	return len(p), err
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

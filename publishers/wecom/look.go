package wecom

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"moxin/publishers/wecom/wecomapi"
)

// lookOf is what a task with these words and attachments is recognised by.
func lookOf(text string, attachments []wecomapi.Attachment) look {
	l := look{Text: visible(text)}
	for _, a := range attachments {
		switch a := a.(type) {
		case wecomapi.Link:
			l.Kinds = append(l.Kinds, kindLink)
			l.Links = append(l.Links, a.URL)
		case wecomapi.Picture:
			l.Kinds = append(l.Kinds, kindImage)
			l.Files = append(l.Files, a.MediaID)
		case wecomapi.Video:
			l.Kinds = append(l.Kinds, kindVideo)
			l.Files = append(l.Files, a.MediaID)
		}
	}
	return l.sorted()
}

// Kinds of attachments, as the platform calls them.
const (
	kindImage = "image"
	kindVideo = "video"
	kindLink  = "link"
)

func (l look) sorted() look {
	slices.Sort(l.Links)
	slices.Sort(l.Kinds)
	slices.Sort(l.Files)
	return l
}

// fits reports whether what the platform lists may be what l says: of the same words, cards and number of
// attachments. The ids of files may be others there.
func (l look) fits(s look) bool {
	return l.Text == s.Text && slices.Equal(l.Links, s.Links) && slices.Equal(l.Kinds, s.Kinds)
}

// surely reports whether what fits is surely it. Pictures without a word say too little: a colleague may
// have made the like.
func (l look) surely(s look) bool {
	return l.Text != "" || len(l.Links) > 0 || slices.Equal(l.Files, s.Files)
}

// visible is the digest of what a reader sees of a text, which survives what the platform does to spaces
// and to what cannot be seen; "" of nothing.
func visible(text string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	if plain == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:16])
}

// carry puts the marker of a release into an address, as its fragment; one that has a fragment of its own,
// that would become too long, or that cannot be read stays as it is.
func carry(address, marker string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Fragment != "" {
		return address
	}
	u.Fragment = marker
	if s := u.String(); len(s) <= wecomapi.MaxLinkURL {
		return s
	}
	return address
}

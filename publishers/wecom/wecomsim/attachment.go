package wecomsim

import "strings"

// Limits of a mass message, in bytes of UTF-8 (path/92135, 2025-11-17).
const (
	maxMessage     = 4000
	maxAttachments = 9
	maxLinkTitle   = 128
	maxLinkPicture = 2048
	maxLinkWords   = 512
	maxLinkURL     = 2048
	maxMiniTitle   = 64
)

// attachment is one of a mass message.
type attachment struct {
	Kind  string `json:"msgtype"`
	Image *struct {
		Media string `json:"media_id,omitempty"`
		URL   string `json:"pic_url,omitempty"`
	} `json:"image,omitempty"`
	Link *struct {
		Title   string `json:"title"`
		Picture string `json:"picurl,omitempty"`
		Words   string `json:"desc,omitempty"`
		URL     string `json:"url"`
	} `json:"link,omitempty"`
	Mini *struct {
		Title   string `json:"title"`
		Picture string `json:"pic_media_id"`
		App     string `json:"appid"`
		Page    string `json:"page"`
	} `json:"miniprogram,omitempty"`
	Video *mediaID `json:"video,omitempty"`
	File  *mediaID `json:"file,omitempty"`
}

// over is 45002 when a text is longer than its limit in bytes.
func over(text string, most int) bool { return len(text) > most }

// attachmentKinds check one kind each; the part of that name is there.
var attachmentKinds = map[string]struct {
	there func(attachment) bool
	check func(*ask, attachment) *refusal
}{
	"image": {func(t attachment) bool { return t.Image != nil }, func(a *ask, t attachment) *refusal {
		if t.Image.Media == "" && t.Image.URL == "" {
			return invalid("image has neither media_id nor pic_url")
		}
		if t.Image.Media != "" {
			return a.held(t.Image.Media, "temp image")
		}
		return nil
	}},
	"link": {func(t attachment) bool { return t.Link != nil }, func(_ *ask, t attachment) *refusal {
		switch l := t.Link; {
		case l.Title == "" || !web(l.URL) || l.Picture != "" && !web(l.Picture):
			return invalid("link needs a title and addresses of http")
		case over(l.Title, maxLinkTitle) || over(l.Picture, maxLinkPicture) || over(l.Words, maxLinkWords) || over(l.URL, maxLinkURL):
			return refused(45002)
		}
		return nil
	}},
	"miniprogram": {func(t attachment) bool { return t.Mini != nil }, func(a *ask, t attachment) *refusal {
		switch m := t.Mini; {
		case m.Title == "" || m.App == "" || m.Page == "":
			return invalid("miniprogram needs title, appid and page")
		case over(m.Title, maxMiniTitle):
			return refused(45002)
		}
		return a.held(t.Mini.Picture, "temp image")
	}},
	"video": {func(t attachment) bool { return t.Video != nil }, func(a *ask, t attachment) *refusal {
		return a.held(t.Video.ID, "temp video")
	}},
	"file": {func(t attachment) bool { return t.File != nil }, func(a *ask, t attachment) *refusal {
		return a.held(t.File.ID, "temp file")
	}},
}

func web(address string) bool {
	return strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://")
}

// check refuses an attachment that the page forbids.
func (t attachment) check(a *ask) *refusal {
	k, known := attachmentKinds[t.Kind]
	if !known || !k.there(t) {
		return invalid("msgtype %q", t.Kind)
	}
	return k.check(a, t)
}

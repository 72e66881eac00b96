package wecomapi

import (
	"fmt"
)

// Attachment is what hangs on a mass message or a moment: Picture, Link or Video. Mini-programs and
// files, which messages can hold beside them, are made by nobody here.
type Attachment interface {
	kind() string
	body() any
	checkMessage(n int) error // n counts from 1
	checkMoment(n int) error
}

// Picture is a picture by the id of an upload, or (in messages alone) by an address that
// the platform gave for it.
type Picture struct {
	MediaID string `json:"media_id,omitempty"`
	URL     string `json:"pic_url,omitempty"`
}

// Link is a card that leads to a page. A message shows the picture at PictureURL and the
// description; a moment shows the uploaded picture MediaID.
type Link struct {
	Title       string `json:"title"`
	PictureURL  string `json:"picurl,omitempty"`
	Description string `json:"desc,omitempty"`
	URL         string `json:"url"`
	MediaID     string `json:"media_id,omitempty"`
}

// Video is a video by the id of an upload.
type Video struct {
	MediaID string `json:"media_id"`
}

func (Picture) kind() string { return "image" }
func (Link) kind() string    { return "link" }
func (Video) kind() string   { return "video" }

func (a Picture) body() any { return a }
func (a Video) body() any   { return a }
func (a Link) body() any {
	a.Title, a.Description = plain(a.Title), plain(a.Description)
	return a
}

func (a Picture) checkMessage(n int) error {
	if (a.MediaID == "") == (a.URL == "") {
		return &ShapeError{Part: part("picture", n), Want: "either a media id or an address"}
	}
	return nil
}

func (a Link) checkMessage(n int) error {
	if a.MediaID != "" {
		return &ShapeError{Part: part("link", n), Want: "the picture of a message's link by its address, not by a media id"}
	}
	return checkAll(
		limit{"title of " + part("link", n), len(plain(a.Title)), 1, MaxLinkTitle},
		limit{"description of " + part("link", n), len(plain(a.Description)), 0, MaxLinkDescription},
		limit{"address of " + part("link", n), len(a.URL), 1, MaxLinkURL},
		limit{"picture of " + part("link", n), len(a.PictureURL), 0, MaxLinkURL},
	)
}

func (a Video) checkMessage(n int) error { return uploaded("video", n, a.MediaID) }

func (a Picture) checkMoment(n int) error {
	if a.URL != "" {
		return &ShapeError{Part: part("picture", n), Want: "an uploaded picture: moments take no address"}
	}
	return uploaded("picture", n, a.MediaID)
}

func (a Link) checkMoment(n int) error {
	if a.PictureURL != "" || a.Description != "" {
		return &ShapeError{Part: part("link", n), Want: "title, address and an uploaded picture alone in a moment"}
	}
	return checkAll(
		limit{"title of " + part("link", n), len(plain(a.Title)), 0, MaxMomentTitle},
		limit{"address of " + part("link", n), len(a.URL), 1, MaxLinkURL},
	)
}

func (a Video) checkMoment(n int) error { return uploaded("video", n, a.MediaID) }

func uploaded(what string, n int, id string) error {
	if id == "" {
		return &ShapeError{Part: part(what, n), Want: "the media id of an upload"}
	}
	return nil
}

func part(what string, n int) string { return fmt.Sprintf("%s %d", what, n) }

// attached writes attachments as the platform wants them.
func attached(list []Attachment) []map[string]any {
	var out []map[string]any
	for _, a := range list {
		out = append(out, map[string]any{"msgtype": a.kind(), a.kind(): a.body()})
	}
	return out
}

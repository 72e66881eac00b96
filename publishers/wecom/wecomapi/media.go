package wecomapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // pictures whose size is looked at
	_ "image/png"
	"mime/multipart"
	"net/http"
	"net/url"

	"moxin/publishers/transport"
)

// Limits of uploads, in bytes (path/90253 and path/96347, 2025-06-10). All must be larger than
// MinFile-1 bytes. Corps may make 3000 permanent pictures a month and 1000 a day.
const (
	MaxMediaImage = 10 << 20 // jpg and png
	MaxMediaVideo = 10 << 20 // mp4
)

// MediaKind is what an upload is.
type MediaKind string

// Kinds of uploads of a client.
const (
	MediaImage MediaKind = "image"
	MediaVideo MediaKind = "video"
	MediaFile  MediaKind = "file"
)

// The sizes of uploads for messages and for moments, which take no files.
var (
	forMessages = map[MediaKind]int{MediaImage: MaxMediaImage, MediaVideo: MaxMediaVideo, MediaFile: MaxFile}
	forMoments  = map[MediaKind]int{MediaImage: MaxMomentImage, MediaVideo: MaxMomentVideo}
)

// Media is a file to upload.
type Media struct {
	Kind MediaKind
	Name string // people see it; with the extension that its kind has
	Data []byte
}

func (m Media) check(sizes map[MediaKind]int) error {
	most, known := sizes[m.Kind]
	if !known {
		return &ShapeError{Part: "kind of upload", Want: "image, video, or for messages file"}
	}
	return limit{string(m.Kind), len(m.Data), MinFile, most}.check()
}

// pixels is the size of a picture; 0 of what is none, which the platform may judge.
func pixels(data []byte) int {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0
	}
	return c.Width * c.Height
}

// Upload stores a file for mass messages and returns its media id; every app of the corp may use
// it within the three days that it lives.
func (c *Client) Upload(ctx context.Context, m Media) (string, error) {
	if err := m.check(forMessages); err != nil {
		return "", err
	}
	return c.upload(ctx, "/cgi-bin/media/upload", url.Values{"type": {string(m.Kind)}}, m)
}

// momentType is the attachment type of moments; 2 would be a product album.
const momentType = "1"

// UploadAttachment stores a picture or a video for moments and returns its media id, good for
// three days (path/96347, 2025-06-10).
func (c *Client) UploadAttachment(ctx context.Context, m Media) (string, error) {
	if err := m.check(forMoments); err != nil {
		return "", err
	}
	if m.Kind == MediaImage {
		if err := (limit{"pixels of the image", pixels(m.Data), 0, MaxMomentPixels}).check(); err != nil {
			return "", err
		}
	}
	return c.upload(ctx, "/cgi-bin/media/upload_attachment", url.Values{"media_type": {string(m.Kind)}, "attachment_type": {momentType}}, m)
}

func (c *Client) upload(ctx context.Context, path string, query url.Values, m Media) (string, error) {
	body, label, err := form(m.Name, m.Data)
	if err != nil {
		return "", err
	}
	var reply struct {
		ID string `json:"media_id"`
	}
	// An upload that came through and was not heard of is forgotten after three days: making it
	// again harms nobody, so it counts as a reading.
	r := request{method: http.MethodPost, path: path, query: query, contentType: label, body: body}
	if err := c.call(ctx, r, &reply); err != nil {
		return "", err
	}
	if reply.ID == "" {
		return "", &Error{Path: path, Err: transport.Missing("media_id")}
	}
	return reply.ID, nil
}

// form packs a file as the multipart field "media".
func form(name string, data []byte) (body []byte, label string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("media", name)
	if err == nil {
		_, err = part.Write(data)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, "", fmt.Errorf("wecomapi: writing the upload: %w", err)
	}
	return b.Bytes(), w.FormDataContentType(), nil
}

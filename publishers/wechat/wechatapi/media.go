package wechatapi

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"

	"moxin/publishers/transport"
)

// Limits of uploads, in bytes (pages uploadimg and add_material, read 2026-11).
const (
	MaxInlineImage   = 1<<20 - 1 // uploadimg: jpg and png below 1 MB
	MaxMaterialImage = 10 << 20  // add_material, type image: bmp, png, jpeg, jpg, gif
)

// File is what is uploaded.
type File struct {
	Name string // ASCII, with the extension that its type has
	Type string // image/png, image/jpeg, image/gif
	Data []byte
}

// Material is a file in the account's permanent library.
type Material struct {
	MediaID string `json:"media_id"`
	URL     string `json:"url"` // pictures only; shows only inside Tencent's domains
}

// UploadImage stores a picture for article bodies, outside the library, and returns its URL.
func (c *Client) UploadImage(ctx context.Context, f File) (string, error) {
	const path = "/cgi-bin/media/uploadimg"
	var reply struct {
		URL string `json:"url"`
	}
	if err := c.upload(ctx, path, f, &reply); err != nil {
		return "", err
	}
	if reply.URL == "" {
		return "", missing(path, "url")
	}
	return Secure(reply.URL), nil
}

// AddMaterial stores a picture in the permanent library: covers, GIFs, large pictures. The
// library holds 100 000 of them.
func (c *Client) AddMaterial(ctx context.Context, f File) (Material, error) {
	const path = "/cgi-bin/material/add_material"
	var reply Material
	if err := c.upload(ctx, path+"?type=image", f, &reply); err != nil {
		return Material{}, err
	}
	if reply.MediaID == "" {
		return Material{}, missing(path, "media_id")
	}
	reply.URL = Secure(reply.URL)
	return reply, nil
}

// upload sends f as the multipart field "media".
func (c *Client) upload(ctx context.Context, path string, f File, out any) error {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="media"; filename=%q`, f.Name))
	h.Set("Content-Type", f.Type)
	part, err := w.CreatePart(h)
	if err == nil {
		_, err = part.Write(f.Data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return fmt.Errorf("wechatapi: packing %s: %w", f.Name, err)
	}
	return c.call(ctx, request{http.MethodPost, path, w.FormDataContentType(), body.Bytes()}, out)
}

// Secure makes an address that the platform gives https: it answers with http, which pages
// served over https would not load. Addresses on this machine are a simulator's, which has
// no certificate, and stay.
func Secure(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || transport.Loopback(u.Hostname()) {
		return address
	}
	u.Scheme = "https"
	return u.String()
}

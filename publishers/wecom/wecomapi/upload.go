package wecomapi

import (
	"context"
	"errors"

	"moxin/publishers/transport"
)

// ErrPicture refuses a picture that is neither jpg nor png.
var ErrPicture = errors.New("wecomapi: a robot shows jpg and png alone")

// Upload brings a file to the platform and returns its media id, which is good for three days
// and for this robot alone.
func (r *Robot) Upload(ctx context.Context, name string, data []byte) (string, error) {
	if n := len(data); n < MinFile || n > MaxFile {
		return "", &SizeError{"file", n, MinFile, MaxFile}
	}
	body, label, err := form(name, data)
	if err != nil {
		return "", err
	}
	var out struct {
		ID string `json:"media_id"`
	}
	x := exchange{path: uploadPath, query: "&type=file", contentType: label, body: body}
	if err := r.post(ctx, x, &out); err != nil {
		return "", err
	}
	if out.ID == "" {
		return "", &Error{Path: uploadPath, Err: transport.Missing("media_id")}
	}
	return out.ID, nil
}

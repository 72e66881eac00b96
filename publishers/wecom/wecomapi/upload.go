package wecomapi

import (
	"context"
	"errors"

	"moxin/publishers/transport"
)

// ErrPicture refuses a picture that is neither jpg nor png.
var ErrPicture = errors.New("wecomapi: a robot shows jpg and png alone")

// UploadKind is what an upload is for.
type UploadKind string

// Kinds of uploads.
const (
	UploadFile  UploadKind = "file"
	UploadVoice UploadKind = "voice" // AMR, at most 60 s
)

// Upload brings a file to the platform and returns its media id, which is good for three days
// and for this robot alone.
func (r *Robot) Upload(ctx context.Context, kind UploadKind, name string, data []byte) (string, error) {
	most := map[UploadKind]int{UploadFile: MaxFile, UploadVoice: MaxVoice}[kind]
	if n := len(data); n < MinFile || n > most {
		return "", &SizeError{string(kind), n, MinFile, most}
	}
	body, label, err := form(name, data)
	if err != nil {
		return "", err
	}
	var out struct {
		ID string `json:"media_id"`
	}
	x := exchange{path: uploadPath, query: "&type=" + string(kind), contentType: label, body: body}
	if err := r.post(ctx, x, &out); err != nil {
		return "", err
	}
	if out.ID == "" {
		return "", &Error{Path: uploadPath, Err: transport.Missing("media_id")}
	}
	return out.ID, nil
}

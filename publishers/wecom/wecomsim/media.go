package wecomsim

import (
	"bytes"
	"fmt"
	pictures "image"
	_ "image/jpeg" // sizes of pictures are read from their start
	_ "image/png"
	"strconv"
)

// Sizes of media/upload in bytes (path/96484); every file is larger than 5 bytes.
var tempShelves = map[string]shelf{
	"image": {6, 10 << 20},
	"voice": {6, 2 << 20},
	"video": {6, 10 << 20},
	"file":  {6, 20 << 20},
}

// attachmentShelves are those of attachments for moments: pictures and films alone (path/96347).
var attachmentShelves = map[string]shelf{"image": {6, 10 << 20}, "video": {6, 10 << 20}}

// maxPixels of a picture in a moment (path/96351).
const maxPixels = 1_555_200

// uploadTemp is media/upload: created_at is a string here, and a number in upload_attachment.
func uploadTemp(a *ask) (any, *refusal) {
	id, no := a.keep(a.r.URL.Query().Get("type"), tempShelves, "temp")
	if no != nil {
		return nil, no
	}
	return struct {
		result
		Kind string `json:"type"`
		ID   string `json:"media_id"`
		At   string `json:"created_at"`
	}{ok, a.r.URL.Query().Get("type"), id, strconv.FormatInt(a.now.Unix(), 10)}, nil
}

// uploadAttachment is media/upload_attachment (path/96347): attachment_type 1 is for moments; 2, of
// product albums, is not simulated.
func uploadAttachment(a *ask) (any, *refusal) {
	q := a.r.URL.Query()
	if q.Get("attachment_type") != "1" {
		return nil, invalid("attachment_type")
	}
	id, no := a.keep(q.Get("media_type"), attachmentShelves, "moment")
	if no != nil {
		return nil, no
	}
	return struct {
		result
		Kind string `json:"type"`
		ID   string `json:"media_id"`
		At   int64  `json:"created_at"`
	}{ok, q.Get("media_type"), id, a.now.Unix()}, nil
}

// keep puts the file of a request on a shelf for three days.
func (a *ask) keep(kind string, shelves map[string]shelf, use string) (string, *refusal) {
	take, known := shelves[kind]
	if !known {
		return "", invalid("media type")
	}
	data, sent := (&call{r: a.r, body: a.body}).file()
	switch {
	case !sent:
		return "", invalid("no part named media")
	case len(data) < take.min || len(data) > take.max:
		return "", refused(40009)
	case kind == "voice" && !bytes.HasPrefix(data, []byte("#!AMR")):
		return "", invalid("voice is AMR")
	}
	if kind == "image" {
		size, _, err := pictures.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return "", invalid("picture is jpg or png")
		}
		if use == "moment" && size.Width*size.Height > maxPixels {
			return "", refused(40009)
		}
	}
	a.s.serial++
	id := fmt.Sprintf("3corp%s", letters(38, a.s.opt.Seed, "media", strconv.FormatUint(a.s.serial, 10)))
	a.c.media[id] = upload{use + " " + kind, a.now}
	return id, nil
}

// held refuses a media id that is not of this kind, not of this company or three days old: 40007.
func (a *ask) held(id, kind string) *refusal {
	u, known := a.c.media[id]
	if !known || u.kind != kind || !a.now.Before(u.at.Add(mediaLife)) {
		return refused(40007)
	}
	return nil
}

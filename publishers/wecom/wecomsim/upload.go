package wecomsim

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"strconv"
)

// shelf is what upload_media takes of one type, in bytes.
type shelf struct{ min, max int }

// shelves: a file is larger than 5 bytes (section 3.2); lengths of recordings are not looked at.
var shelves = map[string]shelf{
	"file":  {6, 20 << 20},
	"voice": {6, 2 << 20},
}

// uploadMedia keeps a file for three days; the field is media.
func uploadMedia(c *call) reply {
	kind := c.r.URL.Query().Get("type")
	take, known := shelves[kind]
	if !known {
		return refuse(40058)
	}
	data, ok := c.file()
	switch {
	case !ok:
		return refuse(40058)
	case len(data) < take.min || len(data) > take.max:
		return refuse(40009)
	case kind == "voice" && !bytes.HasPrefix(data, []byte("#!AMR")):
		return refuse(40058)
	}
	id := fmt.Sprintf("3media%032d", len(c.b.files)+1)
	c.b.files[id] = upload{kind, c.now}
	return reply{Message: "ok", media: &media{kind, id, strconv.FormatInt(c.now.Unix(), 10)}}
}

// file is the part named media.
func (c *call) file() ([]byte, bool) {
	kind, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil, false
	}
	form := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, false
		}
		if part.FormName() == "media" && part.FileName() != "" {
			data, err := io.ReadAll(part)
			return data, err == nil
		}
	}
}

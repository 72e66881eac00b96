package wechatsim

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif" // the formats of the library
	_ "image/jpeg"
	_ "image/png"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	_ "golang.org/x/image/bmp"
)

const (
	kb = 1 << 10
	mb = 1 << 20

	// maxBodyImage bounds an image of uploadimg; it must be smaller.
	maxBodyImage = 1 * mb
)

// shelf is what the permanent library takes of one type.
type shelf struct {
	formats []string // as sniff names them
	max     int      // bytes
	cap     int      // entries
}

// shelves are the types of add_material (section 1.3). Lengths of voices are not looked at.
var shelves = map[string]shelf{
	"image": {[]string{"bmp", "png", "jpeg", "gif"}, 10 * mb, 100_000},
	"voice": {[]string{"mp3", "wma", "wav", "amr"}, 2 * mb, 1000},
	"video": {[]string{"mp4"}, 10 * mb, 1000},
	"thumb": {[]string{"jpeg"}, 64 * kb, 1000},
}

// upload is the file of a multipart request and its other fields.
type upload struct {
	data   []byte
	fields map[string]string
}

// upload reads the form; the file is in the field media.
func (c *call) upload() (upload, *refusal) {
	kind, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return upload{}, refuse(41005)
	}
	u := upload{fields: map[string]string{}}
	found := false
	form := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return upload{}, refuse(47001)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return upload{}, refuse(47001)
		}
		if part.FormName() == "media" && part.FileName() != "" {
			u.data, found = data, true
		} else {
			u.fields[part.FormName()] = string(data)
		}
	}
	switch {
	case !found:
		return upload{}, refuse(41005)
	case len(u.data) == 0:
		return upload{}, refuse(44001)
	}
	return u, nil
}

// sniff names a format by its bytes, whatever the file is called; "" = none that is known.
func sniff(b []byte) string {
	switch http.DetectContentType(b) {
	case "image/png":
		return "png"
	case "image/jpeg":
		return "jpeg"
	case "image/gif":
		return "gif"
	case "image/bmp":
		return "bmp"
	case "audio/wave":
		return "wav"
	case "audio/mpeg":
		return "mp3"
	case "video/mp4":
		return "mp4"
	}
	switch {
	case bytes.HasPrefix(b, []byte("#!AMR")):
		return "amr"
	case bytes.HasPrefix(b, []byte("\x30\x26\xb2\x75\x8e\x66\xcf\x11")): // ASF header object
		return "wma"
	case len(b) > 2 && b[0] == 0xff && b[1]&0xe0 == 0xe0: // an MPEG frame without a tag
		return "mp3"
	}
	return ""
}

// uploadImage takes a picture for a body: jpg or png below 1 MB, outside the library.
func uploadImage(c *call) (any, *refusal) {
	u, no := c.upload()
	if no != nil {
		return nil, no
	}
	if f := sniff(u.data); f != "png" && f != "jpeg" {
		return nil, refuse(40005)
	}
	if len(u.data) >= maxBodyImage {
		return nil, refuse(40009)
	}
	ch := c.change()
	url := ch.image(sniff(u.data))
	ch.commit()
	return struct {
		URL string `json:"url"`
		result
	}{url, done}, nil
}

// image gives a picture its address.
func (c *change) image(format string) string {
	url := "http://mmbiz.qpic.cn/mmbiz_" + strings.Replace(format, "jpeg", "jpg", 1) + "/" + c.id("image", 43) + "/0?from=appmsg"
	c.rows.Images[url] = &picture{URL: url}
	return url
}

// addMaterial takes a file into the permanent library.
func addMaterial(c *call) (any, *refusal) {
	kind := c.r.URL.Query().Get("type")
	sh, ok := shelves[kind]
	if !ok {
		return nil, refuse(40004)
	}
	u, no := c.upload()
	if no != nil {
		return nil, no
	}
	m := &material{Type: kind, At: c.now}
	if no := c.shelve(sh, u, m); no != nil {
		return nil, no
	}
	ch := c.change()
	m.MediaID = ch.id("media", 64)
	if kind == "image" {
		m.URL = ch.image(sniff(u.data))
	}
	ch.rows.Materials[m.MediaID] = m
	ch.commit()
	return struct {
		MediaID string   `json:"media_id"`
		URL     string   `json:"url,omitempty"`
		Items   []string `json:"item"` // empty; real replies carry it
	}{m.MediaID, m.URL, []string{}}, nil
}

// shelve checks a file against its type and measures pictures.
func (c *call) shelve(sh shelf, u upload, m *material) *refusal {
	format := sniff(u.data)
	held := 0
	for _, other := range c.a.rows.Materials {
		if other.Type == m.Type {
			held++
		}
	}
	picture := m.Type == "image" || m.Type == "thumb"
	switch {
	case !slices.Contains(sh.formats, format) && picture:
		return refuse(40137)
	case !slices.Contains(sh.formats, format):
		return refuse(40005)
	case len(u.data) > sh.max:
		return refuse(45001)
	case held >= sh.cap:
		return refuse(45074)
	}
	if m.Type == "video" {
		var about struct {
			Title string `json:"title"`
		}
		if no := decode([]byte(u.fields["description"]), &about); no != nil || about.Title == "" {
			return refuse(47001)
		}
	}
	if picture {
		size, _, err := image.DecodeConfig(bytes.NewReader(u.data))
		if err != nil {
			return refuse(40137)
		}
		m.Width, m.Height = size.Width, size.Height
	}
	return nil
}

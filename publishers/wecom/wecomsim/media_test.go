package wecomsim

import (
	"bytes"
	pictures "image"
	"image/png"
	"mime/multipart"
	"testing"
)

// picture is a PNG of this size in pixels.
func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, pictures.NewGray(pictures.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// put uploads a file and returns the reply.
func (w *world) put(path, query string, data []byte) object {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("media", "x.bin")
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		w.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		w.t.Fatal(err)
	}
	return w.raw("POST", "/cgi-bin/"+path+"?access_token="+w.token+"&"+query, form.FormDataContentType(), body.Bytes())
}

// upload puts a file and returns its media id.
func (w *world) upload(path, query string, data []byte) string {
	w.t.Helper()
	return w.yes(w.put(path, query, data))["media_id"].(string)
}

// Files by kind and size; created_at is a string in one call and a number in the other.
func TestUploads(t *testing.T) {
	w := newWorld(t, Options{})
	small := picture(t, 10, 10)
	const temp, attach = "media/upload", "media/upload_attachment"
	for name, c := range map[string]struct {
		path, query string
		data        []byte
		want        int
	}{
		"picture":               {temp, "type=image", small, 0},
		"no picture":            {temp, "type=image", []byte("123456"), 40058},
		"picture over 10 MB":    {temp, "type=image", append(small[:len(small):len(small)], make([]byte, 10<<20)...), 40009},
		"five bytes":            {temp, "type=file", []byte("12345"), 40009},
		"six bytes":             {temp, "type=file", []byte("123456"), 0},
		"voice":                 {temp, "type=voice", []byte("#!AMR\n.."), 0},
		"no voice":              {temp, "type=voice", []byte("RIFF...."), 40058},
		"no kind":               {temp, "type=poem", []byte("123456"), 40058},
		"moment's picture":      {attach, "media_type=image&attachment_type=1", picture(t, 1440, 1080), 0},
		"one pixel row more":    {attach, "media_type=image&attachment_type=1", picture(t, 1440, 1081), 40009},
		"moment's film":         {attach, "media_type=video&attachment_type=1", []byte("123456"), 0},
		"moment's file":         {attach, "media_type=file&attachment_type=1", []byte("123456"), 40058},
		"an album's":            {attach, "media_type=image&attachment_type=2", small, 40058},
		"no kind of attachment": {attach, "media_type=image", small, 40058},
	} {
		if r := w.put(c.path, c.query, c.data); code(r) != c.want {
			t.Errorf("%s: %v, want %d", name, r, c.want)
		}
	}
	if got := code(w.raw("POST", "/cgi-bin/"+temp+"?type=file&access_token="+w.token, "text/plain", []byte("123456"))); got != 40058 {
		t.Errorf("no form: %d", got)
	}
	a, b := w.put(temp, "type=image", small), w.put(attach, "media_type=image&attachment_type=1", small)
	if _, text := a["created_at"].(string); !text {
		t.Errorf("upload: %v", a)
	}
	if _, number := b["created_at"].(float64); !number {
		t.Errorf("upload_attachment: %v", b)
	}
}

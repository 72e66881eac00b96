package wechatsim

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
)

// pad fills a file up to a size; decoders stop where their format ends.
func pad(b []byte, size int) []byte { return append(b, make([]byte, max(0, size-len(b)))...) }

func encoded(t *testing.T, format string) []byte {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White})
	var out bytes.Buffer
	var err error
	switch format {
	case "jpeg":
		err = jpeg.Encode(&out, m, nil)
	case "gif":
		err = gif.Encode(&out, m, nil)
	case "bmp":
		err = bmp.Encode(&out, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Section 1.3, uploadimg: jpg and png by their bytes, below 1 MB, any answer labelled text/plain.
func TestUploadImage(t *testing.T) {
	b := newBench(t, Options{})
	png := picturePNG(t, 8, 8)
	for _, c := range []struct {
		name string
		data []byte
		code int
	}{
		{"png", png, 0},
		{"jpeg", encoded(t, "jpeg"), 0},
		{"gif", encoded(t, "gif"), 40005},
		{"webp", []byte("RIFF\x1a\x00\x00\x00WEBPVP8 "), 40005},
		{"text", []byte("<svg/>"), 40005},
		{"almost 1 MB", pad(png, 1<<20-1), 0},
		{"1 MB", pad(png, 1<<20), 40009},
		{"empty", nil, 44001},
	} {
		r := b.upload("/cgi-bin/media/uploadimg?", c.data, nil)
		if r.code() != c.code {
			t.Errorf("%s answers %v, want %d", c.name, r, c.code)
		}
		if _, given := r["errcode"]; !given {
			t.Errorf("%s: no errcode in %v", c.name, r)
		}
		if c.code == 0 && !strings.HasPrefix(r.text("url"), "http://mmbiz.qpic.cn/") {
			t.Errorf("%s: url %q", c.name, r.text("url"))
		}
	}
	res, text := b.raw("POST", "/cgi-bin/media/uploadimg?access_token="+b.stable(), "application/json", "{}")
	if kind := res.Header.Get("Content-Type"); kind != "text/plain" || !strings.Contains(text, "41005") {
		t.Errorf("without a file: %s %s", kind, text)
	}
	if n := b.sim.accounts[appID].rows.Materials; len(n) != 0 {
		t.Errorf("%d materials: a body picture is not in the library", len(n))
	}
}

// Section 5.11 and 1.3: about a thousand uploadimg calls a day, then 45009.
func TestUploadImageQuota(t *testing.T) {
	b := newBench(t, Options{})
	token := b.stable()
	for i := range 1001 {
		r := b.do("POST", "/cgi-bin/media/uploadimg?access_token="+token, "", "")
		if want := map[bool]int{true: 41005, false: 45009}[i < 1000]; r.code() != want {
			t.Fatalf("call %d answers %d, want %d", i+1, r.code(), want)
		}
	}
}

// Section 1.3, add_material: the table of types and sizes; a url for images only.
func TestAddMaterial(t *testing.T) {
	b := newBench(t, Options{})
	png, jpg := picturePNG(t, 8, 8), encoded(t, "jpeg")
	mp4 := []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	about := map[string]string{"description": `{"title":"店","introduction":"一天"}`}
	for _, c := range []struct {
		name, kind string
		data       []byte
		fields     map[string]string
		code       int
	}{
		{"png", "image", png, nil, 0},
		{"jpeg", "image", jpg, nil, 0},
		{"gif", "image", encoded(t, "gif"), nil, 0},
		{"bmp", "image", encoded(t, "bmp"), nil, 0},
		{"10 MB", "image", pad(png, 10<<20), nil, 0},
		{"over 10 MB", "image", pad(png, 10<<20+1), nil, 45001},
		{"webp", "image", []byte("RIFF\x1a\x00\x00\x00WEBPVP8 "), nil, 40137},
		{"png that is none", "image", []byte("\x89PNG\r\n\x1a\nnothing"), nil, 40137},
		{"thumb jpg", "thumb", jpg, nil, 0},
		{"thumb png", "thumb", png, nil, 40137},
		{"thumb over 64 KB", "thumb", pad(jpg, 64<<10+1), nil, 45001},
		{"amr", "voice", []byte("#!AMR\nxxxx"), nil, 0},
		{"voice over 2 MB", "voice", pad([]byte("#!AMR\n"), 2<<20+1), nil, 45001},
		{"voice of pixels", "voice", png, nil, 40005},
		{"mp4", "video", mp4, about, 0},
		{"mp4 without description", "video", mp4, nil, 47001},
		{"no such type", "news", png, nil, 40004},
		{"empty", "image", nil, nil, 44001},
	} {
		r := b.upload("/cgi-bin/material/add_material?type="+c.kind+"&", c.data, c.fields)
		if r.code() != c.code {
			t.Errorf("%s answers %v, want %d", c.name, r, c.code)
			continue
		}
		if hasURL := r.text("url") != ""; hasURL != (c.code == 0 && c.kind == "image") {
			t.Errorf("%s: url %q", c.name, r.text("url"))
		}
		if c.code == 0 && r.text("media_id") == "" {
			t.Errorf("%s: no media_id in %v", c.name, r)
		}
	}
}

// Section 1.3: the library has a cap for each type (45074).
func TestLibraryFills(t *testing.T) {
	b := newBench(t, Options{})
	a := b.sim.accounts[appID]
	for range shelves["thumb"].cap {
		ch := b.sim.change(a)
		ch.rows.Materials[ch.id("media", 20)] = &material{Type: "thumb"}
		ch.commit()
	}
	if r := b.upload("/cgi-bin/material/add_material?type=thumb&", encoded(t, "jpeg"), nil); r.code() != 45074 {
		t.Errorf("thumb number 1001: %v", r)
	}
	b.cover(8, 8) // images have their own shelf
}

// Section 1.3: a body with a broken form, and one past what is read at all.
func TestUploadOfBrokenForms(t *testing.T) {
	b := newBench(t, Options{})
	path := "/cgi-bin/material/add_material?type=image&access_token=" + b.stable()
	if r := b.do("POST", path, "multipart/form-data; boundary=x", "--x\r\nhalf"); r.code() != 47001 {
		t.Errorf("a broken form: %v", r)
	}
	if r := b.do("POST", path, "multipart/form-data; boundary=x", strings.Repeat("x", maxBody+1)); r.code() != 45001 {
		t.Errorf("an endless body: %v", r)
	}
}

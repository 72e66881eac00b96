package demo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWriteLaysOutAWholeWorkspace(t *testing.T) {
	dir := t.TempDir()
	places := Places{WeChat: "127.0.0.1:4321", Douyin: "127.0.0.1:4322", Shop: "127.0.0.1:4323", Public: "127.0.0.1:1234"}
	if err := Write(dir, places); err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile(filepath.Join(dir, "moxin.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"base_url: http://127.0.0.1:4321\n", `base_url: "http://127.0.0.1:4322"`, `url: "http://127.0.0.1:4323/hook"`, `url: "http://127.0.0.1:1234"`} {
		if !strings.Contains(string(config), want) {
			t.Errorf("moxin.yaml does not say %s:\n%s", want, config)
		}
	}
	for name := range places.Secrets() {
		if name != "MOXIN_KEY" && !strings.Contains(string(config), "${"+name+"}") { // moxin asks for its key by itself
			t.Errorf("nothing refers to %s", name)
		}
	}
	articles, err := filepath.Glob(filepath.Join(dir, "articles/2026/12/*.md"))
	if err != nil || len(articles) < 12 {
		t.Errorf("%d articles, %v; want at least 12", len(articles), err)
	}
	f, err := os.Open(filepath.Join(dir, "images", "why-customers-leave.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	size, _, err := image.DecodeConfig(f)
	if err != nil || size.Width != coverWidth || size.Height != coverHeight {
		t.Errorf("cover is %v, %v", size, err)
	}
}

func TestFilmIsAWholeQuickTimeFile(t *testing.T) {
	data, err := film("a")
	if err != nil {
		t.Fatal(err)
	}
	kinds, picture := "", []byte(nil)
	for rest := data; len(rest) > 0; {
		size := int(binary.BigEndian.Uint32(rest))
		if size < 8 || size > len(rest) {
			t.Fatalf("a box of %d bytes in %d", size, len(rest))
		}
		if kinds += string(rest[4:8]) + " "; string(rest[4:8]) == "mdat" {
			picture = rest[8:size]
		}
		rest = rest[size:]
	}
	if kinds != "ftyp mdat moov " {
		t.Errorf("boxes %s", kinds)
	}
	shown, err := jpeg.DecodeConfig(bytes.NewReader(picture))
	if err != nil || shown.Width != filmWidth || shown.Height != filmHeight {
		t.Errorf("shows %v, %v", shown, err)
	}
	offset := data[bytes.LastIndex(data, []byte("stco"))+12:]
	if at := int(binary.BigEndian.Uint32(offset)); !bytes.HasPrefix(data[at:], picture[:64]) {
		t.Errorf("the sample is said to stand at %d", at)
	}
}

func TestPointLeavesLongerPortsAlone(t *testing.T) {
	places := Places{WeChat: "127.0.0.1:11", Douyin: "127.0.0.1:12", Shop: "127.0.0.1:13", Public: "127.0.0.1:14"}
	got, err := point("a: http://127.0.0.1:1\nb: \"127.0.0.1:2\"\nc: http://127.0.0.1:3/hook\nd: \"127.0.0.1:4\"\ne: \"127.0.0.1:8080\"\nf: \"127.0.0.1:10\"\n", places)
	if want := "a: http://127.0.0.1:11\nb: \"127.0.0.1:12\"\nc: http://127.0.0.1:13/hook\nd: \"127.0.0.1:14\"\ne: \"127.0.0.1:8080\"\nf: \"127.0.0.1:10\"\n"; err != nil || got != want {
		t.Errorf("%s %v", got, err)
	}
	if _, err := point("a: http://127.0.0.1:1\n", places); err == nil {
		t.Error("a place that moxin.yaml does not name went unnoticed")
	}
}

func TestPicturesDifferByNameAndOnlyByName(t *testing.T) {
	a, again, b := landscape("a", 40, 30), landscape("a", 40, 30), landscape("b", 40, 30)
	if !same(a, again) {
		t.Error("the same name drew two pictures")
	}
	if same(a, b) {
		t.Error("two names drew the same picture")
	}
}

func same(a, b image.Image) bool {
	for x := range a.Bounds().Dx() {
		for y := range a.Bounds().Dy() {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

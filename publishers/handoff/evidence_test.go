package handoff

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

func pictured(t *testing.T, encode func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 30, 60))
	for y := range 60 {
		for x := range 30 {
			img.Set(x, y, color.NRGBA{uint8(8 * x), uint8(4 * y), 90, 255})
		}
	}
	var b bytes.Buffer
	if err := encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(b *bytes.Buffer, img image.Image) error  { return png.Encode(b, img) }
func asJPEG(b *bytes.Buffer, img image.Image) error { return jpeg.Encode(b, img, nil) }

// spliced puts a chunk behind the head of a PNG.
func spliced(data []byte, kind, body string) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(chunk, kind+body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE([]byte(kind+body)))
	const head = 8 + 25
	return bytes.Join([][]byte{data[:head], chunk, data[head:]}, nil)
}

func TestScreenshotKeepsOnlyWhatIsSeen(t *testing.T) {
	const secret = "GPS 31.2304"
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00" + secret
	segment := append([]byte{0xFF, 0xE1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	photo := pictured(t, asJPEG)
	for name, data := range map[string][]byte{
		"a PNG with a text": spliced(pictured(t, asPNG), "tEXt", "Comment\x00"+secret),
		"a JPEG with EXIF":  bytes.Join([][]byte{photo[:2], segment, []byte(exif), photo[2:]}, nil),
		"more behind it":    append(pictured(t, asPNG), secret...),
	} {
		got, err := Screenshot(data)
		if err != nil || !bytes.Contains(data, []byte(secret)) {
			t.Fatalf("%s: %v", name, err)
		}
		if bytes.Contains(got, []byte(secret)) {
			t.Errorf("%s: what is not seen is kept", name)
		}
		if c, _, err := image.DecodeConfig(bytes.NewReader(got)); err != nil || c.Width != 30 || c.Height != 60 {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
}

func TestScreenshotRefusesWhatIsNone(t *testing.T) {
	whole := pictured(t, asPNG)
	bomb := bytes.Clone(whole)
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":      {nil, "不是"},
		"a page":       {[]byte("<html>"), "不是"},
		"an animation": {pictured(t, func(b *bytes.Buffer, img image.Image) error { return gif.Encode(b, img, nil) }), "不是"},
		"half of one":  {whole[:len(whole)/2], "打不开"},
		"a bomb":       {bomb, "太大"},
		"ten megabyte": {append([]byte(strings.Repeat("x", MaxScreenshot)), 'x'), "10 MB"},
	} {
		got, err := Screenshot(tt.data)
		var shot *ShotError
		if !errors.As(err, &shot) || got != nil || !strings.Contains(shot.In("zh"), tt.want) || shot.In("en") == "" {
			t.Errorf("%s: %d bytes, %v; want %s", name, len(got), err, tt.want)
		}
	}
}

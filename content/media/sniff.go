package media

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // decoder for Sniff and Fit
	_ "image/jpeg" // decoder for Sniff and Fit
	_ "image/png"  // decoder for Sniff and Fit
	"strings"

	_ "golang.org/x/image/bmp"  // decoder for Sniff and Fit
	_ "golang.org/x/image/webp" // decoder for Sniff and Fit
)

// MIME types that moxin knows by their bytes.
const (
	TypePNG  = "image/png"
	TypeJPEG = "image/jpeg"
	TypeGIF  = "image/gif"
	TypeWebP = "image/webp"
	TypeBMP  = "image/bmp"
	TypeSVG  = "image/svg+xml"
	TypeAVIF = "image/avif"
	TypeHEIC = "image/heic"
	TypeMP4  = "video/mp4"
	TypeMOV  = "video/quicktime"
	TypeWebM = "video/webm"
)

// ErrUnknownType says that bytes are no picture or video that moxin knows: often an error
// page that was answered in place of a picture.
var ErrUnknownType = errors.New("no picture or video that moxin knows")

// extensions are the file endings that people expect, by type.
var extensions = map[string]string{
	TypePNG: ".png", TypeJPEG: ".jpg", TypeGIF: ".gif", TypeWebP: ".webp", TypeBMP: ".bmp",
	TypeSVG: ".svg", TypeAVIF: ".avif", TypeHEIC: ".heic",
	TypeMP4: ".mp4", TypeMOV: ".mov", TypeWebM: ".webm",
}

// Extension is the usual file ending of a type with its dot, or "".
func Extension(mime string) string { return extensions[mime] }

// decodable maps the names of Go's decoders to MIME types.
var decodable = map[string]string{
	"png": TypePNG, "jpeg": TypeJPEG, "gif": TypeGIF, "webp": TypeWebP, "bmp": TypeBMP,
}

// brands are the ISO base media brands (the four bytes after "ftyp") that tell pictures and
// QuickTime from MP4, which every other brand is taken for.
var brands = map[string]string{
	"avif": TypeAVIF, "avis": TypeAVIF,
	"heic": TypeHEIC, "heix": TypeHEIC, "mif1": TypeHEIC, "msf1": TypeHEIC,
	"qt  ": TypeMOV,
}

// Sniff says what data is by its bytes, never by its name: the MIME type and, for pictures
// that Go can decode, width and height in pixels (0 for all others). It reads headers only.
func Sniff(data []byte) (mime string, w, h int, err error) {
	if c, format, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		return decodable[format], c.Width, c.Height, nil
	}
	if len(data) >= 12 && string(data[4:8]) == "ftyp" {
		if t, ok := brands[string(data[8:12])]; ok {
			return t, 0, 0, nil
		}
		return TypeMP4, 0, 0, nil
	}
	if bytes.HasPrefix(data, []byte("\x1a\x45\xdf\xa3")) {
		return TypeWebM, 0, 0, nil
	}
	if isSVG(data) {
		return TypeSVG, 0, 0, nil
	}
	return "", 0, 0, fmt.Errorf("%w (starts with %q)", ErrUnknownType, data[:min(len(data), 16)])
}

// isSVG looks for the svg tag behind an XML declaration, a doctype or comments.
func isSVG(data []byte) bool {
	head := strings.ToLower(string(data[:min(len(data), 1024)]))
	head = strings.TrimLeft(strings.TrimPrefix(head, "\ufeff"), " \t\r\n")
	at := strings.Index(head, "<svg")
	return at == 0 || at > 0 && (strings.HasPrefix(head, "<?xml") || strings.HasPrefix(head, "<!"))
}

package media

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// maxNatural bounds a natural size in pixels: a file may claim anything.
const maxNatural = 20_000

// defaultWidth and defaultHeight are the size that browsers give a picture that names none.
const defaultWidth, defaultHeight = 300, 150

// NaturalSize is the width and height in CSS pixels at which a browser shows a picture that Go
// cannot decode: an SVG by its width, height and viewBox, an AVIF by its header. False for other
// types and for headers that say nothing usable.
func NaturalSize(data []byte) (w, h int, ok bool) {
	mime, _, _, err := Sniff(data)
	if err != nil {
		return 0, 0, false
	}
	switch mime {
	case TypeSVG:
		w, h = svgSize(data)
	case TypeAVIF:
		w, h = avifSize(data)
	}
	return w, h, w > 0 && h > 0 && w <= maxNatural && h <= maxNatural
}

// avifSize reads the first ispe property (ISO/IEC 23008-12, 6.5.3): a version of four bytes, then
// width and height.
func avifSize(data []byte) (w, h int) {
	at := bytes.Index(data, []byte("ispe"))
	if at < 0 || at+16 > len(data) {
		return 0, 0
	}
	return int(binary.BigEndian.Uint32(data[at+8:])), int(binary.BigEndian.Uint32(data[at+12:]))
}

// svgSize is the size that the root element gives, completed by its viewBox.
func svgSize(data []byte) (w, h int) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	for {
		token, err := d.RawToken()
		if err != nil {
			return 0, 0
		}
		root, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attr := make(map[string]string)
		for _, a := range root.Attr {
			attr[a.Name.Local] = a.Value
		}
		return completeSize(svgLength(attr["width"]), svgLength(attr["height"]), strings.FieldsFunc(attr["viewBox"], func(r rune) bool { return r == ' ' || r == ',' }))
	}
}

// completeSize fills in what the lengths don't say.
func completeSize(w, h float64, box []string) (int, int) {
	var bw, bh float64
	if len(box) == 4 {
		bw, bh = svgLength(box[2]), svgLength(box[3])
	}
	switch {
	case w == 0 && h == 0 && bw > 0 && bh > 0:
		w, h = bw, bh
	case w == 0 && h == 0:
		w, h = defaultWidth, defaultHeight
	case w == 0 && bh > 0:
		w = h * bw / bh
	case h == 0 && bw > 0:
		h = w * bh / bw
	}
	return whole(w), whole(h)
}

func whole(f float64) int { return int(math.Ceil(min(f, maxNatural+1))) }

// svgUnits are the absolute units of CSS in pixels.
var svgUnits = map[string]float64{"": 1, "px": 1, "pt": 4.0 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "em": 16, "ex": 8, "rem": 16}

var svgNumber = regexp.MustCompile(`^\s*([0-9]*\.?[0-9]+)\s*([a-z]*)\s*$`)

// svgLength is a length in pixels; 0 for a share of nothing known, such as 100%.
func svgLength(s string) float64 {
	m := svgNumber.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0
	}
	return n * svgUnits[m[2]]
}

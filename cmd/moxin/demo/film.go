package demo

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/jpeg"
)

// Films are upright, as phones hold them: pixels, and seconds of the one picture they show.
const (
	filmWidth, filmHeight = 540, 960
	filmSeconds           = 6
)

// film draws a QuickTime film, different for every name: one picture, kept as JPEG, that stands
// still. It is a whole file of its kind (QuickTime File Format: ftyp, mdat, moov), so that what
// takes films takes it.
func film(name string) ([]byte, error) {
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, landscape(name, filmWidth, filmHeight), nil); err != nil {
		return nil, fmt.Errorf("demo: drawing the film %s: %w", name, err)
	}
	out := atom("ftyp", "qt  ", u32(0x20050300), "qt  ")
	at := len(out) + 8 // of the picture, behind the head of mdat
	out = append(out, atom("mdat", picture.Bytes())...)
	return append(out, moov(at, picture.Len())...), nil
}

// moov says that one sample of a size stands at an offset of the file.
func moov(at, size int) []byte {
	const unity = "\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x40\x00\x00\x00"
	zeros := make([]byte, 64)
	made := zeros[:8] // when it was made and changed: the same bytes on every machine
	described := atom("jpeg", zeros[:6], u16(1), zeros[:16], u16(filmWidth), u16(filmHeight),
		u32(72<<16), u32(72<<16), u32(0), u16(1), zeros[:32], u16(24), u16(0xFFFF))
	samples := atom("stbl",
		atom("stsd", u32(0), u32(1), described),
		atom("stts", u32(0), u32(1), u32(1), u32(filmSeconds)),
		atom("stsc", u32(0), u32(1), u32(1), u32(1), u32(1)),
		atom("stsz", u32(0), u32(size), u32(1)),
		atom("stco", u32(0), u32(1), u32(at)))
	shown := atom("minf",
		atom("vmhd", u32(1), zeros[:8]),
		atom("dinf", atom("dref", u32(0), u32(1), atom("url ", u32(1)))),
		samples)
	kept := atom("mdia",
		atom("mdhd", u32(0), made, u32(1), u32(filmSeconds), u32(0)),
		atom("hdlr", u32(0), "mhlr", "vide", zeros[:12], u16(0)),
		shown)
	track := atom("trak",
		atom("tkhd", u32(0xF), made, u32(1), u32(0), u32(filmSeconds), zeros[:16], unity, u32(filmWidth<<16), u32(filmHeight<<16)),
		kept)
	return atom("moov",
		atom("mvhd", u32(0), made, u32(1), u32(filmSeconds), u32(1<<16), u16(0x100), zeros[:10], unity, zeros[:24], u32(2)),
		track)
}

// atom is a box of the file: its size, its four letters, what it holds.
func atom(kind string, parts ...any) []byte {
	out := append(make([]byte, 4, 64), kind...)
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			out = append(out, p...)
		case []byte:
			out = append(out, p...)
		}
	}
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}

func u16(n int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(n)) }

func u32(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

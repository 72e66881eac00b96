package media

import (
	"encoding/binary"
	"io"
	"time"
)

// maxBoxes bounds how many boxes of a file are passed over in search of its length.
const maxBoxes = 4096

// Duration is how long an MP4 or QuickTime video is, as the header of its movie says (ISO/IEC
// 14496-12, 8.2.2, mvhd); false where it says nothing or r holds no such file. It reads r as far as
// that header, which writers put at either end.
func Duration(r io.Reader) (time.Duration, bool) {
	for range maxBoxes {
		name, size, ok := boxHead(r)
		switch {
		case !ok:
			return 0, false
		case name == "moov": // its boxes follow
		case name == "mvhd":
			return movieLength(r)
		case size < 0:
			return 0, false // the last box, and no movie header before it
		default:
			if _, err := io.CopyN(io.Discard, r, size); err != nil {
				return 0, false
			}
		}
	}
	return 0, false
}

// boxHead reads the name of a box and the size of what follows; -1 is up to the end of the file.
func boxHead(r io.Reader) (name string, size int64, ok bool) {
	var head [16]byte
	if _, err := io.ReadFull(r, head[:8]); err != nil {
		return "", 0, false
	}
	name = string(head[4:8])
	switch n := int64(binary.BigEndian.Uint32(head[:4])); n {
	case 0:
		return name, -1, true
	case 1:
		if _, err := io.ReadFull(r, head[8:]); err != nil {
			return "", 0, false
		}
		large := binary.BigEndian.Uint64(head[8:])
		return name, int64(large - 16), large >= 16 && large < 1<<62
	default:
		return name, n - 8, n >= 8
	}
}

// movieLength reads the body of mvhd.
func movieLength(r io.Reader) (time.Duration, bool) {
	var body [32]byte
	if _, err := io.ReadFull(r, body[:20]); err != nil {
		return 0, false
	}
	scale, length, unknown := binary.BigEndian.Uint32(body[12:]), uint64(binary.BigEndian.Uint32(body[16:])), uint64(1<<32-1)
	if body[0] == 1 { // with times of eight bytes
		if _, err := io.ReadFull(r, body[20:]); err != nil {
			return 0, false
		}
		scale, length, unknown = binary.BigEndian.Uint32(body[20:]), binary.BigEndian.Uint64(body[24:]), 1<<64-1
	}
	seconds := float64(length) / float64(scale)
	if scale == 0 || length == 0 || length == unknown || seconds > maxSeconds {
		return 0, false
	}
	return time.Duration(seconds * float64(time.Second)), true
}

// maxSeconds is a year: what says more says nothing.
const maxSeconds = 365 * 24 * 3600

package media

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"time"
)

// box is one box of a video.
func box(name string, body ...[]byte) []byte {
	whole := bytes.Join(body, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(whole))), name...), whole...)
}

// mvhd is a movie header of a version: times of four bytes in 0, of eight in 1.
func mvhd(version byte, scale uint32, length uint64) []byte {
	body := []byte{version, 0, 0, 0}
	if version == 1 {
		body = append(body, make([]byte, 16)...)
		body = binary.BigEndian.AppendUint32(body, scale)
		return box("mvhd", binary.BigEndian.AppendUint64(body, length), make([]byte, 80))
	}
	body = append(body, make([]byte, 8)...)
	body = binary.BigEndian.AppendUint32(body, scale)
	return box("mvhd", binary.BigEndian.AppendUint32(body, uint32(length)), make([]byte, 80))
}

func TestDuration(t *testing.T) {
	ftyp, data := box("ftyp", []byte("isom\x00\x00\x00\x00")), box("mdat", make([]byte, 5000))
	large := append(append([]byte{0, 0, 0, 1}, "mdat"...), binary.BigEndian.AppendUint64(nil, 16+300)...)
	large = append(large, make([]byte, 300)...)
	for name, tt := range map[string]struct {
		file []byte
		want time.Duration
	}{
		"header first":           {bytes.Join([][]byte{ftyp, box("moov", mvhd(0, 1000, 12_340)), data}, nil), 12_340 * time.Millisecond},
		"header last":            {bytes.Join([][]byte{ftyp, data, box("moov", mvhd(0, 600, 18_000))}, nil), 30 * time.Second},
		"long times":             {bytes.Join([][]byte{ftyp, box("moov", mvhd(1, 90_000, 2_745_000))}, nil), 30_500 * time.Millisecond},
		"a large box before it":  {bytes.Join([][]byte{ftyp, large, box("moov", mvhd(0, 1, 7))}, nil), 7 * time.Second},
		"something else in moov": {bytes.Join([][]byte{ftyp, box("moov", box("free", make([]byte, 9)), mvhd(0, 2, 9))}, nil), 4500 * time.Millisecond},
		"no scale":               {bytes.Join([][]byte{ftyp, box("moov", mvhd(0, 0, 9))}, nil), 0},
		"in fragments":           {bytes.Join([][]byte{ftyp, box("moov", mvhd(0, 1000, 0))}, nil), 0},
		"it does not know":       {bytes.Join([][]byte{ftyp, box("moov", mvhd(0, 1000, 1<<32-1))}, nil), 0},
		"it does not know, long": {bytes.Join([][]byte{ftyp, box("moov", mvhd(1, 1000, 1<<64-1))}, nil), 0},
		"cut in the header":      {bytes.Join([][]byte{ftyp, box("moov", mvhd(0, 1000, 9))}, nil)[:40], 0},
		"cut before it":          {bytes.Join([][]byte{ftyp, data[:100]}, nil), 0},
		"no movie":               {bytes.Join([][]byte{ftyp, data}, nil), 0},
		"a box up to the end":    {append(ftyp, "\x00\x00\x00\x00mdatxxxx"...), 0},
		"a box of no size":       {append(ftyp, "\x00\x00\x00\x04free"...), 0},
		"a page":                 {[]byte("<!doctype html><html><body>nothing</body></html>"), 0},
		"nothing":                {nil, 0},
	} {
		got, known := Duration(bytes.NewReader(tt.file))
		if got != tt.want || known != (tt.want > 0) {
			t.Errorf("%s: %v %v, want %v", name, got, known, tt.want)
		}
	}
}

// TestDurationEnds: a file of boxes without end is given up.
func TestDurationEnds(t *testing.T) {
	endless := strings.NewReader(strings.Repeat("\x00\x00\x00\x08free", maxBoxes+10) + string(box("moov", mvhd(0, 1, 1))))
	if got, known := Duration(endless); known {
		t.Errorf("%v", got)
	}
}

func FuzzDuration(f *testing.F) {
	f.Add(bytes.Join([][]byte{box("ftyp", []byte("isom")), box("moov", mvhd(0, 1000, 12_340))}, nil))
	f.Add(bytes.Join([][]byte{box("moov", mvhd(1, 1, 1))}, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, known := Duration(bytes.NewReader(data)); known != (got > 0) && got != 0 || got < 0 || got > maxSeconds*time.Second {
			t.Errorf("%v %v", got, known)
		}
	})
}

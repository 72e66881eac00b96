package sheet

import (
	"encoding/binary"
	"io"
	"math"
	"strings"
	"unicode/utf16"
)

// Records of BIFF8 ([MS-XLS] 2.3) that tables are made of; all others are passed over.
const (
	biffFormula  = 0x0006
	biffEOF      = 0x000a
	biff1904     = 0x0022
	biffPassword = 0x002f
	biffContinue = 0x003c
	biffSheet    = 0x0085
	biffMulRK    = 0x00bd
	biffRString  = 0x00d6
	biffXF       = 0x00e0
	biffSST      = 0x00fc
	biffLabelSST = 0x00fd
	biffNumber   = 0x0203
	biffLabel    = 0x0204
	biffBoolErr  = 0x0205
	biffString   = 0x0207
	biffRK       = 0x027e
	biffFormat   = 0x041e
	biffBOF      = 0x0809
)

// errorNames are the error values of cells, by code ([MS-XLS] 2.5.10).
var errorNames = map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0f: "#VALUE!", 0x17: "#REF!", 0x1d: "#NAME?", 0x24: "#NUM!", 0x2a: "#N/A", 0x2b: "#GETTING_DATA"}

// biffRecord is one record without its head.
type biffRecord struct {
	id   uint16
	body []byte
}

// biffReader walks through the records of a stream.
type biffReader struct {
	data []byte
	at   int
}

// next is the record at hand; io.EOF after the last whole one.
func (r *biffReader) next() (biffRecord, error) {
	if r.at < 0 || r.at+4 > len(r.data) {
		return biffRecord{}, io.EOF
	}
	id := binary.LittleEndian.Uint16(r.data[r.at:])
	n := int(binary.LittleEndian.Uint16(r.data[r.at+2:]))
	if r.at+4+n > len(r.data) {
		return biffRecord{}, io.ErrUnexpectedEOF
	}
	body := r.data[r.at+4 : r.at+4+n]
	r.at += 4 + n
	return biffRecord{id, body}, nil
}

// continued are the bodies of a record and of those that continue it.
func (r *biffReader) continued(first biffRecord) [][]byte {
	out := [][]byte{first.body}
	for {
		at := r.at
		next, err := r.next()
		if err != nil || next.id != biffContinue {
			r.at = at
			return out
		}
		out = append(out, next.body)
	}
}

// pieces reads numbers and strings that go on from one body to the next. What is missing reads
// as zero, and short is set.
type pieces struct {
	bodies [][]byte
	short  bool
}

// take is the next n bytes, wherever they are.
func (p *pieces) take(n int) []byte {
	if len(p.bodies) > 0 && len(p.bodies[0]) >= n {
		out := p.bodies[0][:n]
		p.bodies[0] = p.bodies[0][n:]
		return out
	}
	out := make([]byte, 0, min(n, maxToken))
	for len(out) < n {
		if !p.more() || n > maxToken {
			p.short = true
			return make([]byte, min(n, 8))
		}
		part := p.bodies[0][:min(len(p.bodies[0]), n-len(out))]
		out = append(out, part...)
		p.bodies[0] = p.bodies[0][len(part):]
	}
	return out
}

// more drops bodies that are read; false when none has anything left.
func (p *pieces) more() bool {
	for len(p.bodies) > 0 && len(p.bodies[0]) == 0 {
		p.bodies = p.bodies[1:]
	}
	return len(p.bodies) > 0
}

func (p *pieces) u8() int  { return int(p.take(1)[0]) }
func (p *pieces) u16() int { return int(binary.LittleEndian.Uint16(p.take(2))) }

// skip passes over what no cell shows.
func (p *pieces) skip(n int) {
	for n > 0 && p.more() {
		k := min(n, len(p.bodies[0]))
		p.bodies[0], n = p.bodies[0][k:], n-k
	}
	p.short = p.short || n > 0
}

// Bits of the byte before a string's characters.
const (
	wideText   = 1 << 0 // two bytes each
	hasReading = 1 << 2 // East Asian readings follow
	hasRuns    = 1 << 3 // fonts follow
)

// text reads a string of n characters ([MS-XLS] 2.5.293). Where its characters go on in the next
// body, a byte there says anew how wide they are.
func (p *pieces) text(n int) string {
	flags := p.u8()
	var runs, reading int
	if flags&hasRuns != 0 {
		runs = p.u16()
	}
	if flags&hasReading != 0 {
		reading = int(le32(p.take(4), 0))
	}
	s := p.characters(n, flags)
	p.skip(4 * runs)
	p.skip(reading)
	return s
}

func (p *pieces) characters(n, flags int) string {
	units := make([]uint16, 0, min(n, maxCell))
	for len(units) < n {
		if len(p.bodies) > 0 && len(p.bodies[0]) == 0 {
			if p.bodies = p.bodies[1:]; len(p.bodies) > 0 {
				flags = p.u8()
			}
		}
		if len(p.bodies) == 0 {
			p.short = true
			break
		}
		b, k := p.bodies[0], n-len(units)
		if flags&wideText == 0 {
			k = min(k, len(b))
			for _, c := range b[:k] {
				units = append(units, uint16(c))
			}
			p.bodies[0] = b[k:]
			continue
		}
		if k = min(k, len(b)/2); k == 0 {
			p.bodies[0] = nil // half a character
			continue
		}
		for i := range k {
			units = append(units, binary.LittleEndian.Uint16(b[2*i:]))
		}
		p.bodies[0] = b[2*k:]
	}
	return strings.ReplaceAll(string(utf16.Decode(units)), "\x00", "")
}

// rkNumber reads the short form of a number ([MS-XLS] 2.5.217).
func rkNumber(rk uint32) float64 {
	v := math.Float64frombits(uint64(rk&^3) << 32)
	if rk&2 != 0 {
		v = float64(int32(rk) >> 2)
	}
	if rk&1 != 0 {
		v /= 100
	}
	return v
}

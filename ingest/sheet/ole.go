package sheet

import (
	"encoding/binary"
	"errors"
	"unicode/utf16"
)

// ole is a compound file ([MS-CFB]), the container of old Excel workbooks and of encrypted new
// ones. Every chain of sectors is followed for at most as many sectors as the file has: the
// libraries for this format follow a ring for ever.
type ole struct {
	data    []byte
	sector  int      // bytes
	fat     []uint32 // the sector after each sector
	mini    []uint32 // the same, of the sectors within small
	small   []byte   // streams under cutoff live here
	cutoff  int
	streams map[string]stream
}

// stream is an entry of the directory.
type stream struct {
	start uint32
	size  int
}

const (
	miniSector  = 64
	lastRegular = 0xfffffffa // sector numbers above are marks
	dirEntry    = 128        // bytes
)

var (
	errShort = errors.New("sectors are missing")
	errRing  = errors.New("sectors form a ring")
)

// openOLE reads the tables of a compound file.
func openOLE(data []byte) (*ole, error) {
	if len(data) < 512 {
		return nil, errShort
	}
	shift := binary.LittleEndian.Uint16(data[30:])
	if shift != 9 && shift != 12 {
		return nil, errors.New("no sector size of a compound file")
	}
	o := &ole{data: data, sector: 1 << shift, cutoff: int(le32(data, 56)), streams: map[string]stream{}}
	if err := o.readFAT(); err != nil {
		return nil, err
	}
	directory, err := o.chain(le32(data, 48))
	if err != nil {
		return nil, err
	}
	var root stream
	for i := 0; i+dirEntry <= len(directory); i += dirEntry {
		e := directory[i : i+dirEntry]
		s := stream{le32(e, 116), int(le32(e, 120))}
		switch e[66] {
		case 5:
			root = s
		case 2:
			o.streams[entryName(e)] = s
		}
	}
	if le32(data, 60) < lastRegular {
		return o, o.readMini(root)
	}
	return o, nil
}

func le32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

// entryName is the name of a directory's entry.
func entryName(e []byte) string {
	n := min(int(binary.LittleEndian.Uint16(e[64:])), 64) / 2
	var units []uint16
	for i := range n {
		if u := binary.LittleEndian.Uint16(e[2*i:]); u != 0 {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units))
}

// at is the nth sector. Its last one may be cut short by a sloppy writer.
func (o *ole) at(n uint32) ([]byte, error) {
	from := (int(n) + 1) * o.sector
	if n >= lastRegular || from >= len(o.data) {
		return nil, errShort
	}
	return o.data[from:min(from+o.sector, len(o.data))], nil
}

// readFAT reads the table of sectors, which the header and the sectors behind it list.
func (o *ole) readFAT() error {
	list := o.data[76:512]
	next, most := le32(o.data, 68), len(o.data)/o.sector
	for seen := 0; ; seen++ {
		for i := 0; i+4 <= len(list); i += 4 {
			n := le32(list, i)
			if n >= lastRegular {
				continue
			}
			s, err := o.at(n)
			if err != nil {
				return err
			}
			if len(o.fat) > most+o.sector/4 {
				return errRing
			}
			o.fat = appendWords(o.fat, s)
		}
		if next >= lastRegular {
			return nil
		}
		s, err := o.at(next)
		if err != nil || len(s) < o.sector {
			return errShort
		}
		if seen > most {
			return errRing
		}
		list, next = s[:o.sector-4], le32(s, o.sector-4)
	}
}

func appendWords(to []uint32, s []byte) []uint32 {
	for i := 0; i+4 <= len(s); i += 4 {
		to = append(to, le32(s, i))
	}
	return to
}

func (o *ole) readMini(root stream) (err error) {
	table, err := o.chain(le32(o.data, 60))
	if err != nil {
		return err
	}
	o.mini = appendWords(nil, table)
	o.small, err = o.chain(root.start)
	return err
}

// chain joins the sectors that follow one another.
func (o *ole) chain(n uint32) ([]byte, error) {
	var out []byte
	for n < lastRegular {
		s, err := o.at(n)
		if err != nil || int(n) >= len(o.fat) {
			return nil, errShort
		}
		if len(out) > len(o.data) {
			return nil, errRing
		}
		out = append(out, s...)
		n = o.fat[n]
	}
	return out, nil
}

// open reads a stream.
func (o *ole) open(s stream) ([]byte, error) {
	out, err := o.chain(s.start)
	if s.size < o.cutoff {
		out, err = o.miniChain(s.start)
	}
	if err != nil {
		return nil, err
	}
	if s.size > len(out) {
		return nil, errShort
	}
	return out[:s.size], nil
}

func (o *ole) miniChain(n uint32) ([]byte, error) {
	var out []byte
	for n < lastRegular {
		from := int(n) * miniSector
		if int(n) >= len(o.mini) || from+miniSector > len(o.small) {
			return nil, errShort
		}
		if len(out) > len(o.small) {
			return nil, errRing
		}
		out = append(out, o.small[from:from+miniSector]...)
		n = o.mini[n]
	}
	return out, nil
}

package sheet

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
)

// text is a file of characters in some encoding.
type text struct {
	name string                       // of the encoding
	data []byte                       // without a mark
	from func() transform.Transformer // to UTF-8; nil = it is
}

// decode tells the encoding of a file: UTF-8 with or without a byte order mark, UTF-16 (Excel's
// "Unicode text") or GB18030 (what Chinese Excel writes).
func decode(data []byte) (text, error) {
	var out text
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		out = text{"UTF-8 (BOM)", data[3:], mended(data)}
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || halfZero(data, 1):
		out = text{"UTF-16LE", data, decoder(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))}
	case bytes.HasPrefix(data, []byte("\xfe\xff")) || halfZero(data, 0):
		out = text{"UTF-16BE", data, decoder(unicode.UTF16(unicode.BigEndian, unicode.UseBOM))}
	case looksUTF8(data):
		out = text{"UTF-8", data, mended(data)}
	default:
		out = text{"GB18030", data, decoder(simplifiedchinese.GB18030)}
	}
	if bytes.IndexByte(data, 0) >= 0 && out.name[:5] != "UTF-1" {
		return text{}, errEncoding
	}
	return out, out.check()
}

func decoder(e encoding.Encoding) func() transform.Transformer {
	return func() transform.Transformer { return e.NewDecoder() }
}

// mended replaces what is not UTF-8; nil where all of it is.
func mended(data []byte) func() transform.Transformer {
	if utf8.Valid(data) {
		return nil
	}
	return func() transform.Transformer { return runes.ReplaceIllFormed() }
}

// reader reads t as UTF-8, from the start.
func (t text) reader() io.Reader {
	if t.from == nil {
		return bytes.NewReader(t.data)
	}
	return transform.NewReader(bytes.NewReader(t.data), t.from())
}

// check refuses what is no text in t's encoding: more than one character in 20 is none.
func (t text) check() error {
	if t.from == nil {
		return nil
	}
	var good, bad int
	in, buffer := t.reader(), make([]byte, 32<<10)
	for {
		n, err := in.Read(buffer)
		wrong := bytes.Count(buffer[:n], []byte("\ufffd"))
		good, bad = good+n-3*wrong, bad+wrong
		if err == io.EOF {
			break
		}
		if err != nil {
			return errEncoding
		}
	}
	if bad*20 > good+bad {
		return errEncoding
	}
	return nil
}

// looksUTF8 says whether text is UTF-8, be it with a character or two cut in half: a download
// that ended early is not GB18030 for that.
func looksUTF8(data []byte) bool {
	var wide, wrong int
	for len(data) > 0 {
		if data[0] < utf8.RuneSelf {
			data = data[1:]
			continue
		}
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			wrong++
		} else {
			wide++
		}
		data = data[n:]
	}
	return wrong*20 <= wide
}

// halfZero notices UTF-16 without a mark: its ASCII (commas, digits, line ends) has a zero in
// every second byte, at odd or at even places.
func halfZero(data []byte, at int) bool {
	head := data[:min(len(data), 400)]
	zero, other := 0, 0
	for i, b := range head {
		if b == 0 {
			if i%2 == at {
				zero++
			} else {
				other++
			}
		}
	}
	return zero > len(head)/16 && other <= zero/8
}

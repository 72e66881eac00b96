package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"moxin/content"
)

// kinds of files that look like tables and are not text, by their first bytes.
var kinds = []struct {
	magic string
	text  content.Text
}{
	{"PK\x03\x04", content.T("这是 Excel 文件（xlsx）：在 Excel 或 WPS 里另存为 CSV 再导入", "This is an Excel file (xlsx): save it as CSV in Excel or WPS first")},
	{"\xd0\xcf\x11\xe0", content.T("这是旧版 Excel 文件（xls）：另存为 CSV 再导入", "This is an old Excel file (xls): save it as CSV first")},
	{"<", content.T("这是网页（HTML），不是 CSV：用 Excel 打开后另存为 CSV 再导入", "This is a web page (HTML), not CSV: open it in Excel and save it as CSV")},
}

var (
	errEmpty    = &FileError{content.T("文件是空的", "The file is empty")}
	errBig      = &FileError{content.T("文件超过 64 MB", "The file is over 64 MB")}
	errEncoding = &FileError{content.T("看不懂文件的编码：另存为 UTF-8 的 CSV", "The encoding is not understood: save it as CSV in UTF-8")}
)

// decode turns the bytes of a text file into UTF-8: with or without a byte order mark,
// UTF-16 (Excel's "Unicode text") or GB18030 (what Chinese Excel writes).
func decode(data []byte) (text, name string, err error) {
	switch {
	case len(data) > maxFile:
		return "", "", errBig
	case len(bytes.TrimSpace(data)) == 0:
		return "", "", errEmpty
	}
	for _, k := range kinds {
		if bytes.HasPrefix(bytes.TrimLeft(data, "\ufeff \t\r\n"), []byte(k.magic)) {
			return "", "", &FileError{k.text}
		}
	}
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(data[3:]), "\ufffd"), "UTF-8 (BOM)", nil
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || halfZero(data, 1):
		from, name = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16LE"
	case bytes.HasPrefix(data, []byte("\xfe\xff")) || halfZero(data, 0):
		from, name = unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "UTF-16BE"
	case utf8.Valid(data):
		return string(data), "UTF-8", nil
	default:
		from, name = simplifiedchinese.GB18030, "GB18030"
	}
	out, err := from.NewDecoder().Bytes(data)
	if err != nil || bytes.Count(out, []byte("\ufffd"))*20 > len(out) {
		return "", "", errEncoding
	}
	return string(out), name, nil
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

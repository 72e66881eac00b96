package content

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const utf8BOM = "\xef\xbb\xbf"

// byteOrderMarks are the first bytes of files that are surely not UTF-8. The four-byte
// marks stand first: UTF-32's begins like UTF-16's.
var byteOrderMarks = []struct{ mark, name string }{
	{"\xff\xfe\x00\x00", "UTF-32"}, {"\x00\x00\xfe\xff", "UTF-32"},
	{"\xff\xfe", "UTF-16"}, {"\xfe\xff", "UTF-16"},
}

// plainText returns data as UTF-8 with LF line ends, without a BOM and without control
// characters, or false and the reason. What it repairs it reports, except BOM and CRLF,
// which editors on Windows write without anybody's doing.
func plainText(path string, data []byte) ([]byte, []Finding, bool) {
	if name := foreignEncoding(data); name != "" {
		return nil, []Finding{encodingFinding(path, name)}, false
	}
	data = bytes.TrimPrefix(data, []byte(utf8BOM))
	var findings []Finding
	if bytes.IndexByte(data, '\n') < 0 && bytes.IndexByte(data, '\r') >= 0 {
		findings = append(findings, Finding{
			Rule: "file/line-ends", Severity: SeverityWarning, Position: Position{File: path},
			Message:    T("换行是旧式的 CR，别的工具会把全文读成一行", "lines end in CR alone, which other tools read as one long line"),
			Suggestion: T("另存为 LF 或 CRLF 换行", "save it with LF or CRLF line ends"),
		})
	}
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return nil, append(findings, Finding{
			Rule: "file/zero-byte", Severity: SeverityError, Position: placeOf(path, 1, data, at),
			Message:    T("文件里有零字节，可能已损坏或不是文本", "the file holds a zero byte: damaged, or not text"),
			Suggestion: T("从备份恢复，或删掉这个字符后另存为 UTF-8", "restore it, or remove the character and save as UTF-8"),
		}), false
	}
	if !utf8.Valid(data) {
		return nil, append(findings, invalidUTF8(path, data)), false
	}
	data, control := dropControl(path, data)
	return data, append(findings, control...), true
}

func foreignEncoding(data []byte) string {
	for _, m := range byteOrderMarks {
		if bytes.HasPrefix(data, []byte(m.mark)) {
			return m.name
		}
	}
	// Without a mark UTF-16 shows by the zero half of its line ends and ASCII.
	head := data[:min(len(data), 4096)]
	if zeros := bytes.Count(head, []byte{0}); zeros >= 4 && bytes.Contains(head, []byte("\n\x00")) || bytes.Contains(head, []byte("\x00\n")) && zeros >= 4 {
		return "UTF-16"
	}
	return ""
}

func encodingFinding(path, name string) Finding {
	return Finding{
		Rule: "file/encoding", Severity: SeverityError, Position: Position{File: path, Line: 1, Column: 1},
		Message:    Text{ZH: "文件是 " + name + " 编码，不是 UTF-8", EN: "the file is encoded in " + name + ", not in UTF-8"},
		Suggestion: Text{ZH: "用编辑器另存为 UTF-8", EN: "save it as UTF-8 in your editor"},
	}
}

func invalidUTF8(path string, data []byte) Finding {
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	f := encodingFinding(path, "")
	f.Position = placeOf(path, 1, data, at)
	f.Message = T("这里的字节不是 UTF-8", "the bytes here are not UTF-8")
	if looksGB18030(data) {
		f.Message = T("文件是 GB18030/GBK 编码，不是 UTF-8", "the file is encoded in GB18030/GBK, not in UTF-8")
		f.Suggestion = T("另存为 UTF-8，或运行 iconv -f GB18030 -t UTF-8", "save it as UTF-8, or run iconv -f GB18030 -t UTF-8")
	}
	return f
}

// looksGB18030 reports whether the bytes decode without loss to text with Han characters.
func looksGB18030(data []byte) bool {
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data[:min(len(data), 64<<10)])
	return err == nil && bytes.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) &&
		// A character cut by the bound above may leave one at the end.
		!strings.ContainsRune(strings.TrimRight(string(text), "\uFFFD"), utf8.RuneError)
}

// dropControl removes characters that no platform shows and some refuse.
func dropControl(path string, data []byte) ([]byte, []Finding) {
	unwanted := func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == '\uFEFF'
	}
	first := bytes.IndexFunc(data, unwanted)
	if first < 0 {
		return data, nil
	}
	at, dropped := placeOf(path, 1, data, first), 0
	out := bytes.Map(func(r rune) rune {
		if unwanted(r) {
			dropped++
			return -1
		}
		return r
	}, data)
	return out, []Finding{{
		Rule: "file/control-character", Severity: SeverityWarning, Position: at,
		Message: Text{ZH: fmt.Sprintf("有 %d 个看不见的控制字符，成稿时去掉了，第一个在这里", dropped),
			EN: fmt.Sprintf("%d invisible control characters are left out when compiling, the first is here", dropped)},
		Suggestion: T("删掉它们", "remove them"),
	}}
}

// placeOf is the place of a byte offset in text that begins on line of the file.
func placeOf(path string, line int, text []byte, offset int) Position {
	before := text[:min(offset, len(text))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return Position{path, line + bytes.Count(before, []byte("\n")), utf8.RuneCount(before[start:]) + 1}
}

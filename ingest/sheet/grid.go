package sheet

import (
	"bytes"
	"iter"
	"strings"
)

// record is one row with the line it began on: the line of a text, the row's number in a
// workbook. Its cells are the receiver's to keep.
type record struct {
	line  int
	cells []string
}

// grid is one table of a file. Its rows are read as they are asked for, from the start every
// time, which costs what reading the file costs; after an error nothing follows.
//
// Cells are text as the grammars of numbers and times read it. In workbooks a number is its
// value in full and not what its format shows, with two exceptions that lose nothing: 28.64%
// keeps its sign and 0:01:07 its colons. A date is a serial since 1899-12-30 (45992.5), whatever
// the workbook counts from. Of merged cells the
// first has the text and the others are blank: what is said once counts once.
type grid struct {
	name   string // of the sheet; "" where the format has none
	hidden bool   // nobody sees this sheet in Excel; such sheets come last
	rows   iter.Seq2[record, error]
}

func hiddenLast(x, y grid) int {
	switch {
	case x.hidden == y.hidden:
		return 0
	case x.hidden:
		return 1
	}
	return -1
}

// format is a kind of file with tables in it.
type format struct {
	name  string // "" = the encoding is told instead
	magic string
	read  func(data []byte) ([]grid, error)
}

// formats are told by their first bytes, never by a file's name: platforms give CSV and HTML
// the name .xls.
var formats = []format{
	{"xlsx", "PK\x03\x04", xlsxGrids},
	{"xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", xlsGrids},
	{"xls", "\x09\x08\x10\x00\x00\x06\x05\x00", biffGrids}, // without the container
}

// readGrids finds the tables of a file and how it was written ("xlsx", "UTF-16LE"). A
// *FileError says what to bring instead.
func readGrids(data []byte) (grids []grid, how string, err error) {
	switch {
	case len(data) > maxFile:
		return nil, "", errBig
	case len(bytes.TrimSpace(data)) == 0:
		return nil, "", errEmpty
	}
	for _, f := range formats {
		if bytes.HasPrefix(data, []byte(f.magic)) {
			grids, err := f.read(data)
			return grids, f.name, readable(f.name, err)
		}
	}
	if err := strange(data); err != nil {
		return nil, "", err
	}
	if isHTML(data) {
		grids, err := htmlGrids(data)
		return grids, "HTML", err
	}
	t, err := decode(data)
	if err != nil {
		return nil, "", err
	}
	return csvGrids(t), t.name, nil
}

// strangers are files that people bring in place of a table, by their first bytes.
var strangers = []struct {
	magic string
	err   error
}{
	{"%PDF-", notTable(" PDF 文件", "a PDF")},
	{"\x89PNG", notTable("图片（PNG）", "a picture (PNG)")},
	{"\xff\xd8\xff", notTable("图片（JPEG）", "a picture (JPEG)")},
	{"GIF8", notTable("图片（GIF）", "a picture (GIF)")},
	{"RIFF", notTable("图片或音视频", "a picture, sound or video")},
	{"\x00\x00\x00\x18ftyp", notTable("视频", "a video")},
	{"\x00\x00\x00\x20ftyp", notTable("视频", "a video")},
	{"\x1f\x8b", packed("gzip")},
	{"Rar!", packed("rar")},
	{"7z\xbc\xaf", packed("7z")},
	{"PK\x05\x06", fileError("压缩包（zip）是空的", "The zip archive is empty")},
	{"SQLite format 3", notTable("数据库", "a database")},
	{"{\"", notTable(" JSON 文件", "a JSON file")},
	{"[{", notTable(" JSON 文件", "a JSON file")},
	{"MIME-Version:", fileError("这是单文件网页（mht）：用 Excel 打开后另存为 xlsx 再导入",
		"This is a web page in one file (mht): open it in Excel and save it as xlsx")},
	{"\x09\x00\x04\x00", ancient}, {"\x09\x02\x06\x00", ancient}, {"\x09\x04\x06\x00", ancient}, {"\x09\x08\x08\x00", ancient},
}

var ancient = fileError("这是 Excel 95 或更早的 xls：用 Excel、WPS 打开后另存为 xlsx 再导入",
	"This is an xls of Excel 95 or older: open it in Excel and save it as xlsx")

func notTable(zh, en string) error {
	return fileError("这是%[1]s，不是表格：请导出 xlsx、xls 或 CSV", "This is %[2]s, not a table: export xlsx, xls or CSV", zh, en)
}

func packed(kind string) error {
	return fileError("这是压缩包（%s）：先解压，再导入里面的表格", "This is an archive (%s): unpack it and import the tables in it", kind)
}

func strange(data []byte) error {
	for _, s := range strangers {
		if bytes.HasPrefix(data, []byte(s.magic)) {
			return s.err
		}
	}
	if bytes.Contains(data[:min(len(data), 1024)], []byte("urn:schemas-microsoft-com:office:spreadsheet")) &&
		strings.HasPrefix(strings.TrimLeft(string(data[:min(len(data), 64)]), "\ufeff \t\r\n"), "<?xml") {
		return fileError("这是“XML 电子表格 2003”：用 Excel、WPS 打开后另存为 xlsx 再导入",
			"This is an XML Spreadsheet 2003: open it in Excel and save it as xlsx")
	}
	return nil
}

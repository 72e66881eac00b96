package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFilesAreRefusedForWhatTheyAre(t *testing.T) {
	zip := func(names ...string) string {
		parts := map[string]string{}
		for _, n := range names {
			parts[n] = "x"
		}
		return string(zipped(t, parts))
	}
	locked := []byte(zip("xl/workbook.xml"))
	for _, head := range []string{"PK\x03\x04", "PK\x01\x02"} { // the flag in both heads of the part
		at := bytes.Index(locked, []byte(head))
		locked[at+len(head)+map[string]int{"PK\x03\x04": 2, "PK\x01\x02": 4}[head]] |= 1
	}
	var password records
	cases := map[string]struct{ data, want string }{
		"nothing":       {"", "空的"},
		"blanks":        {" \r\n\t", "空的"},
		"zeros":         {strings.Repeat("\x00", 600), "编码"},
		"binary":        {"\x01\x00\x02ab\xfe\xff\x00\x00\x00", "编码"},
		"pdf":           {"%PDF-1.7 …", "PDF"},
		"png":           {"\x89PNG\r\n", "图片"},
		"jpeg":          {"\xff\xd8\xff\xe0", "图片"},
		"gzip":          {"\x1f\x8b\x08", "gzip"},
		"rar":           {"Rar!\x1a\x07", "rar"},
		"json":          {`{"data": []}`, "JSON"},
		"mht":           {"MIME-Version: 1.0\n", "mht"},
		"XML 2003":      {"<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "XML 电子表格"},
		"xlsb":          {zip("xl/workbook.bin"), "xlsb"},
		"ods":           {zip("mimetype", "content.xml"), "ods"},
		"numbers":       {zip("Index/Document.iwa"), "Numbers"},
		"docx":          {zip("word/document.xml"), "Word"},
		"pptx":          {zip("ppt/presentation.xml"), "演示文稿"},
		"nested zip":    {zip("a/b.zip"), "压缩包里的压缩包"},
		"zip of sheets": {zip("导出/1.xlsx"), "先解压"},
		"zip":           {zip("readme.txt"), "先解压"},
		"empty zip":     {"PK\x05\x06" + strings.Repeat("\x00", 18), "空的"},
		"locked xlsx":   {string(oleFile(map[string][]byte{"EncryptionInfo": []byte("x"), "EncryptedPackage": make([]byte, 5000)})), "密码"},
		"locked zip":    {string(locked), "密码"},
		"locked xls":    {string(oleFile(map[string][]byte{"Workbook": biffBook(password.add(biffPassword, uint16(1)), &records{})})), "密码"},
		"doc":           {string(oleFile(map[string][]byte{"WordDocument": []byte("x")})), "Word"},
		"Excel 95":      {string(oleFile(map[string][]byte{"Book": []byte("x")})), "Excel 95"},
		"msi":           {string(oleFile(map[string][]byte{"Icons": []byte("x")})), "没有工作簿"},
	}
	for name, c := range cases {
		if f := refusal(t, []byte(c.data)); f == nil || !strings.Contains(f.Text.ZH, c.want) || f.Text.EN == "" || strings.Contains(f.Text.String(), "%!") {
			t.Errorf("%s: %v, want it to speak of %s", name, f, c.want)
		}
	}
}

func TestBounds(t *testing.T) {
	cell, row := "<c><v>1</v></c>", "<row><c><v>1</v></c></row>"
	cases := map[string]struct {
		data []byte
		want string
	}{
		"a million columns of text": {[]byte("a,b\n" + strings.Repeat("1,", 1_000_000)), "第 2 行超过 1024 列"},
		"a million columns":         {oneSheet(t, row+"<row>"+strings.Repeat(cell, 1_000_000)+"</row>"), "第 2 行超过 1024 列"},
		"a column far away":         {oneSheet(t, `<row r="7"><c r="XFD7"><v>1</v></c></row>`), "第 7 行超过 1024 列"},
		"rows of text":              {[]byte("a,b\n" + strings.Repeat("1,2\n", maxRows)), "第 200001 行起超过 20 万行"},
		"rows":                      {oneSheet(t, strings.Repeat(row, maxRows+1)), "第 200001 行起超过 20 万行"},
		"a row far away":            {oneSheet(t, `<row r="2000000"><c><v>1</v></c></row>`), "超过 20 万行"},
		"a long cell of text":       {[]byte("a,b\n1," + strings.Repeat("字", maxCell+1)), "第 2 行有一格超过 32767 个字"},
		"a long cell":               {oneSheet(t, row+`<row><c t="inlineStr"><is><t>`+strings.Repeat("字", maxCell+1)+`</t></is></c></row>`), "第 2 行有一格"},
		"an open quote":             {[]byte("a,b\n1,2\n3,\"4\n" + strings.Repeat("1,2\n", 100)), "第 3 行有一个引号没有配对"},
		"a bomb of cells":           {oneSheet(t, "<row>"+strings.Repeat("<c            />", 1_200_000)+"</row>"), "大得不正常"},
		"a bomb of blanks":          {oneSheet(t, strings.Repeat(" ", 2*maxToken)), "大得不正常"},
		"a bomb of a tag":           {oneSheet(t, "<row "+strings.Repeat("a='1' ", maxToken)+"/>"), "大得不正常"},
		"relations without end":     {zipped(t, map[string]string{"_rels/.rels": relations(maxParts + 2)}), "大得不正常"},
		"parts without end":         {bytes.Repeat([]byte("PK\x03\x04PK\x01\x02"), maxParts+1), "压缩包"},
		"over 64 MB":                {make([]byte, maxFile+1), "64 MB"},
	}
	for name, c := range cases {
		if f := refusal(t, c.data); f == nil || !strings.Contains(f.Text.ZH, c.want) || f.Text.EN == "" {
			t.Errorf("%s: %v, want it to speak of %s", name, f, c.want)
		}
	}
}

func relations(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<Relationship Id="r%d" Target="x"/>`, i)
	}
	return b.String()
}

// What people's programs leave around a table is no reason to refuse it.
func TestEmptyCellsAndRowsDoNotCount(t *testing.T) {
	rows := `<row><c><v>1</v></c><c r="XFD1" s="1"/></row>` + strings.Repeat("<row/>", maxRows+1) + "<row><c><v>2</v></c></row>"
	sameLines(t, gridLines(t, oneSheet(t, rows)), []string{"Sheet1 1: 1", "Sheet1 200003: 2"})
}

// endless is a part that never stops.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }
func (endless) Close() error               { return nil }

func TestPartsThatUnpackTooFar(t *testing.T) {
	for packed, most := range map[int64]int64{1 << 40: maxUnpacked, 100: looseBelow, 1 << 20: maxRatio << 20} {
		p := &part{ReadCloser: endless{}, packed: packed}
		if n, err := io.Copy(io.Discard, p); !errors.Is(err, errBomb) || n > most+1<<16 {
			t.Errorf("a part of %d bytes gave %d, %v; want no more than %d", packed, n, err, most)
		}
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(path, []byte("a,b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := ReadFile(path); err != nil || string(data) != "a,b\n" {
		t.Errorf("%q, %v", data, err)
	}
	if err := os.Truncate(path, 1<<30); err != nil { // a hole: nothing is written
		t.Fatal(err)
	}
	if _, err := ReadFile(path); !errors.Is(err, errBig) {
		t.Errorf("a file of 1 GB: %v", err)
	}
	if _, err := ReadFile(filepath.Dir(path)); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := ReadFile(path + "?"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestReadAllStops(t *testing.T) {
	if _, err := ReadAll(endless{}); !errors.Is(err, errBig) {
		t.Errorf("a stream without end: %v", err)
	}
	broken := errors.New("line dropped")
	if _, err := ReadAll(io.MultiReader(strings.NewReader("a"), failing{broken})); !errors.Is(err, broken) {
		t.Errorf("a stream that breaks: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"
)

// archive is the parts of a zip file by their names in small letters.
type archive map[string]*zip.File

// openArchive reads a zip file's list of parts.
func openArchive(data []byte) (archive, error) {
	// Counted first: a directory of a million names would take more memory than its file.
	if bytes.Count(data, []byte("PK\x01\x02")) > maxParts {
		return nil, packed("zip")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	a := archive{}
	for _, f := range z.File {
		if name := partName(f.Name); a[name] == nil {
			a[name] = f
		}
	}
	return a, nil
}

// partName is a part's name however programs write it.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, "\\", "/")), "/"))
}

// open reads a part, as much of it as a table may hold.
func (a archive) open(name string) (io.ReadCloser, error) {
	f := a[name]
	if f == nil {
		return nil, fmt.Errorf("no part %s", name)
	}
	if f.Flags&1 != 0 {
		return nil, errLocked
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	return &part{ReadCloser: r, packed: int64(f.CompressedSize64)}, nil
}

// part counts what comes out of a part; what its header promises is not believed.
type part struct {
	io.ReadCloser
	packed, unpacked int64
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	p.unpacked += int64(n)
	if p.unpacked > maxUnpacked || p.unpacked > looseBelow && p.unpacked > maxRatio*p.packed {
		return n, errBomb
	}
	return n, err
}

// contents are zip files that are no xlsx, by a part they have; the first that fits counts.
var contents = []struct {
	part string // a name, or how names begin (…*) or end (*…)
	err  error
}{
	{"xl/workbook.bin", fileError("这是二进制工作簿（xlsb）：用 Excel、WPS 打开后另存为 xlsx 再导入", "This is a binary workbook (xlsb): open it in Excel and save it as xlsx")},
	{"content.xml", fileError("这是 OpenDocument 文件（ods）：另存为 xlsx 再导入", "This is an OpenDocument file (ods): save it as xlsx")},
	{"index/*", numbers}, {"index.zip", numbers}, {"*.iwa", numbers},
	{"word/*", notTable(" Word 文档", "a Word document")},
	{"ppt/*", notTable("演示文稿", "a presentation")},
	{"meta-inf/*", notTable("程序包", "a program package")},
	{"*.zip", fileError("这是压缩包里的压缩包：先全部解压，再导入里面的表格", "This is an archive in an archive: unpack both and import the tables in them")},
	{"*.xlsx", packed("zip")}, {"*.xls", packed("zip")}, {"*.csv", packed("zip")},
}

var numbers = fileError("这是 Numbers 表格：在 Numbers 里导出为 Excel（xlsx）再导入", "This is a Numbers document: export it as Excel (xlsx) first")

// what says what a zip file without a workbook is.
func (a archive) what() error {
	for _, c := range contents {
		for name := range a {
			head, isHead := strings.CutSuffix(c.part, "*")
			tail, isTail := strings.CutPrefix(c.part, "*")
			if name == c.part || isHead && strings.HasPrefix(name, head) || isTail && strings.HasSuffix(name, tail) {
				return c.err
			}
		}
	}
	return fileError("这个压缩包（zip）不是 xlsx 工作簿：先解压，再导入里面的表格", "This zip archive is no xlsx workbook: unpack it and import the tables in it")
}

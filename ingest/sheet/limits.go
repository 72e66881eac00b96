package sheet

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"moxin/content"
)

// Bounds of a file. Exports hold at most some thousands of posts in some dozens of columns: what
// is over these is no export, and would cost a machine's memory to find out.
const (
	maxFile     = 64 << 20  // bytes as they come
	maxUnpacked = 256 << 20 // bytes of one part of a workbook
	maxRatio    = 250       // unpacked to packed, of a part over looseBelow; XML of tables has 10 to 60
	looseBelow  = 16 << 20  // bytes
	maxText     = 64 << 20  // bytes of a workbook's shared strings
	maxRows     = 200_000   // of a table, with something in them
	maxColumns  = 1024      // of a row, with something in them
	maxCells    = 8_000_000 // of a table, empty ones too
	maxCell     = 32_767    // characters; Excel's own bound
	maxTables   = 64        // of a file
	maxParts    = 4096      // of an archive
	maxStyles   = 1 << 16   // of a workbook; Excel's own bound
)

// fileError is a *FileError in both languages with the same arguments.
func fileError(zh, en string, args ...any) *FileError {
	return &FileError{content.T(fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...))}
}

var (
	errEmpty = fileError("文件是空的", "The file is empty")
	errBig   = fileError("文件超过 64 MB：分几次导出（时间段短一些）再导入",
		"The file is over 64 MB: export shorter periods and import them one by one")
	errEncoding = fileError("看不懂文件的编码：另存为 UTF-8 的 CSV 再导入", "The encoding is not understood: save it as CSV in UTF-8")
	errBomb     = fileError("文件解压后大得不正常：重新导出，或另存为 CSV 再导入",
		"The file unpacks to far more than a table holds: export it again, or save it as CSV")
	errStrings = fileError("工作簿里的文字超过 64 MB：只留要导入的工作表，或另存为 CSV",
		"The workbook holds over 64 MB of text: keep only the sheet to import, or save it as CSV")
	errTables = fileError("文件里的表超过 64 张：只留要导入的", "The file has over 64 tables: keep only those to import")
	errLocked = fileError("文件有密码：去掉密码另存后再导入", "The file has a password: save it without one first")
)

func errRows(line int) error {
	return fileError("第 %d 行起超过 20 万行：分几次导出再导入", "From row %d on there are over 200,000 rows: split the file", line)
}

func errColumns(line int) error {
	return fileError("第 %d 行超过 1024 列：检查分隔符和引号，或删掉多余的列",
		"Row %d has over 1,024 columns: check separators and quotes, or delete the columns that are not needed", line)
}

func errCell(line int) error {
	return fileError("第 %d 行有一格超过 32767 个字：检查引号有没有配对，或删短这一格",
		"Row %d has a cell of over 32,767 characters: check that quotes are paired, or shorten the cell", line)
}

func errCells(line int) error {
	return fileError("到第 %d 行已超过 800 万格：只留要导入的行和列", "At row %d there are over 8,000,000 cells: keep only the rows and columns to import", line)
}

// errDamaged is a file that ends too early or contradicts itself; kind is "xlsx" or "xls".
func errDamaged(kind string, cause error) error {
	return fileError("文件不完整或已损坏（%s：%v）：重新下载，或用 Excel、WPS 打开后另存为 xlsx",
		"The file is cut short or damaged (%s: %v): download it again, or open it in Excel and save it as xlsx", kind, cause)
}

// readable makes a *FileError of what reading a file of a kind ran into.
func readable(kind string, err error) error {
	if file := (*FileError)(nil); err == nil || errors.As(err, &file) {
		return err
	}
	return errDamaged(kind, err)
}

// ReadFile reads a file to be given to Read. One over 64 MB is refused by its size, before it is
// opened; a *FileError says so. A pipe or a device is fs.ErrInvalid.
func ReadFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fmt.Errorf("sheet: %w", err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("sheet: %s is no file: %w", path, fs.ErrInvalid)
	case info.Size() > maxFile:
		return nil, errBig
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	defer f.Close()
	return ReadAll(f)
}

// ReadAll reads a file to be given to Read, and stops with a *FileError at 64 MB.
func ReadAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	if len(data) > maxFile {
		return nil, errBig
	}
	return data, nil
}

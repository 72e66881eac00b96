package rank

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strings"

	"moxin/content"
)

// DataError is a place of a data folder that cannot be read, and why.
type DataError struct {
	File   string
	Line   int    // 0 = the whole file
	Column string // "" = the whole row
	Cell   string // what stands there, shortened
	Why    content.Text
}

// What is wrong with a place.
var (
	noSuchFile  = content.T("数据文件夹里没有这个文件", "the data folder has no such file")
	noHeader    = content.T("没有表头", "there is no header")
	noColumn    = content.T("没有这一列", "there is no such column")
	columnTwice = content.T("这一列有两次", "there are two such columns")
	notUTF8     = content.T("不是 UTF-8 编码，请另存为 UTF-8", "not encoded in UTF-8: save it as UTF-8")
	secondRow   = content.T("这篇已经有一行了", "a second row of this post")
	noSuchPost  = content.T(postsFile+" 里没有这一篇", postsFile+" has no such post")
	blank       = content.T("不能空着", "blank")
	noInstant   = content.T("不是 RFC 3339 的时刻，写成 2026-11-03T20:00:00+08:00", "not an instant in RFC 3339, such as 2026-11-03T20:00:00+08:00")
	noCount     = content.T("不是计数：写数字，不知道就空着，到了显示上限写 100000+", "not a count: write a number, nothing where it is unknown, 100000+ where no more is shown")
)

// csvTrouble is what the reader of CSV finds, in words.
var csvTrouble = []struct {
	err error
	why content.Text
}{
	{csv.ErrFieldCount, content.T("这一行的列数和表头不一样", "the row has not as many columns as the header")},
	{csv.ErrQuote, content.T("引号没有成对，或引号后面还有字", "a quote is not closed, or has more behind it")},
	{csv.ErrBareQuote, content.T("没有引起来的格子里有引号", "a quote in a cell that is not quoted")},
}

// unreadable gives an error of the reader of CSV its place in the file.
func unreadable(name string, err error) error {
	var at *csv.ParseError
	if !errors.As(err, &at) {
		return fmt.Errorf("rank: %s: %w", name, err)
	}
	for _, t := range csvTrouble {
		if errors.Is(err, t.err) {
			return &DataError{File: name, Line: at.Line, Why: t.why}
		}
	}
	return &DataError{File: name, Line: at.Line, Why: content.T(at.Err.Error(), "")}
}

func (r *record) wrong(column string, why content.Text) error {
	cell := []rune(strings.ToValidUTF8(r.cell(column), "\uFFFD"))
	if len(cell) > 40 {
		cell = append(cell[:40], '…')
	}
	return &DataError{File: r.file, Line: r.line, Column: column, Cell: string(cell), Why: why}
}

// Error is in both languages.
func (e *DataError) Error() string { return e.text().String() }

// In is Error in one language.
func (e *DataError) In(lang string) string { return e.text().In(lang) }

func (e *DataError) text() content.Text {
	place, zh, en := e.File+": ", "", ""
	if e.Line > 0 {
		place = fmt.Sprintf("%s:%d: ", e.File, e.Line)
	}
	cell := ""
	if e.Cell != "" {
		cell = "“" + e.Cell + "”"
	}
	if e.Column != "" {
		zh, en = e.Column+" 列"+cell+"：", strings.TrimSpace("column "+e.Column+" "+cell)+": "
	}
	return content.T(place+zh+e.Why.ZH, place+en+e.Why.In("en"))
}

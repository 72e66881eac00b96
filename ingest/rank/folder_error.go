package rank

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strings"

	"moxin/content"
)

// DataError is a place of a data folder that cannot be read, or is odd, and why.
type DataError struct {
	File   string
	Line   int    // 0 = the whole file
	At     int    // rune of the line, from 1; 0 = the whole line
	Column string // by its name; "" = the whole row
	Cell   string // what stands there, shortened
	Why    content.Text
	More   int // places like this one that follow
}

// said is why a place is wrong.
type said content.Text

// or is the same with what was probably meant; "" = nobody can tell.
func (s said) or(meant string) content.Text {
	if meant == "" {
		return content.Text(s)
	}
	return content.T(s.ZH+"；是不是 "+meant+"？", s.EN+"; did you mean "+meant+"?")
}

// What is wrong with a place.
var (
	noSuchFile    = content.T("数据文件夹里没有这个文件", "the data folder has no such file")
	noHeader      = content.T("没有表头", "there is no header")
	noColumn      = content.T("没有这一列", "there is no such column")
	noName        = content.T("这一列没有列名，不知道是什么", "the column has no name: nobody can tell what it is")
	columnTwice   = content.T("这一列有两次", "there are two such columns")
	unknownColumn = said(content.T("不认识这一列，没有读", "is not known and not read"))
	notUTF8       = content.T("不是 UTF-8 编码。中文 Excel 的“CSV（逗号分隔）”是 GBK：另存为“CSV UTF-8（逗号分隔）”，或用 iconv -f GB18030 -t UTF-8 转",
		"not encoded in UTF-8. What a Chinese Excel calls CSV is GBK: save it as “CSV UTF-8”, or use iconv -f GB18030 -t UTF-8")
	secondRow    = content.T("这篇已经有一行了", "a second row of this post")
	noSuchPost   = said(content.T(postsFile+" 里没有这一篇", postsFile+" has no such post"))
	blank        = content.T("不能空着", "blank")
	readTooEarly = content.T("在发布之前，这一行没有用", "is before it was published: the row is left out")
)

// otherForms are what a header that lacks columns may be instead of values between commas.
var otherForms = []struct {
	mark string
	why  content.Text
}{
	{"\x00", notUTF8},
	{"\r", content.T("没有这一列：换行是旧式的 CR，另存为 LF 或 CRLF 换行", "there is no such column: lines end in CR alone; save it with LF or CRLF")},
	{";", content.T("没有这一列：用的是分号，要用英文逗号分隔", "there is no such column: semicolons stand between columns; use commas")},
	{"；", content.T("没有这一列：用的是中文分号，要用英文逗号分隔", "there is no such column: Chinese semicolons stand between columns; use commas")},
	{"，", content.T("没有这一列：用的是中文逗号，要用英文逗号分隔", "there is no such column: Chinese commas stand between columns; use plain ones")},
	{"\t", content.T("没有这一列：用的是制表符，要用英文逗号分隔", "there is no such column: tabs stand between columns; use commas")},
}

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

// wrong is what is to be said of the row's cell in a column.
func (r *record) wrong(column string, why content.Text) *DataError {
	cell := []rune(strings.ToValidUTF8(r.cell(column), "\uFFFD"))
	if len(cell) > 40 {
		cell = append(cell[:40], '…')
	}
	e := r.at(r.column[column], column, why)
	e.Cell = string(cell)
	return e
}

// also counts a place with the first one like it.
func (e *DataError) also(other *DataError) *DataError {
	if e == nil {
		return other
	}
	e.More++
	return e
}

// Error is in both languages.
func (e *DataError) Error() string { return e.text().String() }

// In is Error in one language.
func (e *DataError) In(lang string) string { return e.text().In(lang) }

func (e *DataError) text() content.Text {
	place, zh, en := content.Position{File: e.File, Line: e.Line, Column: e.At}.String()+": ", "", ""
	cell := ""
	if e.Cell != "" {
		cell = "“" + e.Cell + "”"
	}
	if e.Column != "" {
		zh, en = e.Column+" 列"+cell+"：", strings.TrimSpace("column "+e.Column+" "+cell)+": "
	}
	zh, en = place+zh+e.Why.ZH, place+en+e.Why.In("en")
	if e.More > 0 {
		zh, en = zh+fmt.Sprintf("；这样的还有 %d 处", e.More), en+fmt.Sprintf("; %d more like it", e.More)
	}
	return content.T(zh, en)
}

package sheet

import (
	"bytes"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// isHTML says whether a text is a web page and no table: back ends give a page the name .xls,
// and Excel opens it.
func isHTML(data []byte) bool {
	head := bytes.ReplaceAll(data[:min(len(data), 512)], []byte{0}, nil) // of UTF-16
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		head = bytes.TrimPrefix(head, []byte(mark))
	}
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) < 2 || head[0] != '<' {
		return false
	}
	c := head[1] | 0x20
	return c >= 'a' && c <= 'z' || head[1] == '!' || head[1] == '?'
}

// htmlText is the page as UTF-8. What is UTF-8 is nothing else, whatever a page that was saved
// anew says of itself. A page that says GBK is read as GB18030, which has all of GBK; another
// encoding is believed, except the one that stands for none (windows-1252).
func htmlText(data []byte) (text, error) {
	t, err := decode(data)
	if err == nil && strings.HasPrefix(t.name, "UTF-") {
		return t, nil
	}
	e, name, _ := charset.DetermineEncoding(data[:min(len(data), 1024)], "")
	switch name {
	case "gbk", "utf-8", "windows-1252":
		return t, err
	}
	t = text{name, data, decoder(e)}
	return t, t.check()
}

// htmlGrids finds the tables of a page, tables within tables too.
func htmlGrids(data []byte) ([]grid, error) {
	t, err := htmlText(data)
	if err != nil {
		return nil, err
	}
	p := page{want: -1}
	if err := p.read(t, func(record) bool { return true }); err != nil {
		return nil, err
	}
	if p.tables > maxTables {
		return nil, errTables
	}
	var out []grid
	for i := range p.tables {
		out = append(out, grid{rows: htmlRows(t, i)})
	}
	if len(out) == 0 {
		return nil, fileError("这个网页（HTML）里没有表格：登录后重新导出，或导出 xlsx、CSV",
			"This web page (HTML) has no table: sign in and export it again, or export xlsx or CSV")
	}
	return out, nil
}

// htmlRows reads the rows of the nth table.
func htmlRows(t text, n int) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		p := page{want: n}
		if err := p.read(t, func(r record) bool { return yield(r, nil) }); err != nil {
			yield(record{}, readable("HTML", err))
		}
	}
}

// page walks through a page's tags as a browser does where end tags are missing: a cell ends
// where the next one begins. The page is never held as a tree.
type page struct {
	want   int // the table whose rows are asked for
	tables int // so far
	open   []*htmlTable
	silent int // within script and style
	rows   int
}

// htmlTable is a table that has begun.
type htmlTable struct {
	index, line int
	cells       []string
	cell        *strings.Builder // nil between cells
	across      int              // columns of the cell
	down        map[int]int      // rows that a cell above still takes, by column
	fresh       map[int]int      // the same, from this row on
}

// read gives the rows of the table that is wanted until give says no more.
func (p *page) read(t text, give func(record) bool) error {
	z := html.NewTokenizer(t.reader())
	z.SetMaxBuf(maxToken)
	for {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			if z.Err() == html.ErrBufferExceeded {
				return errBomb
			}
			if z.Err() != io.EOF {
				return z.Err()
			}
			for len(p.open) > 0 { // a page cut short
				if more, err := p.endTable(give); !more || err != nil {
					return err
				}
			}
			return nil
		case html.TextToken:
			if err := p.text(z.Text()); err != nil {
				return err
			}
		default:
			more, err := p.tag(kind, z, give)
			if !more || err != nil {
				return err
			}
		}
	}
}

// tag takes a tag in; more is false when no more rows are wanted.
func (p *page) tag(kind html.TokenType, z *html.Tokenizer, give func(record) bool) (more bool, err error) {
	name, _ := z.TagName()
	tag, start := atom.Lookup(name), kind != html.EndTagToken
	if tag == atom.Script || tag == atom.Style {
		p.silent = 0
		if kind == html.StartTagToken {
			p.silent = 1
		}
		return true, nil
	}
	if tag == atom.Table && start {
		p.open = append(p.open, &htmlTable{index: p.tables, down: map[int]int{}})
		p.tables++
		if p.tables > maxTables || len(p.open) > maxTables {
			return false, errTables
		}
		return true, nil
	}
	if len(p.open) == 0 {
		return true, nil
	}
	t := p.open[len(p.open)-1]
	switch {
	case tag == atom.Table:
		return p.endTable(give)
	case tag == atom.Tr, tag == atom.Tbody, tag == atom.Thead, tag == atom.Tfoot:
		return p.endRow(t, give)
	case (tag == atom.Td || tag == atom.Th) && start:
		return true, p.begin(t, z)
	case tag == atom.Td, tag == atom.Th:
		return true, p.endCell(t)
	case tag == atom.Br && t.cell != nil:
		t.cell.WriteByte('\n')
	}
	return true, nil
}

func (p *page) text(text []byte) error {
	if p.silent > 0 || len(p.open) == 0 {
		return nil
	}
	t := p.open[len(p.open)-1]
	if t.cell == nil || t.cell.Len() > maxToken {
		return nil
	}
	t.cell.Write(text)
	return nil
}

// begin begins a cell, right of the cells of earlier rows that reach into this one.
func (p *page) begin(t *htmlTable, z *html.Tokenizer) error {
	if err := p.endCell(t); err != nil {
		return err
	}
	for t.down[len(t.cells)] > 0 && len(t.cells) < maxColumns {
		t.cells = append(t.cells, "")
	}
	if len(t.cells) >= maxColumns {
		return errColumns(t.line + 1)
	}
	t.cell, t.across = &strings.Builder{}, 1
	rows := 1
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		n, err := strconv.Atoi(strings.TrimSpace(string(value)))
		switch {
		case err != nil || n < 1:
		case string(key) == "colspan":
			t.across = min(n, maxColumns)
		case string(key) == "rowspan":
			rows = min(n, maxRows)
		}
	}
	if rows > 1 {
		if t.fresh == nil {
			t.fresh = map[int]int{}
		}
		for i := range min(t.across, maxColumns-len(t.cells)) {
			t.fresh[len(t.cells)+i] = rows - 1
		}
	}
	return nil
}

// endCell puts the cell into its row; the columns it reaches over stay blank.
func (p *page) endCell(t *htmlTable) error {
	if t.cell == nil {
		return nil
	}
	text := strings.TrimSpace(t.cell.String())
	t.cell = nil
	if utf8.RuneCountInString(text) > maxCell {
		return errCell(t.line + 1)
	}
	t.cells = append(t.cells, text)
	for i := 1; i < t.across && len(t.cells) < maxColumns; i++ {
		t.cells = append(t.cells, "")
	}
	return nil
}

// endRow gives the row that is over, if it is one of the table that is wanted.
func (p *page) endRow(t *htmlTable, give func(record) bool) (more bool, err error) {
	if err := p.endCell(t); err != nil || len(t.cells) == 0 {
		return true, err
	}
	t.line++
	r := record{t.line, t.cells}
	t.cells = nil
	for column, n := range t.down {
		if n--; n > 0 {
			t.down[column] = n
		} else {
			delete(t.down, column)
		}
	}
	for column, n := range t.fresh {
		t.down[column] = n
	}
	t.fresh = nil
	if t.line > maxRows {
		return false, errRows(t.line)
	}
	return t.index != p.want || give(r), nil
}

func (p *page) endTable(give func(record) bool) (more bool, err error) {
	t := p.open[len(p.open)-1]
	more, err = p.endRow(t, give)
	p.open = p.open[:len(p.open)-1]
	return more, err
}

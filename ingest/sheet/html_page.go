package sheet

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page walks through a page's tags as a browser does where end tags are missing: a cell ends
// where the next one begins. The page is never held as a tree.
type page struct {
	want   int // the table whose rows are asked for
	tables int // so far
	open   []*htmlTable
	silent int // within script and style
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
	return more && t.index != p.want, err
}

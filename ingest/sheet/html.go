package sheet

import (
	"bytes"
	"iter"
	"strings"

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

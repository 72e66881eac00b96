package content

import "strings"

// formula are the characters by which a spreadsheet takes a cell's text for something to work out:
// an article called =HYPERLINK(…) would run on the desk of whoever opens a table of articles.
// Where Chinese is written some take the wide ones too.
// Source: owasp.org/www-community/attacks/CSV_Injection, 2026-11.
const formula = "=+-@\t\r\n＝＋－＠"

// CellText writes text for a cell of a table that people open: with ' before it where a spreadsheet
// would work it out. Numbers are no text: they stay as they are.
func CellText(s string) string {
	if worksOut(s) {
		return "'" + s
	}
	return s
}

// ReadCellText is the way back from CellText.
func ReadCellText(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && worksOut(rest) {
		return rest
	}
	return s
}

// worksOut reports whether text begins as a formula does, also behind marks that were there before.
func worksOut(s string) bool {
	s = strings.TrimLeft(s, "'")
	return strings.IndexAny(s, formula) == 0
}

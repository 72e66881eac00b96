package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"

	"moxin/content"
)

// separators part cells, the usual one first.
var separators = []rune{',', '\t', ';'}

// sampled is how many rows tell the separator.
const sampled = 50

// separatorOf finds the separator that gives the most rows the same number of cells, and of
// equals the one that gives the most cells. The rows' shape decides and not a mark's number:
// captions hold more commas than a table with tabs has tabs.
func separatorOf(text string) rune {
	best, most, widest := separators[0], 0, 0
	for _, s := range separators {
		widths, n := map[int]int{}, 0
		for r, err := range csvRows(text, s) {
			if err != nil || n == sampled {
				break
			}
			n++
			if w := len(r.cells); w > 1 {
				widths[w]++
			}
		}
		for w, n := range widths {
			if n > most || n == most && w > widest {
				best, most, widest = s, n, w
			}
		}
	}
	return best
}

// csvRows reads the rows of a text.
func csvRows(text string, separator rune) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		r := csv.NewReader(strings.NewReader(text))
		r.Comma = separator
		r.LazyQuotes = true
		r.FieldsPerRecord = -1
		for {
			cells, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(record{}, &FileError{content.T("不是完整的 CSV："+err.Error(), "Not a complete CSV: "+err.Error())})
				return
			}
			line, _ := r.FieldPos(0)
			if !yield(record{line, cells}, nil) {
				return
			}
		}
	}
}

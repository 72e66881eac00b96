package sheet

import (
	"iter"
)

// record is one row with the line it began on: the line of a text, the row's number in a
// workbook. Its cells are the receiver's to keep.
type record struct {
	line  int
	cells []string
}

// grid is one table of a file. Its rows are read as they are asked for, from the start every
// time; after an error nothing follows.
type grid struct {
	name string // of the sheet; "" where the format has none
	rows iter.Seq2[record, error]
}

// readGrids finds the tables of a file, whatever its name says, and how it was written ("xlsx",
// "UTF-16LE"). A *FileError says what to bring instead.
func readGrids(data []byte) (grids []grid, how string, err error) {
	text, how, err := decode(data)
	if err != nil {
		return nil, "", err
	}
	return []grid{{rows: csvRows(text, separatorOf(text))}}, how, nil
}

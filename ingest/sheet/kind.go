package sheet

import (
	"errors"
	"fmt"

	"moxin/content"
)

// kind says how a column's cells are understood. The same 16.55 is a share that cannot be in
// one column and 16.55% in the next: 头条 writes 点击率 as 0.46 and 完成率 as 16.55 in one file.
type kind int

const (
	count   kind = iota // events or people
	share               // 0..1, or with %
	percent             // 0..100 with or without %
	seconds             // per reader
	rating              // stars, 0..5
)

// accept holds a number against its column and gives it in the column's unit: shares as 0..1.
// What cannot be is an error: a negative count, a share above 1 without %.
func (k kind) accept(n Number) (Number, error) {
	if !n.Known {
		return n, nil
	}
	if k == percent && !n.Share {
		n.Value, n.Share = tidy(n.Value/100), true
	}
	wrong := n.Value < 0
	switch k {
	case count:
		wrong = wrong || n.Share || n.Time || n.Rating
	case share, percent:
		wrong = wrong || n.Time || n.Rating || n.Value > 1
	case seconds:
		wrong = wrong || n.Share || n.Rating
	case rating:
		wrong = wrong || n.Share || n.Time || n.Value > 5
	}
	if wrong {
		return Number{}, errImpossible
	}
	return n, nil
}

// errImpossible is of a number that its column cannot have.
var errImpossible = fmt.Errorf("of this column: %w", errNumber)

// unreadable says why a cell was left out.
func unreadable(cell string, err error) content.Text {
	if errors.Is(err, errImpossible) {
		return content.T(fmt.Sprintf("这一列不会有 %q：数不会是负的，比例不会超过 100%%", cell), fmt.Sprintf("this column cannot have %q: no number is negative, no share above 100%%", cell))
	}
	return content.T(fmt.Sprintf("看不懂 %q", cell), fmt.Sprintf("cannot read %q", cell))
}

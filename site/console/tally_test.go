package console

import (
	"fmt"
	"testing"
)

// Of ten thousand articles a place and a count are read as all other figures.
func TestTalliesAreGrouped(t *testing.T) {
	t.Parallel()
	if got := fmt.Sprintf("%d–%d / %s", tally(1), tally(12345), tally(999)); got != "1–12,345 / 999" {
		t.Error(got)
	}
	if place, span := placeText(1234, 1100, 10000); place != "1,234" || span != "1,100–10,000" {
		t.Error(place, span)
	}
}

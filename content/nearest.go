package content

import (
	"slices"
	"strings"
)

// Nearest returns the candidate that a mistyped word most likely meant, or "". Case, '-'
// and '_' do not count; otherwise up to a third of the letters may differ.
func Nearest(word string, candidates []string) string {
	best, least := "", 1+max(1, len([]rune(word))/3)
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if d := distance(fold(word), fold(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

func fold(s string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(s))
}

// distance counts the letters to insert, delete, replace or swap with their neighbour.
// Words longer than 64 runes are nobody's typing error: they are far from everything.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return len(x) + len(y)
	}
	before, prev := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row := make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev = prev, row
	}
	return prev[len(y)]
}

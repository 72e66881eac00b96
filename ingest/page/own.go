package page

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// A postID is a post's id as a page writes it. One of more than 15 digits that is written as a
// number, not as text, has lost its last digits in any browser: the rest decides then.
type postID struct {
	text   string
	number float64 // 0 unless rough
	rough  bool
}

func idOf(v any) postID {
	n, ok := v.(float64)
	if rough := ok && n >= 1<<53; rough {
		return postID{plainText(v), n, true}
	}
	return postID{text: plainText(v)}
}

func (p postID) is(own string) bool {
	if p.rough {
		n, err := strconv.ParseFloat(own, 64)
		return err == nil && n == p.number
	}
	return p.text == own
}

// alike is the share of common pairs of letters from which two titles may be of one post:
// people shorten and mend a title as they publish.
const alike = .5

// sameTitle reports whether two titles may be of the same post: an unknown one may, one that
// holds the other may, and one with most of its pairs of letters.
func sameTitle(a, b string) bool {
	x, y := bare(a), bare(b)
	if len(x) == 0 || len(y) == 0 || strings.Contains(string(x), string(y)) || strings.Contains(string(y), string(x)) {
		return true
	}
	pairs := map[[2]rune]int{}
	for i := range len(x) - 1 {
		pairs[[2]rune(x[i:i+2])]++
	}
	common := 0
	for i := range len(y) - 1 {
		if p := [2]rune(y[i : i+2]); pairs[p] > 0 {
			pairs[p]--
			common++
		}
	}
	return float64(2*common) >= alike*float64(len(x)+len(y)-2)
}

// bare is a title's letters and digits.
func bare(s string) []rune {
	var out []rune
	for _, r := range strings.ToLower(width.Fold.String(s)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}

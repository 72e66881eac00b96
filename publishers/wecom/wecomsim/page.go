package wecomsim

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// size is how many entries a list gives: the number that is given when nothing or too much was
// asked for, and the most.
type size struct{ usual, most int }

// page cuts one page out of a list. What is asked for past the most brings the usual number, not
// the most (path/96352); a cursor that was not given out is 40058.
func page[T any](list []T, cursor string, limit int, by size) (rows []T, next string, no *refusal) {
	from := 0
	if cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		n, bad := strconv.Atoi(strings.TrimPrefix(string(raw), "row "))
		if err != nil || bad != nil || n < 0 {
			return nil, "", invalid("cursor")
		}
		from = min(n, len(list))
	}
	if limit < 0 {
		return nil, "", invalid("limit")
	}
	if limit == 0 || limit > by.most {
		limit = by.usual
	}
	to := min(from+limit, len(list))
	if to < len(list) {
		next = base64.RawURLEncoding.EncodeToString([]byte("row " + strconv.Itoa(to)))
	}
	return list[from:to], next, nil
}

package wechatapi

import (
	"strings"
	"unicode"

	"moxin/publishers/transport"
)

// plain removes what encoding/json would still write as \uXXXX: line and paragraph separators,
// control characters and broken UTF-8. None of them shows on a page.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t':
			return r
		case r == '\u2028', r == '\u2029', unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// The scalars of replies: ids and whole numbers come as strings or numbers for the same field, and a
// reading may be missing.
type (
	ID     = transport.ID
	Int    = transport.Int
	Number = transport.Number
)

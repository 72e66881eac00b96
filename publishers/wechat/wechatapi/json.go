package wechatapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"moxin/publishers/transport"
)

// encode writes JSON as the platform wants it: raw UTF-8, with <, > and & as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

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

// ID is an identifier that the platform writes as a string in one reply and as a number in
// the next. Its digits are kept as written: they may exceed what a float64 can hold.
type ID string

// UnmarshalJSON reads a string, a whole number or null.
func (id *ID) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*id = ""
		return nil
	case len(b) > 0 && b[0] == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*id = ID(strings.TrimSpace(s))
		return nil
	case whole(b):
		*id = ID(b)
		return nil
	}
	return fmt.Errorf("wechatapi: %.40q is not an id", b)
}

// whole reports whether b is digits, with an optional minus.
func whole(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("-"))
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// Int is a whole number, written as a number or as a string of digits.
type Int int64

// UnmarshalJSON reads 12, "12" and null (0).
func (n *Int) UnmarshalJSON(b []byte) error {
	var id ID
	if err := id.UnmarshalJSON(b); err != nil {
		return err
	}
	if id == "" {
		*n = 0
		return nil
	}
	v, err := strconv.ParseInt(string(id), 10, 64)
	if err != nil {
		return fmt.Errorf("wechatapi: %.40q is not a whole number", b)
	}
	*n = Int(v)
	return nil
}

// Number is a reading that may be missing; missing is not zero.
type Number = transport.Number

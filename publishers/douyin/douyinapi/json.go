package douyinapi

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// ID is an identifier that the platform writes as a string in one reply and as a number in
// the next. Its digits are kept as written: they may exceed what a float64 can hold.
type ID string

// UnmarshalJSON reads a string, a whole number or null.
func (id *ID) UnmarshalJSON(b []byte) error {
	s := string(b)
	switch {
	case s == "null":
		*id = ""
		return nil
	case strings.HasPrefix(s, `"`):
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*id = ID(strings.TrimSpace(s))
		return nil
	case strings.Trim(s, "0123456789") == "":
		*id = ID(s)
		return nil
	}
	return fmt.Errorf("douyinapi: %.40q is not an id", b)
}

// Int is a whole number, written as a number or as a string of digits.
type Int int64

// UnmarshalJSON reads 12, "12", "" and null (0).
func (n *Int) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "" || s == "null" {
		*n = 0
		return nil
	}
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return fmt.Errorf("douyinapi: %.40q is not a whole number", b)
	}
	*n = Int(v)
	return nil
}

package transport

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ID is an identifier that platforms write as a string in one reply and as a number in the next. Its
// digits are kept as written: they may exceed what a float64 can hold.
type ID string

// UnmarshalJSON reads a string, a whole number or null ("").
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
	case ID(b).Whole():
		*id = ID(b)
		return nil
	}
	return fmt.Errorf("transport: %.40q is not an id", b)
}

// Whole reports whether the id is digits, with an optional minus.
func (id ID) Whole() bool {
	digits := strings.TrimPrefix(string(id), "-")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// Int is a whole number, written as a number or as a string of digits.
type Int int64

// UnmarshalJSON reads 12, "12", "" and null (0).
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
		return fmt.Errorf("transport: %.40q is not a whole number", b)
	}
	*n = Int(v)
	return nil
}

// Number is a reading as platforms write it: a number, its digits as text, or nothing. Missing is
// not zero.
type Number struct {
	Value   float64
	Present bool
}

// UnmarshalJSON reads 0.5, "0.5"; null and "" leave the number absent.
func (n *Number) UnmarshalJSON(b []byte) error {
	s := string(b)
	if len(b) > 0 && b[0] == '"' {
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
	}
	s = strings.TrimSpace(s)
	if s == "" || s == "null" {
		*n = Number{}
		return nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Errorf("transport: %.40q is not a number", b)
	}
	*n = Number{Value: v, Present: true}
	return nil
}

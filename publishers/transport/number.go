package transport

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

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

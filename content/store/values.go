package store

import (
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// micros is how an instant is stored: Unix microseconds, 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// finite refuses what is no number: missing is absent.
func finite(v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Errorf("%v is not a value", v)
	}
	return nil
}

// bit is how a truth is stored.
func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// stamp scans an instant, span a duration.
type (
	stamp time.Time
	span  time.Duration
)

// Scan reads microseconds.
func (t *stamp) Scan(v any) error {
	us, ok := v.(int64)
	if !ok {
		return fmt.Errorf("store: %T is not an instant", v)
	}
	*t = stamp(instant(us))
	return nil
}

// Scan reads microseconds.
func (s *span) Scan(v any) error {
	us, ok := v.(int64)
	if !ok {
		return fmt.Errorf("store: %T is not a duration", v)
	}
	*s = span(time.Duration(us) * time.Microsecond)
	return nil
}

// asJSON scans a JSON column into a pointer.
type asJSON struct{ into any }

// Scan reads JSON text.
func (j asJSON) Scan(v any) error {
	switch text := v.(type) {
	case string:
		return json.Unmarshal([]byte(text), j.into)
	case []byte:
		return json.Unmarshal(text, j.into)
	}
	return fmt.Errorf("store: %T is not JSON text", v)
}

func toJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

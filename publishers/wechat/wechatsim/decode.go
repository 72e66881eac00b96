package wechatsim

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// decode reads the request's JSON object; any other shape is 47001.
func (c *call) decode(into any) *refusal { return decode(c.body, into) }

func decode(body []byte, into any) *refusal {
	if !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")) {
		return refuse(47001)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if err := d.Decode(into); err != nil {
		return refuse(47001)
	}
	if _, err := d.Token(); err != io.EOF {
		return refuse(47001)
	}
	return nil
}

// escaped says whether a JSON text writes a character as \uXXXX: the platform wants raw UTF-8.
func escaped(raw []byte) bool {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		if raw[i+1] == 'u' {
			return true
		}
		i++ // the escaped character, which may be a backslash itself
	}
	return false
}

// anyID is an id that arrives as a JSON number or string.
type anyID string

// UnmarshalJSON takes both forms.
func (id *anyID) UnmarshalJSON(b []byte) error {
	s := strings.TrimSpace(string(b))
	if strings.HasPrefix(s, `"`) {
		return json.Unmarshal(b, (*string)(id))
	}
	if _, err := strconv.ParseInt(s, 10, 64); err != nil {
		return err
	}
	*id = anyID(s)
	return nil
}

// page is the window that the batchget calls ask for.
type page struct {
	Offset    int `json:"offset"`
	Count     int `json:"count"`
	NoContent int `json:"no_content"`
}

// check refuses windows that the platform does not serve: 1 to 20 entries.
func (p page) check() *refusal {
	if p.Offset < 0 || p.Count < 1 || p.Count > 20 || p.NoContent < 0 || p.NoContent > 1 {
		return refuse(40035)
	}
	return nil
}

// window cuts the page out of a list.
func window[T any](p page, list []T) []T {
	from := min(p.Offset, len(list))
	return list[from:min(from+p.Count, len(list))]
}

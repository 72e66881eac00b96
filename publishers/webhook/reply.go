package webhook

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what a receiver may say of itself, in characters.
const (
	maxID    = 256
	maxURL   = 2048
	maxWords = 200
)

// reply is what a receiver said.
type reply struct {
	ID             string // "" = it did not say
	URL            string // http or https; "" = none
	Name           string
	IdempotencyKey string
	Absent         bool
	Words          string // its error, for people
}

// errReply says that an answer is not what the receivers' page asks for.
var errReply = errors.New("webhook: the answer is not a JSON object as documented")

// parseReply reads the body of an answer. Ids may be strings or numbers; what does not look like
// an id or an address is taken as not said.
func parseReply(body []byte) (reply, error) {
	var raw struct {
		ID             json.RawMessage `json:"id"`
		URL            any             `json:"url"`
		Name           any             `json:"name"`
		IdempotencyKey any             `json:"idempotency_key"`
		Absent         any             `json:"absent"`
		Error          any             `json:"error"`
	}
	if !utf8.Valid(body) {
		return reply{}, errReply
	}
	if err := json.Unmarshal(body, &raw); err != nil {
		return reply{}, errReply // its text would show the body
	}
	absent, _ := raw.Absent.(bool)
	return reply{
		ID: readID(raw.ID), URL: readURL(raw.URL), Absent: absent,
		Name: words(raw.Name), IdempotencyKey: word(raw.IdempotencyKey, maxID), Words: words(raw.Error),
	}, nil
}

// readID takes a string as it is and a number as it was written.
func readID(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return word(s, maxID)
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return word(n.String(), maxID)
	}
	return ""
}

func readURL(v any) string {
	s := word(v, maxURL)
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return s
}

// word is a string without spaces at its ends and of a length that makes sense, else "".
func word(v any, longest int) string {
	s, _ := v.(string)
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > longest || strings.ContainsFunc(s, unicode.IsControl) {
		return ""
	}
	return s
}

// words are text for people on one line, cut where it gets long.
func words(v any) string {
	s, _ := v.(string)
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if runes := []rune(s); len(runes) > maxWords {
		s = string(runes[:maxWords]) + "…"
	}
	return s
}

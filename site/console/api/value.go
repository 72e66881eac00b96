package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"moxin/content"
)

// textRunes bounds what people say, in characters.
const textRunes = 2000

// valueError is what is wrong with a value.
type valueError struct{ text content.Text }

func (e *valueError) Error() string { return e.text.String() }

func badValue(zh, en string) error { return &valueError{content.T(zh, en)} }

func inField(name string, err error) error {
	var bad *valueError
	if errors.As(err, &bad) {
		return wrong(typeBody, name, bad.text)
	}
	return err
}

func readNumber(v json.RawMessage, to *int64) error {
	if json.Unmarshal(v, to) != nil || *to < 1 {
		return badValue("要是 1 或更大的整数", "has to be a whole number from 1")
	}
	return nil
}

func readBool(v json.RawMessage, to *bool) error {
	if s := string(v); s != "true" && s != "false" {
		return badValue("要是 true 或 false", "has to be true or false")
	}
	*to = string(v) == "true"
	return nil
}

// readString reads a string; null is none.
func readString(v json.RawMessage, to *string) error {
	if len(v) == 0 || v[0] != '"' || json.Unmarshal(v, to) != nil || strings.ContainsRune(*to, 0) {
		return badValue("要是文字", "has to be a text")
	}
	return nil
}

func readText(v json.RawMessage, to *string) error {
	if err := readString(v, to); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(*to); n > textRunes || strings.TrimSpace(*to) == "" {
		return badValue(fmt.Sprintf("要有 1 到 %d 个字", textRunes), fmt.Sprintf("has to be of 1 to %d characters", textRunes))
	}
	*to = strings.TrimSpace(*to)
	return nil
}

var (
	digestForm  = regexp.MustCompile(`^[0-9a-f]{64}$`)
	instantForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`)
)

func readDigest(v json.RawMessage, to *string) error {
	if err := readString(v, to); err != nil {
		return err
	}
	if !digestForm.MatchString(*to) {
		return badValue("要是 64 位十六进制的摘要", "has to be a digest of 64 hexadecimal digits")
	}
	return nil
}

func readInstant(v json.RawMessage, to *time.Time) error {
	var s string
	if err := readString(v, &s); err != nil {
		return err
	}
	t, ok := parseInstant(s)
	if !ok {
		return badValue("要是带时区的时刻，例如 2026-12-03T20:00:00+08:00", "has to be an instant with its zone, such as 2026-12-03T20:00:00+08:00")
	}
	*to = t
	return nil
}

// parseInstant is RFC 3339 to the letter: package time is more lenient.
func parseInstant(s string) (time.Time, bool) {
	if !instantForm.MatchString(s) {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, s)
	return t, err == nil
}

func readWord(v json.RawMessage, to *string, words []string) error {
	if err := readString(v, to); err != nil {
		return err
	}
	if !slices.Contains(words, *to) {
		list := strings.Join(words, ", ")
		return badValue("只能是 "+list, "has to be one of "+list)
	}
	return nil
}

var scopeForm = regexp.MustCompile(`^((channel|platform):[a-z][a-z0-9_-]{0,31}|read:[a-z0-9.:\[\]-]{1,253})?$`)

func readScope(v json.RawMessage, to *string) error {
	if err := readString(v, to); err != nil {
		return err
	}
	if !scopeForm.MatchString(*to) {
		return badScope()
	}
	return nil
}

func badScope() error {
	return badValue(
		`要是 "channel:渠道"、"platform:平台"、"read:主机"（只停读数），或 ""（全部）`,
		`has to be "channel:ID", "platform:ID", "read:HOST" for reading numbers only, or "" for everything`)
}

package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"moxin/content"
)

// word is what a body says. Which of it a route takes is in forms.
type word struct {
	release int64 // of a batch
	act     string
	version int64
	digest  string
	to, at  time.Time
	link    string
	why     string
	verdict string
	looked  bool
	scope   string
	reason  string
	until   time.Time
}

// form is what a body may hold: the fields that it needs, those that it may have besides, and those
// of which one has to be there.
type form struct{ need, may, either []string }

// forms are the bodies of acts on a release.
var forms = map[string]form{
	"approve": {may: []string{"digest", "why", "version"}},
	"move":    {need: []string{"to"}, may: []string{"why", "version"}},
	"cancel":  {may: []string{"why", "version"}},
	"retry":   {may: []string{"at", "looked", "why", "version"}},
	"confirm": {may: []string{"version"}, either: []string{"link", "why"}},
	"cannot":  {need: []string{"why"}, may: []string{"version"}},
	"unwait":  {need: []string{"why"}, may: []string{"version"}},
	"resolve": {need: []string{"verdict"}, may: []string{"link", "why", "version"}},
}

// pauseForm is the body that pauses.
var pauseForm = form{need: []string{"scope", "reason"}, may: []string{"until"}}

// fields read each field of a word.
var fields = map[string]func(*word, json.RawMessage) error{
	"id":      func(w *word, v json.RawMessage) error { return readNumber(v, &w.release) },
	"act":     func(w *word, v json.RawMessage) error { return readWord(v, &w.act, actNames()) },
	"version": func(w *word, v json.RawMessage) error { return readNumber(v, &w.version) },
	"digest":  func(w *word, v json.RawMessage) error { return readDigest(v, &w.digest) },
	"to":      func(w *word, v json.RawMessage) error { return readInstant(v, &w.to) },
	"at":      func(w *word, v json.RawMessage) error { return readInstant(v, &w.at) },
	"until":   func(w *word, v json.RawMessage) error { return readInstant(v, &w.until) },
	"link":    func(w *word, v json.RawMessage) error { return readText(v, &w.link) },
	"why":     func(w *word, v json.RawMessage) error { return readText(v, &w.why) },
	"reason":  func(w *word, v json.RawMessage) error { return readText(v, &w.reason) },
	"verdict": func(w *word, v json.RawMessage) error { return readWord(v, &w.verdict, verdicts) },
	"looked":  func(w *word, v json.RawMessage) error { return readBool(v, &w.looked) },
	"scope":   func(w *word, v json.RawMessage) error { return readScope(v, &w.scope) },
}

// textRunes bounds what people say, in characters.
const textRunes = 2000

// readBody reads the body of a request as one JSON object.
func readBody(r *http.Request) ([]byte, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, mediaProblem
	}
	data, err := io.ReadAll(r.Body)
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return nil, tooBigProblem
	case err != nil:
		return nil, wrong(typeBody, "", content.T("请求体没有收全", "the body did not arrive whole"))
	}
	return data, nil
}

// read reads a body by its form. Whatever the form does not name is refused by its name: a
// misspelt field must not be an act without it.
func (f form) read(data []byte) (word, error) {
	var w word
	members, err := readObject(data)
	if err != nil {
		return w, err
	}
	known := slices.Concat(f.need, f.may, f.either)
	for _, m := range members {
		if !slices.Contains(known, m.name) {
			return w, wrong(typeBody, clip(m.name), content.T("没有这个字段，可以用的是 "+strings.Join(known, "、"), "no such field; there are "+strings.Join(known, ", ")))
		}
		if err := fields[m.name](&w, m.value); err != nil {
			return w, inField(m.name, err)
		}
	}
	for _, name := range f.need {
		if !has(members, name) {
			return w, wrong(typeBody, name, content.T("必须写", "is needed"))
		}
	}
	if len(f.either) > 0 && !slices.ContainsFunc(f.either, func(name string) bool { return has(members, name) }) {
		list := strings.Join(f.either, ", ")
		return w, wrong(typeBody, f.either[0], content.T("至少写一个："+list, "one of these is needed: "+list))
	}
	return w, nil
}

// member is one field of an object as it stands there.
type member struct {
	name  string
	value json.RawMessage
}

func has(members []member, name string) bool {
	return slices.ContainsFunc(members, func(m member) bool { return m.name == name })
}

// readObject reads an object's fields in order, each once, and nothing behind it. Names are those
// of the document to the letter, which package json would not insist on.
func readObject(data []byte) ([]member, error) {
	if !utf8.Valid(data) {
		return nil, wrong(typeBody, "", content.T("不是 UTF-8", "it is not UTF-8"))
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, notJSON()
	}
	var out []member
	for d.More() {
		t, err := d.Token()
		name, ok := t.(string)
		var value json.RawMessage
		if err != nil || !ok || d.Decode(&value) != nil {
			return nil, notJSON()
		}
		if has(out, name) {
			return nil, wrong(typeBody, clip(name), content.T("写了两次", "is there twice"))
		}
		out = append(out, member{name, value})
	}
	if _, err := d.Token(); err != nil {
		return nil, notJSON()
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, notJSON()
	}
	return out, nil
}

func notJSON() error {
	return wrong(typeBody, "", content.T("要是一个 JSON 对象", "it has to be one JSON object"))
}

// clip bounds what is repeated to whoever sent it.
func clip(s string) string {
	runes := []rune(s)
	if len(runes) <= 40 {
		return s
	}
	return string(runes[:40]) + "…"
}

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

var scopeForm = regexp.MustCompile(`^((channel|platform):[a-z][a-z0-9_-]{0,31})?$`)

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
	return badValue(`要是 "channel:渠道"、"platform:平台"，或 ""（全部）`, `has to be "channel:ID", "platform:ID", or "" for everything`)
}

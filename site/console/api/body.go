package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
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
	"remind":  {may: []string{"why", "version"}},
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

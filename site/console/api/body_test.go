package api

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// bodySchemas are the schemas of the bodies of acts.
var bodySchemas = map[string]string{
	"approve": "Approve", "move": "Move", "cancel": "Cancel", "retry": "Retry", "confirm": "Confirm", "cannot": "Because", "unwait": "Because", "remind": "Remind", "resolve": "Resolve",
}

// What the schema refuses the handler refuses as well, by the field's name, and does nothing.
func TestWrongBodiesAreRefused(t *testing.T) {
	long := strings.Repeat("长", textRunes+1)
	for act, bodies := range map[string]map[string]string{
		"approve": {
			`{"digst": "x"}`: "digst", `{"Digest": "` + digest + `"}`: "Digest", `{"digest": "x"}`: "digest", `{"digest": null}`: "digest", `{"digest": ""}`: "digest",
			`{"version": 0}`: "version", `{"version": "3"}`: "version", `{"version": 3.5}`: "version", `{"version": -1}`: "version", `{"version": null}`: "version",
			`{"why": " "}`: "why", `{"why": "` + long + `"}`: "why", `{"why": 7}`: "why", `{"why": "a\u0000"}`: "why", `{"link": "x"}`: "link",
		},
		"move": {
			`{}`: "to", `{"at": "2026-12-03T20:00:00Z"}`: "at", `{"to": "2026-12-03 20:00"}`: "to", `{"to": "2026-12-03T20:00:00"}`: "to", `{"to": "2026-12-03"}`: "to",
			`{"to": 1764763200}`: "to", `{"to": "2026-13-03T20:00:00Z"}`: "to", `{"to": "2026-02-30T20:00:00Z"}`: "to", `{"to": "2026-12-03T20:00:00+24:00"}`: "to", `{"to": "2026-12-03T20:00:00,5Z"}`: "to",
			`{"to": "2026-12-03T20:00:60Z"}`: "to",
		},
		"retry":   {`{"looked": "yes"}`: "looked", `{"looked": null}`: "looked", `{"to": "2026-12-03T20:00:00Z"}`: "to"},
		"confirm": {`{}`: "link", `{"link": ""}`: "link", `{"version": 3}`: "link"},
		"cannot":  {`{}`: "why", `{"link": "x", "why": "x"}`: "link"},
		"unwait":  {`{"version": 3}`: "why"},
		"resolve": {`{}`: "verdict", `{"verdict": "there"}`: "verdict", `{"verdict": "found"}`: "link", `{"verdict": "failed", "link": "x"}`: "link"},
		"cancel":  {`[]`: "", `null`: "", `7`: "", `"x"`: ""},
	} {
		for body, field := range bodies {
			d := newDesk(t)
			w := d.ask(http.MethodPost, "/releases/12/"+act, body)
			if p := problemOf(t, w); w.Code != http.StatusBadRequest || p.Type != typeBody || p.Field != field || len(d.said) > 0 {
				t.Errorf("%s %.80s: %d %+v", act, body, w.Code, p)
			}
			if err := d.document.check("#/components/schemas/"+bodySchemas[act], []byte(body)); err == nil {
				t.Errorf("%s: %.80s is right by its schema", act, body)
			}
		}
	}
}

// What is no JSON has no schema.
func TestWhatIsNoJSONIsRefused(t *testing.T) {
	for _, body := range []string{``, `{`, `{}}`, `{} {}`, `{"why"}`, `{"why": }`, `{"why": "a", }`, `{"why": "a" "b"}`, `{why: 1}`, "{\"why\": \"\xff\"}", `{"why": "a", "why": "b"}`, `{"why": [1}`} {
		d := newDesk(t)
		if w := d.ask(http.MethodPost, "/releases/12/cancel", body); w.Code != http.StatusBadRequest || len(d.said) > 0 {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
	}
}

// A long name is not thrown back whole.
func TestNamesAreClipped(t *testing.T) {
	d := newDesk(t)
	w := d.ask(http.MethodPost, "/releases/12/cancel", `{"`+strings.Repeat("名", 1000)+`": 1}`)
	if p := problemOf(t, w); p.Field != strings.Repeat("名", 40)+"…" {
		t.Errorf("%s", p.Field)
	}
}

func TestPausesAreReadStrictly(t *testing.T) {
	for body, field := range map[string]string{
		`{"reason": "x"}`: "scope", `{"scope": ""}`: "reason", `{"scope": "gzh", "reason": "x"}`: "scope", `{"scope": "channel:", "reason": "x"}`: "scope",
		`{"scope": null, "reason": "x"}`: "scope", `{"scope": "", "reason": "x", "by": "y"}`: "by", `{"scope": "", "reason": "x", "until": "morgen"}`: "until",
	} {
		d := newDesk(t)
		if p := problemOf(t, d.ask(http.MethodPost, "/pauses", body)); p.Status != http.StatusBadRequest || p.Field != field || len(d.pauses) != 2 {
			t.Errorf("%s: %+v", body, p)
		}
		if err := d.document.check("#/components/schemas/NewPause", []byte(body)); err == nil {
			t.Errorf("%s is right by its schema", body)
		}
	}
}

// FuzzBody: no body breaks the reader, what it refuses is a problem with words, and what it takes is
// right by the document's schema.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"to": "2026-12-03T20:00:00+08:00", "version": 3}`, `{"digest": "` + digest + `"}`, `{"verdict": "found", "link": "https://x"}`, `{"at": "2026-12-03T20:00:00.123456789Z", "looked": true}`,
		`{"why": "\ud800"}`, `{"why": "　"}`, `{"acts": [{"id": 12, "act": "move", "to": "2026-12-03T20:00:00Z"}]}`, `{"scope": "", "reason": "x"}`, `[`, `{"version": 1e3}`,
	} {
		f.Add([]byte(seed))
	}
	document := theDocument(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		taken := func(schema string, err error) {
			var p *Problem
			if err == nil {
				if err := document.check("#/components/schemas/"+schema, body); err != nil {
					t.Errorf("%q was taken for a %s: %v", body, schema, err)
				}
			} else if !errors.As(err, &p) || p.Detail == "" || p.DetailEN == "" || p.Status != http.StatusBadRequest {
				t.Errorf("%q: %v", body, err)
			}
		}
		for act, form := range forms {
			w, err := form.read(body)
			if w.act = act; err == nil {
				err = w.check()
			}
			taken(bodySchemas[act], err)
		}
		_, err := pauseForm.read(body)
		taken("NewPause", err)
		_, err = readBatch(body)
		taken("Batch", err)
	})
}

package wecomapi

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"moxin/publishers"
)

// A robot is known by how it refuses a message of no kind.
func TestARobotIsKnownWithoutAWord(t *testing.T) {
	for reply, want := range map[string]struct {
		known bool
		class publishers.Class
	}{
		`{"errcode":40008,"errmsg":"invalid message type"}`: {known: true},
		`{"errcode":40058,"errmsg":"invalid"}`:              {known: true},
		`{"errcode":93000,"errmsg":"invalid webhook url"}`:  {class: publishers.Account},
		`{"errcode":45009,"errmsg":"freq"}`:                 {class: publishers.Limited},
		`<html>`:                                            {class: publishers.Unknown},
	} {
		asked := ""
		web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			asked = string(body)
			_, _ = io.WriteString(w, reply)
		}))
		r, err := NewRobot(RobotOptions{Secret: web.URL + sendPath + "?key=00000000-0000-4000-8000-000000000001", Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		if err = r.Connect(t.Context()); (err == nil) != want.known || err != nil && ClassOf(err) != want.class {
			t.Errorf("%s: %v", reply, err)
		}
		if asked != "{}" {
			t.Errorf("asked with %s", asked)
		}
		web.Close()
	}
}

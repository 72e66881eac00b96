package web_test

import (
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"moxin/content"
	"moxin/site/web"
)

func pages(log *strings.Builder) *web.Pages {
	return &web.Pages{
		Name: "desk",
		Templates: func() *template.Template {
			return template.Must(template.New("").Parse(`{{define "notice.html"}}{{.}}{{end}}{{define "half.html"}}begun{{.None}}{{end}}{{define "page.html"}}whole{{end}}`))
		},
		Words:  web.Words{"host": content.T("不是这里", "not here")},
		Policy: "default-src 'none'",
		Log:    slog.New(slog.NewTextHandler(log, nil)),
		Notice: func(_ *http.Request, status int, key string) any { return http.StatusText(status) + " " + key },
	}
}

func TestPagesAnswer(t *testing.T) {
	var log strings.Builder
	p := pages(&log)
	for name, c := range map[string]struct {
		method, host string
		serve        func(http.ResponseWriter, *http.Request) error
		code         int
		body, logged string
	}{
		"a page":     {serve: func(w http.ResponseWriter, r *http.Request) error { return p.Write(w, r, "page.html", nil) }, code: 200, body: "whole"},
		"no page":    {serve: p.Unknown, code: 404, body: "Not Found unknown"},
		"read only":  {method: http.MethodPost, serve: p.Unknown, code: 405, body: "Method Not Allowed readonly"},
		"failing":    {serve: func(http.ResponseWriter, *http.Request) error { return errors.New("the disk is gone") }, code: 500, body: "Internal Server Error broken", logged: "the disk is gone"},
		"half":       {serve: func(w http.ResponseWriter, r *http.Request) error { return p.Write(w, r, "half.html", 7) }, code: 500, body: "Internal Server Error broken", logged: "half.html"},
		"a stranger": {host: "evil.example", serve: p.Unknown, code: 421, body: "不是这里 / not here\n"},
	} {
		log.Reset()
		method := c.method
		if method == "" {
			method = http.MethodGet
		}
		r := httptest.NewRequest(method, "/x", nil)
		r.Host = "127.0.0.1:8090"
		if c.host != "" {
			r.Host = c.host
		}
		w := httptest.NewRecorder()
		p.Guard(p.Answer(c.serve)).ServeHTTP(w, r)
		if w.Code != c.code || w.Body.String() != c.body || w.Header().Get("Content-Security-Policy") != p.Policy {
			t.Errorf("%s: %d %q %v", name, w.Code, w.Body, w.Header())
		}
		if !strings.Contains(log.String(), c.logged) || c.logged == "" && log.Len() > 0 {
			t.Errorf("%s: logged %q", name, log.String())
		}
	}
}

func TestVoiceSpeaksBothLanguages(t *testing.T) {
	v := web.Voice{Lang: "en", Words: web.Words{"n": content.T("%d 篇", "%d articles")}}
	if v.T("none") != "none" || v.F("n", 3) != "3 articles" || v.In(content.T("茶", "tea")) != "tea" {
		t.Errorf("%q, %q", v.T("none"), v.F("n", 3))
	}
	v.Lang = "zh"
	if v.F("n", 3) != "3 篇" {
		t.Errorf("%q", v.F("n", 3))
	}
}

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// testSigner has a key that every test of a purpose shares.
func testSigner(t testing.TB, purpose string) signer {
	t.Helper()
	s, err := newSigner(bytes.Repeat([]byte{7}, 32), purpose)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSignedTokensOpenForWhatTheyWereMadeFor(t *testing.T) {
	s := testSigner(t, "state")
	token := s.sign([]byte("payload"), "dy")
	if got, ok := s.open(token, "dy"); string(got) != "payload" || !ok {
		t.Errorf("open = %q, %v", got, ok)
	}
	flipped := strings.Replace(token, token[:1], string(token[0]^1), 1)
	for name, c := range map[string]struct {
		signer       signer
		token, bound string
	}{
		"another channel": {s, token, "gzh"},
		"another purpose": {testSigner(t, "media"), token, "dy"},
		"a changed token": {s, flipped, "dy"},
		"a longer token":  {s, token + "AA", "dy"},
		"a shorter token": {s, token[:10], "dy"},
		"no token":        {s, "", "dy"},
		"a padded token":  {s, token + "=", "dy"},
		// The border between channel and payload is part of what is signed.
		"a shifted border": {s, s.sign([]byte("1payload"), "dy"), "dy1"},
	} {
		if got, ok := c.signer.open(c.token, c.bound); ok {
			t.Errorf("%s opens: %q", name, got)
		}
	}
}

func FuzzSignedTokens(f *testing.F) {
	s := testSigner(f, "state")
	f.Add(s.sign([]byte("payload"), "dy"), "dy")
	f.Add("", "")
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "gzh")
	f.Fuzz(func(t *testing.T, token, bound string) {
		// What opens was signed: signing it again gives the very same token.
		if payload, ok := s.open(token, bound); ok && s.sign(payload, bound) != token {
			t.Errorf("%q opens for %q with %q and was never signed", token, bound, payload)
		}
	})
}

const fileHash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// film is a file that can seek.
type film struct{ *strings.Reader }

func (film) Close() error { return nil }

func testLinks(t testing.TB, now *time.Time, files map[string]string) (mediaLinks, http.Handler) {
	t.Helper()
	m := mediaLinks{
		signer: testSigner(t, "media"), base: "https://moxin.example", now: func() time.Time { return *now },
		open: func(_ context.Context, hash string) (io.ReadCloser, error) {
			data, ok := files[hash]
			switch {
			case !ok:
				return nil, fs.ErrNotExist
			case data == "":
				return nil, errors.New("the disk is gone")
			}
			return film{strings.NewReader(data)}, nil
		},
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+mediaRoute+"{signed}", m)
	return m, mux
}

func TestMediaLinksOpenTheirFileForAWhile(t *testing.T) {
	now := time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)
	links, handler := testLinks(t, &now, map[string]string{fileHash: "\x89PNG\r\n\x1a\n and more"})
	address := links.URL(fileHash)
	path, ok := strings.CutPrefix(address, "https://moxin.example")
	if !ok || strings.Contains(address, fileHash) {
		t.Fatalf("the link is %s", address)
	}
	ask := func(header http.Header) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header = header
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w
	}
	if w := ask(http.Header{}); w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/png" || w.Body.Len() != 17 {
		t.Errorf("the file: %d %v %q", w.Code, w.Header(), w.Body)
	}
	if w := ask(http.Header{"Range": {"bytes=1-3"}}); w.Code != http.StatusPartialContent || w.Body.String() != "PNG" {
		t.Errorf("a part of the file: %d %q", w.Code, w.Body)
	}
	now = now.Add(mediaLife - time.Second)
	if w := ask(http.Header{}); w.Code != http.StatusOK {
		t.Errorf("in its last second: %d", w.Code)
	}
	now = now.Add(time.Second)
	if w := ask(http.Header{}); w.Code != http.StatusNotFound {
		t.Errorf("when it is over: %d", w.Code)
	}
}

func TestMediaLinksShowNothingElse(t *testing.T) {
	now := time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)
	other := strings.Repeat("ab", 32)
	links, handler := testLinks(t, &now, map[string]string{fileHash: "x", other: ""})
	for target, want := range map[string]int{
		mediaRoute + fileHash: http.StatusNotFound,
		mediaRoute + "AAAA":   http.StatusNotFound,
		mediaRoute + links.signer.sign([]byte("short"), ""):                                                 http.StatusNotFound,
		strings.TrimPrefix(links.URL(strings.Repeat("00", 32)), links.base):                                 http.StatusNotFound,
		strings.TrimPrefix(links.URL(other), links.base):                                                    http.StatusInternalServerError,
		strings.TrimPrefix(strings.Replace(links.URL(fileHash), mediaRoute, mediaRoute+"A", 1), links.base): http.StatusNotFound,
	} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", target, w.Code, want)
		}
	}
	if got := links.URL("no hash"); got != "" {
		t.Errorf("the link of no hash is %q", got)
	}
}

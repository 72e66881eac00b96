package handoff

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"moxin/content"
)

func TestMediaServesOnlyThePackage(t *testing.T) {
	tests := []struct {
		name, target, contentType, disposition, body string
		status                                       int
	}{
		{"a picture", "aa", "image/jpeg", "", "jpeg bytes", http.StatusOK},
		{"saved under its name", "aa?save", "image/jpeg", `attachment; filename="01.jpg"`, "jpeg bytes", http.StatusOK},
		{"the cover, from a store that cannot seek", "bb?save", "image/png", `attachment; filename="cover.png"`, "png bytes", http.StatusOK},
		{"no page of our origin", "cc", "application/octet-stream", `attachment; filename="02.bin"`, "<script>", http.StatusOK},
		{"stored, but not in this package", "dd", "text/html; charset=utf-8", "", "", http.StatusNotFound},
		{"in the package, but not stored", "ee", "text/html; charset=utf-8", "", "", http.StatusNotFound},
		{"a path", "..%2Faa", "text/html; charset=utf-8", "", "", http.StatusNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newBench().get(t, "/h/"+token+"/media/"+tt.target)
			if w.Code != tt.status || w.Header().Get("Content-Type") != tt.contentType || w.Header().Get("Content-Disposition") != tt.disposition {
				t.Errorf("answer %d %v", w.Code, w.Header())
			}
			if tt.body != "" && w.Body.String() != tt.body {
				t.Errorf("body %q, want %q", w.Body, tt.body)
			}
			if tt.status == http.StatusOK && !strings.Contains(w.Header().Get("Cache-Control"), "private") {
				t.Errorf("Cache-Control %q", w.Header().Get("Cache-Control"))
			}
		})
	}
}

// Phones ask for a range before they play a video.
func TestMediaAnswersRanges(t *testing.T) {
	w := newBench().get(t, "/h/"+token+"/media/aa", "Range", "bytes=0-3")
	if w.Code != http.StatusPartialContent || w.Body.String() != "jpeg" {
		t.Errorf("range answered %d %q", w.Code, w.Body)
	}
	w = newBench().get(t, "/h/"+token+"/media/aa", "If-None-Match", `"aa"`)
	if w.Code != http.StatusNotModified {
		t.Errorf("a known picture is sent again: %d", w.Code)
	}
}

func TestZipStreamsThePackage(t *testing.T) {
	b := newBench()
	w := b.get(t, "/h/"+token+"/package.zip")
	if w.Code != http.StatusOK || w.Body.String() != "zip of "+token+" 2026-12-01T20:00:00+08:00" {
		t.Errorf("answer %d %q, want the package with its due instant in the workspace's zone", w.Code, w.Body)
	}
	if w.Header().Get("Content-Type") != "application/zip" || !strings.Contains(w.Header().Get("Content-Disposition"), "moxin-7.zip") {
		t.Errorf("headers %v", w.Header())
	}
	w = b.do(t, httptest.NewRequest(http.MethodHead, "/h/"+token+"/package.zip", nil))
	if w.Code != http.StatusOK || w.Body.Len() != 0 {
		t.Errorf("HEAD answers %d with %d bytes", w.Code, w.Body.Len())
	}
}

func TestZipThatFailsIsNotTakenForWhole(t *testing.T) {
	b := newBench()
	b.zip = func(context.Context, io.Writer, content.Handoff) error { return errDisk }
	doc := parse(t, b.get(t, "/h/"+token+"/package.zip"), http.StatusInternalServerError)
	if strings.Contains(doc.Text(), "secret") {
		t.Error("the cause is on the page")
	}
	b.zip = func(_ context.Context, w io.Writer, _ content.Handoff) error {
		_, err := io.WriteString(w, "half")
		return errors.Join(err, errDisk)
	}
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("half a zip ended like a whole one")
		}
	}()
	b.get(t, "/h/"+token+"/package.zip")
}

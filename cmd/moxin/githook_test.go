package main

import (
	"bytes"
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// githubExample is the one that GitHub's documentation gives to try a receiver with.
const (
	githubSecret = "It's a Secret to Everybody"
	githubBody   = "Hello, World!"
	githubSum    = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
)

func TestGitHookTakesWhatIsSigned(t *testing.T) {
	now := time.UnixMilli(1672135206524)
	gitee := func(at time.Time) (string, string) {
		stamp := strconv.FormatInt(at.UnixMilli(), 10)
		return stamp, base64.StdEncoding.EncodeToString(macOf(githubSecret, stamp+"\n"+githubSecret))
	}
	stamp, signed := gitee(now)
	oldStamp, oldSigned := gitee(now.Add(-giteeSkew - time.Second))
	newStamp, newSigned := gitee(now.Add(giteeSkew + time.Second))
	for _, tc := range []struct {
		name   string
		header map[string]string
		body   string
		want   int
	}{
		{"GitHub", map[string]string{"X-Hub-Signature-256": githubSum}, githubBody, http.StatusAccepted},
		{"GitHub, another body", map[string]string{"X-Hub-Signature-256": githubSum}, githubBody + " ", http.StatusForbidden},
		{"GitHub, no algorithm", map[string]string{"X-Hub-Signature-256": githubSum[7:]}, githubBody, http.StatusForbidden},
		{"GitHub, half a signature", map[string]string{"X-Hub-Signature-256": githubSum[:39]}, githubBody, http.StatusForbidden},
		{"GitHub, an empty one", map[string]string{"X-Hub-Signature-256": "sha256="}, githubBody, http.StatusForbidden},
		{"GitHub's SHA-1 alone", map[string]string{"X-Hub-Signature": "sha1=0123"}, githubBody, http.StatusForbidden},
		{"GitLab", map[string]string{"X-Gitlab-Token": githubSecret}, "{}", http.StatusAccepted},
		{"GitLab, another token", map[string]string{"X-Gitlab-Token": githubSecret + "x"}, "{}", http.StatusForbidden},
		{"Gitee, password", map[string]string{"X-Gitee-Token": githubSecret, "X-Gitee-Timestamp": stamp}, "{}", http.StatusAccepted},
		{"Gitee, signature", map[string]string{"X-Gitee-Token": signed, "X-Gitee-Timestamp": stamp}, "{}", http.StatusAccepted},
		{"Gitee, encoded", map[string]string{"X-Gitee-Token": url.QueryEscape(signed), "X-Gitee-Timestamp": stamp}, "{}", http.StatusAccepted},
		{"Gitee, another time", map[string]string{"X-Gitee-Token": signed, "X-Gitee-Timestamp": stamp + "0"}, "{}", http.StatusForbidden},
		{"Gitee, no time", map[string]string{"X-Gitee-Token": signed}, "{}", http.StatusForbidden},
		{"Gitee, too old", map[string]string{"X-Gitee-Token": oldSigned, "X-Gitee-Timestamp": oldStamp}, "{}", http.StatusForbidden},
		{"Gitee, from the future", map[string]string{"X-Gitee-Token": newSigned, "X-Gitee-Timestamp": newStamp}, "{}", http.StatusForbidden},
		{"nobody", nil, "{}", http.StatusForbidden},
		{"a wrong proof beside a right one", map[string]string{"X-Hub-Signature-256": "sha256=00", "X-Gitlab-Token": githubSecret}, "{}", http.StatusForbidden},
		{"too much", map[string]string{"X-Gitlab-Token": githubSecret}, strings.Repeat("x", gitHookBody+1), http.StatusRequestEntityTooLarge},
	} {
		t.Run(tc.name, func(t *testing.T) {
			heard := 0
			var log bytes.Buffer
			h := gitHook{secret: githubSecret, announce: func() { heard++ }, now: func() time.Time { return now }, log: slog.New(slog.NewTextHandler(&log, nil))}
			r := httptest.NewRequest(http.MethodPost, gitHookRoute, strings.NewReader(tc.body))
			for name, value := range tc.header {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tc.want || heard > 0 != (tc.want == http.StatusAccepted) {
				t.Errorf("status %d, announced %d times; want %d", w.Code, heard, tc.want)
			}
			said := log.String() + w.Body.String()
			for _, secret := range []string{githubSecret, signed, githubSum} {
				if strings.Contains(said, secret) {
					t.Errorf("told: %s", said)
				}
			}
		})
	}
}

// However many pushes are announced, one look stands for all that came before it.
func TestAnnouncementsAreTakenTogether(t *testing.T) {
	f := &follower{announced: make(chan struct{}, 1)}
	for range 100 {
		f.announce()
	}
	if len(f.announced) != 1 {
		t.Errorf("%d wait", len(f.announced))
	}
}

func FuzzGitHook(f *testing.F) {
	f.Add("X-Hub-Signature-256", githubSum, "", githubBody)
	f.Add("X-Gitee-Token", "%2B%zz", "1672135206524", "{}")
	f.Add("X-Gitlab-Token", "", "", "")
	h := gitHook{
		secret: "a secret that the fuzzer does not know", announce: func() { f.Fatal("taken") }, now: time.Now,
		log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	f.Fuzz(func(t *testing.T, header, value, stamp, body string) {
		r := httptest.NewRequest(http.MethodPost, gitHookRoute, strings.NewReader(body))
		r.Header[http.CanonicalHeaderKey(header)] = []string{value}
		r.Header.Set("X-Gitee-Timestamp", stamp)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: %q is answered %d", header, value, w.Code)
		}
	})
}

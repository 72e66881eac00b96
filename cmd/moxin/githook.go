package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// gitHookRoute is where hosts of repositories announce pushes.
const gitHookRoute = "/hooks/git"

// gitHookBody is the most that an announcement may carry, in bytes. GitHub's may reach 25 MB for a
// push of thousands of commits; such a one is refused, and the next pull by the clock finds it.
const gitHookBody = 5 << 20

// giteeSkew is how old a Gitee signature may be, by its documentation
// (help.gitee.com, webhook/how-to-verify-webhook-keys).
const giteeSkew = time.Hour

// errUnsigned is an announcement that does not prove to know the secret.
var errUnsigned = errors.New("not signed with git.hook_secret")

// gitHosts say how each host shows that it knows the secret, by the header that only it sends.
// Nothing else of a request is read: it can do no more than make moxin look at the upstream that the
// checkout itself names, at most once in pullGap, so that one sent again does no harm.
var gitHosts = []struct {
	header string
	proves func(r *http.Request, body []byte, secret string, now time.Time) bool
}{
	// docs.github.com, webhooks/using-webhooks/validating-webhook-deliveries: "sha256=" and the
	// hexadecimal HMAC-SHA256 of the body. Gitea and Forgejo send the same header (unverified).
	{"X-Hub-Signature-256", func(r *http.Request, body []byte, secret string, _ time.Time) bool {
		given, ok := strings.CutPrefix(r.Header.Get("X-Hub-Signature-256"), "sha256=")
		sum, err := hex.DecodeString(given)
		return ok && err == nil && hmac.Equal(sum, macOf(secret, string(body)))
	}},
	// docs.gitlab.com, user/project/integrations/webhooks: the secret token itself.
	{"X-Gitlab-Token", func(r *http.Request, _ []byte, secret string, _ time.Time) bool {
		return sameSecret(r.Header.Get("X-Gitlab-Token"), secret)
	}},
	{"X-Gitee-Token", giteeProves},
}

// giteeProves takes a signature: the Base64 of the HMAC-SHA256 of the time in milliseconds, a line
// feed and the secret, percent-encoded or not (Gitee's page says encoded, receivers report plain).
// The other way that Gitee offers, the password itself as the token, is taken too.
func giteeProves(r *http.Request, _ []byte, secret string, now time.Time) bool {
	given := r.Header.Get("X-Gitee-Token")
	if sameSecret(given, secret) {
		return true
	}
	stamp := r.Header.Get("X-Gitee-Timestamp")
	millis, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.UnixMilli(millis)).Abs() > giteeSkew {
		return false
	}
	if plain, err := url.PathUnescape(given); err == nil { // keeps the "+" of Base64
		given = plain
	}
	sum, err := base64.StdEncoding.DecodeString(given)
	return err == nil && hmac.Equal(sum, macOf(secret, stamp+"\n"+secret))
}

func macOf(secret, text string) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// sameSecret compares without telling by its time how much was right, or how long the secret is.
func sameSecret(given, secret string) bool {
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// gitHook hears of pushes.
type gitHook struct {
	secret   string // never empty
	announce func()
	now      func() time.Time // work
	log      *slog.Logger
}

// ServeHTTP answers 202 to an announcement that proves to know the secret: the pull is made later.
func (h gitHook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, gitHookBody))
	if err != nil {
		refuseBody(w, err)
		return
	}
	if err := h.check(r, body); err != nil {
		h.log.WarnContext(r.Context(), "push webhook refused", "error", err)
		http.Error(w, "", http.StatusForbidden)
		return
	}
	h.announce()
	w.WriteHeader(http.StatusAccepted)
}

// check finds the host by its header and lets it prove itself.
func (h gitHook) check(r *http.Request, body []byte) error {
	for _, host := range gitHosts {
		if r.Header.Get(host.header) != "" {
			if host.proves(r, body, h.secret, h.now()) {
				return nil
			}
			return errUnsigned
		}
	}
	return errUnsigned
}

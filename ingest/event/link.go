package event

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// letters of a code: none that is taken for another when it is read off a poster.
const letters = "23456789abcdefghjkmnpqrstuvwxyz"

const codeSize = 6 // 31^6, 890 million codes

// CodeIn stands in a target for the link's own code, so that a shop can hand it back with an order.
const CodeIn = "{code}"

// codeQuery is the name that a code has in the query of a target on the team's own hosts.
const codeQuery = "r"

// maxTarget is the longest address a link may lead to, in bytes.
const maxTarget = 2000

// ErrTarget is an address that a link cannot lead to.
var ErrTarget = errors.New("event: a link leads to an http or https address of at most 2000 bytes, without a user name")

// Book keeps links.
type Book interface {
	AddLink(ctx context.Context, l content.Link) error
	Links(ctx context.Context, slug string) ([]content.Link, error)
}

// Wanted is a link to be made, but for its code.
type Wanted struct {
	content.Link
	// Own are the hosts to which the code is given along as ?r=CODE; elsewhere CodeIn in the target
	// says where it belongs.
	Own []string
	// Taken is what AddLink's errors match where a code is another's.
	Taken error
}

// Make makes a link. The same article, channel, passer and target have one link: the one that is
// there is returned, and made is false.
func Make(ctx context.Context, book Book, want Wanted) (l content.Link, made bool, err error) {
	if err := checkTarget(want.Target); err != nil {
		return l, false, err
	}
	all, err := book.Links(ctx, want.Slug)
	if err != nil {
		return l, false, fmt.Errorf("event: links of %s: %w", want.Slug, err)
	}
	for _, old := range all {
		if old.Channel == want.Channel && old.Passer == want.Passer && old.Retired.IsZero() && old.Target == withCode(want, old.Code) {
			return old, false, nil
		}
	}
	for range 10 {
		l = want.Link
		l.Code = newCode()
		l.Target = withCode(want, l.Code)
		if err = book.AddLink(ctx, l); want.Taken == nil || !errors.Is(err, want.Taken) {
			break
		}
	}
	if err != nil {
		return content.Link{}, false, fmt.Errorf("event: adding a link: %w", err)
	}
	return l, true, nil
}

func newCode() string {
	var b strings.Builder
	for b.Len() < codeSize {
		var raw [1]byte
		_, _ = rand.Read(raw[:])                        // never fails: crypto/rand
		if n := int(raw[0]); n < 256-256%len(letters) { // so that every letter is as likely
			b.WriteByte(letters[n%len(letters)])
		}
	}
	return b.String()
}

func checkTarget(target string) error {
	u, err := url.Parse(target)
	bad := err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https"
	if bad || len(target) > maxTarget || strings.ContainsFunc(target, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return ErrTarget
	}
	return nil
}

// withCode is the target as it is stored: with the code where it belongs.
func withCode(want Wanted, code string) string {
	if strings.Contains(want.Target, CodeIn) {
		return strings.ReplaceAll(want.Target, CodeIn, code)
	}
	u, err := url.Parse(want.Target)
	if err != nil || !slices.Contains(want.Own, strings.ToLower(u.Host)) || u.Query().Has(codeQuery) {
		return want.Target
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += codeQuery + "=" + code
	return u.String()
}

// Links leads readers of short links on and counts them: GET /r/CODE. All fields but Admit and Log are
// required.
type Links struct {
	Store   Store
	Absent  error // what the store's errors match when there is no such link
	Keeper  *Keeper
	Hasher  Hasher
	Ask     bool         // as Beacon.Ask
	Missing http.Handler // answers a code that does not exist
	Now     func() time.Time
	Admit   func(r *http.Request) bool
	Log     *slog.Logger
}

// ServeHTTP leads on to stored addresses and to nothing else. A link that could not be counted leads
// on all the same.
func (l *Links) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	code := strings.ToLower(r.PathValue("code"))
	link, err := content.Link{}, error(nil)
	if codeShape.MatchString(code) {
		found, ferr := l.Store.Link(r.Context(), code)
		link, err = orNone(found, ferr, l.Absent)
	}
	switch {
	case err != nil:
		l.fail(r.Context(), err)
		http.Error(w, "", http.StatusServiceUnavailable)
		return
	case link.Code == "" || checkTarget(link.Target) != nil:
		l.Missing.ServeHTTP(w, r)
		return
	}
	h := w.Header()
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Location", link.Target)
	h.Set("Content-Length", "0")
	w.WriteHeader(http.StatusFound)
	_ = http.NewResponseController(w).Flush() // the reader does not wait for the count
	if !l.counts(r, link) {
		return
	}
	if err := l.Keeper.Keep(r.Context(), content.Visit{
		Kind: content.VisitClick, Slug: link.Slug, Channel: link.Channel, Code: link.Code,
		Reader: readerOf(r, l.Ask, l.Hasher), At: l.Now(),
	}); err != nil {
		l.fail(r.Context(), err)
	}
}

// counts reports whether somebody followed a link that counts.
func (l *Links) counts(r *http.Request, link content.Link) bool {
	return r.Method == http.MethodGet && link.Retired.IsZero() && !Private(r.Header) && !Machine(r.Header) &&
		(l.Admit == nil || l.Admit(r))
}

func (l *Links) fail(ctx context.Context, err error) {
	if l.Log != nil {
		l.Log.ErrorContext(ctx, "short link", "error", err)
	}
}

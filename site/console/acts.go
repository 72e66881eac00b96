package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// Verdict is what a person says of a release in doubt, having looked on the platform.
type Verdict string

// Verdicts.
const (
	Found  Verdict = "found"  // the post is there; its link says where
	Absent Verdict = "absent" // it is not there: it goes out again
	Failed Verdict = "failed" // given up
)

// Resolution is a person's word that ends a doubt.
type Resolution struct {
	Release int64
	Verdict Verdict
	Version int64  // of the release as the person saw it: a later doubt is another; 0 = whatever it is now
	Link    string // of Found
	Why     string // a word for the audit; may be ""
}

// Act is what a person does to a release.
type Act string

// Acts on releases.
const (
	ActApprove Act = "approve" // Digest is what they looked at
	ActMove    Act = "move"    // to At
	ActCancel  Act = "cancel"
	ActRetry   Act = "retry"   // failed, missed, expired: again at At, zero = now
	ActConfirm Act = "confirm" // a hand-off is out: Link, or Why as evidence
	ActCannot  Act = "cannot"  // a hand-off cannot be published, because Why
	ActUnwait  Act = "unwait"  // goes without what it waits for
	ActRemind  Act = "remind"  // colleagues who have not confirmed a hand-off are asked once more
	ActDiscard Act = "discard" // cancelled: the draft that is left on the platform goes as well
)

// Word is what a person says of a release.
type Word struct {
	Release int64
	Act     Act
	Version int64     // of the release as they saw it; 0 = whatever it is now
	Digest  string    // of ActApprove
	At      time.Time // of ActMove and ActRetry
	Link    string
	Why     string // for the audit; may be "" where the act does not need it
	Looked  bool   // of ActRetry: nothing of it is on the platform, the person looked
	// Via is where the word comes from: "console" or "api".
	Via string
}

// Acts are what people may do in the console, in the name of content.CallerOf(ctx); each is audited. A
// *Refusal is told to the person; ErrChanged means that what they looked at is no longer so.
type Acts interface {
	ReleaseActs
	PauseActs
	AccountActs
}

// ReleaseActs are words on releases.
type ReleaseActs interface {
	Act(ctx context.Context, w Word) error
	Resolve(ctx context.Context, r Resolution) error
}

// PauseActs stop and resume a scope: "" is everything, "platform:wechat", "channel:gzh".
type PauseActs interface {
	// Pause stops until p.Until, zero = until somebody resumes. p.By and p.At are set by the callee.
	Pause(ctx context.Context, p content.Pause) error
	Resume(ctx context.Context, scope string) error
}

// AccountActs are words on channels.
type AccountActs interface {
	// TestAccount asks the platform again who the account is and what it may do.
	TestAccount(ctx context.Context, channel string) error
	// Disconnect stops publishing on a channel and forgets its tokens.
	Disconnect(ctx context.Context, channel string) error
}

// ErrChanged says that a release or an account is no longer as the person saw it.
var ErrChanged = errors.New("console: changed in the meantime")

// Refusal is an act that cannot be, with why.
type Refusal struct {
	Text content.Text
	// Rule is the rule of the calendar that refuses, as plan names it ("past", "blackout", "quota", …);
	// "" = it is no matter of the calendar.
	Rule string
	// Next is the next instant that would do; zero = none is known.
	Next time.Time
}

// Error is the reason in both languages.
func (r *Refusal) Error() string { return r.Text.String() }

// Evidence is what is known of a release beside its attempts and its audit.
type Evidence struct {
	Lookups []Said
	Steps   []Step // what attempts left on the platform
	Asked   *Said  // why a person has to decide
	Hint    *Said  // what the platform shows without proving it
	Marker  string // what a post of this release carries where the platform allows it
	Repeats bool   // the doubt is being ended by the very same call under its key
	Draft   *Draft // what waits on the platform for the instant; nil = nothing was tried
	// Progress is how far colleagues have confirmed a hand-off; nil = one person finishes it, or nobody asked yet.
	Progress *content.Progress
}

// Draft is what was put on a platform ahead of a release's instant.
type Draft struct {
	At     time.Time // calendar; zero = nothing is in place
	URL    string    // where a person can look at it; may be ""
	Digest string    // of the content that is in place
	Why    string    // what did not work beside it and stopped nothing
	Error  string    // why it could not be brought to the present content
}

// Said is something said at a calendar instant.
type Said struct {
	At   time.Time
	Text string
}

// Step is something that outlives an attempt: a draft's id, a job's.
type Step struct{ Name, Value string }

// formBytes is the most that a form of the console may hold.
const formBytes = 64 << 10

// act answers a form: the word is carried out once, then the person is sent to where the result
// is. What was refused is shown above the form that they typed into.
func (h *handler) act(do func(r *http.Request) (to string, err error), again func(http.ResponseWriter, *http.Request, content.Text) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		if h.Acts == nil {
			return h.pages.Unknown(w, r)
		}
		r.Body = http.MaxBytesReader(w, r.Body, formBytes)
		if err := r.ParseForm(); err != nil {
			return again(w, r, speech.Of("act.form"))
		}
		to, err := do(r)
		var refused *Refusal
		switch {
		case errors.As(err, &refused):
			return again(w, r.WithContext(context.WithValue(r.Context(), nextKey{}, refused.Next)), h.reason(refused))
		case errors.Is(err, ErrChanged):
			return again(w, r, speech.Of("act.changed"))
		case err != nil:
			return err
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
}

// nextKey is where a page that shows a refusal finds the next instant that would do.
type nextKey struct{}

// reason is a refusal with the instant that would do, in the workspace's zone.
func (h *handler) reason(r *Refusal) content.Text {
	if r.Next.IsZero() {
		return r.Text
	}
	next := speech.Of("act.next")
	say := func(lang, text, then string) string {
		p := &page{Voice: web.Voice{Lang: lang, Words: speech}, now: h.Now(), zone: h.zone()}
		return text + fmt.Sprintf(then, p.instant(r.Next).Text)
	}
	return content.T(say("zh", r.Text.ZH, next.ZH), say("en", r.Text.In("en"), next.EN))
}

// resolve is the form of a release in doubt.
func (h *handler) resolve(r *http.Request) (string, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return "", web.ErrUnknown
	}
	version, err := strconv.ParseInt(cmp.Or(r.PostFormValue("version"), "0"), 10, 64)
	if err != nil {
		return "", refusal("act.form")
	}
	word := Resolution{
		Release: id, Version: version, Verdict: Verdict(r.PostFormValue("verdict")),
		Link: strings.TrimSpace(r.PostFormValue("link")), Why: strings.TrimSpace(r.PostFormValue("why")),
	}
	switch {
	case word.Verdict == Found && word.Link == "":
		return "", &Refusal{Text: speech.Of("doubt.need_link")}
	case word.Verdict == Absent && r.PostFormValue("looked") == "":
		return "", &Refusal{Text: speech.Of("doubt.need_look")}
	case word.Verdict == Absent && version == 0: // it sends again: of the doubt that was looked into alone
		return "", refusal("act.form")
	case word.Verdict != Found && word.Verdict != Absent && word.Verdict != Failed:
		return "", &Refusal{Text: speech.Of("act.form")}
	}
	return fmt.Sprintf("%s?done=%s", releaseHref(id), word.Verdict), h.Acts.Resolve(r.Context(), word)
}

// releaseAgain shows a release with what was refused.
func (h *handler) releaseAgain(w http.ResponseWriter, r *http.Request, why content.Text) error {
	v, err := h.releaseView(r)
	if err != nil {
		return err
	}
	v.Switch = web.OtherLanguage(&http.Request{URL: &url.URL{Path: releaseHref(v.Row.ID)}}, v.Lang)
	v.Refused, v.Link = v.In(why), r.PostFormValue("link")
	v.Do.typed(r)
	return h.pages.WriteStatus(w, r, http.StatusUnprocessableEntity, "release.html", v)
}

// done is what a form that was sent has done; "" when the address does not say.
func (p *page) done() string {
	if _, ok := speech["done."+p.did]; !ok {
		return ""
	}
	return p.T("done." + p.did)
}

// doneTo is done with the release that it was done to, on pages of many.
func (p *page) doneTo() string {
	said := p.done()
	if _, err := strconv.ParseInt(p.didTo, 10, 64); said == "" || err != nil {
		return said
	}
	return "#" + p.didTo + " " + said
}

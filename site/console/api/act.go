package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"moxin/content"
	"moxin/site/console"
)

// via is how the audit and approvals call words that come from here.
const via = "api"

// verdicts end a doubt.
var verdicts = []string{string(console.Found), string(console.Absent), string(console.Failed)}

// actNames are all acts, in one order.
func actNames() []string {
	return []string{"approve", "move", "cancel", "retry", "confirm", "cannot", "unwait", "remind", "resolve"}
}

// shown is the answer about one release.
type shown struct {
	Release release `json:"release"`
}

// act answers an act on one release.
func (h *Handler) act(name string) serve {
	return func(r *http.Request) (answer, error) {
		id, err := releaseID(r)
		if err != nil {
			return answer{}, err
		}
		data, err := readBody(r)
		if err != nil {
			return answer{}, err
		}
		w, err := forms[name].read(data)
		if err != nil {
			return answer{}, err
		}
		w.act, w.release = name, id
		strict, err := matched(r, &w)
		if err != nil {
			return answer{}, err
		}
		now, err := h.say(r.Context(), w)
		var p *Problem
		if strict && errors.As(err, &p) && p.Type == typeChanged {
			gone := *p
			gone.Status = http.StatusPreconditionFailed
			return answer{}, &gone
		}
		if err != nil {
			return answer{}, err
		}
		return answer{body: shown{releaseOf(now)}, version: now.Version}, nil
	}
}

// matched takes the version from If-Match (RFC 9110, section 13.1.1) and reports whether there is one.
func matched(r *http.Request, w *word) (bool, error) {
	tag := strings.TrimSpace(r.Header.Get("If-Match"))
	if tag == "" || tag == "*" {
		return false, nil
	}
	text, err := strconv.Unquote(tag)
	version, numErr := strconv.ParseInt(text, 10, 64)
	if err != nil || numErr != nil || version < 1 || w.version != 0 && w.version != version {
		return false, wrong(typeParameter, "If-Match", content.T("要是看到的 ETag，与 version 一致", "has to be the ETag that was seen, the same as version"))
	}
	w.version = version
	return true, nil
}

// releaseID is the release that a path names.
func releaseID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return 0, unknownProblem
	}
	return id, nil
}

// say carries a word out and returns the release as it is then. What is so already is not done again:
// whoever lost the answer may ask once more.
func (h *Handler) say(ctx context.Context, w word) (content.Release, error) {
	if err := w.check(); err != nil {
		return content.Release{}, err
	}
	r, err := h.find(ctx, w.release)
	if err != nil || already(r, w) {
		return r, err
	}
	if w.version != 0 && w.version != r.Version {
		return r, changed(r)
	}
	err = h.pass(ctx, w)
	var refused *console.Refusal
	switch {
	case errors.As(err, &refused):
		return r, refusal(refused)
	case errors.Is(err, console.ErrChanged):
		if r, err = h.find(ctx, w.release); err != nil || already(r, w) {
			return r, err
		}
		return r, changed(r)
	case err != nil:
		return r, err
	}
	return h.find(ctx, w.release)
}

// pass hands a word to the console's acts.
func (h *Handler) pass(ctx context.Context, w word) error {
	if w.act == "resolve" {
		return h.Acts.Resolve(ctx, console.Resolution{Release: w.release, Version: w.version, Verdict: console.Verdict(w.verdict), Link: w.link, Why: w.why})
	}
	at := w.to
	if w.act == string(console.ActRetry) {
		at = w.at
	}
	return h.Acts.Act(ctx, console.Word{
		Release: w.release, Act: console.Act(w.act), Version: w.version, Digest: w.digest, At: at,
		Link: w.link, Why: w.why, Looked: w.looked, Via: via,
	})
}

// check says what is wrong between the fields of a word.
func (w word) check() error {
	found := w.verdict == string(console.Found)
	switch {
	case w.act != "resolve" || found == (w.link != ""):
		return nil
	case found:
		return wrong(typeBody, "link", content.T("说找到了，就要给出链接", "what was found has a link"))
	}
	return wrong(typeBody, "link", content.T("只有 verdict 是 found 时才有链接", "only what was found has a link"))
}

// already reports whether a release is what a word asks for.
func already(r content.Release, w word) bool {
	switch console.Act(w.act) {
	case console.ActApprove:
		return r.State == content.Approved && (w.digest == "" || w.digest == r.Digest)
	case console.ActMove:
		return r.State.Changeable() && r.Due.Equal(w.to)
	case console.ActCancel:
		return r.State == content.Cancelled
	}
	return false
}

// find reads one release.
func (h *Handler) find(ctx context.Context, id int64) (content.Release, error) {
	all, err := h.Store.Releases(ctx, content.ReleaseFilter{IDs: []int64{id}})
	if err != nil {
		return content.Release{}, err
	}
	i := slices.IndexFunc(all, func(r content.Release) bool { return r.ID == id })
	if i < 0 {
		p := &Problem{Type: typeUnknown, Status: http.StatusNotFound}
		return content.Release{}, p.saying(content.T(fmt.Sprintf("没有排期 %d", id), fmt.Sprintf("there is no release %d", id)))
	}
	return all[i], nil
}

// changed tells that a release is not as it was seen, and how it is.
func changed(r content.Release) error {
	now := releaseOf(r)
	p := &Problem{Type: typeChanged, Status: http.StatusConflict, Release: &now}
	return p.saying(content.T(
		fmt.Sprintf("排期 %d 现在是“%s”（版本 %d），这一步没有做：请再看一遍", r.ID, content.StateWords[r.State].ZH, r.Version),
		fmt.Sprintf("release %d is now %s (version %d) and this was not done: look again", r.ID, r.State, r.Version)))
}

// refusal tells why something cannot be, and when it could.
func refusal(r *console.Refusal) error {
	p := &Problem{Type: typeRefused, Status: http.StatusUnprocessableEntity, Rule: r.Rule, NextFree: instant(r.Next)}
	return p.saying(r.Text)
}

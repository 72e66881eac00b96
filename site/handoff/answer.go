package handoff

import (
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// maxForm bounds an answer in bytes; maxNote bounds what a person writes in it, in characters.
const (
	maxForm = 64 << 10
	maxNote = 500
)

// reasons are the usual causes why a release cannot be posted. What is recorded is the
// Chinese sentence, whatever language the page was read in.
var reasons = []struct {
	Key  string
	Text content.Text
}{
	{"text", content.T("文案要改", "The text needs changes")},
	{"media", content.T("图片或视频有问题", "Something is wrong with the pictures or the video")},
	{"account", content.T("账号现在发不了", "The account cannot post right now")},
	{"refused", content.T("平台不让发", "The platform refuses it")},
	{"time", content.T("时间不合适", "The time is wrong")},
}

// done closes the release as published, by a link or by a word of evidence.
func (h *handler) done(w http.ResponseWriter, r *http.Request) {
	p, f, ok := h.form(w, r)
	if !ok {
		return
	}
	f.Link, f.Note = field(r, "link"), field(r, "note")
	lang := language(r)
	switch {
	case f.Link == "" && f.Note == "":
		f.DoneError = words.Of("need_link").In(lang)
	case utf8.RuneCountInString(f.Note) > maxNote:
		f.DoneError = words.Of("note_long").In(lang)
	}
	c := Confirmation{Note: f.Note}
	if f.DoneError == "" && f.Link != "" {
		var err error
		if c.ID, c.URL, err = h.Link(p.Handoff, f.Link); err != nil {
			f.DoneError = explain(err, lang)
		}
	}
	if f.DoneError != "" {
		h.render(w, r, http.StatusUnprocessableEntity, p, f)
		return
	}
	h.answered(w, r, content.Published, h.Desk.Confirm(r.Context(), p.Token, c))
}

// cannot closes the release as failed, with the reason.
func (h *handler) cannot(w http.ResponseWriter, r *http.Request) {
	p, f, ok := h.form(w, r)
	if !ok {
		return
	}
	f.Reason, f.Why = field(r, "reason"), field(r, "why")
	why := because(f.Reason, f.Why)
	switch {
	case why == "":
		f.CannotError = words.Of("need_why").In(language(r))
	case utf8.RuneCountInString(f.Why) > maxNote:
		f.CannotError = words.Of("note_long").In(language(r))
	}
	if f.CannotError != "" {
		h.render(w, r, http.StatusUnprocessableEntity, p, f)
		return
	}
	h.answered(w, r, content.Failed, h.Desk.Refuse(r.Context(), p.Token, why))
}

// form reads an answer's form and finds its package, which must still be open.
func (h *handler) form(w http.ResponseWriter, r *http.Request) (Package, formView, bool) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		h.notice(w, r, http.StatusBadRequest, "bad_form")
		return Package{}, formView{}, false
	}
	p, ok := h.open(w, r)
	if !ok {
		return Package{}, formView{}, false
	}
	if p.State != content.HandedOff {
		want := content.Published
		if strings.HasSuffix(r.URL.Path, "/cannot") {
			want = content.Failed
		}
		h.late(w, r, p, want)
		return Package{}, formView{}, false
	}
	return p, formView{}, true
}

// answered redirects to the page, so that reloading it answers nothing twice.
func (h *handler) answered(w http.ResponseWriter, r *http.Request, want content.State, err error) {
	switch {
	case errors.Is(err, ErrClosed):
		if p, ok := h.open(w, r); ok {
			h.late(w, r, p, want)
		}
	case err != nil:
		h.broken(w, r, err)
	default:
		http.Redirect(w, r, pageURL(r), http.StatusSeeOther)
	}
}

// late answers who came after the release had ended: a second tap of the same button sees how
// it ended, anybody else is told that their word changed nothing.
func (h *handler) late(w http.ResponseWriter, r *http.Request, p Package, want content.State) {
	if p.State == want {
		http.Redirect(w, r, pageURL(r), http.StatusSeeOther)
		return
	}
	h.render(w, r, http.StatusConflict, p, formView{Late: true})
}

func field(r *http.Request, name string) string {
	return strings.TrimSpace(strings.ToValidUTF8(r.PostForm.Get(name), ""))
}

// because joins a usual reason and the person's own words; "" when there is neither.
func because(key, words string) string {
	for _, reason := range reasons {
		if reason.Key == key {
			if words == "" {
				return reason.Text.ZH
			}
			return reason.Text.ZH + "：" + words
		}
	}
	return words
}

// explain is an error in the person's language, or a general word when it has none.
func explain(err error, lang string) string {
	var spoken interface{ In(lang string) string }
	if errors.As(err, &spoken) {
		return spoken.In(lang)
	}
	return words.Of("bad_link").In(lang)
}

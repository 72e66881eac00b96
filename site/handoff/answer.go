package handoff

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// maxForm bounds an answer in bytes, maxShot the screenshot in it; maxNote bounds what a person
// writes, in characters.
const (
	maxForm = 64 << 10
	maxShot = 10 << 20
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

// done closes the release as published, by a link, a screenshot or a word of evidence.
func (h *handler) done(w http.ResponseWriter, r *http.Request) {
	p, ok := h.answerable(w, r, content.Published)
	if !ok || !h.read(w, r, p, h.Screenshot != nil) {
		return
	}
	defer tidy(r)
	f := formView{Link: field(r, "link"), Note: field(r, "note")}
	c, err := h.confirmation(r, p, f)
	var wrong formError
	switch {
	case errors.As(err, &wrong):
		f.DoneError = wrong.In(language(r))
		h.render(w, r, http.StatusUnprocessableEntity, p, f)
	case err != nil:
		h.broken(w, r, err)
	default:
		h.answered(w, r, content.Published, h.Desk.Confirm(r.Context(), p.Token, c))
	}
}

// formError says what is wrong with an answer.
type formError struct{ content.Text }

func (e formError) Error() string { return e.Text.String() }

// confirmation is what the form says of the post. The screenshot is stored last: only for an answer
// that has nothing else wrong with it.
func (h *handler) confirmation(r *http.Request, p Package, f formView) (c Confirmation, err error) {
	shot, err := screenshot(r)
	if h.Screenshot == nil {
		shot = nil
	}
	switch {
	case err != nil:
		return c, err
	case f.Link == "" && f.Note == "" && shot == nil:
		return c, formError{words.Of("need_link")}
	case utf8.RuneCountInString(f.Note) > maxNote:
		return c, formError{words.Of("note_long")}
	}
	c.Note = f.Note
	if f.Link != "" {
		if c.ID, c.URL, err = h.Link(p.Handoff, f.Link); err != nil {
			return c, formError{explain(err, "bad_link")}
		}
	}
	if shot == nil {
		return c, nil
	}
	if c.Shot, err = h.Screenshot(r.Context(), shot); err != nil && spoken(err) {
		return c, formError{explain(err, "bad_shot")}
	}
	return c, err
}

// shots are the types of screenshots that phones make, as net/http tells them from their bytes.
var shots = map[string]bool{"image/png": true, "image/jpeg": true, "image/webp": true}

// screenshot is the picture in a form; nil when there is none.
func screenshot(r *http.Request) ([]byte, error) {
	file, head, err := r.FormFile("shot")
	if err != nil || head.Size == 0 { // a form without files, or a field that was left empty
		return nil, nil
	}
	defer file.Close()
	if head.Size > maxShot {
		return nil, formError{words.Of("shot_big")}
	}
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, fmt.Errorf("reading the screenshot: %w", err)
	}
	if !shots[http.DetectContentType(data)] {
		return nil, formError{words.Of("bad_shot")}
	}
	return data, nil
}

// cannot closes the release as failed, with the reason.
func (h *handler) cannot(w http.ResponseWriter, r *http.Request) {
	p, ok := h.answerable(w, r, content.Failed)
	if !ok || !h.read(w, r, p, false) {
		return
	}
	defer tidy(r)
	f := formView{Reason: field(r, "reason"), Why: field(r, "why")}
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

// answerable finds the package of an answer, which must still be open, before its form is read: a
// stranger's ten megabytes are not.
func (h *handler) answerable(w http.ResponseWriter, r *http.Request, want content.State) (Package, bool) {
	p, ok := h.open(w, r)
	if ok && p.State != content.HandedOff {
		h.late(w, r, p, want)
		return Package{}, false
	}
	return p, ok
}

// read reads a form: of maxForm bytes, and a screenshot beside it where one is taken. What of a
// screenshot does not fit into memory goes to the system's temporary folder until tidy.
func (h *handler) read(w http.ResponseWriter, r *http.Request, p Package, shot bool) bool {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			h.notice(w, r, http.StatusBadRequest, "bad_form")
			return false
		}
		return true
	}
	most := int64(maxForm)
	if shot {
		most += maxShot
	}
	r.Body = http.MaxBytesReader(w, r.Body, most)
	err := r.ParseMultipartForm(maxForm)
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big) && shot:
		h.render(w, r, http.StatusRequestEntityTooLarge, p, formView{DoneError: words.Of("shot_big").In(language(r))})
	case err != nil:
		h.notice(w, r, http.StatusBadRequest, "bad_form")
	}
	return err == nil
}

// tidy takes away what a form left in the temporary folder.
func tidy(r *http.Request) {
	if r.MultipartForm != nil {
		_ = r.MultipartForm.RemoveAll() // what stays is in the system's temporary folder
	}
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
		http.Redirect(w, r, h.pageURL(r), http.StatusSeeOther)
	}
}

// late answers who came after the release had ended: a second tap of the same button sees how
// it ended, anybody else is told that their word changed nothing.
func (h *handler) late(w http.ResponseWriter, r *http.Request, p Package, want content.State) {
	if p.State == want {
		http.Redirect(w, r, h.pageURL(r), http.StatusSeeOther)
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

// explain is an error as it speaks to people, or a general word when it does not.
func explain(err error, general string) content.Text {
	var e interface{ In(lang string) string }
	if errors.As(err, &e) {
		return content.T(e.In("zh"), e.In("en"))
	}
	return words.Of(general)
}

// spoken reports whether an error speaks to people.
func spoken(err error) bool {
	var e interface{ In(lang string) string }
	return errors.As(err, &e)
}

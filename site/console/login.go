package console

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"moxin/content"
	"moxin/content/people"
	"moxin/site/web"
)

// doorView is a page before the console: sign in, or make the first admin.
type doorView struct {
	*page
	template string
	Action   string
	Next     string // where to go then
	Name     string // as it was typed
	Refused  string
	Said     string
}

// nextQuery keeps where somebody wanted to go.
func nextQuery(r *http.Request) string {
	return url.Values{"next": {r.URL.RequestURI()}}.Encode()
}

// door serves a page that is shown before anybody has signed in.
func (h *handler) door(w http.ResponseWriter, r *http.Request, status int, v doorView) error {
	return h.pages.WriteStatus(w, r, status, v.template, v)
}

// local is an address of this console, or "/": a link to the sign-in page must not lead elsewhere.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsAny(next, "\\\r\n\t") || u.Path == "/login" || u.Path == "/logout" {
		return "/"
	}
	return next
}

func (h *handler) doorPage(r *http.Request, title, template string) doorView {
	return doorView{page: h.page(r, "", speech.Of(title).In(web.Language(r))), template: template, Action: r.URL.EscapedPath()}
}

// login shows the form; whoever has signed in, or need not, is sent on.
func (h *handler) login(w http.ResponseWriter, r *http.Request) error {
	next := local(r.URL.Query().Get("next"))
	switch v := visitOf(r.Context()); {
	case v.shut:
		return h.refuse(w, r, http.StatusForbidden, "people.shut")
	case v.Person.Name != "":
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	d := h.doorPage(r, "people.login", "login.html")
	d.Next = next
	if r.URL.Query().Has("out") {
		d.Said = d.T("people.out")
	}
	return h.door(w, r, http.StatusOK, d)
}

// signIn takes the form.
func (h *handler) signIn(w http.ResponseWriter, r *http.Request) error {
	if v := visitOf(r.Context()); v.shut || v.free {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	d := h.doorPage(r, "people.login", "login.html")
	if err := form(w, r); err != nil {
		d.Refused = d.T("act.form")
		return h.door(w, r, http.StatusUnprocessableEntity, d)
	}
	d.Next = local(r.PostFormValue("next"))
	secret, err := h.People.SignIn(r.Context(), h.try(r))
	if err != nil {
		why := errAct(err)
		if why == nil || !expected(err) {
			return err
		}
		d.Refused, d.Name = d.In(*why), r.PostFormValue("name")
		return h.door(w, r, statusOf(err), d)
	}
	remember(w, r, secret)
	http.Redirect(w, r, d.Next, http.StatusSeeOther)
	return nil
}

// expected reports whether an error is a person's own.
func expected(err error) bool {
	var wrong *content.PersonError
	var busy *people.BusyError
	return errors.As(err, &wrong) || errors.As(err, &busy)
}

// statusOf is the status that a refusal has.
func statusOf(err error) int {
	var busy *people.BusyError
	switch {
	case errors.As(err, &busy):
		return http.StatusTooManyRequests
	case errors.Is(err, content.ErrSignIn):
		return http.StatusUnauthorized
	}
	return http.StatusUnprocessableEntity
}

// form reads a form of the console.
func form(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, formBytes)
	return r.ParseForm()
}

// signOut ends this browser's session.
func (h *handler) signOut(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r.Context())
	if v.session.ID != "" {
		if err := h.People.SignOut(r.Context(), v.Person.Name, v.session.ID); err != nil {
			return err
		}
	}
	remember(w, r, "")
	http.Redirect(w, r, "/login?out", http.StatusSeeOther)
	return nil
}

// setup shows the form that makes the first admin, to whoever has the link.
func (h *handler) setup(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := h.setupPage(r)
	if err != nil {
		return err
	}
	if !ok {
		return h.refuse(w, r, http.StatusGone, "people.link_over")
	}
	return h.door(w, r, http.StatusOK, d)
}

func (h *handler) setupPage(r *http.Request) (doorView, bool, error) {
	d := h.doorPage(r, "people.setup", "setup.html")
	if h.People == nil {
		return d, false, nil
	}
	ok, err := h.People.FirstLink(r.Context(), r.PathValue("link"))
	return d, ok, err
}

// makeFirst takes the form and signs the first admin in.
func (h *handler) makeFirst(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := h.setupPage(r)
	if err != nil {
		return err
	}
	if !ok {
		return h.refuse(w, r, http.StatusGone, "people.link_over")
	}
	if err := form(w, r); err != nil {
		d.Refused = d.T("act.form")
		return h.door(w, r, http.StatusUnprocessableEntity, d)
	}
	t := h.try(r)
	if t.Password != r.PostFormValue("again") {
		d.Refused, d.Name = d.T("people.differ"), t.Name
		return h.door(w, r, http.StatusUnprocessableEntity, d)
	}
	p, err := h.People.AddFirst(r.Context(), r.PathValue("link"), t.Name, t.Password)
	if err != nil {
		if why := errAct(err); why != nil && expected(err) {
			d.Refused, d.Name = d.In(*why), t.Name
			return h.door(w, r, http.StatusUnprocessableEntity, d)
		}
		return err
	}
	secret, err := h.People.Begin(r.Context(), p.Name, t)
	if err != nil {
		return err
	}
	remember(w, r, secret)
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

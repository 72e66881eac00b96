package console

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"moxin/content"
	"moxin/site/web"
)

// meView is what a person sees of themselves.
type meView struct {
	*page
	Person   string
	Roles    string
	Free     bool // nobody has to sign in here
	Token    bool // asked with an API token: nothing can be changed
	Sessions []sessionView
	Tokens   []tokenView
	Secret   string // of a token that was just made, this once
	Refused  string
	Done     string
}

type sessionView struct {
	ID     string
	Origin string
	Agent  string
	Made   string
	Seen   string
	Here   bool
}

type tokenView struct {
	ID     int64
	Label  string
	Made   string
	Seen   string
	Revoke string
}

func (h *handler) me(w http.ResponseWriter, r *http.Request) error {
	v, err := h.meView(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "me.html", v)
}

func (h *handler) meView(r *http.Request) (meView, error) {
	who := visitOf(r.Context())
	v := meView{page: h.page(r, "me", ""), Person: who.Person.Name, Free: who.free, Token: !who.free && who.session.ID == ""}
	var roles []string
	for _, role := range who.Person.Roles {
		roles = append(roles, v.In(role.Text()))
	}
	v.Roles, v.Done = strings.Join(roles, v.T("comma")), v.done()
	if v.Free || v.Token {
		return v, nil
	}
	sessions, err := h.People.Sessions(r.Context(), v.Person)
	if err != nil {
		return v, err
	}
	work := h.Work()
	for _, s := range sessions {
		v.Sessions = append(v.Sessions, sessionView{
			ID: s.ID, Origin: s.Origin, Agent: s.Agent, Here: s.ID == who.session.ID, Made: v.ago(s.MadeAt, work), Seen: v.ago(s.SeenAt, work),
		})
	}
	tokens, err := h.People.Tokens(r.Context(), v.Person)
	if err != nil {
		return v, err
	}
	for _, t := range tokens {
		id := strconv.FormatInt(t.ID, 10)
		v.Tokens = append(v.Tokens, tokenView{t.ID, t.Label, v.ago(t.MadeAt, work), v.ago(t.SeenAt, work), "/me/tokens/" + id + "/revoke"})
	}
	return v, nil
}

// own answers a form of the person's own page.
func (h *handler) own(do func(w http.ResponseWriter, r *http.Request, who visit) (to string, err error)) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := form(w, r)
		if err != nil {
			return h.meAgain(w, r, http.StatusUnprocessableEntity, speech.Of("act.form"))
		}
		to, err := do(w, r, visitOf(r.Context()))
		switch why := errAct(err); {
		case err == nil && to == "": // it has answered itself
			return nil
		case err == nil:
			http.Redirect(w, r, to, http.StatusSeeOther)
			return nil
		case errors.Is(err, h.Missing):
			return web.ErrUnknown
		case why != nil && expected(err):
			return h.meAgain(w, r, statusOf(err), *why)
		}
		return err
	}
}

func (h *handler) meAgain(w http.ResponseWriter, r *http.Request, status int, why content.Text) error {
	v, err := h.meView(r)
	if err != nil {
		return err
	}
	v.Refused = v.In(why)
	return h.pages.WriteStatus(w, r, status, "me.html", v)
}

// changeAt is where password managers look for the page on which a password is changed
// (w3c.github.io/webappsec-change-password-url, 2026-11).
func (h *handler) changeAt(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/me#change", http.StatusSeeOther)
	return nil
}

// changePassword signs out everywhere but here, where a new session begins.
func (h *handler) changePassword(w http.ResponseWriter, r *http.Request, who visit) (string, error) {
	fresh := r.PostFormValue("fresh")
	if fresh != r.PostFormValue("again") {
		return "", &content.PersonError{Text: speech.Of("people.differ")}
	}
	t := h.try(r)
	t.Name = who.Person.Name
	secret, err := h.People.ChangePassword(r.Context(), t, fresh)
	if err != nil {
		return "", err
	}
	remember(w, r, secret)
	return "/me?done=password", nil
}

// endSessions ends one of the person's sessions, or all of them.
func (h *handler) endSessions(w http.ResponseWriter, r *http.Request, who visit) (string, error) {
	id := r.PostFormValue("session")
	if err := h.People.SignOut(r.Context(), who.Person.Name, id); err != nil {
		return "", err
	}
	if id == "" || id == who.session.ID {
		remember(w, r, "")
		return "/login?out", nil
	}
	return "/me?done=session", nil
}

// addToken shows a new token on the page that answers: it is nowhere else.
func (h *handler) addToken(w http.ResponseWriter, r *http.Request, who visit) (string, error) {
	_, secret, err := h.People.AddToken(r.Context(), who.Person.Name, r.PostFormValue("label"), who.Person.Name)
	if err != nil {
		return "", err
	}
	v, err := h.meView(r)
	if err != nil {
		return "", err
	}
	v.Secret = secret
	return "", h.pages.Write(w, r, "me.html", v)
}

func (h *handler) revokeToken(_ http.ResponseWriter, r *http.Request, who visit) (string, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return "", web.ErrUnknown
	}
	return "/me?done=revoke", h.People.Revoke(r.Context(), who.Person.Name, id, who.Person.Name)
}

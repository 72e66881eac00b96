package console

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"moxin/content"
	"moxin/content/people"
)

// access is who may use a route.
type access struct {
	// roles of which one is enough; an admin has all. None: nobody has to be signed in.
	roles []content.PersonRole
	// self: only from the person's own browser, not with an API token.
	self bool
}

// The rights that rights gives.
var (
	open       = access{}
	everybody  = access{roles: content.Roles}
	schedulers = access{roles: []content.PersonRole{content.Scheduler}}
	// keepers bring and mend numbers.
	keepers    = access{roles: []content.PersonRole{content.Editor, content.Scheduler, content.Reviewer}}
	reviewers  = access{roles: []content.PersonRole{content.Reviewer}}
	correctors = access{roles: []content.PersonRole{content.Editor, content.Reviewer}}
	rereaders  = access{roles: []content.PersonRole{content.Scheduler, content.Reviewer}}
	admins     = access{roles: []content.PersonRole{content.Admin}}
	self       = access{roles: content.Roles, self: true}
	ownAdmins  = access{roles: []content.PersonRole{content.Admin}, self: true}
)

// rights says who may use each route: a route without a line does not open. Whoever has signed in
// may look at everything; what changes something wants a role.
var rights = map[string]access{
	"GET /{$}":                               everybody,
	"GET /calendar":                          everybody,
	"GET /releases":                          everybody,
	"GET /releases/{id}":                     everybody,
	"GET /approvals":                         everybody,
	"GET /releases/{id}/qr.svg":              everybody,
	"GET /articles":                          everybody,
	"GET /articles/{slug}":                   everybody,
	"GET /articles/{slug}/preview/{channel}": everybody,
	"GET /rankings":                          everybody,
	"GET /rankings/{file}":                   everybody,
	"GET /authors/{name}":                    everybody,
	"GET /series/{name}":                     everybody,
	"GET /topics/{name}":                     everybody,
	"GET /channels/{name}":                   everybody,
	"GET /reports":                           everybody,
	"GET /reports/{file}":                    everybody,
	anewRoute:                                reviewers,
	"GET /accounts":                          everybody,
	"GET /live":                              everybody,
	"GET /health":                            everybody,
	"GET /media/{hash}":                      everybody,
	"POST /releases/{id}/move":               schedulers,
	"POST /releases/{id}/resolve":            schedulers,
	actRoute:                                 schedulers,
	bulkRoute:                                schedulers,
	"POST /pause":                            schedulers,
	"POST /resume":                           schedulers,
	"POST /accounts/{channel}/test":          schedulers,
	"POST /accounts/{channel}/disconnect":    admins,
	"/":                                      everybody,

	"GET /articles/{slug}/raw/{hash}": everybody,
	correctRoute:                      correctors,
	addRoute:                          correctors,
	"GET /collecting":                 everybody,
	"GET /collecting/raw/{hash}":      everybody,
	readAgainRoute:                    rereaders,
	"GET /import":                     everybody,
	bringRoute:                        keepers,
	"GET /tray/{key}":                 keepers,
	keepRoute:                         keepers,
	"GET /import/{id}":                everybody,
	"GET /import/{id}/file":           keepers,
	answerRoute:                       keepers,

	"GET /calendar.ics":           open, // it looks at its key itself
	"GET /login":                  open,
	"POST /login":                 open,
	"POST /logout":                open,
	"GET /setup/{link}":           open,
	"POST /setup/{link}":          open,
	"GET /me":                     everybody,
	"POST /me/password":           self,
	"POST /me/sessions/end":       self,
	"POST /me/tokens":             self,
	"POST /me/tokens/{id}/revoke": self,

	"GET /people":                      admins,
	"POST /people":                     ownAdmins,
	"POST /people/{name}/roles":        ownAdmins,
	"POST /people/{name}/password":     ownAdmins,
	"POST /people/{name}/remove":       ownAdmins,
	"GET /audit":                       admins,
	"GET /.well-known/change-password": everybody,
}

// visit is who asks for a page.
type visit struct {
	content.Caller
	session content.Session
	secret  string // of the session
	// free: nobody has to sign in here; whoever runs the machine is the admin.
	free bool
	// shut: nobody can, since there is nobody yet and the machine is not theirs alone.
	shut bool
}

type visitKey struct{}

// visitOf is who asked for the page that is being made.
func visitOf(ctx context.Context) visit {
	v, _ := ctx.Value(visitKey{}).(visit)
	return v
}

// may reports whether the visitor may use a route, so that pages do not offer what is refused.
func (v visit) may(pattern string) bool { return v.uses(rights[pattern]) }

func (v visit) uses(a access) bool {
	return len(a.roles) == 0 || v.Person.Is(a.roles...) && (!a.self || v.session.ID != "")
}

// forwarded are headers that a proxy adds: the world is behind it, not this machine's user.
var forwarded = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip"}

// visitor finds out who asks: a session, an API token, or where nobody has to sign in, whoever runs
// the machine. A wrong token is content.ErrNotSignedIn; a wrong session is nobody.
func (h *handler) visitor(r *http.Request) (visit, error) {
	v := visit{Caller: content.Caller{Origin: h.Client(r)}}
	ctx := r.Context()
	if h.People == nil {
		v.free, v.Person = true, h.owner()
		return v, nil
	}
	if token, ok := bearer(r); ok {
		var err error
		v.Person, err = h.People.Token(ctx, token)
		return v, err
	}
	if secret := sessionSecret(r); secret != "" {
		s, p, err := h.lookUp(r, secret)
		if err == nil {
			v.Person, v.session, v.secret = p, s, secret
			return v, nil
		}
		if !errors.Is(err, content.ErrNotSignedIn) {
			return v, err
		}
	}
	there, err := h.People.Peopled(ctx)
	if err != nil || there {
		return v, err
	}
	v.shut = h.Exposed
	for _, name := range forwarded {
		v.shut = v.shut || len(r.Header.Values(name)) > 0
	}
	if !v.shut {
		v.free, v.Person = true, h.owner()
	}
	return v, nil
}

func (h *handler) owner() content.Person {
	return content.Person{Name: h.Owner, Roles: []content.PersonRole{content.Admin}}
}

// bearer is the API token of a request.
func bearer(r *http.Request) (string, bool) {
	kind, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), ok && strings.EqualFold(kind, "Bearer")
}

// admit lets those in who may use a route, and puts them into the request's context.
func (h *handler) admit(a access, serve func(http.ResponseWriter, *http.Request) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := h.visitor(r)
		if errors.Is(err, content.ErrNotSignedIn) {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, speech.Of("people.token").String(), http.StatusUnauthorized)
			return nil
		}
		if err != nil {
			return err
		}
		ctx := content.WithCaller(context.WithValue(r.Context(), visitKey{}, v), v.Caller)
		r = r.WithContext(ctx)
		switch {
		case v.uses(a):
			return serve(w, r)
		case v.shut:
			return h.refuse(w, r, http.StatusForbidden, "people.shut")
		case v.Person.Name != "":
			return h.refuse(w, r, http.StatusForbidden, "people.role")
		case r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html"):
			http.Redirect(w, r, "/login?"+nextQuery(r), http.StatusSeeOther)
			return nil
		}
		return h.refuse(w, r, http.StatusUnauthorized, "people.sign_in")
	}
}

// refuse is a page of one sentence; strangers see nothing of the console around it.
func (h *handler) refuse(w http.ResponseWriter, r *http.Request, status int, key string) error {
	if visitOf(r.Context()).Person.Name == "" {
		return h.door(w, r, status, h.doorPage(r, key, "shut.html"))
	}
	return h.pages.WriteStatus(w, r, status, "notice.html", h.notice(r, status, key))
}

// beside admits whoever has signed in to a handler of another part.
func (h *handler) beside(next http.Handler) http.HandlerFunc {
	return h.pages.Answer(h.admit(everybody, func(w http.ResponseWriter, r *http.Request) error {
		next.ServeHTTP(w, r)
		return nil
	}))
}

// try is what a form says of who somebody is.
func (h *handler) try(r *http.Request) people.Try {
	return people.Try{
		Name: r.PostFormValue("name"), Password: r.PostFormValue("password"), Origin: h.Client(r), Agent: r.UserAgent(),
		Old: sessionSecret(r),
	}
}

// Names of the cookie with a session's secret. Browsers take the first from https alone, and from
// this very host (RFC 6265bis, section 4.1.3).
const (
	secureCookie = "__Host-moxin"
	plainCookie  = "moxin_session"
)

// encrypted reports whether the browser speaks https, with us or with the proxy before us. A
// header that lies makes a cookie that its sender does not get back.
func encrypted(r *http.Request) bool {
	return r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

func cookieName(r *http.Request) string {
	if encrypted(r) {
		return secureCookie
	}
	return plainCookie
}

func sessionSecret(r *http.Request) string {
	c, err := r.Cookie(cookieName(r))
	if err != nil {
		return ""
	}
	return c.Value
}

// remember gives the browser a session's secret; "" takes it away.
func remember(w http.ResponseWriter, r *http.Request, secret string) {
	c := &http.Cookie{
		Name: cookieName(r), Value: secret, Path: "/", HttpOnly: true, Secure: encrypted(r), SameSite: http.SameSiteLaxMode,
		MaxAge: int(people.Life.Seconds()),
	}
	if secret == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// errAct is what an act about people told the person, or nil.
func errAct(err error) *content.Text {
	var both interface{ In(lang string) string }
	if !errors.As(err, &both) {
		return nil
	}
	t := content.T(both.In("zh"), both.In("en"))
	return &t
}

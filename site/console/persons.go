package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/people"
)

// Staff is what the store knows of who may sign in.
type Staff interface {
	Persons(ctx context.Context) ([]content.Person, error)
	SetRoles(ctx context.Context, name string, roles []content.PersonRole, by content.Signed) error
	RemovePerson(ctx context.Context, name string, by content.Signed) error
}

// personsView is the page of everybody who may sign in.
type personsView struct {
	*page
	Persons []personView
	Roles   []roleView // of somebody who is added
	Free    bool       // there is nobody, and nobody has to sign in
	May     bool       // the visitor may change who there is
	Name    string     // as it was typed
	Refused string
	Done    string
	// Fresh is the password of For, who was just added or forgot theirs: it is shown this once.
	Fresh, For string
}

type personView struct {
	Name    string
	Href    string // begins the addresses of what can be done to them
	Words   string // their roles
	Roles   []roleView
	Aka     string
	Made    string
	MadeBy  string
	Seen    string
	Browser int  // that are signed in
	Here    bool // it is the visitor
	Last    bool // nobody else is an admin: they stay
}

// Offices are the pages about moxin itself that the visitor may open, for the foot of every page.
func (p *page) Offices() []link {
	var out []link
	for _, e := range []struct{ key, href string }{{"health", "/health"}, {"collecting", "/collecting"}, {"import", "/import"}, {"people", "/people"}, {"audit", "/audit"}} {
		if p.visit.may("GET " + e.href) {
			out = append(out, link{Label: p.T(e.key), Href: e.href, On: e.key == p.Nav})
		}
	}
	return out
}

// roleView is a box to tick.
type roleView struct {
	Role content.PersonRole
	Word string
	Says string
	On   bool
}

func (p *page) roles(on []content.PersonRole) []roleView {
	var out []roleView
	for _, r := range content.Roles {
		out = append(out, roleView{r, p.In(r.Text()), p.T("role." + string(r)), slices.Contains(on, r)})
	}
	return out
}

func (h *handler) persons(w http.ResponseWriter, r *http.Request) error {
	v, err := h.personsView(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "persons.html", v)
}

func (h *handler) personsView(r *http.Request) (personsView, error) {
	who := visitOf(r.Context())
	v := personsView{page: h.page(r, "people", ""), Free: who.free, May: who.may("POST /people")}
	v.Roles, v.Done = v.roles([]content.PersonRole{content.Editor}), v.done()
	if h.People == nil || h.Staff == nil {
		return v, nil
	}
	all, err := h.Staff.Persons(r.Context())
	if err != nil {
		return v, err
	}
	for _, p := range all {
		one, err := h.person(r.Context(), v.page, p)
		if err != nil {
			return v, err
		}
		one.Here, one.Last = p.Name == who.Person.Name, lastAdmin(all, p.Name)
		v.Persons = append(v.Persons, one)
	}
	return v, nil
}

func (h *handler) person(ctx context.Context, v *page, p content.Person) (personView, error) {
	words := make([]string, len(p.Roles))
	for i, role := range p.Roles {
		words[i] = v.In(role.Text())
	}
	out := personView{
		Name: p.Name, Href: "/people/" + url.PathEscape(p.Name), Words: strings.Join(words, v.T("comma")), Roles: v.roles(p.Roles),
		Aka: strings.Join(p.Aka, v.T("comma")), Made: v.ago(p.MadeAt, h.Work()), MadeBy: p.MadeBy,
	}
	sessions, err := h.People.Sessions(ctx, p.Name)
	if err != nil {
		return out, err
	}
	tokens, err := h.People.Tokens(ctx, p.Name)
	if err != nil {
		return out, err
	}
	var seen time.Time
	for _, s := range sessions {
		seen = later(seen, s.SeenAt)
	}
	for _, t := range tokens {
		seen = later(seen, t.SeenAt)
	}
	out.Seen, out.Browser = v.ago(seen, h.Work()), len(sessions)
	return out, nil
}

// lastAdmin reports whether nobody but name is an admin. The store keeps an admin among others; the
// console does not let the last person go either, and open itself to whoever comes.
func lastAdmin(all []content.Person, name string) bool {
	return !slices.ContainsFunc(all, func(p content.Person) bool { return p.Name != name && p.Is() })
}

// personnel answers a form of the page; what was refused is shown above the list.
func (h *handler) personnel(do func(r *http.Request, v *personsView) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		if h.People == nil || h.Staff == nil {
			return h.pages.Unknown(w, r)
		}
		var said personsView
		err := form(w, r)
		if err != nil {
			err = &content.PersonError{Text: speech.Of("act.form")}
		} else {
			err = do(r, &said)
		}
		why := errAct(err)
		switch {
		case err == nil && said.Fresh == "":
			http.Redirect(w, r, "/people?done="+said.Done, http.StatusSeeOther)
			return nil
		case err != nil && (why == nil || !expected(err)):
			return err
		}
		v, err := h.personsView(r)
		if err != nil {
			return err
		}
		v.Fresh, v.For = said.Fresh, said.For
		if why == nil {
			return h.pages.Write(w, r, "persons.html", v)
		}
		v.Refused, v.Name = v.In(*why), r.PostFormValue("name")
		return h.pages.WriteStatus(w, r, http.StatusUnprocessableEntity, "persons.html", v)
	}
}

// rolesOf are the boxes that were ticked.
func rolesOf(r *http.Request) ([]content.PersonRole, error) {
	ticked := r.PostForm["role"]
	if len(ticked) == 0 {
		return nil, &content.PersonError{Text: speech.Of("persons.no_role")}
	}
	return content.ParseRoles(strings.Join(ticked, ","))
}

// signed is the visitor's word.
func (h *handler) signed(r *http.Request) content.Signed {
	return content.Signed{Who: visitOf(r.Context()).Person.Name, At: h.Now()}
}

// addPerson makes somebody with a password that nobody chose.
func (h *handler) addPerson(r *http.Request, v *personsView) error {
	roles, err := rolesOf(r)
	if err != nil {
		return err
	}
	password := people.NewPassword()
	made, err := h.People.Add(r.Context(), r.PostFormValue("name"), password, roles, h.signed(r).Who)
	if err != nil {
		return err
	}
	v.Fresh, v.For = password, made.Name
	return nil
}

func (h *handler) changeRoles(r *http.Request, v *personsView) error {
	roles, err := rolesOf(r)
	if err != nil {
		return err
	}
	v.Done = "roles"
	return h.Staff.SetRoles(r.Context(), r.PathValue("name"), roles, h.signed(r))
}

// resetPassword gives somebody a password that nobody chose, and signs them out everywhere.
func (h *handler) resetPassword(r *http.Request, v *personsView) error {
	name, password := r.PathValue("name"), people.NewPassword()
	if err := h.People.SetPassword(r.Context(), name, password, h.signed(r).Who); err != nil {
		return err
	}
	v.Fresh, v.For = password, name
	return nil
}

// removePerson forgets somebody with their sessions and tokens; what they did stays in the audit.
func (h *handler) removePerson(r *http.Request, v *personsView) error {
	name := r.PathValue("name")
	all, err := h.Staff.Persons(r.Context())
	if err != nil {
		return err
	}
	if lastAdmin(all, name) {
		return content.ErrLastAdmin
	}
	v.Done = "removed"
	return h.Staff.RemovePerson(r.Context(), name, h.signed(r))
}

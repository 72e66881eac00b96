package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/people"
)

const password = "书会等人，慢一点没关系"

// office is a busy shop whose people sign in; its machine's clock can be set.
type office struct {
	*shop
	*hand
	work time.Time
}

// newOffice has the people named by role: "admin" is linxi, the others are called as their role.
func newOffice(t *testing.T, roles ...content.PersonRole) *office {
	s, h := busyShop(t)
	o := &office{s, h, work}
	s.options.Work = func() time.Time { return o.work }
	s.options.Owner = "root"
	s.options.People = people.New(people.Options{
		Store: s.store, Now: s.options.Now, Work: s.options.Work, Cost: people.Cost{Memory: 8, Passes: 1, Threads: 1},
	})
	s.options.Staff = s.store
	s.options.Client = func(r *http.Request) string { return "192.0.2.7" }
	s.options.Beside = map[string]http.Handler{"/beside/": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("beside " + content.CallerOf(r.Context()).Person.Name))
	})}
	for _, role := range roles {
		_, err := s.options.People.Add(t.Context(), "a-"+string(role), password, []content.PersonRole{role}, "root")
		s.ok(err)
	}
	s.open()
	return o
}

// everyRole is a person of each, the admin first, as the store wants it.
var everyRole = []content.PersonRole{content.Admin, content.Editor, content.Scheduler, content.Reviewer}

// in signs somebody in and returns their cookie as a header.
func (o *office) in(name string, headers ...string) string {
	o.Helper()
	w := o.post("/login", url.Values{"name": {name}, "password": {password}}, headers...)
	if w.Code != http.StatusSeeOther {
		o.Fatalf("%s: %d %s", name, w.Code, w.Body)
	}
	return cookie(w)
}

// cookie is what a browser sends back of an answer.
func cookie(w *httptest.ResponseRecorder) string {
	for _, c := range w.Result().Cookies() {
		if strings.Contains(c.Name, "moxin_session") || strings.Contains(c.Name, "__Host-") {
			return c.Name + "=" + c.Value
		}
	}
	return ""
}

// ask sends a request of a route to the console.
func (o *office) ask(pattern string, headers ...string) *httptest.ResponseRecorder {
	o.Helper()
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		method, path = http.MethodGet, pattern+"nowhere"
	}
	for name, value := range map[string]string{"{$}": "", "{id}": "15", "{slug}": "why-readers-return", "{channel}": "gzh", "{hash}": "none", "{link}": "none", "{name}": "a-editor"} {
		path = strings.ReplaceAll(path, name, value)
	}
	headers = append(headers, "Accept", "text/html")
	if method == http.MethodPost {
		return o.post(path, url.Values{}, headers...)
	}
	return o.get(path, headers...)
}

// Every route has its line in the table, every line its route, and nothing is changed without a
// role but by whoever signs in or out.
func TestEveryRouteHasARight(t *testing.T) {
	routes := (&handler{}).routes()
	for pattern, a := range rights {
		if routes[pattern] == nil {
			t.Errorf("%s has a right and is no route", pattern)
		}
		reads := strings.HasPrefix(pattern, "GET ") || pattern == "/"
		door := slices.Contains([]string{"POST /login", "POST /logout", "POST /setup/{link}"}, pattern)
		if !reads && !door && len(a.roles) == 0 {
			t.Errorf("%s changes something and asks for no role", pattern)
		}
		if strings.HasPrefix(pattern, "POST ") && !door && !a.self && len(a.roles) == len(content.Roles) {
			t.Errorf("%s is for everybody", pattern)
		}
	}
	for pattern := range routes {
		if _, ok := rights[pattern]; !ok {
			t.Errorf("%s has no right", pattern)
		}
	}
}

// Nobody gets past the door: not by a page, a form, a picture or another part's page.
func TestNobodyGetsInWithoutSigningIn(t *testing.T) {
	o := newOffice(t, content.Admin)
	for pattern, a := range rights {
		w := o.ask(pattern)
		switch {
		case len(a.roles) == 0:
			if w.Code == http.StatusForbidden {
				t.Errorf("%s is shut", pattern)
			}
		case strings.HasPrefix(pattern, "POST "):
			if w.Code != http.StatusUnauthorized {
				t.Errorf("%s answers %d", pattern, w.Code)
			}
		case w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/login?next=%2F"):
			t.Errorf("%s answers %d, to %q", pattern, w.Code, w.Header().Get("Location"))
		}
	}
	for _, target := range []string{"/beside/x", "/articles"} {
		if w := o.get(target); w.Code != http.StatusUnauthorized || strings.Contains(w.Body.String(), "beside a-") || strings.Contains(w.Body.String(), "<nav") {
			t.Errorf("%s answers a program %d %s", target, w.Code, w.Body)
		}
	}
	for _, header := range []string{"Bearer moxin_nothing", "Bearer", "bearer x", "Bearer  "} {
		if w := o.get("/", "Authorization", header); w.Code != http.StatusUnauthorized {
			t.Errorf("%q answers %d", header, w.Code)
		}
	}
	if len(o.did) != 0 {
		t.Errorf("strangers did %v", o.did)
	}
}

func TestRolesDoWhatTheyMay(t *testing.T) {
	o := newOffice(t, everyRole...)
	for _, role := range everyRole {
		in := o.in("a-" + string(role))
		person := content.Person{Roles: []content.PersonRole{role}}
		for pattern, a := range rights {
			if len(a.roles) == 0 || a.self { // the latter end the session
				continue
			}
			o.did = nil
			w := o.ask(pattern, "Cookie", in)
			if allowed := w.Code != http.StatusForbidden; allowed != person.Is(a.roles...) || !allowed && len(o.did) > 0 {
				t.Errorf("%s: %s answers %d and did %v", role, pattern, w.Code, o.did)
			}
		}
		for target, selector := range map[string]string{
			"/accounts": "form[action$=disconnect]", "/releases/15": "#doubt form",
		} {
			may := person.Is(content.Scheduler)
			if target == "/accounts" {
				may = person.Is()
			}
			if got := o.page(target, "Cookie", in).Find(selector).Length() > 0; got != may {
				t.Errorf("%s is offered %s: %v", role, selector, got)
			}
		}
	}
}

func TestPeopleComeAndGo(t *testing.T) {
	o := newOffice(t, content.Admin)
	doc := o.parse("/login", o.get("/login?next=/articles%3Fq%3Dx"), http.StatusOK)
	says(t, doc, map[string]string{"h1": "登录", "button": "登录"})
	counts(t, doc, map[string]int{"nav": 0, "script": 0, "input[name=next][value='/articles?q=x']": 1, "input[type=password][autocomplete=current-password]": 1})

	w := o.post("/login", url.Values{"name": {"a-admin"}, "password": {password}, "next": {"/articles?q=x"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/articles?q=x" {
		t.Fatalf("signed in: %d to %s", w.Code, w.Header().Get("Location"))
	}
	c := w.Result().Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure || c.Path != "/" || c.Name != "moxin_session" || c.MaxAge != int(people.Life.Seconds()) {
		t.Errorf("cookie %v", c)
	}
	in := cookie(w)
	says(t, o.page("/", "Cookie", in), map[string]string{".me": "我的账户 a-admin"})
	if w := o.get("/login", "Cookie", in); w.Code != http.StatusSeeOther {
		t.Errorf("signing in twice: %d", w.Code)
	}
	if w := o.get("/beside/", "Cookie", in); w.Body.String() != "beside a-admin" {
		t.Errorf("beside: %s", w.Body)
	}
	w = o.post("/logout", nil, "Cookie", in)
	if out := w.Result().Cookies(); w.Code != http.StatusSeeOther || len(out) != 1 || out[0].MaxAge >= 0 {
		t.Errorf("signing out: %d %v", w.Code, out)
	}
	if w := o.get("/", "Cookie", in, "Accept", "text/html"); w.Code != http.StatusSeeOther {
		t.Errorf("signed out and in: %d", w.Code)
	}
	says(t, o.parse("/login?out", o.get("/login?out"), http.StatusOK), map[string]string{"[role=status]": "已退出。"})
}

// Behind a proxy that speaks https the cookie is never sent without it.
func TestCookiesAreSecureWhereTheWayIs(t *testing.T) {
	o := newOffice(t, content.Admin)
	w := o.post("/login", url.Values{"name": {"a-admin"}, "password": {password}}, "X-Forwarded-Proto", "https")
	if c := w.Result().Cookies()[0]; !c.Secure || c.Name != "__Host-moxin" || c.Domain != "" {
		t.Errorf("cookie %v", c)
	}
	if w := o.get("/", "Cookie", cookie(w), "X-Forwarded-Proto", "https"); w.Code != http.StatusOK {
		t.Errorf("with it: %d", w.Code)
	}
	if w := o.get("/", "Cookie", cookie(w)); w.Code == http.StatusOK {
		t.Error("taken on plain http")
	}
}

func TestSigningInRotatesTheSecret(t *testing.T) {
	o := newOffice(t, content.Admin)
	old := o.in("a-admin")
	fresh := o.in("a-admin", "Cookie", old)
	if old == fresh || o.get("/", "Cookie", old).Code == http.StatusOK || o.get("/", "Cookie", fresh).Code != http.StatusOK {
		t.Error("the older secret still opens")
	}
	o.work = o.work.Add(people.Idle + time.Minute)
	if o.get("/", "Cookie", fresh).Code == http.StatusOK {
		t.Error("an idle session opens")
	}
}

func TestWrongPasswordsAllReadTheSame(t *testing.T) {
	o := newOffice(t, content.Admin)
	var pages []string
	for _, name := range []string{"a-admin", "b-admin"} {
		w := o.post("/login", url.Values{"name": {name}, "password": {"not the one"}})
		if w.Code != http.StatusUnauthorized || cookie(w) != "" {
			t.Errorf("%s: %d", name, w.Code)
		}
		pages = append(pages, strings.ReplaceAll(w.Body.String(), name, ""))
	}
	if pages[0] != pages[1] || !strings.Contains(pages[0], "名字或密码不对") {
		t.Error("the page tells who exists")
	}
	var last int
	for range 10 {
		last = o.post("/login", url.Values{"name": {"a-admin"}, "password": {"not the one"}}).Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after eleven tries: %d", last)
	}
	if strings.Contains(o.log.String(), "not the one") {
		t.Error("a password is in the log")
	}
}

func TestNextStaysHere(t *testing.T) {
	for next, want := range map[string]string{
		"/articles?q=x": "/articles?q=x", "": "/", "//evil.example": "/", "https://evil.example/": "/", "/\\evil.example": "/", "evil": "/",
		"/login?next=/": "/", "/\n/evil.example": "/", "javascript:alert(1)": "/", "/%2F/evil.example": "/%2F/evil.example", "/logout": "/",
	} {
		if got := local(next); got != want {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

// A form of another site must not act, nor sign somebody in, in a person's browser.
func TestFormsOfOthersAreRefused(t *testing.T) {
	o := newOffice(t, content.Admin)
	in := o.in("a-admin")
	for pattern := range rights {
		if strings.HasPrefix(pattern, "POST ") {
			if w := o.ask(pattern, "Cookie", in, "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
				t.Errorf("%s answers %d", pattern, w.Code)
			}
		}
	}
	if len(o.did) != 0 {
		t.Errorf("did %v", o.did)
	}
}

func TestFreeWhereThereIsNobody(t *testing.T) {
	o := newOffice(t)
	counts(t, o.page("/"), map[string]int{".me": 0})
	says(t, o.page("/me"), map[string]string{".command": "moxin user add NAME --role admin"})
	if w := o.get("/beside/"); w.Body.String() != "beside root" {
		t.Errorf("acts as %s", w.Body)
	}
	if w := o.post("/releases/15/resolve", url.Values{"verdict": {"failed"}}); w.Code != http.StatusSeeOther || len(o.did) != 1 {
		t.Errorf("the machine's user: %d, %v", w.Code, o.did)
	}
	for _, pattern := range []string{"POST /me/password", "POST /me/tokens", "POST /me/sessions/end"} {
		if w := o.ask(pattern); w.Code != http.StatusForbidden {
			t.Errorf("%s answers %d", pattern, w.Code)
		}
	}
	if w := o.get("/login"); w.Code != http.StatusSeeOther {
		t.Errorf("the door answers %d", w.Code)
	}
	for _, header := range []string{"X-Forwarded-For", "Forwarded", "X-Real-IP"} { // a proxy lets the world in
		if w := o.get("/", header, "192.0.2.9"); w.Code != http.StatusForbidden {
			t.Errorf("with %s: %d", header, w.Code)
		}
	}
}

func TestShutUntilTheLinkMadeAnAdmin(t *testing.T) {
	o := newOffice(t)
	o.options.Exposed = true
	o.open()
	for pattern, a := range rights {
		if w := o.ask(pattern); len(a.roles) > 0 && w.Code != http.StatusForbidden {
			t.Errorf("%s answers %d", pattern, w.Code)
		}
	}
	if w := o.get("/login"); w.Code != http.StatusForbidden {
		t.Errorf("the door answers %d", w.Code)
	}
	link, err := o.options.People.NewFirstLink(t.Context())
	o.ok(err)
	if w := o.get("/setup/" + link + "x"); w.Code != http.StatusGone {
		t.Errorf("a wrong link: %d", w.Code)
	}
	says(t, o.parse("setup", o.get("/setup/"+link), http.StatusOK), map[string]string{"h1": "建立第一个管理员"})
	form := url.Values{"name": {"LinXi"}, "password": {password}, "again": {password + "x"}}
	for want, change := range map[string][2]string{"两次输入的密码不一样": {"again", "x"}, "密码至少 10 个字": {"password", "short"}, "这个名字留给程序用，换一个": {"name", "plan"}} {
		wrong := url.Values{"name": {"LinXi"}, "password": {password}, "again": {password}}
		wrong.Set(change[0], change[1])
		if change[0] == "password" {
			wrong.Set("again", change[1])
		}
		says(t, o.parse(want, o.post("/setup/"+link, wrong), http.StatusUnprocessableEntity), map[string]string{"[role=alert]": want})
	}
	form.Set("again", password)
	w := o.post("/setup/"+link, form)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/" {
		t.Fatalf("made: %d", w.Code)
	}
	says(t, o.page("/", "Cookie", cookie(w)), map[string]string{".me": "我的账户 linxi"})
	if w := o.get("/setup/" + link); w.Code != http.StatusGone {
		t.Errorf("again: %d", w.Code)
	}
	if w := o.post("/setup/"+link, form); w.Code != http.StatusGone {
		t.Errorf("posted again: %d", w.Code)
	}
	if w := o.get("/", "Accept", "text/html"); w.Code != http.StatusSeeOther {
		t.Errorf("others: %d", w.Code)
	}
}

func TestPeopleLookAfterThemselves(t *testing.T) {
	o := newOffice(t, content.Admin, content.Editor)
	here, there := o.in("a-editor", "User-Agent", "Firefox"), o.in("a-editor", "User-Agent", "<Safari>")
	doc := o.page("/me", "Cookie", here)
	says(t, doc, map[string]string{".pairs dd": "a-editor编辑"})
	counts(t, doc, map[string]int{".keys li": 2, ".keys .tag": 1, "form[action='/me/sessions/end'] input[name=session]": 1})

	other := doc.Find("input[name=session]").AttrOr("value", "")
	o.post("/me/sessions/end", url.Values{"session": {other}}, "Cookie", here)
	if o.get("/", "Cookie", there).Code == http.StatusOK || o.get("/", "Cookie", here).Code != http.StatusOK {
		t.Error("the other browser is still in, or this one is out")
	}

	w := o.post("/me/tokens", url.Values{"label": {"统计脚本"}}, "Cookie", here)
	token := text(o.parse("token", w, http.StatusOK), ".secret")
	if !strings.HasPrefix(token, "moxin_") || strings.Contains(o.get("/me", "Cookie", here).Body.String(), token) {
		t.Errorf("token %q is not shown, or shown again", token)
	}
	if w := o.get("/beside/", "Authorization", "Bearer "+token); w.Body.String() != "beside a-editor" {
		t.Errorf("with the token: %d %s", w.Code, w.Body)
	}
	for _, pattern := range []string{"POST /me/tokens", "POST /me/password", "POST /me/sessions/end", "POST /releases/{id}/resolve"} {
		if w := o.ask(pattern, "Authorization", "Bearer "+token); w.Code != http.StatusForbidden {
			t.Errorf("a token may %s: %d", pattern, w.Code)
		}
	}
	counts(t, o.page("/me", "Authorization", "Bearer "+token), map[string]int{"main form": 0})
	admin := o.in("a-admin")
	if w := o.post("/me/tokens/1/revoke", nil, "Cookie", admin); w.Code != http.StatusNotFound {
		t.Errorf("somebody else's token: %d", w.Code)
	}
	if w := o.post("/me/tokens/1/revoke", nil, "Cookie", here); w.Code != http.StatusSeeOther {
		t.Errorf("revoked: %d", w.Code)
	}
	if w := o.get("/", "Authorization", "Bearer "+token); w.Code != http.StatusUnauthorized {
		t.Errorf("a revoked token: %d", w.Code)
	}

	again := o.in("a-editor")
	form := url.Values{"password": {password}, "fresh": {"another long one"}, "again": {"another long one"}}
	for want, change := range map[string][2]string{"旧密码不对": {"password", "x"}, "两次输入的密码不一样": {"again", "x"}} {
		wrong := url.Values{"password": form["password"], "fresh": form["fresh"], "again": form["again"]}
		wrong.Set(change[0], change[1])
		says(t, o.parse(want, o.post("/me/password", wrong, "Cookie", here), http.StatusUnprocessableEntity), map[string]string{"[role=alert]": want})
	}
	w = o.post("/me/password", form, "Cookie", here)
	for _, old := range []string{here, again} {
		if o.get("/", "Cookie", old).Code == http.StatusOK {
			t.Error("an older session outlives the password")
		}
	}
	says(t, o.page(w.Header().Get("Location"), "Cookie", cookie(w)), map[string]string{"[role=status]": "密码已修改，其他浏览器都已退出。"})
	w = o.post("/me/sessions/end", nil, "Cookie", cookie(w))
	if w.Header().Get("Location") != "/login?out" {
		t.Errorf("out everywhere: %d %v", w.Code, w.Header())
	}
}

// The pages of people pass the same policy as all others, in both languages.
func TestPeoplesPagesKeepThePolicy(t *testing.T) {
	o := newOffice(t, content.Admin)
	in := o.in("a-admin")
	o.post("/me/tokens", url.Values{"label": {"x"}}, "Cookie", in)
	for _, lang := range []string{"zh", "en"} {
		doc := o.page("/me", "Cookie", in, "Accept-Language", lang)
		untranslated(t, doc, "/me")
		counts(t, doc, map[string]int{"[style]": 0, "label": doc.Find("input:not([type=hidden]):not([type=search]):not([aria-hidden])").Length() + 1})
		doc = o.page("/login", "Accept-Language", lang)
		untranslated(t, doc, "/login")
		counts(t, doc, map[string]int{"h1": 1, "main#main": 1, "label[for]": 2, "[style]": 0, "a[rel~=alternate]": 1})
	}
}

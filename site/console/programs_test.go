package console

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"moxin/content"
)

// programsSpy is an API that says who asked and what was refused.
type programsSpy struct{ asked []string }

func (p *programsSpy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := content.CallerOf(r.Context())
	p.asked = append(p.asked, r.Method+" "+r.URL.Path+" "+c.Person.Name+" "+c.Origin)
}

func (p *programsSpy) Refuse(w http.ResponseWriter, _ *http.Request, status int, why content.Text) {
	w.WriteHeader(status)
	_, _ = fmt.Fprint(w, why.EN)
}

// openPrograms gives the office an API.
func openPrograms(o *office) *programsSpy {
	p := &programsSpy{}
	o.options.API = p
	o.open()
	return p
}

// request sends any method to the API.
func (o *office) request(method string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/api/v1/x", strings.NewReader(""))
	r.Host = "127.0.0.1:8080"
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	o.console.ServeHTTP(w, r)
	return w
}

// Programs come with a token or a browser's session; everybody reads, schedulers change.
func TestProgramsMayWhatTheirPersonMay(t *testing.T) {
	o := newOffice(t, everyRole...)
	p := openPrograms(o)
	for _, role := range everyRole {
		name := "a-" + string(role)
		_, secret, err := o.options.People.AddToken(t.Context(), name, "script", "root")
		o.ok(err)
		for _, header := range [][]string{{"Authorization", "Bearer " + secret}, {"Cookie", o.in(name), "Sec-Fetch-Site", "same-origin"}} {
			for method, may := range map[string]bool{
				"GET": true, "HEAD": true, "PUT": true, // which nothing takes
				"POST": role == content.Scheduler || role == content.Admin, "DELETE": role == content.Scheduler || role == content.Admin,
			} {
				p.asked = nil
				w := o.request(method, header...)
				if may != (len(p.asked) == 1) || may != (w.Code == http.StatusOK) || !may && w.Code != http.StatusForbidden {
					t.Errorf("%s %s by %s: %d %v", name, method, header[0], w.Code, p.asked)
				}
				if may && p.asked[0] != method+" /api/v1/x "+name+" api 192.0.2.7" {
					t.Errorf("asked as %v", p.asked)
				}
			}
		}
	}
}

// Whoever is not let in is told so in words for programs, never by a page.
func TestProgramsOfNobodyAreRefused(t *testing.T) {
	o := newOffice(t, content.Admin)
	p := openPrograms(o)
	in := o.in("a-admin")
	for name, c := range map[string]struct {
		method  string
		headers []string
		want    int
		says    string
	}{
		"nobody":                {"GET", nil, 401, "sign in"},
		"a browser":             {"GET", []string{"Accept", "text/html"}, 401, "sign in"},
		"a wrong token":         {"GET", []string{"Authorization", "Bearer moxin_x"}, 401, "token"},
		"a session that is not": {"POST", []string{"Cookie", in + "x"}, 401, "sign in"},
		"another site's page":   {"POST", []string{"Cookie", in, "Sec-Fetch-Site", "cross-site"}, 403, "not sent from a page"},
		"a page nearby":         {"DELETE", []string{"Cookie", in, "Sec-Fetch-Site", "same-site"}, 403, "not sent from a page"},
		"an older browser":      {"POST", []string{"Cookie", in, "Origin", "https://evil.example"}, 403, "not sent from a page"},
	} {
		if w := o.request(c.method, c.headers...); w.Code != c.want || !strings.Contains(w.Body.String(), c.says) || len(p.asked) > 0 {
			t.Errorf("%s: %d %s, asked %v", name, w.Code, w.Body, p.asked)
		}
	}
	// Forms of other sites against pages are still answered by pages.
	if w := o.post("/releases/15/resolve", url.Values{}, "Cookie", in, "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "<html") {
		t.Errorf("a form: %d", w.Code)
	}
}

func TestProgramsOfAShutConsole(t *testing.T) {
	o := newOffice(t)
	p := openPrograms(o)
	if w := o.request("POST"); w.Code != http.StatusOK || p.asked[0] != "POST /api/v1/x root api 192.0.2.7" {
		t.Errorf("the machine's user: %d %v", w.Code, p.asked)
	}
	o.options.Exposed = true
	o.open()
	if w := o.request("GET"); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "no admin yet") || len(p.asked) > 1 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// Without an API its addresses are none, and a store that is gone is told without its cause.
func TestProgramsWhereSomethingIsMissing(t *testing.T) {
	o := newOffice(t, content.Admin)
	if w := o.get("/api/v1/x", "Cookie", o.in("a-admin")); w.Code != http.StatusNotFound {
		t.Errorf("no API: %d", w.Code)
	}
	openPrograms(o)
	in := o.in("a-admin")
	o.ok(o.store.Close())
	if w := o.request("GET", "Cookie", in); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "closed") || !strings.Contains(o.log.String(), "closed") {
		t.Errorf("%d %s, logged %s", w.Code, w.Body, o.log.String())
	}
}

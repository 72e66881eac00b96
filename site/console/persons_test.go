package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

func TestPeoplePageShowsWhoMaySignIn(t *testing.T) {
	o := newOffice(t, content.Admin, content.Editor)
	in := o.in("a-admin")
	o.in("a-editor")
	o.work = o.work.Add(3 * time.Hour)
	doc := o.page("/people", "Cookie", in)
	says(t, doc, map[string]string{
		"[data-person=a-admin] .tag": "你", "[data-person=a-editor] [data-roles]": "编辑", "[data-person=a-editor] [data-seen]": "3 小时前",
		"[data-person=a-admin] [data-last]": "唯一的管理员，不能移除。",
	})
	counts(t, doc, map[string]int{
		"[data-person]": 2, "[data-person=a-editor] details:not([open]) form[method=post]": 3, "[data-person=a-editor] [data-do=roles] input[checked]": 1,
		"[data-person=a-admin] [data-do=remove]": 0, "form[action='/people'] input[name=role]": 4, "a[href='/audit?who=a-editor']": 1,
	})
	for _, lang := range []string{"zh", "en"} {
		doc := o.page("/people", "Cookie", in, "Accept-Language", lang)
		untranslated(t, doc, "/people")
		counts(t, doc, map[string]int{"h1": 1, "[style]": 0, "input[type=checkbox]": doc.Find("label input[type=checkbox]").Length()})
	}
}

// Whoever is no admin sees neither page, and an admin's program changes nobody.
func TestOnlyAdminsSeePeopleAndTheAudit(t *testing.T) {
	o := newOffice(t, everyRole...)
	for _, role := range everyRole {
		in, want := o.in("a-"+string(role)), http.StatusForbidden
		if role == content.Admin {
			want = http.StatusOK
		}
		for _, target := range []string{"/people", "/audit"} {
			if w := o.get(target, "Cookie", in); w.Code != want {
				t.Errorf("%s: %s answers %d", role, target, w.Code)
			}
			if n := o.page("/health", "Cookie", in).Find(".foot a[href='" + target + "']").Length(); (n == 1) != (want == http.StatusOK) {
				t.Errorf("%s is offered %s %d times", role, target, n)
			}
		}
	}
	_, secret, err := o.options.People.AddToken(t.Context(), "a-admin", "x", "a-admin")
	o.ok(err)
	bearer := []string{"Authorization", "Bearer " + secret}
	counts(t, o.page("/people", bearer...), map[string]int{"[data-person]": 4, "main form": 0})
	for _, pattern := range []string{"POST /people", "POST /people/{name}/roles", "POST /people/{name}/password", "POST /people/{name}/remove"} {
		if w := o.ask(pattern, bearer...); w.Code != http.StatusForbidden {
			t.Errorf("a token may %s: %d", pattern, w.Code)
		}
	}
}

func TestAddAPerson(t *testing.T) {
	o := newOffice(t, content.Admin)
	in := o.in("a-admin")
	doc := o.parse("add", o.post("/people", url.Values{"name": {"周野"}, "role": {"editor", "scheduler"}}, "Cookie", in), http.StatusOK)
	fresh := text(doc, "[data-fresh=周野] .secret")
	says(t, doc, map[string]string{"[data-person=周野] [data-roles]": "编辑、排期"})
	if w := o.post("/login", url.Values{"name": {"周野"}, "password": {fresh}}); w.Code != http.StatusSeeOther {
		t.Fatalf("the password %q opens nothing: %d", fresh, w.Code)
	}
	if body := o.get("/people", "Cookie", in).Body.String(); strings.Contains(body, fresh) || strings.Contains(o.log.String(), fresh) {
		t.Error("the password is shown again, or logged")
	}
	for want, form := range map[string]url.Values{
		"已经有人用这个名字": {"name": {"周野"}, "role": {"editor"}}, "至少选一个角色": {"name": {"new"}},
		`没有角色 "boss"，角色是 editor,scheduler,reviewer,admin`: {"name": {"new"}, "role": {"boss"}},
		"这个名字留给程序用，换一个":                                   {"name": {"plan"}, "role": {"editor"}},
	} {
		doc := o.parse(want, o.post("/people", form, "Cookie", in), http.StatusUnprocessableEntity)
		says(t, doc, map[string]string{"[role=alert]": want})
		counts(t, doc, map[string]int{"[data-person]": 2, "#name[value='" + form.Get("name") + "']": 1, "[data-fresh]": 0})
	}
	last, err := o.store.Entries(t.Context(), content.EntryFilter{Action: "person.add", Limit: 1})
	o.ok(err)
	if len(last) != 1 || last[0].Who != "a-admin" || last[0].Origin != "192.0.2.7" || last[0].Subject != "person:周野" || !last[0].At.Equal(now) {
		t.Errorf("audited as %+v", last)
	}
}

func TestRolesAndPasswordsOfOthers(t *testing.T) {
	o := newOffice(t, content.Admin, content.Editor)
	in, theirs := o.in("a-admin"), o.in("a-editor")
	w := o.post("/people/a-editor/roles", url.Values{"role": {"reviewer", "scheduler"}}, "Cookie", in)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("roles: %d %s", w.Code, w.Body)
	}
	says(t, o.page(w.Header().Get("Location"), "Cookie", in), map[string]string{
		"[role=status]": "角色已改，下一次点击就生效。", "[data-person=a-editor] [data-roles]": "排期、复盘"})
	says(t, o.page("/me", "Cookie", theirs), map[string]string{".pairs dd:last-of-type": "排期、复盘"})

	fresh := text(o.parse("reset", o.post("/people/a-editor/password", nil, "Cookie", in), http.StatusOK), "[data-fresh=a-editor] .secret")
	if o.get("/", "Cookie", theirs).Code == http.StatusOK {
		t.Error("a session outlives the password")
	}
	if w := o.post("/login", url.Values{"name": {"a-editor"}, "password": {password}}); w.Code != http.StatusUnauthorized {
		t.Errorf("the old password: %d", w.Code)
	}
	if w := o.post("/login", url.Values{"name": {"a-editor"}, "password": {fresh}}); w.Code != http.StatusSeeOther {
		t.Errorf("the fresh password: %d", w.Code)
	}
	for _, act := range []string{"roles", "password", "remove"} {
		w := o.post("/people/nobody/"+act, url.Values{"role": {"editor"}}, "Cookie", in)
		says(t, o.parse(act, w, http.StatusUnprocessableEntity), map[string]string{"[role=alert]": "没有这个人"})
	}
}

func TestThereIsAlwaysAnAdmin(t *testing.T) {
	o := newOffice(t, content.Admin)
	in := o.in("a-admin")
	const last = "至少要有一个管理员：先给一个人 admin 角色"
	for _, staff := range []int{1, 2} { // alone, and with somebody who is none
		for path, form := range map[string]url.Values{"remove": nil, "roles": {"role": {"editor"}}} {
			w := o.post("/people/a-admin/"+path, form, "Cookie", in)
			says(t, o.parse(path, w, http.StatusUnprocessableEntity), map[string]string{"[role=alert]": last})
		}
		counts(t, o.page("/people", "Cookie", in), map[string]int{"[data-person]": staff, "[data-last]": 1})
		o.post("/people", url.Values{"name": {"b"}, "role": {"editor"}}, "Cookie", in)
	}
	o.post("/people/b/roles", url.Values{"role": {"admin"}}, "Cookie", in)
	counts(t, o.page("/people", "Cookie", in), map[string]int{"[data-last]": 0})
	w := o.post("/people/a-admin/remove", nil, "Cookie", in) // with another admin there, one may go
	if w.Code != http.StatusSeeOther || o.get("/", "Cookie", in, "Accept", "text/html").Code != http.StatusSeeOther {
		t.Errorf("removed: %d, and still in", w.Code)
	}
}

func TestPeoplePageWhereNobodySignsIn(t *testing.T) {
	o := newOffice(t)
	doc := o.page("/people")
	counts(t, doc, map[string]int{"[data-person]": 0, "main form": 0})
	says(t, doc, map[string]string{".command": "moxin user add NAME --role admin"})
	if w := o.ask("POST /people"); w.Code != http.StatusForbidden {
		t.Errorf("somebody is added by nobody: %d", w.Code)
	}
}

func TestAuditIsNarrowedAndTurnedOver(t *testing.T) {
	o := newOffice(t, content.Admin)
	in := o.in("a-admin")
	for range auditLines + 10 {
		o.ok(o.store.Log(t.Context(), content.Entry{At: now, Who: "linxi", Action: "release.move", Subject: "release:15", From: "a", To: "b", Why: "改期 / moved"}))
	}
	doc := o.page("/audit?who=linxi", "Cookie", in)
	counts(t, doc, map[string]int{"[data-line]": auditLines, "a[rel=next]": 1, "[data-narrowed] a[href='/audit']": 1, "a[href='/releases/15']": auditLines})
	says(t, doc, map[string]string{"[data-line]:first-child .what > a:first-child": "改时间", "[data-line]:first-child .reason": "a → b改期"})
	older := doc.Find("a[rel=next]").AttrOr("href", "")
	doc = o.page(older, "Cookie", in)
	counts(t, doc, map[string]int{"[data-line]": 10, "a[rel=next]": 0, ".pages a[href='/audit?who=linxi']": 1})
	for target, n := range map[string]int{
		"/audit?who=nobody": 0, "/audit?action=person.": 1, "/audit?action=person.add&who=root": 1, "/audit?action=session.begin": 1, "/audit?subject=release%3A15&action=release.move&before=1": 0,
	} {
		if got := o.page(target, "Cookie", in).Find("[data-line]").Length(); got != n {
			t.Errorf("%s has %d lines, want %d", target, got, n)
		}
	}
	counts(t, o.page("/audit?action=session.", "Cookie", in), map[string]int{".chip[aria-current]": 2, ".empty": 0})
	for _, lang := range []string{"zh", "en"} {
		untranslated(t, o.page("/audit", "Cookie", in, "Accept-Language", lang), "/audit")
	}
}

func TestAuditSpeaksInWords(t *testing.T) {
	p := (&handler{Options: newShop(t, nil).options}).page(httptest.NewRequest(http.MethodGet, "/audit?lang=zh", nil), "audit", "")
	for value, want := range map[string]string{"in_doubt": "存疑", "editor,admin": "编辑、管理员", "wx1": "wx1", "": "", "editor,boss": "editor,boss"} {
		if got := p.auditValue(value); got != want {
			t.Errorf("%q reads %q, want %q", value, got, want)
		}
	}
}

func TestPlacesOfSubjects(t *testing.T) {
	for subject, want := range map[string]string{
		"release:15": "/releases/15", "channel:gzh": "/accounts#gzh", "person:周野": "/people", "everything": "", "": "", "release:../x": "/releases/..%2Fx",
	} {
		if got := placeOf(subject); got != want {
			t.Errorf("%s is at %q, want %q", subject, got, want)
		}
	}
}

// Password managers know where to go, and a refused sign-in belongs to its fields.
func TestSigningInSuitsPasswordManagers(t *testing.T) {
	o := newOffice(t, content.Admin)
	in := o.in("a-admin")
	if w := o.get("/.well-known/change-password", "Cookie", in); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/me#change" {
		t.Errorf("change-password: %d %s", w.Code, w.Header().Get("Location"))
	}
	counts(t, o.page("/me", "Cookie", in), map[string]int{"#change": 1, "input[autocomplete=username][readonly]": 1, "input[autocomplete=new-password]": 2, "input[autocomplete=current-password]": 1})
	counts(t, o.parse("/login", o.get("/login"), http.StatusOK), map[string]int{"[aria-invalid]": 0, "#name[autocomplete=username][autofocus]": 1})
	doc := o.parse("refused", o.post("/login", url.Values{"name": {"a-admin"}, "password": {"wrong"}}), http.StatusUnauthorized)
	counts(t, doc, map[string]int{"#refused[role=alert]": 1, "input[aria-invalid=true][aria-describedby=refused]": 2, "#password[autofocus]": 1, "#name[value=a-admin]": 1, "#password[value]": 0})
}

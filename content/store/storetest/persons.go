package storetest

import (
	"errors"
	"time"

	"moxin/content"
	"moxin/content/store"
)

var (
	signed = content.Signed{Who: "linxi", At: noon}
	// over lets sessions live for half a day unseen and a week in all.
	over = content.SessionBounds{Idle: work.Add(-12 * time.Hour), Made: work.Add(-7 * 24 * time.Hour)}
)

func newPerson(name string, roles ...content.PersonRole) content.NewPerson {
	return content.NewPerson{Person: content.Person{Name: name, Roles: roles, MadeAt: work, MadeBy: "linxi"}, Hash: "hash of " + name}
}

// staff makes linxi the admin and zhouyan a scheduler who edits.
func (d *desk) staff() {
	d.Helper()
	d.ok(d.AddPerson(d.ctx, newPerson("linxi", content.Admin), noon))
	d.ok(d.AddPerson(d.ctx, newPerson("zhouyan", content.Editor, content.Scheduler), noon))
}

func peopleAreKept(d *desk) {
	there, err := d.Peopled(d.ctx)
	d.ok(err)
	d.equal("somebody is there", there, false)
	d.staff()
	there, err = d.Peopled(d.ctx)
	d.ok(err)
	d.equal("somebody is there", there, true)
	d.is(d.AddPerson(d.ctx, newPerson("zhouyan", content.Reviewer), noon), content.ErrPersonTaken)

	all, err := d.Persons(d.ctx)
	d.ok(err)
	d.equal("people", all, []content.Person{newPerson("linxi", content.Admin).Person, newPerson("zhouyan", content.Editor, content.Scheduler).Person})
	p, hash, err := d.PersonOf(d.ctx, "zhouyan")
	d.ok(err)
	d.equal("person", []any{p, hash}, []any{all[1], "hash of zhouyan"})
	_, _, err = d.PersonOf(d.ctx, "nobody")
	d.is(err, content.ErrPersonUnknown)

	d.ok(d.SetRoles(d.ctx, "zhouyan", []content.PersonRole{content.Reviewer}, signed))
	d.ok(d.SetPassword(d.ctx, "zhouyan", "another", signed))
	d.ok(d.Rehash(d.ctx, "zhouyan", "hash of zhouyan", "of the older password"))
	p, hash, err = d.PersonOf(d.ctx, "zhouyan")
	d.ok(err)
	d.equal("changed", []any{p.Roles, hash}, []any{[]content.PersonRole{content.Reviewer}, "another"})
	d.ok(d.Rehash(d.ctx, "zhouyan", "another", "the same, harder"))
	_, hash, err = d.PersonOf(d.ctx, "zhouyan")
	d.ok(err)
	d.equal("rehashed", hash, "the same, harder")

	// Nobody is called what somebody else is.
	d.ok(d.SetAka(d.ctx, "zhouyan", []string{"周燕", "Zhou@example.com"}, signed))
	p, _, err = d.PersonOf(d.ctx, "zhouyan")
	d.ok(err)
	d.equal("also called", p.Aka, []string{"周燕", "Zhou@example.com"})
	mo := newPerson("mo", content.Reviewer)
	for _, taken := range []string{"zhou@EXAMPLE.com", "zhouyan"} {
		mo.Aka = []string{taken}
		var why *content.PersonError
		if err := d.AddPerson(d.ctx, mo, noon); !errors.As(err, &why) {
			d.Errorf("called as somebody else: %v", err)
		}
		if err := d.SetAka(d.ctx, "linxi", mo.Aka, signed); !errors.As(err, &why) {
			d.Errorf("called as somebody else from now on: %v", err)
		}
	}
	d.ok(d.SetAka(d.ctx, "zhouyan", nil, signed))
	d.ok(d.SetAka(d.ctx, "linxi", []string{"zhou@example.com"}, signed))

	d.ok(d.RemovePerson(d.ctx, "zhouyan", signed))
	for _, err := range []error{
		d.SetAka(d.ctx, "zhouyan", nil, signed),
		d.RemovePerson(d.ctx, "zhouyan", signed), d.SetPassword(d.ctx, "zhouyan", "x", signed), d.SetRoles(d.ctx, "zhouyan", content.Roles, signed),
	} {
		d.is(err, content.ErrPersonUnknown)
	}
	d.audited("person:zhouyan", "person.remove linxi reviewer ", "person.aka linxi 周燕,Zhou@example.com ",
		"person.aka linxi  周燕,Zhou@example.com", "person.password linxi  ",
		"person.roles linxi editor,scheduler reviewer", "person.add linxi  editor,scheduler")
}

func anAdminStays(d *desk) {
	d.is(d.AddPerson(d.ctx, newPerson("zhouyan", content.Editor), noon), content.ErrLastAdmin)
	d.staff()
	d.is(d.SetRoles(d.ctx, "linxi", []content.PersonRole{content.Editor}, signed), content.ErrLastAdmin)
	d.is(d.RemovePerson(d.ctx, "linxi", signed), content.ErrLastAdmin)
	d.ok(d.SetRoles(d.ctx, "zhouyan", []content.PersonRole{content.Admin}, signed))
	d.ok(d.RemovePerson(d.ctx, "linxi", signed))
	d.ok(d.RemovePerson(d.ctx, "zhouyan", signed)) // whoever is alone may go
	all, err := d.Persons(d.ctx)
	d.ok(err)
	d.equal("people afterwards", len(all), 0)
}

func firstLinkWorksOnce(d *desk) {
	works := func(link string, at time.Time, want bool) {
		d.Helper()
		ok, err := d.FirstLink(d.ctx, []byte(link), at)
		d.ok(err)
		d.equal("link "+link, ok, want)
	}
	works("none", work, false)
	d.ok(d.PutFirstLink(d.ctx, []byte("old"), work.Add(time.Hour)))
	d.ok(d.PutFirstLink(d.ctx, []byte("new"), work.Add(time.Hour)))
	works("old", work, false)
	works("new", work.Add(time.Hour), false)
	works("new", work.Add(time.Hour-time.Microsecond), true)

	by := func(link string, at time.Time) content.NewPerson {
		p := newPerson("linxi", content.Admin)
		p.Link, p.MadeAt = []byte(link), at
		return p
	}
	d.is(d.AddPerson(d.ctx, by("old", work), noon), content.ErrLink)
	d.is(d.AddPerson(d.ctx, by("new", work.Add(time.Hour)), noon), content.ErrLink)
	d.ok(d.AddPerson(d.ctx, by("new", work), noon))
	works("new", work, false)
	d.is(d.AddPerson(d.ctx, by("new", work), noon), content.ErrLink)
	d.ok(d.PutFirstLink(d.ctx, []byte("newer"), work.Add(time.Hour)))
	works("newer", work, false) // somebody is there
}

// session is one of zhouyan's, made at an instant.
func (d *desk) session(id string, made time.Time, old []byte) {
	d.Helper()
	one := content.Session{ID: id, Person: "zhouyan", MadeAt: made, SeenAt: made, Origin: "192.0.2.7", Agent: "Firefox"}
	d.ok(d.BeginSession(d.ctx, content.NewSession{Session: one, Hash: []byte(id), Old: old}, over, noon))
}

// sessions are zhouyan's, by id.
func (d *desk) sessions(want ...string) {
	d.Helper()
	all, err := d.Sessions(d.ctx, "zhouyan", over)
	d.ok(err)
	var got []string
	for _, s := range all {
		got = append(got, s.ID)
	}
	d.equal("sessions", got, want)
}

func sessionsEnd(d *desk) {
	d.staff()
	d.session("a", work, nil)
	one, p, err := d.SessionOf(d.ctx, []byte("a"), over)
	d.ok(err)
	d.equal("session", []any{one.ID, one.Person, one.MadeAt, one.Origin, one.Agent}, []any{"a", "zhouyan", work, "192.0.2.7", "Firefox"})
	d.equal("its person", p, newPerson("zhouyan", content.Editor, content.Scheduler).Person)
	_, _, err = d.SessionOf(d.ctx, []byte("b"), over)
	d.is(err, content.ErrNotSignedIn)

	later := content.SessionBounds{Idle: work.Add(time.Minute)}
	_, _, err = d.SessionOf(d.ctx, []byte("a"), later)
	d.is(err, content.ErrNotSignedIn) // not seen for too long
	d.ok(d.TouchSession(d.ctx, []byte("a"), work.Add(time.Minute)))
	d.ok(d.TouchSession(d.ctx, []byte("a"), work)) // a slower process
	_, _, err = d.SessionOf(d.ctx, []byte("a"), later)
	d.ok(err)
	_, _, err = d.SessionOf(d.ctx, []byte("a"), content.SessionBounds{Made: work.Add(time.Microsecond)})
	d.is(err, content.ErrNotSignedIn) // too old, however often it was seen

	d.session("b", work.Add(time.Second), []byte("a")) // the same browser signs in again
	d.session("stale", over.Made.Add(-time.Hour), nil)
	d.session("c", work.Add(2*time.Second), nil) // forgets what is over
	d.sessions("c", "b")
	d.ok(d.EndSessions(d.ctx, "linxi", "b", signed)) // somebody else's
	d.sessions("c", "b")
	d.ok(d.EndSessions(d.ctx, "zhouyan", "b", signed))
	d.sessions("c")
	d.session("d", work.Add(3*time.Second), nil)
	d.ok(d.EndSessions(d.ctx, "zhouyan", "", signed))
	d.sessions()
	d.session("e", work, nil)
	d.ok(d.SetPassword(d.ctx, "zhouyan", "another", signed))
	d.sessions()
	d.session("f", work, nil)
	d.ok(d.RemovePerson(d.ctx, "zhouyan", signed))
	_, _, err = d.SessionOf(d.ctx, []byte("f"), over)
	d.is(err, content.ErrNotSignedIn)
	err = d.BeginSession(d.ctx, content.NewSession{Session: content.Session{ID: "g", Person: "zhouyan", MadeAt: work, SeenAt: work}, Hash: []byte("g")}, over, noon)
	d.is(err, content.ErrPersonUnknown)
}

func apiTokensAreRevoked(d *desk) {
	d.staff()
	add := func(person, label, hash string) content.APIToken {
		d.Helper()
		t := content.APIToken{Person: person, Label: label, MadeAt: work}
		var err error
		t.ID, err = d.AddAPIToken(d.ctx, t, []byte(hash), signed)
		d.ok(err)
		return t
	}
	one, two := add("zhouyan", "日历", "h1"), add("zhouyan", "脚本", "h2")
	add("linxi", "备份", "h3")
	_, err := d.AddAPIToken(d.ctx, content.APIToken{Person: "nobody", MadeAt: work}, []byte("h4"), signed)
	d.is(err, content.ErrPersonUnknown)

	got, p, err := d.APITokenOf(d.ctx, []byte("h2"))
	d.ok(err)
	d.equal("token", []any{got, p.Name, p.Roles}, []any{two, "zhouyan", []content.PersonRole{content.Editor, content.Scheduler}})
	d.ok(d.TouchAPIToken(d.ctx, two.ID, work.Add(time.Hour)))
	two.SeenAt = work.Add(time.Hour)
	all, err := d.APITokens(d.ctx, "zhouyan")
	d.ok(err)
	d.equal("tokens", all, []content.APIToken{one, two})

	d.is(d.RevokeAPIToken(d.ctx, "linxi", one.ID, signed), store.ErrNotFound) // somebody else's
	d.ok(d.RevokeAPIToken(d.ctx, "zhouyan", one.ID, signed))
	d.is(d.RevokeAPIToken(d.ctx, "zhouyan", one.ID, signed), store.ErrNotFound)
	_, _, err = d.APITokenOf(d.ctx, []byte("h1"))
	d.is(err, content.ErrNotSignedIn)
	d.ok(d.RemovePerson(d.ctx, "zhouyan", signed))
	_, _, err = d.APITokenOf(d.ctx, []byte("h2"))
	d.is(err, content.ErrNotSignedIn)
}

// Whoever calls the store need not name the origin: it comes with the context.
func auditSaysFromWhere(d *desk) {
	ctx := content.WithCaller(d.ctx, content.Caller{Origin: "192.0.2.7"})
	d.ok(d.Pause(ctx, content.Pause{Scope: "channel:gzh", By: "linxi", At: noon}))
	d.ok(d.Store.Log(ctx, content.Entry{At: noon, Who: "linxi", Action: "config.change", Subject: "channel:gzh", Origin: "cli"}))
	d.ok(d.Resume(d.ctx, "channel:gzh", "linxi", noon))
	lines, err := d.Audit(d.ctx, "channel:gzh", 3)
	d.ok(err)
	var got []string
	for _, e := range lines {
		got = append(got, e.Action+" "+e.Origin)
	}
	d.equal("audit", got[:2], []string{"resume ", "config.change cli"})
	lines, err = d.Audit(d.ctx, "", 3)
	d.ok(err)
	d.equal("pause from", lines[2].Origin, "192.0.2.7")
}

// racePeople: two admins who demote each other at once, and many who come by one link.
func racePeople(d *desk) {
	d.ok(d.PutFirstLink(d.ctx, []byte("link"), work.Add(time.Hour)))
	won := d.together(20, content.ErrLink, func(i int) error {
		p := newPerson(string(rune('a'+i)), content.Admin)
		p.Link = []byte("link")
		return d.AddPerson(d.ctx, p, noon)
	})
	d.equal("people who came by one link", won, 1)

	all, err := d.Persons(d.ctx)
	d.ok(err)
	d.ok(d.AddPerson(d.ctx, newPerson("second", content.Admin), noon))
	names := []string{all[0].Name, "second"}
	won = d.together(2, content.ErrLastAdmin, func(i int) error {
		return d.SetRoles(d.ctx, names[i], []content.PersonRole{content.Editor}, signed)
	})
	d.equal("demoted", won, 1)
	if err := d.SetRoles(d.ctx, "nobody", content.Roles, signed); !errors.Is(err, content.ErrPersonUnknown) {
		d.Errorf("roles of nobody: %v", err)
	}
}

package people

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// office is a desk over a real store, with clocks that stand still.
type office struct {
	*testing.T
	*Desk
	store *store.Store
	now   time.Time // calendar
	work  time.Time
}

func newOffice(t *testing.T) *office {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "moxin.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	o := &office{T: t, store: s, now: time.Date(2026, 12, 4, 1, 30, 0, 0, time.UTC), work: time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC)}
	o.Desk = New(Options{Store: s, Now: func() time.Time { return o.now }, Work: func() time.Time { return o.work }, Cost: cheap})
	return o
}

const password = "书会等人，慢一点没关系"

// staffed has an admin and a scheduler.
func staffed(t *testing.T) *office {
	o := newOffice(t)
	o.must(o.Add(t.Context(), "linxi", password, []content.PersonRole{content.Admin}, "root"))
	o.must(o.Add(t.Context(), "ZhouYan ", password, []content.PersonRole{content.Scheduler}, "linxi"))
	return o
}

func (o *office) must(_ any, err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) is(err, want error) {
	o.Helper()
	if !errors.Is(err, want) {
		o.Fatalf("error is %v, want %v", err, want)
	}
}

// in signs somebody in who has to get in.
func (o *office) in(name string) string {
	o.Helper()
	secret, err := o.SignIn(o.Context(), Try{Name: name, Password: password, Origin: "192.0.2.7", Agent: "Firefox"})
	o.must(secret, err)
	return secret
}

func TestPeopleSignIn(t *testing.T) {
	o := staffed(t)
	secret := o.in(" ZHOUYAN")
	s, p, err := o.Session(t.Context(), secret)
	o.must(s, err)
	if p.Name != "zhouyan" || !p.Is(content.Scheduler) || p.Is(content.Editor, content.Admin) || s.Origin != "192.0.2.7" || s.Agent != "Firefox" || strings.Contains(secret, s.ID) {
		t.Errorf("signed in as %+v with %+v", p, s)
	}
	_, _, err = o.Session(t.Context(), secret[1:]+"a")
	o.is(err, content.ErrNotSignedIn)
	lines, err := o.store.Audit(t.Context(), "person:zhouyan", 1)
	if err != nil || lines[0].Action != "session.begin" || !lines[0].At.Equal(o.now) {
		t.Errorf("audit %v, %v", lines, err)
	}
}

// An older session of the same browser ends: whoever planted its secret has nothing.
func TestSigningInAgainTakesAnotherSecret(t *testing.T) {
	o := staffed(t)
	old := o.in("zhouyan")
	fresh, err := o.SignIn(t.Context(), Try{Name: "linxi", Password: password, Old: old})
	o.must(fresh, err)
	_, _, err = o.Session(t.Context(), old)
	o.is(err, content.ErrNotSignedIn)
}

// Whoever guesses learns nothing: not from the words, not from the audit, not from the count.
func TestNobodyLearnsWhoExists(t *testing.T) {
	o := staffed(t)
	for _, name := range []string{"linxi", "nobody", "", "not a name!", strings.Repeat("x", 5000)} {
		_, err := o.SignIn(t.Context(), Try{Name: name, Password: "wrong one, sorry", Origin: name})
		o.is(err, content.ErrSignIn)
		if err.Error() != content.ErrSignIn.Error() {
			t.Errorf("%.10q hears %q", name, err)
		}
		for range triesName - 1 {
			_, _ = o.SignIn(t.Context(), Try{Name: name, Password: "wrong one, sorry", Origin: name})
		}
		_, err = o.SignIn(t.Context(), Try{Name: name, Password: password, Origin: name})
		var busy *BusyError
		if !errors.As(err, &busy) {
			t.Errorf("%.10q after %d tries: %v", name, triesName, err)
		}
	}
	lines, err := o.store.Audit(t.Context(), "session", 0)
	if err != nil || len(lines) != 4*triesName {
		t.Errorf("%d lines of strangers, %v", len(lines), err)
	}
	for _, e := range lines {
		if e.Who != "unknown" || e.Why+e.From+e.To != "" {
			t.Errorf("the audit keeps what a stranger typed: %+v", e)
		}
	}
}

// The password of an unknown name is hashed as one of a known name is.
func TestUnknownNamesTakeTheSameWork(t *testing.T) {
	o := staffed(t)
	_, known, err := o.store.PersonOf(t.Context(), "linxi")
	o.must(known, err)
	real, err := parsePHC(known)
	o.must(real, err)
	decoy, err := parsePHC(o.decoy)
	o.must(decoy, err)
	if decoy.cost != real.cost || len(decoy.salt) != len(real.salt) || len(decoy.hash) != len(real.hash) {
		t.Errorf("decoy %+v, real %+v", decoy, real)
	}
}

func TestTriesAreCountedByAddress(t *testing.T) {
	o := staffed(t)
	var busy *BusyError
	for i := range triesThere {
		_, err := o.SignIn(t.Context(), Try{Name: strings.Repeat("n", i+1), Password: "x", Origin: "192.0.2.7"})
		o.is(err, content.ErrSignIn)
	}
	_, err := o.SignIn(t.Context(), Try{Name: "linxi", Password: password, Origin: "192.0.2.7"})
	if !errors.As(err, &busy) || busy.In("zh") != "试得太多，15 分钟后再来" {
		t.Errorf("after %d tries from one address: %v", triesThere, err)
	}
	o.must(o.SignIn(t.Context(), Try{Name: "linxi", Password: password, Origin: "192.0.2.8"}))
}

func TestSessionsEndByThemselves(t *testing.T) {
	o := staffed(t)
	secret := o.in("zhouyan")
	for range int(Life / (Idle - touch)) { // used now and then
		o.work = o.work.Add(Idle - touch)
		o.must(secret, second(o.Session(t.Context(), secret)))
	}
	o.work = o.work.Add(Idle - touch)
	o.is(second(o.Session(t.Context(), secret)), content.ErrNotSignedIn)
	secret = o.in("zhouyan")
	o.work = o.work.Add(Idle + time.Second)
	o.is(second(o.Session(t.Context(), secret)), content.ErrNotSignedIn)
}

func second(_ content.Session, _ content.Person, err error) error { return err }

func TestANewPasswordSignsOutEverywhere(t *testing.T) {
	o := staffed(t)
	here, there := o.in("zhouyan"), o.in("zhouyan")
	_, err := o.ChangePassword(t.Context(), Try{Name: "zhouyan", Password: "not the old one", Old: here}, "another long one")
	var why *content.PersonError
	if !errors.As(err, &why) || errors.Is(err, content.ErrSignIn) {
		t.Errorf("with a wrong old one: %v", err)
	}
	_, err = o.ChangePassword(t.Context(), Try{Name: "zhouyan", Password: password, Old: here}, "short")
	if !errors.As(err, &why) {
		t.Errorf("to a short one: %v", err)
	}
	o.must("", second(o.Session(t.Context(), there)))

	fresh, err := o.ChangePassword(t.Context(), Try{Name: "zhouyan", Password: password, Old: here}, "another long one")
	o.must(fresh, err)
	for _, old := range []string{here, there} {
		o.is(second(o.Session(t.Context(), old)), content.ErrNotSignedIn)
	}
	o.must("", second(o.Session(t.Context(), fresh)))
	_, err = o.SignIn(t.Context(), Try{Name: "zhouyan", Password: password})
	o.is(err, content.ErrSignIn)
}

func TestSigningOutEndsOneOrAll(t *testing.T) {
	o := staffed(t)
	a, b, c := o.in("zhouyan"), o.in("zhouyan"), o.in("zhouyan")
	s, _, err := o.Session(t.Context(), a)
	o.must(s, err)
	o.must("", o.SignOut(t.Context(), "zhouyan", s.ID))
	o.is(second(o.Session(t.Context(), a)), content.ErrNotSignedIn)
	if all, err := o.Sessions(t.Context(), "zhouyan"); len(all) != 2 || err != nil {
		t.Errorf("sessions %v, %v", all, err)
	}
	o.must("", o.SignOut(t.Context(), "zhouyan", ""))
	for _, secret := range []string{b, c} {
		o.is(second(o.Session(t.Context(), secret)), content.ErrNotSignedIn)
	}
}

func TestOlderHashesAreMadeHarder(t *testing.T) {
	o := staffed(t)
	o.Cost.Passes = 2
	o.in("linxi")
	_, hash, err := o.store.PersonOf(t.Context(), "linxi")
	if err != nil || !strings.Contains(hash, ",t=2,") {
		t.Errorf("still %s, %v", hash, err)
	}
	o.in("linxi")
}

func TestTokensAreShownOnce(t *testing.T) {
	o := staffed(t)
	token, secret, err := o.AddToken(t.Context(), "zhouyan", " 发布脚本 ", "zhouyan")
	o.must(token, err)
	if !strings.HasPrefix(secret, "moxin_") || len(secret) < 50 || token.Label != "发布脚本" {
		t.Errorf("token %+v %s", token, secret)
	}
	p, err := o.Token(t.Context(), secret)
	if err != nil || p.Name != "zhouyan" {
		t.Errorf("of %v, %v", p, err)
	}
	for _, wrong := range []string{"", "moxin_", secret[6:], secret + "a", o.in("zhouyan")} {
		_, err := o.Token(t.Context(), wrong)
		o.is(err, content.ErrNotSignedIn)
	}
	all, err := o.Tokens(t.Context(), "zhouyan")
	if err != nil || len(all) != 1 || !all[0].SeenAt.Equal(o.work) {
		t.Errorf("tokens %+v, %v", all, err)
	}
	for _, label := range []string{"", "  ", strings.Repeat("长", 61), "two\nlines"} {
		_, _, err := o.AddToken(t.Context(), "zhouyan", label, "zhouyan")
		var why *content.PersonError
		if !errors.As(err, &why) {
			t.Errorf("label %q: %v", label, err)
		}
	}
	o.must("", o.Revoke(t.Context(), "zhouyan", token.ID, "zhouyan"))
	_, err = o.Token(t.Context(), secret)
	o.is(err, content.ErrNotSignedIn)
}

func TestFirstLinkMakesOneAdmin(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	older, err := o.NewFirstLink(ctx)
	o.must(older, err)
	link, err := o.NewFirstLink(ctx)
	o.must(link, err)
	_, err = o.AddFirst(ctx, older, "linxi", password)
	o.is(err, content.ErrLink)
	_, err = o.AddFirst(ctx, link, "linxi", "short")
	var why *content.PersonError
	if !errors.As(err, &why) || errors.Is(err, content.ErrLink) {
		t.Errorf("a short password: %v", err)
	}
	o.work = o.work.Add(LinkLife)
	_, err = o.AddFirst(ctx, link, "linxi", password)
	o.is(err, content.ErrLink)
	o.work = o.work.Add(-time.Second)
	p, err := o.AddFirst(ctx, link, "LinXi", password)
	o.must(p, err)
	if p.Name != "linxi" || !p.Is(content.Admin) || p.MadeBy != "linxi" {
		t.Errorf("made %+v", p)
	}
	_, err = o.AddFirst(ctx, link, "mallory", password)
	o.is(err, content.ErrLink)
	if again, err := o.NewFirstLink(ctx); again != "" || err != nil {
		t.Errorf("another link %q, %v", again, err)
	}
	o.in("linxi")
}

func TestNamesAreRead(t *testing.T) {
	o := newOffice(t)
	for name, want := range map[string]string{
		" LinXi": "linxi", "陈默": "陈默", "a.b-c_9": "a.b-c_9", "": "", "two words": "", "scheduler": "", "CLI": "", strings.Repeat("长", 33): "", "x\x00": "", "<b>": "",
	} {
		got, err := content.PersonName(name)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v", name, got, err)
		}
		if want != "" {
			continue
		}
		if _, err := o.Add(t.Context(), name, password, content.Roles, "root"); err == nil {
			t.Errorf("%q was made", name)
		}
	}
}

func TestWaitingForAPlaceEndsWithTheRequest(t *testing.T) {
	o := staffed(t)
	for range hashers {
		o.busy <- struct{}{}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err := o.verify(ctx, o.decoy, "x")
	o.is(err, context.Canceled)
}

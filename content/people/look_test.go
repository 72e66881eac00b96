package people

import (
	"regexp"
	"testing"
	"time"

	"moxin/content"
)

// A page that stands open does not keep anybody signed in.
func TestLookingIsNoUse(t *testing.T) {
	o := staffed(t)
	secret, err := o.SignIn(t.Context(), Try{Name: "linxi", Password: password})
	o.is(err, nil)
	o.work = o.work.Add(Idle - time.Minute)
	s, p, err := o.Look(t.Context(), secret)
	o.is(err, nil)
	if s.Person != "linxi" || !p.Is(content.Admin) {
		t.Errorf("%+v %+v", s, p)
	}
	o.work = o.work.Add(2 * time.Minute)
	_, _, err = o.Look(t.Context(), secret)
	o.is(err, content.ErrNotSignedIn)
	_, _, err = o.Session(t.Context(), secret)
	o.is(err, content.ErrNotSignedIn)
}

func TestNewPasswordsAreLongAndDiffer(t *testing.T) {
	one, two := NewPassword(), NewPassword()
	if one == two || !regexp.MustCompile(`^([a-z2-7]{5}-){3}[a-z2-7]{5}$`).MatchString(one) {
		t.Errorf("%q, %q", one, two)
	}
	if err := checkPassword("linxi", one); err != nil {
		t.Error(err)
	}
}

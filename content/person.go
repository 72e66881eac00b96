package content

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// PersonRole is what a person does here; one person may have several.
type PersonRole string

// Roles. Everybody who has signed in may look at everything.
const (
	Editor    PersonRole = "editor"    // 编辑: writes articles
	Scheduler PersonRole = "scheduler" // 排期: releases posts
	Reviewer  PersonRole = "reviewer"  // 复盘: reads rankings
	Admin     PersonRole = "admin"     // 管理员: accounts, people, and all that the others may
)

// Roles are all roles, in the order in which people read them.
var Roles = []PersonRole{Editor, Scheduler, Reviewer, Admin}

var roleNames = map[PersonRole]Text{
	Editor:    T("编辑", "editor"),
	Scheduler: T("排期", "scheduler"),
	Reviewer:  T("复盘", "reviewer"),
	Admin:     T("管理员", "admin"),
}

// Text is the role's name for people.
func (r PersonRole) Text() Text { return roleNames[r] }

// ParseRoles reads role ids between commas, each once, and returns them in the order of Roles.
func ParseRoles(s string) ([]PersonRole, error) {
	var given []PersonRole
	for id := range strings.SplitSeq(s, ",") {
		r := PersonRole(strings.TrimSpace(id))
		if !slices.Contains(Roles, r) {
			return nil, badRoles(T(fmt.Sprintf("没有角色 %q", r), fmt.Sprintf("there is no role %q", r)))
		}
		given = append(given, r)
	}
	var out []PersonRole
	for _, r := range Roles {
		if slices.Contains(given, r) {
			out = append(out, r)
		}
	}
	return out, nil
}

// JoinRoles is the way back from ParseRoles.
func JoinRoles(roles []PersonRole) string {
	ids := make([]string, len(roles))
	for i, r := range roles {
		ids[i] = string(r)
	}
	return strings.Join(ids, ",")
}

func badRoles(what Text) error {
	all := JoinRoles(Roles)
	return &PersonError{T(what.ZH+"，角色是 "+all, what.EN+"; the roles are "+all)}
}

// Person is somebody who may sign in. Instants of people are work time.
type Person struct {
	Name   string // what they sign in with, and what the audit calls them
	Roles  []PersonRole
	Aka    []string // the other names they go by: pen names, git names, addresses
	MadeAt time.Time
	MadeBy string
}

// Is reports whether a person has one of roles; an admin has all.
func (p Person) Is(roles ...PersonRole) bool {
	return slices.ContainsFunc(p.Roles, func(r PersonRole) bool { return r == Admin || slices.Contains(roles, r) })
}

// Names are all that a person is called: the name they sign in with first.
func (p Person) Names() []string { return append([]string{p.Name}, p.Aka...) }

// Called reports whether somebody goes by a name or an address.
func (p Person) Called(name string) bool {
	return slices.ContainsFunc(p.Names(), func(n string) bool { return SameName(n, name) })
}

// PersonCalled is the one person who goes by any of names; false where there is none, and where the
// names are of several.
func PersonCalled(all []Person, names ...string) (Person, bool) {
	var found []Person
	for _, p := range all {
		if slices.ContainsFunc(names, func(n string) bool { return NameKey(n) != "" && p.Called(n) }) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return Person{}, false
	}
	return found[0], true
}

// Bounds of the other names of one person.
const mostAka, akaRunes = 16, 100

// ParseAka reads the other names of a person between commas: pen names, git names, addresses, each
// once. "" is none.
func ParseAka(typed string) ([]string, error) {
	var out []string
	for name := range strings.FieldsFuncSeq(typed, func(r rune) bool { return strings.ContainsRune(",，、;；", r) }) {
		name = strings.Join(strings.Fields(name), " ")
		odd := strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) || !utf8.ValidString(name)
		switch {
		case name == "" || slices.ContainsFunc(out, func(n string) bool { return SameName(n, name) }):
			continue
		case odd || utf8.RuneCountInString(name) > akaRunes:
			return nil, &PersonError{T(fmt.Sprintf("别名 %q 不能用：最多 %d 个字，不含控制字符", name, akaRunes),
				fmt.Sprintf("%q cannot be another name: %d characters at most, and none that cannot be seen", name, akaRunes))}
		case slices.Contains(programs, NameKey(name)):
			return nil, &PersonError{T(fmt.Sprintf("别名 %s 留给程序用，换一个", name), fmt.Sprintf("the name %s is a program's, take another", name))}
		}
		out = append(out, name)
	}
	if len(out) > mostAka {
		return nil, &PersonError{T(fmt.Sprintf("别名最多 %d 个", mostAka), fmt.Sprintf("%d other names at most", mostAka))}
	}
	return out, nil
}

// NamesDiffer refuses to let a person be called what somebody else is: whose word it is would not be
// known.
func NamesDiffer(p Person, all []Person) error {
	for _, other := range all {
		if other.Name == p.Name {
			continue
		}
		for _, name := range p.Names() {
			if other.Called(name) {
				return &PersonError{T(fmt.Sprintf("%s 已经是 %s 的名字", name, other.Name), fmt.Sprintf("%s goes by the name %s", other.Name, name))}
			}
		}
	}
	return nil
}

// NewPerson is somebody who is made.
type NewPerson struct {
	Person
	Hash string // of their password
	Link []byte // hash of the one-time link that they come by; nil = somebody who may made them
}

// Session is one browser that a person has signed in with.
type Session struct {
	ID     string // names it for its person; opens nothing
	Person string
	MadeAt time.Time
	SeenAt time.Time
	Origin string // the address that it was signed in from
	Agent  string // what the browser calls itself
}

// NewSession is a session that begins.
type NewSession struct {
	Session
	Hash []byte // of its secret
	Old  []byte // of the secret that the browser had before; nil = none
}

// SessionBounds say which sessions are over: those not seen since Idle, or made before Made.
type SessionBounds struct{ Idle, Made time.Time }

// APIToken is what a program signs in with, in the name of a person.
type APIToken struct {
	ID     int64
	Person string
	Label  string
	MadeAt time.Time
	SeenAt time.Time // zero = never used
}

// PersonError is what is wrong with a name, a password or roles, for whoever typed them.
type PersonError struct{ Text Text }

// Error is the reason in both languages.
func (e *PersonError) Error() string { return e.Text.String() }

// In is the reason in one language.
func (e *PersonError) In(lang string) string { return e.Text.In(lang) }

// What can be wrong with an act about people.
var (
	ErrPersonTaken   = &PersonError{T("已经有人用这个名字", "somebody has this name already")}
	ErrPersonUnknown = &PersonError{T("没有这个人", "there is no such person")}
	// ErrLastAdmin refuses a first person who is no admin, and to take the last one from the others.
	ErrLastAdmin = &PersonError{T("至少要有一个管理员：先给一个人 admin 角色", "there has to be an admin: give somebody that role first")}
	// ErrLink says that the one-time link is over: used, past its hour, or somebody is there already.
	ErrLink = &PersonError{T("这个链接已失效：只能用一次，一小时内有效。重新启动 moxin serve 会给一个新的",
		"this link is over: it works once, for an hour. Start moxin serve again for a new one")}
	// ErrSignIn does not say which of the two was wrong.
	ErrSignIn = &PersonError{T("名字或密码不对", "name or password is wrong")}
	// ErrNotSignedIn says that a session or a token is unknown or over.
	ErrNotSignedIn = errors.New("not signed in")
)

// nameRunes bounds a person's name, in characters.
const nameRunes = 32

// programs are the names that the audit gives to what is no person.
var programs = []string{"plan", "scheduler", "worker", "sweeper", "platform", "cli", "moxin", "unknown"}

// PersonName reads a name as it was typed: letters of any script, figures, ".", "-" and "_"; case
// does not tell people apart.
func PersonName(typed string) (string, error) {
	name := strings.ToLower(strings.TrimSpace(typed))
	odd := strings.IndexFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-", r)
	})
	n := utf8.RuneCountInString(name)
	if n == 0 || n > nameRunes || odd >= 0 || !utf8.ValidString(name) {
		return "", &PersonError{T("名字用文字、数字、点、横线，最多 32 个字", "a name is letters, figures, dots and dashes, 32 at most")}
	}
	if slices.Contains(programs, name) {
		return "", &PersonError{T("这个名字留给程序用，换一个", "this name is a program's, take another")}
	}
	return name, nil
}

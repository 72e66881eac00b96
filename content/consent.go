package content

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Consent is what the approval of one release takes.
type Consent struct {
	// People is how many have to approve the digest; 0 = none, it is approved as it is applied.
	People int
	// Barred are the names, pen names and addresses of those whose word does not count: the
	// message's authors, where the rule says that nobody approves their own. They are NameKeys, sorted.
	Barred []string
}

// NameKey is a name or an address as names are compared: the same for all ways to type it.
func NameKey(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(name))), " ")
}

// SameName reports whether two are the same name or address.
func SameName(a, b string) bool { return NameKey(a) == NameKey(b) }

// Bars reports whether somebody known by names may not approve.
func (c Consent) Bars(names ...string) bool { return c.Barring(names...) != "" }

// Barring is the first of somebody's names that may not approve; "" = none.
func (c Consent) Barring(names ...string) string {
	for _, n := range names {
		if slices.ContainsFunc(c.Barred, func(b string) bool { return SameName(b, n) }) {
			return n
		}
	}
	return ""
}

// Equal reports whether two ask for the same.
func (c Consent) Equal(other Consent) bool {
	return c.People == other.People && slices.Equal(c.Barred, other.Barred)
}

// Words is how many people's words for a digest count among those given for a release.
func (c Consent) Words(digest string, given []Approval) int {
	var who []string
	for _, a := range given {
		if key := NameKey(a.By); a.Digest == digest && !slices.Contains(who, key) && !c.Bars(a.By) {
			who = append(who, key)
		}
	}
	return len(who)
}

// And is what two together take: the more people, and nobody whom either bars.
func (c Consent) And(other Consent) Consent {
	out := Consent{People: max(c.People, other.People)}
	if out.People > 0 {
		out.Barred = slices.Compact(slices.Sorted(slices.Values(slices.Concat(c.Barred, other.Barred))))
	}
	return out
}

// Approvals says which releases need whose word before they can go out (moxin.yaml: approval).
type Approvals struct {
	Required bool
	People   int  // where Required: how many; 1 when unsaid
	Own      bool // an author may approve their own; true when unsaid
	// Rules are tried in order; the first that fits a release takes the place of the above.
	Rules []ApprovalRule
	// Trailers are the git trailers that count as a word: TrailersOff, TrailersAny, TrailersSigned.
	Trailers string
}

// What git trailers are worth.
const (
	TrailersOff    = "off"    // nothing; when unsaid
	TrailersAny    = "any"    // Approved-by: of a known person
	TrailersSigned = "signed" // the same, in a commit with a good signature
)

// ApprovalRule is a rule for the releases that all of its conditions fit; an empty one fits all.
type ApprovalRule struct {
	Channels []string
	Stages   []Stage
	Authors  []string // as front matter names them
	People   int      // 0 = nobody has to
	Own      bool
}

// fits reports whether a rule is for an article of a stage, by any of authors, on a channel.
func (r ApprovalRule) fits(channel string, stage Stage, authors []string) bool {
	return among(r.Channels, channel) && among(r.Stages, stage) &&
		(len(r.Authors) == 0 || slices.ContainsFunc(authors, func(a string) bool {
			return slices.ContainsFunc(r.Authors, func(b string) bool { return SameName(a, b) })
		}))
}

// among reports whether a condition holds; one that is not said does.
func among[T comparable](of []T, v T) bool { return len(of) == 0 || slices.Contains(of, v) }

// For is the rule for an article of a stage, by authors, on a channel.
func (a Approvals) For(channel string, stage Stage, authors ...string) ApprovalRule {
	for _, r := range a.Rules {
		if r.fits(channel, stage, authors) {
			return r
		}
	}
	if !a.Required {
		return ApprovalRule{Own: true}
	}
	return ApprovalRule{People: cmp.Or(a.People, 1), Own: a.Own}
}

// Written is what rules of approval look at in an article, and who wrote it.
type Written struct {
	Stage   Stage
	Authors []string // of front matter
	Commit  Commit   // the one that last touched it
}

// names are those of everybody who wrote.
func (w Written) names() []string {
	return append(slices.Clone(w.Authors), w.Commit.Author, w.Commit.Email)
}

// Consent is what a message of several articles on a channel takes: the strictest of their rules.
// Where one of them says that nobody approves their own, the authors of all are barred.
func (a Approvals) Consent(channel string, articles ...Written) Consent {
	var c Consent
	own := true
	for _, w := range articles {
		rule := a.For(channel, w.Stage, w.Authors...)
		c.People = max(c.People, rule.People)
		own = own && (rule.Own || rule.People == 0)
	}
	if own {
		return c
	}
	for _, w := range articles {
		for _, name := range w.names() {
			if key := NameKey(name); key != "" {
				c.Barred = append(c.Barred, key)
			}
		}
	}
	slices.Sort(c.Barred)
	c.Barred = slices.Compact(c.Barred)
	return c
}

package content

import "slices"

// Consent is what the approval of one release takes.
type Consent struct {
	// People is how many have to approve the digest; 0 = none, it is approved as it is applied.
	People int
	// Barred are the names, pen names and addresses of those whose word does not count: the
	// message's authors, where the rule says that nobody approves their own.
	Barred []string
}

// Bars reports whether somebody known by names may not approve.
func (c Consent) Bars(names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(c.Barred, n) })
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

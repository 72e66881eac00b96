package page

import (
	"regexp"

	"moxin/content"
)

// A rule says where one kind of public page carries its numbers. Rules are data: rules/*.yaml
// are built in, files of the workspace add to them or replace them by id. The yaml tags are
// the words of the format; site/docs/pages.md explains them to operators.
type rule struct {
	ID       string `yaml:"id"`
	Platform string `yaml:"platform"`
	// Source is where the facts come from, Checked the day (2006-01-02) they were last looked at.
	Source  string `yaml:"source"`
	Checked string `yaml:"checked"`
	// Hosts are the hosts whose pages it reads: www.example.com, or *.example.com for all below it.
	Hosts []string `yaml:"hosts"`
	// Paths are RE2 expressions on path?query of the pages that it reads; none = all. A group
	// is the post's id on the platform.
	Paths  []string `yaml:"paths"`
	Shapes []*shape `yaml:"shapes"`
	// Captcha are the marks of a verification page, asked where a page has no numbers.
	Captcha marks `yaml:"captcha"`
	// Notices are what a page says in place of a post.
	Notices []notice `yaml:"notices"`
	// Missing is what a page without numbers and without a notice is: changed (unless said) or
	// blocked, where the platform answers visitors whom it doubts with an empty page.
	Missing Verdict `yaml:"missing"`

	origin string // the file it stands in; built in: its embedded name
	print  string // of what it says: a page read by another rule is read anew
	paths  []*regexp.Regexp
}

// A shape is one way in which a page carries its numbers. Exactly one of Variable, Script and
// Select says where.
type shape struct {
	Name string `yaml:"name"`
	// Variable is assigned the object or list, in a script of the page. It is read, never run.
	Variable string `yaml:"variable"`
	// Script is the id of a script element that holds JSON; Encoded: percent-encoded.
	Script  string `yaml:"script"`
	Encoded bool   `yaml:"encoded"`
	// Select is the CSS selector of the post's element.
	Select string `yaml:"select"`
	// At are ways to the post's object within the variable or script, tried in order: keys and
	// list numbers joined by dots, {id} for the entry under the post's own id, * for whichever
	// single entry leads on. None = the whole.
	At []string `yaml:"at"`
	// ID, Title and Kind are where the post's own id, its title and its template number stand.
	ID    spot `yaml:"id"`
	Title spot `yaml:"title"`
	Kind  spot `yaml:"kind"`
	// Kinds name the template numbers for people.
	Kinds    map[int]string `yaml:"kinds"`
	States   []state        `yaml:"states"`
	Counters []counter      `yaml:"counters"`
}

// A spot is a place on the page: the first of Keys that is there, within the post's object; or,
// in a shape with Select, the elements of Select within the post's own (none: itself), their
// attribute Attr or their text, and of that the group of the RE2 expression Text.
type spot struct {
	Keys   []string `yaml:"keys"`
	Select string   `yaml:"select"`
	Attr   string   `yaml:"attr"`
	Text   string   `yaml:"text"`
	// Ignore is an RE2 expression on elements' text that are somebody else's numbers.
	Ignore string `yaml:"ignore"`

	text, ignore *regexp.Regexp
}

// A counter maps a place to a standard metric.
type counter struct {
	Metric content.Metric `yaml:"metric"`
	Unit   content.Unit   `yaml:"unit"` // the metric's usual one unless said
	Spot   spot           `yaml:",inline"`
	// Cap is the count at which the platform stops counting: a lower bound from there on.
	Cap float64 `yaml:"cap"`
	// ZeroMeansHidden: the platform writes 0 for a number that it does not show.
	ZeroMeansHidden bool `yaml:"zero_means_hidden"`
}

// A state is a value of the whole variable or script that says what became of the post.
type state struct {
	Keys    []string `yaml:"keys"`
	Is      []string `yaml:"is"`
	Verdict Verdict  `yaml:"verdict"`
}

// marks are what a verification page is known by.
type marks struct {
	Select []string `yaml:"select"`
	Title  []string `yaml:"title"`  // part of the page's title
	Source []string `yaml:"source"` // part of the page's source
	// Address is part of host and path that a page redirects to.
	Address []string `yaml:"address"`
}

// A notice is an element with words in place of the post, and what the words mean; the first
// word found counts. Words that nobody listed make the page a changed one: it is looked at.
type notice struct {
	Select []string `yaml:"select"`
	Words  []word   `yaml:"words"`
}

// word gives each of Any the same meaning.
type word struct {
	Verdict Verdict  `yaml:"verdict"`
	Any     []string `yaml:"any"`
}

// Verdict is what a page turned out to be.
type Verdict string

// Verdicts. Deleted, violating and unavailable pages are gone for good.
const (
	Read        Verdict = "read"
	Deleted     Verdict = "deleted"     // by its author
	Missing     Verdict = "missing"     // not there for the first time: believed when it still is later
	Violating   Verdict = "violating"   // taken down by the platform
	Unavailable Verdict = "unavailable" // the account is closed, moved or barred
	Busy        Verdict = "busy"        // asks to come again later
	Blocked     Verdict = "blocked"     // a verification page or a login
	Changed     Verdict = "changed"     // no numbers where they should be
	Another     Verdict = "another"     // somebody else's post, or another of ours
)

// Gone reports whether the post is no longer there.
func (v Verdict) Gone() bool { return v == Deleted || v == Violating || v == Unavailable }

// said are the verdicts that a rule may give to words and values.
var said = []Verdict{Deleted, Violating, Unavailable, Busy, Blocked}

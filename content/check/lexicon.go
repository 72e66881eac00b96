package check

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sync"

	"moxin/content"
	"moxin/content/yamldoc"
)

//go:embed lexicon/*.yaml
var lexicons embed.FS

// An entry is one rule of a lexicon. What an entry leaves unsaid it has from the entry that
// holds it in its entries.
type entry struct {
	ID         string                      `yaml:"id"`
	Severity   content.Severity            `yaml:"severity"`   // warning when unsaid
	Platforms  []string                    `yaml:"platforms"`  // all when unsaid
	Elsewhere  []string                    `yaml:"elsewhere"`  // platforms without a word on it: one grade milder
	Industries map[string]content.Severity `yaml:"industries"` // severity where check.industries names it
	Words      []string                    `yaml:"words"`      // any of them, case and width aside
	Pattern    string                      `yaml:"pattern"`    // an RE2 expression on the folded text
	Any        []string                    `yaml:"any"`        // the pattern can match only near one of these: saves time
	Digits     int                         `yaml:"digits"`     // the pattern can match only where so many digits stand in a row
	Needs      string                      `yaml:"needs"`      // what the pattern's first group must match too
	Except     []string                    `yaml:"except"`     // harmless phrases that hold a match
	Unless     []string                    `yaml:"unless"`     // phrases whose sentence makes it harmless
	Replace    string                      `yaml:"replace"`    // what a match is mechanically replaced with
	Count      bool                        `yaml:"count"`      // only counted: see density
	Source     string                      `yaml:"source"`     // where the objection comes from
	Why        sentence                    `yaml:"why"`
	Do         sentence                    `yaml:"do"`
	Examples   examples                    `yaml:"examples"` // shown in the docs, and held to: see badExamples
	Entries    []entry                     `yaml:"entries"`

	find, needs *regexp.Regexp
}

// examples are a text that an entry objects to, and one with nearly the same words that is fine.
type examples struct {
	Hit  string `yaml:"hit"`
	Pass string `yaml:"pass"`
}

type sentence struct {
	ZH string `yaml:"zh"`
	EN string `yaml:"en"`
}

func (s sentence) text() content.Text { return content.T(s.ZH, s.EN) }

// builtin is the lexicon that moxin ships; a test reads it, so that it cannot be broken.
var builtin = sync.OnceValue(func() []entry {
	var all []entry
	names, _ := fs.Glob(lexicons, "lexicon/*.yaml") // in the order of their names
	for _, name := range names {
		data, _ := lexicons.ReadFile(name) // embedded: it is there
		entries, _ := parseLexicon(path.Base(name), data)
		all = append(all, entries...)
	}
	return slices.Clip(all)
})

// builtinFinder finds the words of the built-in lexicon alone, for workspaces that bring none.
var builtinFinder = sync.OnceValue(func() *finder { return newFinder(builtin()) })

// maxLexicon bounds a lexicon, in bytes.
const maxLexicon = 1 << 20

func readLexicon(fsys fs.FS, name string) ([]entry, []content.Finding) {
	info, err := fs.Stat(fsys, name)
	if err == nil && info.Size() > maxLexicon {
		err = fmt.Errorf("%d bytes are more than %d", info.Size(), maxLexicon)
	}
	if err != nil {
		return nil, []content.Finding{unreadable(content.Position{File: name}, err.Error())}
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, []content.Finding{unreadable(content.Position{File: name}, err.Error())}
	}
	return parseLexicon(name, data)
}

func unreadable(at content.Position, why string) content.Finding {
	// Not by way of finding: the table of rules holds the built-in lexicon, which is read here.
	return content.Finding{Rule: "lexicon/unreadable", Severity: content.SeverityError, Position: at,
		Message:    content.T("词库读不了："+why, "the lexicon cannot be read: "+why),
		Suggestion: content.T("词库是一个列表，每条有 id、words 或 pattern、why", "a lexicon is a list; each entry has an id, words or a pattern, and why")}
}

// parseLexicon reads a list of entries strictly.
func parseLexicon(name string, data []byte) ([]entry, []content.Finding) {
	var good []entry
	var entries []entry
	if err := yamldoc.Decode(data, &entries); err != nil {
		at, why := content.Position{File: name}, err.Error()
		var e *yamldoc.Error
		if errors.As(err, &e) {
			at.Line, at.Column = e.Line, e.Column
			if e.Crash != "" {
				why = "not YAML that can be read: " + e.Crash
			}
		}
		return nil, []content.Finding{unreadable(at, why)}
	}
	var findings []content.Finding
	for i, e := range flatten(entry{}, entries, 0) {
		if err := e.compile(); err != nil {
			findings = append(findings, unreadable(content.Position{File: name}, fmt.Sprintf("#%d %s: %v", i+1, e.ID, err)))
			continue
		}
		good = append(good, e)
	}
	return good, findings
}

// maxGroups is how deep entries may hold entries.
const maxGroups = 3

// flatten gives entries what the one around them says.
func flatten(parent entry, entries []entry, depth int) []entry {
	var out []entry
	for _, e := range entries {
		e.inherit(parent)
		if len(e.Entries) > 0 && depth < maxGroups {
			out = append(out, flatten(e, e.Entries, depth+1)...)
			continue
		}
		out = append(out, e)
	}
	return out
}

func (e *entry) inherit(p entry) {
	e.Severity = cmp.Or(e.Severity, p.Severity)
	e.Source = cmp.Or(e.Source, p.Source)
	e.Count = e.Count || p.Count
	e.Why, e.Do = cmp.Or(e.Why, p.Why), cmp.Or(e.Do, p.Do)
	if e.Platforms == nil {
		e.Platforms = p.Platforms
	}
	if e.Elsewhere == nil {
		e.Elsewhere = p.Elsewhere
	}
	if e.Industries == nil {
		e.Industries = p.Industries
	}
	e.Except = slices.Concat(e.Except, p.Except)
	e.Unless = slices.Concat(e.Unless, p.Unless)
}

var severities = []content.Severity{content.SeverityNote, content.SeverityWarning, content.SeverityError}

func (e *entry) compile() (err error) {
	e.Severity = cmp.Or(e.Severity, content.SeverityWarning)
	if err := e.valid(); err != nil {
		return err
	}
	for _, list := range [][]string{e.Words, e.Any, e.Except, e.Unless} {
		for i := range list {
			list[i] = fold(list[i]).text
		}
	}
	if e.Pattern == "" {
		return nil
	}
	if e.find, err = regexp.Compile(e.Pattern); err == nil && e.Needs != "" {
		e.needs, err = regexp.Compile(e.Needs)
	}
	return err
}

func (e *entry) valid() error {
	switch {
	case e.ID == "":
		return errors.New("no id")
	case !slices.Contains(severities, e.Severity):
		return fmt.Errorf("severity %q is none of error, warning, note", e.Severity)
	case len(e.Words) == 0 && e.Pattern == "":
		return errors.New("neither words nor pattern")
	case e.Why.ZH == "":
		return errors.New("no why.zh")
	case e.Digits < 0:
		return errors.New("digits is below 0")
	}
	for industry, s := range e.Industries {
		if !slices.Contains(severities, s) {
			return fmt.Errorf("severity %q of %s is none of error, warning, note", s, industry)
		}
	}
	for _, p := range slices.Concat(e.Platforms, e.Elsewhere) {
		if _, ok := content.PlatformByID(p); !ok {
			return fmt.Errorf("no platform %q", p)
		}
	}
	return nil
}

// general reports an entry that no platform is named in: it is about the article.
func (e *entry) general() bool { return len(e.Platforms) == 0 && len(e.Elsewhere) == 0 }

// on reports an entry that is meant for a platform, "" for the article as such.
func (e *entry) on(platform string) bool {
	if platform == "" {
		return e.general()
	}
	return slices.Contains(e.Platforms, platform) || slices.Contains(e.Elsewhere, platform)
}

// grade is the severity of an entry on a platform ("" for the article) in the team's industries;
// milder says that the platform's own rules have not been found. False when it is not meant.
func (e *entry) grade(platform string, industries []string) (s content.Severity, milder, ok bool) {
	s = e.Severity
	for _, industry := range industries {
		if own := e.Industries[industry]; slices.Index(severities, own) > slices.Index(severities, s) {
			s = own
		}
	}
	if platform != "" && slices.Contains(e.Elsewhere, platform) {
		return severities[max(0, slices.Index(severities, s)-1)], true, e.on(platform)
	}
	return s, false, e.on(platform)
}

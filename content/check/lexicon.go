package check

import (
	"bytes"
	"cmp"
	_ "embed" // the built-in lexicon
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"

	"moxin/content"
)

//go:embed lexicon/diversion.yaml
var diversion []byte

// An entry is one rule of a lexicon.
type entry struct {
	ID        string           `yaml:"id"`
	Severity  content.Severity `yaml:"severity"`  // warning when unsaid
	Platforms []string         `yaml:"platforms"` // all when unsaid
	Words     []string         `yaml:"words"`     // any of them, case and width aside
	Pattern   string           `yaml:"pattern"`   // an RE2 expression on the normalised text
	Any       []string         `yaml:"any"`       // the pattern can match only where one of these is: saves time
	Needs     string           `yaml:"needs"`     // what the pattern's first group must match too
	Except    []string         `yaml:"except"`    // harmless phrases that hold a match
	Why       sentence         `yaml:"why"`
	Do        sentence         `yaml:"do"`

	find, needs *regexp.Regexp
}

type sentence struct {
	ZH string `yaml:"zh"`
	EN string `yaml:"en"`
}

func (s sentence) text() content.Text { return content.T(s.ZH, s.EN) }

// builtin is the lexicon that moxin ships; a test reads it, so that it cannot be broken.
var builtin = sync.OnceValue(func() []entry {
	entries, _ := parseLexicon("lexicon/diversion.yaml", diversion)
	return slices.Clip(entries)
})

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
	return finding("lexicon/unreadable", at,
		content.T("词库读不了："+why, "the lexicon cannot be read: "+why),
		content.T("词库是一个列表，每条有 id、words 或 pattern、why", "a lexicon is a list; each entry has an id, words or a pattern, and why"))
}

// parseLexicon reads a list of entries strictly.
func parseLexicon(name string, data []byte) ([]entry, []content.Finding) {
	var good []entry
	entries, err := decodeLexicon(data)
	if err != nil {
		at, why := content.Position{File: name}, err.Error()
		var e yaml.Error
		if errors.As(err, &e) {
			why = e.GetMessage()
			if tk := e.GetToken(); tk != nil && tk.Position != nil {
				at.Line, at.Column = tk.Position.Line, tk.Position.Column
			}
		}
		return nil, []content.Finding{unreadable(at, why)}
	}
	var findings []content.Finding
	for i, e := range entries {
		if err := e.compile(); err != nil {
			findings = append(findings, unreadable(content.Position{File: name}, fmt.Sprintf("#%d %s: %v", i+1, e.ID, err)))
			continue
		}
		good = append(good, e)
	}
	return good, findings
}

// decodeLexicon turns the panics of the YAML library, which some broken files cause, into errors.
func decodeLexicon(data []byte) (entries []entry, err error) {
	defer func() {
		if r := recover(); r != nil {
			entries, err = nil, fmt.Errorf("not YAML that can be read: %v", r)
		}
	}()
	err = yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&entries)
	return entries, err
}

func (e *entry) compile() (err error) {
	e.Severity = cmp.Or(e.Severity, content.SeverityWarning)
	switch {
	case e.ID == "":
		return errors.New("no id")
	case !slices.Contains([]content.Severity{content.SeverityError, content.SeverityWarning, content.SeverityNote}, e.Severity):
		return fmt.Errorf("severity %q is none of error, warning, note", e.Severity)
	case len(e.Words) == 0 && e.Pattern == "":
		return errors.New("neither words nor pattern")
	case e.Why.ZH == "":
		return errors.New("no why.zh")
	}
	for _, p := range e.Platforms {
		if _, ok := content.PlatformByID(p); !ok {
			return fmt.Errorf("no platform %q", p)
		}
	}
	var alternatives []string
	for _, w := range e.Words {
		alternatives = append(alternatives, regexp.QuoteMeta(normal(w)))
	}
	for i := range e.Any {
		e.Any[i] = normal(e.Any[i])
	}
	if len(e.Any) > 0 || e.Pattern == "" {
		for _, w := range e.Words {
			e.Any = append(e.Any, normal(w))
		}
	}
	if e.Pattern != "" {
		alternatives = append(alternatives, "(?:"+e.Pattern+")")
	}
	if e.find, err = regexp.Compile(strings.Join(alternatives, "|")); err == nil && e.Needs != "" {
		e.needs, err = regexp.Compile(e.Needs)
	}
	for i := range e.Except {
		e.Except[i] = normal(e.Except[i])
	}
	return err
}

// invisible characters are put between letters to get past filters, and platforms see
// through them.
var invisible = strings.NewReplacer("\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\ufeff", "", "\ufe0f", "")

// normal is text as platforms compare it: full width as half, lower case.
func normal(s string) string { return strings.ToLower(norm.NFKC.String(invisible.Replace(s))) }

// matches are the distinct pieces of normalised text that an entry objects to.
func (e *entry) matches(text string) []string {
	var out []string
	contained := func(part string) bool { return strings.Contains(text, part) }
	if len(e.Any) > 0 && !slices.ContainsFunc(e.Any, contained) {
		return nil
	}
	for _, m := range e.find.FindAllStringSubmatchIndex(text, -1) {
		from, to, group := m[0], m[1], ""
		if len(m) > 3 && m[2] >= 0 {
			from, to = m[2], m[3]
			group = text[from:to]
		}
		if e.needs != nil && !e.needs.MatchString(group) || e.excused(text, from, to) {
			continue
		}
		if hit := strings.TrimSpace(text[from:to]); !slices.Contains(out, hit) {
			out = append(out, hit)
		}
	}
	return out
}

// excused reports whether a harmless phrase holds or overlaps the match.
func (e *entry) excused(text string, from, to int) bool {
	for _, phrase := range e.Except {
		lo, hi := max(0, from-len(phrase)), min(len(text), to+len(phrase))
		for at := lo; at < hi; {
			i := strings.Index(text[at:hi], phrase)
			if i < 0 {
				break
			}
			if start := at + i; start < to && start+len(phrase) > from {
				return true
			}
			at += i + 1
		}
	}
	return false
}

// words reports what lexicons object to in title and text.
func (r *sent) words(lexicon []entry) {
	lexicon = slices.DeleteFunc(slices.Clone(lexicon), func(e entry) bool {
		return len(e.Platforms) > 0 && !slices.Contains(e.Platforms, r.out.Platform)
	})
	if len(lexicon) == 0 {
		return
	}
	text := normal(r.out.Title + "\n" + r.out.ReadableText())
	for _, e := range lexicon {
		for _, hit := range e.matches(text) {
			r.findings = append(r.findings, content.Finding{
				Rule: e.ID, Severity: e.Severity, Position: r.locate(hit), Channel: r.channel.ID,
				Message:    content.T("“"+short(hit)+"”："+e.Why.ZH, "“"+short(hit)+"”: "+cmp.Or(e.Why.EN, e.Why.ZH)),
				Suggestion: e.Do.text(),
			})
		}
	}
}

// locate finds the line of the article that a piece of normalised text stands in.
func (r *sent) locate(hit string) content.Position {
	line := r.article.BodyLine
	for raw := range bytes.Lines(r.article.Body) {
		if at := strings.Index(normal(string(raw)), hit); at >= 0 {
			return content.Position{File: r.article.Path, Line: line, Column: utf8.RuneCountInString(normal(string(raw))[:at]) + 1}
		}
		line++
	}
	return r.blame(content.LimitTitle)
}

package rank

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"moxin/content"
)

// Loading is what one signal speaks of before anything was read: log rate per standard deviation of
// each factor, and the standard deviation of what is the signal's own.
type Loading struct {
	Signal                           content.Metric
	Trust, Attention, Demand, Debate float64
	Unique                           float64
	Why                              content.Text
}

// Loadings are the rows of all signals that are weighed, in the order of the table.
type Loadings []Loading

//go:embed loadings.yaml
var loadingsFile []byte

// builtin is the table of loadings.yaml, which TestBuiltinLoadings holds to be whole.
var builtin = sync.OnceValue(func() Loadings {
	var out Loadings
	var known []content.Metric
	for m := range content.Metrics {
		known = append(known, m)
	}
	rows, _ := content.ParseLoadings("loadings.yaml", loadingsFile, known)
	for _, row := range rows {
		l := Loading{Signal: row.Signal}
		l.take(row)
		out = append(out, l)
	}
	return out
})

// DefaultLoadings is the table that holds where a team says nothing else.
func DefaultLoadings() Loadings { return slices.Clone(builtin()) }

// Of is the row of a signal; false when it is not weighed.
func (l Loadings) Of(signal content.Metric) (Loading, bool) {
	i := slices.IndexFunc(l, func(row Loading) bool { return row.Signal == signal })
	if i < 0 {
		return Loading{}, false
	}
	return l[i], true
}

// Factors are the loadings in the order of content.Weight: trust, attention, demand, debate.
func (l Loading) Factors() [4]float64 {
	return [4]float64{l.Trust, l.Attention, l.Demand, l.Debate}
}

// MadeBy reports whether a scoring is of this model and of a table, nil = DefaultLoadings. Scorings keep
// the factors of their table and not what it says of unique: a table that differs in that alone is taken
// for the same until something else is read.
func MadeBy(r content.Ranking, table Loadings) bool {
	if table == nil {
		table = builtin()
	}
	return r.Model == Model && slices.EqualFunc(r.Weights, weighed(table), func(w content.Weight, s signal) bool {
		return w.Signal == s.metric && w.Table == s.loading
	})
}

// columns are the numbers by the names of content.LoadingColumns.
func (l *Loading) columns() map[string]*float64 {
	return map[string]*float64{"trust": &l.Trust, "attention": &l.Attention, "demand": &l.Demand, "debate": &l.Debate,
		content.LoadingUnique: &l.Unique}
}

// take is what a row says, over what stood before.
func (l *Loading) take(row content.LoadingRow) {
	into := l.columns()
	for name, v := range row.Numbers {
		*into[name] = v
	}
	if row.Why.ZH != "" {
		l.Why = row.Why
	}
}

// LoadingsError is a file of loadings that cannot be used, with all that is wrong in it.
type LoadingsError struct{ Findings []content.Finding }

// Error lists what is wrong, a line each, in both languages.
func (e *LoadingsError) Error() string {
	return e.each(func(t content.Text) string { return t.String() })
}

// In is Error in one language.
func (e *LoadingsError) In(lang string) string {
	return e.each(func(t content.Text) string { return t.In(lang) })
}

func (e *LoadingsError) each(say func(content.Text) string) string {
	var lines []string
	for _, f := range e.Findings {
		line := f.Position.String() + ": " + say(f.Message)
		if f.Suggestion.ZH != "" {
			line += " (" + say(f.Suggestion) + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// ReadLoadings reads a team's table, which people know by name: what a row says replaces the
// default's, all else stays. The error is a *LoadingsError.
func ReadLoadings(name string, b []byte) (Loadings, error) {
	l, findings := readLoadings(name, b)
	if content.Failing(findings, "") {
		return nil, &LoadingsError{slices.DeleteFunc(findings, func(f content.Finding) bool { return f.Severity != content.SeverityError })}
	}
	return l, nil
}

// CheckLoadings is all that is worth telling about a team's table: what is wrong in it, and what turns
// the meaning of a signal round.
func CheckLoadings(name string, b []byte) []content.Finding {
	_, findings := readLoadings(name, b)
	return findings
}

func readLoadings(name string, b []byte) (Loadings, []content.Finding) {
	out := DefaultLoadings()
	var signals []content.Metric
	for _, l := range out {
		signals = append(signals, l.Signal)
	}
	rows, findings := content.ParseLoadings(name, b, signals)
	for _, row := range rows {
		i := slices.Index(signals, row.Signal)
		usual := out[i]
		out[i].take(row)
		if v, ok := row.Numbers["trust"]; ok && turned(v, usual.Trust) {
			findings = append(findings, turnedRound(row, usual.Trust))
		}
	}
	return out, findings
}

// turned reports a loading that says the opposite of the usual one. A zero says nothing, and so
// opposes nothing.
func turned(v, usual float64) bool { return v*usual < 0 }

func turnedRound(row content.LoadingRow, usual float64) content.Finding {
	name := string(row.Signal)
	grows := math.Signbit(row.Numbers["trust"])
	zh, en := "越多，信任越高", "more of it will mean more trust"
	if grows {
		zh, en = "越多，信任越低", "more of it will mean less trust"
	}
	return content.Finding{
		Rule: "loadings/sign", Severity: content.SeverityWarning, Position: row.Places["trust"],
		Message:    content.T(fmt.Sprintf("%s.trust 的符号和内置的表相反（%s）：%s", name, content.WithSign(usual, 2), zh), fmt.Sprintf("the sign of %s.trust is the opposite of the built-in table's (%s): %s", name, content.WithSign(usual, 2), en)),
		Suggestion: content.T("改过来；有意的就写 check.disable: [loadings/sign]", "mend it; where it is meant, write check.disable: [loadings/sign]"),
	}
}

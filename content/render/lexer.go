package render

import (
	"fmt"
	"reflect"
	"regexp"
	"regexp/syntax"
	"slices"
	"sync/atomic"
	"unicode"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// swiftLexer makes the same tokens as a lexer of rules, in a fraction of the time. Such a lexer tries its rules
// one after another at every place of a text, by an engine whose every try costs; all but a few of
// them cannot match there, because the character begins nothing that they say. Here only the others
// are tried. nil where the lexer's rules are of a kind that this is not known to be right for.
func swiftLexer(l *chroma.RegexLexer) chroma.Lexer {
	rules, err := l.Rules()
	if err != nil || !plainRules(rules) {
		return nil
	}
	s := &swift{begins: map[*chroma.CompiledRule]*ascii{}}
	own := chroma.Rules{}
	for state, list := range rules {
		own[state] = list
	}
	own[compiledState] = []chroma.Rule{{Mutator: (*compiledRules)(s)}}
	if s.RegexLexer, err = chroma.NewLexer(l.Config(), func() chroma.Rules { return own }); err != nil {
		return nil
	}
	s.SetRegistry(lexers.GlobalLexerRegistry)
	if _, err := s.Rules(); err != nil { // compiles them
		return nil
	}
	s.ready()
	return s
}

// swift is a lexer of rules that knows which of them to try where.
type swift struct {
	*chroma.RegexLexer
	all    chroma.CompiledRules
	begins map[*chroma.CompiledRule]*ascii // what a rule's text may begin with
	at     [128]atomic.Pointer[chroma.CompiledRules]
}

// ascii is a set of the characters below 128.
type ascii [128]bool

// compiledState is a state that no text comes to. Its rule is asked when a lexer is compiled, and so
// gets hold of the compiled rules.
const compiledState = "moxin: compiled"

type compiledRules swift

// MutateLexer keeps the rules, and takes its own out of them.
func (c *compiledRules) MutateLexer(rules chroma.CompiledRules, state string, _ int) error {
	c.all = rules
	rules[state] = nil
	return nil
}

// Mutate is never called: see compiledState.
func (c *compiledRules) Mutate(*chroma.LexerState) error {
	return fmt.Errorf("no text is in state %s", compiledState)
}

// ready learns what each rule's text may begin with.
func (s *swift) ready() {
	for _, list := range s.all {
		for _, rule := range list {
			if _, done := s.begins[rule]; !done {
				s.begins[rule] = beginnings(s.flags() + rule.Pattern)
				rule.Type = s.nested(rule.Type)
			}
		}
	}
}

// nested is what a rule emits by, with this lexer in place of the slow one where it reads a part of
// what matched by itself.
func (s *swift) nested(e chroma.Emitter) chroma.Emitter {
	known, ok := e.(chroma.SerialisableEmitter)
	if !ok {
		return e
	}
	switch known.EmitterKind() {
	case "usingself":
		if state, ok := parts[string](e, "State"); ok {
			return inState{s, state}
		}
	case "bygroups":
		if list, ok := parts[chroma.Emitters](e, "Emitters"); ok {
			own := slices.Clone(list)
			for i := range own {
				own[i] = s.nested(own[i])
			}
			return chroma.ByGroups(own...)
		}
	}
	return e
}

// inState emits what a lexer makes of a text in one of its states.
type inState struct {
	swift *swift
	state string
}

// Emit reads what matched.
func (i inState) Emit(groups []string, _ *chroma.LexerState) chroma.Iterator {
	next, err := i.swift.Tokenise(&chroma.TokeniseOptions{State: i.state, Nested: true}, groups[0])
	if err != nil {
		panic(err) // as the library does
	}
	return next
}

func (s *swift) flags() string {
	flags := ""
	for _, f := range []struct {
		on   bool
		flag string
	}{{!s.Config().NotMultiline, "(?m)"}, {s.Config().CaseInsensitive, "(?i)"}, {s.Config().DotAll, "(?s)"}} {
		if f.on {
			flags += f.flag
		}
	}
	return flags
}

// from are the rules that may match where a character stands. Control characters and those of other
// scripts are left to all rules: what classes like \s hold of them is not the same everywhere; and
// so are line ends, at which a lexer that knows no rule begins anew.
func (s *swift) from(r rune) chroma.CompiledRules {
	if r < ' ' || r >= 128 {
		return s.all
	}
	if known := s.at[r].Load(); known != nil {
		return *known
	}
	some := make(chroma.CompiledRules, len(s.all))
	for state, list := range s.all {
		var fit []*chroma.CompiledRule
		for _, rule := range list {
			if s.begins[rule][r] {
				fit = append(fit, rule)
			}
		}
		some[state] = fit
	}
	s.at[r].Store(&some)
	return some
}

// plainRules reports rules that do nothing but match, move between states and emit: some look at the
// rules themselves while a text is read.
func plainRules(rules chroma.Rules) bool {
	for _, list := range rules {
		for _, rule := range list {
			if !plainEmitter(rule) || !plainMutator(rule.Mutator) {
				return false
			}
		}
	}
	return true
}

func plainMutator(m chroma.Mutator) bool {
	if m == nil {
		return true
	}
	known, ok := m.(chroma.SerialisableMutator)
	if !ok || known.MutatorKind() != "mutators" {
		return ok
	}
	inner, ok := parts[[]chroma.Mutator](m, "Mutators")
	return ok && !slices.ContainsFunc(inner, func(m chroma.Mutator) bool { return !plainMutator(m) })
}

// plainEmitter reports a rule that emits by what matched. One with named groups may ask for the rule
// that matched by its number.
func plainEmitter(rule chroma.Rule) bool {
	_, free := rule.Type.(chroma.EmitterFunc)
	return !free || !namedGroup.MatchString(rule.Pattern)
}

var namedGroup = regexp.MustCompile(`\(\?(P?<[^=!]|')`)

// parts is the field of a struct that what is made of several keeps them in.
func parts[T any](of any, field string) (list T, ok bool) {
	v := reflect.Indirect(reflect.ValueOf(of))
	if v.Kind() == reflect.Struct && v.FieldByName(field).IsValid() {
		list, ok = v.FieldByName(field).Interface().(T)
	}
	return list, ok
}

// otherDialect finds what Go's expressions read in another way than the engine of the rules, for
// which [^\W\d] holds digits too.
var otherDialect = regexp.MustCompile(`\[:|-\[|\\[1-9]|\[\^[^\]]*\\[WDS]`)

// beginnings are the characters that a text may begin with which an expression matches: all of them
// where that cannot be told.
func beginnings(pattern string) *ascii {
	set := &ascii{}
	if re, err := syntax.Parse(pattern, syntax.Perl); err == nil && !otherDialect.MatchString(pattern) && !set.add(re) {
		return set
	}
	for r := range set {
		set[r] = true
	}
	return set
}

// add adds what an expression may begin with and reports whether it may match nothing at all.
func (set *ascii) add(re *syntax.Regexp) (empty bool) {
	switch re.Op {
	case syntax.OpLiteral:
		set.addRune(re.Rune[0], re.Flags&syntax.FoldCase != 0)
		return false
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1] && r < 128; r++ {
				set[r] = true
			}
		}
		return false
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		for r := range set {
			set[r] = true
		}
		return false
	case syntax.OpCapture, syntax.OpPlus:
		return set.add(re.Sub[0])
	case syntax.OpStar, syntax.OpQuest:
		set.add(re.Sub[0])
		return true
	case syntax.OpRepeat:
		return set.add(re.Sub[0]) || re.Min == 0
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !set.add(sub) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			empty = set.add(sub) || empty
		}
		return empty
	}
	return true // the beginning of a line and the like take no room; what matches nothing needs none
}

func (set *ascii) addRune(r rune, fold bool) {
	for other := r; ; {
		if other < 128 {
			set[other] = true
		}
		if other = unicode.SimpleFold(other); !fold || other == r {
			return
		}
	}
}

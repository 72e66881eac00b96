package render

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"sync/atomic"

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
	s := &swift{every: trials{}}
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
	all   chroma.CompiledRules
	every trials
	at    [128]atomic.Pointer[trials] // by the character that stands there
}

// trials are the rules to try, by state.
type trials map[string][]trial

// trial is a rule and what is known of it.
type trial struct {
	*chroma.CompiledRule
	*beginning
}

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
	known := map[*chroma.CompiledRule]*beginning{}
	for state, list := range s.all {
		s.every[state] = nil
		for _, rule := range list {
			if known[rule] == nil {
				known[rule] = beginningOf(s.flags() + rule.Pattern)
				rule.Type = s.nested(rule.Type)
			}
			s.every[state] = append(s.every[state], trial{rule, known[rule]})
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
func (s *swift) from(r rune) trials {
	if r < ' ' || r >= 128 {
		return s.every
	}
	if known := s.at[r].Load(); known != nil {
		return *known
	}
	some := trials{}
	for state, list := range s.every {
		some[state] = slices.DeleteFunc(slices.Clone(list), func(t trial) bool { return !t.first[r] })
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

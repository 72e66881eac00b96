package render

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// Tokenise reads a text as the library's lexer would: without options from the state root, with one
// kind of line end.
func (s *swift) Tokenise(options *chroma.TokeniseOptions, text string) (chroma.Iterator, error) {
	if options == nil {
		options = &chroma.TokeniseOptions{State: "root", EnsureLF: true}
	}
	if options.EnsureLF && strings.Contains(text, "\r") {
		text = lineEnds.Replace(text)
	}
	if !utf8.ValidString(text) {
		text = string([]rune(text)) // tokens are pieces of it
	}
	added := 0
	if !options.Nested && s.Config().EnsureNL && !strings.HasSuffix(text, "\n") {
		text, added = text+"\n", 1
	}
	r := &lexing{
		LexerState: chroma.LexerState{
			Lexer: s.RegexLexer, Registry: lexers.GlobalLexerRegistry, Text: []rune(text),
			Rules: s.all, Stack: []string{options.State}, MutatorContext: map[any]any{},
		},
		swift: s, text: text, bottom: options.State,
	}
	r.end = len(r.Text) - added
	return r.next, nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// lexing is a text on its way through a swift lexer. The library's way makes lists and maps of
// every match, whoever asks for them.
type lexing struct {
	chroma.LexerState
	swift  *swift
	text   string          // Text
	at     int             // the byte of text that Pos is
	end    int             // of Text, but for a line end that was added
	bottom string          // the state that the text begins in
	stuck  bool            // a rule matched nothing here and would for ever
	inner  chroma.Iterator // tokens of the last match
}

// next is the next token.
func (r *lexing) next() chroma.Token {
	for {
		if r.inner != nil {
			token := r.inner()
			if token == chroma.EOF {
				r.inner = nil
			} else if token.Type != chroma.Ignore {
				return token
			}
			continue
		}
		if r.Pos >= r.end || len(r.Stack) == 0 {
			break
		}
		if token := r.step(); token != chroma.EOF && token.Type != chroma.Ignore {
			return token
		}
	}
	if r.Pos < len(r.Text) && len(r.Stack) == 0 {
		return chroma.Token{Type: chroma.Error, Value: r.take(len(r.Text) - r.Pos)}
	}
	return chroma.EOF
}

// take is the text of the next characters, which are read by that.
func (r *lexing) take(n int) string {
	from := r.at
	for _, c := range r.Text[r.Pos : r.Pos+n] {
		r.at += utf8.RuneLen(c)
	}
	r.Pos += n
	return r.text[from:r.at]
}

// step reads what the first rule that fits says of this place; EOF where that is no token.
func (r *lexing) step() chroma.Token {
	r.State = r.Stack[len(r.Stack)-1]
	if r.stuck {
		r.stuck = false
		return chroma.Token{Type: chroma.Error, Value: r.take(1)}
	}
	list, ok := r.swift.from(r.Text[r.Pos])[r.State]
	if !ok {
		panic("unknown state " + r.State) // as the library does
	}
	word := wordAt(r.text[r.at:])
	for _, t := range list {
		if !t.begins(word) {
			continue
		}
		if size := r.match(t); size >= 0 {
			return r.matched(t.CompiledRule, size)
		}
	}
	if r.Text[r.Pos] == '\n' && r.State != r.bottom {
		r.Stack = []string{r.bottom} // as of Pygments: a string that is not closed ends with its line
		return chroma.EOF
	}
	return chroma.Token{Type: chroma.Error, Value: r.take(1)}
}

// match is how many characters a rule matches here; -1 for none. The groups are kept for a rule that
// makes more of them than one token.
func (r *lexing) match(t trial) int {
	groups := emitsGroups(t.CompiledRule)
	if size := t.span(r.Text[r.Pos:]); size > 0 && !groups {
		return size
	}
	match, err := t.Regexp.FindRunesMatchStartingAt(r.Text, r.Pos)
	if err != nil || match == nil || match.RuneIndex != r.Pos {
		return -1
	}
	if groups {
		r.Groups, r.NamedGroups = nil, make(map[string]string)
		for _, g := range match.Groups() {
			r.Groups, r.NamedGroups[g.Name] = append(r.Groups, g.String()), g.String()
		}
	}
	return match.RuneLength
}

// emitsGroups reports a rule that makes more of a match than one token.
func emitsGroups(rule *chroma.CompiledRule) bool {
	_, plain := rule.Type.(chroma.TokenType)
	return rule.Type != nil && !plain
}

// matched does what a rule says that matched the next characters.
func (r *lexing) matched(rule *chroma.CompiledRule, size int) chroma.Token {
	value := r.take(size)
	if rule.Mutator != nil {
		if err := rule.Mutator.Mutate(&r.LexerState); err != nil {
			panic(err) // as the library does
		}
	}
	r.stuck = rule.Mutator == nil && value == ""
	if kind, plain := rule.Type.(chroma.TokenType); plain {
		return chroma.Token{Type: kind, Value: value}
	}
	if rule.Type != nil {
		r.inner = rule.Type.Emit(r.Groups, &r.LexerState)
	}
	return chroma.EOF
}

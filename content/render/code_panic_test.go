package render

import (
	"testing"

	"github.com/alecthomas/chroma/v2"
)

// breaking is a lexer that breaks after its first token.
type breaking struct{ chroma.Lexer }

func (breaking) Tokenise(*chroma.TokeniseOptions, string) (chroma.Iterator, error) {
	read := 0
	return func() chroma.Token {
		if read++; read > 1 {
			panic("unknown state")
		}
		return chroma.Token{Type: chroma.Keyword, Value: "a"}
	}, nil
}

func TestALexerThatBreaksLeavesTheCodeReadable(t *testing.T) {
	c := codeCache{lexers: map[string]chroma.Lexer{"odd": breaking{}}}
	if got := c.draw(&theme{}, "odd", "a | b"); got != "a&nbsp;|&nbsp;b" {
		t.Errorf("%q", got)
	}
}

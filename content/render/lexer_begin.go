package render

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
)

// otherDialect finds what Go's expressions read in another way than the engine of the rules, for
// which [^\W\d] holds digits too.
var otherDialect = regexp.MustCompile(`\[:|-\[|\\[1-9]|\[\^[^\]]*\\[WDS]`)

// ascii is a set of the characters below 128.
type ascii [128]bool

// beginning is what is known of the texts that a rule matches.
type beginning struct {
	first ascii           // what they may begin with
	words map[string]bool // those that they begin with, to the word's end; nil = other texts too
	one   bool            // they are one character of first
	run   bool            // they are as many of first as stand there
}

// beginningOf reads an expression. Where it says nothing that is sure, a text may begin with anything.
func beginningOf(pattern string) *beginning {
	b := &beginning{}
	if re, err := syntax.Parse(pattern, syntax.Perl); err == nil && !otherDialect.MatchString(pattern) && !b.first.add(re) {
		b.words = wordsOf(re)
		b.one = re.Op == syntax.OpCharClass
		b.run = re.Op == syntax.OpPlus && re.Flags&syntax.NonGreedy == 0 && re.Sub[0].Op == syntax.OpCharClass
		return b
	}
	for r := range b.first {
		b.first[r] = true
	}
	return b
}

// span is how many characters at the beginning of a text a rule matches, without asking the engine;
// 0 where that has to be asked. What classes hold beyond printable ASCII is not the same everywhere.
func (b *beginning) span(text []rune) int {
	printable := func(r rune) bool { return r >= ' ' && r < 128 }
	switch {
	case !printable(text[0]) || !b.first[text[0]]:
	case b.one:
		return 1
	case b.run:
		n := 1
		for n < len(text) && printable(text[n]) && b.first[text[n]] {
			n++
		}
		if n == len(text) || printable(text[n]) {
			return n
		}
	}
	return 0
}

// begins reports whether a rule may match where a word stands.
func (b *beginning) begins(word string) bool { return word == "" || b.words == nil || b.words[word] }

// wordAt is the word that a text begins with; "" for none, and where a character follows of which
// it is not sure whether it belongs to the word.
func wordAt(text string) string {
	n := 0
	for n < len(text) && isWord(rune(text[n])) {
		n++
	}
	if n < len(text) && text[n] >= 128 {
		return ""
	}
	return text[:n]
}

// isWord reports the ASCII characters of words.
func isWord(r rune) bool {
	return r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// maxWords bounds how many words a rule is taken to list.
const maxWords = 2000

// wordsOf are the words that an expression lists, as keywords are: (if|else)\b. nil for others.
func wordsOf(re *syntax.Regexp) map[string]bool {
	if re.Op != syntax.OpConcat {
		return nil
	}
	list := []string{""}
	for _, sub := range re.Sub {
		if sub.Op == syntax.OpWordBoundary {
			words := make(map[string]bool, len(list))
			for _, w := range list {
				words[w] = true
				if w == "" || strings.ContainsFunc(w, func(r rune) bool { return !isWord(r) }) {
					return nil
				}
			}
			return words
		}
		if list = followed(list, listed(sub)); list == nil {
			return nil
		}
	}
	return nil
}

// listed are all texts that an expression matches; nil for too many.
func listed(re *syntax.Regexp) (list []string) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return []string{""}
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return []string{string(re.Rune)}
		}
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if list = append(list, string(r)); len(list) > maxWords {
					return nil
				}
			}
		}
	case syntax.OpCapture:
		return listed(re.Sub[0])
	case syntax.OpQuest:
		if list = listed(re.Sub[0]); list != nil {
			list = append(list, "")
		}
	case syntax.OpConcat:
		list = []string{""}
		for _, sub := range re.Sub {
			list = followed(list, listed(sub))
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			some := listed(sub)
			if list = append(list, some...); some == nil || len(list) > maxWords {
				return nil
			}
		}
	}
	return list
}

// followed are the texts of one list with those of another behind them; nil for too many.
func followed(list, by []string) (out []string) {
	if len(list)*len(by) > maxWords {
		return nil
	}
	for _, a := range list {
		for _, b := range by {
			out = append(out, a+b)
		}
	}
	return out
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

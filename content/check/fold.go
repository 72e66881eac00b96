package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is text as platforms compare it, with the way back to the text it was made of. Filters
// see through the usual disguises, so that folding undoes them: full width is half, letters are
// small, invisible characters and emoji are gone, and so is what was put between two Han
// characters to part them ("加 微·信").
type folded struct {
	text  string
	of    string // the source
	jumps []jump // ascending by at; offsets between them differ from the source by a constant
}

// jump says that byte at of the folded text comes from byte src of the source.
type jump struct{ at, src int }

// source is the offset in the source of a byte of the folded text.
func (f folded) source(at int) int {
	i, found := slices.BinarySearchFunc(f.jumps, at, func(j jump, at int) int { return j.at - at })
	if !found {
		i--
	}
	if i < 0 {
		return at
	}
	return f.jumps[i].src + at - f.jumps[i].at
}

// span is the piece of the source that a piece of the folded text was made of.
func (f folded) span(from, to int) (int, int) {
	_, size := utf8.DecodeLastRuneInString(f.text[from:to])
	last := f.source(to - size)
	_, size = utf8.DecodeRuneInString(f.of[last:])
	return f.source(from), last + size
}

// quote is that piece.
func (f folded) quote(h hit) string {
	from, to := f.span(h.from, h.to)
	return f.of[from:max(from, to)]
}

// maxParting is how many characters between two Han characters are taken for a disguise.
const maxParting = 3

// partings are put between characters of a word that must not be read: spaces and marks that no
// sentence needs there. Marks that end clauses or join alternatives are not among them.
const partings = " \t\u00a0\u3000·・•.-_*~^\\`"

// hearts stand for the second half of 微信: 薇❤.
const hearts = "❤♥💚💛💙💜🖤🤍🧡💕"

// rebus are the emoji that are read as the characters they sound or look like: 扫🐎, 🍑宝.
var rebus = map[rune]string{'🐎': "码", '🐴': "码", '🍑': "桃", '🐧': "企鹅", '🛰': "卫星", '⓿': "0"}

// folder builds a folded text.
type folder struct {
	out   []byte
	jumps []jump
	last  rune // kept last
	// What was kept since a Han character and parts it from the next one, should that follow.
	parting struct {
		n, out, jumps int
		han           bool // the character before is Han
	}
}

// jumpEvery is how many bytes of Chinese text lie between two jumps: each full-width mark makes one.
const jumpEvery = 32

// fold is linear in s.
func fold(s string) folded {
	f := folder{out: make([]byte, 0, len(s)+8), jumps: make([]jump, 0, len(s)/jumpEvery)}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		f.rune(i, r)
		i += size
		if isHan(r) { // what follows is as it is: nothing parts it, nothing moves it
			i += f.run(s[i:])
		}
	}
	return folded{string(f.out), s, f.jumps}
}

// run keeps the common Han characters that s begins with, behind one that was kept, and returns
// their size. Most of a text is runs of them.
func (f *folder) run(s string) int {
	n := hanRun(s)
	if n > 0 {
		f.out = append(f.out, s[:n]...)
		f.last, _ = utf8.DecodeLastRuneInString(s[:n])
	}
	return n
}

// hanRun is the size of the characters from U+4E00 to U+9FFF that s begins with, told by their
// bytes: they are E4 B8 80 to E9 BF BF.
func hanRun(s string) int {
	n := 0
	for n+2 < len(s) && s[n] >= 0xE4 && s[n] <= 0xE9 && (s[n] > 0xE4 || s[n+1] >= 0xB8) &&
		s[n+1]&0xC0 == 0x80 && s[n+2]&0xC0 == 0x80 {
		n += 3
	}
	return n
}

func (f *folder) rune(at int, r rune) {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
	case isHan(r):
	case unseen(r):
		return
	case r == '➕':
		r = '+'
	case r == '\u3000':
		r = ' '
	case r >= 0xFF01 && r <= 0xFF5E: // full width
		r = unicode.ToLower(r - 0xFEE0)
	case r >= 0x2010 && r <= 0x2027 || r >= 0x3001 && r <= 0x3020: // punctuation has no other form worth the time
	case strings.ContainsRune(hearts, r):
		if !strings.ContainsRune("薇微威徽v", f.last) {
			return
		}
		r = '♥'
	case r >= 0x2776 && r <= 0x2793: // ❶ ➀ ➊, which have no compatibility form
		if n := (r-0x2776)%10 + 1; n < 10 {
			f.keep(at, '0'+n)
		}
		return
	case isEmoji(r):
		for _, c := range rebus[r] {
			f.keep(at, c)
		}
		return
	default:
		// The compatibility form of rarer characters, which may make several of one.
		for _, c := range norm.NFKC.String(string(r)) {
			f.keep(at, unicode.ToLower(c))
		}
		return
	}
	f.keep(at, r)
}

// keep appends a character that comes from byte at of the source.
func (f *folder) keep(at int, r rune) {
	p := &f.parting
	switch {
	case isHan(r):
		if p.han && p.n > 0 && p.n <= maxParting {
			f.out, f.jumps = f.out[:p.out], f.jumps[:p.jumps]
		}
		p.han, p.n = true, 0
	case p.han && strings.ContainsRune(partings, r):
		if p.n == 0 {
			p.out, p.jumps = len(f.out), len(f.jumps)
		}
		p.n++
	default:
		p.han = false
	}
	expected := len(f.out)
	if n := len(f.jumps); n > 0 {
		expected = f.jumps[n-1].src + len(f.out) - f.jumps[n-1].at
	}
	if expected != at {
		f.jumps = append(f.jumps, jump{len(f.out), at})
	}
	f.out, f.last = utf8.AppendRune(f.out, r), r
}

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r == '〇' || r >= 0x20000 && r <= 0x3FFFF
}

// unseen reports characters that take no room: they are put between letters to get past filters.
func unseen(r rune) bool {
	switch {
	case r == 0x00AD, r == 0x180E, r == 0x20E3, r == 0xFEFF, r == 0x3164,
		r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F,
		r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0000 && r <= 0xE01EF:
		return true
	}
	return false
}

func isEmoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF && !(r >= 0x1F100 && r <= 0x1F18F) || r >= 0x2600 && r <= 0x27BF || r >= 0x2B00 && r <= 0x2BFF ||
		r >= 0x2190 && r <= 0x21FF || r >= 0x25A0 && r <= 0x25FF
}

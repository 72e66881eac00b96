package notice

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"moxin/publishers/wecom/wecomapi"
)

// cutMark ends what was shortened, so that nobody takes the rest for the whole.
const cutMark = "…（已截断）"

// dialect is how a place writes. Zero fields are plain text.
type dialect struct {
	bold  string // around what is strong
	quote string // before each fact
	line  string // between lines
	block string // between parts
	code  bool   // `x` is shown as code; else the marks are left out
	// link writes a link. The address is one that cannot break out of it.
	link func(l link) string
	// most is how long the whole may be, in bytes as the place counts them; size measures it, nil =
	// the text's own bytes.
	most int
	size func(text string) int
}

// inert replaces what markdown of any of the places would act on: a title must neither call people
// (<@all>, <at id=all>) nor make links or break out of its line.
var inert = strings.NewReplacer(
	"<", "＜", ">", "＞", "[", "［", "]", "］", "*", "＊", "`", "｀", "~~", "～～", "__", "＿＿",
	"\u2028", " ", "\u2029", " ",
)

// plain replaces what would break out of a line of plain text.
var plain = strings.NewReplacer("\u2028", " ", "\u2029", " ")

// quoted is somebody else's text in one line, at most so many bytes.
func (d dialect) quoted(s string, most int) string {
	clean := inert
	if d.bold == "" {
		clean = plain
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.Fields(clean.Replace(s)), " ")
	return wecomapi.Cut(s, most, cutMark)
}

// mostItems is how much of a list is shown where there is room.
const mostItems = 30

// write is the letter's body. Lists are shown as far as all of it fits; how much they leave out is
// said in them, and a list without room for any item still says how many it has.
func (d dialect) write(l letter) string {
	text := ""
	for shown := mostItems; shown >= 0; shown-- {
		text = d.whole(l, shown)
		if d.fits(text) || len(l.lists) == 0 {
			break
		}
	}
	// Nothing in it is longer than its bound; a bound that was raised must not break the sending.
	if !d.fits(text) {
		text = wecomapi.Cut(text, d.most/2, cutMark)
	}
	return text
}

func (d dialect) fits(text string) bool {
	if d.most == 0 {
		return true
	}
	if d.size != nil {
		return d.size(text) <= d.most
	}
	return len(text) <= d.most
}

func (d dialect) whole(l letter, shown int) string {
	var facts, lines, parts []string
	for _, f := range l.facts {
		facts = append(facts, d.quote+f.label+"："+d.value(f))
	}
	if len(facts) > 0 {
		parts = append(parts, strings.Join(facts, d.line))
	}
	for _, part := range l.lists {
		if len(part.items) > 0 || part.none != "" {
			parts = append(parts, d.list(part, shown))
		}
	}
	if act := l.act; act != "" {
		if !d.code {
			act = strings.ReplaceAll(act, "`", "")
		}
		lines = append(lines, act)
	}
	for _, one := range l.links {
		lines = append(lines, d.link(one))
	}
	if len(lines) > 0 {
		parts = append(parts, strings.Join(lines, d.line))
	}
	return strings.Join(parts, d.block)
}

func (d dialect) value(f fact) string {
	value := f.value
	if f.most > 0 {
		value = d.quoted(value, f.most)
	}
	if f.strong {
		value = d.bold + value + d.bold
	}
	return value + f.tail
}

// list is a heading with its number, and the first of its items.
func (d dialect) list(l list, shown int) string {
	head := d.bold + l.title + d.bold
	if len(l.items) == 0 {
		return head + "：" + l.none
	}
	lines := []string{fmt.Sprintf("%s（%d）", head, len(l.items))}
	for i, one := range l.items {
		if i == shown {
			lines = append(lines, fmt.Sprintf("…还有 %d 条没有列出", len(l.items)-i))
			break
		}
		lines = append(lines, strings.TrimRight("- "+d.quoted(one.text, cmp.Or(l.most, maxItem))+" "+d.quoted(one.tail, maxTitle), " "))
	}
	return strings.Join(lines, d.line)
}

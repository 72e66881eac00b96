package check

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// notRead are parts of prose that are addresses or markup: their marks are no punctuation. Each is
// looked for only where its sign is.
var notRead = []struct {
	sign    string
	pattern *regexp.Regexp
}{
	{"](", regexp.MustCompile(`\]\([^)\n]*\)`)},
	{"]:", regexp.MustCompile(`(?m)^ {0,3}\[[^\]\n]+\]:[^\n]*$`)},
	{"<", regexp.MustCompile(`<[^>\n]*>`)},
	{"://", regexp.MustCompile(`https?://[^\s<>()（），。]+`)},
	{"{", regexp.MustCompile(`\{[^}\n]*\}`)},
	{"[[", regexp.MustCompile(`\[\[[^\]\n]*\]\]`)},
}

// plain blanks what is not read.
func plain(prose []byte) []byte {
	out := bytes.Clone(prose)
	for _, n := range notRead {
		if !bytes.Contains(out, []byte(n.sign)) {
			continue
		}
		for _, m := range n.pattern.FindAllIndex(out, -1) {
			blank(out[m[0]:m[1]])
		}
	}
	for line := range bytes.Lines(out) {
		text := bytes.TrimSpace(line)
		// Lines of ::: and of definition lists, and the rule below the head of a table.
		if bytes.HasPrefix(text, []byte(":")) || len(bytes.Trim(text, " \t:|-")) == 0 {
			blank(line)
		}
	}
	return out
}

const (
	halfMarks = ",;:?!"
	fullMarks = "，；：？！"
)

// punctuation reports half-width marks in Chinese sentences, marks that stand several times, and
// full-width letters. It is one pass.
func (s *source) punctuation() {
	until := 0 // of the run that was reported last
	for i, r := range string(s.plain) {
		switch {
		case i < until:
		case r < utf8.RuneSelf:
			if strings.IndexByte(halfMarks, byte(r)) >= 0 {
				s.halfWidth(i)
			}
		case isHan(r): // nearly all are, and none is a mark
		case strings.ContainsRune(manyMarks, r):
			until = s.repeats(i, r)
		case isFullWidth(r):
			until = s.wide(i)
		}
	}
}

// manyMarks are full-width marks that stand alone; the last two may stand twice.
const manyMarks = "，。、；：！？"

// repeats reports a mark that stands several times from i on and returns where the run ends.
func (s *source) repeats(i int, r rune) int {
	size := utf8.RuneLen(r)
	end := i + size
	for bytes.HasPrefix(s.plain[end:], s.plain[i:i+size]) {
		end += size
	}
	if n := (end - i) / size; n == 1 || n == 2 && (r == '！' || r == '？') {
		return end
	}
	old := string(s.plain[i:end])
	s.mend("typo/repeated", i, mendRepeated(old),
		content.T("标点重复："+short(old), "punctuation stands several times: "+short(old)),
		content.T("留一个；省略号写 ……", "keep one; an ellipsis is ……"))
	return end
}

func isFullWidth(r rune) bool {
	return r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ'
}

// wide reports the run of full-width letters and digits from i on and returns where it ends.
func (s *source) wide(i int) int {
	end := i
	for {
		r, size := utf8.DecodeRune(s.plain[end:])
		if !isFullWidth(r) {
			break
		}
		end += size
	}
	old := string(s.plain[i:end])
	s.mend("typo/full-width", i, content.Edit{Old: old, New: half(old)},
		content.T("全角字母或数字："+short(old), "full-width letters or digits: "+short(old)),
		content.T("写成半角 "+half(old), "write "+half(old)))
	return end
}

// halfWidth reports the mark at i when Han characters stand on both sides of it, or one before it
// and the end of the line behind. Spaces behind it go with it.
func (s *source) halfWidth(i int) {
	before, _ := utf8.DecodeLastRune(s.plain[:i])
	end := i + 1
	for end < len(s.plain) && s.plain[end] == ' ' && s.a.Body[end] == ' ' {
		end++
	}
	after, size := utf8.DecodeRune(s.plain[end:])
	lineEnd := size == 0 || after == '\n'
	if !isHan(before) || !isHan(after) && !lineEnd || lineEnd && s.plain[i] == ':' {
		return
	}
	if lineEnd {
		end = i + 1
	}
	full, _ := utf8.DecodeRuneInString(fullMarks[3*strings.IndexByte(halfMarks, s.plain[i]):])
	s.mend("typo/half-width", i, content.Edit{Old: string(s.a.Body[i:end]), New: string(full)},
		content.T("中文里用了半角的 "+string(s.plain[i]), "a half-width "+string(s.plain[i])+" in Chinese text"),
		content.T("写成 "+string(full), "write "+string(full)))
}

func mendRepeated(old string) content.Edit {
	first, size := utf8.DecodeRuneInString(old)
	n := len(old) / size
	switch {
	case first == '。' && n >= 3:
		return content.Edit{Old: old, New: "……"}
	case first == '！' || first == '？':
		return content.Edit{} // how loud it is meant is the writer's
	}
	return content.Edit{Old: old, New: string(first)}
}

func half(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xFF01 && r <= 0xFF5E {
			return r - 0xFEE0
		}
		return r
	}, s)
}

// closing are quotes and brackets by the mark that closes them.
var closing = map[rune]rune{'”': '“', '’': '‘', '）': '（', ')': '（', '》': '《', '】': '【', '」': '「', '』': '『'}

// opened is a mark that waits for its partner.
type opened struct {
	mark rune
	at   int
}

// pairs reports quotes and brackets without a partner in their paragraph. A half-width bracket
// closes a full-width one: people mix them, and that is not what is looked for.
func (s *source) pairs() {
	var stack []opened
	blankLine := false
	for i, r := range string(s.plain) {
		switch r {
		case '\n':
			if blankLine {
				s.unclosed(stack, i)
				stack = stack[:0]
			}
			blankLine = true
			continue
		case ' ', '\t', '\r':
			continue
		case '“', '（', '《', '【', '「', '『':
			stack = append(stack, opened{r, i})
		case '(':
			stack = append(stack, opened{'（', -1 - i})
		case '”', '）', ')', '》', '】', '」', '』':
			stack = s.closes(stack, r, i)
		}
		blankLine = false
	}
	s.unclosed(stack, len(s.plain))
}

// closes takes the partner of r from the stack, and what stands above it, which has none.
func (s *source) closes(stack []opened, r rune, at int) []opened {
	for i := len(stack) - 1; i >= 0; i-- {
		if stack[i].mark == closing[r] {
			s.unclosed(stack[i+1:], at)
			return stack[:i]
		}
	}
	if r == ')' || r == '）' && s.numbered(at) {
		return stack
	}
	s.add("typo/unpaired", s.at(at),
		content.T(string(r)+" 前面没有 "+string(closing[r]), "no "+string(closing[r])+" stands before "+string(r)),
		content.T("补上另一半，或删掉", "write the other half, or remove it"))
	return stack
}

// numbered reports a bracket behind a number or a letter: "1）第一点".
func (s *source) numbered(at int) bool {
	r, _ := utf8.DecodeLastRune(s.plain[:at])
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '①' && r <= '⑳' ||
		strings.ContainsRune("一二三四五六七八九十", r) || r == ' ' || isEmoji(r) || r == '：' || r == ':' || r == ';'
}

// unclosed reports marks that nothing closed before end. A quotation of several paragraphs opens
// each of them and closes the last alone.
func (s *source) unclosed(stack []opened, end int) {
	for _, o := range stack {
		if o.at < 0 || o.mark == '“' && strings.HasPrefix(strings.TrimLeft(string(s.plain[end:min(len(s.plain), end+80)]), " \t\n>"), "“") {
			continue
		}
		s.add("typo/unpaired", s.at(o.at),
			content.T("这一段里 "+string(o.mark)+" 没有另一半", "nothing closes "+string(o.mark)+" in this paragraph"),
			content.T("补上另一半，或删掉", "write the other half, or remove it"))
	}
}

// unseenMarks are characters that take no room: they come with what is pasted from other programs.
var unseenMarks = []string{"\u200b", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f"}

// hidden reports characters that nobody sees and that split words for searches and filters.
func (s *source) hidden() {
	if !slices.ContainsFunc(unseenMarks, func(mark string) bool { return bytes.Contains(s.prose, []byte(mark)) }) {
		return
	}
	for i, r := range string(s.prose) {
		if !slices.Contains(unseenMarks, string(r)) {
			continue
		}
		message := content.T("这里有一个看不见的字符", "an invisible character stands here")
		if s.holdsEmphasis(i, i+utf8.RuneLen(r)) {
			s.add("typo/invisible", s.at(i), message,
				content.T("连同旁边的空格一起删，否则强调会失效", "remove it with the space beside it, or the emphasis is lost"))
			continue
		}
		s.mend("typo/invisible", i, content.Edit{Old: string(r)}, message, content.T("删掉", "remove it"))
	}
}

// holdsEmphasis reports a character between a mark of emphasis and a space: without it, *（甲） * is
// no emphasis any more.
func (s *source) holdsEmphasis(from, to int) bool {
	hidden := strings.Join(unseenMarks, "")
	before := bytes.TrimRight(s.prose[:from], hidden)
	after := bytes.TrimLeft(s.prose[to:], hidden)
	if len(before) == 0 || len(after) == 0 {
		return false
	}
	left, right := before[len(before)-1], after[0]
	mark := func(b byte) bool { return b == '*' || b == '_' || b == '~' }
	space := func(b byte) bool { return b == ' ' || b == '\t' }
	return mark(left) && space(right) || space(left) && mark(right)
}

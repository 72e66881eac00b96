package check

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// finder finds what the entries of lexicons object to, in one pass over a text.
type finder struct {
	entries []entry
	words   *index
	always  []int // entries whose pattern may match anywhere
	digits  []int // entries whose pattern needs digits
	// platforms are those that any entry names.
	platforms map[string]bool
}

func newFinder(entries []entry) *finder {
	f := &finder{entries: entries, words: newIndex(), platforms: map[string]bool{}}
	for i, e := range entries {
		for _, p := range slices.Concat(e.Platforms, e.Elsewhere) {
			f.platforms[p] = true
		}
		for _, w := range e.Words {
			f.words.add(indexed{w, int32(i), false}) //nolint:gosec // a lexicon has at most a megabyte
		}
		for _, w := range e.Any {
			f.words.add(indexed{w, int32(i), true}) //nolint:gosec // see above
		}
		switch {
		case e.find == nil || len(e.Any) > 0:
		case e.Digits > 0:
			f.digits = append(f.digits, i)
		default:
			f.always = append(f.always, i)
		}
	}
	return f
}

// hit is a piece of folded text that an entry objects to.
type hit struct {
	entry    *entry
	from, to int
}

// scan is one search.
type scan struct {
	*finder
	text     string
	platform string
	hits     []hit
	scanned  []int // by entry: up to where its pattern was tried
}

// find lists the hits in folded text from left to right. Of hits of one family (the part of the
// id before "/") that lie in one another only the longest stands: 全网最低价 is one thing, not three.
//
// Only entries for the platform are looked at; "" asks for the general ones.
func (f *finder) find(text, platform string) []hit {
	s := &scan{finder: f, text: text, platform: platform}
	f.words.each(text, func(w indexed, at int) {
		if w.extra {
			s.near(int(w.owner), at)
			return
		}
		s.accept(&f.entries[w.owner], at, at+len(w.word))
	})
	for _, i := range f.always {
		s.try(i, 0, len(text))
	}
	if len(f.digits) > 0 {
		s.numbers()
	}
	return outermost(s.hits)
}

// reach is how far from its trigger a pattern looks, in bytes: about a sentence.
const reach = 180

// window is the surroundings of a place, within its line.
func window(text string, at int) (int, int) {
	from, to := max(0, at-reach), min(len(text), at+reach)
	if i := strings.LastIndexByte(text[from:at], '\n'); i >= 0 {
		from += i + 1
	}
	if i := strings.IndexByte(text[at:to], '\n'); i >= 0 {
		to = at + i
	}
	for from > 0 && from < len(text) && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return from, to
}

// near tries an entry's pattern around a trigger, unless a window that was tried goes on well past
// it: a text full of triggers would be searched a hundred times over.
func (s *scan) near(i, at int) {
	if s.scanned != nil && s.scanned[i] > at+reach/2 {
		return
	}
	from, to := window(s.text, at)
	s.try(i, from, to)
}

// try matches an entry's pattern, where it was not tried before.
func (s *scan) try(i, from, to int) {
	e := &s.entries[i]
	if e.find == nil || !e.on(s.platform) {
		return
	}
	if s.scanned == nil {
		s.scanned = make([]int, len(s.entries))
	}
	if to <= s.scanned[i] {
		return
	}
	before := s.scanned[i]
	s.scanned[i] = to
	for _, m := range e.find.FindAllStringSubmatchIndex(s.text[from:to], -1) {
		at, end, group := from+m[0], from+m[1], ""
		for g := 2; g+1 < len(m); g += 2 { // the first group that took part
			if m[g] >= 0 {
				at, end = from+m[g], from+m[g+1]
				group = s.text[at:end]
				break
			}
		}
		if end <= before || e.needs != nil && !e.needs.MatchString(group) {
			continue
		}
		s.accept(e, at, end)
	}
}

// numbers tries patterns of digits on runs that have enough of them; l and o stand for 1 and 0.
func (s *scan) numbers() {
	from, count := -1, 0
	flush := func(to int) {
		for _, i := range s.digits {
			if from >= 0 && count >= s.entries[i].Digits {
				lo := max(0, from-utf8.UTFMax)
				for !utf8.RuneStart(s.text[lo]) {
					lo++
				}
				_, size := utf8.DecodeRuneInString(s.text[to:])
				s.try(i, lo, to+size)
			}
		}
		from, count = -1, 0
	}
	for i, size := 0, 0; i < len(s.text); i += size {
		var r rune
		r, size = character(s.text, i)
		switch {
		case r >= '0' && r <= '9' || r == 'l' || r == 'o' || isHanDigit(r):
			if count++; from < 0 {
				from = i
			}
		case from >= 0 && strings.ContainsRune(" -._,\n", r):
		case from >= 0:
			flush(i)
		}
	}
	if from >= 0 {
		flush(len(s.text))
	}
}

// isHanDigit reports digits in words, as in telephone numbers.
func isHanDigit(r rune) bool {
	switch r {
	case '零', '〇', '一', '二', '三', '四', '五', '六', '七', '八', '九', '幺', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖':
		return true
	}
	return false
}

func (s *scan) accept(e *entry, from, to int) {
	for from < to && s.text[from] == ' ' {
		from++
	}
	for to > from && s.text[to-1] == ' ' {
		to--
	}
	if from == to || !e.on(s.platform) || e.excused(s.text, from, to) || e.harmless(s.text, from, to) {
		return
	}
	s.hits = append(s.hits, hit{e, from, to})
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

// sentenceEnds end what Unless looks at.
const sentenceEnds = "。！？!?\n；;"

// harmless reports whether the sentence of a match holds a phrase that makes it harmless.
func (e *entry) harmless(text string, from, to int) bool {
	if len(e.Unless) == 0 {
		return false
	}
	lo, hi := window(text, from)
	hi = max(hi, to)
	if i := strings.LastIndexAny(text[lo:from], sentenceEnds); i >= 0 {
		lo += i + 1
	}
	if i := strings.IndexAny(text[to:hi], sentenceEnds); i >= 0 {
		hi = to + i
	}
	around := text[lo:hi]
	return slices.ContainsFunc(e.Unless, func(phrase string) bool { return strings.Contains(around, phrase) })
}

// outermost sorts hits and drops those that lie in one of the same family.
func outermost(hits []hit) []hit {
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	until := map[string]int{}
	return slices.DeleteFunc(hits, func(h hit) bool {
		family := familyOf(h.entry.ID)
		if h.to <= until[family] {
			return true
		}
		until[family] = h.to
		return false
	})
}

func familyOf(rule string) string {
	family, _, _ := strings.Cut(rule, "/")
	return family
}

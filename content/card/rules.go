package card

import (
	"strings"
	"unicode"
)

// The rules of setting Chinese, as tables. Sources: GB/T 15834-2011 (punctuation) 5.1, and the
// W3C note "Requirements for Chinese Text Layout" (clreq) 3.1, 3.2, checked 2026-11.

// side tells on which side of a full-width sign its blank half is.
type side int

const (
	blankBehind side = iota + 1 // closing signs and those that end a clause
	blankBefore                 // opening signs
)

// halves are the full-width signs that can give up half their width.
var halves = func() map[rune]side {
	m := map[rune]side{}
	for _, r := range "，。、；：？！．”’）】》〉」』〕］｝〗" {
		m[r] = blankBehind
	}
	for _, r := range "“‘（【《〈「『〔［｛〖" {
		m[r] = blankBefore
	}
	return m
}()

// noStart never begin a line, noEnd never end one.
const (
	noStart = "，。、；：？！．”’）】》〉」』〕］｝〗—…～·・‧々ー％‰℃℉°%!),.:;?]}»›"
	noEnd   = "“‘（【《〈「『〔［｛〖([{«‹$¥£€￥＄#№@第"
)

// hangers may stand in the margin when a line is full.
const hangers = "，。、"

// units are what a number is never parted from: characters that follow it in Chinese, and Latin
// units that follow it behind a blank.
const units = "元块角分万亿千百十个只条张篇次位名人家款件种样天日号月年周岁点时秒倍成折度米克斤吨升字页行步届期章节楼层级折%％‰℃"

var latinUnits = func() map[string]bool {
	m := map[string]bool{}
	for _, u := range strings.Fields("g kg mg t m km cm mm nm ml mL L B KB MB GB TB ms s min h d px pt dpi fps Hz kHz MHz GHz V W kW kWh mAh A K C F % ℃ °C °F x") {
		m[u] = true
	}
	return m
}()

const (
	zwj     = '\u200d'
	vs15    = '\ufe0e' // text, please
	vs16    = '\ufe0f' // emoji, please
	keycap  = '\u20e3'
	emdash  = '—'
	ellipse = '…'
)

// isHan reports whether a character is set on the Chinese grid.
func isHan(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) ||
		r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff60 || r >= 0x3200 && r <= 0x33ff
}

// emojiSigns are the characters below U+1F300 that show as emoji without being asked to
// (Emoji_Presentation in Unicode's emoji-data.txt, version 16).
var emojiSigns = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x231a, 0x231b, 1}, {0x23e9, 0x23ec, 1}, {0x23f0, 0x23f3, 3}, {0x25fd, 0x25fe, 1},
		{0x2614, 0x2615, 1}, {0x2648, 0x2653, 1}, {0x267f, 0x2693, 20}, {0x26a1, 0x26a1, 1},
		{0x26aa, 0x26ab, 1}, {0x26bd, 0x26be, 1}, {0x26c4, 0x26c5, 1}, {0x26ce, 0x26d4, 6},
		{0x26ea, 0x26ea, 1}, {0x26f2, 0x26f3, 1}, {0x26f5, 0x26fa, 5}, {0x26fd, 0x2705, 8},
		{0x270a, 0x270b, 1}, {0x2728, 0x2728, 1}, {0x274c, 0x274e, 2}, {0x2753, 0x2755, 1},
		{0x2757, 0x2757, 1}, {0x2795, 0x2797, 1}, {0x27b0, 0x27bf, 15}, {0x2b1b, 0x2b1c, 1},
		{0x2b50, 0x2b55, 5},
	},
	R32: []unicode.Range32{
		{0x1f004, 0x1f004, 1}, {0x1f0cf, 0x1f0cf, 1}, {0x1f18e, 0x1f18e, 1}, {0x1f191, 0x1f19a, 1},
		{0x1f1e6, 0x1f1ff, 1}, {0x1f201, 0x1f201, 1}, {0x1f21a, 0x1f22f, 21}, {0x1f232, 0x1f236, 1},
		{0x1f238, 0x1f23a, 1}, {0x1f250, 0x1f251, 1}, {0x1f300, 0x1faff, 1},
	},
}

// isEmoji reports whether a grapheme cluster shows in colour.
func isEmoji(cluster string) bool {
	for i, r := range cluster {
		switch {
		case r == vs15:
			return false
		case r == vs16, r == keycap:
			return true
		case i == 0 && unicode.Is(emojiSigns, r):
			return !strings.ContainsRune(cluster, vs15)
		}
	}
	return false
}

package render

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// Markers of list items where there is only text: plain ones, and those of authors who write
// with emoji.
const (
	markBullet, emojiBullet = "·", "▪️"
	markDone, emojiDone     = "☑", "✅"
	markOpen, emojiOpen     = "☐", "⬜"
	keycap                  = "\ufe0f\u20e3" // behind a digit: 1️⃣
)

// marker is what stands before an item, number its place in an ordered list.
func (c *unitCollector) marker(l *ast.List, item ast.Node, number int) string {
	pick := func(plain, emoji string) string {
		if c.emoji {
			return emoji
		}
		return plain
	}
	switch checkBox(item) {
	case markDone:
		return pick(markDone, emojiDone)
	case markOpen:
		return pick(markOpen, emojiOpen)
	}
	if !l.IsOrdered() {
		return pick(markBullet, emojiBullet)
	}
	plain := fmt.Sprintf("%d.", number)
	switch {
	case number == 10:
		return pick(plain, "🔟")
	case number >= 0 && number < 10:
		return pick(plain, strconv.Itoa(number)+keycap)
	}
	return plain
}

// ownMarks are what authors begin items with themselves.
const ownMarks = "✓✔✗✘☑☐①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿→▶►•●◆■★☆"

// hasOwnMark reports an item that needs no marker: its words begin with one.
func hasOwnMark(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return strings.ContainsRune(ownMarks, r) || isEmoji(r)
}

// emojiBeside are the emoji that stand outside the planes of emoji.
const emojiBeside = "✅❌❎⭐✨❗❓⚠☕❤♥☀⚡⏰⬜⬛➡⬇⬆❄☎✈"

// isEmoji reports pictographs, as far as authors of articles use them.
func isEmoji(r rune) bool {
	if r < 0x2600 || r > 0x2BFF {
		return r >= 0x1F300 && r <= 0x1FAFF
	}
	return strings.ContainsRune(emojiBeside, r)
}

// manyEmoji is how many an author uses who writes with emoji.
const manyEmoji = 3

// usesEmoji reports whether the author of a text writes with emoji.
func usesEmoji(text []byte) bool {
	n := 0
	for i, b := range text {
		if b != 0xE2 && b < 0xF0 { // emoji begin with none of these
			continue
		}
		if r, _ := utf8.DecodeRune(text[i:]); isEmoji(r) {
			n++
		}
	}
	return n >= manyEmoji
}

// isHan asks the table of scripts only about characters outside the block that nearly all are in.
func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x2E80 && unicode.Is(unicode.Han, r)
}

// manyHan is how many Chinese characters make a text Chinese whatever else is in it.
const manyHan = 100

// isChinese reports a text with many Chinese characters, or one for every three letters of others.
func isChinese(text []byte) bool {
	han, others := 0, 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		i += size
		switch {
		case r < utf8.RuneSelf:
			if 'a' <= r|0x20 && r|0x20 <= 'z' {
				others++
			}
		case isHan(r):
			if han++; han == manyHan {
				return true
			}
		}
	}
	return han > 0 && 3*han >= others
}

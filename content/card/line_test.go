package card

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// gridMeasure is a font in which Chinese is one em wide, Latin half an em, and full-width signs
// are half blank.
func gridMeasure(text string, _ look) extent {
	var e extent
	for _, r := range text {
		switch {
		case halves[r] == blankBefore:
			e = extent{1, 0.55, 0}
		case halves[r] == blankBehind:
			e = extent{1, 0, 0.55}
		case isHan(r) || r == emdash || r == ellipse:
			e.width++
		default:
			e.width += 0.5
		}
	}
	return e
}

// grid10 sets at 10 pixels an em.
var grid10 = setting{measure: gridMeasure, size: 10}

func setLines(text string, ems float64, f filling) []line {
	f.width, f.em = ems*10, 10
	return f.fill(grid10.tokens([]Span{{Text: text}}), grid10)
}

func texts(lines []line) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.text()
	}
	return out
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		ems        float64
		hang       bool
		want       string // lines, parted by /
	}{
		{"full lines", "春眠不觉晓处处闻啼鸟", 5, false, "春眠不觉晓/处处闻啼鸟"},
		{"no comma begins a line", "春眠不觉晓啊，处处闻啼鸟", 6, false, "春眠不觉晓/啊，处处闻/啼鸟"},
		{"a comma at a line's end is half as wide", "春眠不觉晓，处处闻啼鸟", 5.5, false, "春眠不觉晓，/处处闻啼鸟"},
		{"a comma may hang in the margin", "春眠不觉晓，处处闻啼鸟", 5, true, "春眠不觉晓，/处处闻啼鸟"},
		{"two signs do not hang", "他说“春眠不觉。”处处闻啼鸟", 7, true, "他说“春眠不/觉。”处处闻/啼鸟"},
		{"no quote ends a line", "他慢慢说“好的”", 5, false, "他慢慢说/“好的”"},
		{"no bracket ends a line", "春眠不觉（晓处）", 5, false, "春眠不觉/（晓处）"},
		{"a line may begin with a quote after Chinese", "春眠不觉晓“处处”", 5, false, "春眠不觉晓/“处处”"},
		{"a line may begin behind a closing quote", "“春眠不觉”晓处处", 5, false, "“春眠不觉”/晓处处"},
		{"a dash is not parted, nor begins a line", "春眠不觉——晓处", 5, false, "春眠不/觉——晓处"},
		{"an ellipsis is not parted, nor begins a line", "春眠不觉……晓处", 5, false, "春眠不/觉……晓处"},
		{"signs in a row are squeezed", "他说：“春眠”，（晓）。", 10, false, "他说：“春眠”，（晓）。"},
		{"words are not parted", "我用moxin写", 4, false, "我用/moxin写"},
		{"a word longer than a line is", "moxinmoxinmoxin", 4, false, "moxinmox/inmoxin"},
		{"a number stays with its unit", "春眠不觉晓 30天处", 7, false, "春眠不觉晓/ 30天处"},
		{"behind a blank too", "size of 30 kg box", 5, false, "size of/30 kg box"},
		{"and with its percent sign", "春眠不觉晓30%处", 6.5, false, "春眠不觉晓/30%处"},
		{"第 stays with its number", "春眠不觉第3章", 5.4, false, "春眠不觉/第3章"},
		{"a flag is one", "春眠不觉🇨🇳🇯🇵晓处", 5.6, false, "春眠不觉🇨🇳/🇯🇵晓处"},
		{"a family is one", "春眠不觉👨‍👩‍👧👍🏽晓处", 5.6, false, "春眠不觉👨‍👩‍👧/👍🏽晓处"},
		{"a last line is not one character", "春眠不觉晓处处闻啼鸟夜", 5, false, "春眠不觉晓/处处闻啼/鸟夜"},
		{"or goes up where the signs give way", "春眠，不觉，晓处处闻啼鸟", 11.6, false, "春眠，不觉，晓处处闻啼鸟"},
		{"a link is not parted behind its scheme", "春眠 https://example.com/", 10.5, false, "春眠/ https://example.com/"},
		{"a newline begins a line", "春眠\n不觉晓", 5, false, "春眠/不觉晓"},
		{"Western quotes stay in words", "don’t say “no”", 30, false, "don’t say “no”"},
		{"blanks go at a line's end", "春眠 abc", 3, false, "春眠/ abc"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := strings.Join(texts(setLines(c.text, c.ems, filling{hang: c.hang})), "/")
			if got != c.want {
				t.Errorf("%s at %v em:\n got %s\nwant %s", c.text, c.ems, got, c.want)
			}
		})
	}
}

func TestWidths(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		want       float64 // em
	}{
		{"Chinese and Latin stand apart", "用Go写", 3 + 2*hanGap},
		{"as far as with blanks", "用 Go 写", 3 + 2*hanGap},
		{"but not digits and signs", "（3）", 0.5 + 0.5 + 0.5},
		{"closing beside opening gives half an em", "好：“好", 3.5},
		{"three in a row give two halves", "好。”（好", 4},
		{"opening beside opening", "好（《好", 3.5},
		{"the first opening sign stands at the edge", "“好", 1.5},
		{"the last closing sign gives its blank", "好。", 1.5},
		{"a dash is two em", "好——好", 4},
		{"an emoji", "好🎉", 1 + emojiWidth},
	} {
		t.Run(c.rule, func(t *testing.T) {
			lines := setLines(c.text, 50, filling{})
			if len(lines) != 1 || abs(lines[0].width-c.want*10) > 0.01 {
				t.Errorf("%s: %d lines, the first %.2f em, want %.2f", c.text, len(lines), lines[0].width/10, c.want)
			}
		})
	}
}

func TestJustifiedLinesEndFlush(t *testing.T) {
	text := "春眠不觉晓处处闻啼鸟，夜来 moxin 风雨声花落知多少。春眠不觉晓处处闻啼鸟"
	lines := setLines(text, 10.4, filling{justify: true})
	for i, l := range lines[:len(lines)-1] {
		last := l.tokens[len(l.tokens)-1]
		if end := last.x + last.width - trailing(last.token); abs(end-104) > 0.01 {
			t.Errorf("line %d %q ends at %.1f, want 104", i, l.text(), end)
		}
	}
	if l := lines[len(lines)-1]; l.width > 103 {
		t.Errorf("the last line was spread to %.1f", l.width)
	}
}

func TestBalancedTitles(t *testing.T) {
	for _, c := range []struct {
		text string
		ems  float64
		want string
	}{
		{"春眠不觉晓处处", 6, "春眠不觉/晓处处"},
		{"复购之道", 6, "复购之道"},
		{"老客户不再回来，信任去哪里了", 9, "老客户不再回来，/信任去哪里了"},
		{"复购率下降的三个信号", 6, "复购率下降的/三个信号"},
		{"新手必看｜私域完整指南", 7, "新手必看/私域完整指南"},
		{"一本书\n两个故事", 9, "一本书/两个故事"},
	} {
		f := filling{width: c.ems * 10, em: 10}
		lines, _ := f.balanced(grid10.tokens([]Span{{Text: c.text}}), grid10)
		if got := strings.Join(texts(lines), "/"); got != c.want {
			t.Errorf("%s at %v em:\n got %s\nwant %s", c.text, c.ems, got, c.want)
		}
	}
}

func TestALongTitleIsSetAtOnce(t *testing.T) {
	f := filling{width: 100, em: 10, spare: 1}
	text := strings.Repeat("春眠不觉晓处处闻啼鸟", 2000)
	lines, _ := f.balanced(grid10.tokens([]Span{{Text: text}}), grid10)
	if len(lines) != 2000 || joined(lines) != text {
		t.Errorf("%d lines, want 2000 with every word", len(lines))
	}
}

func TestBalancedKeepsTheSeparatorInTheWords(t *testing.T) {
	f := filling{width: 70, em: 10}
	lines, _ := f.balanced(grid10.tokens([]Span{{Text: "新手必看｜私域完整指南"}}), grid10)
	if got := joined(lines); got != "新手必看｜私域完整指南" {
		t.Errorf("words %q", got)
	}
}

func TestEmojiClusters(t *testing.T) {
	for s, want := range map[string]bool{
		"😀": true, "👨‍👩‍👧": true, "🇨🇳": true, "1️⃣": true, "❤️": true, "⭐": true, "✅": true,
		"❤": false, "☺︎": false, "1": false, "好": false, "™": false, "←": false,
	} {
		if isEmoji(s) != want {
			t.Errorf("isEmoji(%q) = %v", s, !want)
		}
	}
}

// FuzzLines holds what must be true of any text: nothing is lost, lines fit, and no line begins or
// ends with a sign that may not, but where nothing else was possible.
func FuzzLines(f *testing.F) {
	f.Add("他说：“春眠不觉晓，处处闻啼鸟——夜来 moxin 3.5 kg……”🎉", 7.0)
	f.Add("don’t say “no” （《》）\n\n，。、", 3.5)
	f.Fuzz(func(t *testing.T, text string, ems float64) {
		if !(ems >= 2 && ems <= 40) || len(text) > 2000 {
			return
		}
		lines := setLines(text, ems, filling{hang: true, justify: true})
		var got strings.Builder
		for i, l := range lines {
			got.WriteString(l.text())
			checkLine(t, lines, i, ems)
		}
		if a, b := solid(got.String()), solid(cleaned(text)); a != b {
			t.Fatalf("lost words:\n%q\n%q", a, b)
		}
	})
}

func checkLine(t *testing.T, lines []line, i int, ems float64) {
	l := lines[i]
	if len(l.tokens) == 0 {
		return
	}
	if l.width > ems*10+0.6 && len(l.tokens) > 1 {
		t.Fatalf("line %q is %.1f wide, of %.1f", l.text(), l.width, ems*10)
	}
	if i == 0 || lines[i-1].last || len(lines[i-1].tokens) == 0 {
		return
	}
	r, _ := utf8.DecodeRuneInString(l.tokens[0].text)
	forced := !slices.ContainsFunc(lines[i-1].tokens[1:], func(p placed) bool { return p.brk })
	if l.tokens[0].kind != word && strings.ContainsRune(noStart, r) && !forced {
		t.Fatalf("a line begins with %q behind %q", r, lines[i-1].text())
	}
}

func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func abs(v float64) float64 { return max(v, -v) }

func TestAFamilyOfEmojiIsOneToken(t *testing.T) {
	for _, text := range []string{"👨‍👩‍👧", "☕️👨‍👩‍👧", "好👍🏽👨‍👩‍👧好"} {
		var got []string
		for _, tok := range grid10.tokens([]Span{{Text: text}}) {
			got = append(got, tok.text)
		}
		if !slices.Contains(got, "👨‍👩‍👧") {
			t.Errorf("%s is cut into %q", text, got)
		}
	}
}

func TestNoTitleLineBeginsWithASeparator(t *testing.T) {
	f := filling{width: 60, em: 10, spare: 1}
	lines, _ := f.balanced(grid10.tokens([]Span{{Text: "七个小技巧｜新手必看"}}), grid10)
	if got := strings.Join(texts(lines), "/"); got != "七个小技巧/新手必看" {
		t.Error(got)
	}
}

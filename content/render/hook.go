package render

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Lengths of a hook in characters: shorter says nothing, longer is no first line.
const (
	minHook = 6
	maxHook = 40
)

// leaning are the words with which a sentence leans on the one before it: taken from its place it
// would hang in the air.
var leaning = regexp.MustCompile(`(?i)^[\s“"（(]*(但|可是|可(?:你|我|他)|不过|然而|所以|因此|因而|于是|而|并|且|也|还|又|则|其[中实次它他]|这|那|此|它|他|她|以上|以下|下面|如下|如上|上面|上述|接下来|接着|然后|最后|同时|另外|再|即|或|以及|比如|例如|譬如|否则|只是|就是|毕竟|总之|后来|后者|前者|首先|and |but |so |then |or |it |this |that |these |those |however|therefore|for example|here)`)

// standsAlone reports a sentence that reads as a first line.
func standsAlone(s string) bool {
	s = strings.TrimSpace(s)
	n := utf8.RuneCountInString(s)
	return n >= minHook && n <= maxHook && !pointsOn(s) && !speaksOfThePage(s) && !strings.HasSuffix(s, "；") && !strings.HasSuffix(s, "，") && !leaning.MatchString(s)
}

// weak are the words with which a sentence begins that explains more than it says.
var weak = regexp.MustCompile(`^\s*(切记|记得|千万|通过|提供|支持|在|为了|对于|关于|由于|如果|当|使用|利用|根据|需要|注意|可以|请|本文|假设)`)

// labelled begins with a number or a word that names what follows: "方案2：", "部分解决方案：".
var labelled = regexp.MustCompile(`^[^，。]{1,12}[：:]|^[（(]?\d+[.、）)]`)

// saysMuch reports a sentence from the middle of an article that can stand at its beginning. Bold
// words without a mark are a heading by another name.
func saysMuch(s string) bool {
	s = strings.TrimSpace(s)
	return utf8.RuneCountInString(s) >= minStrong && !stopsOpen(s) && !weak.MatchString(s) && !labelled.MatchString(s)
}

// findHook is the sentence that a note or a caption begins with: one of the lead with words in
// bold, a question of the lead, the lead's first one, or one in bold further down. -1 when none
// of them reads as a first line.
func findHook(list []candidate) int {
	first := true
	found := [4]int{-1, -1, -1, -1}
	for i, c := range list {
		if c.kind != unitParagraph {
			continue
		}
		begins := first
		first = false
		lead := c.rank == rankLead && c.lead
		if !lead && (!c.bold || c.lead) || !standsAlone(c.text) {
			continue
		}
		for n, fits := range [4]bool{lead && c.bold, lead && asks(c.text), lead && begins, c.bold && !c.lead && saysMuch(c.text)} {
			if fits && found[n] < 0 {
				found[n] = i
			}
		}
	}
	for _, i := range found {
		if i >= 0 {
			return i
		}
	}
	return -1
}

// Paragraphs of a note.
const (
	maxSentences = 3
	longSentence = 40 // characters on average above which two sentences are enough
	shortEnough  = 60 // characters that need no second paragraph
)

// shortParagraphs splits running text at sentence ends into paragraphs of two or three sentences.
func shortParagraphs(text string) []string {
	if s := strings.TrimSpace(text); utf8.RuneCountInString(s) <= shortEnough {
		return slices.DeleteFunc([]string{closed(s)}, func(s string) bool { return s == "" })
	}
	var whole []string // sentences; a semicolon ends none
	joined := false
	for _, s := range sentences(text) {
		if joined {
			whole[len(whole)-1] += s
		} else {
			whole = append(whole, s)
		}
		joined = strings.HasSuffix(s, "；") || strings.HasSuffix(s, ";")
	}
	most := maxSentences
	if utf8.RuneCountInString(text) > longSentence*len(whole) {
		most = maxSentences - 1
	}
	var out []string
	for left := len(whole); left > 0; left = len(whole) {
		paragraphs := (left + most - 1) / most
		n := (left + paragraphs - 1) / paragraphs // evenly: four are two and two
		out = append(out, closed(strings.TrimSpace(strings.Join(whole[:n], ""))))
		whole = whole[n:]
	}
	return out
}

// closed ends a paragraph that stops at a semicolon: what followed it is not there.
func closed(s string) string {
	if cut, ok := strings.CutSuffix(s, "；"); ok {
		return cut + "。"
	}
	return s
}

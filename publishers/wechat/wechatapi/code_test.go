package wechatapi_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"moxin/publishers/wechat/wechatapi"
)

// documented are the codes of the platform notes (collected 2026-11, section 1.10) by class, and
// those that the notes name beside their calls (1.1, 1.3, 1.5, 1.6, 1.9).
var documented = map[wechatapi.Class][]int{
	wechatapi.Transient: {-1, 45011, 45061, 45085, 45102},
	wechatapi.Token:     {40001, 40014, 42001, 41001},
	wechatapi.Quota:     {45009, 45028, 45101},
	wechatapi.Config: {40013, 40125, 40243, 40164, 89503, 89004, 48001, 48003, 48004, 48008, 50004, 42007, 61000, 61007, 61999,
		40002, 48015, 88000, 45074, 45103},
	wechatapi.Content: {40007, 40004, 40005, 40009, 45001, 40137, 44003, 45002, 45003, 45004, 45005, 45006, 45008, 45110, 45166, 45064, 45086, 40155,
		53402, 53503, 53504, 53505, 53600, 53000, 53500, 53999, 41005, 44001},
	wechatapi.Bug:     {40033, 47001, 47002, 41006, 43002, 40035, 44002, 45052, 45067, 45083, 45084, 40130, 40059},
	wechatapi.Repeat:  {45065},
	wechatapi.Wait:    {45066},
	wechatapi.Unknown: {70001, 1, 99999},
}

func TestEveryDocumentedCodeHasItsClassAndSaysWhatToDo(t *testing.T) {
	const path = "/cgi-bin/draft/add"
	for class, codes := range documented {
		for _, code := range codes {
			_, c := newPlatform(t, map[string][]string{path: {fmt.Sprintf(`{"errcode":%d,"errmsg":"words of the platform"}`, code)}})
			_, err := c.AddDraft(t.Context(), nil)
			e := asError(t, err)
			if e.Class != class || e.Code != code {
				t.Errorf("%d is %s, want %s", code, e.Class, class)
			}
			text := e.Text()
			han := strings.ContainsFunc(text.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) })
			advises := strings.ContainsAny(text.ZH, "：，；") && strings.ContainsAny(text.EN, ":,;")
			if !han || !advises || strings.ContainsFunc(text.EN, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("%d says %q and %q", code, text.ZH, text.EN)
			}
		}
	}
}

// What nobody has seen, and what only the platform can name, comes with the platform's own words.
func TestCodesThatNeedThePlatformsWordsQuoteThem(t *testing.T) {
	const path = "/cgi-bin/draft/add"
	for _, code := range []int{40164, 45166, 53503, 53999, 70001} {
		_, c := newPlatform(t, map[string][]string{path: {fmt.Sprintf(`{"errcode":%d,"errmsg":"invalid ip 1.2.3.4 rid: 1-2-3"}`, code)}})
		_, err := c.AddDraft(t.Context(), nil)
		if text := asError(t, err).Text(); !strings.Contains(text.ZH, "1.2.3.4") || !strings.Contains(text.EN, "1.2.3.4") || strings.Contains(text.EN, "rid") {
			t.Errorf("%d: %v", code, text)
		}
	}
}

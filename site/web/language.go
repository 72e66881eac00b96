package web

import (
	"net/http"
	"strings"

	textlang "golang.org/x/text/language"
)

// langCookie remembers what the reader chose with ?lang=.
const langCookie = "moxin_lang"

// A Taiwanese or Hong Kong reader prefers our simplified Chinese to English; the matcher would not.
var matcher = textlang.NewMatcher([]textlang.Tag{textlang.Chinese, textlang.TraditionalChinese, textlang.English})

// Language is "zh" or "en": what the reader chose with ?lang=, now or before, else what their
// browser asks for, else Chinese.
func Language(r *http.Request) string {
	if l := spoken(r.URL.Query().Get("lang")); l != "" {
		return l
	}
	if c, err := r.Cookie(langCookie); err == nil && spoken(c.Value) != "" {
		return c.Value
	}
	if tag, _ := textlang.MatchStrings(matcher, r.Header.Get("Accept-Language")); strings.HasPrefix(tag.String(), "en") {
		return "en"
	}
	return "zh"
}

// spoken is the language if we speak it, or "".
func spoken(lang string) string {
	if lang == "zh" || lang == "en" {
		return lang
	}
	return ""
}

// RememberLanguage keeps a choice of language for a year.
func RememberLanguage(w http.ResponseWriter, r *http.Request) {
	if l := spoken(r.URL.Query().Get("lang")); l != "" {
		http.SetCookie(w, &http.Cookie{Name: langCookie, Value: l, Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
}

// OtherLanguage is the address of the same page in the language that lang is not.
func OtherLanguage(r *http.Request, lang string) string {
	q := r.URL.Query()
	if q.Set("lang", "en"); lang == "en" {
		q.Set("lang", "zh")
	}
	return r.URL.EscapedPath() + "?" + q.Encode()
}

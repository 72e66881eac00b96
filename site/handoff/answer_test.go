package handoff

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

const goodLink = "https://www.xiaohongshu.com/explore/64f0"

func TestDoneClosesTheRelease(t *testing.T) {
	tests := []struct {
		name string
		form url.Values
		want Confirmation
	}{
		{"by link", url.Values{"link": {"  " + goodLink + "\n"}}, Confirmation{ID: "64f0", URL: goodLink}},
		{"by evidence", url.Values{"note": {"视频号没有链接，19:58 发的"}}, Confirmation{Note: "视频号没有链接，19:58 发的"}},
		{"by both", url.Values{"link": {goodLink}, "note": {"晚了 3 分钟"}}, Confirmation{ID: "64f0", URL: goodLink, Note: "晚了 3 分钟"}},
		{"by an empty file field", url.Values{"link": {goodLink}}, Confirmation{ID: "64f0", URL: goodLink}},
		{"with broken bytes", url.Values{"note": {"好\xff了"}}, Confirmation{Note: "好了"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench()
			w := b.post(t, "/h/"+token+"/done?lang=en", tt.form)
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/h/"+token+"?lang=en" {
				t.Errorf("answer %d to %q, want a redirect to the page", w.Code, w.Header().Get("Location"))
			}
			if !slices.Equal(b.desk.confirmed, []Confirmation{tt.want}) {
				t.Errorf("confirmed %+v, want %+v", b.desk.confirmed, tt.want)
			}
		})
	}
}

func TestDoneShowsWhatIsWrongAndClosesNothing(t *testing.T) {
	tests := []struct {
		name string
		form url.Values
		want string
	}{
		{"nothing", url.Values{}, "Paste the link"},
		{"blanks", url.Values{"link": {" \n"}, "note": {" "}}, "Paste the link"},
		{"another platform's link", url.Values{"link": {"https://v.douyin.com/x/"}, "note": {"mine"}}, "not a link of Xiaohongshu"},
		{"an essay", url.Values{"link": {goodLink}, "note": {strings.Repeat("长", maxNote+1)}}, "Too long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench()
			doc := parse(t, b.post(t, "/h/"+token+"/done?lang=en", tt.form), http.StatusUnprocessableEntity)
			alert := doc.Find(".done [role=alert]")
			if !strings.Contains(alert.Text(), tt.want) {
				t.Errorf("alert %q, want %q in it", alert.Text(), tt.want)
			}
			if doc.Find("#link").AttrOr("aria-describedby", "") != alert.AttrOr("id", "none") {
				t.Error("the field does not point at its error")
			}
			if got := doc.Find("#link").Text(); got != strings.TrimSpace(tt.form.Get("link")) {
				t.Errorf("what was pasted is lost: %q", got)
			}
			if got := doc.Find("#note").AttrOr("value", ""); got != strings.TrimSpace(tt.form.Get("note")) {
				t.Errorf("the note is lost: %q", got)
			}
			if got := doc.Find("a[rel=alternate]").AttrOr("href", ""); got != "/h/"+token+"?lang=zh" {
				t.Errorf("the other language is at %q, which answers no GET", got)
			}
			if len(b.desk.confirmed) != 0 || b.desk.pack.State != content.HandedOff {
				t.Error("the release was closed")
			}
		})
	}
}

func TestCannotAsksWhy(t *testing.T) {
	tests := []struct {
		name string
		form url.Values
		want string // "" = refused
	}{
		{"a reason", url.Values{"reason": {"account"}}, "账号现在发不了"},
		{"a reason and words", url.Values{"reason": {"text"}, "why": {"价格写错了"}}, "文案要改：价格写错了"},
		{"words", url.Values{"why": {"店里停电"}}, "店里停电"},
		{"a reason of their own making", url.Values{"reason": {"<b>"}}, ""},
		{"nothing", url.Values{}, ""},
		{"an essay", url.Values{"why": {strings.Repeat("长", maxNote+1)}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench()
			w := b.post(t, "/h/"+token+"/cannot", tt.form)
			if tt.want != "" {
				if w.Code != http.StatusSeeOther || !slices.Equal(b.desk.refused, []string{tt.want}) {
					t.Errorf("answer %d, refused %q; want %q", w.Code, b.desk.refused, tt.want)
				}
				return
			}
			doc := parse(t, w, http.StatusUnprocessableEntity)
			if doc.Find("details[open] [role=alert]").Length() != 1 || len(b.desk.refused) != 0 {
				t.Errorf("alert %q, refused %q", doc.Find("[role=alert]").Text(), b.desk.refused)
			}
		})
	}
}

func TestCannotKeepsTheChosenReason(t *testing.T) {
	b := newBench()
	form := url.Values{"reason": {"media"}, "why": {strings.Repeat("长", maxNote+1)}}
	doc := parse(t, b.post(t, "/h/"+token+"/cannot", form), http.StatusUnprocessableEntity)
	if got := doc.Find("input[name=reason][checked]").AttrOr("value", ""); got != "media" {
		t.Errorf("chosen reason %q, want media", got)
	}
}

func TestAnswersThatComeLateChangeNothing(t *testing.T) {
	tests := []struct {
		name   string
		target string
		state  content.State
		status int
	}{
		{"second tap on done", "/done", content.Published, http.StatusSeeOther},
		{"second tap on cannot", "/cannot", content.Failed, http.StatusSeeOther},
		{"done after cannot", "/done", content.Failed, http.StatusConflict},
		{"cannot after done", "/cannot", content.Published, http.StatusConflict},
		{"done after cancelling", "/done", content.Cancelled, http.StatusConflict},
	}
	form := url.Values{"link": {goodLink}, "why": {"x"}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := newBench()
			before.desk.pack.State, before.desk.pack.ClosedAt = tt.state, due
			between := newBench() // closed after the page was found open
			between.desk.overtaken = tt.state
			for _, b := range []*bench{before, between} {
				w := b.post(t, "/h/"+token+tt.target, form)
				if w.Code != tt.status || len(b.desk.confirmed)+len(b.desk.refused) != 0 {
					t.Errorf("answer %d, want %d; confirmed %v, refused %v", w.Code, tt.status, b.desk.confirmed, b.desk.refused)
				}
				if w.Code == http.StatusConflict && parse(t, w, w.Code).Find(".top [role=alert]").Length() != 1 {
					t.Error("nobody is told that the answer did not count")
				}
			}
		})
	}
	b := newBench()
	b.desk.pack.State, b.desk.pack.ClosedAt = content.Published, due
	b.now = due.Add(readOnly + time.Second)
	parse(t, b.post(t, "/h/"+token+"/done", form), http.StatusGone)
}

func TestAnswersComeFromOurOwnPage(t *testing.T) {
	form := url.Values{"link": {goodLink}}
	tests := []struct {
		name   string
		header []string
		ok     bool
	}{
		{"same origin", []string{"Sec-Fetch-Site", "same-origin"}, true},
		{"another site", []string{"Sec-Fetch-Site", "cross-site"}, false},
		{"another subdomain", []string{"Sec-Fetch-Site", "same-site", "Origin", "https://evil.example.com"}, false},
		{"old browser, our origin", []string{"Sec-Fetch-Site", "", "Origin", "http://example.com"}, true},
		{"old browser, hidden origin", []string{"Sec-Fetch-Site", "", "Origin", "null"}, false},
		{"old browser, another origin", []string{"Sec-Fetch-Site", "", "Origin", "https://evil.example"}, false},
		{"behind a proxy", []string{"Sec-Fetch-Site", "", "Origin", "https://moxin.example"}, true},
		{"no browser", []string{"Sec-Fetch-Site", ""}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench()
			w := b.post(t, "/h/"+token+"/done", form, tt.header...)
			if tt.ok {
				if w.Code != http.StatusSeeOther || len(b.desk.confirmed) != 1 {
					t.Errorf("our own form answers %d", w.Code)
				}
				return
			}
			if doc := parse(t, w, http.StatusForbidden); doc.Find("[data-notice=denied]").Length() != 1 || len(b.desk.confirmed) != 0 {
				t.Error("a stranger's form closed the release")
			}
		})
	}
}

func TestBrokenAnswersAreSaid(t *testing.T) {
	b := newBench()
	parse(t, b.post(t, "/h/"+token+"/done", url.Values{"note": {strings.Repeat("x", maxForm)}}), http.StatusBadRequest)
	parse(t, b.post(t, "/h/zzz/done", url.Values{"link": {goodLink}}), http.StatusNotFound)
	if w := b.get(t, "/h/"+token+"/done"); w.Code == http.StatusOK || w.Code == http.StatusSeeOther {
		t.Errorf("GET on an answer gives %d", w.Code)
	}
	b.desk.err = errDisk
	parse(t, b.post(t, "/h/"+token+"/done", url.Values{"link": {goodLink}}), http.StatusInternalServerError)
	if len(b.desk.confirmed) != 0 {
		t.Error("a broken answer closed the release")
	}
}

func TestExplainNeedsNoBilingualError(t *testing.T) {
	if got := explain(errDisk, "bad_link"); got != words.Of("bad_link") {
		t.Errorf("explain = %q, want a general word and nothing of the cause", got)
	}
}

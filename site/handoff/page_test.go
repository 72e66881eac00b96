package handoff

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
	"moxin/site/web"
)

func TestPageShowsWhatToCopySaveAndTick(t *testing.T) {
	doc := parse(t, newBench().get(t, "/h/"+token), http.StatusOK)
	texts := map[string]string{
		"h1":                        "老客户<为什么>走了",
		"textarea#text-title":       "老客户为什么走了",
		"textarea#text-text":        "\n第二行</textarea><b>粗",
		"textarea#text-topics":      "#复购 #会员",
		"label[for=text-topics]":    "话题",
		`[data-state="handed_off"]`: "待发布",
		".when:not(.overdue)":       "还有 12 分钟",
		"time[datetime='2026-12-01T20:00:00+08:00']": "2026-12-01 20:00 UTC+08:00",
	}
	for selector, want := range texts {
		if got := doc.Find(selector).Text(); got != want {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}
	counts := map[string]int{
		"html[lang=zh-CN]": 1, "textarea[readonly]": 4, "button[data-copy][hidden]": 4, "textarea#text-all[hidden]": 1,
		"input[type=file][name=shot]": 1, "form[enctype='multipart/form-data']": 1, ".code img[src$='/qr.svg']": 1, ".open a": 0, ".back": 0, ".place": 0,
		".media li": 4, ".media li img": 3, ".media li video": 1, ".checklist input[type=checkbox]": 2,
		"img[width='1080'][height='1440'][alt='柜台']": 1,
		"form[method=post]": 2, "input[name=reason]": 5, "[role=alert]": 0, "details[open]": 0,
		"a[href='/h/" + token + "/package.zip']": 1, "meta[name=robots]": 1,
		"a[href='https://mp.weixin.qq.com/preview'][rel~=noreferrer]": 1,
	}
	for selector, want := range counts {
		if got := doc.Find(selector).Length(); got != want {
			t.Errorf("%d of %s, want %d", got, selector, want)
		}
	}
	doc.Find("[data-copy]").Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("data-copy", ""); doc.Find("textarea#"+id).Length() != 1 {
			t.Errorf("a button copies %q, which is not there", id)
		}
	})
	if got := doc.Find(".media .save").First(); got.AttrOr("href", "") != "/h/"+token+"/media/aa?save" || got.AttrOr("download", "") != "01.jpg" {
		t.Errorf("first picture is saved by %v", got.Nodes[0].Attr)
	}
}

func TestPageShowsRichText(t *testing.T) {
	b, hash := newBench(), strings.Repeat("ab", 32)
	b.desk.pack.Media = append(b.desk.pack.Media, content.Media{Hash: hash, Role: content.RoleInline, Type: "image/png"})
	b.desk.pack.Texts[1].HTML = `<h2>一</h2><p>正文 <a href="https://example.com/r">记录</a></p><p><img src="media:` + hash + `" alt="图"></p>`
	doc := parse(t, b.get(t, "/h/"+token), http.StatusOK)
	box := doc.Find(".rich#rich-text")
	if box.Find("h2").Text() != "一" || box.Find("a").AttrOr("href", "") != "https://example.com/r" {
		t.Errorf("the text is not there with its formats: %s", box.Text())
	}
	if got := box.Find("img").AttrOr("src", ""); got != "/h/"+token+"/media/"+hash {
		t.Errorf("a picture of it is at %q", got)
	}
	button := doc.Find("button[data-copy-rich]")
	if button.Length() != 1 || doc.Find(".rich#"+button.AttrOr("data-copy-rich", "")).Length() != 1 ||
		doc.Find("textarea#"+button.AttrOr("data-plain", "")).Length() != 1 {
		t.Error("a button for rich text that copies nothing")
	}
	if doc.Find("textarea[readonly]").Length() != 4 {
		t.Error("the plain texts are gone")
	}
}

// Everything the page loads must be ours, and be there: the policy of the page allows no more.
func TestPageLoadsOnlyOurOwn(t *testing.T) {
	b := newBench()
	b.media["ee"] = "video"
	w := b.get(t, "/h/"+token)
	doc := parse(t, w, http.StatusOK)
	n := 0
	doc.Find("script[src], img[src], video[src], link[href]").Each(func(_ int, s *goquery.Selection) {
		n++
		target := s.AttrOr("src", "") + s.AttrOr("href", "")
		if !strings.HasPrefix(target, "/h/") {
			t.Errorf("the page loads %s", target)
			return
		}
		if got := b.get(t, target); got.Code != http.StatusOK || got.Body.Len() == 0 {
			t.Errorf("%s answers %d", target, got.Code)
		}
	})
	if n < 6 {
		t.Errorf("only %d things loaded: the selectors are blind", n)
	}
	if doc.Find("script:not([src]), style, [style], [onclick]").Length() != 0 {
		t.Error("inline script or style, which the policy blocks")
	}
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'self'",
		"Referrer-Policy":         "same-origin",
		"X-Content-Type-Options":  "nosniff",
		"X-Robots-Tag":            "noindex",
		"Cache-Control":           "no-store",
		"Vary":                    "Accept-Language",
		"Content-Type":            "text/html; charset=utf-8",
	} {
		if got := w.Header().Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q in it", name, got, want)
		}
	}
}

func TestPageSpeaksTheReadersLanguage(t *testing.T) {
	tests := []struct{ target, accept, label, other string }{
		{"/h/" + token, "", "标题", "en"},
		{"/h/" + token, "en-GB,en;q=0.9", "Title", "zh"},
		{"/h/" + token, "zh-TW,en;q=0.5", "标题", "en"},
		{"/h/" + token, "fr", "标题", "en"},
		{"/h/" + token, "zh-HK", "标题", "en"},
		{"/h/" + token + "?lang=en", "zh-CN", "Title", "zh"},
		{"/h/" + token + "?lang=zh", "en", "标题", "en"},
		{"/h/" + token + "?lang=tlh", "en", "Title", "zh"},
	}
	for _, tt := range tests {
		t.Run(tt.target+" "+tt.accept, func(t *testing.T) {
			doc := parse(t, newBench().get(t, tt.target, "Accept-Language", tt.accept), http.StatusOK)
			if got := doc.Find("label[for=text-title]").Text(); got != tt.label {
				t.Errorf("label %q, want %q", got, tt.label)
			}
			if got := doc.Find("a[rel=alternate]").AttrOr("href", ""); got != "/h/"+token+"?lang="+tt.other {
				t.Errorf("the other language is at %q, want %q", got, tt.other)
			}
		})
	}
	doc := parse(t, newBench().get(t, "/h/"+token+"?lang=en"), http.StatusOK)
	if got := doc.Find(".done form").AttrOr("action", ""); got != "/h/"+token+"/done?lang=en" {
		t.Errorf("the form loses the language: %q", got)
	}
}

func TestEverySentenceHasBothLanguages(t *testing.T) {
	tables := map[string]content.Text{}
	for k, v := range words {
		tables["words "+k] = v
	}
	for _, s := range content.States {
		tables["state "+string(s)] = states[s]
	}
	for _, r := range reasons {
		tables["reason "+r.Key] = r.Text
	}
	for k, v := range tables {
		if v.ZH == "" || v.EN == "" {
			t.Errorf("%s lacks a language: %+v", k, v)
		}
	}
}

func TestTemplatesExecute(t *testing.T) {
	assets, err := web.LoadAssets(files, assetPath)
	if err != nil {
		t.Fatal(err)
	}
	h := &handler{assets: assets, Options: Options{Zone: shanghai, Now: func() time.Time { return due }}}
	r := httptest.NewRequest(http.MethodGet, "/h/"+token, nil)
	r.SetPathValue("token", token)
	over := full()
	over.Open = content.Opening{URL: "app://share", Expires: due.Add(-time.Minute)}
	h.Options.Key = key
	closed := full()
	closed.Shot = "55"
	closed.State, closed.Why, closed.URL, closed.ClosedAt = content.Published, "好了", "https://www.xiaohongshu.com/explore/1", due
	views := map[string]pageView{
		"empty":  h.view(r, Package{}, formView{}),
		"full":   h.view(r, full(), formView{Link: "x", Note: "y", DoneError: "z", Reason: "text", Why: "w", CannotError: "v", Late: true}),
		"closed": h.view(r, closed, formView{}),
		"over":   h.view(r, over, formView{OpenError: "x"}),
	}
	for name, v := range views {
		if err := templates().ExecuteTemplate(io.Discard, "page.html", v); err != nil {
			t.Errorf("page with %s data: %v", name, err)
		}
	}
	for key := range words {
		data := struct {
			base
			Key string
		}{h.base(r), key}
		if err := templates().ExecuteTemplate(io.Discard, "notice.html", data); err != nil {
			t.Errorf("notice %s: %v", key, err)
		}
	}
	if _, err := h.base(r).Asset("nothing.js"); err == nil {
		t.Error("an asset that is not there has a URL")
	}
}

// A key that is misspelt in a template would be shown as itself.
func TestPageHasNoUnknownWord(t *testing.T) {
	b := newBench()
	for _, lang := range []string{"zh", "en"} {
		page := b.get(t, "/h/"+token+"?lang="+lang).Body.String()
		for key := range words {
			if strings.Contains(key, "_") && strings.Contains(page, ">"+key+"<") {
				t.Errorf("%s: the key %s is shown", lang, key)
			}
		}
	}
	for _, name := range []string{"page.html", "list.html", "layout.html"} {
		source, err := files.ReadFile("templates/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(source), `.T "`)[1:] {
			key, _, _ := strings.Cut(part, `"`)
			if _, ok := words[key]; !ok {
				t.Errorf("%s says %q, which is no word", name, key)
			}
		}
	}
}

func TestClosedPageIsReadOnlyThenGone(t *testing.T) {
	b := newBench()
	b.desk.pack.State, b.desk.pack.Why = content.Published, "已确认"
	b.desk.pack.URL, b.desk.pack.ClosedAt = "https://www.xiaohongshu.com/explore/1", due
	b.now = due.Add(readOnly)
	doc := parse(t, b.get(t, "/h/"+token), http.StatusOK)
	if doc.Find("form").Length() != 0 || doc.Find("textarea[readonly]").Length() != 4 {
		t.Error("a closed hand-off can be answered, or its texts are gone")
	}
	if doc.Find(`.closed a[href="https://www.xiaohongshu.com/explore/1"]`).Length() != 1 ||
		doc.Find(".closed .why").Text() != "已确认" || doc.Find(".closed time").Length() != 1 || doc.Find(".when").Length() != 0 {
		t.Errorf("the closed page says %q", doc.Find(".top").Text())
	}
	for _, target := range []string{"", "/media/aa", "/package.zip"} {
		b.now = due.Add(readOnly)
		if w := b.get(t, "/h/"+token+target); w.Code != http.StatusOK {
			t.Errorf("%s within the seven days: %d", target, w.Code)
		}
		b.now = due.Add(readOnly + time.Second)
		if doc := parse(t, b.get(t, "/h/"+token+target), http.StatusGone); doc.Find("[data-notice=gone]").Length() != 1 || strings.Contains(doc.Text(), "老客户") {
			t.Errorf("%s after them: %s", target, doc.Text())
		}
	}
	b.desk.pack.ClosedAt = time.Time{} // unknown: the deadline counts
	b.now = b.desk.pack.Expires.Add(readOnly + time.Second)
	parse(t, b.get(t, "/h/"+token), http.StatusGone)
	b.desk.pack.State = content.HandedOff // nobody has closed it yet: it stays open
	parse(t, b.get(t, "/h/"+token), http.StatusOK)
}

func TestUnknownTokensOpenNothing(t *testing.T) {
	b := newBench()
	for _, target := range []string{"/h/", "/h/zzz", "/h/zzz/package.zip", "/h/zzz/media/aa", "/h/" + token + "/else", "/h/_/asset/x.js"} {
		if w := b.get(t, target); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "老客户") {
			t.Errorf("%s answers %d", target, w.Code)
		}
	}
	b.desk.err = errDisk
	doc := parse(t, b.get(t, "/h/"+token), http.StatusInternalServerError)
	if strings.Contains(doc.Text(), "secret") || !strings.Contains(b.log.String(), "secret detail") {
		t.Error("the cause of a fault belongs in the log and not on the page")
	}
}

func TestWhenUsesTheLargestUnit(t *testing.T) {
	tests := []struct {
		d       time.Duration
		zh, en  string
		overdue bool
	}{
		{30 * time.Second, "现在发", "now", false},
		{-30 * time.Second, "现在发", "now", false},
		{90 * time.Minute, "还有 90 分钟", "in 90 min", false},
		{-3 * time.Hour, "已过 3 小时", "overdue by 3 h", true},
		{50 * time.Hour, "还有 2 天", "in 2 d", false},
	}
	for _, tt := range tests {
		zh, overdue := when(tt.d, "zh")
		en, _ := when(tt.d, "en")
		if zh != tt.zh || en != tt.en || overdue != tt.overdue {
			t.Errorf("when(%v) = %q, %q, %v", tt.d, zh, en, overdue)
		}
	}
}

func TestRowsFitTheText(t *testing.T) {
	for text, want := range map[string]int{"": 1, "短": 1, strings.Repeat("长", 20): 2, "一\n\n二": 3, strings.Repeat("行\n", 99): maxRows} {
		if got := rows(text); got != want {
			t.Errorf("rows(%.20q) = %d, want %d", text, got, want)
		}
	}
}

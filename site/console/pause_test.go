package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

func TestPauseSaysWhatItStops(t *testing.T) {
	s, h := busyShop(t)
	doc := s.page("/")
	got := each(doc, "#pause-scope option")
	if want := []string{"全部渠道：24 小时内 1 条", "公众号：24 小时内 1 条", "小红书：24 小时内 0 条"}; !slices.Equal(got[:3], want) || len(got) != 1+4+4 {
		t.Errorf("what can be paused is %v", got)
	}
	counts(t, doc, map[string]int{"details.brake:not([open]) form[action='/pause'] input[name=reason][required]": 1, "[data-pause='channel:dy'] form[action='/resume'] input[name=scope][value='channel:dy']": 1})
	for _, c := range []struct {
		form url.Values
		did  string
	}{
		{url.Values{"scope": {""}, "reason": {" 全网默哀 "}}, "pause  全网默哀 01-01 00:00"},
		{url.Values{"scope": {"platform:wechat"}, "reason": {"维护"}, "date": {"2026-12-05"}, "clock": {"08:00"}}, "pause platform:wechat 维护 12-05 08:00"},
		{url.Values{"scope": {"channel:xhs"}, "reason": {" "}}, ""},
		{url.Values{"scope": {"channel:nowhere"}, "reason": {"维护"}}, ""},
		{url.Values{"scope": {""}, "reason": {"维护"}, "date": {"2026-12-05"}}, ""},
		{url.Values{"scope": {""}, "reason": {"维护"}, "date": {"2026-12-01"}, "clock": {"08:00"}}, ""},
	} {
		h.did = nil
		w := s.post("/pause", c.form)
		if got := strings.Join(h.did, "|"); got != c.did {
			t.Errorf("%v: did %q", c.form, got)
		}
		if c.did != "" {
			says(t, s.page(w.Header().Get("Location")), map[string]string{"[role=status]": "已暂停。"})
			continue
		}
		doc := s.parse("refused", w, http.StatusUnprocessableEntity)
		counts(t, doc, map[string]int{".refused[role=alert]": 1, "details.brake[open]": 1})
		if got := doc.Find("#pause-reason").AttrOr("value", ""); got != c.form.Get("reason") {
			t.Errorf("%v: the reason is %q", c.form, got)
		}
	}
}

func TestResumeSaysSo(t *testing.T) {
	s, h := busyShop(t)
	w := s.post("/resume", url.Values{"scope": {"channel:dy"}, "back": {"/calendar"}})
	if got := strings.Join(h.did, "|"); got != "resume channel:dy" || w.Header().Get("Location") != "/calendar?done=resume" {
		t.Errorf("did %q, went to %s", got, w.Header().Get("Location"))
	}
	says(t, s.page("/calendar?done=resume"), map[string]string{".done": "已恢复。"})
	h.err = ErrChanged // somebody was faster
	counts(t, s.parse("twice", s.post("/resume", url.Values{"scope": {"channel:dy"}}), 422), map[string]int{"[role=alert].refused": 1})
	s.options.Acts = nil
	s.open()
	counts(t, s.page("/"), map[string]int{".brake": 0, "form[method=post]": 0, "[data-pause]": 1})
}

func TestScopesAreSaidInWords(t *testing.T) {
	s := newShop(t, nil)
	p := (&handler{Options: s.options}).page(httptestGet("/?lang=zh"), "", "")
	for key, want := range map[string]string{"": "全部渠道", "platform:" + content.WeChat: "公众号", "channel:dy": "抖音 dy", "channel:gone": "gone"} {
		if got := p.scope(key); got != want {
			t.Errorf("%q is %q, want %q", key, got, want)
		}
	}
}

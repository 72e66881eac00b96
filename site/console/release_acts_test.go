package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// numbered is a release by its id.
func (s *shop) numbered(id int64) content.Release {
	s.Helper()
	all, err := s.store.Releases(s.Context(), content.ReleaseFilter{IDs: []int64{id}})
	s.ok(err)
	if len(all) != 1 {
		s.Fatalf("no release %d", id)
	}
	return all[0]
}

// terms puts a release under terms, as plan does.
func (s *shop) terms(id int64, t content.Terms) {
	s.Helper()
	_, err := s.store.Apply(s.Context(), content.Changeset{By: "plan", At: now, Change: []content.Change{
		{Release: id, Version: s.numbered(id).Version, Terms: &t},
	}})
	s.ok(err)
}

// seen is a form of an act on a release as its page has it.
func (s *shop) seen(id int64, act Act, more ...string) url.Values {
	r := s.numbered(id)
	form := url.Values{"act": {string(act)}, "version": {fmt.Sprint(r.Version)}}
	if act == ActApprove {
		form.Set("digest", r.Digest)
	}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// asks are the acts that a page has forms for.
func asks(s *shop, target string) string {
	var out []string
	for _, f := range s.page(target).Find("main .desk form[data-act]").EachIter() {
		out = append(out, f.AttrOr("data-act", ""))
	}
	return strings.Join(out, " ")
}

func TestReleaseOffersWhatItsStateHasRoomFor(t *testing.T) {
	s, _ := busyShop(t)
	s.terms(19, content.Terms{Waits: []content.Wait{{Kind: content.WaitAfter, Slug: "second-hand", Channel: "gzh", Run: 1}, {Kind: content.WaitAfter, Slug: "the-refund-we-gave", Channel: "gzh", Run: 1}}})
	for state, want := range map[content.State]string{
		content.Planned: "approve move cancel", content.Approved: "move cancel", content.HandedOff: "confirm cannot cancel",
		content.Failed: "retry retry-at cancel", content.Missed: "retry retry-at cancel", content.Expired: "retry retry-at cancel",
		content.Published: "", content.Cancelled: "", content.InDoubt: "",
	} {
		r := s.release(state)
		if r.ID == 19 {
			want = "move unwait cancel"
		}
		if got := asks(s, releaseHref(r.ID)); got != want {
			t.Errorf("%s (%d) offers %q, want %q", state, r.ID, got, want)
		}
	}
	expired := s.release(content.Expired)
	counts(t, s.page(releaseHref(expired.ID)), map[string]int{"[data-act=retry] input[name=looked][required]": 1, ".command": 0})
	counts(t, s.page("/releases/14"), map[string]int{"[data-act=retry] input[name=looked]": 0}) // missed, never tried
	says(t, s.page("/releases/14"), map[string]string{"[data-act=retry] button": "现在发"})

	s.options.Acts = nil
	s.open()
	doc := s.page("/releases/14")
	counts(t, doc, map[string]int{"form[method=post]": 0, ".command": 1})
}

func TestWordsOnAReleaseAreCarriedOut(t *testing.T) {
	for _, c := range []struct {
		release int64
		act     Act
		form    []string
		did     string
		to      string // "" = refused
		says    string // then
	}{
		{20, ActApprove, nil, "approve 20", "/releases/20?done=approve&of=20", ""},
		{20, ActApprove, []string{"back", "/"}, "approve 20", "/?done=approve&of=20", ""},
		{20, ActApprove, []string{"back", "https://evil.example/"}, "approve 20", "/releases/20?done=approve&of=20", ""},
		{20, ActApprove, []string{"digest", ""}, "", "", "没看懂这个表单"},
		{20, ActMove, []string{"date", "2026-12-09", "clock", "08:15", "why", "避开停服"}, "move 20 避开停服", "/releases/20?done=move&of=20", ""},
		{20, ActMove, []string{"date", "2026-12-03", "clock", "08:15"}, "", "", "这个时刻已经过去"},
		{20, ActMove, []string{"date", "2026-12-09"}, "", "", "日期和时间都要填"},
		{14, ActRetry, []string{"when", "now"}, "retry 14", "/releases/14?done=retry&of=14", ""},
		{14, ActRetry, []string{"date", "2026-12-05", "clock", "18:00", "looked", "yes"}, "retry 14", "/releases/14?done=retry&of=14", ""},
		{14, ActRetry, nil, "", "", "日期和时间都要填"},
		{18, ActConfirm, []string{"link", " https://www.xiaohongshu.com/explore/1 "}, "confirm 18 https://www.xiaohongshu.com/explore/1", "/releases/18?done=confirm&of=18", ""},
		{18, ActConfirm, []string{"why", "截图在群里"}, "confirm 18 截图在群里", "/releases/18?done=confirm&of=18", ""},
		{18, ActConfirm, []string{"link", " "}, "", "", "贴上链接"},
		{18, ActCannot, []string{"why", "账号被限流"}, "cannot 18 账号被限流", "/releases/18?done=cannot&of=18", ""},
		{18, ActCannot, nil, "", "", "写一句原因"},
		{19, ActUnwait, []string{"why", "那篇不发了"}, "unwait 19 那篇不发了", "/releases/19?done=unwait&of=19", ""},
		{19, ActUnwait, nil, "", "", "写一句原因"},
		{19, ActCancel, nil, "cancel 19", "/releases/19?done=cancel&of=19", ""},
		{19, ActCancel, []string{"discard", "yes"}, "cancel 19|discard 19", "/releases/19?done=cancel&of=19", ""},
		{19, Act("publish"), nil, "", "", "没看懂这个表单"},
		{19, ActCancel, []string{"version", ""}, "", "", "没看懂这个表单"},
	} {
		s, h := busyShop(t)
		w := s.post(fmt.Sprintf("/releases/%d/act", c.release), s.seen(c.release, c.act, c.form...))
		if did := strings.Join(h.did, "|"); did != c.did || w.Header().Get("Location") != c.to {
			t.Errorf("%s %v: did %q and went to %q", c.act, c.form, did, w.Header().Get("Location"))
		}
		if c.to != "" {
			counts(t, s.page(c.to), map[string]int{"[role=status]": 1})
			continue
		}
		if got := text(s.parse(string(c.act), w, http.StatusUnprocessableEntity), "[role=alert]"); !strings.HasPrefix(got, c.says) {
			t.Errorf("%s %v is refused with %q", c.act, c.form, got)
		}
	}
}

// What the person saw goes with the word, and what was typed stays where it is refused.
func TestWordsCarryWhatWasSeen(t *testing.T) {
	s, h := busyShop(t)
	r := s.numbered(20)
	s.post("/releases/20/act", s.seen(20, ActMove, "date", "2026-12-09", "clock", "08:15"))
	if w := h.words[0]; w.Version != r.Version || w.Via != "console" || !w.At.Equal(time.Date(2026, 12, 9, 8, 15, 0, 0, shanghai)) {
		t.Errorf("the word is %+v", w)
	}
	s.post("/releases/20/act", s.seen(20, ActApprove))
	if w := h.words[1]; w.Digest != r.Digest {
		t.Errorf("approved is %s, seen was %s", w.Digest, r.Digest)
	}
	h.err = &Refusal{Text: content.T("当天的条数用完了", "the day's messages are spoken for"), Rule: "quota", Next: time.Date(2026, 12, 10, 20, 0, 0, 0, shanghai)}
	doc := s.parse("moved", s.post("/releases/20/act", s.seen(20, ActMove, "date", "2026-12-09", "clock", "08:15")), http.StatusUnprocessableEntity)
	says(t, doc, map[string]string{"[role=alert]": "当天的条数用完了。最近可以的时刻是 12-10 周四 20:00"})
	says(t, doc, map[string]string{"[data-act=next] button": "改到 12-10 周四 20:00"})
	if got := doc.Find("[data-act=next] input[name=date]").AttrOr("value", ""); got != "2026-12-10" {
		t.Errorf("the next day is %q", got)
	}
	if got := doc.Find("[data-ask=move][open] input[name=date]").AttrOr("value", ""); got != "2026-12-09" {
		t.Errorf("the day is %q", got)
	}
	if got := doc.Find("a.switch").AttrOr("href", ""); got != "/releases/20?lang=en" {
		t.Errorf("the other language is at %s", got)
	}
	h.err = ErrChanged
	says(t, s.parse("changed", s.post("/releases/20/act", s.seen(20, ActCancel)), 422), map[string]string{"[role=alert]": "在这期间它已经变了，什么都没有改动。看看现在的样子再决定。"})
}

// The draft of a release that is given up goes where the person says so, and is never forgotten.
func TestCancelledReleasesSayWhereTheirDraftIs(t *testing.T) {
	s, h := busyShop(t)
	draft := Draft{At: now.Add(-time.Hour), URL: "https://mp.weixin.qq.com/s/draft", Digest: s.numbered(19).Digest}
	s.evidence(Evidence{Draft: &draft})
	counts(t, s.page("/releases/19"), map[string]int{"[data-act=cancel] input[name=discard]": 1, "[data-act=discard]": 0})
	gone := s.release(content.Cancelled)
	counts(t, s.page(releaseHref(gone.ID)), map[string]int{"[data-ask=discard] [data-act=discard]": 1})
	h.refuse = map[Act]error{ActDiscard: &Refusal{Text: content.T("平台没有回应", "no answer")}}
	doc := s.parse("discard", s.post("/releases/19/act", s.seen(19, ActCancel, "discard", "yes")), 422)
	says(t, doc, map[string]string{"[role=alert]": "排期已取消，但平台上的草稿没有删掉：平台没有回应"})
	s.evidence(Evidence{})
	counts(t, s.page(releaseHref(gone.ID)), map[string]int{"[data-act]": 0})
	counts(t, s.page("/releases/19"), map[string]int{"[data-act=cancel] input[name=discard]": 0})
}

// Pages offer nobody what would be refused.
func TestButtonsAreForWhoMayPress(t *testing.T) {
	o := newOffice(t, everyRole...)
	for _, role := range everyRole {
		in := o.in("a-" + string(role))
		may := content.Person{Roles: []content.PersonRole{role}}.Is(content.Scheduler)
		for target, selector := range map[string]string{
			"/": "[data-need] form, [data-need=in_doubt] a.button", "/releases/20": ".desk form", "/releases": ".several", "/approvals": "form[method=post]",
			"/calendar": "details.brake", "/?lang=en": "[data-pause] form",
		} {
			doc := o.page(target, "Cookie", in)
			if got := doc.Find(selector).Length() > 0; got != may {
				t.Errorf("%s is offered %s on %s: %v", role, selector, target, got)
			}
			if target == "/releases/20" && !may {
				says(t, doc, map[string]string{".command": "moxin release approve 20"})
			}
		}
	}
}

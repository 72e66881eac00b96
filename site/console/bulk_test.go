package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

// answer is the form by which a page asks whether it is meant.
func answer(doc *goquery.Document, more ...string) url.Values {
	form := url.Values{}
	doc.Find("form.sure input[type=hidden]").Each(func(_ int, e *goquery.Selection) { form.Add(e.AttrOr("name", ""), e.AttrOr("value", "")) })
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func TestSeveralAreAskedForAndThenDoneEachByItself(t *testing.T) {
	s, h := busyShop(t)
	form := s.picks(ActCancel, 20, 19, 1, 15)
	form.Add("pick", "22:999:"+s.numbered(22).Digest) // as it was some time ago
	doc := s.parse("asked", s.post("/releases/bulk", form), http.StatusOK)
	says(t, doc, map[string]string{"h1": "取消 2 条？", "form.sure .danger": "确认取消"})
	counts(t, doc, map[string]int{"[data-outcome=can]": 2, "[data-outcome=left]": 3, "form.sure input[name=pick]": 2})
	if len(h.did) > 0 {
		t.Fatalf("before it was meant: %v", h.did)
	}
	for release, why := range map[string]string{"1": "状态是“已发布”，做不了这一步", "15": "状态是“存疑”，做不了这一步", "22": "在这期间它已经变了，什么都没有改动。看看现在的样子再决定。"} {
		says(t, doc, map[string]string{"[data-release='" + release + "'] .reason": why})
	}

	h.of = map[int64]error{19: &Refusal{Text: content.T("正在发", "under way")}}
	doc = s.parse("done", s.post("/releases/bulk", answer(doc, "why", "活动取消了")), http.StatusOK)
	if !slices.Equal(h.did, []string{"cancel 19 活动取消了", "cancel 20 活动取消了"}) {
		t.Errorf("did %v: what one refuses stops no other", h.did)
	}
	says(t, doc, map[string]string{"[data-result]": "做完了 1 条，1 条没有做", "[data-release='19'] .reason": "没做：正在发", "[data-release='20'] .verdict": "做了"})
	counts(t, doc, map[string]int{"form.sure": 0})
}

// Those that move to later begin with the last: it leaves the place that the one before it takes.
func TestSeveralMoveWithoutStandingInEachOthersWay(t *testing.T) {
	s, h := busyShop(t)
	for days, want := range map[string]string{"1": "27 22 19", "-1": "19 22 27"} {
		h.did, h.words = nil, nil
		form := s.picks(ActMove, 22, 19, 27)
		form.Set("days", days)
		form.Set("hours", "2")
		doc := s.parse("asked", s.post("/releases/bulk", form), http.StatusOK)
		says(t, doc, map[string]string{"h1": "改 3 条的时间？"})
		if s.post("/releases/bulk", answer(doc)); len(h.words) != 3 {
			t.Fatalf("%s days: did %v", days, h.did)
		}
		var order []string
		for _, w := range h.words {
			order = append(order, strings.Fields(h.did[len(order)])[1])
			if r := s.numbered(w.Release); w.Version != r.Version || w.At.IsZero() || w.At.Sub(r.Due).Abs() != map[string]time.Duration{"1": 26 * time.Hour, "-1": 22 * time.Hour}[days] {
				t.Errorf("%d moves from %s to %s", w.Release, r.Due, w.At)
			}
		}
		if got := strings.Join(order, " "); got != want {
			t.Errorf("%s days: in the order %s, want %s", days, got, want)
		}
	}
	for _, far := range [][2]string{{"0", "0"}, {"", ""}, {"x", "1"}, {"401", "0"}} {
		form := s.picks(ActMove, 19)
		form.Set("days", far[0])
		form.Set("hours", far[1])
		counts(t, s.parse("far", s.post("/releases/bulk", form), 422), map[string]int{"[role=alert]": 1, "form.sure": 0})
	}
}

func TestSeveralAreApprovedAsTheyWereSeen(t *testing.T) {
	s, h := busyShop(t)
	doc := s.parse("asked", s.post("/releases/bulk", s.picks(ActApprove, 20, 22)), http.StatusOK)
	form := answer(doc)
	s.post("/releases/bulk", form)
	for _, w := range h.words {
		if r := s.numbered(w.Release); w.Digest != r.Digest || w.Version != r.Version || w.Via != "console" {
			t.Errorf("the word is %+v", w)
		}
	}
	if len(h.words) != 2 {
		t.Errorf("did %v", h.did)
	}
	// What has changed between the question and the answer is not approved.
	h.did = nil
	s.terms(20, content.Terms{Priority: content.PriorityHigh})
	doc = s.parse("again", s.post("/releases/bulk", form), http.StatusOK)
	if counts(t, doc, map[string]int{"[data-outcome=left]": 1}); len(h.did) != 1 {
		t.Errorf("did %v", h.did)
	}
}

func TestSeveralGoAgainOnceSomebodyHasLooked(t *testing.T) {
	s, h := busyShop(t)
	doc := s.parse("asked", s.post("/releases/bulk", s.picks(ActRetry, 14, 7)), http.StatusOK)
	counts(t, doc, map[string]int{"form.sure input[name=looked][required]": 1, "form.sure input[name=date]": 1})
	s.post("/releases/bulk", answer(doc, "looked", "yes", "date", "2026-12-06", "clock", "10:00"))
	if len(h.words) != 2 || !h.words[0].Looked || h.words[1].At.IsZero() {
		t.Errorf("the words are %+v", h.words)
	}
	doc = s.parse("one", s.post("/releases/bulk", s.picks(ActRetry, 14)), http.StatusOK) // never tried
	counts(t, doc, map[string]int{"form.sure input[name=looked]": 0})
	counts(t, s.parse("past", s.post("/releases/bulk", answer(doc, "date", "2026-12-01", "clock", "10:00")), 422), map[string]int{"[role=alert]": 1})
}

func TestSeveralTakeTheirDraftsAlong(t *testing.T) {
	s, h := busyShop(t)
	s.evidence(Evidence{Draft: &Draft{At: now}})
	doc := s.parse("asked", s.post("/releases/bulk", s.picks(ActCancel, 19, 27)), http.StatusOK)
	says(t, doc, map[string]string{"form.sure .tick": "其中 2 条在平台上有草稿：一并删除"})
	h.refuse = map[Act]error{ActDiscard: &Refusal{Text: content.T("平台没有回应", "no answer")}}
	doc = s.parse("done", s.post("/releases/bulk", answer(doc, "discard", "yes")), http.StatusOK)
	if got := strings.Join(h.did, "|"); got != "cancel 19|discard 19|cancel 27|discard 27" {
		t.Errorf("did %s", got)
	}
	says(t, doc, map[string]string{"[data-release='19'] .reason": "排期已取消，但平台上的草稿没有删掉：平台没有回应"})
}

func TestSeveralRefuseWhatIsNoWord(t *testing.T) {
	s, h := busyShop(t)
	for _, form := range []url.Values{
		{}, s.picks(ActCancel), s.picks(ActConfirm, 18), s.picks(Act("publish"), 19),
		{"act": {"cancel"}, "pick": {"19"}}, {"act": {"cancel"}, "pick": {"x:1:y"}}, {"act": {"cancel"}, "pick": {"19:0:y"}},
		{"act": {"cancel"}, "pick": {strings.Repeat("x", formBytes)}},
	} {
		counts(t, s.parse("no word", s.post("/releases/bulk", form), 422), map[string]int{"[role=alert]": 1})
	}
	// Our own fault is no reason to keep the others waiting, and tells nobody what it was.
	h.of = map[int64]error{19: errors.New("the disk is gone")}
	doc := s.parse("fault", s.post("/releases/bulk", answer(s.parse("asked", s.post("/releases/bulk", s.picks(ActCancel, 19, 20)), 200))), http.StatusOK)
	if counts(t, doc, map[string]int{"[data-outcome=done]": 1, "[data-outcome=left]": 1}); strings.Contains(doc.Text(), "disk") || !strings.Contains(s.log.String(), "disk") {
		t.Error("the fault is told to people, or not to the log")
	}
	s.options.Acts = nil
	s.open()
	if w := s.post("/releases/bulk", s.picks(ActCancel, 19)); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("a read-only console answers %d", w.Code)
	}
}

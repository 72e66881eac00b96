package console

import (
	"context"
	"net/url"
	"slices"
	"testing"
	"time"

	"moxin/content"
)

// Who looks for what to do is told that there is nothing, before all else; not where there is but a part, or
// nothing that could be advised on.
func TestNothingToDoIsSaid(t *testing.T) {
	t.Parallel()
	s := scoring(t, 12)
	doc := s.page("/rankings")
	says(t, doc, map[string]string{".advise p": "没有一条建议的区间撑得住：照排期做，多读几次数再看。"})
	if next := doc.Find(".advise").NextAll().Filter(".tabs"); next.Length() != 1 {
		t.Error("advice stands below the list")
	}
	few := newShop(t, library)
	at := now.Add(-time.Minute)
	few.ok(few.store.PutScoring(t.Context(), []content.Score{{Kind: kindArticle, Subject: "winter-list", Name: nameTrust, Low: -3, High: 4, At: at, Model: "moxin-2"}},
		content.Ranking{At: at, Model: "moxin-2"}))
	says(t, few.page("/rankings"), map[string]string{".advise p": "还排不出名次，也就没有建议：接着发、接着采样，够 8 篇有数的内容就会有。"})
	counts(t, s.page("/rankings?channel=gzh"), map[string]int{".advise": 0})
	counts(t, newShop(t, library).page("/rankings"), map[string]int{".advise": 0})
	counts(t, fullShop(t).page("/rankings"), map[string]int{".advise li": 2, ".advise > p": 0})
}

// What somebody did since the scoring is advised no more, on no page; that all of it is done is no want of
// evidence.
func TestDoneAdviceIsGone(t *testing.T) {
	t.Parallel()
	s := scoredShop(t)
	left := func(string) bool { return true }
	s.options.Due = func(_ context.Context, advice []content.Advice) ([]content.Advice, error) {
		return slices.DeleteFunc(slices.Clone(advice), func(a content.Advice) bool { return !left(a.Do) }), nil
	}
	s.open()
	pages := []string{"/rankings", "/channels/xhs", "/articles/member-letter"}
	const again = "[data-do=rerelease]"
	for _, page := range pages {
		if s.page(page).Find(again).Length() == 0 {
			t.Errorf("%s advises no release", page)
		}
	}
	left = func(do string) bool { return do != "rerelease" }
	for _, page := range pages {
		counts(t, s.page(page), map[string]int{again: 0})
	}
	left = func(string) bool { return false }
	says(t, s.page("/rankings"), map[string]string{".advise p": "上次打分时的建议都做了，或排上了：下次打分再看。"})
	counts(t, s.page("/series/"+url.PathEscape("选书的人")), map[string]int{"[data-do]": 0})
}

// An end of an interval that leaves out 0 is never told as 0.
func TestEndsNearZero(t *testing.T) {
	t.Parallel()
	for want, of := range map[string]content.Interval{
		"+0.02 +1.2": {Low: .02, High: 1.2},
		"−1.0 −0.04": {Low: -1, High: -.04},
		"+0.01 +0.3": {Low: .0001, High: .3},
		"−0.3 −0.01": {Low: -.3, High: -.002},
		"−0.3 0.0":   {Low: -.3, High: .002},
		"0.0 0.0":    {},
		"+0.1 +0.2":  {Low: .06, High: .2},
	} {
		if low, high := ends(of); low+" "+high != want {
			t.Errorf("%v to %v is told as %s %s, want %s", of.Low, of.High, low, high, want)
		}
	}
}

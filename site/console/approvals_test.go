package console

import (
	"slices"
	"testing"

	"moxin/content"
)

// approve gives somebody's word for the present content of a release.
func (s *shop) approve(id int64, by, via string) {
	s.Helper()
	s.ok(s.store.Approve(s.Context(), content.Approval{Release: id, Digest: s.numbered(id).Digest, By: by, Via: via, At: now}))
}

func TestApprovalsShowWhatIsDecidedOn(t *testing.T) {
	s, _ := busyShop(t)
	s.options.Owner, s.options.Proofs = "周野", "/preview/"
	s.open()
	s.terms(22, content.Terms{Consent: content.Consent{People: 2, Barred: []string{"林溪"}}})
	s.approve(22, "陈默", "console")
	doc := s.page("/approvals")
	if got := shownIDs(doc); !slices.Equal(got, []string{"20", "24", "25", "22", "31", "32", "33", "34"}) {
		t.Errorf("what waits for approval is %v", got)
	}
	row := "li[data-release='22'] "
	says(t, doc, map[string]string{
		row + "h2 a": "那次我们把钱退了回去", row + "[data-consent]": "1/2", row + "[data-rule]": "要 2 人批准，不能批自己的（林溪）",
		row + "[data-act=approve] button": "批准这一版", row + "[data-findings]": "0 个错误，1 个警告", row + ".piece .soft:first-child": "林溪",
		row + ".facts code": short(s.numbered(22).Digest), "li[data-release='20'] [data-consent]": "0/1",
	})
	counts(t, doc, map[string]int{
		row + ".links a[href='/articles/the-refund-we-gave?channel=gzh']": 1, row + ".links a[href='/preview/a/the-refund-we-gave?channel=gzh&diff=1']": 1,
		row + ".piece img[src^='/media/']": 1, row + "input[name=digest]": 1, row + "input[name=back][value='/approvals']": 1,
		"input[name=pick][form=several]": 8, "form#several button": 2, "[data-stale]": 0,
	})
	counts(t, s.page("/approvals?channel=dy"), map[string]int{"li[data-release]": 4})
	says(t, newShop(t, nil).page("/approvals"), map[string]string{".empty": "没有等着审批的排期。 回到今天"})
}

// Whoever may not approve is told why, and nobody approves twice.
func TestApprovalIsOfferedToWhomItCounts(t *testing.T) {
	s, h := busyShop(t)
	s.options.Owner = "周野"
	s.open()
	s.terms(22, content.Terms{Consent: content.Consent{People: 2, Barred: []string{"周野"}}})
	s.terms(24, content.Terms{Consent: content.Consent{People: 3}})
	s.approve(24, "周野", "cli")
	for release, why := range map[string]string{"22": "这是你自己写的，要别人来批。", "24": "你已经批准了这一版，还在等别人。"} {
		doc := s.page("/approvals")
		says(t, doc, map[string]string{"li[data-release='" + release + "'] [data-bar]": why})
		counts(t, doc, map[string]int{"li[data-release='" + release + "'] [data-act=approve]": 0})
		says(t, s.page("/releases/"+release), map[string]string{"[data-bar]": why})
	}
	says(t, s.page("/releases/20"), map[string]string{"[data-act=approve] button": "批准这一版"})
	s.terms(20, content.Terms{Consent: content.Consent{People: 2}})
	says(t, s.page("/releases/20"), map[string]string{"[data-act=approve] button": "批准（还差 2 人）", "#consent [data-consent]": "0/2"})
	_ = h
}

// A new content takes the words with it; the page says that they were there.
func TestApprovalFallsWithTheContent(t *testing.T) {
	s, _ := busyShop(t)
	s.approve(20, "陈默", "trailer")
	r := s.numbered(20)
	says(t, s.page("/releases/20"), map[string]string{".given": "陈默 在提交里写了 Approved-by · 12-04 周五 09:30", "[data-stale]": ""})
	fresh, err := s.Compile(t.Context(), "why-readers-return", "dy")
	s.ok(err)
	fresh.Title = "改过的标题"
	fresh.Seal()
	it := content.Item{Slug: fresh.Slug, Title: fresh.Title, Rendition: fresh.Digest, SourceDigest: fresh.SourceDigest}
	_, err = s.store.Apply(t.Context(), content.Changeset{By: "plan", At: now, Renditions: []content.Rendition{fresh}, Change: []content.Change{
		{Release: 20, Version: r.Version, Items: []content.Item{it}, Digest: content.MessageDigest([]content.Item{it}), To: content.Planned, Commit: "8b1d"},
	}})
	s.ok(err)
	doc := s.page("/approvals")
	counts(t, doc, map[string]int{"li[data-release='20'] [data-stale] a[href='/releases/20#timeline']": 1, "[data-stale]": 1})
	says(t, s.page("/releases/20"), map[string]string{"[data-stale]": "内容变了，要重新批准", "#consent [data-consent]": "0/1"})
}

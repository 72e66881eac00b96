package console

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

// shownIDs are the releases of a page in its order.
func shownIDs(doc *goquery.Document) []string {
	return doc.Find("main tr[data-release], main li[data-release]").Map(func(_ int, e *goquery.Selection) string { return e.AttrOr("data-release", "") })
}

func TestListNarrowsDown(t *testing.T) {
	s, _ := busyShop(t)
	s.ws.Config.Campaigns = []content.Campaign{{ID: "launch", Title: "秋冬上新"}}
	s.terms(22, content.Terms{Campaign: "launch", Priority: content.PriorityHigh})
	for target, want := range map[string]int{
		"/releases": len(story), "/releases?state=missed&state=expired": 2, "/releases?channel=sph": 3, "/releases?campaign=launch": 1,
		"/releases?from=2026-12-08&to=2026-12-08": 5, "/releases?from=2026-12-24": 3, "/releases?to=2026-11-10": 1, "/releases?from=nonsense": len(story),
		"/releases?after=nonsense": len(story), "/releases?state=queued": 0,
	} {
		if got := len(shownIDs(s.page(target))); got != want {
			t.Errorf("%s has %d, want %d", target, got, want)
		}
	}
	doc := s.page("/releases?state=missed&state=expired&channel=sph&after=1-1")
	counts(t, doc, map[string]int{".chip[aria-current]": 3, "form.days input[type=hidden][name=state]": 2, "form.days [name=after]": 0, ".pages [rel=first]": 1})
	if got := doc.Find(".chip[data-kind=sph]").AttrOr("href", ""); got != "/releases?state=missed&state=expired" {
		t.Errorf("the channel is removed by %s: another filter begins at the first page", got)
	}
	doc = s.page("/releases?campaign=launch")
	if got := each(doc, "tbody .tag"); !slices.Equal(got, []string{"秋冬上新", "优先"}) {
		t.Errorf("the row is tagged %v", got)
	}
	says(t, s.page("/releases?state=queued"), map[string]string{".empty": "没有符合的排期。 看全部"})
	today := s.page("/releases").Find(".chip[data-kind='days.today']").AttrOr("href", "")
	if got := shownIDs(s.page(today)); !slices.Equal(got, []string{"18", "19"}) {
		t.Errorf("today (%s) has %v", today, got)
	}
}

// Nothing is cut: pages follow one another without a gap, also where many are due at one instant.
func TestPagesOfTheListJoin(t *testing.T) {
	s := newShop(t, library[:1])
	r, err := s.Compile(t.Context(), library[0].slug, "gzh")
	s.ok(err)
	it := content.Item{Slug: r.Slug, Title: r.Title, Rendition: r.Digest, SourceDigest: r.SourceDigest}
	var create []content.Release
	for i := range 2*listed + 7 {
		due := now.Add(time.Hour)
		if i < 5 {
			due = now
		}
		create = append(create, content.Release{Channel: "gzh", Platform: content.WeChat, Run: i + 1, Items: []content.Item{it}, State: content.Approved, Due: due, Late: time.Hour})
	}
	made, err := s.store.Apply(t.Context(), content.Changeset{By: "plan", At: now, Articles: s.records(r.Slug), Renditions: []content.Rendition{r}, Create: create})
	s.ok(err)
	var got []string
	for target, n := "/releases", 0; target != ""; n++ {
		doc := s.page(target)
		page := shownIDs(doc)
		if n < 2 && len(page) != listed || n > 2 {
			t.Fatalf("page %d has %d", n, len(page))
		}
		got = append(got, page...)
		counts(t, doc, map[string]int{".pages [rel=first]": min(n, 1)})
		target = doc.Find(".pages [rel=next]").AttrOr("href", "")
	}
	var want []string
	for _, id := range made {
		want = append(want, fmt.Sprint(id))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the pages show %d of %d releases, or not in order", len(got), len(want))
	}
}

func TestListPicksOnlyWhatSomethingCanBeDoneTo(t *testing.T) {
	s, _ := busyShop(t)
	doc := s.page("/releases")
	counts(t, doc, map[string]int{"tr[data-release='1'] input[name=pick]": 0, "tr[data-release='20'] input[name=pick]": 1, "form[data-bulk] .several button": 4, "[data-all][hidden]": 1})
	want := s.numbered(20)
	if got := doc.Find("tr[data-release='20'] input").AttrOr("value", ""); got != fmt.Sprintf("20:%d:%s", want.Version, want.Digest) {
		t.Errorf("what was seen of it is %q", got)
	}
	s.options.Acts = nil
	s.open()
	counts(t, s.page("/releases"), map[string]int{"input[name=pick]": 0, "form[method=post]": 0, ".several": 0})
}

// picks are releases as a list shows them.
func (s *shop) picks(act Act, releases ...int64) url.Values {
	form := url.Values{"act": {string(act)}}
	for _, id := range releases {
		form.Add("pick", releaseRow{ID: id, Version: s.numbered(id).Version, Digest: s.numbered(id).Digest}.Pick())
	}
	return form
}

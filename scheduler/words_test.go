package scheduler

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// ruledKit has lin, who writes as 林溪, mo and zhou, and a release on which a consent lies.
func ruledKit(t *testing.T, c content.Consent) (*kit, int64) {
	t.Helper()
	k := newKit(t)
	for _, p := range []content.Person{
		{Name: "lin", Roles: []content.PersonRole{content.Admin}, Aka: []string{"林溪", "Lin@example.com", "root"}},
		{Name: "mo", Roles: []content.PersonRole{content.Scheduler}}, {Name: "zhou", Roles: []content.PersonRole{content.Scheduler}},
	} {
		p.MadeAt = day
		if err := k.store.AddPerson(k.ctx, content.NewPerson{Person: p, Hash: "x"}, day); err != nil {
			t.Fatal(err)
		}
	}
	return k, k.under(c, "a", content.Planned)
}

// under adds a release of one article, due tomorrow, on which a consent lies.
func (k *kit) under(c content.Consent, slug string, state content.State) int64 {
	k.t.Helper()
	r := rendition(slug, "gzh", "<p>"+slug+"</p>")
	items := []content.Item{{Slug: slug, Title: r.Title, Rendition: r.Digest, SourceDigest: "1"}}
	ids, err := k.store.Apply(k.ctx, content.Changeset{By: "tester", At: day, Renditions: []content.Rendition{r}, Create: []content.Release{{
		Channel: "gzh", Platform: content.WeChat, Run: 1, Items: items, State: state, Due: day.Add(24 * time.Hour),
		Late: content.DefaultLate, Digest: content.MessageDigest(items), Consent: c,
	}}})
	if err != nil {
		k.t.Fatal(err)
	}
	return ids[0]
}

func (k *kit) approve(id int64, who string, aka ...string) error {
	return k.desk.Approve(k.ctx, Word{Release: id, Who: who, Aka: aka}, "", "cli")
}

func (k *kit) allowed(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

// refused wants a *ConsentError that says something.
func (k *kit) refused(err error, says string) {
	k.t.Helper()
	var why *ConsentError
	if !errors.As(err, &why) || !strings.Contains(why.Error(), says) || why.In("zh") == why.In("en") {
		k.t.Errorf("error is %v, want a refusal that says %q", err, says)
	}
}

func TestTwoPeopleApprove(t *testing.T) {
	k, id := ruledKit(t, content.Consent{People: 2})
	k.allowed(k.approve(id, "root")) // lin at the keyboard
	k.want(id, content.Planned)
	k.allowed(k.approve(id, "lin")) // in the console: the same human
	k.allowed(k.approve(id, "LIN@example.com"))
	k.want(id, content.Planned)
	given, err := k.store.Approvals(k.ctx, id)
	if err != nil || len(given) != 1 || given[0].By != "lin" {
		t.Errorf("one human spoke, and is kept as %+v, %v", given, err)
	}
	k.allowed(k.approve(id, "mo"))
	k.want(id, content.Approved)
}

// Names that turn out to be one human's after both were used are still one word.
func TestOneHumanIsNotTwoPeople(t *testing.T) {
	k, id := ruledKit(t, content.Consent{People: 2})
	k.allowed(k.approve(id, "laptop"))
	if err := k.store.SetAka(k.ctx, "mo", []string{"Laptop"}, content.Signed{Who: "lin", At: day}); err != nil {
		t.Fatal(err)
	}
	k.refused(k.approve(id, "mo"), "mo has approved this content already, as laptop")
	k.want(id, content.Planned)
	k.allowed(k.approve(id, "zhou"))
	k.want(id, content.Approved)
}

func TestNobodyApprovesTheirOwn(t *testing.T) {
	k, id := ruledKit(t, content.Consent{People: 1, Barred: []string{"lin@example.com", "周野"}})
	for _, who := range []string{"lin", "林溪", "root", "lin@EXAMPLE.com"} {
		k.refused(k.approve(id, who), "own: false")
	}
	k.refused(k.approve(id, "mo", "周野"), "mo (周野) wrote or committed")
	k.want(id, content.Planned)
	if given, err := k.store.Approvals(k.ctx, id); err != nil || len(given) > 0 {
		t.Errorf("a refused word was kept: %v, %v", given, err)
	}
	k.allowed(k.approve(id, "zhou"))
	k.want(id, content.Approved)
}

func TestTheReasonOfAWordIsAudited(t *testing.T) {
	k, id := ruledKit(t, content.Consent{People: 1})
	k.allowed(k.desk.Approve(k.ctx, Word{Release: id, Who: "mo", Why: "0123abc"}, "", "trailer"))
	audit, err := k.store.Audit(k.ctx, "release:1", 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range audit {
		if e.Action == "release.approve" && e.Who == "mo" && e.Why == "trailer 0123abc" {
			return
		}
	}
	t.Errorf("audited as %+v", audit)
}

// Sent on its way again, a release needs the words that its rule asks for, of this content.
func TestRetryCountsWords(t *testing.T) {
	for _, c := range []struct {
		name    string
		consent content.Consent
		words   []string
		want    content.State
	}{
		{"nobody has to", content.Consent{}, nil, content.Approved},
		{"one of two", content.Consent{People: 2}, []string{"mo"}, content.Planned},
		{"two of two", content.Consent{People: 2}, []string{"mo", "lin"}, content.Approved},
	} {
		t.Run(c.name, func(t *testing.T) {
			k, id := ruledKit(t, c.consent)
			for _, who := range c.words {
				k.allowed(k.approve(id, who))
			}
			k.clock.add(48 * time.Hour)
			k.turn()
			k.want(id, content.Missed)
			k.allowed(k.desk.Retry(k.ctx, Word{Release: id, Who: "mo"}, k.clock.Now().Add(time.Hour), false))
			k.want(id, c.want)
		})
	}
}

// by publishes an article by hand under a consent of now.
func (k *kit) by(who, slug string, c content.Consent, html string) error {
	_, err := k.desk.Publish(k.ctx, PublishNow{
		Rendition: rendition(slug, "gzh", html), Article: content.ArticleRecord{Slug: slug, Path: slug + ".md"}, Who: who, Consent: c,
	})
	return err
}

func TestPublishByHandNeedsTheWords(t *testing.T) {
	two, own := content.Consent{People: 2}, content.Consent{People: 1, Barred: []string{"林溪"}}
	k, waiting := ruledKit(t, two)
	k.refused(k.by("mo", "new", two, "<p>new</p>"), "asks for 2 people, and with you there are 1")
	k.refused(k.by("root", "new", own, "<p>new</p>"), "own: false")
	if all, err := k.store.Releases(k.ctx, content.ReleaseFilter{Slug: "new"}); err != nil || len(all) > 0 {
		t.Errorf("a refused one was made: %v, %v", all, err)
	}
	k.allowed(k.by("mo", "new", own, "<p>new</p>"))

	// What waits: its own rule counts as much as the present one.
	k.refused(k.by("mo", "a", content.Consent{}, "<p>a</p>"), "2 people")
	k.allowed(k.approve(waiting, "zhou"))
	k.refused(k.by("zhou", "a", two, "<p>a</p>"), "with you there are 1")
	k.refused(k.by("mo", "a", two, "<p>other</p>"), "with you there are 1") // zhou's word is for what was there
	k.want(waiting, content.Planned)
	k.allowed(k.by("mo", "a", two, "<p>a</p>"))
	if r := k.want(waiting, content.Approved); !r.Due.Equal(day) {
		t.Errorf("due %s", r.Due)
	}
}

// The author may hurry what others approved, and not what they would approve themselves.
func TestAuthorsPublishByHandWhatOthersApproved(t *testing.T) {
	own := content.Consent{People: 1, Barred: []string{"林溪"}}
	k, id := ruledKit(t, own)
	k.refused(k.by("lin", "a", own, "<p>a</p>"), "own: false")
	k.allowed(k.approve(id, "mo"))
	k.refused(k.by("lin", "a", own, "<p>newer</p>"), "own: false")
	k.allowed(k.by("lin", "a", own, "<p>a</p>"))
	k.want(id, content.Approved)

	// A rule that became stricter counts before plan has heard of it.
	free := k.under(content.Consent{}, "b", content.Approved)
	k.refused(k.by("mo", "b", content.Consent{People: 2}, "<p>b</p>"), "2 people")
	k.allowed(k.by("mo", "b", content.Consent{People: 1}, "<p>b</p>"))
	k.want(free, content.Approved)
}

// overtaken is a store on which somebody changes the content of a release right after it was written.
type overtaken struct {
	DeskStore
	t  *testing.T
	by content.Rendition
}

func (o *overtaken) Apply(ctx context.Context, c content.Changeset) ([]int64, error) {
	ids, err := o.DeskStore.Apply(ctx, c)
	for _, change := range c.Change {
		ids = append(ids, change.Release)
	}
	for _, id := range ids {
		r, err := o.Release(ctx, id)
		items := []content.Item{{Slug: o.by.Slug, Title: o.by.Title, Rendition: o.by.Digest, SourceDigest: "2"}}
		if err == nil {
			_, err = o.DeskStore.Apply(ctx, content.Changeset{By: "plan", At: day, Renditions: []content.Rendition{o.by}, Change: []content.Change{{
				Release: id, Version: r.Version, Items: items, Digest: content.MessageDigest(items)}}})
		}
		if err != nil {
			o.t.Fatal(err)
		}
	}
	return ids, err
}

// The word of whoever publishes by hand is for what was compiled then, not for what came in between.
func TestPublishApprovesWhatItSaw(t *testing.T) {
	k, id := ruledKit(t, content.Consent{People: 1})
	k.desk.Store = &overtaken{k.desk.Store, t, rendition("a", "gzh", "<p>nobody saw this</p>")}
	p := PublishNow{Rendition: rendition("a", "gzh", "<p>seen</p>"), Article: content.ArticleRecord{Slug: "a", Path: "a.md"},
		Who: "mo", Consent: content.Consent{People: 1}}
	if _, err := k.desk.Publish(k.ctx, p); !errors.Is(err, store.ErrStale) {
		t.Errorf("brought forward: %v, want that it changed meanwhile", err)
	}
	k.want(id, content.Planned)

	k.desk.Store.(*overtaken).by = rendition("b", "gzh", "<p>nor this</p>")
	p.Rendition, p.Article = rendition("b", "gzh", "<p>seen</p>"), content.ArticleRecord{Slug: "b", Path: "b.md"}
	if _, err := k.desk.Publish(k.ctx, p); !errors.Is(err, store.ErrStale) {
		t.Errorf("made by hand: %v, want that it changed meanwhile", err)
	}
	k.want(id+1, content.Planned)
}

// What waits for another release is not brought forward: its word would be that it waits no more.
func TestPublishDoesNotOvertakeAWait(t *testing.T) {
	k, id := ruledKit(t, content.Consent{})
	other := addReleases(t, k.store, "gzh", day.Add(24*time.Hour), content.Approved, "b")[0]
	k.wait(id, other, content.WaitAfter)
	before := k.want(id, content.Planned)
	p := PublishNow{Rendition: rendition("a", "gzh", "<p>seen</p>"), Article: content.ArticleRecord{Slug: "a", Path: "a.md"}, Who: "mo"}
	var waits *WaitError
	if _, err := k.desk.Publish(k.ctx, p); !errors.As(err, &waits) || !strings.Contains(waits.In("en"), "waits for release 2") || waits.In("zh") == waits.In("en") {
		t.Errorf("error is %v, want one that names what it waits for", err)
	}
	if r := k.want(id, content.Planned); r.Version != before.Version {
		t.Error("the release changed all the same")
	}
	k.allowed(k.desk.Unwait(k.ctx, Word{Release: id, Who: "mo", Why: "now"}))
	if _, err := k.desk.Publish(k.ctx, p); err != nil {
		t.Error(err)
	}
	k.want(id, content.Approved)
}

package storetest

import (
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// message makes a release of several articles that a worker holds.
func (d *desk) message(due time.Time, slugs ...string) (content.Release, content.Attempt) {
	d.Helper()
	cs := wish(due, slugs...)
	cs.Create[0].State = content.Approved
	_, err := d.Apply(d.ctx, cs)
	d.ok(err)
	t := d.ticket(due)
	a, err := d.Claim(d.ctx, claimOf(t, due.Add(time.Second)))
	d.ok(err)
	return d.release(t.Release), a
}

func settlePublishes(d *desk) {
	r, a := d.message(noon, "a", "b")
	m := settlement(r, a, content.Published)
	m.Filled = `{"media":{}}`
	m.Publications[1].Slug, m.Publications[1].Title = "b", "发出去的标题"
	m.Publications[1].StatID, m.Publications[1].PublishedAt = "100_2", noon.Add(3*time.Second)
	d.ok(d.Settle(d.ctx, m))

	got := d.release(r.ID)
	if got.State != content.Published || !got.LeaseUntil.IsZero() || got.Why != "因为" || got.Version != r.Version+1 {
		d.Errorf("settled: %+v", got)
	}
	pubs := d.posts(content.PublicationFilter{Release: r.ID})
	one, two := m.Publications[0], m.Publications[1]
	one.Slug, one.Title, one.PublishedAt = "a", "标题 a", m.At // what the adapter did not say
	for i, p := range []*content.Publication{&one, &two} {
		p.ID, p.Release, p.Channel, p.Platform, p.Family = pubs[i].ID, r.ID, "gzh", "wechat", content.FamilyWeChat
	}
	d.equal("publications", pubs, []content.Publication{one, two})

	all, err := d.Attempts(d.ctx, r.ID)
	d.ok(err)
	a.Finished, a.Result, a.Filled = m.Finished, content.Published, m.Filled
	d.equal("attempts", all, []content.Attempt{a})
}

func (d *desk) posts(f content.PublicationFilter) []content.Publication {
	d.Helper()
	all, err := d.Publications(d.ctx, f)
	d.ok(err)
	return all
}

func settleHandsOff(d *desk) {
	r, a := d.publishing(noon)
	m := settlement(r, a, content.HandedOff)
	h := content.Handoff{Token: "t0k3n", Due: noon, Expires: noon.Add(24 * time.Hour), Title: "老客户",
		Texts: []content.HandoffText{{Key: "title", Label: content.T("标题", "Title"), Value: "老客户为什么走了"},
			{Key: "text", Label: content.T("正文", "Text"), Value: "正文", HTML: "<p>正文</p>"}},
		Media:      []content.Media{{Hash: "c0ffee", Role: content.RoleImage, Name: "1.png", Size: 3}},
		Checklist:  []content.Text{content.T("先存图", "Save the pictures first")},
		PreviewURL: "https://example.com/p",
		Open:       content.Opening{URL: "app://share?id=7", Label: content.T("打开", "Open"), Expires: noon.Add(time.Hour)}}
	m.Handoff = &h
	d.ok(d.Settle(d.ctx, m))

	want := h
	want.Release, want.Channel, want.Platform = r.ID, "gzh", "wechat"
	got, err := d.Handoff(d.ctx, "t0k3n")
	d.ok(err)
	d.equal("by token", got, want)
	got, err = d.HandoffOf(d.ctx, r.ID)
	d.ok(err)
	d.equal("by release", got, want)

	// Another release may not take the token, and so its door, over.
	other, b := d.publishing(noon.Add(2 * time.Hour))
	n := settlement(other, b, content.HandedOff)
	n.Handoff = &h
	d.is(d.Settle(d.ctx, n), store.ErrStale)
	d.equal("the other", d.release(other.ID), other)

	// A person finishes it, with no attempt of their own.
	link := settlement(d.release(r.ID), content.Attempt{}, content.Published)
	d.ok(d.Settle(d.ctx, link))
	d.equal("publications", len(d.posts(content.PublicationFilter{Release: r.ID})), 1)
}

func settleRetries(d *desk) {
	r, a := d.publishing(noon)
	m := settlement(r, a, content.Submitted)
	m.Job = "job-7"
	d.ok(d.Settle(d.ctx, m))
	d.equal("job", d.release(r.ID).Job, "job-7")
	m = settlement(d.release(r.ID), content.Attempt{}, content.InDoubt)
	d.ok(d.Settle(d.ctx, m))
	d.equal("the job is kept for a look-up", d.release(r.ID).Job, "job-7")
	m = settlement(d.release(r.ID), content.Attempt{}, content.Approved)
	m.NotBefore = noon.Add(time.Minute)
	d.ok(d.Settle(d.ctx, m))
	got := d.release(r.ID)
	if got.Job != "" || !got.NotBefore.Equal(m.NotBefore) {
		d.Errorf("to be tried again: %+v", got)
	}

	// The second attempt has its own row and fence.
	t := d.ticket(m.NotBefore)
	b, err := d.Claim(d.ctx, claimOf(t, m.NotBefore))
	d.ok(err)
	end := settlement(d.release(r.ID), b, content.Failed)
	end.Error = "45009 次数超限"
	d.ok(d.Settle(d.ctx, end))
	all, err := d.Attempts(d.ctx, r.ID)
	d.ok(err)
	if len(all) != 2 || all[0].Result != content.Submitted || all[1].Result != content.Failed ||
		all[1].Fence != 2 || all[1].Error != end.Error {
		d.Errorf("attempts: %+v", all)
	}
}

func settleAgainIsNothing(d *desk) {
	r, a := d.publishing(noon)
	m := settlement(r, a, content.Published)
	d.ok(d.Settle(d.ctx, m))
	once, audit := d.release(r.ID), d.last(r)
	d.ok(d.Settle(d.ctx, m)) // the database's reply was lost, the worker says it again
	d.equal("release", d.release(r.ID), once)
	d.equal("audit", d.last(r), audit)
	d.equal("publications", len(d.posts(content.PublicationFilter{})), 1)

	// A person and a look-up find the same post.
	h := d.settled(noon.Add(2*time.Hour), content.HandedOff)
	found := settlement(h, content.Attempt{}, content.Published)
	d.ok(d.Settle(d.ctx, found))
	d.ok(d.Settle(d.ctx, found))
	// Another post is another matter.
	found.Publications[0].RemoteID = "second"
	d.is(d.Settle(d.ctx, found), store.ErrStale)
	d.equal("publications", len(d.posts(content.PublicationFilter{Release: h.ID})), 1)

	f, b := d.publishing(noon.Add(4 * time.Hour))
	no := settlement(f, b, content.Failed)
	d.ok(d.Settle(d.ctx, no))
	d.ok(d.Settle(d.ctx, no))
	no.Attempt = 0
	d.is(d.Settle(d.ctx, no), store.ErrStale)
}

func settleAfterTheLease(d *desk) {
	r, a := d.publishing(noon)
	_, err := d.Sweep(d.ctx, work.Add(time.Hour), time.Hour)
	d.ok(err)
	m := settlement(r, a, content.Published)
	m.Publications[0].URL = "https://example.com/late"
	d.is(d.Settle(d.ctx, m), store.ErrStale)

	d.equal("state", d.release(r.ID).State, content.InDoubt)
	d.equal("publications", len(d.posts(content.PublicationFilter{})), 0)
	all, err := d.Attempts(d.ctx, r.ID)
	d.ok(err)
	if !strings.Contains(all[0].Late, "https://example.com/late") || all[0].Result != content.InDoubt {
		d.Errorf("attempt: %+v", all[0])
	}
	if e := d.last(r); e.Action != "release.late" || !strings.Contains(e.Why, "https://example.com/late") {
		d.Errorf("audited as %+v", e)
	}

	// A second late answer stands beside the first, each on its line.
	m.To, m.Publications, m.Error = content.Failed, nil, "reset\nby peer"
	d.is(d.Settle(d.ctx, m), store.ErrStale)
	all, err = d.Attempts(d.ctx, r.ID)
	d.ok(err)
	d.equal("lines", strings.Count(all[0].Late, "\n"), 2)

	// Resolved and out with a new fence: the old worker's word is about its own attempt only.
	again := settlement(d.release(r.ID), content.Attempt{}, content.Approved)
	d.ok(d.Settle(d.ctx, again))
	b, err := d.Claim(d.ctx, claimOf(d.ticket(noon.Add(time.Minute)), noon.Add(time.Minute)))
	d.ok(err)
	d.is(d.Settle(d.ctx, settlement(r, a, content.Published)), store.ErrStale)
	all, err = d.Attempts(d.ctx, r.ID)
	d.ok(err)
	if all[1].ID != b.ID || all[1].Late != "" || strings.Count(all[0].Late, "\n") != 3 {
		d.Errorf("attempts: %+v", all)
	}
	d.equal("state", d.release(r.ID).State, content.Publishing)
}

func settleRefuses(d *desk) {
	r, a := d.publishing(noon)
	d.refused(d.Settle(d.ctx, settlement(r, a, content.Cancelled)), content.Publishing, content.Cancelled)

	m := settlement(r, a, content.Published)
	m.Publications = nil
	if err := d.Settle(d.ctx, m); err == nil {
		d.Error("published without a publication")
	}
	m = settlement(r, a, content.Published)
	m.Publications[0].Index = 1
	d.is(d.Settle(d.ctx, m), store.ErrNotFound)
	m = settlement(r, a, content.Failed)
	m.Attempt = 999
	d.is(d.Settle(d.ctx, m), store.ErrNotFound)
	m.Release = 999
	d.is(d.Settle(d.ctx, m), store.ErrNotFound)
	d.equal("the release", d.release(r.ID), r)
	d.equal("publications", len(d.posts(content.PublicationFilter{})), 0)
}

func publicationsAreFiltered(d *desk) {
	r, a := d.message(noon, "a", "b")
	d.ok(d.Settle(d.ctx, settlement(r, a, content.Published)))
	r2, a2 := d.message(noon.Add(2*time.Hour), "c")
	d.ok(d.Settle(d.ctx, settlement(r2, a2, content.Published)))
	_, err := d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Articles: []content.ArticleRecord{
		{Slug: "new-b", Aliases: []string{"b"}}}})
	d.ok(err)
	all := d.posts(content.PublicationFilter{})
	gone := noon.Add(5 * time.Hour)
	d.ok(d.MarkGone(d.ctx, all[0].ID, gone, "已删除"))
	d.ok(d.MarkGone(d.ctx, all[0].ID, gone.Add(time.Hour), "再看一次")) // the first word stands
	d.ok(d.SetStatID(d.ctx, all[0].ID, "100_1"))
	got := d.posts(content.PublicationFilter{IDs: []int64{all[0].ID}})[0]
	if !got.GoneAt.Equal(gone) || got.GoneWhy != "已删除" || got.StatID != "100_1" {
		d.Errorf("gone: %+v", got)
	}
	second := all[2].PublishedAt
	for _, c := range []struct {
		name string
		f    content.PublicationFilter
		want []string
	}{
		{"all", content.PublicationFilter{}, []string{"a", "b", "c"}},
		{"ids", content.PublicationFilter{IDs: []int64{all[1].ID, all[2].ID}}, []string{"b", "c"}},
		{"release", content.PublicationFilter{Release: r2.ID}, []string{"c"}},
		{"channel", content.PublicationFilter{Channel: "gzh2"}, nil},
		{"old name", content.PublicationFilter{Slug: "b"}, []string{"b"}},
		{"new name", content.PublicationFilter{Slug: "new-b"}, []string{"b"}},
		{"since is in", content.PublicationFilter{Since: second}, []string{"c"}},
		{"until is out", content.PublicationFilter{Until: second}, []string{"a", "b"}},
		{"not gone", content.PublicationFilter{NotGone: true}, []string{"b", "c"}},
	} {
		var slugs []string
		for _, p := range d.posts(c.f) {
			slugs = append(slugs, p.Slug)
		}
		d.equal(c.name, slugs, c.want)
	}
}

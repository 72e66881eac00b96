package scheduler

import (
	"strings"
	"testing"

	"moxin/content"
)

// TestWhatCannotBeReadIsHeld: an error in a file may have hidden what it asks for. Its releases
// wait for the editor; they are never cancelled.
func TestWhatCannotBeReadIsHeld(t *testing.T) {
	for name, c := range map[string]struct {
		spoil   func(ws *content.Workspace, a *content.Article)
		finding string // file of the error; "" = none
		want    string
	}{
		"no article":         {func(ws *content.Workspace, _ *content.Article) { ws.Articles = nil }, "articles/a.md", "conflict finding gzh/1, conflict finding xhs/1"},
		"unreadable folder":  {func(ws *content.Workspace, _ *content.Article) { ws.Articles = nil }, "articles", "conflict finding gzh/1, conflict finding xhs/1"},
		"unreadable instant": {func(_ *content.Workspace, a *content.Article) { a.PublishAt = content.Asked{} }, "articles/a.md", "conflict finding gzh/1, conflict finding xhs/1"},
		"unreadable slug":    {func(_ *content.Workspace, a *content.Article) { a.Slug = "b"; a.Title = "乙" }, "articles/a.md", "conflict finding gzh/1, conflict finding gzh/1, conflict finding xhs/1, conflict finding xhs/1"},
		"mistyped channel": {func(_ *content.Workspace, a *content.Article) {
			a.Channels = map[string]content.Override{"gzhh": {}, "xhs": {}}
		}, "", "conflict finding gzh/1, replace  xhs/1"},
		"instant taken out":    {func(_ *content.Workspace, a *content.Article) { a.PublishAt = content.Asked{} }, "", "cancel gone gzh/1, cancel gone xhs/1"},
		"another file's fault": {func(ws *content.Workspace, _ *content.Article) { ws.Articles = nil }, "articles/b.md", "cancel gone gzh/1, cancel gone xhs/1"},
	} {
		t.Run(name, func(t *testing.T) {
			a := &content.Article{Path: "articles/a.md", Slug: "a", Title: "甲", Body: []byte("x"), PublishAt: asked(t, "2026-12-01T20:00")}
			ws := workspace(a)
			existing, _ := applied(t, ws, &compiler{})
			c.spoil(ws, a)
			a.Body = []byte(name) // no rename to be guessed
			if c.finding != "" {
				ws.Findings = []content.Finding{{Rule: "frontmatter/bad-date", Severity: content.SeverityError, Position: content.Position{File: c.finding, Line: 2}}}
			}
			p := planned(t, ws, &compiler{}, existing)
			if got := lines(p); got != c.want {
				t.Errorf("plan: %s\nwant: %s", got, c.want)
			}
			for _, r := range p.Changeset("me").Articles {
				if r.Gone && strings.HasPrefix(c.want, "conflict") {
					t.Errorf("%s is taken for deleted", r.Slug)
				}
			}
		})
	}
}

// TestRepeatsKeepTheirRuns: a repeat is known by its instant, not by its place in the list.
func TestRepeatsKeepTheirRuns(t *testing.T) {
	march, june, sept := asked(t, "2027-03-01T09:00"), asked(t, "2027-06-01T09:00"), asked(t, "2027-09-01T09:00")
	for name, c := range map[string]struct {
		again []content.Asked
		want  string
	}{
		"as it was":             {[]content.Asked{march, june}, ""},
		"in another order":      {[]content.Asked{june, march}, ""},
		"the first taken out":   {[]content.Asked{june}, "cancel gone xhs/2"},
		"one put first":         {[]content.Asked{sept, march, june}, "create  xhs/4"},
		"the first moved":       {[]content.Asked{sept, june}, "move  xhs/2"},
		"the second moved":      {[]content.Asked{march, sept}, "move  xhs/3"},
		"all of them taken out": {nil, "cancel gone xhs/2, cancel gone xhs/3"},
	} {
		t.Run(name, func(t *testing.T) {
			over := content.Override{Again: []content.Asked{march, june}}
			a := &content.Article{Path: "a.md", Slug: "a", Title: "甲", PublishAt: asked(t, "2026-12-01T20:00"), Channels: map[string]content.Override{"xhs": over}}
			ws := workspace(a)
			existing, _ := applied(t, ws, &compiler{})
			a.Channels["xhs"] = content.Override{Again: c.again}
			if got := lines(planned(t, ws, &compiler{}, existing)); got != c.want {
				t.Errorf("plan: %s\nwant: %s", got, c.want)
			}
		})
	}
}

// TestNamesThatTwoClaim: neither article may take the other's release for its own.
func TestNamesThatTwoClaim(t *testing.T) {
	when := asked(t, "2026-12-01T20:00")
	only := map[string]content.Override{"xhs": {}}
	b := &content.Article{Path: "b.md", Slug: "b", Title: "乙", Body: []byte("b"), PublishAt: when, Channels: only}
	ws := workspace(b)
	existing, _ := applied(t, ws, &compiler{})
	for name, a := range map[string]*content.Article{
		"slug":  {Path: "a.md", Slug: "b", Title: "甲", Body: []byte("a"), PublishAt: when, Channels: only},
		"alias": {Path: "a.md", Slug: "a", Aliases: []string{"b"}, Title: "甲", Body: []byte("a"), PublishAt: when, Channels: only},
	} {
		p := planned(t, workspace(a, b), &compiler{}, existing)
		set := p.Changeset("me")
		if len(set.Create) != 0 || len(p.Changes) == 0 || p.Changes[0].Rule != "finding" {
			t.Errorf("%s: plan %s: want the article that claims the name held", name, lines(p))
		}
		for _, r := range set.Articles {
			if len(r.Aliases) > 0 {
				t.Errorf("%s: the record of %s takes the name of a living article: %v", name, r.Slug, r.Aliases)
			}
		}
		if name == "alias" && p.Unchanged != 1 {
			t.Errorf("alias: plan %s: want the release of b left alone", lines(p))
		}
	}
}

// TestWhatWasApprovedIsWhatIsPublished: an approval is of one content. It falls with a change,
// it cannot be given to what is no longer there, and what goes out is what it was given to.
func TestWhatWasApprovedIsWhatIsPublished(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	a := &content.Article{Path: "a.md", Slug: "a", Title: "甲", Body: []byte("first"), PublishAt: asked(t, "2026-12-01T20:00"), Channels: map[string]content.Override{"gzh": {}}}
	ws := workspace(a)
	ws.Config.Approval.Required = true
	apply := func() content.Release {
		t.Helper()
		p := planned(t, ws, &compiler{}, stored(t, k.store))
		if _, err := k.store.Apply(t.Context(), p.Changeset("plan")); err != nil {
			t.Fatal(err)
		}
		return stored(t, k.store).Releases[0]
	}
	first := apply()
	w := Word{Release: first.ID, Who: "linxi"}
	if err := k.desk.Approve(t.Context(), w, first.Digest, "cli"); err != nil {
		t.Fatal(err)
	}
	a.Body = []byte("second")
	second := apply()
	k.turn() // due, and not approved
	k.want(first.ID, content.Planned)
	if err := k.desk.Approve(t.Context(), w, first.Digest, "cli"); err == nil {
		t.Error("an approval of the old content was taken for the new one")
	}
	if err := k.desk.Approve(t.Context(), w, second.Digest, "cli"); err != nil {
		t.Fatal(err)
	}
	a.Body = []byte("third") // committed, not applied
	k.turn()
	k.want(first.ID, content.Published)
	if sent := k.pub.messages[0].Items; len(k.pub.messages) != 1 || sent[0].HTML != "second" || content.MessageDigest(second.Items) != second.Digest {
		t.Errorf("sent %q, want what was approved", sent[0].HTML)
	}
	if p := planned(t, ws, &compiler{}, stored(t, k.store)); touches(p) {
		t.Errorf("plan %s touches what is out", lines(p))
	}
}

package scheduler

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// compiler makes renditions of an article's body and counts how often.
type compiler struct {
	mu       sync.Mutex
	compiled int
	digested int  // asked for the source alone
	trim     bool // blanks in the body make no difference to the rendition
	findings []content.Finding
	err      error
}

func (c *compiler) SourceDigest(_ *content.Workspace, a *content.Article, ch content.Channel) (string, error) {
	c.mu.Lock()
	c.digested++
	c.mu.Unlock()
	return "src:" + string(a.Body) + ch.ID, c.err
}

func (c *compiler) Compile(_ context.Context, _ *content.Workspace, a *content.Article, ch content.Channel) (content.Rendition, []content.Finding, error) {
	c.mu.Lock()
	c.compiled++
	c.mu.Unlock()
	body := string(a.Body)
	if c.trim {
		body = strings.TrimSpace(body)
	}
	r := rendition(a.Slug, ch.ID, body)
	r.SourceDigest = "src:" + string(a.Body) + ch.ID
	return r, c.findings, c.err
}

func asked(t *testing.T, s string) content.Asked {
	at := at(t, s)
	return content.Asked{Raw: at.Format(time.RFC3339), At: at}
}

func workspace(articles ...*content.Article) *content.Workspace {
	return &content.Workspace{Articles: articles, Config: content.Config{Zone: shanghai, Channels: []content.Channel{
		{ID: "gzh", Platform: content.WeChat}, {ID: "xhs", Platform: content.XiaoHongShu},
	}}}
}

func gathered(t *testing.T, ws *content.Workspace, c Compiler, existing Existing) Wanted {
	t.Helper()
	w, err := Gather(t.Context(), ws, c, existing)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestGatherRunsAndOverrides(t *testing.T) {
	a := &content.Article{Path: "a.md", Slug: "a", Title: "甲", Body: []byte("x"), PublishAt: asked(t, "2026-12-01T20:00"), Channels: map[string]content.Override{
		"gzh": {Position: 2},
		"xhs": {PublishAt: asked(t, "2026-12-02T09:00"), Again: []content.Asked{asked(t, "2027-03-01T09:00")}},
	}}
	draft := &content.Article{Path: "b.md", Slug: "b", Draft: true, PublishAt: asked(t, "2026-12-01T20:00")}
	unscheduled := &content.Article{Path: "c.md", Slug: "c"}
	c := &compiler{}
	w := gathered(t, workspace(a, draft, unscheduled), c, Existing{})
	type place struct {
		channel string
		run     int
		at      time.Time
	}
	var got []place
	for _, it := range w.Items {
		got = append(got, place{it.Channel, it.Run, it.Asked.At})
	}
	want := []place{{"gzh", 1, at(t, "2026-12-01T20:00")}, {"xhs", 1, at(t, "2026-12-02T09:00")}, {"xhs", 2, at(t, "2027-03-01T09:00")}}
	if len(got) != len(want) {
		t.Fatalf("wants %v, want %v", got, want)
	}
	for i := range want {
		if got[i].channel != want[i].channel || got[i].run != want[i].run || !got[i].at.Equal(want[i].at) {
			t.Errorf("want %d is %v, want %v", i, got[i], want[i])
		}
	}
	if c.compiled != 2 || len(w.Renditions) != 2 || len(w.Articles) != 3 {
		t.Errorf("compiled %d, renditions %d, records %d: want one rendition a channel and every article recorded", c.compiled, len(w.Renditions), len(w.Articles))
	}
}

// A doubt that is ended by the same call again keeps its content: the new one would be recorded where
// the old one is out.
func TestWhatIsRepeatedUnderItsKeyIsLeftAlone(t *testing.T) {
	a := &content.Article{Path: "a.md", Slug: "a", Body: []byte("x"), PublishAt: asked(t, "2026-12-01T20:00"), Channels: map[string]content.Override{"gzh": {}}}
	ws, c := workspace(a), &compiler{}
	first, err := NewPlan(at(t, "2026-12-01T09:00"), gathered(t, ws, c, Existing{}), Existing{})
	if err != nil {
		t.Fatal(err)
	}
	st := openStore(t)
	ids, err := st.Apply(t.Context(), first.Changeset("tester"))
	if err != nil {
		t.Fatal(err)
	}
	existing := stored(t, st)
	a.Body = []byte("y")
	unaware, err := NewPlan(at(t, "2026-12-01T10:00"), gathered(t, ws, c, existing), existing)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Steps(ids[0]).Record(t.Context(), stepRepeat, "{}"); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Apply(t.Context(), unaware.Changeset("tester")); !errors.Is(err, store.ErrStale) {
		t.Errorf("a plan from before the doubt was applied: %v", err)
	}
	if existing.Repeated, err = st.Repeated(t.Context()); err != nil {
		t.Fatal(err)
	}
	aware, err := NewPlan(at(t, "2026-12-01T10:00"), gathered(t, ws, c, existing), existing)
	if err != nil || len(aware.Changes) != 1 || aware.Changes[0].Kind != KindConflict || aware.Changes[0].Rule != "repeat" || touches(aware) {
		t.Errorf("plan %+v, %v: want it left alone, with the reason", aware.Changes, err)
	}
	gone, err := NewPlan(at(t, "2026-12-01T10:00"), gathered(t, workspace(), c, existing), existing)
	if err != nil || touches(gone) {
		t.Errorf("plan %+v, %v: want it left alone", gone.Changes, err)
	}
	if err := st.Steps(ids[0]).Record(t.Context(), stepRepeat, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Apply(t.Context(), unaware.Changeset("tester")); err != nil {
		t.Errorf("after the doubt: %v", err)
	}
}

func TestUnchangedSourceIsNeverCompiledAgain(t *testing.T) {
	a := &content.Article{Path: "a.md", Slug: "a", Body: []byte("x"), PublishAt: asked(t, "2026-12-01T20:00"), Channels: map[string]content.Override{"gzh": {}}}
	ws, c := workspace(a), &compiler{}
	first, err := NewPlan(at(t, "2026-12-01T09:00"), gathered(t, ws, c, Existing{}), Existing{})
	if err != nil {
		t.Fatal(err)
	}
	st := openStore(t)
	if _, err := st.Apply(t.Context(), first.Changeset("tester")); err != nil {
		t.Fatal(err)
	}
	existing := stored(t, st)
	second, err := NewPlan(at(t, "2026-12-01T10:00"), gathered(t, ws, c, existing), existing)
	if err != nil || touches(second) || second.Unchanged != 1 || c.compiled != 1 {
		t.Errorf("compiled %d times, plan %+v, %v: want the applied plan to leave nothing to do", c.compiled, second.Changes, err)
	}
	a.Body = []byte("y")
	third, err := NewPlan(at(t, "2026-12-01T10:00"), gathered(t, ws, c, existing), existing)
	if err != nil || len(third.Changes) != 1 || third.Changes[0].Kind != KindReplace {
		t.Fatalf("plan %+v, %v: want a replace", third.Changes, err)
	}
	if _, err := st.Apply(t.Context(), third.Changeset("tester")); err != nil {
		t.Fatal(err)
	}
	if got := stored(t, st).Releases[0].Items[0].SourceDigest; got != "src:ygzh" {
		t.Errorf("the release holds source %q", got)
	}
}

type lister interface {
	Releases(context.Context, content.ReleaseFilter) ([]content.Release, error)
	Articles(context.Context) ([]content.ArticleRecord, error)
}

func stored(t *testing.T, st lister) Existing {
	t.Helper()
	releases, err := st.Releases(t.Context(), content.ReleaseFilter{})
	articles, err2 := st.Articles(t.Context())
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	return Existing{Releases: releases, Articles: articles}
}

func TestGatherHoldsBackWhatCannotBeCompiled(t *testing.T) {
	a := &content.Article{Path: "a.md", Slug: "a", Body: []byte("x"), PublishAt: asked(t, "2026-12-01T20:00"), Channels: map[string]content.Override{"gzh": {}}}
	tooLong := content.Finding{Rule: "title/length", Severity: content.SeverityError, Channel: "gzh"}
	for name, c := range map[string]*compiler{"finding": {findings: []content.Finding{tooLong}}, "error": {err: errors.New("missing image")}} {
		w := gathered(t, workspace(a), c, Existing{})
		if len(w.Items) != 1 || len(w.Items[0].Errors) != 1 || w.Items[0].Rendition != "" || len(w.Renditions) != 0 {
			t.Errorf("%s: %+v: want the error kept and no rendition", name, w)
		}
	}
	elsewhere := &compiler{findings: []content.Finding{{Rule: "title/length", Severity: content.SeverityError, Channel: "xhs"}, {Rule: "style", Severity: content.SeverityWarning}}}
	if w := gathered(t, workspace(a), elsewhere, Existing{}); len(w.Items[0].Errors) != 0 {
		t.Errorf("errors %+v of another channel, or warnings, stop the release", w.Items[0].Errors)
	}
}

// applied is a store that holds what the workspace asks for.
func applied(t *testing.T, ws *content.Workspace, c Compiler) (Existing, *store.Store) {
	t.Helper()
	st := openStore(t)
	p := planned(t, ws, c, Existing{})
	if _, err := st.Apply(t.Context(), p.Changeset("tester")); err != nil {
		t.Fatal(err)
	}
	return stored(t, st), st
}

func planned(t *testing.T, ws *content.Workspace, c Compiler, existing Existing) Plan {
	t.Helper()
	p, err := NewPlan(at(t, "2026-12-01T09:00"), gathered(t, ws, c, existing), existing)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// lines are the kinds, rules and runs of a plan, for comparing.
func lines(p Plan) string {
	var out []string
	for _, c := range p.Changes {
		out = append(out, fmt.Sprintf("%s %s %s/%d", c.Kind, c.Rule, c.Channel, c.Run))
	}
	return strings.Join(out, ", ")
}

// touches reports whether applying a plan would change a release.
func touches(p Plan) bool { return len(p.set.Create)+len(p.set.Change) > 0 }

// TestSameContentFromAChangedSource: the approval stands, and the release remembers the source,
// so that nothing is compiled again until it changes once more.
func TestSameContentFromAChangedSource(t *testing.T) {
	a := &content.Article{Path: "a.md", Slug: "a", Title: "甲", Body: []byte("x"), PublishAt: asked(t, "2026-12-01T20:00"), Channels: map[string]content.Override{"gzh": {}}}
	ws, c := workspace(a), &compiler{}
	ws.Config.Approval.Required = true
	existing, st := applied(t, ws, c)
	desk := Desk{Store: st, Now: func() time.Time { return day }}
	if err := desk.Approve(t.Context(), Word{Release: existing.Releases[0].ID, Who: "linxi"}, "", "cli"); err != nil {
		t.Fatal(err)
	}
	a.Body = []byte("x ") // compiles to the same rendition
	c.trim = true
	for range 2 {
		p := planned(t, ws, c, stored(t, st))
		if len(p.Changes) != 0 || p.Unchanged != 1 || c.compiled != 2 {
			t.Fatalf("plan %s after %d compiles: want nothing to say", lines(p), c.compiled)
		}
		if _, err := st.Apply(t.Context(), p.Changeset("me")); err != nil {
			t.Fatal(err)
		}
		if r := stored(t, st).Releases[0]; r.State != content.Approved || r.Digest != existing.Releases[0].Digest || r.Items[0].SourceDigest != "src:x gzh" {
			t.Errorf("%s with source %q: want the approval kept and the source remembered", r.State, r.Items[0].SourceDigest)
		}
	}
}

func TestWhatIsOutIsNotCompiledAgain(t *testing.T) {
	a := &content.Article{Path: "new.md", Slug: "new", Aliases: []string{"old"}, Body: []byte("edited"), PublishAt: asked(t, "2026-11-01T20:00"), Channels: map[string]content.Override{"gzh": {}}}
	existing := Existing{Releases: []content.Release{{
		ID: 1, Channel: "gzh", Platform: content.WeChat, Run: 1, State: content.Published, Asked: a.PublishAt.Raw, Items: []content.Item{{Slug: "old", SourceDigest: "before"}},
	}}}
	c := &compiler{}
	w := gathered(t, workspace(a), c, existing)
	plan, err := NewPlan(at(t, "2026-12-01T09:00"), w, existing)
	if err != nil || c.compiled != 0 || touches(plan) || plan.Unchanged != 1 {
		t.Errorf("compiled %d times, plan %+v, %v: want what is out left alone", c.compiled, plan.Changes, err)
	}
	a.Channels["gzh"] = content.Override{Again: []content.Asked{asked(t, "2026-12-24T20:00")}}
	w = gathered(t, workspace(a), c, existing)
	plan, err = NewPlan(at(t, "2026-12-01T09:00"), w, existing)
	if err != nil || c.compiled != 1 || len(plan.Changes) != 1 || plan.Changes[0].Kind != KindCreate || plan.Changes[0].Run != 2 {
		t.Errorf("compiled %d times, plan %+v, %v: want the repeat created", c.compiled, plan.Changes, err)
	}
}

func TestGatherAsksForTheSourceOnlyWhereAReleaseMayHoldIt(t *testing.T) {
	a := &content.Article{Slug: "a", Path: "a.md", Body: []byte("x"), PublishAt: asked(t, "2026-12-01T20:00")}
	c := &compiler{}
	first := gathered(t, workspace(a), c, Existing{})
	if c.digested != 0 || c.compiled != 2 {
		t.Errorf("%d digests and %d compiles of a new article on two channels, want 0 and 2", c.digested, c.compiled)
	}
	held := content.Release{ID: 1, Channel: "gzh", Platform: content.WeChat, Run: 1, State: content.Planned,
		Items: []content.Item{{Slug: "a", Rendition: first.Items[0].Rendition, SourceDigest: first.Items[0].SourceDigest}}}
	again := gathered(t, workspace(a), c, Existing{Releases: []content.Release{held}})
	if c.digested != 1 || c.compiled != 3 {
		t.Errorf("%d digests and %d compiles with one channel held, want 1 and 3", c.digested, c.compiled)
	}
	for i := range again.Items {
		if again.Items[i].SourceDigest != first.Items[i].SourceDigest || again.Items[i].Rendition != first.Items[i].Rendition {
			t.Errorf("%s: %+v, want what it was", again.Items[i].Channel, again.Items[i])
		}
	}
}

// A plan for people to look at says what the other does, byte for byte, and holds no texts: a store
// takes it for what it is.
func TestAPlanThatIsShownCannotBeApplied(t *testing.T) {
	a := &content.Article{Path: "a.md", Slug: "a", Body: []byte("x"), PublishAt: asked(t, "2026-12-01T20:00"), Channels: map[string]content.Override{"gzh": {}}}
	var plans [2]Plan
	for i, shown := range []bool{false, true} {
		existing := Existing{Shown: shown}
		wanted := gathered(t, workspace(a), &compiler{}, existing)
		for _, r := range wanted.Renditions {
			if left := r.HTML + r.Text; (left == "") != shown {
				t.Errorf("shown %v: the rendition holds %q", shown, left)
			}
		}
		var err error
		if plans[i], err = NewPlan(at(t, "2026-12-01T09:00"), wanted, existing); err != nil {
			t.Fatal(err)
		}
	}
	applied, shown := plans[0], plans[1]
	if shown.Digest != applied.Digest || len(shown.Changes) != len(applied.Changes) {
		t.Errorf("shown: %s of %d lines, applied: %s of %d", shown.Digest, len(shown.Changes), applied.Digest, len(applied.Changes))
	}
	st := openStore(t)
	if ids, err := st.Apply(t.Context(), shown.Changeset("tester")); err == nil {
		t.Errorf("releases %v without a rendition", ids)
	}
	if _, err := st.Apply(t.Context(), applied.Changeset("tester")); err != nil {
		t.Error(err)
	}
}

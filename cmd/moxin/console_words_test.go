package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"moxin/content"
	"moxin/scheduler"
	"moxin/site/console"
)

// planned puts a release of the article on the channel of a person, by the steps that plan takes.
func (d *doubtful) planned(consent content.Consent, waits ...content.Wait) content.Release {
	d.Helper()
	ctx, s, b := d.Context(), d.station.store, d.station.bench
	d.ok(s.Connect(ctx, content.Account{Channel: "xhs", Platform: content.XiaoHongShu, ID: "banshan", Kind: "person", ConnectedAt: time.Now(), ConnectedBy: "林溪"}))
	ch, _ := b.ws.Config.Channel("xhs")
	art, _ := b.ws.Article("tea")
	r, _, err := b.Compile(ctx, b.ws, art, ch)
	d.ok(err)
	ids, err := s.Apply(ctx, content.Changeset{By: "plan", At: time.Now(), Articles: []content.ArticleRecord{scheduler.Record(art)}, Renditions: []content.Rendition{r},
		Create: []content.Release{{Channel: "xhs", Platform: ch.Platform, Run: 1, State: content.Planned, Due: time.Now().Add(48 * time.Hour).Truncate(time.Minute), Late: time.Hour,
			Items: []content.Item{{Slug: r.Slug, Title: r.Title, Rendition: r.Digest, SourceDigest: r.SourceDigest}}, Consent: consent, Waits: waits}}})
	d.ok(err)
	d.release = ids[0]
	return d.state()
}

// TestConsoleWordsChangeReleases: each word of the console on a real store, in the name of who says it.
func TestConsoleWordsChangeReleases(t *testing.T) {
	t.Parallel()
	as := func(name string) context.Context {
		return content.WithCaller(t.Context(), content.Caller{Person: content.Person{Name: name}})
	}
	d := openDoubt(t)
	acts := consoleActs{d.app, d.station}
	r := d.planned(content.Consent{People: 2, Barred: []string{"陈默"}}, content.Wait{Kind: content.WaitAfter, Slug: "tea", Channel: "gzh", Run: 1})
	say := func(who string, w console.Word) error {
		w.Release, w.Version, w.Via = r.ID, d.state().Version, "console"
		return acts.Act(as(who), w)
	}
	var refused *console.Refusal
	if err := say("陈默", console.Word{Act: console.ActApprove, Digest: r.Digest}); !errors.As(err, &refused) {
		t.Errorf("an author approves: %v", err)
	}
	d.ok(say("周野", console.Word{Act: console.ActApprove, Digest: r.Digest}))
	if got := d.state().State; got != content.Planned {
		t.Errorf("one of two makes it %s", got)
	}
	if err := say("许知夏", console.Word{Act: console.ActApprove, Digest: "another"}); err != console.ErrChanged {
		t.Errorf("another content is approved: %v", err)
	}
	d.ok(say("许知夏", console.Word{Act: console.ActApprove, Digest: r.Digest}))
	if got := d.state().State; got != content.Approved {
		t.Errorf("two of two make it %s", got)
	}

	due := r.Due.Add(3 * time.Hour)
	d.ok(say("周野", console.Word{Act: console.ActMove, At: due, Why: "避开停服"}))
	if got := d.state(); !got.Due.Equal(due) || got.State != content.Approved {
		t.Errorf("moved: %s at %s", got.State, got.Due)
	}
	if err := say("周野", console.Word{Act: console.ActMove, At: time.Now().Add(-time.Hour)}); !errors.As(err, &refused) || refused.Rule != "past" {
		t.Errorf("moved into the past: %v", err)
	}
	if err := acts.Act(as("周野"), console.Word{Release: r.ID, Version: 1, Act: console.ActCancel}); err != console.ErrChanged {
		t.Errorf("a word on what it was: %v", err)
	}

	d.ok(say("周野", console.Word{Act: console.ActUnwait, Why: "那篇不发了"}))
	if err := say("周野", console.Word{Act: console.ActUnwait, Why: "那篇不发了"}); !errors.As(err, &refused) {
		t.Errorf("it waits for nothing: %v", err)
	}
	if err := say("周野", console.Word{Act: console.ActDiscard}); err != console.ErrChanged {
		t.Errorf("the draft of what goes out is taken away: %v", err)
	}
	d.ok(say("周野", console.Word{Act: console.ActCancel, Why: "选题撤下"}))
	if got := d.state(); got.State != content.Cancelled || got.Why != "选题撤下" {
		t.Errorf("cancelled: %s, %s", got.State, got.Why)
	}
	if err := say("周野", console.Word{Act: console.ActDiscard}); !errors.As(err, &refused) || refused.Text.ZH != "渠道 xhs 的草稿请在平台上删除" {
		t.Errorf("a draft that only a person can delete: %v", err)
	}
	entries, err := d.station.store.Audit(t.Context(), fmt.Sprintf("release:%d", r.ID), 1)
	if err != nil || len(entries) == 0 || entries[0].Who != "周野" {
		t.Errorf("the audit says %+v, %v", entries, err)
	}
	if err := acts.Act(as("周野"), console.Word{Release: r.ID, Act: console.Act("publish")}); err != console.ErrChanged {
		t.Errorf("an unknown word: %v", err)
	}
}

// TestConsoleDiscardsADraft: what a cancelled release left on its platform goes by a word of the
// console; a platform that does not answer is told to whoever pressed.
func TestConsoleDiscardsADraft(t *testing.T) {
	t.Parallel()
	ctx := content.WithCaller(t.Context(), content.Caller{Person: content.Person{Name: "周野"}})
	d := openDoubt(t)
	s, first := d.station.store, d.state()
	ids, err := s.Apply(ctx, content.Changeset{By: "plan", At: time.Now(), Create: []content.Release{{
		Channel: "gzh", Platform: content.WeChat, Run: 2, State: content.Planned, Due: time.Now().Add(time.Hour), Late: time.Hour, Items: first.Items,
	}}})
	d.ok(err)
	acts := consoleActs{d.app, d.station}
	d.ok(acts.Act(ctx, console.Word{Release: ids[0], Act: console.ActCancel}))
	d.ok(acts.Act(ctx, console.Word{Release: ids[0], Act: console.ActDiscard, Why: "选题撤下"}))
	subject := fmt.Sprintf("release:%d", ids[0])
	if entries, err := s.Audit(ctx, subject, 1); err != nil || entries[0].Action != "release.discard" || entries[0].Who != "周野" || entries[0].Why != "选题撤下" {
		t.Errorf("the audit says %+v, %v", entries, err)
	}

	d.ok(s.Steps(ids[0]).Record(ctx, "wechat.draft", `{"media_id":"MEDIA-1"}`))
	var refused *console.Refusal
	if err := acts.Act(ctx, console.Word{Release: ids[0], Act: console.ActDiscard}); !errors.As(err, &refused) || refused.Text.ZH == "" {
		t.Errorf("a platform that does not answer: %v", err)
	}
}

// TestConsolePauses: in the name of who presses, and resumed once.
func TestConsolePauses(t *testing.T) {
	t.Parallel()
	ctx := content.WithCaller(t.Context(), content.Caller{Person: content.Person{Name: "周野"}})
	d := openDoubt(t)
	acts := consoleActs{d.app, d.station}
	d.ok(acts.Pause(ctx, content.Pause{Scope: "channel:gzh", Reason: "账号维护"}))
	pauses, err := d.station.store.Pauses(ctx)
	if err != nil || len(pauses) != 1 || pauses[0].By != "周野" || pauses[0].At.IsZero() {
		t.Errorf("the pauses are %+v, %v", pauses, err)
	}
	d.ok(acts.Resume(ctx, "channel:gzh"))
	if err := acts.Resume(ctx, "channel:gzh"); err != console.ErrChanged {
		t.Errorf("resumed twice: %v", err)
	}
}

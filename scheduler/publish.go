package scheduler

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"moxin/content"
)

// outcomePoll is how often a release is read while its outcome is waited for. Work time.
const outcomePoll = 100 * time.Millisecond

// byHand is why a release is due that no front matter asked for.
var byHand = content.T("手动发布", "published by hand")

// PublishNow is a person's word that an article goes out on a channel at once.
type PublishNow struct {
	Rendition content.Rendition     // compiled and free of errors
	Article   content.ArticleRecord // the record that goes with it
	Consent   content.Consent       // what its approval takes by moxin.yaml as it is now
	Late      time.Duration
	Who       string
	Again     bool // a new run although an earlier one is out
}

// Publish makes the release due now, approved in the name of who asked, and returns its id.
// It uses the release that waits for this article; where one is out already it refuses with a
// StateError unless Again is set, with a *ConsentError where the word of who asks is not enough, and
// with a *WaitError where it waits for another.
// Somebody must be running a scheduler on the store.
func (d *Desk) Publish(ctx context.Context, p PublishNow) (int64, error) {
	releases, err := d.Store.Releases(ctx, content.ReleaseFilter{Channel: p.Rendition.Channel, Slug: p.Rendition.Slug})
	if err != nil {
		return 0, err
	}
	set := content.Changeset{
		By: p.Who, At: d.Now(), Articles: []content.ArticleRecord{p.Article}, Renditions: []content.Rendition{p.Rendition},
	}
	waiting, run, err := choose(releases, p.Again)
	if err != nil {
		return 0, err
	}
	if waiting != nil {
		return waiting.ID, d.hasten(ctx, p, set, *waiting)
	}
	if err := d.mayHasten(ctx, content.Release{}, p.Consent, "", p.Who); err != nil {
		return 0, err
	}
	items := []content.Item{{
		Slug: p.Rendition.Slug, Title: p.Rendition.Title, Rendition: p.Rendition.Digest, SourceDigest: p.Rendition.SourceDigest,
	}}
	set.Create = []content.Release{{
		Channel: p.Rendition.Channel, Platform: p.Rendition.Platform, Run: run, Items: items, State: content.Planned,
		Why: byHand.String(), Due: d.Now(), Late: cmp.Or(p.Late, content.DefaultLate), Digest: content.MessageDigest(items),
		Commit: p.Article.Commit, Consent: p.Consent,
	}}
	ids, err := d.Store.Apply(ctx, set)
	if err != nil {
		return 0, err
	}
	return ids[0], d.Approve(ctx, Word{Release: ids[0], Who: p.Who}, set.Create[0].Digest, "cli")
}

// choose finds the release that waits for an article on a channel, or the number of a new run.
// What is under way or in doubt is never overtaken, not even by a new run.
func choose(releases []content.Release, again bool) (*content.Release, int, error) {
	run := 1
	var waiting *content.Release
	for i := range releases {
		r := &releases[i]
		if r.State != content.Cancelled {
			run = max(run, r.Run+1)
		}
		switch {
		case r.State.Changeable():
			if waiting == nil || r.Run < waiting.Run {
				waiting = r
			}
		case r.State == content.Cancelled:
		case r.State == content.Published && again:
		default:
			return nil, 0, &StateError{Release: r.ID, State: r.State, Act: "publish"}
		}
	}
	return waiting, run, nil
}

// hasten brings a waiting release forward to now. A message of several articles keeps its
// others; only the content of this one is renewed.
func (d *Desk) hasten(ctx context.Context, p PublishNow, set content.Changeset, r content.Release) error {
	change := content.Change{Release: r.ID, Version: r.Version, Due: d.Now(), Why: byHand.String()}
	items := slices.Clone(r.Items)
	for i := range items {
		if items[i].Slug == p.Rendition.Slug && items[i].Rendition != p.Rendition.Digest {
			items[i].Title, items[i].Rendition, items[i].SourceDigest = p.Rendition.Title, p.Rendition.Digest, p.Rendition.SourceDigest
			change.Items, change.Digest = items, content.MessageDigest(items)
		}
	}
	digest := cmp.Or(change.Digest, r.Digest)
	if err := d.mayHasten(ctx, r, r.Consent.And(p.Consent), digest, p.Who); err != nil {
		return err
	}
	if err := d.waitsForNone(ctx, r.ID); err != nil {
		return err
	}
	if change.Digest != "" && r.State == content.Approved {
		change.To = content.Planned
	}
	set.Change = []content.Change{change}
	if _, err := d.Store.Apply(ctx, set); err != nil {
		return err
	}
	r, err := d.Store.Release(ctx, r.ID)
	if err != nil || r.State != content.Planned {
		return err
	}
	return d.Approve(ctx, Word{Release: r.ID, Who: p.Who}, digest, "cli")
}

// Await waits until a release has come to an end that this machine can reach: published,
// handed off, failed, missed, in doubt for longer than patience (work time), given up, or put off
// for longer than patience (calendar time), as a quota that is used up does until the next day.
// When ctx ends first it returns the release as it stands with ctx's error. Seen, if not nil, is
// told of each change on the way: a wait for the platform can be long.
func (d *Desk) Await(ctx context.Context, release int64, patience time.Duration, seen func(content.Release)) (content.Release, error) {
	var doubted time.Time
	var last int64 // version
	for {
		r, err := d.Store.Release(ctx, release)
		if err != nil {
			return r, fmt.Errorf("scheduler: waiting for release %d: %w", release, err)
		}
		if seen != nil && r.Version != last {
			last = r.Version
			seen(r)
		}
		switch r.State {
		case content.Approved:
			doubted = time.Time{}
			if r.NotBefore.After(d.Now().Add(patience)) {
				return r, nil
			}
		case content.Queued, content.Publishing, content.Submitted:
			doubted = time.Time{}
		case content.InDoubt:
			if doubted.IsZero() {
				doubted = d.Clock.Now()
			}
			if d.Clock.Now().Sub(doubted) >= patience {
				return r, nil
			}
		default:
			return r, nil
		}
		select {
		case <-ctx.Done():
			return r, ctx.Err()
		case <-d.Clock.After(outcomePoll):
		}
	}
}

package wechat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

// placed is a draft in the box and where a person can look at it.
type placed struct {
	draft
	Preview string
}

// prepare puts the message into the draft box and says what was filled in. A cover that the
// platform has lost meanwhile is uploaded again, once.
func (p *Publisher) prepare(ctx context.Context, m publishers.Message, memo memory) (placed, string, error) {
	d, filled, err := p.place(ctx, m, memo, false)
	if gone(err) {
		d, filled, err = p.place(ctx, m, memo, true)
	}
	return d, filled, err
}

// place brings the draft to the message's present content: the recorded one is updated, so that
// its id and its place in the box stay; otherwise a new one is added.
func (p *Publisher) place(ctx context.Context, m publishers.Message, memo memory, again bool) (placed, string, error) {
	articles, marks, filled, err := p.compose(ctx, m, again)
	if err != nil {
		return placed{}, "", err
	}
	want := draft{Digest: digest(articles), Marks: marks, Since: p.now().Unix()}
	old, err := p.existing(ctx, memo)
	if err != nil {
		return placed{}, "", err
	}
	if old.MediaID != "" && len(old.Marks) != len(marks) {
		// A draft cannot change its number of articles.
		if err := p.api.DeleteDraft(ctx, old.MediaID); err != nil && !gone(err) {
			return placed{}, "", err
		}
		old = draft{}
	}
	if old.MediaID == "" {
		err = p.add(ctx, memo, &want, articles)
	} else {
		want.MediaID, want.Since = old.MediaID, old.Since
		if old.Digest != want.Digest {
			err = p.update(ctx, memo, want, articles)
		}
	}
	if err != nil {
		return placed{}, "", err
	}
	items, err := p.api.Draft(ctx, want.MediaID)
	if err != nil {
		return placed{}, "", err
	}
	return placed{want, items[0].URL}, filled, nil
}

// existing is the draft of an earlier attempt that is still in the box. When a submit may have
// taken it away, its being gone is not a reason to make another.
func (p *Publisher) existing(ctx context.Context, memo memory) (draft, error) {
	var d draft
	var submitted intent
	var sent sending
	err := errors.Join(memo.recall(ctx, stepDraft, &d), memo.recall(ctx, stepSubmit, &submitted), memo.recall(ctx, stepSend, &sent))
	if err != nil {
		return draft{}, err
	}
	if d.MediaID == "" && len(d.Marks) > 0 {
		return p.lostDraft(ctx, d)
	}
	if d.MediaID == "" {
		return draft{}, nil
	}
	_, err = p.api.Draft(ctx, d.MediaID)
	switch {
	case gone(err) && (submitted.MediaID != "" || sent.MediaID != "" && !sent.Gone):
		return draft{}, p.vanished()
	case gone(err):
		return draft{}, nil
	case err != nil:
		return draft{}, err
	}
	return d, nil
}

// lostDraft looks in the newest drafts for one whose draft/add was never answered. Not finding
// it costs a second draft, no more.
func (p *Publisher) lostDraft(ctx context.Context, lost draft) (draft, error) {
	marks := lost.Marks
	drafts, _, err := p.api.Drafts(ctx, 0, pageSize)
	if err != nil {
		return draft{}, err
	}
	var found []string
	for _, d := range drafts {
		if fitAll(marks, d.Items) {
			found = append(found, d.MediaID)
		}
	}
	if len(found) == 1 || len(found) > 1 && marked(marks) {
		return draft{MediaID: found[0], Marks: marks, Since: lost.Since}, nil // no digest: it is updated
	}
	return draft{}, nil
}

// add makes a new draft. What it will look like is recorded before, its id after.
func (p *Publisher) add(ctx context.Context, memo memory, d *draft, articles []wechatapi.Article) error {
	if err := memo.Keep(ctx, stepDraft, d); err != nil {
		return err
	}
	id, err := p.api.AddDraft(ctx, articles)
	if err != nil {
		return fmt.Errorf("adding the draft: %w", err)
	}
	d.MediaID = id
	return memo.Keep(ctx, stepDraft, d)
}

// update brings the articles of a draft to what is wanted.
func (p *Publisher) update(ctx context.Context, memo memory, want draft, articles []wechatapi.Article) error {
	// Until every article is through, the draft is neither the old message nor the new one.
	if err := memo.Keep(ctx, stepDraft, draft{MediaID: want.MediaID, Marks: want.Marks, Since: want.Since}); err != nil {
		return err
	}
	for i, a := range articles {
		if err := p.api.UpdateDraft(ctx, want.MediaID, i, a); err != nil {
			return fmt.Errorf("updating article %d of the draft: %w", i+1, err)
		}
	}
	return memo.Keep(ctx, stepDraft, want)
}

// digest identifies articles as they are sent.
func digest(articles []wechatapi.Article) string {
	b, err := json.Marshal(articles)
	if err != nil { // plain strings and numbers always marshal
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// vanished is the state in which nobody but a person can tell what happened.
func (p *Publisher) vanished() error {
	return &publishers.Error{Class: publishers.Unknown, Err: errGone, Text: content.T(
		"提交过的草稿已经不在草稿箱，已发布列表里也没有找到：请到公众平台看一眼，发布了就贴上链接",
		"the submitted draft has left the box and is not in the list of publications: look on the platform, paste the link if it is published")}
}

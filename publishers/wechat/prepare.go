package wechat

import (
	"context"
	"errors"

	"moxin/content"
	"moxin/publishers"
)

// Prepare puts the message into the draft box, or brings the draft that is there to its present
// content, and in mode broadcast shows it to the person of preview_to. Once something dangerous
// was begun nothing is touched: whatever lies in the box then is evidence.
func (p *Publisher) Prepare(ctx context.Context, m publishers.Message) (publishers.Prepared, error) {
	if err := counted(m); err != nil {
		return publishers.Prepared{}, err
	}
	memo := memory{m.Memo()}
	earlier, err := memo.dangerous(ctx)
	if err != nil || earlier.begun() {
		return publishers.Prepared{}, p.harmless(err)
	}
	d, _, err := p.prepare(ctx, m, memo)
	if err != nil {
		return publishers.Prepared{}, p.harmless(err)
	}
	return publishers.Prepared{PreviewURL: d.Preview, Why: p.preview(ctx, memo, d)}, nil
}

// Discard deletes the draft of a release that was given up. One that is gone is no error. The
// draft of a call that was never answered stays: it may be on its way out, and whether it is still
// in the box is all that a person can tell it by.
func (p *Publisher) Discard(ctx context.Context, m publishers.Message) error {
	memo := memory{m.Memo()}
	switch earlier, err := memo.dangerous(ctx); {
	case err != nil:
		return p.harmless(err)
	case earlier.unanswered():
		return rejected(content.T(
			"这份草稿发出过一次，没有收到答复，可能正在发布：到公众平台看过再删",
			"this draft was sent once and never answered, it may be on its way out: look on the platform, then delete it there"))
	}
	var d draft
	if err := memo.recall(ctx, stepDraft, &d); err != nil {
		return p.harmless(err)
	}
	if d.MediaID == "" && len(d.Marks) > 0 { // draft/add was never answered
		lost, err := p.lostDraft(ctx, d)
		if err != nil {
			return p.harmless(err)
		}
		d = lost
	}
	if d.MediaID != "" {
		if err := p.api.DeleteDraft(ctx, d.MediaID); err != nil && !gone(err) {
			return p.harmless(err)
		}
	}
	return p.harmless(memo.Forget(ctx, stepDraft, stepShown))
}

// preview shows a draft to the person of preview_to, once for each content. It says what went
// wrong: a preview that cannot be delivered stops nothing.
func (p *Publisher) preview(ctx context.Context, memo memory, d placed) string {
	if p.channel.Mode != ModeBroadcast || p.channel.PreviewTo == "" {
		return ""
	}
	var last shown
	err := memo.recall(ctx, stepShown, &last)
	if err == nil && last.Digest == d.Digest {
		return ""
	}
	if err == nil {
		err = p.api.MassPreview(ctx, d.MediaID, p.channel.PreviewTo)
	}
	if err == nil {
		err = memo.Keep(ctx, stepShown, shown{d.Digest})
	}
	if err == nil {
		return ""
	}
	var e *publishers.Error
	errors.As(p.harmless(err), &e)
	return content.T(
		"群发前的预览没有送到 preview_to："+e.Text.ZH,
		"the preview before the mass send did not reach preview_to: "+e.Text.EN).String()
}

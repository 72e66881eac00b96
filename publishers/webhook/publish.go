package webhook

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

const (
	// stepSent is set while a call may have arrived: the instant of the first one, "" when none has.
	stepSent = "sent"
	// stepAbsent is the stepSent that the receiver's last look-up knew nothing of.
	stepAbsent = "absent"
)

// Publish carries out one attempt; see the package comment for its steps.
func (p *Publisher) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	if len(m.Items) != 1 {
		return publishers.Receipt{}, &publishers.Error{Class: publishers.Bug, Text: content.T(
			fmt.Sprintf("接口渠道一次发一篇，收到 %d 篇", len(m.Items)), fmt.Sprintf("a webhook carries one article, got %d", len(m.Items)))}
	}
	memo := m.Memo()
	var first time.Time
	sent, err := memo.Recall(ctx, stepSent, &first)
	if err != nil {
		return publishers.Receipt{}, harmless(fmt.Errorf("webhook: looking for an earlier call: %w", err))
	}
	if sent {
		// The release was let go again after a doubt: by a proof of absence, or to be repeated under
		// its key, and then it stays in doubt whatever the class of a refusal is.
		var absent time.Time
		unheard, err := memo.Recall(ctx, stepAbsent, &absent)
		if err != nil {
			return publishers.Receipt{}, p.outcome(ctx, memo, sent, harmless(err))
		}
		sent = !unheard || !absent.Equal(first)
	}
	d, err := p.publish(ctx, m)
	if err == nil && !sent {
		err = memo.Forget(ctx, stepAbsent) // before the call that it must not speak of
	}
	if err == nil && !sent {
		err = memo.Keep(ctx, stepSent, p.now().UTC())
	}
	if err != nil {
		return publishers.Receipt{}, p.outcome(ctx, memo, sent, harmless(err))
	}
	a, err := p.post(ctx, d)
	if err != nil {
		return publishers.Receipt{}, p.outcome(ctx, memo, sent, err)
	}
	r := receipt(a, d.IdempotencyKey)
	r.Filled, err = filled(d)
	return r, err
}

// outcome classes an attempt that was not accepted. After an earlier call that may have arrived no
// refusal says anything about that one.
func (p *Publisher) outcome(ctx context.Context, memo publishers.Memo, earlier bool, err error) error {
	var e *publishers.Error
	if !errors.As(err, &e) || e.Class == publishers.Unknown {
		return err
	}
	if earlier {
		doubt := *e
		doubt.Class, doubt.After = publishers.Unknown, 0
		doubt.Text = content.Text{
			ZH: "更早的一次调用没有等到回答，这一次：" + e.Text.ZH, EN: "an earlier call was never answered; this time " + e.Text.EN,
		}
		return &doubt
	}
	// When this is not recorded, the next attempt takes its own refusal for a doubt: careful, not wrong.
	_ = memo.Forget(ctx, stepSent)
	return err
}

// Lookup asks the receiver what came of the release's key.
func (p *Publisher) Lookup(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	key := p.idempotencyKey(m.Release)
	a, err := p.look(ctx, key)
	if errors.Is(err, publishers.ErrAbsent) {
		err = cmp.Or(p.unheard(ctx, m.Memo()), err)
	}
	if err != nil {
		return publishers.Receipt{}, err
	}
	return receipt(a, key), nil
}

// unheard remembers of which call the receiver knows nothing. The next one is then the first again:
// else its refusal would be taken for a doubt, looked up, and refused anew, until the release is
// missed. A call that follows has an instant of its own, for which this says nothing.
func (p *Publisher) unheard(ctx context.Context, memo publishers.Memo) error {
	var first time.Time
	sent, err := memo.Recall(ctx, stepSent, &first)
	if err != nil || !sent {
		return err
	}
	return memo.Keep(ctx, stepAbsent, first)
}

// Poll looks the release up: a receiver has no jobs.
func (p *Publisher) Poll(ctx context.Context, m publishers.Message, _ string) (publishers.Receipt, error) {
	return p.Lookup(ctx, m)
}

// receipt is a publication as the receiver told it; where it gave no id, the key stands for it.
func receipt(a reply, key string) publishers.Receipt {
	id := a.ID
	if id == "" {
		id = key
	}
	return publishers.Receipt{State: content.Published, Posts: []publishers.Post{{RemoteID: id, URL: a.URL}}}
}

// filled says under which key an article went, and how each of its files: by an address, whose
// signature is nobody's business, or in the document.
func filled(d document) (string, error) {
	media := map[string]string{}
	for _, f := range d.Article.Media {
		how := "data"
		if f.URL != "" {
			how = "url"
		}
		if f.Hash != "" && media[f.Hash] == "" {
			media[f.Hash] = how
		}
	}
	b, err := json.Marshal(map[string]any{"idempotency_key": d.IdempotencyKey, "media": media})
	if err != nil {
		return "", fmt.Errorf("webhook: noting what was sent: %w", err)
	}
	return string(b), nil
}

// harmless classes an error from before the call.
func harmless(err error) error {
	var e *publishers.Error
	if errors.As(err, &e) {
		return err
	}
	return &publishers.Error{Class: publishers.Transient, After: shortWait, Err: err, Text: content.T(
		"还没有发出去就中断了", "interrupted before anything was sent")}
}

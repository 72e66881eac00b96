package webhook

import (
	"context"
	"errors"
	"fmt"

	"moxin/content"
	"moxin/publishers"
)

// Withdraw tells the receiver to take an article away. It is one event for each post, under a key
// of its own, and may be sent again.
func (p *Publisher) Withdraw(ctx context.Context, m publishers.Message, posts []content.Publication) (content.Text, error) {
	for _, post := range posts {
		d := document{
			Version: version, Event: "withdraw", Channel: p.channel.ID,
			IdempotencyKey: p.idempotencyKey(m.Release) + "-withdraw",
			Release:        m.Release.ID, Run: m.Release.Run,
			Withdraws: &earlier{IdempotencyKey: p.idempotencyKey(m.Release), ID: post.RemoteID, URL: post.URL},
		}
		_, err := p.post(ctx, d)
		var e *publishers.Error
		if errors.As(err, &e) && e.Code == "410" {
			continue // gone already
		}
		if err != nil {
			return content.Text{}, fmt.Errorf("withdrawing %s: %w", post.RemoteID, err)
		}
	}
	return content.T(
		"接收方已收到撤回的通知；它转发出去的和读者已经看到、保存的收不回来",
		"the receiver was told to take it away; what it passed on, and what readers have seen or kept, stays"), nil
}

package webhook

import (
	"context"
	"errors"
	"strings"

	"moxin/content"
	"moxin/publishers"
)

// Probe asks the receiver three things: whether it takes our signature, whether it refuses a
// wrong one, and whether it answers look-ups. None makes a post.
func (p *Publisher) Probe(ctx context.Context) []publishers.Permission {
	_, ping := p.post(ctx, p.ping())
	list := []publishers.Permission{{Key: "publish", Name: content.T("收到并认得签名", "receives, and knows the signature"), Err: ping}}
	if ping != nil {
		return list // the rest would say the same again
	}
	return append(list,
		publishers.Permission{Key: "signature", Name: content.T("拒绝伪造的签名", "refuses a forged signature"), Err: p.probeForged(ctx)},
		publishers.Permission{Key: "lookup", Name: content.T("能按幂等键查询", "answers look-ups by key"), Err: p.probeLookup(ctx)},
	)
}

// probeForged sends a ping signed with another secret.
func (p *Publisher) probeForged(ctx context.Context) error {
	forger := *p
	forger.secret = []byte(strings.Repeat("not the secret ", 3))
	_, err := forger.post(ctx, forger.ping())
	var e *publishers.Error
	if errors.As(err, &e) && (e.Code == "401" || e.Code == "403") {
		return nil
	}
	if err == nil {
		return account(nil, content.T("接收方不验签名：谁都能冒充 moxin 给它发内容，要回答 401",
			"the receiver checks no signature: anybody may send it articles; it must answer 401"))
	}
	return err
}

// probeLookup asks for a key that nothing was sent under.
func (p *Publisher) probeLookup(ctx context.Context) error {
	r, err := p.look(ctx, "moxin-probe")
	switch {
	case errors.Is(err, publishers.ErrAbsent):
		return nil
	case err == nil:
		return account(nil, content.T("接收方对从未用过的幂等键回答了 "+r.ID+"，查询不可信",
			"the receiver answers "+r.ID+" to a key that was never used; its look-ups cannot be trusted"))
	}
	var e *publishers.Error
	if errors.As(err, &e) && e.Code != "" {
		return account(err, content.T(`接收方不支持查询（要回答 404 和 {"absent": true}）：存疑时只能用同一个键再发一次，一天之后要人来定`,
			`the receiver does not answer look-ups (404 with {"absent": true}): a doubt is ended by sending again under the same key, and after a day by a person`))
	}
	return err
}

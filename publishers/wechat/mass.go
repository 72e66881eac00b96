package wechat

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

// codeTooSoon refuses a clientmsgid that came less than a minute ago. It says that an earlier call
// arrived, and not what became of it.
const codeTooSoon = 45066

// massKey is the clientmsgid of a release on this account: of this store by its key, of this
// release by its marker and birth (ids begin anew in a restored store), and of its turn, because
// the platform would answer for the failed send of an earlier one. It never depends on the attempt.
func (p *Publisher) massKey(r content.Release, turn int) string {
	h := hmac.New(sha256.New, p.key)
	fmt.Fprintf(h, "wechat mass send\n%s\n%s\n%d\n%d", p.channel.AppID, r.Marker(), r.CreatedAt.Unix(), turn)
	return "moxin-" + hex.EncodeToString(h.Sum(nil)[:24]) // 54 of the 64 bytes
}

// broadcast sends the message to followers. earlier is the send of an attempt that never learnt
// its outcome: until it is known, no error may look harmless.
func (p *Publisher) broadcast(ctx context.Context, m publishers.Message, memo memory, earlier sending) (publishers.Receipt, error) {
	harmless := p.harmless
	if earlier.Key != "" {
		harmless = p.undecided
	}
	d, filled, err := p.readyToSend(ctx, m, memo, earlier)
	if err != nil {
		return publishers.Receipt{}, harmless(err)
	}
	r := publishers.Receipt{Filled: filled}
	if earlier.Key == "" {
		r.Why = p.preview(ctx, memo, d)
	}
	sent := sending{MediaID: d.MediaID, Marks: d.Marks, Key: earlier.Key}
	if sent.Key == "" {
		turn := 0
		if err := memo.recall(ctx, stepTurn, &turn); err != nil {
			return publishers.Receipt{}, harmless(err)
		}
		sent.Key = p.massKey(m.Release, turn)
	}
	if err := ctx.Err(); err != nil {
		return publishers.Receipt{}, harmless(err)
	}
	if err := memo.Keep(ctx, stepSend, sent); err != nil {
		return publishers.Receipt{}, harmless(err)
	}
	answer, err := p.api.MassSend(ctx, wechatapi.Mass{MediaID: sent.MediaID, Tag: p.channel.Tag, Key: sent.Key})
	if err != nil {
		return publishers.Receipt{}, p.unsent(ctx, memo, sent, earlier.Key != "", err)
	}
	r.State, r.Job = content.Submitted, string(answer.MsgID)
	if r.Why != "" {
		r.Why += "; "
	}
	r.Why += mayWait
	if err := memo.Keep(ctx, stepMass, massJob{string(answer.MsgID), string(answer.MsgDataID)}); err != nil {
		// The job itself goes to the store with the receipt; only the key of the statistics is lost.
		r.Why += fmt.Sprintf("; 没能记下 msg_data_id %[1]s / msg_data_id %[1]s could not be recorded", answer.MsgDataID)
	}
	return r, nil
}

// readyToSend is the draft that is sent. When the one of an earlier send has left the box, that
// call is repeated as it was: it says most of what became of it. Only after the platform has
// answered that there is no such draft a new one is made; the key still tells them apart.
func (p *Publisher) readyToSend(ctx context.Context, m publishers.Message, memo memory, earlier sending) (placed, string, error) {
	if earlier.Key != "" && !earlier.Gone {
		_, err := p.api.Draft(ctx, earlier.MediaID)
		if gone(err) {
			return placed{draft: draft{MediaID: earlier.MediaID, Marks: earlier.Marks}}, "", nil
		}
		if err != nil {
			return placed{}, "", err
		}
	}
	return p.prepare(ctx, m, memo)
}

// unsent says what an error of mass/sendall means. Repeated under an earlier call nothing but the
// platform's "seen before" ends the doubt; else the intent is taken back when the call surely did
// nothing.
func (p *Publisher) unsent(ctx context.Context, memo memory, sent sending, repeated bool, err error) error {
	e := p.dangerous(err)
	var w *wechatapi.Error
	if errors.As(err, &w) && w.Code == codeTooSoon || repeated {
		e.Class = publishers.Unknown
	}
	switch {
	case e.Class != publishers.Unknown:
		e.Err = errors.Join(e.Err, memo.Forget(ctx, stepSend))
	case repeated && gone(err):
		sent.Gone = true
		e.Err = errors.Join(e.Err, memo.Keep(ctx, stepSend, sent))
	}
	return e
}

// unseen says of a send without an answer what a person should know. It is never ErrAbsent: a
// send that waits for the administrator may leave its draft in the box.
func (p *Publisher) unseen(ctx context.Context, sent sending) error {
	_, err := p.api.Draft(ctx, sent.MediaID)
	t := content.T(
		"群发没有收到答复；草稿还在草稿箱，多半没有发出，但可能正在等管理员确认：到公众平台的群发记录里看一眼",
		"the mass send was not answered; its draft is still in the box, so it is probably not out, but it may wait for the administrator: look at the sends on the platform")
	switch {
	case gone(err):
		t = content.T(
			"群发没有收到答复；草稿已经不在草稿箱，多半已经发出：到公众平台的群发记录里看一眼",
			"the mass send was not answered; its draft has left the box, so it is probably out: look at the sends on the platform")
	case err != nil:
		return p.undecided(err)
	}
	return &publishers.Error{Class: publishers.Unknown, Err: err, Text: t}
}

// settleMass answers for a send that was taken. One that failed is over: a person sends the
// release again, under another key, with the draft if it is still there.
func (p *Publisher) settleMass(ctx context.Context, m publishers.Message, memo memory, j massJob) (publishers.Receipt, bool, error) {
	r, err := p.massVerdict(ctx, m, j)
	if err != nil || r.State != content.Failed {
		return r, err == nil, p.undecided(err)
	}
	turn := 0
	if err := memo.recall(ctx, stepTurn, &turn); err != nil {
		return publishers.Receipt{}, false, p.harmless(err)
	}
	if err := memo.Keep(ctx, stepTurn, turn+1); err != nil {
		return publishers.Receipt{}, false, p.harmless(err)
	}
	// The job last: while it is recorded this happens again, and only the turn grows.
	return publishers.Receipt{}, false, p.harmless(memo.Forget(ctx, stepSend, stepMass))
}

// massVerdict asks how a mass send stands. The addresses of its articles come by callback alone.
func (p *Publisher) massVerdict(ctx context.Context, m publishers.Message, j massJob) (publishers.Receipt, error) {
	state, err := p.api.MassState(ctx, wechatapi.ID(j.MsgID))
	if err != nil {
		return publishers.Receipt{}, err
	}
	r := publishers.Receipt{Job: j.MsgID}
	switch state {
	case wechatapi.MassSending:
		r.State = content.Submitted
	case wechatapi.MassSuccess:
		r.State = content.Published
		for i := range m.Items {
			r.Posts = append(r.Posts, publishers.Post{Index: i, RemoteID: j.MsgID, StatID: j.statID(i)})
		}
	case wechatapi.MassFailed:
		r.State, r.Why = content.Failed, massFailed
	case wechatapi.MassDeleted:
		r.State, r.Why = content.Failed, "群发后被删除 / sent, then deleted"
	default:
		return publishers.Receipt{}, fmt.Errorf("wechat: mass send %s has the unknown msg_status %.40q", j.MsgID, string(state))
	}
	return r, nil
}

// mayWait is said of every send that was taken: mass/get answers SENDING alike whether the platform
// works on it or a person has to confirm it.
const mayWait = "开了群发保护的账号：等管理员在微信里确认，30 分钟内 / where the account guards mass sends: the administrator has to confirm it in WeChat within 30 minutes"

const massFailed = "群发失败：到公众平台的群发记录里看原因（审核没过，管理员拒绝，或没有在 30 分钟内确认） / the mass send failed: see why among the sends on the platform (an audit, or an administrator who refused or did not confirm within 30 minutes)"

// statID joins the statistics of the article at a 0-based index; "" while msg_data_id is not known.
func (j massJob) statID(index int) string {
	if j.MsgDataID == "" {
		return ""
	}
	return j.MsgDataID + "_" + strconv.Itoa(index+1)
}

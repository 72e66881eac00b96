package wechat

import (
	"context"
	"errors"
	"strconv"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

// Waits before another attempt, in calendar time.
const (
	shortWait = 15 * time.Second // busy, no answer
	nextTry   = time.Minute      // the platform asks for a minute (45066)
)

// codeGone is what calls say that name a draft which is not in the box, and a cover which is
// not in the library.
const codeGone = 40007

// errGone says that a submitted draft is neither in the box nor seen among the publications.
var errGone = errors.New("wechat: the draft has left the box and no article is to be seen")

func account(t content.Text) error {
	return &publishers.Error{Class: publishers.Account, Text: t}
}

func rejected(t content.Text) error {
	return &publishers.Error{Class: publishers.Rejected, Text: t}
}

// harmless classes an error of a step that cannot have published anything. What nobody knows
// about an upload or a draft is worth another try.
func (p *Publisher) harmless(err error) error {
	if err == nil {
		return nil
	}
	var ours *publishers.Error
	if errors.As(err, &ours) {
		return err
	}
	e := p.translate(err)
	if e.Class == publishers.Unknown {
		e.Class, e.After = publishers.Transient, max(e.After, shortWait)
	}
	return e
}

// dangerous classes an error of freepublish/submit and of mass/sendall. The draft being gone is Unknown too: this
// attempt, an older one or a person has published it.
func (p *Publisher) dangerous(err error) *publishers.Error {
	e := p.translate(err)
	var w *wechatapi.Error
	if !errors.As(err, &w) || w.Code == codeGone || e.Class == publishers.Transient && !w.NotSent && w.Class != wechatapi.Wait {
		e.Class = publishers.Unknown
	}
	return e
}

// classes says what the client's classes mean for a release.
var classes = map[wechatapi.Class]publishers.Class{
	wechatapi.Unknown:   publishers.Unknown,
	wechatapi.Transient: publishers.Transient,
	wechatapi.Wait:      publishers.Transient,
	wechatapi.Token:     publishers.Account,
	wechatapi.Config:    publishers.Account,
	wechatapi.Quota:     publishers.Limited,
	wechatapi.Content:   publishers.Rejected,
	wechatapi.Bug:       publishers.Bug,
	wechatapi.Repeat:    publishers.Unknown, // of which send it does not say
}

// translate carries over what the platform said.
func (p *Publisher) translate(err error) *publishers.Error {
	var w *wechatapi.Error
	if !errors.As(err, &w) {
		return &publishers.Error{Class: publishers.Unknown, Err: err, Text: interrupted(err)}
	}
	e := &publishers.Error{Class: classes[w.Class], Text: w.Text(), Trace: w.RID, After: w.After, Err: err}
	if w.Code != 0 {
		e.Code = strconv.Itoa(w.Code)
	}
	switch w.Class {
	case wechatapi.Transient:
		e.After = max(e.After, shortWait)
	case wechatapi.Wait:
		e.After = max(e.After, nextTry)
	case wechatapi.Quota:
		e.After = max(e.After, p.untilQuota(w.Code))
	}
	return e
}

func interrupted(err error) content.Text {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return content.T("这次尝试被打断了", "the attempt was interrupted")
	}
	return content.T("这次尝试没有做完", "the attempt could not be finished")
}

// codeNoSend is what a mass send gets when no send is left.
const codeNoSend = 45028

// untilQuota is how long an allowance is used up. Mass sends of a subscription account come back
// each day, those of a service account each month (page Batch_Sends, read 2026-11).
func (p *Publisher) untilQuota(code int) time.Duration {
	now := p.now()
	if code == codeNoSend && p.channel.Account == "service" {
		y, m, _ := now.In(content.Beijing()).Date()
		return time.Date(y, m+1, 1, 0, 0, 0, 0, content.Beijing()).Sub(now)
	}
	return content.NextMidnight(now).Sub(now)
}

// gone reports that the platform does not know a draft or a material.
func gone(err error) bool {
	var w *wechatapi.Error
	return errors.As(err, &w) && w.Code == codeGone
}

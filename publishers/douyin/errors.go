package douyin

import (
	"context"
	"errors"
	"strconv"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/douyin/douyinapi"
)

// Waits before another attempt, in calendar time.
const (
	shortWait = 15 * time.Second // busy, no answer
	slowDown  = time.Minute      // called too often
)

// classes says what the client's classes mean for a release. No call shows anything to a reader,
// so what nobody knows of one is worth another try.
var classes = map[douyinapi.Class]publishers.Class{
	douyinapi.Unknown:   publishers.Transient,
	douyinapi.Transient: publishers.Transient,
	douyinapi.Rate:      publishers.Limited,
	douyinapi.Quota:     publishers.Limited,
	douyinapi.Token:     publishers.Account,
	douyinapi.Owner:     publishers.Account,
	douyinapi.Config:    publishers.Account,
	douyinapi.Bug:       publishers.Bug,
}

// translate carries over what the platform said.
func (p *Publisher) translate(err error) *publishers.Error {
	var ours *publishers.Error
	if errors.As(err, &ours) {
		return ours
	}
	var d *douyinapi.Error
	if !errors.As(err, &d) {
		return &publishers.Error{Class: publishers.Transient, After: shortWait, Err: err, Text: interrupted(err)}
	}
	e := &publishers.Error{Class: classes[d.Class], Text: d.Text(), Trace: d.LogID, After: d.After, Err: err}
	if d.Code != 0 {
		e.Code = strconv.Itoa(d.Code)
	}
	switch d.Class {
	case douyinapi.Unknown, douyinapi.Transient:
		e.After = max(e.After, shortWait)
	case douyinapi.Rate:
		e.After = max(e.After, slowDown)
	case douyinapi.Quota:
		e.After = max(e.After, content.NextMidnight(p.now()).Sub(p.now()))
	}
	return e
}

func interrupted(err error) content.Text {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return content.T("这次尝试被打断了", "the attempt was interrupted")
	}
	return content.T("这次尝试没有做完", "the attempt could not be finished")
}

func account(zh, en string) *publishers.Error {
	return &publishers.Error{Class: publishers.Account, Text: content.T(zh, en)}
}

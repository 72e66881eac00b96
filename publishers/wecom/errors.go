package wecom

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// shortWait is before another attempt where the platform names no time; calendar.
const shortWait = 15 * time.Second

// codeBusy is the platform's word for "later", which does not say whether the call was carried out.
const codeBusy = -1

// tokenPath is the call before every other: what it answers was said before anything was done.
const tokenPath = "/cgi-bin/gettoken"

func account(t content.Text) error { return &publishers.Error{Class: publishers.Account, Text: t} }

func rejected(t content.Text) error { return &publishers.Error{Class: publishers.Rejected, Text: t} }

// harmless classes an error of a step that cannot have reached a reader. What nobody knows about an
// upload, a question or a reminder is worth another try.
func harmless(err error) error {
	if err == nil {
		return nil
	}
	var ours *publishers.Error
	if errors.As(err, &ours) || errors.Is(err, publishers.ErrAbsent) {
		return err
	}
	e := translate(err)
	if e.Class == publishers.Unknown {
		e.Class, e.After = publishers.Transient, max(e.After, shortWait)
	}
	return e
}

// dangerous classes an error of the call that makes a task or speaks to a group. That the platform is busy
// is Unknown too: the list of tasks tells, or a person.
func dangerous(err error) *publishers.Error {
	e := translate(err)
	var w *wecomapi.Error
	if errors.As(err, &w) && w.Code == codeBusy && w.Path != tokenPath {
		e.Class = publishers.Unknown
	}
	return e
}

// undecided classes an error of a look for what an earlier call left: until that is known no error may
// look harmless.
func undecided(err error) error {
	if err == nil || errors.Is(err, publishers.ErrAbsent) {
		return err
	}
	var ours *publishers.Error
	if !errors.As(err, &ours) {
		ours = translate(err)
	}
	e := *ours
	e.Class = publishers.Unknown
	return &e
}

// translate carries over what the client or the platform said.
func translate(err error) *publishers.Error {
	e := &publishers.Error{Class: wecomapi.ClassOf(err), Err: err}
	var w *wecomapi.Error
	var size *wecomapi.SizeError
	var shape *wecomapi.ShapeError
	switch {
	case errors.As(err, &w):
		e.Text, e.After = w.Text(), w.After
		if w.Code != 0 {
			e.Code = strconv.Itoa(w.Code)
		}
		if e.Class == publishers.Transient {
			e.After = max(e.After, shortWait)
		}
	case errors.As(err, &size):
		e.Text = content.T(
			fmt.Sprintf("企业微信不收：%s 有 %d，允许 %d 到 %d", size.Part, size.Size, size.Min, size.Max),
			fmt.Sprintf("WeCom does not take it: %s has %d, %d to %d are allowed", size.Part, size.Size, size.Min, size.Max))
	case errors.As(err, &shape):
		e.Text = content.T("企业微信不收："+shape.Part+" 要写成 "+shape.Want, "WeCom does not take it: "+shape.Part+" has to be "+shape.Want)
	case errors.Is(err, wecomapi.ErrPicture):
		e.Text = content.T("企业微信只收 JPG 和 PNG 图片", "WeCom takes JPG and PNG pictures")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		e.Text = content.T("这次尝试被打断了", "the attempt was interrupted")
	default:
		e.Text = content.T("这次尝试没有做完", "the attempt could not be finished")
	}
	return e
}

// code reports whether an error is the platform's refusal of this number.
func code(err error, number int) bool {
	var w *wecomapi.Error
	return errors.As(err, &w) && w.Code == number
}

package wecom

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/handoff"
)

// openAfter is how long past the time to confirm a package stays open: for the last poll, and for somebody
// to look at what nobody confirmed. Calendar.
const openAfter = 24 * time.Hour

// spec is what people see of a task: what it says, as it was approved.
var spec = handoff.Spec{
	Platform: content.WeCom,
	Texts: []handoff.Field{
		{Key: handoff.KeyText, Label: content.T("正文", "Text"), Value: handoff.Body},
		{Key: handoff.KeyTitle, Label: content.T("标题", "Title"), Value: handoff.Title},
		{Key: "summary", Label: content.T("卡片描述", "Description of the card"), Value: func(r content.Rendition) string { return r.Summary }},
		{Key: handoff.KeyLink, Label: content.T("卡片链接", "Link of the card"), Value: handoff.SourceURL},
	},
	Checks: []handoff.Check{
		{
			Text:   content.T("企业微信会给每位同事发一条通知：打开“客户群发”任务，看一遍文字和附件，点“发送”", "WeCom tells every colleague: open the 客户群发 task, look at words and attachments, press 发送"),
			When:   inMode(content.ModeMessage),
			Source: "page of add_msg_template (path/92135, 2025-11-17): the task is sent when the member confirms it",
		},
		{
			Text:   content.T("企业微信会给每位同事发一条通知：打开“客户朋友圈”任务，看一遍文字和图片，点“发表”", "WeCom tells every colleague: open the 客户朋友圈 task, look at words and pictures, press 发表"),
			When:   inMode(content.ModeMoment),
			Source: "page of add_moment_task (path/96351, 2025-09-11): the member puts it out",
		},
		{
			Text:   content.T("不用在这里贴链接：谁确认了，moxin 会自己问到", "Paste no link here: moxin finds out by itself who has confirmed"),
			Source: "page of get_groupmsg_task (path/93338, read 2026-11)",
		},
	},
}

func inMode(mode string) func(content.Rendition) bool {
	return func(r content.Rendition) bool { return r.Mode == mode }
}

// handedOff is the receipt of tasks that are made. A later attempt gives the same package again.
func (w *work) handedOff(ctx context.Context) (publishers.Receipt, error) {
	// The first questions about a moment's job; where they fail or find it unfinished, Poll asks on.
	if err := w.named(ctx); err != nil {
		if e := nothingMade(err); e != nil {
			e.Err = errors.Join(e.Err, w.memo.Forget(ctx, stepTasks, stepIntent))
			return publishers.Receipt{}, e
		}
	}
	var token string
	if err := w.memo.recall(ctx, stepHandoff, &token); err != nil {
		return publishers.Receipt{}, undecided(err)
	}
	if token == "" {
		var err error
		if token, err = handoff.Token(w.key, w.random, w.m.Release.ID); err == nil {
			err = w.memo.Keep(ctx, stepHandoff, token)
		}
		if err != nil {
			return publishers.Receipt{}, undecided(err)
		}
	}
	h := spec.Build(token, w.m)
	if last := w.m.Release.Due.Add(w.confirmTime() + openAfter); last.After(h.Expires) {
		h.Expires = last
	}
	h.Checklist = append(h.Checklist, w.who(w.m.Items[0]))
	return publishers.Receipt{State: content.HandedOff, Job: w.done.job(), Handoff: &h, Why: w.done.Why}, nil
}

// who says by whom and by when it is to be confirmed.
func (p *Publisher) who(r content.Rendition) content.Text {
	zh, en := "应用可见的、有客户的同事", "the colleagues with customers whom the app sees"
	if r.To != nil && len(r.To.Staff) > 0 {
		zh = joined(r.To.Staff)
		en = zh
	}
	within := fmt.Sprint(p.confirmTime().Round(time.Minute))
	return content.T("由这些同事确认："+zh+"；到点后 "+within+" 内", "To be confirmed by: "+en+"; within "+within+" of its time")
}

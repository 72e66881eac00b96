package wecom

import (
	"context"
	"errors"
	"fmt"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// Remind asks those who have not confirmed once more. The platform does so for messages alone, and for one
// of them three times in a day.
func (p *Publisher) Remind(ctx context.Context, m publishers.Message, job string) error {
	if p.channel.Mode == content.ModeMoment {
		return rejected(content.T(
			"企业微信没有提醒同事发朋友圈的接口：当面或在群里说一声", "WeCom has no way to remind colleagues of a moment: tell them yourself"))
	}
	done, err := p.known(ctx, memory{m.Memo()}, job)
	if err != nil {
		return harmless(err)
	}
	for _, t := range done.List {
		if err := p.remind(ctx, t); err != nil {
			return harmless(err)
		}
	}
	return nil
}

// remind asks the colleagues of one task, if somebody waits for it.
func (p *Publisher) remind(ctx context.Context, t task) error {
	staff, err := p.tasks.staff(ctx, t.ID)
	if err != nil {
		return err
	}
	if now := p.progress(staff); now.Done == now.Total {
		return nil
	}
	if p.take != nil {
		ok, err := p.take(ctx, "wecom/remind/"+p.channel.AppID+"/"+t.ID, wecomapi.ReminderWindow, wecomapi.MaxReminders)
		if err != nil {
			return err
		}
		if !ok {
			return &publishers.Error{Class: publishers.Limited, After: wecomapi.ReminderWindow / wecomapi.MaxReminders, Text: content.T(
				"企业微信 24 小时内最多提醒三次，已经提醒过了", "WeCom reminds of a message three times in 24 hours, and has")}
		}
	}
	return p.api.RemindMessage(ctx, t.ID)
}

// Cancel takes the tasks back from those who have not confirmed. A task that is taken back already is no
// error: the same again is harmless. One that is gone altogether is, unless somebody is known to have sent it
// or another: nobody can say any more whether customers have it.
func (p *Publisher) Cancel(ctx context.Context, m publishers.Message, job string) (publishers.Receipt, error) {
	memo := memory{m.Memo()}
	done, err := p.known(ctx, memo, job)
	if err != nil {
		return publishers.Receipt{}, harmless(err)
	}
	w := work{p, m, memo, done}
	if err := w.named(ctx); err != nil {
		r, err := jobless(w.done, err)
		return r, errors.Join(err, p.over(ctx, memo, r))
	}
	if !w.done.identified() {
		return publishers.Receipt{}, &publishers.Error{Class: publishers.Transient, After: shortWait, Text: content.T(
			"企业微信还在建这个任务，建成之前取消不了：过一会儿再试", "WeCom is still making the task, which cannot be cancelled before: try again in a while")}
	}
	gone := false
	staff, err := p.colleagues(ctx, w.done, func(ctx context.Context, id string) ([]colleague, error) {
		list, known, err := p.takeBack(ctx, id)
		gone = gone || !known
		return list, err
	})
	if err != nil {
		return publishers.Receipt{}, harmless(err)
	}
	now := p.progress(staff)
	r := publishers.Receipt{State: content.Failed, Job: w.done.job(), Progress: &now, Why: cancelled.String()}
	switch {
	case now.Done > 0:
		r = p.published(r, staff)
		was := partly(now)
		r.Why = content.T("已取消；在那之前 "+was.ZH, "cancelled; before that "+was.EN).String()
	case gone:
		return publishers.Receipt{}, rejected(content.T(
			fmt.Sprintf("企业微信里已经没有这个任务，有没有人发出去过查不到：问一下同事，再用 moxin release confirm %d 说一声", m.Release.ID),
			fmt.Sprintf("WeCom has no such task any more, and cannot say whether anybody sent it: ask your colleagues, then say moxin release confirm %d", m.Release.ID)))
	}
	return r, harmless(p.over(ctx, memo, r))
}

// takeBack cancels one task and answers who was asked, whoever confirmed in the moment before included: the
// task is closed then. known is false where WeCom has forgotten the task. It is read before as well, because
// no page says that a task which is cancelled can still be read.
func (p *Publisher) takeBack(ctx context.Context, id string) (staff []colleague, known bool, err error) {
	before, unread := p.tasks.staff(ctx, id)
	if err := p.tasks.cancel(ctx, id); err != nil && !already(err) {
		return nil, true, err
	}
	staff, err = p.tasks.staff(ctx, id)
	if already(err) {
		return before, unread == nil, nil
	}
	return staff, true, err
}

var cancelled = content.T("已在企业微信里取消，没有人发出去过", "cancelled in WeCom; nobody had sent it")

// already reports that there is no task to cancel any more.
func already(err error) bool {
	return code(err, wecomapi.CodeCancelled) || code(err, wecomapi.CodeGoneMessage) || code(err, wecomapi.CodeGoneMoment)
}

// over forgets the tasks of a release of which nothing came: who sends it again makes new ones.
func (p *Publisher) over(ctx context.Context, memo memory, r publishers.Receipt) error {
	if r.State != content.Failed {
		return nil
	}
	return memo.Forget(ctx, stepTasks, stepIntent)
}

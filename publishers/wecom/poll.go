package wecom

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// Poll asks how many colleagues have confirmed. It is Published when all have, or when the time to confirm is
// over and somebody has: nobody else will get it to their customers then. While nobody has, it stays a
// hand-off.
func (p *Publisher) Poll(ctx context.Context, m publishers.Message, job string) (publishers.Receipt, error) {
	ctx = context.WithValue(ctx, looking{}, true)
	memo := memory{m.Memo()}
	done, err := p.known(ctx, memo, job)
	if err != nil {
		return publishers.Receipt{}, harmless(err)
	}
	if len(done.List) == 0 {
		return publishers.Receipt{State: content.Submitted, Why: nothingYet}, nil
	}
	w := work{p, m, memo, done}
	if err := w.named(ctx); err != nil {
		return jobless(w.done, err)
	}
	if !w.done.identified() {
		return publishers.Receipt{State: content.HandedOff, Job: w.done.job()}, nil
	}
	staff, err := p.colleagues(ctx, w.done, p.tasks.staff)
	if err != nil {
		return publishers.Receipt{}, harmless(err)
	}
	return p.verdict(m, w.done, staff), nil
}

var nothingYet = content.T("还没有建成任务", "no task is made yet").String()

// known are the tasks of a release: as it recorded them, else as its job names them.
func (p *Publisher) known(ctx context.Context, memo memory, job string) (made, error) {
	done, _, err := memo.state(ctx)
	if err != nil || len(done.List) > 0 {
		return done, err
	}
	for _, id := range wecomapi.TaskIDs(job) {
		done.List = append(done.List, task{ID: id})
	}
	return done, nil
}

// identified reports that every task is known by its id.
func (m made) identified() bool {
	return !slices.ContainsFunc(m.List, func(t task) bool { return t.ID == "" })
}

// nothingMade is the error of a job that is over and made nothing; nil where it could not be asked.
func nothingMade(err error) *publishers.Error {
	if isAbsent(err) {
		return &publishers.Error{Class: publishers.Rejected, Err: err, Text: content.T(
			"企业微信里没有这条朋友圈：任务没有建成，或已被删除", "WeCom has no such moment: its task was not made, or was deleted")}
	}
	var e *publishers.Error
	if errors.As(err, &e) && (e.Class == publishers.Rejected || e.Class == publishers.Account || e.Class == publishers.Bug) {
		return e
	}
	return nil
}

// jobless is the receipt of a job that made nothing, or the error of one that could not be asked.
func jobless(done made, err error) (publishers.Receipt, error) {
	if e := nothingMade(err); e != nil {
		return publishers.Receipt{State: content.Failed, Job: done.job(), Why: e.Text.String()}, nil
	}
	return publishers.Receipt{}, harmless(err)
}

// colleagues are those who were asked, each once, by user id. Who has several tasks of a release is done
// when all of them are. Of each task read says who they are.
func (p *Publisher) colleagues(ctx context.Context, done made, read func(ctx context.Context, id string) ([]colleague, error)) ([]colleague, error) {
	byUser := map[string]colleague{}
	for _, t := range done.List {
		list, err := read(ctx, t.ID)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if was, ok := byUser[c.User]; ok {
				c.Done = c.Done && was.Done
			}
			byUser[c.User] = c
		}
	}
	var out []colleague
	for _, c := range byUser {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b colleague) int { return cmp.Compare(a.User, b.User) })
	return out, nil
}

// progress counts colleagues.
func (p *Publisher) progress(staff []colleague) content.Progress {
	out := content.Progress{Total: len(staff), At: p.now()}
	for _, c := range staff {
		switch {
		case c.Done:
			out.Done++
		case len(out.Waiting) < content.MaxWaiting:
			out.Waiting = append(out.Waiting, c.User)
		}
	}
	return out
}

// verdict is how a release stands by what colleagues did.
func (p *Publisher) verdict(m publishers.Message, done made, staff []colleague) publishers.Receipt {
	now := p.progress(staff)
	r := publishers.Receipt{State: content.HandedOff, Job: done.job(), Progress: &now}
	over := !p.now().Before(m.Release.Due.Add(p.confirmTime()))
	switch {
	case now.Total > 0 && now.Done == now.Total:
		r = p.published(r, staff)
	case now.Done > 0 && over:
		r = p.published(r, staff)
		r.Why = partly(now).String()
	}
	return r
}

// confirmTime is how long colleagues have.
func (p *Publisher) confirmTime() time.Duration {
	return cmp.Or(p.channel.Confirm, content.DefaultConfirm)
}

// partly says who did not confirm.
func partly(now content.Progress) content.Text {
	zh := fmt.Sprintf("%d 位同事里 %d 位已确认", now.Total, now.Done)
	en := fmt.Sprintf("%d of %d colleagues confirmed", now.Done, now.Total)
	if len(now.Waiting) > 0 {
		list := joined(now.Waiting)
		zh, en = zh+"；没有确认的："+list, en+"; not: "+list
	}
	return content.T(zh, en)
}

// published is a receipt whose post is the task. It is dated by the first who confirmed, where the platform
// says when: from then on customers had it.
func (p *Publisher) published(r publishers.Receipt, staff []colleague) publishers.Receipt {
	r.State = content.Published
	post := publishers.Post{RemoteID: r.Job}
	for _, c := range staff {
		if !c.At.IsZero() && (post.At.IsZero() || c.At.Before(post.At)) {
			post.At = c.At
		}
	}
	r.Posts = []publishers.Post{post}
	return r
}

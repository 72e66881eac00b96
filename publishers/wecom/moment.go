package wecom

import (
	"context"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// moments are the tasks of 客户朋友圈.
type moments struct{ api *wecomapi.Client }

var _ tasker = moments{}

// add starts the job that makes a task.
func (k moments) add(ctx context.Context, o order) (task, string, error) {
	job, err := k.api.AddMoment(ctx, o.moment())
	return task{Job: job}, "", err
}

// moment is an order as the client takes it.
func (o order) moment() wecomapi.Moment {
	return wecomapi.Moment{Staff: o.Staff, Tags: o.Tags, Text: o.Text, Attachments: o.Attachments}
}

func (k moments) list(ctx context.Context, _ order, from, to time.Time) ([]seen, error) {
	var out []seen
	q := wecomapi.MomentQuery{Start: from, End: to, Filter: wecomapi.ByCorp}
	for m, err := range wecomapi.All(func(cursor string) (wecomapi.Page[wecomapi.PostedMoment], error) {
		q.Cursor = cursor
		return k.api.Moments(ctx, q)
	}) {
		if err != nil {
			return nil, err
		}
		l := look{Text: visible(m.Text), Kinds: m.Kinds, Files: m.Files}
		if m.Link != "" {
			l.Links = []string{m.Link}
		}
		out = append(out, seen{m.ID, l.sorted()})
	}
	return out, nil
}

func (k moments) staff(ctx context.Context, id string) ([]colleague, error) {
	var out []colleague
	for t, err := range wecomapi.All(func(cursor string) (wecomapi.Page[wecomapi.MomentTask], error) {
		return k.api.MomentStaff(ctx, id, cursor)
	}) {
		if err != nil {
			return nil, err
		}
		out = append(out, colleague{User: t.User, Done: t.Published})
	}
	return out, nil
}

func (k moments) cancel(ctx context.Context, id string) error { return k.api.CancelMoment(ctx, id) }

// named finds the moments that the jobs of a release have made, and records them. The error of a job that
// made nothing is an *publishers.Error that is neither Unknown nor Transient.
func (w *work) named(ctx context.Context) error {
	for i, t := range w.done.List {
		if t.ID != "" || t.Job == "" {
			continue
		}
		id, why, err := w.momentOf(ctx, w.m, w.memo, t)
		if err != nil || id == "" {
			return err
		}
		w.done.List[i].ID = id
		w.done.because(why)
		if err := w.kept(ctx); err != nil {
			return err
		}
		if err := w.claim(ctx, w.m, w.done.List[i]); err != nil {
			return err
		}
	}
	return nil
}

// momentOf asks a job for its moment; "" = not yet. A job that is no longer known is a day old: its moment is
// looked for in the list.
func (p *Publisher) momentOf(ctx context.Context, m publishers.Message, memo memory, t task) (id, why string, err error) {
	if !t.At.IsZero() && p.now().Sub(t.At) >= wecomapi.MomentJobLife {
		found, err := p.find(ctx, m, memo, intent{At: t.At, Look: t.Look})
		return found.ID, "", err
	}
	j, err := p.api.MomentJob(ctx, t.Job)
	switch {
	case err != nil:
		return "", "", err
	case j.Status != wecomapi.JobFinished:
		return "", "", nil
	case j.Failure != nil:
		e := translate(j.Failure)
		switch e.Class {
		case publishers.Unknown, publishers.Transient, publishers.Limited: // the job is over, whatever it ran into
			e.Class = publishers.Rejected
		}
		return "", "", e
	}
	return j.MomentID, leftBehind(j), nil
}

// leftBehind says whom and what the platform left out of a moment.
func leftBehind(j wecomapi.MomentJob) string {
	var why string
	for _, part := range []struct {
		names  []string
		zh, en string
	}{
		{j.InvalidStaff, "这些同事发不了：", "these colleagues cannot put it out: "},
		{j.InvalidTags, "这些标签没有用上：", "these tags were not used: "},
	} {
		if len(part.names) > 0 {
			if why != "" {
				why += "; "
			}
			list := joined(part.names)
			why += content.T(part.zh+list, part.en+list).String()
		}
	}
	return why
}

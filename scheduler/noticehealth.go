package scheduler

import (
	"context"

	"moxin/content"
)

// works says, once, that a place takes notices again after it had been given up on.
func (t *notices) works(ctx context.Context) error {
	failing, err := t.failing(ctx)
	if err != nil || !failing {
		return err
	}
	return t.audit(ctx, content.Entry{Action: content.ActionNoticeWorks})
}

// fails says, once, that a place takes no notices: doctor, status and the console name it until it
// takes one again.
func (t *notices) fails(ctx context.Context, why string) error {
	failing, err := t.failing(ctx)
	if err != nil || failing {
		return err
	}
	return t.audit(ctx, content.Entry{Action: content.ActionNoticeFails, Why: why})
}

// failing is what was said last.
func (t *notices) failing(ctx context.Context) (bool, error) {
	last, err := t.s.Store.Entries(ctx, content.EntryFilter{Action: content.ActionNotice, Subject: t.subject(), Limit: 1})
	return len(last) > 0 && last[0].Action == content.ActionNoticeFails, err
}

// subject names the place in the audit.
func (t *notices) subject() string { return content.NoticeSubject(t.target.Name) }

func (t *notices) audit(ctx context.Context, e content.Entry) error {
	e.At, e.Who, e.Subject = t.s.Now(), "scheduler", t.subject()
	return t.s.Store.Log(ctx, e)
}

package scheduler

import (
	"context"
	"errors"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// Outreach is who a message goes to, whose readers are chosen, before anybody approves it.
type Outreach struct {
	To content.Recipients
	// Reach is what is known of them; its AsOf is zero where nothing is: Why says why then.
	Reach content.Reach
	Why   content.Text
}

// Why nothing is known of whom a message goes to.
var (
	noAnswer  = content.T("平台没有及时回答", "the platform did not answer in time")
	neverRead = content.T("客户名单还没有读过", "the customers were never read")
	toGroups  = content.T("发给客户群，群里有谁不知道", "it goes to customer groups, whose members nobody counts")
)

// Outreach is whom the first article of a release goes to by what is known now; nil where a channel does
// not choose its readers. What one customer can take is counted for the span that holds the release's
// instant. A channel that cannot be asked what its tags are is no error: then nothing is known, and why.
func (d *Desk) Outreach(ctx context.Context, r content.Release) (*Outreach, error) {
	if r.Platform != content.WeCom || len(r.Items) == 0 {
		return nil, nil
	}
	rendition, err := d.Store.Rendition(ctx, r.Items[0].Rendition)
	if err != nil || rendition.To == nil {
		return nil, err
	}
	out := &Outreach{To: *rendition.To}
	if out.To.Groups {
		out.Why = toGroups
		return out, nil
	}
	who, ch, err := d.recipients(ctx, r, out.To)
	if errors.Is(err, context.DeadlineExceeded) {
		out.Why = noAnswer
		return out, nil
	}
	if err != nil {
		out.Why = spokenBy(err)
		return out, nil
	}
	since, most := capAt(ch.Cap, r.Due)
	if ch.Mode != content.ModeMessage {
		most = 0
	}
	out.Reach, err = d.Store.ReachOf(ctx, content.ReachQuery{Account: who.Account, Tags: who.Tags, Staff: who.Staff, Since: since, Max: most})
	if err == nil && out.Reach.AsOf.IsZero() {
		out.Reach, out.Why = content.Reach{}, neverRead // what a few callbacks told is not the roll
	}
	return out, err
}

// recipients asks the channel of a release what the tags of its readers are on the platform.
func (d *Desk) recipients(ctx context.Context, r content.Release, to content.Recipients) (who publishers.Recipients, ch content.Channel, err error) {
	if d.Registry == nil {
		return who, ch, errNoRegistry
	}
	pub, ch, err := d.Registry.Publisher(r.Channel)
	if err != nil {
		return who, ch, err
	}
	knows, ok := publishers.As[publishers.Reacher](pub)
	if !ok {
		return who, ch, &NoWayError{r.Channel, content.T("渠道 "+r.Channel+" 不能先看发给谁", "channel "+r.Channel+" cannot say whom it goes to")}
	}
	err = reached{publisher: pub, timeout: readTimeout}.call(ctx, func(ctx context.Context) (err error) {
		who, err = knows.Recipients(ctx, to)
		return err
	})
	return who, ch, err
}

// capAt is how many messages one customer can get in the span that holds an instant, and when that span
// began: as many a calendar month as it has days, or by the company's settings 7 a week or 1 a day (path/92135,
// read 2025-11-17; that weeks begin on Mondays and days at midnight in Beijing is not said there).
func capAt(limit content.SendCap, at time.Time) (since time.Time, most int) {
	at = at.In(content.Beijing())
	year, month, day := at.Date()
	midnight := func(month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, content.Beijing())
	}
	switch limit {
	case content.CapDaily:
		return midnight(month, day), 1
	case content.CapWeekly:
		return midnight(month, day-(int(at.Weekday())+6)%7), 7
	}
	return midnight(month, 1), midnight(month+1, 0).Day()
}

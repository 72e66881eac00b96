package main

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
)

// outreach is whom a release goes to, as long as that is to be decided: what became of it says its progress.
// Only for channels that choose their readers the platform is asked.
func (a *app) outreach(ctx context.Context, b *bench, s *store.Store, r content.Release) (*scheduler.Outreach, error) {
	if r.Platform != content.WeCom || !r.State.Changeable() {
		return nil, nil
	}
	people, err := a.reaching(ctx, b, s)
	if err != nil {
		return nil, err
	}
	return people.Outreach(ctx, r)
}

// outreachText says whom a message goes to by what is known now: "约 1,240 位客户（标签 …，名单读于 …），
// 其中 30 位本月已满，12 位同事确认", or "—" and why nothing is known.
func outreachText(o scheduler.Outreach, limit content.SendCap, zone *time.Location) content.Text {
	who := recipientsText(o.To)
	if o.Reach.AsOf.IsZero() {
		return content.T(fmt.Sprintf("发给：—（%s；%s）", who.ZH, o.Why.ZH), fmt.Sprintf("goes to: — (%s; %s)", who.EN, o.Why.EN))
	}
	at := o.Reach.AsOf.In(zone).Format("01-02 15:04")
	zh := fmt.Sprintf("发给：约 %s 位客户（%s，名单读于 %s）", grouped(o.Reach.Customers), who.ZH, at)
	en := fmt.Sprintf("goes to: about %s customers (%s, as read %s)", grouped(o.Reach.Customers), who.EN, at)
	if n := o.Reach.Capped; n > 0 {
		span := capWords(limit)
		zh, en = zh+fmt.Sprintf("，其中 %s 位%s已满", grouped(n), span.ZH), en+fmt.Sprintf(", %s of them full %s", grouped(n), span.EN)
	}
	return content.T(zh+fmt.Sprintf("，%d 位同事确认", o.Reach.Staff), en+fmt.Sprintf(", confirmed by %d colleagues", o.Reach.Staff))
}

// recipientsText says whom a message is for.
func recipientsText(to content.Recipients) content.Text {
	switch {
	case to.Groups:
		return content.T("客户群", "customer groups")
	case to.Everyone:
		return content.T("所有客户", "every customer")
	}
	return content.T("标签 "+strings.Join(to.Tags, "、"), "tags "+strings.Join(to.Tags, ", "))
}

// capWords name the span in which a customer can take no more.
func capWords(limit content.SendCap) content.Text {
	switch limit {
	case content.CapWeekly:
		return content.T("本周", "that week")
	case content.CapDaily:
		return content.T("当天", "that day")
	}
	return content.T("本月", "that month")
}

// outreachJSON is the same for programs; what is not known is null. Nil = the channel does not choose its readers.
func outreachJSON(o *scheduler.Outreach) map[string]any {
	if o == nil {
		return nil
	}
	out := map[string]any{
		"audience": o.To.Audience, "tags": append([]string{}, o.To.Tags...), "everyone": o.To.Everyone, "groups": o.To.Groups,
		"customers": nil, "capped": nil, "colleagues": nil, "as_of": nil, "unknown_because": nil,
	}
	if o.Reach.AsOf.IsZero() {
		out["unknown_because"] = o.Why
		return out
	}
	out["customers"], out["capped"], out["colleagues"], out["as_of"] = o.Reach.Customers, o.Reach.Capped, o.Reach.Staff, jsonTime(o.Reach.AsOf)
	return out
}

// outreachKept is for how long what a page said about whom a release goes to is said again, the machine's
// time: a page of many must not ask the platform for each look at it.
const outreachKept = time.Minute

// outreaches remember for a while whom releases go to.
type outreaches struct {
	desk   *scheduler.Desk
	config func() content.Config

	mu   sync.Mutex
	said map[outreachKey]outreachSaid
}

// outreachKey is a release as it stands: another content or instant may go to others.
type outreachKey struct{ release, version int64 }

type outreachSaid struct {
	at   time.Time
	text content.Text
}

func newOutreaches(st *station, config func() content.Config) *outreaches {
	return &outreaches{desk: st.people, config: config, said: map[outreachKey]outreachSaid{}}
}

// says is whom a release goes to, in a sentence; empty where its channel does not choose its readers.
func (o *outreaches) says(ctx context.Context, r content.Release) (content.Text, error) {
	key, now := outreachKey{r.ID, r.Version}, time.Now()
	if text, ok := o.recall(key, now); ok {
		return text, nil
	}
	found, err := o.desk.Outreach(ctx, r)
	if err != nil || found == nil {
		return content.Text{}, err
	}
	cfg := o.config()
	ch, _ := cfg.Channel(r.Channel)
	text := outreachText(*found, ch.Cap, cfg.Zone)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.said[key] = outreachSaid{now, text}
	return text, nil
}

// recall is what was said lately; what is older is forgotten.
func (o *outreaches) recall(key outreachKey, now time.Time) (content.Text, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	maps.DeleteFunc(o.said, func(_ outreachKey, s outreachSaid) bool { return now.Sub(s.at) > outreachKept })
	s, ok := o.said[key]
	return s.text, ok
}

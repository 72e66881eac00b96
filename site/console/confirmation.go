package console

import (
	"cmp"
	"context"
	"errors"
	"time"

	"moxin/content"
)

// outreachWithin bounds how long a page waits to learn whom releases go to: the platform is asked what its
// tags are. Work time.
const outreachWithin = 5 * time.Second

// isTask reports whether a release, once handed off, is a task that colleagues confirm in WeCom.
func isTask(r content.Release) bool { return r.Platform == content.WeCom && r.Job != "" }

// confirmationView is how far colleagues are with a hand-off.
type confirmationView struct {
	Known   bool // somebody asked
	Words   string
	Bar     int // 0 to 100
	Missing int
	Waiting []string
	More    string // those that are not named; "" = all are
	At      instant
	By      string // until when they may; "" = that is over
}

// confirmation is what is known of colleagues who confirm a release; nil where nobody does, or no more.
func (p *page) confirmation(r content.Release, known *content.Progress) *confirmationView {
	open := r.State == content.HandedOff && isTask(r)
	if known == nil && !open {
		return nil
	}
	v := &confirmationView{}
	if open {
		v.By = p.confirmBy(r)
	}
	if known == nil {
		return v
	}
	v.Known, v.Words, v.At = true, p.In(known.Words()), p.instant(known.At)
	v.Missing, v.Waiting = known.Missing(), known.Waiting
	if known.Total > 0 {
		v.Bar = min(100, known.Done*100/known.Total)
	}
	if more := v.Missing - len(v.Waiting); more > 0 && len(v.Waiting) > 0 {
		v.More = p.F("confirmation.more", more)
	}
	if v.Missing == 0 {
		v.Waiting = nil
	}
	return v
}

// confirmBy says until when colleagues may confirm, and what happens then.
func (p *page) confirmBy(r content.Release) string {
	ch, ok := p.config.Channel(r.Channel)
	if by := r.Due.Add(cmp.Or(ch.Confirm, content.DefaultConfirm)); ok && by.After(p.now) {
		return p.F("confirmation.by", p.instant(by).Text)
	}
	return ""
}

// outreach says whom a release goes to, as long as that is to be decided. What cannot be found out in time
// is said to be unknown: no page waits for a platform.
func (h *handler) outreach(ctx context.Context, p *page, r content.Release) string {
	if h.Outreach == nil || r.Platform != content.WeCom || !r.State.Changeable() {
		return ""
	}
	ctx, done := context.WithTimeout(ctx, outreachWithin)
	defer done()
	says, err := h.Outreach(ctx, r)
	if err != nil {
		if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
			h.Log.Warn("reach of a release not known", "release", r.ID, "error", err)
		}
		return p.T("reach.unknown")
	}
	return p.In(says)
}

// funnelView is one step on the way from reader to customer.
type funnelView struct {
	Key   content.FunnelKey
	Name  string
	Known bool
	Value string // "—" = not known
	Of    string // "/ 12"; "" = of nobody in particular
	Why   string
}

// funnel is an article's way from readers to customers.
func (h *handler) funnel(ctx context.Context, p *page, slug string, published bool) ([]funnelView, error) {
	if h.Funnel == nil || !published {
		return nil, nil
	}
	steps, err := h.Funnel(ctx, slug)
	if err != nil {
		return nil, err
	}
	var out []funnelView
	for _, s := range steps {
		v := funnelView{Key: s.Key, Name: p.In(content.FunnelNames[s.Key]), Known: s.Known, Value: unknown, Why: p.In(s.Why)}
		if s.Known {
			v.Value = count(float64(s.N))
		}
		if s.Known && s.Of > 0 {
			v.Of = "/ " + count(float64(s.Of))
		}
		if s.Least {
			v.Value = "≥" + v.Value
		}
		out = append(out, v)
	}
	return out, nil
}

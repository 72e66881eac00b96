package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/event"
)

// readFunnel is the way of an article's readers to be customers, by what the store knows at now.
func readFunnel(ctx context.Context, s *store.Store, slug string, now time.Time) ([]content.FunnelStep, error) {
	j := event.Journey{Now: now}
	var err error
	if j.Posts, err = s.Publications(ctx, content.PublicationFilter{Slug: slug}); err != nil {
		return nil, err
	}
	ids := make([]int64, len(j.Posts))
	for i, p := range j.Posts {
		ids[i] = p.ID
	}
	if j.Latest, err = s.LatestSamples(ctx, ids); err != nil {
		return nil, err
	}
	if j.Links, err = s.Links(ctx, slug); err != nil {
		return nil, err
	}
	if j.Ways, err = s.Ways(ctx, slug); err != nil {
		return nil, err
	}
	if j.Outcomes, err = s.OutcomesOf(ctx, ids, time.Time{}); err != nil {
		return nil, err
	}
	err = readAdded(ctx, s, &j)
	return event.Funnel(j), err
}

// readAdded fills in what became of the readers whom an article brought.
func readAdded(ctx context.Context, s *store.Store, j *event.Journey) error {
	var since time.Time
	readers := map[string]bool{}
	for _, o := range j.Outcomes {
		if o.Kind != content.OutcomeAdd || o.Reader == "" {
			continue
		}
		readers[o.Reader] = true
		if since.IsZero() || o.At.Before(since) {
			since = o.At
		}
	}
	if len(readers) == 0 {
		return nil
	}
	states, accounts := make([]string, len(j.Ways)), map[string]bool{}
	for i, w := range j.Ways {
		states[i], accounts[w.Account] = w.State, true
	}
	var err error
	if len(states) > 0 { // none would mean every contact there is
		if j.Contacts, err = s.Contacts(ctx, content.ContactFilter{States: states}); err != nil {
			return err
		}
	}
	for _, c := range j.Contacts {
		delete(readers, c.Reader)
	}
	for account := range accounts {
		for reader := range readers { // those who came once more since, by another way; no index has a reader alone
			others, err := s.Contacts(ctx, content.ContactFilter{Account: account, Reader: reader})
			if err != nil {
				return err
			}
			j.Contacts = append(j.Contacts, others...)
		}
	}
	j.Orders, err = s.Outcomes(ctx, since)
	return err
}

// funnelText is a funnel in one line: "阅读 812 → 点击 ≥40（2 篇里读到 1 篇） → 加企微 12 → 30 天后还在 8/9 → 下单 —".
func funnelText(steps []content.FunnelStep) content.Text {
	var zh, en []string
	for _, s := range steps {
		name, value := content.FunnelNames[s.Key], "—"
		if s.Known {
			value = grouped(s.N)
		}
		if s.Known && s.Of > 0 {
			value += "/" + grouped(s.Of)
		}
		if s.Least {
			value = "≥" + value
		}
		sayZH, sayEN := name.ZH+" "+value, name.EN+" "+value
		if s.Why != (content.Text{}) {
			sayZH, sayEN = sayZH+"（"+s.Why.ZH+"）", sayEN+" ("+s.Why.EN+")"
		}
		zh, en = append(zh, sayZH), append(en, sayEN)
	}
	return content.T(strings.Join(zh, " → "), strings.Join(en, " → "))
}

// funnelJSON is a funnel for programs; what is not known is null.
func funnelJSON(steps []content.FunnelStep) []map[string]any {
	out := make([]map[string]any, len(steps))
	for i, s := range steps {
		out[i] = map[string]any{"step": s.Key, "value": nil, "of": nil, "at_least": s.Least, "why": nil}
		if s.Known {
			out[i]["value"] = s.N
		}
		if s.Known && s.Of > 0 {
			out[i]["of"] = s.Of
		}
		if s.Why != (content.Text{}) {
			out[i]["why"] = s.Why
		}
	}
	return out
}

// reached reports whether a funnel tells more than reads: those of articles that ask for nothing are no news.
func reached(steps []content.FunnelStep) bool {
	return slices.ContainsFunc(steps, func(s content.FunnelStep) bool { return s.Key != content.FunnelRead && s.Known })
}

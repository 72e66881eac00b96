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
	j, err := event.ReadJourney(ctx, s, slug, now)
	if err != nil {
		return nil, err
	}
	return event.Funnel(j), nil
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

package main

import (
	"context"
	"errors"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/content/vault"
	"moxin/scheduler"
)

// standing is how a channel does, from what the store knows: no platform is asked.
type standing struct {
	channel content.Channel
	account content.Account // zero = not connected
	secret  secretState
	report  permissions
	good    time.Time // of the last call that succeeded: a probe, a post, a reading; zero = none known
	used    map[string]usage
	waiting int   // releases that would go out
	other   error // moxin.yaml names another account than the connected one
}

// usage is how much of a channel's quota of messages is used.
type usage struct{ Used, Max int }

// secretState is where a channel's app secret is.
type secretState string

const (
	secretNone    secretState = "none"        // the channel needs none
	secretEnv     secretState = "environment" // the variable of moxin.yaml is set
	secretMissing secretState = "missing"     // it is not
	secretUnset   secretState = "unset"       // neither moxin.yaml nor the store has one
	secretSealed  secretState = "sealed"      // in the store, and opens
	secretLocked  secretState = "locked"      // in the store, and does not open: no MOXIN_KEY, or another
)

// secretWords are the states for people.
var secretWords = map[secretState]content.Text{
	secretNone:    content.T("不需要", "not needed"),
	secretEnv:     content.T("来自环境变量", "from the environment"),
	secretMissing: content.T("缺：环境变量没有设", "missing: the variable is not set"),
	secretUnset:   content.T("缺：moxin.yaml 和加密库里都没有", "missing: neither moxin.yaml nor the store has it"),
	secretSealed:  content.T("加密保存", "kept sealed"),
	secretLocked:  content.T("打不开：MOXIN_KEY 没有设或不是原来那个", "does not open: no MOXIN_KEY, or another one"),
}

// secretOf finds out where a channel's secret is.
func (r *registry) secretOf(ch content.Channel) (secretState, error) {
	filled, _, err := r.secrets.fill(ch)
	if err != nil {
		return "", err
	}
	_, failed := r.secrets.of(ch.ID)(filled.AppSecret)
	switch {
	case filled.AppSecret == "" && ch.AppID == "":
		return secretNone, nil
	case filled.AppSecret == "":
		return secretUnset, nil
	case filled.AppSecret != sealedSecret && failed != nil:
		return secretMissing, nil
	case filled.AppSecret != sealedSecret:
		return secretEnv, nil
	case failed == nil:
		return secretSealed, nil
	case r.secrets.vault == nil || errors.Is(failed, vault.ErrSealed):
		return secretLocked, nil
	}
	return "", failed
}

// standings are how the workspace's channels do, in the order of moxin.yaml.
func (a *app) standings(ctx context.Context, cfg content.Config, s *store.Store, r *registry) ([]standing, error) {
	var out []standing
	for _, ch := range cfg.Channels {
		one, err := a.standing(ctx, cfg, s, ch)
		if err != nil {
			return nil, err
		}
		if one.secret, err = r.secretOf(ch); err != nil {
			return nil, err
		}
		if p, _, err := r.publisher(ch.ID); err == nil { // what cannot be made has its secret's trouble
			one.other = sameAccount(one.account, ch, p)
		}
		out = append(out, one)
	}
	return out, nil
}

func (a *app) standing(ctx context.Context, cfg content.Config, s *store.Store, ch content.Channel) (standing, error) {
	out := standing{channel: ch}
	var err error
	if out.account, err = connectedTo(ctx, s, ch.ID); err != nil {
		return out, err
	}
	if out.report, err = lastReport(ctx, s, ch.ID); err != nil {
		return out, err
	}
	if out.waiting, err = waiting(ctx, s, ch.ID); err != nil {
		return out, err
	}
	posts, err := s.Publications(ctx, content.PublicationFilter{Channel: ch.ID})
	if err != nil {
		return out, err
	}
	if out.report.good() {
		out.good = out.report.At
	}
	for _, p := range posts {
		// A post by hand is a person's word about the platform, not the platform's own.
		if p.PublishedAt.After(out.good) && out.account.Kind != byHand {
			out.good = p.PublishedAt
		}
	}
	out.used = quotaUsed(cfg, ch.ID, posts, a.now())
	return out, nil
}

// quotaUsed counts messages of the day and month that now is in, in the workspace's zone, where
// moxin.yaml or the platform itself has a quota.
func quotaUsed(cfg content.Config, channel string, posts []content.Publication, now time.Time) map[string]usage {
	quota, _ := scheduler.QuotaOf(cfg, channel)
	zone := cfg.Zone
	now = now.In(zone)
	out := map[string]usage{}
	for _, span := range []struct {
		name   string
		max    int
		layout string
	}{{"day", quota.Day, time.DateOnly}, {"month", quota.Month, "2006-01"}} {
		if span.max == 0 {
			continue
		}
		messages := map[int64]bool{}
		for _, p := range posts {
			if p.PublishedAt.In(zone).Format(span.layout) == now.Format(span.layout) {
				messages[p.Release] = true
			}
		}
		out[span.name] = usage{len(messages), span.max}
	}
	return out
}

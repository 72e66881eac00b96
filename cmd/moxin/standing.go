package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/content/vault"
	"moxin/scheduler"
	"moxin/site/console"
)

// standing is how a channel does, from what the store knows: no platform is asked.
type standing struct {
	channel content.Channel
	account content.Account // zero = not connected
	secret  secretState
	report  permissions
	spent   exhaustion // the platform's own word that a quota is used up
	good    time.Time  // of the last call that succeeded: a probe, a post, a reading; zero = none known
	used    map[string]usage
	waiting int   // releases that would go out
	other   error // moxin.yaml names another account than the connected one
	byHand  bool  // a person posts, without any credential of ours
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

// bad reports that a channel cannot use the secret it needs.
func (s secretState) bad() bool { return s == secretMissing || s == secretUnset || s == secretLocked }

// token is what the platform last said of the channel's credentials.
func (s standing) token() console.Token {
	if s.secret == secretNone {
		return console.TokenNone
	}
	// Adapters ask about credentials first: without them the rest cannot be asked.
	if len(s.report.Permissions) == 0 || s.report.Permissions[0].Allowed == nil {
		return console.TokenUnknown
	}
	if *s.report.Permissions[0].Allowed {
		return console.TokenValid
	}
	return console.TokenRefused
}

// secretOf finds out where a channel's secret is.
func (r *registry) secretOf(ch content.Channel) (secretState, error) {
	filled, _, err := r.secrets.fill(ch)
	if err != nil {
		return "", err
	}
	if ch.Platform == content.WeCom && ch.Mode == content.ModeRobot { // its key is its only secret, and never sealed
		if ch.Robot == "" {
			return secretUnset, nil
		}
		if _, failed := r.secrets.of(ch.ID)(ch.Robot); failed != nil {
			return secretMissing, nil
		}
		return secretEnv, nil
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
			one.byHand = p.Traits().Person && ch.AppID == "" && one.secret == secretNone
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
	err = a.activity(ctx, cfg, s, &out)
	return out, err
}

// activity fills in what has happened on a channel: its last good call, and what is used of its quota.
func (a *app) activity(ctx context.Context, cfg content.Config, s *store.Store, out *standing) error {
	posts, err := s.Publications(ctx, content.PublicationFilter{Channel: out.channel.ID})
	if err != nil {
		return err
	}
	moving, err := s.Releases(ctx, content.ReleaseFilter{Channel: out.channel.ID, States: []content.State{
		content.Approved, content.Publishing, content.Submitted, content.InDoubt, content.HandedOff}})
	if err != nil {
		return err
	}
	if out.report.good() {
		out.good = out.report.At
	}
	if out.account.Kind != byHand { // a post by hand is a person's word about the platform, not its own
		if err := out.heard(ctx, s, posts, moving); err != nil {
			return err
		}
	}
	out.used = quotaUsed(cfg, out.channel.ID, posts, moving, a.now())
	out.spent, err = usedUp(ctx, s, moving, a.now())
	return err
}

// heard looks for the newest call that the platform answered well: an attempt, a reading.
func (out *standing) heard(ctx context.Context, s *store.Store, posts []content.Publication, moving []content.Release) error {
	collections, err := s.Collections(ctx)
	if err != nil {
		return err
	}
	ours := map[int64]bool{}
	newest := map[int64]bool{} // releases whose attempts are looked at: the last post's, and what waits
	for i, p := range posts {
		ours[p.ID] = true
		if i == len(posts)-1 { // by instant
			newest[p.Release] = true
		}
	}
	for _, c := range collections {
		if ours[c.Publication] && c.Failures == 0 && c.Last.After(out.good) {
			out.good = c.Last
		}
	}
	for _, r := range moving {
		newest[r.ID] = r.State == content.Submitted || r.State == content.HandedOff
	}
	for id, look := range newest {
		if !look {
			continue
		}
		attempts, err := s.Attempts(ctx, id)
		if err != nil {
			return err
		}
		for _, one := range attempts {
			well := one.Result == content.Published || one.Result == content.Submitted || one.Result == content.HandedOff
			if well && one.Called.After(out.good) {
				out.good = one.Called
			}
		}
	}
	return nil
}

// spentCodes are a platform's words for a quota that is used up. Source: the return codes of the
// 公众号 interface, read 2026-11.
var spentCodes = map[string]content.Text{
	"45028": content.T("平台说群发次数用完了", "the platform says that no mass send is left"),
	"45009": content.T("平台说今天的接口调用用完了", "the platform says that today's calls are used up"),
}

// exhaustion is a quota that is used up, and when it is asked for again; zero = none is.
type exhaustion struct {
	Text  content.Text
	Until time.Time
}

// usedUp is what the platform told releases that now wait for it; zero when it told nothing.
func usedUp(ctx context.Context, s *store.Store, moving []content.Release, now time.Time) (exhaustion, error) {
	for _, r := range moving {
		if r.State != content.Approved || !r.NotBefore.After(now) {
			continue
		}
		attempts, err := s.Attempts(ctx, r.ID)
		if err != nil {
			return exhaustion{}, err
		}
		if len(attempts) == 0 { // it waits for something else than the platform
			continue
		}
		last := attempts[len(attempts)-1]
		for code, text := range spentCodes {
			if strings.Contains(last.Error, "["+code+"]") {
				return exhaustion{text, r.NotBefore}, nil
			}
		}
	}
	return exhaustion{}, nil
}

// quotaUsed counts messages of the day and month that now is in, in the workspace's zone, where
// moxin.yaml or the platform itself has a quota.
// What is under way or in doubt may be on the platform already, and counts.
func quotaUsed(cfg content.Config, channel string, posts []content.Publication, moving []content.Release, now time.Time) map[string]usage {
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
		for _, r := range moving {
			sent := r.State == content.Publishing || r.State == content.Submitted || r.State == content.InDoubt
			if sent && r.Due.In(zone).Format(span.layout) == now.Format(span.layout) {
				messages[r.ID] = true
			}
		}
		out[span.name] = usage{len(messages), span.max}
	}
	return out
}

package content

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// silenceReach is how far around now a quiet channel's nearest posts are looked for.
const silenceReach = 92 * 24 * time.Hour

// Silence is a primary channel that has gone quiet: nothing went out on it or is planned within
// its rhythm.
type Silence struct {
	Channel Channel
	Last    time.Time // the post before; zero = none in the last three months
	Next    time.Time // the one planned after; zero = none in the next three months
}

// ReleaseReader reads releases by their due instant; the store is one.
type ReleaseReader interface {
	Releases(ctx context.Context, f ReleaseFilter) ([]Release, error)
}

// Rhythm is after how long without a post a primary channel counts as quiet.
func (c Channel) Rhythm() time.Duration {
	if c.Every > 0 {
		return c.Every
	}
	return DefaultEvery
}

// Silences finds the primary channels that have gone quiet by now, in the order of moxin.yaml.
func Silences(ctx context.Context, store ReleaseReader, channels []Channel, now time.Time) ([]Silence, error) {
	var out []Silence
	for _, ch := range channels {
		if ch.Role != Primary {
			continue
		}
		// One post near now tells that the channel speaks: most are asked no further.
		near, err := store.Releases(ctx, ReleaseFilter{
			Channel: ch.ID, States: PostStates, From: now.Add(-ch.Rhythm()), To: now.Add(ch.Rhythm() + 1), Limit: 1, Brief: true,
		})
		if err != nil {
			return nil, fmt.Errorf("posts of %s: %w", ch.ID, err)
		}
		if len(near) > 0 {
			continue
		}
		around, err := store.Releases(ctx, ReleaseFilter{
			Channel: ch.ID, States: PostStates, From: now.Add(-silenceReach), To: now.Add(silenceReach), Brief: true,
		})
		if err != nil {
			return nil, fmt.Errorf("posts of %s: %w", ch.ID, err)
		}
		if s, quiet := SilenceOf(ch, around, now); quiet {
			out = append(out, s)
		}
	}
	return out, nil
}

// PostStates are the states of releases that are out or will be.
var PostStates = []State{Planned, Approved, Queued, Publishing, Submitted, HandedOff, InDoubt, Published}

// SilenceOf reports whether a channel has gone quiet by now, given the releases around there. One
// that is over without a post does not count, nor does what other channels do.
func SilenceOf(ch Channel, releases []Release, now time.Time) (Silence, bool) {
	s := Silence{Channel: ch}
	for _, r := range releases {
		if r.Channel != ch.ID || !slices.Contains(PostStates, r.State) {
			continue
		}
		switch {
		case r.Due.Sub(now).Abs() <= ch.Rhythm():
			return Silence{}, false
		case r.Due.Before(now) && r.Due.After(s.Last):
			s.Last = r.Due
		case r.Due.After(now) && (s.Next.IsZero() || r.Due.Before(s.Next)):
			s.Next = r.Due
		}
	}
	return s, ch.Role == Primary
}

// Say tells of the silence: 公众号 gzh 是主渠道，已 9 天没有发，也没有排期. Instants are in now's zone.
func (s Silence) Say(now time.Time) Text {
	name := T(s.Channel.Platform, s.Channel.Platform)
	if p, ok := PlatformByID(s.Channel.Platform); ok {
		name = p.Name
	}
	zh, en := name.In("zh")+" "+s.Channel.ID+" 是主渠道，", s.Channel.ID+" ("+name.In("en")+") is a primary channel: "
	if s.Last.IsZero() {
		zh, en = zh+"近三个月没有发过，", en+"no post in three months, "
	} else {
		days := int(now.Sub(s.Last) / (24 * time.Hour))
		zh, en = zh+fmt.Sprintf("已 %d 天没有发，", days), en+fmt.Sprintf("no post for %d days, ", days)
	}
	if s.Next.IsZero() {
		return T(zh+"也没有排期", en+"and none planned")
	}
	next := s.Next.In(now.Location()).Format("2006-01-02 15:04")
	return T(zh+"下一条要到 "+next, en+"the next one on "+next)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
)

type pauseOptions struct {
	platform, channel string
	reason            string
	until             string
}

func newPause(a *app) *cobra.Command {
	var o pauseOptions
	c := &cobra.Command{
		Use:   "pause [--channel ID | --platform ID] --reason WHY [--until TIME]",
		Short: "Stop releases: all of them, a platform's or a channel's",
		Long: `Stop releases until resumed or until an instant in the workspace's zone. What is being published at
this moment is not cut off; nothing new begins. A release whose window passes meanwhile is missed.`,
		Example: "  moxin pause --reason 全网默哀\n  moxin pause --channel gzh --until '2026-12-02 08:00' --reason 账号维护",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runPause(cmd.Context(), o) },
	}
	o.addScope(c)
	c.Flags().StringVar(&o.reason, "reason", "", "why, for everybody who wonders")
	c.Flags().StringVar(&o.until, "until", "", "2006-01-02 15:04 in the workspace's zone (default: until resumed)")
	return c
}

func newResume(a *app) *cobra.Command {
	var o pauseOptions
	c := &cobra.Command{
		Use:     "resume [--channel ID | --platform ID]",
		Short:   "End a pause",
		Example: "  moxin resume --channel gzh",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				scope, err := o.scope(b)
				if err != nil {
					return err
				}
				err = s.Resume(cmd.Context(), scope, a.who(), a.now())
				if errors.Is(err, store.ErrNotFound) {
					return usagef("%s is not paused; `moxin status` names the pauses / 没有这样的暂停", scopeName(scope))
				}
				if err != nil {
					return fmt.Errorf("resuming %s: %w", scopeName(scope), err)
				}
				a.printf("resumed %s\n", scopeName(scope))
				return nil
			})
		},
	}
	o.addScope(c)
	return c
}

func (o *pauseOptions) addScope(c *cobra.Command) {
	c.Flags().StringVar(&o.channel, "channel", "", "only this channel")
	c.Flags().StringVar(&o.platform, "platform", "", "only this platform")
	c.MarkFlagsMutuallyExclusive("channel", "platform")
}

// scope is the pause's key in the store: "", "platform:x" or "channel:x".
func (o pauseOptions) scope(b *bench) (string, error) {
	if o.channel != "" {
		channels, err := b.pickChannels(o.channel)
		if err != nil {
			return "", err
		}
		return "channel:" + channels[0].ID, nil
	}
	if o.platform != "" {
		if _, ok := content.PlatformByID(o.platform); !ok {
			return "", usagef("no platform %q / 没有这个平台", o.platform)
		}
		return "platform:" + o.platform, nil
	}
	return "", nil
}

func scopeName(scope string) string {
	if scope == "" {
		return "everything"
	}
	return strings.Replace(scope, ":", " ", 1)
}

func (a *app) runPause(ctx context.Context, o pauseOptions) error {
	if o.reason == "" {
		return usagef("--reason is needed: people will ask / 请用 --reason 说明原因")
	}
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		scope, err := o.scope(b)
		if err != nil {
			return err
		}
		p := content.Pause{Scope: scope, Reason: o.reason, By: a.who(), At: a.now()}
		if o.until != "" {
			if p.Until, err = parseInstant(o.until, b.ws.Config.Zone); err != nil {
				return err
			}
			if !p.Until.After(a.now()) {
				return usagef("--until %s is past / 时间已过", instant(p.Until, b.ws.Config.Zone))
			}
		}
		if err := s.Pause(ctx, p); err != nil {
			return fmt.Errorf("pausing %s: %w", scopeName(scope), err)
		}
		a.printf("paused %s until %s: %s\n", scopeName(scope), instantOr(p.Until, b.ws.Config.Zone, "resumed"), o.reason)
		return nil
	})
}

// parseInstant reads an instant that a person typed: in the workspace's zone unless it says another.
func parseInstant(s string, zone *time.Location) (time.Time, error) {
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	return time.Time{}, usageText(
		fmt.Sprintf("%q 不是时刻，写成 2026-12-03 20:00", s), fmt.Sprintf("%q is no instant; write it as 2026-12-03 20:00", s))
}

// instant prints an instant with its zone, as every instant is shown, and with its seconds
// where it has any.
func instant(t time.Time, zone *time.Location) string {
	if t.Second() != 0 {
		return t.In(zone).Format("2006-01-02 15:04:05 -07")
	}
	return t.In(zone).Format("2006-01-02 15:04 -07")
}

func instantOr(t time.Time, zone *time.Location, none string) string {
	if t.IsZero() {
		return none
	}
	return instant(t, zone)
}

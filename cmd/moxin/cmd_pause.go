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
	c.Flags().StringVar(&o.until, "until", "", `such as "2026-12-03 20:00", in the workspace's zone (default: until resumed)`)
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
				what := scopeText(scope)
				err = s.Resume(cmd.Context(), scope, a.who(), a.now())
				if errors.Is(err, store.ErrNotFound) {
					return usageText(
						what.ZH+" 没有暂停，哪些暂停了见 moxin status",
						what.EN+" is not paused; `moxin status` names the pauses")
				}
				if err != nil {
					return fmt.Errorf("resuming %s: %w", what.EN, err)
				}
				a.printf("%s\n", a.say(content.T("已恢复："+what.ZH, "resumed "+what.EN)))
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
			return "", usageText(fmt.Sprintf("没有平台 %q，id 见 moxin.yaml 的 platform", o.platform), fmt.Sprintf("no platform %q", o.platform))
		}
		return "platform:" + o.platform, nil
	}
	return "", nil
}

// scopeText is what a pause covers.
func scopeText(scope string) content.Text {
	kind, id, _ := strings.Cut(scope, ":")
	switch kind {
	case "":
		return content.T("全部", "everything")
	case "channel":
		return content.T("渠道 "+id, "channel "+id)
	case "read":
		return content.T("从 "+id+" 读数", "reading from "+id)
	}
	return content.T("平台 "+id, "platform "+id)
}

// untilText is how long a pause lasts.
func untilText(p content.Pause, zone *time.Location) content.Text {
	if p.Until.IsZero() {
		return content.T("直到有人恢复", "until resumed")
	}
	end := instant(p.Until, zone)
	return content.T("到 "+end, "until "+end)
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
				return usageText(
					fmt.Sprintf("--until %s 已经过去", instant(p.Until, b.ws.Config.Zone)), fmt.Sprintf("--until %s is past", instant(p.Until, b.ws.Config.Zone)))
			}
		}
		if err := s.Pause(ctx, p); err != nil {
			return fmt.Errorf("pausing %s: %w", scopeText(scope).EN, err)
		}
		what, until := scopeText(scope), untilText(p, b.ws.Config.Zone)
		a.printf("%s\n", a.say(content.T(
			fmt.Sprintf("已暂停：%s，%s，原因：%s", what.ZH, until.ZH, o.reason), fmt.Sprintf("paused %s %s: %s", what.EN, until.EN, o.reason))))
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

package main

import (
	"context"
	"fmt"
	"net/url"
	"sync"

	"moxin/content"
	"moxin/content/store"
	people "moxin/publishers/notice"
	"moxin/publishers/transport"
	"moxin/publishers/wecom/wecomapi"
)

// notifier tells people what needs them, through the robot that moxin.yaml names; nil when it names
// none. The robot's secret is resolved with the first notice: one that is missing keeps nothing from
// being published.
func (a *app) notifier(b *bench, s *store.Store) func(context.Context, content.Notice) error {
	ref := b.ws.Config.Notices.WeCom
	if ref == "" {
		return nil
	}
	open := sync.OnceValues(func() (*people.Notifier, error) {
		secret, err := ref.Resolve(a.env)
		if err != nil {
			return nil, fmt.Errorf("notices.wecom: %w", err)
		}
		robot, err := wecomapi.NewRobot(wecomapi.RobotOptions{Secret: secret, Now: a.now})
		if err != nil {
			return nil, fmt.Errorf("notices.wecom: %w", err)
		}
		teller := &people.Notifier{Robot: robot, Counter: s, PublicURL: b.ws.Config.Public.URL, Zone: b.ws.Config.Zone, Log: a.logger()}
		if u, err := url.Parse(robot.Host()); err == nil && transport.Loopback(u.Hostname()) {
			teller.Counter = nil // a simulator counts by its own clock, which may be stepped
		}
		return teller, nil
	})
	return func(ctx context.Context, n content.Notice) error {
		teller, err := open()
		if err != nil {
			return err
		}
		return teller.Notify(ctx, n)
	}
}

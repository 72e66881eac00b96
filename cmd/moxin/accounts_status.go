package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
)

func (a *app) runAccounts(ctx context.Context) error {
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		r, err := a.newRegistry(ctx, b, s)
		if err != nil {
			return err
		}
		all, err := a.standings(ctx, b.ws.Config, s, r)
		if err != nil {
			return err
		}
		if a.json {
			rows := []map[string]any{}
			for _, one := range all {
				rows = append(rows, one.json())
			}
			return a.printJSON(map[string]any{"accounts": rows})
		}
		t := &table{head: []string{"channel", "platform", "kind", "account", "name", "connected", "secret", "may", "last good call", "quota", "waiting"}}
		for _, one := range all {
			acc := one.account
			t.add(one.channel.ID, a.say(platformName(one.channel)), acc.Kind, acc.ID, acc.Name,
				instantOr(acc.ConnectedAt, b.ws.Config.Zone, a.say(content.T("未连接", "not connected"))),
				a.say(secretWords[one.secret]), a.say(one.report.summary()),
				instantOr(one.good, b.ws.Config.Zone, "—"), quotaLine(one.used), fmt.Sprint(one.waiting))
		}
		a.printf("%s", t.render(a.terminal()))
		a.egressLines(all, b.ws.Config.Zone)
		for _, one := range all {
			if said := one.spent; !said.Until.IsZero() {
				again := instant(said.Until, b.ws.Config.Zone)
				a.progressf("%s: %s\n", one.channel.ID, a.say(content.T(said.Text.ZH+"，"+again+" 再试", said.Text.EN+"; it is tried again at "+again)))
			}
			if one.other != nil {
				a.progressf("%s\n", a.say(aboutChannel(one.channel, troubleOf(one.other))))
			}
		}
		return nil
	})
}

// platformName is a channel's platform, and whether it is one at all.
func platformName(ch content.Channel) content.Text {
	if ch.Simulator {
		return content.T(ch.Platform+"（模拟器）", ch.Platform+" (simulator)")
	}
	return content.T(ch.Platform, ch.Platform)
}

// egressLines tell under which address platforms have refused us.
func (a *app) egressLines(all []standing, zone *time.Location) {
	for _, one := range all {
		if one.report.Egress == "" {
			continue
		}
		at := instant(one.report.At, zone)
		a.progressf("%s\n", a.say(content.T(
			fmt.Sprintf("%s 看到的出口 IP：%s（%s）", one.channel.ID, one.report.Egress, at),
			fmt.Sprintf("our address as %s saw it: %s (%s)", one.channel.ID, one.report.Egress, at))))
	}
}

// summary says in a few words what an account may do.
func (r permissions) summary() content.Text {
	if len(r.Permissions) == 0 {
		return content.T("—", "—")
	}
	var zh, en []string
	for _, v := range r.Permissions {
		mark := "✗"
		switch {
		case v.Allowed == nil:
			mark = "?"
		case *v.Allowed:
			mark = "✓"
		case !v.Needed:
			mark = "–"
		}
		zh, en = append(zh, mark+v.Name.ZH), append(en, mark+v.Name.EN)
	}
	return content.T(strings.Join(zh, " "), strings.Join(en, ", "))
}

func quotaLine(used map[string]usage) string {
	var parts []string
	for _, span := range []string{"day", "month"} {
		if u, ok := used[span]; ok {
			parts = append(parts, fmt.Sprintf("%d/%d %s", u.Used, u.Max, span))
		}
	}
	if len(parts) == 0 {
		return "—"
	}
	return strings.Join(parts, ", ")
}

// json is the stable shape of a channel in `accounts status` and `accounts test`.
func (s standing) json() map[string]any {
	quota := map[string]any{}
	for span, u := range s.used {
		quota[span] = map[string]int{"used": u.Used, "max": u.Max}
	}
	row := map[string]any{
		"channel": s.channel.ID, "platform": s.channel.Platform, "simulator": s.channel.Simulator, "connected": s.account.Channel != "", "kind": s.account.Kind,
		"account": s.account.ID, "name": s.account.Name, "connected_at": jsonTime(s.account.ConnectedAt), "connected_by": s.account.ConnectedBy,
		"secret": s.secret, "permissions": s.report.json(), "probed_at": jsonTime(s.report.At), "egress": s.report.Egress,
		"last_good_at": jsonTime(s.good), "quota": quota, "spent_until": jsonTime(s.spent.Until), "waiting": s.waiting, "error": nil,
	}
	if s.other != nil {
		row["error"] = troubleOf(s.other)
	}
	return row
}

// json is the stable shape of permissions: allowed is null where it could not be found out.
func (r permissions) json() []permission {
	if r.Permissions == nil {
		return []permission{}
	}
	return r.Permissions
}

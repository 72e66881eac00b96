package wechat_test

import (
	"maps"
	"testing"

	"moxin/publishers"
	"moxin/publishers/sim"
	"moxin/publishers/wechat"
	"moxin/publishers/wechat/wechatsim"
)

func TestProbe(t *testing.T) {
	const yes, no, unknown = publishers.Class(-1), publishers.Account, publishers.Transient
	all := map[string]publishers.Class{"token": yes, "draft": yes, "publish": yes, "broadcast": yes, "statistics": yes, "comments": yes}
	but := func(class publishers.Class, keys ...string) map[string]publishers.Class {
		m := maps.Clone(all)
		for _, k := range keys {
			m[k] = class
		}
		return m
	}
	barred := but(unknown, "draft", "publish", "broadcast", "statistics", "comments")
	barred["token"] = no
	for name, tc := range map[string]struct {
		account wechatsim.Account
		fault   *sim.Rule
		want    map[string]publishers.Class
	}{
		"a verified company":     {wechatsim.Account{Verified: true}, nil, all},
		"a verified person":      {wechatsim.Account{Verified: true, Entity: "personal"}, nil, but(no, "publish")},
		"an unverified account":  {wechatsim.Account{}, nil, but(no, "publish", "broadcast", "statistics", "comments")},
		"no drafts either":       {wechatsim.Account{NoDrafts: true}, nil, but(no, "draft", "publish", "broadcast", "statistics", "comments")},
		"an address not allowed": {wechatsim.Account{Verified: true, IPs: []string{"192.0.2.1"}}, nil, barred},
		"a platform that is busy": {wechatsim.Account{Verified: true}, &sim.Rule{Kind: sim.Busy, Path: "/cgi-bin/draft/count"},
			but(unknown, "draft")},
	} {
		t.Run(name, func(t *testing.T) {
			tc.account.AppID, tc.account.Secret = appID, secret
			p := newPlatformOf(t, tc.account)
			if tc.fault != nil {
				p.fault(t, *tc.fault)
			}
			list := p.openChannel(t, p.channel(wechat.ModeDraft)).Probe(t.Context())
			if len(list) != len(tc.want) || list[0].Key != "token" {
				t.Fatalf("%+v", list)
			}
			for _, x := range list {
				got := yes
				if x.Err != nil {
					got = publishers.ClassOf(x.Err)
				}
				if got != tc.want[x.Key] || x.Name.ZH == "" || x.Name.EN == "" {
					t.Errorf("%s: %v, want class %v", x.Key, x.Err, tc.want[x.Key])
				}
			}
			if len(p.sim.Drafts(appID)) != 0 || len(p.sim.Sends(appID)) != 0 || len(p.sim.Posts(appID)) != 0 {
				t.Error("the probe left something behind")
			}
		})
	}
}

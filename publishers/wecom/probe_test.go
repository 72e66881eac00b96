package wecom_test

import (
	"strings"
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomsim"
)

// verdicts are what a probe says, by key: "" = allowed.
func verdicts(t *testing.T, pub publishers.Prober) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, v := range pub.Probe(t.Context()) {
		out[v.Key] = ""
		if v.Err != nil {
			out[v.Key] = v.Err.Error()
		}
	}
	return out
}

func TestProbe(t *testing.T) {
	for name, c := range map[string]struct {
		corp    func(*wecomsim.Corp)
		channel func(*content.Channel)
		lacks   map[string]string // key → what is said of it
	}{
		"all of it": {},
		"another app": {corp: func(c *wecomsim.Corp) { c.Apps[0].Can = []string{"message/*"} },
			lacks: map[string]string{"staff": "48002", "tags": "48002", "tasks": "48002", "ways": "48002", "statistics": "48002"}},
		"no secret of its": {corp: func(c *wecomsim.Corp) { c.Apps[0].Secret = "another-secret-0123456789abcdef" },
			lacks: map[string]string{"token": "40001", "staff": "先解决", "tags": "先解决", "tasks": "先解决", "ways": "先解决", "statistics": "先解决"}},
		"a machine that is not trusted": {corp: func(c *wecomsim.Corp) { c.TrustedIPs = []string{"192.0.2.1"} },
			lacks: map[string]string{"staff": "60020", "tags": "60020", "tasks": "60020", "ways": "60020", "statistics": "60020"}},
		"a tag that is gone": {channel: func(ch *content.Channel) { ch.Tags[content.AudienceExisting] = []string{"客户等级/老容"} },
			lacks: map[string]string{"tags": "客户等级/老客"}},
		"a colleague who is gone": {channel: func(ch *content.Channel) { ch.Staff = []string{"linxi", "gone"} },
			lacks: map[string]string{"staff": "gone"}},
	} {
		t.Run(name, func(t *testing.T) {
			co := corp()
			if c.corp != nil {
				c.corp(&co)
			}
			p := newPlatformOf(t, co)
			ch := p.channel(content.ModeMessage, "link")
			if c.channel != nil {
				c.channel(&ch)
			}
			pub := p.open(ch)
			for key, said := range verdicts(t, pub) {
				if want, lacks := c.lacks[key]; lacks != (said != "") || !strings.Contains(said, want) {
					t.Errorf("%s: %q, want %q", key, said, want)
				}
			}
			if n := len(p.sim.Tasks()) + len(p.sim.Ways()); n != 0 {
				t.Errorf("the probe left %d things", n)
			}
			acc, err := pub.Identify(t.Context())
			_, token := c.lacks["token"]
			if _, tasks := c.lacks["tasks"]; tasks || token {
				if publishers.ClassOf(err) != publishers.Account {
					t.Errorf("Identify: %v", err)
				}
			} else if err != nil || acc.ID != corpID || acc.ID != pub.AccountID() || acc.Kind != "wecom_app" {
				t.Errorf("Identify = %+v, %v", acc, err)
			}
		})
	}
}

func TestRecipients(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(p.channel(content.ModeMessage, "link"))
	got, err := pub.Recipients(t.Context(), content.Recipients{Tags: []string{"客户等级/新客", oldTag}, Staff: []string{"linxi"}})
	if err != nil || got.Account != corpID || strings.Join(got.Tags, " ") != newTag+" "+oldTag || strings.Join(got.Staff, " ") != "linxi" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := pub.Recipients(t.Context(), content.Recipients{Everyone: true}); err != nil || len(got.Tags)+len(got.Staff) != 0 {
		t.Errorf("everybody: %+v, %v", got, err)
	}
}

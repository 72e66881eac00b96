package content

import (
	"math"
	"strings"
	"testing"
)

// Every model is a moxin.yaml that moxin takes as it stands, with channels of both roles.
func TestModelsParseWithoutFindings(t *testing.T) {
	for _, m := range Models {
		t.Run(m.ID, func(t *testing.T) {
			c, findings := ParseConfig(ConfigName, m.InitConfig("墨信", "articles", []string{"static"}))
			for _, f := range findings {
				if f.Rule != "config/not-yet" { // a platform whose publisher is still to come says so
					t.Errorf("%v", f)
				}
			}
			roles := map[ChannelRole]int{}
			for _, ch := range c.Channels {
				roles[ch.Role]++
				if !hasSlot(c.Calendar, ch.ID) {
					t.Errorf("%s has no slot", ch.ID)
				}
			}
			if roles[Primary] == 0 || roles[Secondary] == 0 || roles[""] > 0 {
				t.Errorf("roles %v", roles)
			}
			sum := 0.0
			for _, share := range c.Calendar.Mix {
				sum += share
			}
			if math.Abs(sum-1) > 1e-9 || len(c.Calendar.Mix) != len(Stages) {
				t.Errorf("mix %v", c.Calendar.Mix)
			}
		})
	}
}

// What the comments of a model's moxin.yaml propose speaks of the model's own channels.
func TestModelsProposeWhatIsUnderstood(t *testing.T) {
	for _, m := range Models {
		data := commented.ReplaceAll(m.InitConfig("墨信", "articles", nil), []byte("$1$2"))
		c, findings := ParseConfig(ConfigName, data)
		for _, f := range findings {
			if f.Rule != "config/not-yet" {
				t.Errorf("%s: %v\n%s", m.ID, f, data)
			}
		}
		if len(c.Calendar.Audience) != len(Audiences) || len(c.Calendar.Blackout) != 1 {
			t.Errorf("%s: %+v", m.ID, c.Calendar)
		}
		proposesTheDesk(t, c)
		if got, want := c.Contacts.Channel, m.Contacts(); (got == "qw") != (m.ID == "store-chain") || (got == "") != (want == "") {
			t.Errorf("%s: contacts %+v, proposed as %q", m.ID, c.Contacts, want)
		}
	}
}

func hasSlot(cal Calendar, channel string) bool {
	for _, s := range cal.Slots {
		if strings.Contains(" "+strings.Join(s.Channels, " ")+" ", " "+channel+" ") {
			return true
		}
	}
	return false
}

// The combinations are those that the field runs.
func TestModelsAreTheFieldsCombinations(t *testing.T) {
	want := map[string]string{
		"content-shop":  "公众号 小程序 | 社群 直播 短视频 微博",
		"community":     "服务号 | 社群",
		"store":         "个人号 | 社群",
		"store-chain":   "企业微信 服务号 | 小程序 社群",
		"neighbourhood": "社群 | 小程序",
		"video":         "短视频 头条 | 公众号 社群 小程序 个人号",
	}
	for _, m := range Models {
		got := strings.Join(m.Names(Primary), " ") + " | " + strings.Join(m.Names(Secondary), " ")
		if got != want[m.ID] {
			t.Errorf("%s: %s", m.ID, got)
		}
	}
	if len(Models) != len(want) {
		t.Errorf("%d models", len(Models))
	}
}

func TestRolesAndRhythmsAreRead(t *testing.T) {
	c, findings := ParseConfig(ConfigName, []byte("channels:\n  a: {platform: group, role: primary, every: 3d}\n  b: {platform: weibo, role: secondary}\n"))
	if len(findings) > 0 || c.Channels[0].Role != Primary || c.Channels[0].Every.Hours() != 72 || c.Channels[1].Role != Secondary {
		t.Errorf("%v %+v", findings, c.Channels)
	}
	for yaml, rule := range map[string]string{
		"role: main":                     "config/bad-value",
		"role: primary, every: 2h":       "config/bad-value",
		"role: secondary, every: 3d":     "config/misplaced-key",
		"every: 3d":                      "config/misplaced-key",
		"role: primary, every: sometime": "config/bad-value",
	} {
		_, findings := ParseConfig(ConfigName, []byte("channels:\n  a: {platform: group, "+yaml+"}\n"))
		if len(findings) != 1 || findings[0].Rule != rule || findings[0].Line != 2 {
			t.Errorf("%s: %v", yaml, findings)
		}
	}
}

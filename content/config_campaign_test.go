package content

import (
	"strings"
	"testing"
	"time"
)

func TestParseConfigReadsCampaigns(t *testing.T) {
	c, findings := ParseConfig("moxin.yaml", []byte(`channels:
  gzh: {platform: wechat}
  xhs: {platform: xiaohongshu}
  qun: {platform: group}
campaigns:
  launch: {title: 秋冬上新, steps: {xhs: "gzh +2h", qun: "xhs +1d 09:00"}}
  会员日: {}
`))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	launch, ok := c.Campaign("launch")
	if !ok || launch.Title != "秋冬上新" || len(launch.Steps) != 2 {
		t.Fatalf("launch is %+v", launch)
	}
	if want := (Offset{Channel: "xhs", Days: 1, Clock: 9 * time.Hour, Daily: true}); launch.Steps["qun"] != want {
		t.Errorf("qun counts %+v", launch.Steps["qun"])
	}
	if day, ok := c.Campaign("会员日"); !ok || day.Title != "会员日" {
		t.Errorf("a campaign without words is %+v", day)
	}
	if _, ok := c.Campaign("lunch"); ok {
		t.Error("a campaign came out of nowhere")
	}
}

func TestCampaignsAreReadStrictly(t *testing.T) {
	const head = "channels:\n  gzh: {platform: wechat}\n  xhs: {platform: xiaohongshu}\n"
	for _, c := range []struct{ name, yaml, want, says string }{
		{"unknown key", "campaigns: {a: {step: {}}}\n", "4:17 error config/unknown-key", "did you mean steps?"},
		{"id", "campaigns: {秋冬 上新: {}}\n", "4:13 error config/bad-value", "Han characters"},
		{"a list", "campaigns: [a]\n", "4:12 error config/wrong-type", "should be a mapping"},
		{"not an offset", "campaigns: {a: {steps: {xhs: 2h}}}\n", "4:30 error config/bad-value", "two hours after gzh"},
		{"backwards", "campaigns: {a: {steps: {xhs: gzh -2h}}}\n", "4:30 error config/bad-value", "counts forwards"},
		{"channel of a step", "campaigns: {a: {steps: {xhss: gzh +2h}}}\n", "4:25 error config/unknown-channel", "did you mean xhs?"},
		{"channel of an offset", "campaigns: {a: {steps: {xhs: gzhh +2h}}}\n", "4:30 error config/unknown-channel", "did you mean gzh?"},
		{"itself", "campaigns: {a: {steps: {xhs: xhs +2h}}}\n", "4:30 error config/bad-value", "in a circle"},
		{"a circle", "campaigns: {a: {steps: {xhs: gzh +2h, gzh: xhs +1h}}}\n", "4:30 error config/bad-value\n4:44 error config/bad-value", "in a circle"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, findings := ParseConfig("moxin.yaml", []byte(head+c.yaml))
			speaks(t, findings)
			if got := brief(findings); got != c.want {
				t.Fatalf("findings:\n%s\nwant:\n%s", got, c.want)
			}
			if said := findings[0].Message.String() + findings[0].Suggestion.String(); !strings.Contains(said, c.says) {
				t.Errorf("%q does not say %q", said, c.says)
			}
		})
	}
}

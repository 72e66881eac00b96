package content

import "testing"

func TestRankConfig(t *testing.T) {
	for _, c := range []struct{ yaml, want, rule string }{
		{"", "", ""},
		{"rank:\n", "", ""},
		{"rank: {loadings: rules/loadings.yaml}\n", "rules/loadings.yaml", ""},
		{"rank: {loadings: ./rules/../l.yaml}\n", "l.yaml", ""},
		{"rank: {loadings: ../l.yaml}\n", "", "config/bad-value"},
		{"rank: {loadings: /etc/l.yaml}\n", "", "config/bad-value"},
		{"rank: {loadings: [a.yaml]}\n", "", "config/wrong-type"},
		{"rank: {loading: a.yaml}\n", "", "config/unknown-key"},
	} {
		cfg, findings := ParseConfig(ConfigName, []byte("channels: {gzh: {platform: wechat}}\n"+c.yaml))
		if cfg.Rank.Loadings != c.want {
			t.Errorf("%s gives %q, not %q", c.yaml, cfg.Rank.Loadings, c.want)
		}
		rule := ""
		if len(findings) > 0 {
			rule = findings[0].Rule
		}
		if rule != c.rule {
			t.Errorf("%s: %v", c.yaml, findings)
		}
	}
}

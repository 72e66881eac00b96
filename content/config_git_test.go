package content

import (
	"testing"
	"time"
)

func TestGitConfig(t *testing.T) {
	for _, tc := range []struct {
		yaml string
		want Git
		rule string // of the only finding
	}{
		{"", Git{Follow: true}, ""},
		{"git: {follow: false}", Git{}, ""},
		{"git: {pull: 1m, branch: main, hook_secret: '${MOXIN_HOOK_SECRET}'}", Git{true, "main", time.Minute, "${MOXIN_HOOK_SECRET}"}, ""},
		{"git: {pull: 9s}", Git{Follow: true}, "config/bad-value"},
		{"git: {pull: often}", Git{Follow: true}, "config/bad-value"},
		{"git: {branch: --upload-pack=x}", Git{Follow: true}, "config/bad-value"},
		{"git: {branch: refs/heads/main}", Git{Follow: true}, "config/bad-value"},
		{"git: {hook_secret: hunter2}", Git{Follow: true}, "config/literal-secret"},
		{"git: {push: 1m}", Git{Follow: true}, "config/unknown-key"},
	} {
		c, findings := ParseConfig(ConfigName, []byte("version: 1\nchannels: {xhs: {platform: xiaohongshu}}\n"+tc.yaml+"\n"))
		if c.Git != tc.want {
			t.Errorf("%s: %+v, want %+v", tc.yaml, c.Git, tc.want)
		}
		rule := ""
		for _, f := range findings {
			rule += f.Rule
		}
		if rule != tc.rule {
			t.Errorf("%s: findings %q, want %q", tc.yaml, rule, tc.rule)
		}
	}
}

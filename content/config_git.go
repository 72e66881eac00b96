package content

import (
	"strings"
	"time"
)

// Git says how a running moxin follows the repository of its workspace.
type Git struct {
	// Follow applies each new commit of the checked-out branch, as `apply --auto` does; true when
	// unsaid. It has no meaning outside of a repository.
	Follow bool
	// Branch is the only one that is followed; "" = the one that was checked out at start.
	Branch string
	// Pull is how often new commits are fetched from the branch's upstream; 0 = never by the clock.
	Pull time.Duration
	// HookSecret is shared with the host of the repository, which signs its push webhooks with it;
	// "" = no webhook is taken.
	HookSecret Secret
}

// LeastPull is the shortest interval at which a host of repositories is asked.
const LeastPull = 10 * time.Second

func (c *configReader) git(n *node) {
	g := &c.config.Git
	c.mapping(n, "git", keys{
		"follow": c.flag(&g.Follow, "git.follow"),
		"branch": func(n *node) {
			s, ok := c.str(n, "git.branch")
			if ok && (strings.HasPrefix(s, "-") || strings.HasPrefix(s, "refs/") || strings.ContainsAny(s, " \t:^~")) {
				c.bad(n, "git.branch", T("写分支名，例如 main", "write the name of a branch, such as main"))
				return
			}
			g.Branch = s
		},
		"pull": func(n *node) {
			d, ok := c.duration(n, "git.pull")
			if ok && d < LeastPull {
				c.bad(n, "git.pull", T("至少 10s", "at least 10s"))
				return
			}
			g.Pull = d
		},
		"hook_secret": c.secret(&g.HookSecret, "git.hook_secret"),
	})
}

func gitKeys() []Key {
	return []Key{
		{Name: "follow", Kind: KeyFlag, Doc: T("每个新提交自动排期；不写是 true", "apply each new commit by itself; true when unsaid")},
		{Name: "branch", Kind: KeyText, Example: "main", Doc: T("只跟这个分支；不写就是启动时检出的分支", "the only branch that is followed; unsaid = the one checked out at start")},
		{Name: "pull", Kind: KeyText, Pattern: patternDuration, Example: "1m", Doc: T("隔多久从上游拉一次（只快进），至少 10s；不写就不按时间拉", "how often the upstream is pulled, fast-forward only, at least 10s; unsaid = not by the clock")},
		{Name: "hook_secret", Kind: KeyText, Pattern: patternSecret, Example: "${MOXIN_HOOK_SECRET}", Doc: T("推送 webhook 的密钥，写成 ${变量名}；不写就不收", "the secret of push webhooks, written as ${VARIABLE}; unsaid = none are taken")},
	}
}

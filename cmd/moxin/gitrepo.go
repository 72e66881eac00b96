package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"moxin/content"
)

// repository is the checkout that a workspace lives in, seen through the git binary, which knows
// the person's settings and credentials. Nothing here merges, rebases, resets or cleans.
type repository struct {
	root string // of the workspace: the top of the checkout or a folder in it
	dir  string // git's own folder
}

// pullTime bounds one fetch; a host that says nothing for so long is asked again later.
const pullTime = 2 * time.Minute

// openRepository finds the repository around a workspace. Without git or outside of one it says so.
func openRepository(ctx context.Context, root string) (repository, bool) {
	out, err := gitOutput(ctx, root, "rev-parse", "--absolute-git-dir")
	return repository{root, strings.TrimSuffix(string(out), "\n")}, err == nil
}

// head is the commit that is checked out.
func (r repository) head(ctx context.Context) (string, error) {
	out, err := r.git(ctx, "rev-parse", "--verify", "HEAD")
	return strings.TrimSpace(out), err
}

// checkout is how a working tree stands.
type checkout struct {
	Head   string
	Branch string   // "" = none is checked out
	Dirty  []string // what in the workspace is not as committed, from the top of the checkout
	Busy   string   // what git was interrupted in, or is doing right now; "" = nothing
}

// underway are files and folders of git's own that tell of work not finished yet.
var underway = []struct{ name, what string }{
	{"rebase-merge", "rebase"}, {"rebase-apply", "rebase"}, {"MERGE_HEAD", "merge"}, {"CHERRY_PICK_HEAD", "cherry-pick"},
	{"REVERT_HEAD", "revert"}, {"BISECT_LOG", "bisect"}, {"index.lock", "index.lock"},
}

// look reads how the workspace stands in its checkout, without a lock and without changing anything.
func (r repository) look(ctx context.Context) (checkout, error) {
	var c checkout
	out, err := r.git(ctx, "status", "--porcelain=v2", "--branch", "-z", "--no-renames", "--no-ahead-behind", "--", ".", ":(exclude)"+stateDir)
	if err != nil {
		return c, err
	}
	for _, line := range strings.Split(out, "\x00") {
		switch key, rest, _ := strings.Cut(line, " "); key {
		case "#":
			if oid, ok := strings.CutPrefix(rest, "branch.oid "); ok {
				c.Head = oid
			}
			if name, ok := strings.CutPrefix(rest, "branch.head "); ok && name != "(detached)" {
				c.Branch = name
			}
		case "1": // <XY> <sub> <mH> <mI> <mW> <hH> <hI> <path>
			c.Dirty = append(c.Dirty, lastField(rest, 8))
		case "u": // a conflict has two modes and hashes more
			c.Dirty = append(c.Dirty, lastField(rest, 10))
		case "?":
			c.Dirty = append(c.Dirty, rest)
		}
	}
	for _, u := range underway {
		if exists(filepath.Join(r.dir, u.name)) {
			c.Busy = u.what
			break
		}
	}
	return c, nil
}

// lastField is the nth field of a line of status, which may hold blanks.
func lastField(line string, n int) string {
	fields := strings.SplitN(line, " ", n)
	return fields[len(fields)-1]
}

// textError is an error that speaks to people in both languages.
type textError struct{ content.Text }

// Error is both.
func (e *textError) Error() string { return e.String() }

func problem(zh, en string) error { return &textError{content.T(zh, en)} }

// Why nothing was pulled.
var (
	errNoUpstream = problem("检出的分支没有上游，没有可拉的", "the checked-out branch has no upstream to pull from")
	errDiverged   = problem("上游改写过历史，或本地有没推送的提交：不能快进，要人处理", "upstream was rewritten or there are commits here that it lacks: no fast-forward, a person must settle it")
	errUnclean    = problem("工作区有没提交的改动：先提交或还原，再快进", "there are uncommitted changes: commit or restore them before a fast-forward")
)

// pull fetches the checked-out branch's upstream and moves the branch forward to it. It only ever
// fast-forwards, and never on a tree with changes.
func (r repository) pull(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, pullTime)
	defer stop()
	if _, err := r.git(ctx, "rev-parse", "--verify", "--quiet", "@{upstream}"); err != nil {
		return errNoUpstream
	}
	if _, err := r.git(ctx, "fetch", "--quiet"); err != nil {
		return err
	}
	counts, err := r.git(ctx, "rev-list", "--left-right", "--count", "HEAD...@{upstream}")
	if err != nil {
		return err
	}
	var ahead, behind int
	if _, err := fmt.Sscan(counts, &ahead, &behind); err != nil {
		return fmt.Errorf("git rev-list says %q: %w", counts, err)
	}
	switch {
	case behind == 0:
		return nil
	case ahead > 0:
		return errDiverged
	}
	changed, err := r.git(ctx, "status", "--porcelain", "--untracked-files=no")
	if err != nil {
		return err
	}
	if changed != "" {
		return errUnclean
	}
	// Ended halfway, it would leave a lock and half of the files: it takes a moment and is let finish.
	ctx, end := context.WithTimeout(context.WithoutCancel(ctx), pullTime)
	defer end()
	_, err = r.git(ctx, "merge", "--ff-only", "--quiet", "@{upstream}")
	return err
}

// userinfo is what stands before the host of an address: a token, where one was put there.
var userinfo = regexp.MustCompile(`://[^/@\s]*@`)

// git runs git in the workspace. It never asks anybody for a password; what it says on failure is
// repeated without credentials.
func (r repository) git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = r.root
	cmd.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	endGroup(cmd)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	if err == nil {
		return out.String(), nil
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	why := userinfo.ReplaceAllString(strings.TrimSpace(said.String()), "://")
	if why == "" {
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return "", fmt.Errorf("git %s: %w", args[0], errors.Join(err, errors.New(firstLine(why))))
}

// firstLine is what git says first; the rest is advice for a person at a terminal.
func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

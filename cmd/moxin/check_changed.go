package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"path"
	"slices"
	"strings"

	"moxin/content"
)

// defaultRef is what --changed compares with.
const defaultRef = "HEAD"

// changedSince lists the files of a workspace that differ from a commit: staged, unstaged, new and
// deleted, slash-separated from the workspace's root.
func changedSince(ctx context.Context, root, ref string) ([]string, error) {
	if _, err := git(ctx, root, "rev-parse", "--is-inside-work-tree"); err != nil {
		return nil, exit(exitUsage, fmt.Errorf("--changed needs a git repository around %s / --changed 只能在 git 仓库里用: %w", root, err))
	}
	tree, err := git(ctx, root, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{tree}")
	if err != nil && ref == defaultRef { // nothing is committed yet: everything is new
		tree, err = git(ctx, root, "hash-object", "-t", "tree", "/dev/null")
	}
	if err != nil {
		return nil, usagef("git knows no commit %q / git 里没有这个提交", ref)
	}
	known, err := git(ctx, root, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", strings.TrimSpace(string(tree)), "--", ".")
	if err != nil {
		return nil, fmt.Errorf("asking git what changed since %s: %w", ref, err)
	}
	fresh, err := git(ctx, root, "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
	if err != nil {
		return nil, fmt.Errorf("asking git for new files: %w", err)
	}
	var files []string
	for _, name := range bytes.Split(slices.Concat(known, fresh), []byte{0}) {
		if len(name) > 0 {
			files = append(files, string(name))
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

// git runs git in a folder; the error holds what git said.
func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	out, err := gitOutput(ctx, dir, args...)
	var failed *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("running git: %w", ctx.Err())
	case errors.As(err, &failed):
		return nil, fmt.Errorf("git %s: %s: %w", args[0], bytes.TrimSpace(failed.Stderr), err)
	case err != nil:
		return nil, fmt.Errorf("running git: %w", err)
	}
	return out, nil
}

// gitPrefix is the workspace's place in its repository, "blog/" or "": annotations name files from
// the repository's root. Outside a repository it is "".
func gitPrefix(ctx context.Context, root string) string {
	out, err := gitOutput(ctx, root, "rev-parse", "--show-prefix")
	if err != nil {
		return ""
	}
	return strings.TrimRight(string(out), "\n")
}

// concerned narrows a scope to what changed files concern: themselves, articles that name a
// changed picture, and everything where moxin.yaml, a lexicon or a theme changed.
func (x *examiner) concerned(s scope, changed []string) scope {
	cfg := x.ws.Config
	var others []string
	for _, name := range changed {
		if name == content.ConfigName || name == cfg.Cards.Logo || slices.Contains(cfg.Check.Lexicons, name) || strings.HasPrefix(name, "themes/") {
			return s
		}
		if !x.read(name) {
			others = append(others, path.Base(name))
		}
	}
	files := slices.Clone(changed)
	for _, a := range s.articles {
		if slices.ContainsFunc(others, func(base string) bool { return refers(a, base) }) {
			files = append(files, a.Path)
		}
	}
	return s.only(files)
}

// refers reports whether an article may refer to a file of this name. Too many are checked where
// two folders hold the same name, and none is missed.
func refers(a *content.Article, base string) bool {
	for _, written := range []string{base, url.PathEscape(base)} {
		if bytes.Contains(a.Body, []byte(written)) || strings.Contains(a.Cover, written) {
			return true
		}
		for _, o := range a.Channels {
			if strings.Contains(o.Cover, written) || strings.Contains(o.Video, written) {
				return true
			}
		}
	}
	return false
}
